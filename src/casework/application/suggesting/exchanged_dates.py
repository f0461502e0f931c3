"""Days and months that a spreadsheet exchanged, found by what the dates of one row say of each other.

A date whose day is above 12 was never exchanged, nor one whose day and month are the same, nor one with the month in
words. Such dates show how far two columns lie apart, and whether days are working days. Of a row with another date each
way of exchanging is tried; where one of them fits what is known and the row as it stands does not, its dates were most
likely exchanged.

One such row alone may be a case that took longer than any other. It is plain only where a single date makes the row
fit, but for a slip, and that date as it stands turns the order of two days round, or lies farther off than the sure
rows differ.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

from casework.application.row_reading.date_forms import exchanged

_HELD = 50_000
"""So many rows are held."""
_ENOUGH = 10
"""A distance that fewer sure rows show is not known."""
_MANY = 30
"""So many sure rows show how far two days lie apart at most."""
_COLUMNS = 6
_WEEK = 7
_FEWER = 4
"""A row fits that misfits so many times less than it did."""
_MOSTLY = 0.98
_SATURDAY = 5

_Days: TypeAlias = tuple[dt.date | None, ...]
Line: TypeAlias = tuple[str, int]
"""The sheet or the file of a row, and the line there."""

Days: TypeAlias = Mapping[Line, dt.date]
"""Days by the lines on which they stand."""

_Apart: TypeAlias = tuple[str | None, int, int]
"""The stage of a row, and the places of two of its columns."""


class _Row(NamedTuple):
    """The *days* of a row by their columns, and each of them *turned*, None where nothing can have exchanged it."""

    line: Line
    stage: str | None
    days: _Days
    turned: _Days


class ExchangedDates:
    """Holds the dates of rows in *columns*, of which those that come first are compared with each other."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)[:_COLUMNS]
        self._rows: list[_Row] = []
        self._ranges: dict[_Apart, tuple[int, int, int]] = {}
        self._before: Counter[_Apart] = Counter()
        self._sure, self._weekends = [0] * len(self._columns), [0] * len(self._columns)

    def add(
        self, line: Line, stage: str | None, days: Mapping[str, dt.date], *, in_words: Collection[str] = ()
    ) -> None:
        """Look at one row; *in_words* are the columns of those of its days whose month is a word."""
        found = tuple(days.get(column) for column in self._columns)
        turned = tuple(
            None if day is None or column in in_words else exchanged(day)
            for column, day in zip(self._columns, found, strict=True)
        )
        sure = [(place, day) for place, day in enumerate(found) if day is not None and turned[place] is None]
        for place, day in sure:
            self._sure[place] += 1
            self._weekends[place] += day.weekday() >= _SATURDAY
        for (one, first), (other, second) in combinations(sure, 2):
            gap = (second - first).days
            least, most, number = self._ranges.get((stage, one, other), (gap, gap, 0))
            self._ranges[stage, one, other] = min(least, gap), max(most, gap), number + 1
            self._before[stage, one, other] += gap < 0
        if any(turned) and len(self._rows) < _HELD:
            self._rows.append(_Row(line, stage, found, turned))

    def lines(self) -> Mapping[str, Days]:
        """Return, for each column, the lines on which its date was most likely exchanged, with these dates."""
        return self._days_of((row, place) for row in self._rows for place in self._best(row))

    def plain_lines(self) -> Mapping[str, Days]:
        """Return those of the lines of which each is plain by itself."""
        best = ((row, self._best(row)) for row in self._rows)
        return self._days_of(
            (row, *places) for row, places in best if len(places) == 1 and self._is_plain(row, *places)
        )

    def _days_of(self, found: Iterable[tuple[_Row, int]]) -> Mapping[str, Days]:
        days: dict[str, dict[Line, dt.date]] = {}
        for row, place in found:
            day = row.days[place]
            assert day is not None  # noqa: S101 - only a day can have been exchanged
            days.setdefault(self._columns[place], {})[row.line] = day
        return days

    def may_be(self, column: str) -> int:
        """Return how many dates of *column* could have been exchanged, among the rows that are held."""
        if column not in self._columns:
            return 0
        place = self._columns.index(column)
        return sum(row.turned[place] is not None for row in self._rows)

    def _best(self, row: _Row) -> tuple[int, ...]:
        """Return the places of the dates that make a row fit when they are exchanged; none, where it fits already."""
        as_it_is = self._misfits(row.stage, row.days)
        if not as_it_is:
            return ()
        ways = [(places, other) for places, other in _ways(row) if not self._turns_round(row.stage, other, places)]
        tried = [(self._misfits(row.stage, other), len(places), places) for places, other in ways]
        misfits, number, places = min(tried, default=(as_it_is, 0, ()))
        alone = sum((misfits, number) == each[:2] for each in tried) == 1
        return places if misfits < as_it_is and alone else ()

    def _turns_round(self, stage: str | None, days: _Days, places: Sequence[int]) -> bool:
        """Return whether a day at one of *places* comes before another that hardly ever comes after it."""
        known = [(each, day) for each, day in enumerate(days) if day is not None]
        return any(
            second < first and self._hardly_ever_before(stage, one, other)
            for (one, first), (other, second) in combinations(known, 2)
            if one in places or other in places
        )

    def _hardly_ever_before(self, stage: str | None, one: int, other: int) -> bool:
        number = self._ranges.get((stage, one, other), (0, 0, 0))[2]
        return number >= _ENOUGH and self._before[stage, one, other] <= (1 - _MOSTLY) * number

    def _misfits(self, stage: str | None, days: _Days) -> int:
        known = [(place, day) for place, day in enumerate(days) if day is not None]
        apart = sum(
            self._is_far(stage, one, other, (second - first).days)
            for (one, first), (other, second) in combinations(known, 2)
        )
        return apart + sum(day.weekday() >= _SATURDAY and self._never_ends_weeks(place) for place, day in known)

    def _is_plain(self, row: _Row, place: int) -> bool:
        """Return whether the date at *place* alone misfits as it stands, and plainly so."""
        (turned,) = (other for places, other in _ways(row) if places == (place,))
        few = self._misfits(row.stage, row.days) // _FEWER
        fits = self._misfits(row.stage, turned) <= few and not self._lies_far_out(row.stage, turned, place)
        return fits and self._lies_far_out(row.stage, row.days, place)

    def _lies_far_out(self, stage: str | None, days: _Days, place: int) -> bool:
        known = [(each, day) for each, day in enumerate(days) if day is not None]
        pairs = [pair for pair in combinations(known, 2) if place in {each for each, _ in pair}]
        return any(
            self._is_far_out(stage, one, other, (second - first).days) for (one, first), (other, second) in pairs
        )

    def _is_far_out(self, stage: str | None, one: int, other: int, gap: int) -> bool:
        least, most, number = self._ranges.get((stage, one, other), (0, 0, 0))
        width = most - least + _WEEK
        is_turned_round = gap < 0 <= least or gap > 0 >= most
        return number >= _MANY and (is_turned_round or not least - width <= gap <= most + width)

    def _is_far(self, stage: str | None, one: int, other: int, gap: int) -> bool:
        least, most, number = self._ranges.get((stage, one, other), (0, 0, 0))
        return number >= _ENOUGH and not least <= gap <= most

    def _never_ends_weeks(self, place: int) -> bool:
        sure = self._sure[place]
        return sure >= _ENOUGH and self._weekends[place] <= (1 - _MOSTLY) * sure


def _ways(row: _Row) -> Iterator[tuple[tuple[int, ...], _Days]]:
    """Yield each way to exchange some of the days of *row*, with their places."""
    maybe = [(place, other) for place, other in enumerate(row.turned) if other is not None]
    for number in range(1, len(maybe) + 1):
        for some in combinations(maybe, number):
            turned = dict(some)
            yield tuple(turned), tuple(turned.get(place, day) for place, day in enumerate(row.days))
