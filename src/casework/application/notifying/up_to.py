"""Up to when a sweep or a delivery works: an instant that was given, and never one that is still to come.

What goes out in good time would be early, and what it tells of would count as told. So a look ahead sends nothing: it
is a preview, or a casebook of its own with the clock of a simulation.
"""

import datetime as dt

from casework.domain.time.moments import Moment, checked_instant
from casework.errors import UsageError

_AHEAD = dt.timedelta(minutes=1)
"""By how much whoever gives the instant may be ahead of the clock: two readings of the time are never the same."""


def up_to(at: Moment | None, now: dt.datetime) -> dt.datetime:
    """Return up to when to work: *at* where it is given, and *now* otherwise, and never after *now*.

    Raises:
        NaiveInstantError: If it is a datetime without an offset.
        UsageError: If it is no instant, or still to come.
    """
    if at is None:
        return now
    instant = checked_instant("at", at)
    if instant > now + _AHEAD:
        message = (
            f"at is {instant.isoformat()}, which is still to come, and nothing is said before its time: leave at out, "
            "and see what is to come with 'casework reminders preview' or Casebook.reminders"
        )
        raise UsageError(message)
    return min(instant, now)
