"""The steps of a count of days, on ordinals: the same for one day as for an array of them.

A *scale* numbers days in order, the working days of a calendar or all days, and finds a day again by its number. With
its two questions every step can be written without asking what sort of day it meets: the first working day that is not
before a day is the one numbered one higher than the last working day before it. So nothing here branches on a day, and
numpy can take each step for a million days at once.
"""

from typing import TYPE_CHECKING, Protocol, TypeVar

from casework.domain.time.rules import (
    HOUR_UNITS,
    ON_WORKING_DAYS,
    ClockStart,
    ClosedDay,
    CountingRule,
    DayOne,
    Direction,
    Roll,
    Unit,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Days = TypeVar("Days", int, "NDArray[np.int64]")
"""Ordinals as in ``date.toordinal``, or numbers of days on a scale: one, or an array of them."""


class Scale(Protocol[Days]):
    """Numbers days in order."""

    def number(self, ordinal: Days, /) -> Days:
        """Return how many days there are on the scale up to and including this one."""

    def ordinal(self, number: Days, /) -> Days:
        """Return the day that has this number."""


def deemed(received: Days, rule: CountingRule, working: Scale[Days]) -> Days:
    """Apply step 2: a start on a closed day may be deemed to happen on the next working day."""
    return rolled(received, Roll.FORWARD, working) if rule.closed_day is ClosedDay.DEEMED else received


def day_zero(day: Days, rule: CountingRule, working: Scale[Days]) -> Days:
    """Apply step 3: find day 0 from the day of the start, as deemed."""
    if rule.start is ClockStart.NEXT_WORKING_DAY:
        return working.ordinal(working.number(day) + 1)
    return day + 1 if rule.start is ClockStart.NEXT_DAY else day


def target(zero: Days, amount: Days, rule: CountingRule, scale: Scale[Days]) -> Days:
    """Apply step 4 to *amount* days or weeks, at least 1; return the number of the last day on *scale*."""
    if rule.unit is Unit.WEEKS:
        amount = amount * 7
    includes_zero = rule.day_one is DayOne.SAME
    if rule.direction is Direction.AFTER:
        return scale.number(zero - 1 if includes_zero else zero) + amount
    return scale.number(zero if includes_zero else zero - 1) - amount + 1


def nearest(zero: Days, rule: CountingRule) -> Days:
    """Return the first day that could count: day 0 itself, or its neighbour in the direction of counting."""
    if rule.day_one is DayOne.SAME:
        return zero
    return zero + 1 if rule.direction is Direction.AFTER else zero - 1


def rolled(day: Days, roll: Roll, working: Scale[Days]) -> Days:
    """Apply step 5: move a closed day to the next or the previous working day."""
    if roll is Roll.FORWARD:
        return working.ordinal(working.number(day - 1) + 1)
    if roll is Roll.BACKWARD:
        return working.ordinal(working.number(day))
    return day


def asked(received: Days, zero: Days, end: Days, due: Days, rule: CountingRule) -> list[Days]:
    """Return the days of which the first and the last say whether a holiday that is not known could change the answer.

    Days that were never asked about do not matter.
    """
    days = []
    if rule.closed_day is ClosedDay.DEEMED:
        days += [received, zero]
    elif rule.start is ClockStart.NEXT_WORKING_DAY:
        days += [received + 1, zero]
    if rule.unit in ON_WORKING_DAYS and rule.amount > 0:
        days += [zero if rule.unit in HOUR_UNITS else nearest(zero, rule), end]
    if rule.roll is not Roll.NONE:
        days += [end, due]
    return days
