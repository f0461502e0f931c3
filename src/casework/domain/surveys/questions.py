"""The questions of a survey: on which scale each is answered, and which standards it tests.

Each scale says twice which of its ends is the best one, by its numbers and by the words that people read, so that no
file turns it round unseen. Where nothing of the words is understood, *better* says it a third time.
"""

from collections.abc import Mapping

import attrs

from casework.domain.authority import Authority
from casework.domain.standards.frameworks import StandardName
from casework.domain.standards.readings import Better
from casework.domain.surveys.scales import Scale, scale_of, understood


@attrs.frozen(kw_only=True)
class Point:
    """A number that may be ticked, and what stands beside it."""

    score: int
    means: str


@attrs.frozen(kw_only=True)
class Question:
    """A question, and the standards that it tests.

    It is answered by a number from *best* to *worst*, or, where it has neither, in words alone. *outside* are numbers
    that may be ticked and are none of the scale, such as 6 for "don't know". *better* says in a word which numbers are
    the better ones, where the words of the scale do not tell.
    """

    code: str
    title: str
    authority: Authority
    standards: tuple[StandardName, ...] = ()
    best: Point | None = None
    worst: Point | None = None
    outside: tuple[Point, ...] = ()
    better: Better | None = None

    @property
    def scale(self) -> Scale | None:
        """The scale on which it is answered; None where it is answered in words."""
        if self.best is None or self.worst is None:
            return None
        return scale_of(self.best.score, self.worst.score)

    @property
    def words(self) -> Mapping[int, str]:
        """What the numbers mean that have words."""
        points = [*(each for each in (self.best, self.worst) if each is not None), *self.outside]
        return {each.score: each.means for each in points}

    @property
    def unstated(self) -> str | None:
        """Which end counts as the best, in a sentence, where no word of the scale is understood and nothing says it."""
        best, worst, scale = self.best, self.worst, self.scale
        if best is None or worst is None or scale is None or self.better is not None:
            return None
        if understood(scale, self.words):
            return None
        direction = Better.HIGHER if scale.higher_is_better else Better.LOWER
        return (
            f"{best.score} = {best.means!r} counts as the best answer, and {worst.score} = {worst.means!r} as the "
            f"worst; no word of theirs is understood, so that nobody would see it upside down: say better = "
            f'"{direction}" if that is right, and else exchange best and worst'
        )

    def why_not(self, score: int) -> str | None:
        """Return why *score* is no answer to it, in a sentence; None if it is one."""
        scale = self.scale
        if scale is None:
            return f"{self.code} is answered in words, not by a number"
        if scale.holds(score) or any(each.score == score for each in self.outside):
            return None
        others = "".join(f", or {each.score} for {each.means!r}" for each in self.outside)
        return f"{score} is no answer to {self.code}: {scale}{others}"
