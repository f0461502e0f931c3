"""Figures of other bodies, as they gave them, to stand beside a body's own: nothing of them is counted here."""

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction

import attrs

from casework.domain.cases.fields import code, day, optional_detail, optional_number, optional_percent, word
from casework.domain.standards.readings import Assurance
from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class FigureNoted:
    """The body *source* gave a figure for what *indicator* tests, for the days from *first* to *last*.

    Either *good* *of* so many is told, or the *percent* alone, as a decimal in text. *assured* is who vouches for it,
    and *note* the id of a detail: where the figure stands.
    """

    indicator: str = code()
    source: str = code()
    first: dt.date = day()
    last: dt.date = day()
    assured: Assurance = word(Assurance)
    good: int | None = optional_number()
    of: int | None = optional_number()
    percent: str | None = optional_percent()
    note: str | None = optional_detail()

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            message = "the days of a figure end before they begin: give the first day and then the last"
            raise UsageError(message)
        numbers = self.good is not None and self.of is not None
        if numbers is (self.percent is not None) or (self.good is None) is not (self.of is None):
            message = "a figure is told by two numbers, good and of how many, or by a percentage where they are unknown"
            raise UsageError(message)
        if self.good is not None and self.of is not None and not 0 <= self.good <= self.of:
            message = f"{self.good} of {self.of} is no share: count at least 0 and at most all of them"
            raise UsageError(message)


@attrs.frozen(kw_only=True)
class NotedFigure:
    """A figure as it is on record; *version* is that of the record in its stream."""

    version: int
    said: FigureNoted

    @property
    def share(self) -> Fraction | None:
        """The figure as a share of 1; None of nothing."""
        said = self.said
        if said.percent is not None:
            return Fraction(said.percent) / 100
        return Fraction(said.good, said.of) if said.good is not None and said.of else None

    def touches(self, first: dt.date, last: dt.date) -> bool:
        """Whether it speaks of any of the days from *first* to *last*."""
        return self.said.first <= last and first <= self.said.last

    def is_of(self, first: dt.date, last: dt.date) -> bool:
        """Whether it speaks of just those days."""
        return (self.said.first, self.said.last) == (first, last)


def that_count(figures: Iterable[NotedFigure]) -> Iterator[NotedFigure]:
    """Yield, in their order, those that no later one of the same body for the same indicator and days replaces."""
    latest = {}
    for each in sorted(figures, key=lambda figure: figure.version):
        said = each.said
        latest[said.indicator, said.source, said.first, said.last] = each
    yield from sorted(latest.values(), key=lambda figure: (figure.said.first, figure.said.last, figure.version))
