"""Counts a time limit from its start to its due date, and says how.

The five steps of a rule are applied in order: the cut-off by `_begun`, the closed day, the start and the roll by the
functions of `day_steps`, the unit with day one and the direction by those, or those of `hours`. What a start counts as
does not depend on the direction: only the counting itself runs backwards. Days are ordinals of local dates; an instant
becomes a day, and an ordinal a date again, only at the edges.

Most counts ask for so many working days after a day, all of them known and none left out. Their answers stand in the
calendar's table; what does not stand there is worked out.

An explanation never computes anything: it describes what was left out between the days that the count has found, so
there is one logic with and without it.
"""

import datetime as dt
from collections.abc import Collection

import attrs
from dateutil.relativedelta import relativedelta

from casework.domain.time import explaining
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counted import Counted
from casework.domain.time.day_index import EVERY_DAY, DayIndex, day_of
from casework.domain.time.day_steps import asked, day_zero, deemed, nearest, rolled, target
from casework.domain.time.hours import at_local, elapsed_end, instant_of, working_end
from casework.domain.time.intervals import Interval, Stretch, union
from casework.domain.time.moments import Moment, checked
from casework.domain.time.rules import (
    HOUR_UNITS,
    MONTHLY,
    ON_WORKING_DAYS,
    ClockStart,
    ClosedDay,
    CountingRule,
    DayOne,
    Direction,
    Roll,
    Unit,
)
from casework.domain.time.steps import Step
from casework.errors import CountingError

__all__ = [
    "ClockStart",
    "ClosedDay",
    "Counted",
    "CountingRule",
    "DayOne",
    "Direction",
    "Interval",
    "Roll",
    "Unit",
    "count",
]


def count(
    start: Moment,
    rule: CountingRule,
    calendar: WorkingCalendar,
    *,
    zone: dt.tzinfo,
    left_out: Collection[Stretch] = (),
    trace: list[Step] | None = None,
) -> Counted:
    """Return when *rule* comes due.

    Args:
        start: A local date, an instant, or a local time without an offset, which is read in *zone*.
        rule: What to count, and how.
        calendar: The days that do not count, and where a result rolls to.
        zone: The zone of the place; it says on which local day an instant falls.
        left_out: Days in which the clock stood still. They may overlap; their union is left out.
        trace: A list to which the steps of the count are added.

    Raises:
        CountingError: If there is no such date, or the calendar or the start does not fit the unit.
    """
    if trace is None and rule.is_plain:
        found = calendar.table.counted_on(start, rule.amount, left_out)
        if found is not None:
            return found
    check_school_days(rule, calendar)
    stopped = union(left_out) if left_out else ()
    try:
        if rule.unit in HOUR_UNITS:
            return _count_hours(start, rule, calendar, zone=zone, stopped=stopped, trace=trace)
        return _count_days(start, rule, calendar, zone=zone, stopped=stopped, trace=trace)
    except OverflowError:
        message = f"the count from {start} leaves the years 1 to 9999: use a smaller amount"
        raise CountingError(message) from None


def check_school_days(rule: CountingRule, calendar: WorkingCalendar) -> None:
    """Refuse to count school days on a calendar that knows no school holidays.

    Raises:
        CountingError: If *rule* would.
    """
    if rule.unit is Unit.SCHOOL_DAYS and not calendar.school:
        message = (
            f"school days cannot be counted on {calendar.id}, which knows no school holidays: "
            "name a calendar of your own that has them"
        )
        raise CountingError(message)


def _count_days(
    start: Moment,
    rule: CountingRule,
    calendar: WorkingCalendar,
    *,
    zone: dt.tzinfo,
    stopped: tuple[tuple[int, int], ...],
    trace: list[Step] | None,
) -> Counted:
    received, zero = _begun(start, rule, calendar, zone, trace)
    end = _end_of_days(zero, rule, calendar, stopped)
    due = rolled(end, rule.roll, calendar.index)
    end_on = day_of(end)
    due_on = end_on if due == end else day_of(due)
    if trace is not None:
        _explain_days(trace, rule, calendar, (day_of(zero), end_on), stopped)
        explaining.roll(trace, calendar, end_on, due_on)
        explaining.calendar(trace, rule, calendar)
    return Counted(due_on, provisional=_is_provisional(rule, calendar, (received, zero, end, due), trace))


def _count_hours(
    start: Moment,
    rule: CountingRule,
    calendar: WorkingCalendar,
    *,
    zone: dt.tzinfo,
    stopped: tuple[tuple[int, int], ...],
    trace: list[Step] | None,
) -> Counted:
    begin = instant_of(start, zone)
    received = begin.astimezone(zone).date()
    counts_as, zero = _begun(start, rule, calendar, zone, trace)
    if trace is not None:
        explaining.skipped_time(trace, start, begin.astimezone(zone))
    if zero != received.toordinal():
        begin = at_local(day_of(zero), dt.time.min, zone)
    length, backwards = dt.timedelta(hours=rule.amount), rule.direction is Direction.BEFORE
    if rule.unit is Unit.HOURS:
        end = elapsed_end(begin, length, zone, stopped, backwards=backwards)
    else:
        end = working_end(begin, length, calendar, zone, stopped, backwards=backwards)
    local = due = end.astimezone(zone)
    # Working hours end inside a window, whose closing at midnight is no part of the closed day that follows.
    if rule.unit is Unit.HOURS or rule.amount == 0:
        day = local.toordinal()
        last = rolled(day, rule.roll, calendar.index)
        if last != day:
            due = at_local(day_of(last), local.time(), zone).astimezone(zone)
    if trace is not None:
        explaining.hours(trace, rule, calendar, (begin.astimezone(zone), local), stopped)
        explaining.roll(trace, calendar, local, due)
        explaining.calendar(trace, rule, calendar)
    course = (counts_as, zero, local.toordinal(), due.toordinal())
    return Counted(due, provisional=_is_provisional(rule, calendar, course, trace))


