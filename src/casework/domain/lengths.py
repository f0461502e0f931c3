"""Which of two lengths of time is the longer one.

Amounts of one measure are compared as numbers. Ten working days and two weeks are not: which of them ends later depends
on the day on which they begin. They are counted from every day of a year with some holidays, and the one that can end
later is the one that can be longer.
"""

import datetime as dt
from typing import Protocol

import attrs

from casework.domain.procedures import Count, Pick
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counting import count
from casework.domain.time.moments import Moment, local_day
from casework.domain.time.rules import Direction, Unit
from casework.errors import CountingError

_IN_DAYS = {Unit.CALENDAR_DAYS: 1, Unit.WEEKS: 7}
_IN_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}
_COUNTED = frozenset({Unit.WORKING_DAYS, *_IN_DAYS, *_IN_MONTHS})
_LAST_MINUTE = dt.time(23, 59, tzinfo=dt.UTC)
_YEAR = [dt.datetime.combine(dt.date(2024, 1, 1) + dt.timedelta(days=number), _LAST_MINUTE) for number in range(366)]
_OFFICE = WorkingCalendar(
    id="office",
    name="An office",
    holidays={
        dt.date(2024, *day): "A holiday" for day in ((1, 1), (3, 29), (4, 1), (5, 6), (8, 26), (12, 25), (12, 26))
    },
)
_EVERY_DAY = WorkingCalendar(id="all-days", name="Every day", closed_weekdays=frozenset())


class Length(Protocol):
    """One count or several, of which *pick* says which holds: a limit, or what is made like one."""

    @property
    def counts(self) -> tuple[Count, ...]:
        """The counts; there is at least one."""

    @property
    def pick(self) -> Pick:
        """Which of them holds."""


@attrs.frozen
class Single:
    """A length of one count."""

    count: Count
    pick: Pick = Pick.EARLIER

    @property
    def counts(self) -> tuple[Count, ...]:
        """The one count."""
        return (self.count,)


def size(amount: int, unit: Unit) -> tuple[int, str]:
    """Return an amount in a measure that can be compared, and the measure."""
    if unit in _IN_DAYS:
        return amount * _IN_DAYS[unit], "days"
    if unit in _IN_MONTHS:
        return amount * _IN_MONTHS[unit], "months"
    return amount, unit.value


def can_be_longer(one: Length, other: Length) -> bool:
    """Whether *one* can end later than *other*; so too where the two cannot be compared, and are not the same."""
    if (one.counts, one.pick) == (other.counts, other.pick):
        return False
    if len(one.counts) == len(other.counts) == 1:
        mine, yours = one.counts[0], other.counts[0]
        alike = attrs.evolve(mine, rule=attrs.evolve(mine.rule, amount=yours.rule.amount)) == yours
        if alike and mine.rule.direction is Direction.AFTER:
            return mine.rule.amount > yours.rule.amount
    if not all(_can_be_counted(each) for each in (*one.counts, *other.counts)):
        return True
    try:
        return any(_end(one, start) > _end(other, start) for start in _YEAR)
    except CountingError:  # beyond the years that have dates
        return True


def _can_be_counted(each: Count) -> bool:
    return each.rule.unit in _COUNTED and each.rule.direction is Direction.AFTER


def _end(length: Length, start: Moment) -> dt.date:
    choose = min if length.pick is Pick.EARLIER else max
    return choose(_counted(each, start) for each in length.counts)


def _counted(each: Count, start: Moment) -> dt.date:
    calendar = _EVERY_DAY if each.calendar == _EVERY_DAY.id else _OFFICE
    return local_day(count(start, each.rule, calendar, zone=dt.UTC).due, dt.UTC)
