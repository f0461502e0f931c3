"""Arrays of numpy in and out: when each day of an array is due, and which of the dates are provisional.

The steps of the count are those of `day_steps`, taken for all days at once. The two questions that they ask of a
calendar are look-ups in a table that is laid out for the call, as far as its days reach. numpy is imported when it is
asked for: casework does without it (``pip install 'casework[numpy]'`` brings it).
"""

import datetime as dt
from typing import TYPE_CHECKING, TypeAlias

import attrs

from casework.domain.time.bulk import count_each
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counting import check_school_days
from casework.domain.time.day_index import DAYS_IN_WEEK, EVERY_DAY, LAST_ORDINAL
from casework.domain.time.day_steps import Scale, asked, day_zero, deemed, rolled, target
from casework.domain.time.rules import HOUR_UNITS, MONTHLY, ON_WORKING_DAYS, CountingRule
from casework.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ordinals: TypeAlias = NDArray[np.int64]
    Dates: TypeAlias = NDArray[np.datetime64]

EPOCH = dt.date(1970, 1, 1).toordinal()
"""The day from which numpy counts, as an ordinal."""

AT_ONCE = 16_384
"""How many days are counted together: few enough for what lies between the steps to stay near the processor."""


@attrs.frozen(kw_only=True, eq=False)
class CountedArray:
    """When each of an array of days comes due, in the same order.

    Attributes:
        due: The dates, as ``datetime64[D]``.
        provisional: A mask of the same length: whether a holiday not yet known could change the date.
    """

    due: "Dates"
    provisional: "NDArray[np.bool]"


def count_array(
    starts: "Dates", rule: CountingRule, calendar: WorkingCalendar, *, amounts: "NDArray[np.integer] | None" = None
) -> CountedArray:
    """Return when *rule* comes due from each of *starts*: the same as `count` one by one.

    Args:
        starts: Local days, one row of ``datetime64[D]``.
        rule: What to count, and how; in days, weeks, months or years.
        calendar: The days that do not count, and where a result rolls to.
        amounts: How much to count from each start, whole numbers, in the place of the amount of *rule*.

    Raises:
        CountingError: If one of them cannot be counted.
        UsageError: If the arrays do not fit, or numpy is not installed.
    """
    try:
        import numpy as np
    except ImportError:
        message = "arrays need numpy, which is not installed: run pip install 'casework[numpy]', or use count_each"
        raise UsageError(message) from None
    numbers = np.full(starts.shape, rule.amount) if amounts is None else amounts
    _check(starts, numbers)
    check_school_days(rule, calendar)
    if not starts.size:
        return CountedArray(due=starts.copy(), provisional=np.zeros(0, dtype=bool))
    least = attrs.evolve(rule, amount=int(numbers.min()))
    most = attrs.evolve(rule, amount=int(numbers.max()))
    days = starts.view(np.int64)
    first, last = _reach(int(days.min()) + EPOCH, int(days.max()) + EPOCH, most, calendar)
    if rule.unit in MONTHLY | HOUR_UNITS or least.amount == 0 or first < 1 or last > LAST_ORDINAL:
        return _one_by_one(starts, rule, calendar, numbers)
    working = _LaidOut(calendar, first, last)
    due, provisional = np.empty_like(days), np.zeros(days.shape, dtype=bool)
    for begin in range(0, days.size, AT_ONCE):
        part = slice(begin, begin + AT_ONCE)
        due[part] = _count(days[part] + EPOCH, numbers[part], most, calendar, working, provisional=provisional[part])
    due -= EPOCH
    return CountedArray(due=due.view(starts.dtype), provisional=provisional)


def _check(starts: "Dates", numbers: "NDArray[np.integer]") -> None:
    if str(starts.dtype) != "datetime64[D]" or starts.ndim != 1:
        message = f"the starts must be one row of datetime64[D], not {starts.dtype} in {starts.ndim} dimensions"
        raise UsageError(message)
    if numbers.dtype.kind not in "iu" or numbers.shape != starts.shape:
        message = f"the amounts must be {starts.size} whole numbers, not {numbers.shape} of {numbers.dtype}"
        raise UsageError(message)


def _reach(lowest: int, highest: int, rule: CountingRule, calendar: WorkingCalendar) -> tuple[int, int]:
    """Return the first and the last day of which the steps may ask: no step changes the order of two days."""
    index = calendar.index
    scale = index if rule.unit in ON_WORKING_DAYS else EVERY_DAY
    days = [lowest, highest]
    for day in (lowest, highest):
        zero = day_zero(deemed(day, rule, index), rule, index)
        end = scale.ordinal(target(zero, rule.amount, rule, scale))
        days += [zero, end, rolled(end, rule.roll, index)]
    return index.ordinal(index.number(min(days) - 2)), index.ordinal(index.number(max(days) + 1) + 1)


def _one_by_one(
    starts: "Dates", rule: CountingRule, calendar: WorkingCalendar, numbers: "NDArray[np.integer]"
) -> CountedArray:
    """Count what has no steps for arrays; the zone does not matter, for no start is an instant."""
    import numpy as np

    found = count_each(starts.tolist(), rule, calendar, zone=dt.UTC, amounts=numbers.tolist())
    provisional = np.zeros(starts.shape, dtype=bool)
    provisional[found.provisional] = True
    return CountedArray(due=np.array(found.due, dtype="datetime64[D]"), provisional=provisional)


class _LaidOut:
    """The working days of a calendar from *first* to *last*, numbered from 1."""

    def __init__(self, calendar: WorkingCalendar, first: int, last: int) -> None:
        import numpy as np

        is_open = np.ones(last - first + 1, dtype=bool)
        for weekday in calendar.closed_weekdays:
            is_open[(weekday - first + 1) % DAYS_IN_WEEK :: DAYS_IN_WEEK] = False
        is_open[[day - first for day in calendar.index.holidays_between(first, last)]] = False
        self._first = first
        self._numbers = np.cumsum(is_open)
        self._ordinals = np.flatnonzero(is_open) + first

    def number(self, ordinal: "Ordinals", /) -> "Ordinals":
        return self._numbers[ordinal - self._first]

    def ordinal(self, number: "Ordinals", /) -> "Ordinals":
        return self._ordinals[number - 1]


class _EveryDay:
    """All days: the number of a day is its ordinal."""

    def number(self, ordinal: "Ordinals", /) -> "Ordinals":
        return ordinal

    def ordinal(self, number: "Ordinals", /) -> "Ordinals":
        return number


def _count(
    days: "Ordinals",
    numbers: "NDArray[np.integer]",
    rule: CountingRule,
    calendar: WorkingCalendar,
    working: _LaidOut,
    *,
    provisional: "NDArray[np.bool]",
) -> "Ordinals":
    """Take the steps for all *days* and mark what is *provisional*; *rule* says how, and *numbers* how much."""
    import numpy as np

    scale: Scale[Ordinals] = working if rule.unit in ON_WORKING_DAYS else _EveryDay()
    zero = day_zero(deemed(days, rule, working), rule, working)
    end = scale.ordinal(target(zero, numbers.astype(np.int64, copy=False), rule, scale))
    due = rolled(end, rule.roll, working)
    first, last = calendar.known_days
    for each in asked(days, zero, end, due, rule):
        if each.min() < first or each.max() > last:
            provisional |= (each < first) | (each > last)
    return due
