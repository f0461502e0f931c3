"""Days and months that a spreadsheet exchanged, found by what the dates of one row say of each other.

A date whose day is above 12 was never exchanged, nor one whose day and month are the same. Such dates show how far two
columns lie apart, and whether days are working days. Of a row with another date each way of exchanging is tried; where
one of them fits what is known and the row as it stands does not, its dates were most likely exchanged.

One such row alone may be a case that took longer than any other. It is plain only where a single date makes the row
fit, but for a slip, and that date as it stands turns the order of two days round, or lies farther off than the sure
rows differ.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

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

_Apart: TypeAlias = tuple[str | None, int, int]
"""The stage of a row, and the places of two of its columns."""


class ExchangedDates:
    """Holds the dates of rows in *columns*, of which those that come first are compared with each other."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)[:_COLUMNS]
        self._rows: list[tuple[Line, str | None, _Days]] = []
        self._ranges: dict[_Apart, tuple[int, int, int]] = {}
        self._before: Counter[_Apart] = Counter()
        self._sure, self._weekends = [0] * len(self._columns), [0] * len(self._columns)

    def add(self, line: Line, stage: str | None, days: Mapping[str, dt.date]) -> None:
        """Look at one row."""
        found = tuple(days.get(column) for column in self._columns)
        sure = [(place, day) for place, day in enumerate(found) if day is not None and exchanged(day) is None]
        for place, day in sure:
            self._sure[place] += 1
            self._weekends[place] += day.weekday() >= _SATURDAY
        for (one, first), (other, second) in combinations(sure, 2):
            gap = (second - first).days
            least, most, number = self._ranges.get((stage, one, other), (gap, gap, 0))
            self._ranges[stage, one, other] = min(least, gap), max(most, gap), number + 1
            self._before[stage, one, other] += gap < 0
        if len(sure) < sum(day is not None for day in found) and len(self._rows) < _HELD:
            self._rows.append((line, stage, found))

    def lines(self) -> Mapping[str, tuple[Line, ...]]:
        """Return, for each column, the lines on which its date was most likely exchanged."""
        found: dict[str, list[Line]] = {}
        for line, stage, days in self._rows:
            for place in self._best(stage, days):
                found.setdefault(self._columns[place], []).append(line)
        return {column: tuple(lines) for column, lines in found.items()}

    def plain_lines(self) -> Mapping[str, tuple[Line, ...]]:
        """Return those of the lines of which each is plain by itself."""
        found: dict[str, list[Line]] = {}
        for line, stage, days in self._rows:
            places = self._best(stage, days)
            if len(places) == 1 and self._is_plain(stage, days, *places):
                found.setdefault(self._columns[places[0]], []).append(line)
        return {column: tuple(lines) for column, lines in found.items()}

    def may_be(self, column: str) -> int:
        """Return how many dates of *column* could have been exchanged, among the rows that are held."""
        if column not in self._columns:
            return 0
        place = self._columns.index(column)
        return sum((day := days[place]) is not None and exchanged(day) is not None for _, _, days in self._rows)

    def _best(self, stage: str | None, days: _Days) -> tuple[int, ...]:
        """Return the places of the dates that make a row fit when they are exchanged; none, where it fits already."""
        as_it_is = self._misfits(stage, days)
        if not as_it_is:
            return ()
        ways = [(places, other) for places, other in _ways(days) if not self._turns_round(stage, other, places)]
        tried = [(self._misfits(stage, other), len(places), places) for places, other in ways]
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

    def _is_plain(self, stage: str | None, days: _Days, place: int) -> bool:
        """Return whether the date at *place* alone misfits as it stands, and plainly so."""
        (turned,) = (other for places, other in _ways(days) if places == (place,))
        few = self._misfits(stage, days) // _FEWER
        fits = self._misfits(stage, turned) <= few and not self._lies_far_out(stage, turned, place)
        return fits and self._lies_far_out(stage, days, place)

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


def _ways(days: _Days) -> Iterator[tuple[tuple[int, ...], _Days]]:
    """Yield each way to exchange some of *days*, with their places."""
    maybe = [(place, other) for place, day in enumerate(days) if day is not None and (other := exchanged(day))]
    for number in range(1, len(maybe) + 1):
        for some in combinations(maybe, number):
            turned = dict(some)
            yield tuple(turned), tuple(turned.get(place, day) for place, day in enumerate(days))
