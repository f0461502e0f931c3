"""Whether one share is another than a second one by more than chance: the interval of the difference of two shares.

It is the tenth of the methods that Newcombe compares (1998, "Interval estimation for the difference between independent
proportions", Statistics in Medicine 17, 873-890), made of the intervals of Wilson of both shares. It asks that the two
are independent: of people who were asked in both years it is only nearly true, and then it is too wide rather than too
narrow.
"""

import math

import attrs

from casework.domain.standards.intervals import LEVEL, Interval, wilson
from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class Difference:
    """By how much the share *after* is above the one *before*, and between which ends that may lie."""

    points: float
    interval: Interval

    @property
    def more_than_chance(self) -> bool:
        """Whether chance alone explains it badly: the interval does not hold 0."""
        return self.interval.lower > 0 or self.interval.upper < 0

    @property
    def in_words(self) -> str:
        """What is said of it."""
        if not self.more_than_chance:
            return "no more than chance explains"
        return "a rise by more than chance" if self.points > 0 else "a fall by more than chance"


def difference(before: tuple[int, int], after: tuple[int, int], *, level: float = LEVEL) -> Difference:
    """Return by how much the share *after* is above the one *before*, each as so many good ones *of* so many.

    Raises:
        UsageError: If one of the two is no share, or a share of nothing.
    """
    if not before[1] or not after[1]:
        message = "nothing was counted before or after: there is no difference between a share and nothing"
        raise UsageError(message)
    (old, old_ends), (new, new_ends) = (_share(*each, level) for each in (before, after))
    points = new - old
    down = math.hypot(new - new_ends.lower, old_ends.upper - old)
    up = math.hypot(new_ends.upper - new, old - old_ends.lower)
    return Difference(points=points, interval=Interval(lower=points - down, upper=points + up))


def _share(good: int, of: int, level: float) -> tuple[float, Interval]:
    ends = wilson(good, of, level=level)
    return good / of, ends
