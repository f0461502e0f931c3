"""What each process has for itself: a casebook behind a web server that forks, and what a new one finds."""

import inspect
import os
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from casework.errors import UsageError

T = TypeVar("T")


def once_in_each_process(make: Callable[..., T], *said: object, **settings: Any) -> Callable[[], T]:  # noqa: ANN401 - those of make
    """Return a function that gives what *make* makes, the same to all threads of a process and anew after a fork.

    What fails is tried again at the next call.

    Raises:
        UsageError: If *make* knows no such setting, or one is missing: now, and not when it is first needed.
    """
    try:
        inspect.signature(make).bind(*said, **settings)
    except TypeError as error:
        message = f"a casebook cannot be opened like this: {error}"
        raise UsageError(message) from None
    # What another process made is never let go of here: to close it would tear its files away from it.
    made: dict[int, T] = {}
    locks: dict[int, threading.Lock] = {}

    def of_this_process() -> T:
        process = os.getpid()
        with locks.setdefault(process, threading.Lock()):
            if process not in made:
                made[process] = make(*said, **settings)
            return made[process]

    return of_this_process


def surroundings(path: list[str]) -> dict[str, str]:
    """Return the environment in which a new process finds every module that this one finds by *path*."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(entry or str(os.curdir) for entry in path)}
