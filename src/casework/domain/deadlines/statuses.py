"""The words for how a deadline stands on a day, and for how it ended."""

from enum import StrEnum


class DeadlineStatus(StrEnum):
    """How a deadline stands on a given day; nothing of it is ever stored."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    DUE_SOON = "due_soon"
    PAUSED = "paused"
    OVERDUE = "overdue"
    MET = "met"
    MISSED = "missed"
    ENDED = "ended"
    UNKNOWN = "unknown"


class DeadlineResult(StrEnum):
    """What became of a deadline, whatever the day.

    ``missed`` was done too late, or was overdue when the case moved on without it. ``ended`` is no longer waited for:
    there was time left when the case moved on, or the case was closed and nothing says whether and when it was done.
    ``unknown`` was not done when the case was closed, and nobody knows when that was; or the case moved on without an
    answer on record, and a finding made on a day that nobody knows says that there was one.
    """

    OPEN = "open"
    MET = "met"
    MISSED = "missed"
    ENDED = "ended"
    UNKNOWN = "unknown"
