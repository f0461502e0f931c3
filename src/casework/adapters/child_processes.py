"""Processes of our own beside this one: they find every module that this one finds, and speak through pipes."""

import subprocess
import sys

from casework.application.per_process import surroundings


def python_process(program: str) -> "subprocess.Popen[bytes]":
    """Begin a Python process that runs *program*, a line of ours; what it says on standard error is heard by nobody.

    It has a session of its own: no interrupt of ours reaches it, and all that it begins can be ended with it.
    """
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-P", "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=surroundings(sys.path),
        start_new_session=True,
    )
