"""Days and instants: the two ways in which a fact can be dated.

A moment is a ``date`` (somebody wrote down the day) or a ``datetime`` with an offset (a system stamped it). Deadlines
count local days, so an instant becomes a day only through the zone of the place: 23:30 UTC in June is the next day in
London. A ``datetime`` without an offset belongs to no day at all and is refused, and so is what lies so near an end of
the years 1 to 9999 that it has no day in some zone.
"""

import datetime as dt
from typing import TypeAlias

from casework.errors import NaiveInstantError, UsageError

Moment: TypeAlias = dt.date | dt.datetime
"""A local date, or an instant with its offset."""

_FIRST_DAY, _LAST_DAY = dt.date(1, 1, 2), dt.date(9999, 12, 30)
_FIRST, _LAST = dt.datetime(1, 1, 2, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, tzinfo=dt.UTC)


def checked(moment: Moment) -> Moment:
    """Return *moment*, or refuse an instant without an offset, and what is within a day of an end of the calendar.

    Raises:
        NaiveInstantError: If *moment* is a datetime without an offset.
        UsageError: If it is no date at all, or too near the year 1 or the end of the year 9999.
    """
    if isinstance(moment, dt.datetime):
        if moment.utcoffset() is None:
            raise NaiveInstantError(moment)
        if not _FIRST <= moment <= _LAST:
            raise _too_near_an_end(moment)
    elif not isinstance(moment, dt.date):
        message = "that is neither a date nor an instant: give a day, or an instant with its offset from UTC"
        raise UsageError(message)
    elif not _FIRST_DAY <= moment <= _LAST_DAY:
        raise _too_near_an_end(moment)
    return moment


def checked_instant(name: str, instant: Moment) -> dt.datetime:
    """Return *instant*, called *name*, or refuse a day, and what ``checked`` refuses.

    Raises:
        NaiveInstantError: If it is a datetime without an offset.
        UsageError: If it is no instant, or too near the year 1 or the end of the year 9999.
    """
    moment = checked(instant)
    if not isinstance(moment, dt.datetime):
        message = f"{name} is a day, and an instant is needed: give {name} as a datetime with its offset from UTC"
        raise UsageError(message)
    return moment


def _too_near_an_end(moment: Moment) -> UsageError:
    text = moment.isoformat()
    return UsageError(
        f"{text} is too near an end of the years 1 to 9999, the only ones that have dates: give another date"
    )


def local_day(moment: Moment, zone: dt.tzinfo) -> dt.date:
    """Return the calendar day on which *moment* fell at the place whose zone is *zone*.

    Raises:
        NaiveInstantError: If *moment* is a datetime without an offset.
        UsageError: If it is so near an end of the calendar that it has no day there.
    """
    if not isinstance(moment, dt.datetime):
        return moment
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise NaiveInstantError(moment)
    return _in_zone(moment, zone).date()


def _in_zone(instant: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    try:
        return instant.astimezone(zone)
    except OverflowError:
        raise _too_near_an_end(instant) from None


def at_place(moment: Moment, zone: dt.tzinfo) -> Moment:
    """Return *moment* as the clocks in *zone* show it; a day is the same day."""
    return _in_zone(moment, zone) if isinstance(moment, dt.datetime) else moment


def order_key(moment: Moment, zone: dt.tzinfo) -> tuple[dt.date, dt.datetime]:
    """Return a key that sorts moments in the order in which they happened.

    A bare date sorts at the beginning of its local day, before every instant of that day.
    """
    if isinstance(moment, dt.datetime):
        return local_day(moment, zone), _in_zone(moment, dt.UTC)
    start = dt.datetime.combine(moment, dt.time.min, zone)
    return moment, _in_zone(start, dt.UTC)


def parse_moment(text: str) -> Moment:
    """Read ``2026-04-03`` as a day and ``2026-04-03T23:30:00+01:00`` as an instant.

    Raises:
        UsageError: If *text* is neither, or too near an end of the years that have dates.
        NaiveInstantError: If it is an instant without an offset.
    """
    try:
        if len(text) == len("2026-04-03"):
            return checked(dt.date.fromisoformat(text))
        if len(text) > len("2026-04-03"):
            return checked(dt.datetime.fromisoformat(text))
    except ValueError:
        pass
    message = f"{text!r} is not a date: write it as 2026-04-03, or an instant as 2026-04-03T23:30:00+01:00"
    raise UsageError(message)
