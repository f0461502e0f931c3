"""Describes a finished count in steps. Nothing here decides a date: each function is given the days that were found."""

import datetime as dt

import attrs

from casework.domain.time.calendars import MIDNIGHT, WEEKDAYS, WHOLE_DAY, WorkingCalendar
from casework.domain.time.day_index import DAYS_IN_WEEK, EVERY_DAY, day_of
from casework.domain.time.hours import at_local, clock_changes
from casework.domain.time.moments import Moment
from casework.domain.time.rules import (
    ON_WORKING_DAYS,
    ClockStart,
    ClosedDay,
    CountingRule,
    Direction,
    Roll,
    Unit,
)
from casework.domain.time.steps import Step, StepCode

Days = tuple[tuple[int, int], ...]


def day_zero(
    trace: list[Step],
    rule: CountingRule,
    calendar: WorkingCalendar,
    course: tuple[Moment, dt.date, dt.date, dt.date],
) -> None:
    """Describe how the start became day 0: as received, after the cut-off, as deemed, as day 0."""
    local, counts_as, deemed, zero = course
    trace.append(Step(code=StepCode.STARTED, days=(local,)))
    if rule.cut_off is not None:
        cut_off = f"{rule.cut_off:%H:%M}"
        if not isinstance(local, dt.datetime):
            trace.append(Step(code=StepCode.CUT_OFF_UNUSED, days=(local,), names=(cut_off,)))
        elif counts_as != local.date():
            trace.append(Step(code=StepCode.CUT_OFF_PASSED, days=(local, counts_as), names=(cut_off,)))
    if deemed != counts_as:
        passed, names = _passed(calendar, counts_as, deemed)
        trace.append(Step(code=StepCode.DEEMED, days=(*passed, deemed), names=names))
    elif rule.unit in ON_WORKING_DAYS and not calendar.is_working(counts_as):
        trace.append(Step(code=StepCode.KEPT, days=(counts_as,), names=(calendar.closed_by(counts_as) or "",)))
    if rule.start is not ClockStart.RECEIPT:
        passed, names = _passed(calendar, deemed + dt.timedelta(days=1), zero)
        trace.append(Step(code=StepCode.DAY_ZERO, days=(*passed, zero), names=(rule.start.value, *names)))


def _passed(calendar: WorkingCalendar, first: dt.date, stop: dt.date) -> tuple[tuple[dt.date, ...], tuple[str, ...]]:
    """Return the closed days from *first* on, or back, up to the day before *stop*, and what closes each."""
    begin, end = first.toordinal(), stop.toordinal()
    days = tuple(day_of(day) for day in range(begin, end, 1 if begin <= end else -1))
    return days, tuple(calendar.closed_by(day) or "" for day in days)


def day_one(trace: list[Step], day: dt.date) -> None:
    """Say which day was the first to count."""
    trace.append(Step(code=StepCode.DAY_ONE, days=(day,)))


def left_out(
    trace: list[Step], rule: CountingRule, calendar: WorkingCalendar, ends: tuple[int, int], stopped: Days
) -> None:
    """Describe the days that did not count between the first day that could and the last (either way round)."""
    first, last = min(ends), max(ends)
    scale, unit = EVERY_DAY, Unit.CALENDAR_DAYS
    if rule.unit in ON_WORKING_DAYS:
        scale, unit = calendar.index, Unit.SCHOOL_DAYS if rule.unit is Unit.SCHOOL_DAYS else Unit.WORKING_DAYS
        _closed(trace, calendar, first, last)
    for stop_first, stop_end in stopped:
        begin, end = max(stop_first, first), min(stop_end - 1, last)
        if begin <= end:
            number = scale.number(end) - scale.number(begin - 1)
            trace.append(
                Step(code=StepCode.STOOD_STILL, days=(day_of(begin), day_of(end)), names=(unit.value,), number=number)
            )


def _closed(trace: list[Step], calendar: WorkingCalendar, first: int, last: int) -> None:
    weekly = calendar.index.closed_weekdays_between(first, last)
    if weekly:
        present = {day_of(day).weekday() for day in range(first, min(last, first + DAYS_IN_WEEK - 1) + 1)}
        names = tuple(WEEKDAYS[day] for day in sorted(present & calendar.closed_weekdays))
        stretch = (day_of(first), day_of(last))
        trace.append(Step(code=StepCode.WEEKLY_CLOSURES_LEFT_OUT, days=stretch, names=names, number=weekly))
    holidays = tuple(day_of(day) for day in calendar.index.holidays_between(first, last))
    if holidays:
        names = tuple(calendar.closed_by(day) or "" for day in holidays)
        trace.append(Step(code=StepCode.HOLIDAYS_LEFT_OUT, days=holidays, names=names, number=len(holidays)))


def month_end(trace: list[Step], zero: dt.date, corresponding: dt.date) -> None:
    """Say that a month has no such date, where it has none."""
    if corresponding.day != zero.day:
        trace.append(Step(code=StepCode.MONTH_END, days=(corresponding,), number=zero.day))


def moved_on(trace: list[Step], rule: CountingRule, before: dt.date, after: dt.date) -> None:
    """Say how the days of standing still moved the end of a period of months or years, where they did."""
    if after != before:
        number = abs((after - before).days)
        trace.append(Step(code=StepCode.MOVED_ON, days=(before, after), names=(rule.direction.value,), number=number))


