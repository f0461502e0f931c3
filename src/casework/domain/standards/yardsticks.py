"""What is usual in a series, learned from its baseline: where the centre is, and how far chance alone goes from it.

Two kinds: of shares that are counted (a p-chart, with limits for the number of each period), and of single measured
values (an XmR chart, by how much each value usually differs from the one before it).
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import NormalDist
from typing import Protocol, TypeVar

import attrs

from casework.domain.standards.ordinary import ordinary
from casework.errors import UsageError

RANGE_TO_DEVIATION = 1.128
"""By how much the mean difference of two neighbours is larger than one standard deviation (the constant d2 of two)."""

LARGEST_RANGE = 3.267
"""How many times the mean difference of two neighbours chance makes the largest one (the constant D4 of two)."""


@attrs.frozen(kw_only=True)
class Counted:
    """*good* *of* those that are finished in a *period*; *waiting* are not finished yet, and are in neither number."""

    period: str
    good: int
    of: int
    waiting: int = 0
    running: bool = False
    """Whether the period is not over, or not all of it was asked for."""

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.good <= self.of or self.waiting < 0:
            message = f"{self.period}: {self.good} of {self.of} with {self.waiting} waiting cannot be"
            raise UsageError(message)

    @property
    def value(self) -> float | None:
        """The share of 1; None of nothing."""
        return self.good / self.of if self.of else None

    def ended(self, *, good: bool) -> "Counted":
        """Return the period as it will be if all that waits turns out *good*, or if none of it does."""
        more = self.waiting if good else 0
        return attrs.evolve(self, good=self.good + more, of=self.of + self.waiting, waiting=0)


@attrs.frozen(kw_only=True)
class Measured:
    """One measured *value* of a *period*, made of *of* single ones; *waiting* are not finished yet."""

    period: str
    value: float
    of: int
    waiting: int = 0
    running: bool = False
    """Whether the period is not over, or not all of it was asked for."""

    def __attrs_post_init__(self) -> None:
        if not math.isfinite(self.value) or self.of < 0 or self.waiting < 0:
            message = f"{self.period}: {self.value} of {self.of} with {self.waiting} waiting cannot be"
            raise UsageError(message)


PointT = TypeVar("PointT", Counted, Measured)
PointT_contra = TypeVar("PointT_contra", Counted, Measured, contravariant=True)


class Yardstick(Protocol[PointT_contra]):
    """Where the usual is, and what lies outside of it."""

    @property
    def centre(self) -> float:
        """What is usual."""

    @property
    def form(self) -> str:
        """How its centre is written, for ``str.format``."""

    def limits(self, point: PointT_contra, deviations: float) -> tuple[float, float]:
        """Return between which values *point* would be ordinary."""

    def side(self, point: PointT_contra) -> int:
        """Return -1, 0 or 1 where *point* is below, on or above the centre."""

    def beyond(self, points: Sequence[PointT_contra], deviations: float) -> int:
        """Return -1, 0 or 1 where *points*, taken together, are below, within or above what is ordinary."""


@attrs.frozen(kw_only=True)
class ShareYardstick:
    """The usual of shares: *good* of *counted* in the baseline, and by how much it varies more than chance."""

    good: int
    counted: int
    spread: float = 1.0
    """How many times wider than chance alone: Laney's sigma z, never less than 1."""

    @classmethod
    def learned(cls, baseline: Sequence[Counted]) -> "ShareYardstick":
        """Return what is usual by the periods of the *baseline*."""
        plain = cls(good=sum(each.good for each in baseline), counted=sum(each.of for each in baseline))
        return attrs.evolve(plain, spread=max(1.0, _spread(plain, baseline)))

    @property
    def centre(self) -> float:
        return self.good / self.counted

    @property
    def form(self) -> str:
        return "{:.1%}"

    def limits(self, point: Counted, deviations: float) -> tuple[float, float]:
        fewest, most = self._ordinary(point.of, deviations)
        return fewest / point.of, most / point.of

    def side(self, point: Counted) -> int:
        return _sign(point.good * self.counted - self.good * point.of)

    def beyond(self, points: Sequence[Counted], deviations: float) -> int:
        good, of = sum(each.good for each in points), sum(each.of for each in points)
        fewest, most = self._ordinary(of, deviations)
        return (good > most) - (good < fewest)

    def _ordinary(self, of: int, deviations: float) -> tuple[int, int]:
        chance = NormalDist().cdf(-deviations * self.spread)
        return ordinary(of, good=self.good, counted=self.counted, chance=chance)


def _spread(plain: ShareYardstick, baseline: Sequence[Counted]) -> float:
    """Return how many times wider than by chance alone neighbours differ (Laney, 2002)."""
    share = plain.centre
    if share in {0, 1}:
        return 1.0
    scores = [(each.good / each.of - share) / math.sqrt(share * (1 - share) / each.of) for each in baseline]
    return _mean_range(scores) / RANGE_TO_DEVIATION


@attrs.frozen(kw_only=True)
class ValueYardstick:
    """The usual of single values: their mean, and their *deviation* by the differences of neighbours."""

    centre: float
    deviation: float

    @classmethod
    def learned(cls, baseline: Sequence[Measured]) -> "ValueYardstick":
        """Return what is usual by the periods of the *baseline*."""
        values = [each.value for each in baseline]
        return cls(centre=math.fsum(values) / len(values), deviation=_mean_range(values) / RANGE_TO_DEVIATION)

    @property
    def form(self) -> str:
        return "{:.4g}"

    def limits(self, point: Measured, deviations: float) -> tuple[float, float]:  # noqa: ARG002 - the same for all
        return self.centre - deviations * self.deviation, self.centre + deviations * self.deviation

    def side(self, point: Measured) -> int:
        return _sign(point.value - self.centre)

    def beyond(self, points: Sequence[Measured], deviations: float) -> int:
        away = math.fsum(each.value for each in points) / len(points) - self.centre
        reach = deviations * self.deviation / math.sqrt(len(points))
        return (away > reach) - (away < -reach)


def _mean_range(values: Sequence[float]) -> float:
    """Return by how much neighbours differ, without those that differ by more than chance alone (Nelson, 1982).

    One terrible month would otherwise widen the limits until it is within them.
    """
    ranges = [abs(after - before) for before, after in pairwise(values)]
    most = LARGEST_RANGE * math.fsum(ranges) / len(ranges)
    ordinary = [each for each in ranges if each <= most]
    return math.fsum(ordinary) / len(ordinary)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
