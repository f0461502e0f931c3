"""Finds the n-th working day by arithmetic, for any date there is and without a table of days.

Number the open weekdays 1, 2, 3 ... from the first of January of year 1: that is a division, because weeks repeat. The
working days are those minus the holidays, so the number of a working day is its open-weekday number less the holidays
before it, which a sorted list of holidays answers by bisection. The way back works alike. Nothing is walked, so a
sparse week or a far year costs the same as tomorrow, and a search cannot run for ever.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from casework.errors import CountingError

LAST_ORDINAL = dt.date.max.toordinal()
DAYS_IN_WEEK = 7


def day_of(ordinal: int) -> dt.date:
    """Return the date with this proleptic ordinal.

    Raises:
        CountingError: If it lies outside the years 1 to 9999.
    """
    if not 1 <= ordinal <= LAST_ORDINAL:
        message = "the count leaves the years 1 to 9999, the only ones that have dates: use a smaller amount"
        raise CountingError(message)
    return dt.date.fromordinal(ordinal)


class DayIndex:
    """The open days of a week less some holidays, numbered in order; days are ordinals as in ``date.toordinal``."""

    __slots__ = ("_corrections", "_open_before", "_open_weekdays", "_shut")

    def __init__(self, closed_weekdays: Iterable[int], holidays: Iterable[dt.date]) -> None:
        closed = frozenset(closed_weekdays)
        self._open_weekdays = tuple(day for day in range(DAYS_IN_WEEK) if day not in closed)
        self._open_before = tuple(bisect_right(self._open_weekdays, day) for day in range(DAYS_IN_WEEK))
        self._shut = sorted({day.toordinal() for day in holidays if day.weekday() not in closed})
        self._corrections = [self._open_number(shut) - 1 - before for before, shut in enumerate(self._shut)]

    def _open_number(self, ordinal: int) -> int:
        week, weekday = divmod(ordinal - 1, DAYS_IN_WEEK)
        return week * len(self._open_weekdays) + self._open_before[weekday]

    def number(self, ordinal: int) -> int:
        """Return how many working days there are up to and including this day."""
        week, weekday = divmod(ordinal - 1, DAYS_IN_WEEK)
        return week * len(self._open_weekdays) + self._open_before[weekday] - bisect_right(self._shut, ordinal)

    def ordinal(self, number: int) -> int:
        """Return the day that is working day *number*; it may lie outside the years that have dates."""
        week, place = divmod(number + bisect_left(self._corrections, number) - 1, len(self._open_weekdays))
        return week * DAYS_IN_WEEK + self._open_weekdays[place] + 1

    def closed_weekdays_between(self, first: int, last: int) -> int:
        """Return how many days from *first* to *last* are closed every week."""
        return (last - first + 1) - (self._open_number(last) - self._open_number(first - 1))

    def holidays_between(self, first: int, last: int) -> list[int]:
        """Return the holidays from *first* to *last* that fall on days otherwise open."""
        return self._shut[bisect_left(self._shut, first) : bisect_right(self._shut, last)]


EVERY_DAY = DayIndex((), ())
"""Numbers all days: the number of a day is its ordinal."""