def skipped_time(trace: list[Step], start: Moment, begin: dt.datetime) -> None:
    """Say that a local time was never shown by the clocks, where it was not; *begin* is what it is taken as."""
    if isinstance(start, dt.datetime) and start.utcoffset() is None and begin.replace(tzinfo=None) != start:
        trace.append(Step(code=StepCode.SKIPPED_TIME, days=(start, begin)))


def counted(trace: list[Step], rule: CountingRule, first: Moment, last: Moment) -> None:
    """Say what was counted, from where to where."""
    names = (rule.unit.value, rule.direction.value, rule.day_one.value)
    trace.append(Step(code=StepCode.COUNTED, days=(first, last), names=names, number=rule.amount))


def hours(
    trace: list[Step],
    rule: CountingRule,
    calendar: WorkingCalendar,
    course: tuple[dt.datetime, dt.datetime],
    stopped: Days,
) -> None:
    """Describe a count of hours from one local time to another."""
    begin, end = course
    backwards = rule.direction is Direction.BEFORE
    if rule.unit is Unit.WORKING_HOURS and calendar.windows == WHOLE_DAY and not calendar.weekday_windows:
        trace.append(Step(code=StepCode.NO_WINDOWS, names=(calendar.name,)))
    elif rule.unit is Unit.WORKING_HOURS:
        trace.append(Step(code=StepCode.WORKING_WINDOWS, names=_windows(calendar)))
    if rule.amount > 0:
        first, last = (end, begin) if backwards else (begin, end)
        # An end at midnight belongs to the day before it, as 24:00.
        ends = (first.toordinal(), (last - dt.timedelta.resolution).toordinal())
        told = len(trace)
        left_out(trace, rule, calendar, ends, stopped)
        if rule.unit is Unit.HOURS:
            trace[told:] = [_with_instants(step, first, last) for step in trace[told:]]
        _clocks(trace, rule, first, last)
    counted(trace, rule, begin, end)


def _windows(calendar: WorkingCalendar) -> tuple[str, ...]:
    others = (f"on {WEEKDAYS[day]} {window}" for day, windows in calendar.weekday_windows for window in windows)
    return (*(str(window) for window in calendar.windows), *others)


def _with_instants(step: Step, first: dt.datetime, last: dt.datetime) -> Step:
    """Return a standstill with the instants between which no hour ran, inside the stretch from *first* to *last*."""
    zone, (begins, ends) = first.tzinfo or dt.UTC, step.days
    since = max(at_local(begins, MIDNIGHT, zone), first.astimezone(dt.UTC))
    until = min(at_local(ends + dt.timedelta(days=1), MIDNIGHT, zone), last.astimezone(dt.UTC))
    return attrs.evolve(step, days=(begins, ends, since.astimezone(zone), until.astimezone(zone)))


def _clocks(trace: list[Step], rule: CountingRule, first: dt.datetime, last: dt.datetime) -> None:
    """Say how the clocks changed: each change where only some hours of a day are worked, else the sum of them."""
    zone = first.tzinfo or dt.UTC
    if rule.unit is Unit.WORKING_HOURS:
        for before, after in clock_changes(first, last, zone):
            trace.append(Step(code=StepCode.CLOCKS_SET, days=(before, after), number=_gained(before, after)))
    elif _gained(first, last):
        trace.append(Step(code=StepCode.CLOCKS_CHANGED, days=(first, last), number=_gained(first, last)))


def _gained(before: dt.datetime, after: dt.datetime) -> int:
    change = (after.utcoffset() or dt.timedelta()) - (before.utcoffset() or dt.timedelta())
    return round(change.total_seconds())


def roll(trace: list[Step], calendar: WorkingCalendar, end: Moment, due: Moment) -> None:
    """Say that the result moved off a closed day, where it did."""
    if due != end:
        day = end.date() if isinstance(end, dt.datetime) else end
        passed, names = _passed(calendar, day, due.date() if isinstance(due, dt.datetime) else due)
        trace.append(Step(code=StepCode.ROLLED, days=(end, *passed[1:], due), names=names))


def calendar(trace: list[Step], rule: CountingRule, asked: WorkingCalendar) -> None:
    """Name the calendar, where the rule asked it anything."""
    if (
        rule.unit in ON_WORKING_DAYS
        or rule.roll is not Roll.NONE
        or rule.closed_day is ClosedDay.DEEMED
        or rule.start is ClockStart.NEXT_WORKING_DAY
    ):
        trace.append(Step(code=StepCode.CALENDAR, names=(asked.id, asked.name, asked.version)))


def horizon(trace: list[Step], asked: WorkingCalendar, first: dt.date, last: dt.date) -> None:
    """Say which end of what is known was passed between *first* and *last*."""
    if asked.known_from is not None and first < asked.known_from:
        trace.append(Step(code=StepCode.KNOWN_FROM, days=(asked.known_from,), names=(asked.name,)))
    if asked.known_until is not None and last > asked.known_until:
        trace.append(Step(code=StepCode.KNOWN_UNTIL, days=(asked.known_until,), names=(asked.name,)))
