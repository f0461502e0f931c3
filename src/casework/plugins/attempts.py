"""Work of a plugin in this process that must come back: with what it gives, or with what became of it."""

from collections.abc import Callable
from typing import TypeVar

import attrs

from casework.errors import ConfigurationError
from casework.plugins.surroundings import put_back
from casework.plugins.watch import within

Answer = TypeVar("Answer")


@attrs.frozen
class Failed:
    """The work raised *error*; None where it took too long."""

    error: BaseException | None


def attempted(work: Callable[[], Answer], *, seconds: float) -> Answer | Failed:
    """Return what *work* returns within so many *seconds*, or how it failed; only Ctrl+C comes through."""
    try:
        with put_back():
            return within(seconds, lambda: _outcome(work))
    except KeyboardInterrupt:
        raise
    except ConfigurationError:  # whatever the work itself raises is an outcome, so its time is over
        return Failed(None)
    except BaseException as error:  # noqa: BLE001 - whatever a plugin may raise
        return Failed(error)


def _outcome(work: Callable[[], Answer]) -> Answer | Failed:
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - whatever a plugin may raise
        return Failed(error)
