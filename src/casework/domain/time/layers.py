"""What one place closes on top of a calendar: a council's own days on those of its nation, a school's terms on those.

A layer is laid upon a calendar and gives another one, which is a value like any other: nothing is looked up later.
"""

import datetime as dt
from collections.abc import Iterable

import attrs

from casework.domain.authority import Evidence
from casework.domain.time.calendars import Holidays, WorkingCalendar, by_date, earliest, latest, weakest
from casework.domain.time.closures import (
    FIRST_LAID_OUT,
    LAST_LAID_OUT,
    Closure,
    Term,
    YearlyClosure,
    disorder,
    outside_terms,
)
from casework.errors import CountingError


@attrs.frozen(kw_only=True)
class Layer:
    """Closed days with their names, as dates, as ranges, as ranges of every year, and as what lies in no term.

    Attributes:
        holidays: Closed dates with their names; a mapping is accepted. They go before the names of the calendar below.
        closures: Ranges of closed days.
        yearly_closures: Ranges that come back every year.
        terms: Where there are any, each day in none of them is closed, as far as the layer is known.
        known_from: The first day of which the layer is known; the first day of the first term if there are terms.
        known_until: The last such day; the last day of the last term if there are terms.
        sources: Where it is written down, besides the sources of its parts.
        as_of: The day on which the sources were read.
        evidence: How well it is known.

    Raises:
        CountingError: If the terms run into each other.
    """

    holidays: Holidays = attrs.field(default=(), converter=by_date)
    closures: tuple[Closure, ...] = ()
    yearly_closures: tuple[YearlyClosure, ...] = ()
    terms: tuple[Term, ...] = ()
    known_from: dt.date | None = None
    known_until: dt.date | None = None
    sources: tuple[str, ...] = ()
    as_of: dt.date | None = None
    evidence: Evidence = Evidence.LOCAL

    def __attrs_post_init__(self) -> None:
        problems = list(disorder(self.terms))
        if problems:
            message = "the terms cannot be used"
            raise CountingError(message, problems=problems)

    def upon(self, calendar: WorkingCalendar, *, id: str, name: str) -> WorkingCalendar:  # noqa: A002
        """Return *calendar* with this layer on it; the whole knows only what both know.

        Raises:
            CountingError: If no day that is known is left to work on.
        """
        first, last = self._horizon()
        return attrs.evolve(
            calendar,
            id=id,
            name=name,
            holidays=self._ranges() | dict(calendar.holidays) | dict(self.holidays),
            known_from=latest(calendar.known_from, first),
            known_until=earliest(calendar.known_until, last),
            sources=tuple(dict.fromkeys((*calendar.sources, *self._sources()))),
            as_of=earliest(calendar.as_of, self.as_of),
            evidence=weakest((calendar.evidence, self.evidence)),
        )

    def _horizon(self) -> tuple[dt.date | None, dt.date | None]:
        first, last = self.known_from, self.known_until
        if self.terms:
            first, last = first or self.terms[0].first, last or self.terms[-1].last
        if self.terms or self.yearly_closures:
            first, last = latest(first, FIRST_LAID_OUT), earliest(last, LAST_LAID_OUT)
        return first, last

    def _ranges(self) -> dict[dt.date, str]:
        first, last = self._horizon()
        closed = dict(outside_terms(self.terms, first, last)) if self.terms and first and last else {}
        for yearly in self.yearly_closures:
            closed |= dict(yearly.closed())
        for closure in self.closures:
            closed |= dict(closure.closed())
        return closed

    def _sources(self) -> Iterable[str]:
        of_parts = [each.source for each in self.closures]
        of_parts += [each.source for each in self.yearly_closures]
        of_parts += [each.source for each in self.terms]
        return (*self.sources, *filter(None, of_parts))
