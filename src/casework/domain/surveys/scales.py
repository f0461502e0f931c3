"""Scales, and the rule by which an answer on one is positive.

Five points may run from 1, the worst, to 5, the best, or from 1, the best, to 5, the worst. Read upside down, 85 of 100
become 10 of 100, and no number in the answers tells. So nothing here has a usual direction: a scale says which of its
ends is the best one, each answer carries its scale, and a rule speaks of the *best points* and never of numbers.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping

import attrs

from casework.domain.cases.fields import check_number, number
from casework.errors import UsageError

MOST_POINTS = 1_001
"""More points than any scale has that people answer on; the widest in use are those from 0 to 1,000."""

FEWEST_POINTS = 2

_WORD = re.compile(r"[^\W\d_]+")
_GOOD = frozenset(
    _WORD.findall(
        "agree always best courteous easy excellent fantastic friendly good great happy helpful likely polite satisfied"
    )
)
_BAD = frozenset(
    _WORD.findall(
        "awful bad difficult disagree dissatisfied impolite never poor rude terrible unfriendly unhappy unhelpful "
        "unlikely unsatisfied worst"
    )
)
_NEITHER = frozenset({"neither", "nor"})


@attrs.frozen(kw_only=True)
class Scale:
    """The whole numbers that may be answered, from *best* to *worst*; both are always said.

    >>> Scale(best=1, worst=5).rank(2), Scale(best=5, worst=1).rank(2)
    (2, 4)
    """

    best: int = number()
    worst: int = number()

    def __attrs_post_init__(self) -> None:
        if not FEWEST_POINTS <= self.points <= MOST_POINTS:
            message = f"a scale has its best and its worst point at two ends, and at most {MOST_POINTS} points"
            raise UsageError(message)

    @property
    def points(self) -> int:
        """How many points it has."""
        return abs(self.best - self.worst) + 1

    @property
    def higher_is_better(self) -> bool:
        """Whether the better points are the higher numbers."""
        return self.best > self.worst

    def holds(self, score: int) -> bool:
        """Whether *score* is one of its points."""
        return min(self.best, self.worst) <= score <= max(self.best, self.worst)

    def rank(self, score: int) -> int:
        """Return the place of *score* from the best point on, which is 1.

        Raises:
            UsageError: If it is none of its points.
        """
        if not self.holds(check_number("score", score)):
            message = f"{score} is no point of {self}: an answer that is none of the scale is kept as outside"
            raise UsageError(message)
        return abs(score - self.best) + 1

    def turned(self) -> "Scale":
        """Return the same points the other way round."""
        return Scale(best=self.worst, worst=self.best)

    def __str__(self) -> str:
        """Return it in words."""
        return f"the scale from {self.best} (best) to {self.worst} (worst)"


@functools.lru_cache(maxsize=256)
def scale_of(best: int, worst: int) -> Scale:
    """Return the scale between two ends, the same one each time: there are many answers and few scales."""
    return Scale(best=best, worst=worst)


@attrs.frozen(kw_only=True)
class BestPoints:
    """The rule by which an answer is positive: it is among the best *points* points of its scale.

    >>> rule = BestPoints(points=2)
    >>> rule.accepts(4, Scale(best=5, worst=1)), rule.accepts(4, Scale(best=1, worst=5))
    (True, False)
    """

    points: int = number()

    def __attrs_post_init__(self) -> None:
        if self.points < 1:
            message = "at least one point of a scale is positive, or no answer ever could be"
            raise UsageError(message)

    def accepts(self, score: int, scale: Scale) -> bool:
        """Whether *score* on *scale* is positive.

        Raises:
            UsageError: If it is none of its points, or every point would be positive.
        """
        if self.points >= scale.points:
            message = f"{scale} has {scale.points} points: with the best {self.points} every answer would be positive"
            raise UsageError(message)
        return scale.rank(score) <= self.points


def contradictions(scale: Scale, words: Mapping[int, str]) -> Iterator[str]:
    """Yield, in sentences, where the *words* of points say the opposite of *scale*: "very poor" near its best end.

    The words are English, and only plain ones are understood. It is a warning and no proof: "I strongly agree that it
    took too long" is bad. Without any contradiction the scale may still be the wrong way round.
    """
    for score, said in sorted(words.items()):
        if not scale.holds(score):
            continue
        towards_best = scale.points + 1 - 2 * scale.rank(score)
        if towards_best * _tone(said) < 0:
            end = "best" if towards_best > 0 else "worst"
            yield (
                f"{score} is near the {end} end of {scale}, and means {said!r}: check that best and worst are not "
                "the wrong way round"
            )


def understood(scale: Scale, words: Mapping[int, str]) -> bool:
    """Whether the *words* of any point of *scale* are plain praise or blame, so that a wrong direction can be seen."""
    return any(scale.holds(score) and _tone(said) for score, said in words.items())


def _tone(said: str) -> int:
    """Return 1 for words of praise, -1 for words of blame, 0 where neither is plain."""
    heard = frozenset(_WORD.findall(said.lower()))
    good, bad = bool(heard & _GOOD), bool(heard & _BAD)
    if good == bad or heard & _NEITHER:
        return 0
    if "not" in heard:  # "not good" is blame, and "not bad" is nothing that one could go by
        return -1 if good else 0
    return 1 if good else -1


def directions(scales: Iterable[Scale]) -> str | None:
    """Return what is odd about *scales* of one question or survey: the same points both ways round; None if nothing."""
    known = set(scales)
    both = sorted(each.best for each in known if each.turned() in known)
    if not both:
        return None
    low, high = both[0], both[-1]
    return (
        f"some answers say that {low} is best and others that {high} is, with the other end of the same points as the "
        "worst: one of them may be read upside down"
    )
