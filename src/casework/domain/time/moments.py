"""Days and instants: the two ways in which a fact can be dated.

A moment is a ``date`` (somebody wrote down the day) or a ``datetime`` with an offset (a system stamped it). Deadlines
count local days, so an instant becomes a day only through the zone of the place: 23:30 UTC in June is the next day in
London. A ``datetime`` without an offset belongs to no day at all and is refused.
"""

import datetime as dt
from typing import TypeAlias

from casework.errors import NaiveInstantError, UsageError

Moment: TypeAlias = dt.date | dt.datetime
"""A local date, or an instant with its offset."""


def checked(moment: Moment) -> Moment:
    """Return *moment*, or refuse an instant without an offset.

    Raises:
        NaiveInstantError: If *moment* is a datetime without an offset.
        UsageError: If it is no date at all.
    """
    if isinstance(moment, dt.datetime):
        if moment.utcoffset() is None:
            raise NaiveInstantError(moment)
    elif not isinstance(moment, dt.date):
        message = f"{moment!r} is neither a date nor an instant"
        raise UsageError(message)
    return moment


def local_day(moment: Moment, zone: dt.tzinfo) -> dt.date:
    """Return the calendar day on which *moment* fell at the place whose zone is *zone*.

    Raises:
        NaiveInstantError: If *moment* is a datetime without an offset.
    """
    if isinstance(moment, dt.datetime):
        if moment.utcoffset() is None:
            raise NaiveInstantError(moment)
        return moment.astimezone(zone).date()
    return moment


def at_place(moment: Moment, zone: dt.tzinfo) -> Moment:
    """Return *moment* as the clocks in *zone* show it; a day is the same day."""
    return moment.astimezone(zone) if isinstance(moment, dt.datetime) else moment


def order_key(moment: Moment, zone: dt.tzinfo) -> tuple[dt.date, dt.datetime]:
    """Return a key that sorts moments in the order in which they happened.

    A bare date sorts at the beginning of its local day, before every instant of that day.
    """
    if isinstance(moment, dt.datetime):
        return local_day(moment, zone), moment.astimezone(dt.UTC)
    start = dt.datetime.combine(moment, dt.time.min, zone)
    return moment, start.astimezone(dt.UTC)


def parse_moment(text: str) -> Moment:
    """Read ``2026-04-03`` as a day and ``2026-04-03T23:30:00+01:00`` as an instant.

    Raises:
        UsageError: If *text* is neither.
        NaiveInstantError: If it is an instant without an offset.
    """
    try:
        if len(text) == len("2026-04-03"):
            return dt.date.fromisoformat(text)
        return checked(dt.datetime.fromisoformat(text))
    except ValueError:
        message = f"{text!r} is not a date: write it as 2026-04-03, or an instant as 2026-04-03T23:30:00+01:00"
        raise UsageError(message) from None
