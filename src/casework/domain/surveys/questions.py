"""The questions of a survey: on which scale each is answered, and which standards it tests.

Each scale says twice which of its ends is the best one, by its numbers and by the words that people read, so that no
file turns it round unseen.
"""

from collections.abc import Mapping

import attrs

from casework.domain.authority import Authority
from casework.domain.standards.frameworks import StandardName
from casework.domain.surveys.scales import Scale


@attrs.frozen(kw_only=True)
class Point:
    """A number that may be ticked, and what stands beside it."""

    score: int
    means: str


@attrs.frozen(kw_only=True)
class Question:
    """A question, and the standards that it tests.

    It is answered by a number from *best* to *worst*, or, where it has neither, in words alone. *outside* are numbers
    that may be ticked and are none of the scale, such as 6 for "don't know".
    """

    code: str
    title: str
    authority: Authority
    standards: tuple[StandardName, ...] = ()
    best: Point | None = None
    worst: Point | None = None
    outside: tuple[Point, ...] = ()

    @property
    def scale(self) -> Scale | None:
        """The scale on which it is answered; None where it is answered in words."""
        if self.best is None or self.worst is None:
            return None
        return Scale(best=self.best.score, worst=self.worst.score)

    @property
    def words(self) -> Mapping[int, str]:
        """What the numbers mean that have words."""
        points = [*(each for each in (self.best, self.worst) if each is not None), *self.outside]
        return {each.score: each.means for each in points}

    def why_not(self, score: int) -> str | None:
        """Return why *score* is no answer to it, in a sentence; None if it is one."""
        scale = self.scale
        if scale is None:
            return f"{self.code} is answered in words, not by a number"
        if scale.holds(score) or any(each.score == score for each in self.outside):
            return None
        others = "".join(f", or {each.score} for {each.means!r}" for each in self.outside)
        return f"{score} is no answer to {self.code}: {scale}{others}"
