"""Days between two dates, in three words.

*Elapsed* days come after the start, up to and including the end: nothing has elapsed on the day itself. *Taken* days
include both ends, as people say "it took one day" of work done on the day it came. *Late* days come after the due date:
on the due date nothing is late, and the day after is one day late.
"""

import datetime as dt
from collections.abc import Collection
from typing import Literal

from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.day_index import EVERY_DAY
from casework.domain.time.intervals import Stretch, union
from casework.domain.time.moments import Moment, checked, local_day
from casework.domain.time.rules import Unit
from casework.errors import CountingError

Ends = Literal["both", "start", "end"]
COUNTABLE = (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.SCHOOL_DAYS)


def count_between(
    start: dt.date,
    end: dt.date,
    unit: Unit | str,
    calendar: WorkingCalendar,
    *,
    ends: Ends = "end",
    left_out: Collection[Stretch] = (),
) -> int:
    """Return how many days of *unit* lie between two dates; *ends* says which of the two count as well.

    Raises:
        CountingError: If the end comes before the start, or the unit is not one of days.
    """
    unit = Unit(unit)
    if unit not in COUNTABLE:
        message = f"days between two dates are counted in {', '.join(COUNTABLE)}, not in {unit}"
        raise CountingError(message)
    if unit is Unit.SCHOOL_DAYS and not calendar.school:
        message = (
            f"school days cannot be counted on {calendar.id}, which knows no school holidays: name your own calendar"
        )
        raise CountingError(message)
    if end < start:
        message = f"{end} comes before {start}: give the earlier date first"
        raise CountingError(message)
    scale = EVERY_DAY if unit is Unit.CALENDAR_DAYS else calendar.index
    first = start.toordinal() + (ends == "end")
    last = end.toordinal() - (ends == "start")
    if last < first:
        return 0
    days = scale.number(last) - scale.number(first - 1)
    for stop_first, stop_end in union(left_out):
        begin, stop = max(stop_first, first), min(stop_end - 1, last)
        if begin <= stop:
            days -= scale.number(stop) - scale.number(begin - 1)
    return days


def days_elapsed(
    start: dt.date,
    end: dt.date,
    unit: Unit | str,
    calendar: WorkingCalendar,
    *,
    left_out: Collection[Stretch] = (),
) -> int:
    """Return the days after *start* up to and including *end*: 0 on the day itself."""
    return count_between(start, end, unit, calendar, ends="end", left_out=left_out)


def days_taken(
    start: dt.date,
    done: dt.date,
    unit: Unit | str,
    calendar: WorkingCalendar,
    *,
    left_out: Collection[Stretch] = (),
) -> int:
    """Return the days from *start* to *done*, both included: 1 for work done on the working day it came."""
    return count_between(start, done, unit, calendar, ends="both", left_out=left_out)


def days_late(due: dt.date, done: dt.date, unit: Unit | str, calendar: WorkingCalendar) -> int:
    """Return the days after *due* up to and including *done*: 0 on or before the due date, 1 the day after."""
    return 0 if done <= due else count_between(due, done, unit, calendar, ends="end")


def is_past(due: Moment, moment: Moment, zone: dt.tzinfo) -> bool:
    """Return whether *due* has gone by at *moment*; the one place that decides it.

    A due date lasts until the end of that local day. A due instant has gone by right after it, or, for a *moment* that
    is only a date, once its whole local day is over.

    Raises:
        NaiveInstantError: If either is a datetime without an offset.
    """
    due, moment = checked(due), checked(moment)
    if isinstance(due, dt.datetime) and isinstance(moment, dt.datetime):
        # Two local times of one zone are compared by the clock on the wall, which shows an hour twice in autumn.
        return moment.astimezone(dt.UTC) > due.astimezone(dt.UTC)
    return local_day(moment, zone) > local_day(due, zone)
