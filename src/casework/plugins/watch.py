"""Work of a plugin inside this process, and no more of it than so many seconds.

In the main thread an alarm of the system raises in the middle of the work. It comes again and again, so that work which
catches everything once is still left. What no alarm can leave is code in another language that never comes back, and
work that catches everything for ever; for these there is ``casework plugins doctor``, which looks from outside.

In any other thread, and where the system has no such alarm, the work is done by a thread of its own. When its time is
over nobody waits for it any longer: it is left behind, for Python has no sound way to end it. Nothing that it does then
reaches the host. It can hold up those who import the very module that it imports, and one that computes takes its share
of the processor.
"""

import contextvars
import gc
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from types import FrameType
from typing import TypeVar

from casework.errors import ConfigurationError

Result = TypeVar("Result")

_AGAIN_SECONDS = 0.05
"""How soon an alarm comes again that was caught by the work."""


class _OverrunError(BaseException):
    """Raised in the middle of work whose time is over; no exception of a plugin is one."""


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """Return what *work* returns, or raise what it raises, if that takes no longer than so many *seconds*.

    Raises:
        ConfigurationError: If it takes longer.
    """
    try:
        if _has_alarm():
            return _with_alarm(seconds, work)
        return _by_a_thread(seconds, work)
    except _OverrunError as error:
        let_go(error)
        message = f"it was not done after {seconds:g} second{'' if seconds == 1 else 's'}"
        raise ConfigurationError(message) from None


def let_go(error: BaseException) -> None:
    """Let go of all that the work held when it raised *error*: files that it had open, and their locks."""
    seen: list[BaseException] = []  # what led to what may go round in a circle
    each: BaseException | None = error
    while each is not None and each not in seen:
        traceback.clear_frames(each.__traceback__)
        seen.append(each)
        each = each.__context__
    gc.collect()  # a connection of sqlite3 refers to itself


def _has_alarm() -> bool:
    """Return whether the system has an alarm, and whoever calls may set it."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _with_alarm(seconds: float, work: Callable[[], Result]) -> Result:
    armed = True

    def ring(_number: int, _frame: FrameType | None) -> None:
        if armed:
            raise _OverrunError

    before = signal.signal(signal.SIGALRM, ring)
    left, every = signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        try:
            return work()
        finally:
            armed = False
    finally:
        armed = False  # once more: the alarm may have come at the very end of the work
        # Whoever had set an alarm of their own has it again, later by what this took at the most.
        signal.setitimer(signal.ITIMER_REAL, left, every)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if before is None else before)


def _by_a_thread(seconds: float, work: Callable[[], Result]) -> Result:
    done: Future[Result] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits for it
            done.set_exception(error)

    context = contextvars.copy_context()
    worker = threading.Thread(target=context.run, args=(run,), name="a plugin that loads", daemon=True)
    worker.start()
    worker.join(seconds)
    if worker.is_alive():
        raise _OverrunError
    return done.result()
