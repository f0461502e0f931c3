"""What a plugin finds in the process that loads it, and must leave as it was: it is not alone there."""

import locale
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from typing import Any

_STANDARD_FILES = (0, 1, 2)
_OURS = "CASEWORK_"
_SIGNALS = tuple(map(int, signal.valid_signals()))


@contextmanager
def put_back() -> Iterator[None]:
    """Put back what a plugin changes in the block, and let what it prints go to standard error.

    Put back are the working folder, the locale, the handlers of signals, the standard files and streams, and every
    variable of the environment that was there; new ones stay that are not casework's, for that is how some libraries
    are told things.
    """
    folder, words, variables = _folder(), locale.setlocale(locale.LC_ALL), dict(os.environ)
    handlers, streams = _handlers(), (sys.stdin, sys.stdout, sys.stderr)
    try:
        with _standard_files(), printing_aside():
            yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        os.environ.update({name: text for name, text in variables.items() if os.environ.get(name) != text})
        for name in [name for name in os.environ if name.startswith(_OURS) and name not in variables]:
            del os.environ[name]
        if folder is not None and _folder() != folder:
            os.chdir(folder)
        if locale.setlocale(locale.LC_ALL) != words:
            locale.setlocale(locale.LC_ALL, words)
        for number, handler in handlers.items():
            if signal.getsignal(number) is not handler:
                signal.signal(number, handler)


@contextmanager
def printing_aside() -> Iterator[None]:
    """Let what is printed in the block go to standard error: standard output belongs to whoever runs the program."""
    with redirect_stdout(sys.stderr):
        yield


@contextmanager
def _standard_files() -> Iterator[None]:
    """Let what is written to standard output go to standard error, and open again what was closed in the block.

    Otherwise the next file that is opened would take its place, and would be written to.
    """
    before = {file: found for file in _STANDARD_FILES if (found := _identity(file)) is not None}
    copies = {file: os.dup(file) for file in before}
    if {1, 2} <= copies.keys():
        sys.stdout.flush()
        os.dup2(2, 1)
    try:
        yield
    finally:
        for file, copy in copies.items():
            copied = _identity(copy) == before[file]  # or it was closed too
            if _identity(file) != before[file]:
                os.dup2(copy if copied else os.open(os.devnull, os.O_RDWR), file)
            if copied:
                os.close(copy)


def _identity(file: int) -> tuple[int, int] | None:
    """Return which file stands behind a number, None if there is none."""
    try:
        found = os.fstat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _folder() -> str | None:
    try:
        return os.getcwd()  # noqa: PTH109 - the text is compared
    except FileNotFoundError:  # somebody removed it
        return None


def _handlers() -> Mapping[int, Any]:
    """Return the handlers of signals that Python set; only the main thread can set them."""
    if threading.current_thread() is not threading.main_thread():
        return {}
    found = {number: signal.getsignal(number) for number in _SIGNALS}
    return {number: handler for number, handler in found.items() if handler is not None}
