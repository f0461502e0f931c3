"""Counts hours: elapsed ones from an instant, and working ones inside a calendar's windows.

Both are sums of real seconds, so they are taken between instants in UTC. Windows are local times and keep their local
time when the clocks change, which makes a night window an hour shorter or longer on those days, as it really is.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from casework.domain.time.calendars import MIDNIGHT, WorkingCalendar
from casework.domain.time.day_index import day_of
from casework.errors import CountingError

Days = Sequence[tuple[int, int]]
"""Ordered, separate stretches of left-out days, as ordinals (first, end)."""

NOTHING = dt.timedelta(0)


def at_local(day: dt.date, time: dt.time, zone: dt.tzinfo) -> dt.datetime:
    """Return, in UTC, the instant at which clocks in *zone* show *time* on *day*.

    A time that the clocks show twice is its first occurrence; one that they skip is the instant at which they skip it.
    """
    wall = dt.datetime.combine(day, time, zone)
    instant = wall.astimezone(dt.UTC)
    if instant.astimezone(zone).time() == time:
        return instant
    return _changed(wall.replace(fold=1).astimezone(dt.UTC), instant, zone)


def _changed(before: dt.datetime, after: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return the instant in UTC, between two of them, at which the clocks in *zone* leave the offset of the first."""
    offset = before.astimezone(zone).utcoffset()
    while after - before > dt.timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def clock_changes(first: dt.datetime, last: dt.datetime, zone: dt.tzinfo) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Yield what the clocks in *zone* showed and what they showed then, for each change after *first* up to *last*."""
    before, end = first.astimezone(dt.UTC), last.astimezone(dt.UTC)
    while before < end:
        after = min(before + dt.timedelta(days=1), end)
        old, new = (moment.astimezone(zone).utcoffset() or NOTHING for moment in (before, after))
        if old != new:
            changed = _changed(before, after, zone)
            yield changed.astimezone(dt.timezone(old)), changed.astimezone(zone)
        before = after


def instant_of(start: dt.date | dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return *start* in UTC; a local time without an offset is read in *zone*.

    Raises:
        CountingError: If *start* is a date only.
    """
    if not isinstance(start, dt.datetime):
        message = f"hours cannot be counted from the date {start} alone: give a time, such as {start}T09:30"
        raise CountingError(message)
    return (start if start.utcoffset() is not None else start.replace(tzinfo=zone)).astimezone(dt.UTC)


def _stretches(left_out: Days, zone: dt.tzinfo) -> list[tuple[dt.datetime, dt.datetime]]:
    return [(at_local(day_of(first), MIDNIGHT, zone), at_local(day_of(end), MIDNIGHT, zone)) for first, end in left_out]


def elapsed_end(
    begin: dt.datetime, length: dt.timedelta, zone: dt.tzinfo, left_out: Days, *, backwards: bool
) -> dt.datetime:
    """Return the instant *length* after (or before) *begin*, the left-out days not counting."""
    end = begin - length if backwards else begin + length
    if length == NOTHING:
        return end
    if backwards:
        for first, last in reversed(_stretches(left_out, zone)):
            upper = min(last, begin)
            if first < upper and upper > end:
                end -= upper - first
        return end
    for first, last in _stretches(left_out, zone):
        lower = max(first, begin)
        if lower < last and lower < end:
            end += last - lower
    return end


def elapsed_between(begin: dt.datetime, end: dt.datetime, zone: dt.tzinfo, left_out: Days) -> dt.timedelta:
    """Return how much time ran from *begin* to *end*, the left-out days not counting; nothing where *end* is first."""
    stopped = (min(last, end) - max(first, begin) for first, last in _stretches(left_out, zone))
    return max(end - begin - sum((max(each, NOTHING) for each in stopped), NOTHING), NOTHING)


def working_end(
    begin: dt.datetime,
    length: dt.timedelta,
    calendar: WorkingCalendar,
    zone: dt.tzinfo,
    left_out: Days,
    *,
    backwards: bool,
) -> dt.datetime:
    """Return the first instant by which *length* of working time has run since *begin* (or the last one before)."""
    if length == NOTHING:
        return begin
    left = length
    day = begin.astimezone(zone).date().toordinal()
    windows = (_windows_before if backwards else _windows_after)(day, calendar, zone, left_out)
    while True:
        opens, closes = next(windows)
        lower, upper = (opens, min(closes, begin)) if backwards else (max(opens, begin), closes)
        if upper - lower >= left:
            return upper - left if backwards else lower + left
        left -= max(upper - lower, NOTHING)


def working_time_between(
    start: dt.datetime, end: dt.datetime, calendar: WorkingCalendar, *, zone: dt.tzinfo, left_out: Days = ()
) -> dt.timedelta:
    """Return how much working time ran from *start* to *end*; nothing where *end* comes first.

    Raises:
        CountingError: If either is a date only.
    """
    begin, until = instant_of(start, zone), instant_of(end, zone)
    total = NOTHING
    windows = _windows_after(begin.astimezone(zone).date().toordinal(), calendar, zone, left_out)
    opens, closes = next(windows)
    while opens < until:
        total += max(min(closes, until) - max(opens, begin), NOTHING)
        opens, closes = next(windows)
    return total


def _windows_after(
    day: int, calendar: WorkingCalendar, zone: dt.tzinfo, left_out: Days
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    number = calendar.index.number(day - 1)
    while True:
        number += 1
        ordinal = calendar.index.ordinal(number)
        if not _is_left_out(ordinal, left_out):
            yield from _windows_on(day_of(ordinal), calendar, zone)


def _windows_before(
    day: int, calendar: WorkingCalendar, zone: dt.tzinfo, left_out: Days
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    number = calendar.index.number(day) + 1
    while True:
        number -= 1
        ordinal = calendar.index.ordinal(number)
        if not _is_left_out(ordinal, left_out):
            yield from reversed(_windows_on(day_of(ordinal), calendar, zone))


def _windows_on(day: dt.date, calendar: WorkingCalendar, zone: dt.tzinfo) -> list[tuple[dt.datetime, dt.datetime]]:
    return [
        (
            at_local(day, window.opens, zone),
            at_local(day + dt.timedelta(days=1) if window.closes == MIDNIGHT else day, window.closes, zone),
        )
        for window in calendar.windows_on(day)
    ]


def _is_left_out(ordinal: int, left_out: Days) -> bool:
    return any(first <= ordinal < end for first, end in left_out)
