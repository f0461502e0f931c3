"""How a time limit is counted, said in words that a policy uses."""

import datetime as dt
from enum import StrEnum
from functools import cached_property
from typing import NoReturn

import attrs

from casework.errors import CountingError

MOST = 100_000_000
MOST_WORKING_HOURS = 100_000


_KEYS = {"ClockStart": "start", "ClosedDay": "closed_day", "DayOne": "day_one"}


class _Word(StrEnum):
    """One of a few words; any other is refused with the list of them."""

    # A word is the text that it equals, also where it is looked up; the enum's own hash is slow, and of the name.
    __hash__ = str.__hash__

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        key = _KEYS.get(cls.__name__, cls.__name__.lower())
        message = f"{key} cannot be {value!r}: choose one of {', '.join(cls)}"
        raise CountingError(message)


class Unit(_Word):
    """What a time limit is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"
    WORKING_HOURS = "working_hours"
    SCHOOL_DAYS = "school_days"


class Direction(_Word):
    """Whether the limit runs after its start or leads up to it."""

    AFTER = "after"
    BEFORE = "before"


class ClosedDay(_Word):
    """What happens to a start on a closed day."""

    KEEP = "keep"
    DEEMED = "deemed"


class ClockStart(_Word):
    """Which day is day 0."""

    RECEIPT = "receipt"
    NEXT_WORKING_DAY = "next_working_day"
    NEXT_DAY = "next_day"


class DayOne(_Word):
    """Which day is day 1."""

    NEXT = "next"
    SAME = "same"


class Roll(_Word):
    """Where a result on a closed day moves to."""

    NONE = "none"
    FORWARD = "forward"
    BACKWARD = "backward"


ON_WORKING_DAYS = frozenset({Unit.WORKING_DAYS, Unit.SCHOOL_DAYS, Unit.WORKING_HOURS})
MONTHLY = frozenset({Unit.MONTHS, Unit.YEARS})
HOUR_UNITS = frozenset({Unit.HOURS, Unit.WORKING_HOURS})


@attrs.frozen(kw_only=True)
class CountingRule:
    """An amount of a unit, and how its first and last day are found.

    The steps apply in this order: *cut_off*, *closed_day*, *start*, *unit* with *day_one* and *direction*, *roll*.

    Attributes:
        amount: A whole number of *unit*, 0 or more.
        cut_off: A local time; a start at or after it counts as the next calendar day.
        closed_day: ``deemed`` moves a start on a closed day to the next working day; ``keep`` leaves it.
        start: What day 0 is: the day of receipt, the first working day after it, or the next calendar day.
        day_one: ``next`` counts the day after day 0 as day 1; ``same`` counts day 0 itself as day 1.
        roll: Where a result on a closed day moves to.

    Raises:
        CountingError: If the parts make no rule.
    """

    amount: int
    unit: Unit = attrs.field(converter=Unit)
    direction: Direction = attrs.field(default=Direction.AFTER, converter=Direction)
    cut_off: dt.time | None = None
    closed_day: ClosedDay = attrs.field(default=ClosedDay.KEEP, converter=ClosedDay)
    start: ClockStart = attrs.field(default=ClockStart.RECEIPT, converter=ClockStart)
    day_one: DayOne = attrs.field(default=DayOne.NEXT, converter=DayOne)
    roll: Roll = attrs.field(default=Roll.NONE, converter=Roll)

    def __attrs_post_init__(self) -> None:
        problem = _problem(self)
        if problem is not None:
            raise CountingError(problem)

    @cached_property
    def is_plain(self) -> bool:
        """Whether it counts on so many working days from the day of a start, and does nothing else."""
        return self.amount > 0 and self == CountingRule(amount=self.amount, unit=Unit.WORKING_DAYS)


def _problem(rule: CountingRule) -> str | None:
    if type(rule.amount) is not int:
        return f"the amount must be a whole number, not {rule.amount!r}"
    most = MOST_WORKING_HOURS if rule.unit is Unit.WORKING_HOURS else MOST
    if not 0 <= rule.amount <= most:
        return f"the amount must be from 0 to {most:,} {rule.unit}, not {rule.amount}"
    if rule.cut_off is not None and (type(rule.cut_off) is not dt.time or rule.cut_off.tzinfo is not None):
        return f"the cut-off must be a local time such as 16:00, not {rule.cut_off!r}"
    if rule.day_one is DayOne.SAME:
        if rule.unit in HOUR_UNITS:
            return f"day_one says which day is day 1, and {rule.unit} have no day 1: leave day_one away"
        if rule.amount == 0:
            return "a period that includes its first day has an amount of at least 1"
    return None
