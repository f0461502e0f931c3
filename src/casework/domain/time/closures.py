"""Closed days that people write as ranges: closures, closures of every year, and all that lies between school terms.

A calendar counts with dates, so each of these lays itself out as the dates that it closes. What comes back every year
has no end, and is laid out from 1970 to 2099: a calendar with such a rule knows nothing of other years.
"""

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

import attrs

from casework.domain.time.day_index import DAYS_IN_WEEK, day_of
from casework.errors import CountingError

FIRST_LAID_OUT = dt.date(1970, 1, 1)
LAST_LAID_OUT = dt.date(2099, 12, 31)
LONGEST_CLOSURE = 3660
"""Calendar days; whatever is closed for longer is a slip in a year, and not a closure."""

_LEAP_YEAR = 2000

ClosedDays = Iterator[tuple[dt.date, str]]


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (day_of(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))


def _check_order(name: str, first: dt.date, last: dt.date) -> None:
    if last < first:
        message = f"{name} ends on {last}, before it begins on {first}"
        raise CountingError(message)
    if (last - first).days >= LONGEST_CLOSURE:
        message = f"{name} lasts from {first} to {last}, longer than {LONGEST_CLOSURE} days: check the years"
        raise CountingError(message)


def _check_name(name: str) -> None:
    if not name.strip():
        message = "it has no name: say why the days are closed, or which term it is"
        raise CountingError(message)


@attrs.frozen(kw_only=True, order=True)
class MonthDay:
    """A day of every year that has it, such as 24 December; in text ``12-24``."""

    month: int
    day: int

    def __attrs_post_init__(self) -> None:
        try:
            dt.date(_LEAP_YEAR, self.month, self.day)
        except ValueError:
            message = f"there is no day {self} in any year"
            raise CountingError(message) from None

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"

    def begins(self, year: int) -> dt.date:
        """Return the day in *year* on which a stretch that begins with it begins."""
        return dt.date(year, 3, 1) if self._is_missing_in(year) else dt.date(year, self.month, self.day)

    def ends(self, year: int) -> dt.date:
        """Return the day in *year* on which a stretch that ends with it ends."""
        return dt.date(year, 2, 28) if self._is_missing_in(year) else dt.date(year, self.month, self.day)

    def _is_missing_in(self, year: int) -> bool:
        return (self.month, self.day) == (2, 29) and not calendar.isleap(year)


@attrs.frozen(kw_only=True)
class Closure:
    """The days from *first* to *last*, both included, on which a place is closed; *source* says who decided it."""

    name: str
    first: dt.date
    last: dt.date
    source: str = ""

    def __attrs_post_init__(self) -> None:
        _check_name(self.name)
        _check_order(self.name, self.first, self.last)

    def closed(self) -> ClosedDays:
        """Yield the days with the name."""
        return ((day, self.name) for day in _days(self.first, self.last))


@attrs.frozen(kw_only=True)
class YearlyClosure:
    """The days from *first* to *last* of every year, both included; over New Year where *last* is earlier in the year.

    The rule closes only days from *holds_from* to *holds_until*, both included, where these are given, and only the
    *weekdays* (Monday being 0) where there are any. A bound of 29 February is in other years the last day of that
    month, or the first day after it.
    """

    name: str
    first: MonthDay
    last: MonthDay
    holds_from: dt.date | None = None
    holds_until: dt.date | None = None
    weekdays: frozenset[int] = attrs.field(factory=frozenset)
    source: str = ""

    def __attrs_post_init__(self) -> None:
        _check_name(self.name)
        if self.holds_from and self.holds_until and self.holds_until < self.holds_from:
            message = f"{self.name} holds until {self.holds_until}, before it begins on {self.holds_from}"
            raise CountingError(message)
        if not self.weekdays <= frozenset(range(DAYS_IN_WEEK)):
            message = f"{self.name} closes weekdays that are no numbers from 0 (Monday) to 6 (Sunday)"
            raise CountingError(message)

    def closed(self) -> ClosedDays:
        """Yield the days with the name, of the years that are laid out."""
        begin = max(self.holds_from or FIRST_LAID_OUT, FIRST_LAID_OUT)
        end = min(self.holds_until or LAST_LAID_OUT, LAST_LAID_OUT)
        return (
            (day, self.name)
            for year in range(begin.year, end.year + 1)
            for first, last in self._stretches(year)
            for day in _days(max(first, begin), min(last, end))
            if not self.weekdays or day.weekday() in self.weekdays
        )

    def _stretches(self, year: int) -> tuple[tuple[dt.date, dt.date], ...]:
        first, last = self.first.begins(year), self.last.ends(year)
        if self.first <= self.last:
            return ((first, last),)
        return (dt.date(year, 1, 1), last), (first, dt.date(year, 12, 31))


@attrs.frozen(kw_only=True)
class Term:
    """A stretch in which a school is open, from its *first* to its *last* day, both included."""

    name: str
    first: dt.date
    last: dt.date
    source: str = ""

    def __attrs_post_init__(self) -> None:
        _check_name(self.name)
        _check_order(self.name, self.first, self.last)


def disorder(terms: Sequence[Term]) -> Iterator[str]:
    """Yield which terms run into each other or stand out of order."""
    for earlier, later in pairwise(terms):
        if later.first <= earlier.last:
            yield f"{later.name} begins on {later.first}, before {earlier.name} is over on {earlier.last}"


def outside_terms(terms: Sequence[Term], first: dt.date, last: dt.date) -> ClosedDays:
    """Yield the days from *first* to *last* that lie in none of *terms*, each with the name of the gap."""
    gaps = [(first, terms[0].first, f"holidays before {terms[0].name}")]
    gaps += [(one.last, two.first, f"holidays between {one.name} and {two.name}") for one, two in pairwise(terms)]
    gaps += [(terms[-1].last, last, f"holidays after {terms[-1].name}")]
    closed = {day: name for begin, end, name in gaps for day in _days(begin, end)}
    for term in terms:
        for day in _days(term.first, term.last):
            closed.pop(day, None)
    return iter(closed.items())