def _begun(
    start: Moment, rule: CountingRule, calendar: WorkingCalendar, zone: dt.tzinfo, trace: list[Step] | None
) -> tuple[int, int]:
    """Apply steps 1 to 3; return the day that the start counts as after the cut-off, and day 0, as ordinals."""
    local: Moment
    if isinstance(start, dt.datetime):
        local = start if start.utcoffset() is None else start.astimezone(zone)
        day = local.date()
        if rule.cut_off is not None and local.time() >= rule.cut_off:
            day += dt.timedelta(days=1)
    else:
        local = day = checked(start)
    received = day.toordinal()
    taken = deemed(received, rule, calendar.index)
    zero = day_zero(taken, rule, calendar.index)
    zero_on = day if zero == received else day_of(zero)
    if trace is not None:
        explaining.day_zero(trace, rule, calendar, (local, day, day_of(taken), zero_on))
    return received, zero


def _end_of_days(zero: int, rule: CountingRule, calendar: WorkingCalendar, stopped: tuple[tuple[int, int], ...]) -> int:
    """Apply step 4 to days; return the ordinal of the last one, before any roll."""
    if rule.amount == 0:
        return zero
    scale = calendar.index if rule.unit in ON_WORKING_DAYS else EVERY_DAY
    last = _last_of_months(day_of(zero), rule) if rule.unit in MONTHLY else target(zero, rule.amount, rule, scale)
    if stopped:
        last = _stretched(last, nearest(zero, rule), scale, stopped, forwards=rule.direction is Direction.AFTER)
    return scale.ordinal(last)


def _corresponding(day_zero: dt.date, rule: CountingRule) -> dt.date:
    """Return the date so many months or years away, or the last day of its month where that has no such date."""
    months = rule.amount * 12 if rule.unit is Unit.YEARS else rule.amount
    try:
        return day_zero + relativedelta(months=months if rule.direction is Direction.AFTER else -months)
    except ValueError:
        message = f"{rule.amount} {rule.unit} {rule.direction} {day_zero} is outside the years 1 to 9999"
        raise CountingError(message) from None


def _last_of_months(day_zero: dt.date, rule: CountingRule) -> int:
    """Return the last day of a period of months or years, as an ordinal.

    A period that includes day 0 ends the day before the corresponding date. Where the month has none, the period ends
    with the month: the day that is missing would have come after it. Counted backwards, it begins a day later.
    """
    date = _corresponding(day_zero, rule)
    if rule.day_one is DayOne.NEXT:
        return date.toordinal()
    if rule.direction is Direction.BEFORE:
        return date.toordinal() + 1
    return date.toordinal() - (date.day == day_zero.day)


def _stretched(
    last: int, first_day: int, scale: DayIndex, stopped: tuple[tuple[int, int], ...], *, forwards: bool
) -> int:
    """Move the number *last* on by the days in which the clock stood still; *first_day* is the first that could count.

    The stretches come in the order of counting and each is passed once, so the answer needs no second round.
    """
    if forwards:
        for first, end in stopped:
            lower = max(first, first_day)
            if lower < end and lower <= scale.ordinal(last):
                last += scale.number(end - 1) - scale.number(lower - 1)
    else:
        for first, end in reversed(stopped):
            upper = min(end - 1, first_day)
            if first <= upper and upper >= scale.ordinal(last):
                last -= scale.number(upper) - scale.number(first - 1)
    return last


def _is_provisional(
    rule: CountingRule, calendar: WorkingCalendar, course: tuple[int, int, int, int], trace: list[Step] | None
) -> bool:
    """Say whether the answer rests on a day whose holidays are not known."""
    first, last = calendar.known_days
    if first <= min(course) and max(course) <= last:
        return False
    days = asked(*course, rule)
    if not days or (first <= min(days) and max(days) <= last):
        return False
    if trace is not None:
        explaining.horizon(trace, calendar, day_of(min(days)), day_of(max(days)))
    return True


def _explain_days(
    trace: list[Step],
    rule: CountingRule,
    calendar: WorkingCalendar,
    course: tuple[dt.date, dt.date],
    stopped: tuple[tuple[int, int], ...],
) -> None:
    day_zero, end = course
    ends = (nearest(day_zero.toordinal(), rule), end.toordinal())
    if rule.amount > 0 and rule.unit in MONTHLY:
        unmoved = day_of(_last_of_months(day_zero, rule))
        explaining.month_end(trace, day_zero, _corresponding(day_zero, rule))
        explaining.counted(trace, rule, day_zero, unmoved)
        explaining.left_out(trace, rule, calendar, ends, stopped)
        explaining.moved_on(trace, rule, unmoved, end)
        return
    if rule.amount > 0:
        one = attrs.evolve(rule, amount=1, unit=Unit.CALENDAR_DAYS if rule.unit is Unit.WEEKS else rule.unit)
        explaining.day_one(trace, day_of(_end_of_days(day_zero.toordinal(), one, calendar, stopped)))
        explaining.left_out(trace, rule, calendar, ends, stopped)
    explaining.counted(trace, rule, day_zero, end)
