"""The yearly review of standards: which were kept, raised or dropped, why, and who was consulted.

What was decided about the standards of one framework stands in one stream of the organisation. Reviews of earlier
years may be recorded late, so that they count in the order of their days and not in that of the log.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

import attrs

from casework.domain.cases.fields import code, codes, detail, optional_code
from casework.domain.standards.frameworks import Framework, Standard
from casework.domain.standards.readings import Better

_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)-percent\Z")
"""How the code of a target says a share of 100."""


class ReviewResult(StrEnum):
    """What came of looking at a standard again."""

    KEPT = "kept"
    RAISED = "raised"
    DROPPED = "dropped"


@attrs.frozen(kw_only=True)
class StandardKept:
    """A standard was looked at and stays as it is; *reason* is the id of a detail.

    *consulted* are those who were asked, and *consultations* the ids of those on record for which it was decided.
    """

    standard: str = code()
    reason: str = detail()
    consulted: tuple[str, ...] = codes()
    consultations: tuple[str, ...] = codes()


@attrs.frozen(kw_only=True)
class StandardRaised:
    """A standard asks for more than it did; the targets are codes, such as ``85-percent``, the first if one was set."""

    standard: str = code()
    reason: str = detail()
    to_target: str = code()
    from_target: str | None = optional_code()
    consulted: tuple[str, ...] = codes()
    consultations: tuple[str, ...] = codes()


@attrs.frozen(kw_only=True)
class StandardDropped:
    """A standard is given up; its code is never used for anything else."""

    standard: str = code()
    reason: str = detail()
    consulted: tuple[str, ...] = codes()
    consultations: tuple[str, ...] = codes()


ReviewEvent: TypeAlias = StandardKept | StandardRaised | StandardDropped

KINDS: dict[ReviewResult, type[ReviewEvent]] = {
    ReviewResult.KEPT: StandardKept,
    ReviewResult.RAISED: StandardRaised,
    ReviewResult.DROPPED: StandardDropped,
}
"""The event of each result."""

_RESULTS = {kind: result for result, kind in KINDS.items()}


@attrs.frozen(kw_only=True)
class ReviewFact:
    """An event of a review, the day on which it was decided, and its version in the stream."""

    version: int
    on: dt.date
    event: ReviewEvent

    @property
    def result(self) -> ReviewResult:
        """What came of it."""
        return _RESULTS[type(self.event)]

    @property
    def targets(self) -> tuple[str | None, str | None]:
        """The target before and after; nothing and nothing where it was not raised."""
        event = self.event
        return (event.from_target, event.to_target) if isinstance(event, StandardRaised) else (None, None)


@attrs.frozen(kw_only=True)
class Reviews:
    """The reviews of the standards of one framework, in the order of their days; *version* is that of the stream."""

    version: int = 0
    facts: tuple[ReviewFact, ...] = ()

    @classmethod
    def of(cls, facts: Iterable[ReviewFact]) -> "Reviews":
        """Return what *facts* tell of."""
        found = sorted(facts, key=lambda fact: (fact.on, fact.version))
        return cls(version=max((fact.version for fact in found), default=0), facts=tuple(found))

    def about(self, standard: str, *, until: dt.date | None = None) -> tuple[ReviewFact, ...]:
        """Return those about one standard, up to the day *until*."""
        return tuple(
            fact for fact in self.facts if fact.event.standard == standard and (until is None or fact.on <= until)
        )

    def is_dropped(self, standard: str, *, on: dt.date) -> bool:
        """Whether the last that was decided about *standard* by a day was to drop it."""
        found = self.about(standard, until=on)
        return bool(found) and found[-1].result is ReviewResult.DROPPED

    def target(self, standard: str, *, on: dt.date) -> str | None:
        """Return the target to which *standard* was last raised by a day; None if it never was."""
        raised = [fact.targets[1] for fact in self.about(standard, until=on) if fact.result is ReviewResult.RAISED]
        return raised[-1] if raised else None

    def not_reviewed(self, framework: Framework, *, on: dt.date) -> Iterator[Standard]:
        """Yield the standards that hold on a day, were not dropped, and were not reviewed in the year up to it."""
        for standard in framework.holding(on):
            found = self.about(standard.code, until=on)
            if not self.is_dropped(standard.code, on=on) and (not found or found[-1].on <= year_before(on)):
                yield standard


def year_before(day: dt.date) -> dt.date:
    """Return the same day of the year before; the 28th of February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def why_not(
    reviews: Reviews, event: ReviewEvent, *, on: dt.date, today: dt.date, better: Collection[Better] = ()
) -> str | None:
    """Return why *event* cannot have been decided *on* that day, and what to do instead; None where it can.

    *better* is which way the indicators of the standard are better; higher, where it has none.
    """
    if on > today:
        return f"{on.isoformat()} is still to come: give the day on which it was decided"
    if isinstance(event, StandardRaised) and event.from_target == event.to_target:
        return "the target is the same as before: record that it was kept, or give the new target"
    if not isinstance(event, StandardKept) and reviews.is_dropped(event.standard, on=on):
        return "it was dropped by then: record first that it is kept after all, and why"
    if isinstance(event, StandardRaised):
        known = reviews.target(event.standard, on=on)
        if known is not None and event.from_target not in {None, known}:
            return f"its target was {known} by then and not {event.from_target}: check both"
        return _why_no_raise(event.from_target or known, event.to_target, better)
    return None


def _why_no_raise(before: str | None, after: str, better: Collection[Better]) -> str | None:
    """Return why *after* asks for no more than *before*, where both are shares of 100 and it is certain which way."""
    old, new, ways = _percent(before), _percent(after), set(better) or {Better.HIGHER}
    if old is None or new is None or len(ways) > 1 or old == new:
        return None
    if (new > old) is (ways == {Better.HIGHER}):
        return None
    return f"{after} asks for less than {before}: check both, or record that it was kept, and why"


def _percent(target: str | None) -> Decimal | None:
    found = _PERCENT.match(target or "")
    return None if found is None else Decimal(found[1])
