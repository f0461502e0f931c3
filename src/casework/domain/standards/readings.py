"""One figure of an indicator for a period, and whether it keeps its target.

What the figure says of its target, in this order:

1. If the whole interval lies on one side of the target, the target is met, or it is not met.
2. If everybody was counted, and at least ``ENOUGH`` of them, the share itself decides: it is what happened. While days
   are still to come, it is too early to say.
3. Otherwise there are too few to say.

Neither of the first two decides where what waits can still bring the share to the other side of the target: then it is
too early to say. What they decide of a period that is not over may still change, and the reading is provisional.

The first is how public health bodies compare a figure with a target (``docs/explanation/how-dips-are-found.md`` names
where). The second and its number are our own choice: a log of cases is no sample of anything, and without it ten
thousand cases of which 85.2 % were in time would be too few to say whether 85 % were.
"""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction

import attrs

from casework.domain.standards.intervals import LEVEL, Interval, wilson
from casework.errors import UsageError

ENOUGH = 20
"""Of how many a share decides by itself, if they are all there are."""
_MOST_PLACES = 18


class Better(StrEnum):
    """Which way a figure is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Assurance(StrEnum):
    """Who vouches for a figure: the body itself, or somebody who does not belong to it."""

    INTERNAL = "internal"
    INDEPENDENT = "independent"


class Verdict(StrEnum):
    """What a reading says of its target."""

    MET = "met"
    NOT_MET = "not_met"
    TOO_FEW = "too_few_to_say"
    TOO_EARLY = "too_early_to_say"
    OF_UNKNOWN = "of_how_many_it_does_not_say"
    NO_TARGET = "no_target"

    @property
    def in_words(self) -> str:
        """The verdict as it is said."""
        return self.value.replace("_", " ")


@attrs.frozen(kw_only=True)
class LeftOut:
    """How many were not counted, and why."""

    why: str
    count: int


@attrs.frozen(kw_only=True)
class Reading:
    """*good* *of* those that were counted in a period; those that were left out are named with their number.

    *waiting* are cases that are still open: they are in neither number, and the reading is provisional because of them.
    So it is while the period is *running*: the day on which it was read was not after the last one.
    A promise that is broken already counts among *of*, whether its case is open or not.
    """

    first: dt.date
    last: dt.date
    good: int
    of: int
    waiting: int = 0
    running: bool = False
    left_out: tuple[LeftOut, ...] = ()
    better: Better = Better.HIGHER
    target: Fraction | None = None
    everybody: bool = True
    """Whether all there are were counted, as in a log of cases; not in a survey, where only some answer."""
    alone: Fraction | None = None
    """A share of which nobody says of how many it is, where nothing else is known: it is held against no target."""
    may_turn: bool | None = None
    """Where the number of those that wait is not told: whether they can bring the share to the other side."""
    level: float = LEVEL

    def __attrs_post_init__(self) -> None:
        mistakes = [
            said
            for wrong, said in (
                (self.last < self.first, f"the period ends on {self.last}, before it begins on {self.first}"),
                (not 0 <= self.good <= self.of, f"{self.good} of {self.of} is no share"),
                (self.waiting < 0, f"{self.waiting} cases cannot wait"),
                (
                    self.waiting > 0 and self.may_turn is not None,
                    f"what {self.waiting} cases that wait can turn follows from their number",
                ),
                (any(each.count < 0 for each in self.left_out), "fewer than none cannot be left out"),
                (self.target is not None and not 0 <= self.target <= 1, f"a target of {self.target} is no share of 1"),
                (
                    self.alone is not None and self.of > 0,
                    f"a share alone is said of nothing, and here is one of {self.of}",
                ),
            )
            if wrong
        ]
        if mistakes:
            raise UsageError("; ".join(mistakes))

    @property
    def share(self) -> Fraction | None:
        """The good ones as a share of 1; None of nothing."""
        return Fraction(self.good, self.of) if self.of else None

    @property
    def percent(self) -> float | None:
        """The share in a hundred, rounded as ``in_hundred`` says; None of nothing."""
        return None if self.percent_told is None else float(self.percent_told)

    @property
    def percent_told(self) -> str | None:
        """The same as text: ``85.00``."""
        return self.in_hundred(self.share if self.alone is None else self.alone)

    def in_hundred(self, share: float | Fraction | None, *, places: int = 2) -> str | None:
        """Return *share*, such as an end of the interval or the target, in a hundred; None of nothing.

        It has so many *places*, or as many more as it needs to be shown on that side of the target on which it lies.
        """
        if share is None:
            return None
        exact, target = 100 * Fraction(share), None if self.target is None else 100 * self.target
        while target is not None and places < _MOST_PLACES:
            if _side(round(exact, places), target) == _side(exact, target):
                break
            places += 1
        whole, rest = divmod(round(exact * 10**places), 10**places)
        return f"{whole}.{rest:0{places}d}"

    @property
    def interval(self) -> Interval:
        """Between which ends the true share may lie, at the level of the reading."""
        return wilson(self.good, self.of, level=self.level)

    @property
    def provisional(self) -> bool:
        """Whether open cases, or days that are not over, can still change it."""
        return self.waiting > 0 or self.running or self.may_turn is not None

    def without_waiting(self, *, smallest: int) -> "Reading":
        """Return the same without the number of those that wait, if any do: it may be a small one.

        What they can still do is judged as if they were more, up to a multiple of *smallest*, so that the verdict does
        not tell their number either.
        """
        if not self.waiting:
            return self
        more = attrs.evolve(self, waiting=-(-self.waiting // smallest) * smallest)
        return attrs.evolve(self, waiting=0, may_turn=more.verdict is Verdict.TOO_EARLY)

    @property
    def verdict(self) -> Verdict:
        """What it says of its target; see the top of this module."""
        if self.target is None or self.alone is not None:
            return Verdict.NO_TARGET if self.target is None else Verdict.OF_UNKNOWN
        if self.better is Better.LOWER:
            return self._turned().verdict
        if self.share is None:
            return Verdict.TOO_FEW
        by_interval = not self.interval.lower < self.target <= self.interval.upper
        if not by_interval and (not self.everybody or self.of < ENOUGH):
            return Verdict.TOO_FEW
        if self._can_turn(self.target) or (self.running and not by_interval):
            return Verdict.TOO_EARLY
        return Verdict.MET if self.share >= self.target else Verdict.NOT_MET

    def _can_turn(self, target: Fraction) -> bool:
        """Whether the share can still come to the other side of *target*, as what waits turns out."""
        if self.may_turn is not None:
            return self.may_turn
        in_the_end = self.of + self.waiting
        worst, best = Fraction(self.good, in_the_end), Fraction(self.good + self.waiting, in_the_end)
        return worst < target <= best

    def _turned(self) -> "Reading":
        """Return the same figure told by the others, of which more is better."""
        target = None if self.target is None else 1 - self.target
        return attrs.evolve(self, good=self.of - self.good, better=Better.HIGHER, target=target)


@attrs.frozen(kw_only=True)
class Restated:
    """A reading as it was published, which never changes, beside the same one as it is now."""

    published: Reading
    published_on: dt.date
    now: Reading
    now_on: dt.date
    recorded_on: dt.date | None = None
    """On which day it was published in truth, where that is another than the day that it bears."""

    def __attrs_post_init__(self) -> None:
        if (self.published.first, self.published.last) != (self.now.first, self.now.last):
            message = "a reading is restated for its own period: compare two periods by a chart"
            raise UsageError(message)
        if self.now_on < self.published_on:
            message = f"what was published on {self.published_on} cannot be restated on {self.now_on}, before it"
            raise UsageError(message)

    @property
    def changed(self) -> bool:
        """Whether it would be published differently now."""
        return self.published != self.now

    @property
    def changes(self) -> tuple[str, ...]:
        """What is another now besides the share, in words."""
        return tuple(_changes(self.published, self.now))

    @property
    def in_words(self) -> str:
        """Both figures in one sentence, and what changed."""
        recorded = "" if self.recorded_on is None else f" and recorded on {self.recorded_on}"
        published = f"{_figure(self.published)}, as published on {self.published_on}{recorded}"
        if not self.changed:
            return f"{published}; nothing has changed since"
        changed = f"; what changed: {', '.join(self.changes)}" if self.changes else ""
        return f"{published}; {_figure(self.now)}, as counted on {self.now_on}{changed}"


def _side(value: Fraction, target: Fraction) -> int:
    return (value > target) - (value < target)


def _changes(was: Reading, now: Reading) -> Iterator[str]:
    if was.target != now.target:
        before, after = (each.in_hundred(each.target) or "none" for each in (was, now))
        yield f"the target from {before} to {after}"
    if was.better is not now.better:
        yield f"{now.better.value} is better and not {was.better.value}"
    if was.waiting != now.waiting:
        yield f"open from {was.waiting} to {now.waiting}"
    before_out, after_out = ({each.why: each.count for each in one.left_out} for one in (was, now))
    for why in dict.fromkeys((*before_out, *after_out)):
        if before_out.get(why, 0) != after_out.get(why, 0):
            yield f"left out ({why}) from {before_out.get(why, 0)} to {after_out.get(why, 0)}"


def _figure(reading: Reading) -> str:
    of = f"{reading.good} of {reading.of}" if reading.alone is None else Verdict.OF_UNKNOWN.in_words
    share = "nothing counts" if reading.percent_told is None else f"{reading.percent_told} % ({of})"
    return f"{share}, provisional" if reading.provisional else share
