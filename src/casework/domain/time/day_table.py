"""The known days of a calendar laid out once, so that the commonest count is two look-ups.

A `DayIndex` answers for any day by arithmetic. Most counts ask for less: so many working days after a day, both of
them among the days whose holidays are known. For these the table keeps each day's place among the working days, and the
answers by their places: what is due on a working day, known for certain. Days left out move an answer on by as many
places as there are working days among them. What it cannot answer it leaves to the index.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable

from casework.domain.time.counted import Counted
from casework.domain.time.intervals import Stretch
from casework.domain.time.moments import Moment

LONGEST = 36_525
"""How many days a table holds at most, a century: a calendar may claim to know all the years there are."""


class DayTable:
    """Consecutive *days*, and which of them are working days."""

    __slots__ = ("_answers", "_next_place", "_place", "_working_days")

    def __init__(self, days: Iterable[dt.date], is_working: Callable[[dt.date], bool]) -> None:
        self._working_days: list[dt.date] = []
        self._place: dict[Moment, int] = {}
        self._next_place: dict[Moment, int] = {}
        for day in days:
            self._next_place[day] = len(self._working_days)
            if is_working(day):
                self._working_days.append(day)
            self._place[day] = len(self._working_days) - 1
        self._answers = [Counted(day, provisional=False) for day in self._working_days]

    def counted_on(self, start: Moment, number: int, left_out: Collection[Stretch] = ()) -> Counted | None:
        """Return the working day that is *number* working days after *start*, a day; *number* is at least 1.

        *left_out* are days in which the clock stood still; they may overlap. None where the table does not reach, for
        an instant, which has no place in it, and where what is left out is in no order.
        """
        try:
            found = self._place[start] + number
            if not left_out:
                return self._answers[found]
            uncounted, earlier = self._place[start] + 1, 0
            for each in left_out:
                if each.end > start:
                    begin, end = self._next_place[each.first], self._next_place[each.end]
                    if begin < earlier:
                        return None
                    earlier, begin = begin, max(begin, uncounted)
                    if begin < end and begin <= found:
                        uncounted, found = end, found + end - begin
            return self._answers[found]
        except LookupError:
            return None

    def days_counted_on(self, starts: Iterable[Moment], numbers: Iterable[int]) -> list[dt.date] | None:
        """Return the same for many days, and only the days; None where it has no answer for one of them."""
        place, working_days = self._place, self._working_days
        try:
            return [working_days[place[start] + number] for start, number in zip(starts, numbers, strict=True)]
        except LookupError:
            return None
