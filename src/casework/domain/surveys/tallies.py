"""How answers are added up: by answers, and by the respondents who gave them, with what does not count named."""

from collections import Counter
from enum import IntFlag, StrEnum

import attrs


class Exclusion(StrEnum):
    """Why an answer, or a respondent, is no part of a share."""

    OUTSIDE_THE_SCALE = "outside_the_scale"
    NO_SCORE = "no_score"
    OTHER_SCALE = "other_scale"
    SCALE_TOO_SHORT = "scale_too_short"
    ANSWERS_DISAGREE = "answers_disagree"
    NO_RESPONDENT = "no_respondent"

    @property
    def in_words(self) -> str:
        """What is said of those that are left out."""
        return _IN_WORDS[self]


_IN_WORDS = {
    Exclusion.OUTSIDE_THE_SCALE: "answered outside of the scale",
    Exclusion.NO_SCORE: "without a score",
    Exclusion.OTHER_SCALE: "on another scale than the one that is asked about",
    Exclusion.SCALE_TOO_SHORT: "on a scale of so few points that each would be positive",
    Exclusion.ANSWERS_DISAGREE: "respondents of whom some answers are positive and some are not",
    Exclusion.NO_RESPONDENT: "answers of which nobody knows who gave them",
}


@attrs.frozen(kw_only=True)
class Excluded:
    """How many were left out, and why."""

    why: Exclusion
    count: int


@attrs.frozen(kw_only=True)
class Share:
    """*positive* of the *of* that count; *excluded* are those that do not."""

    positive: int
    of: int
    excluded: tuple[Excluded, ...] = ()

    @property
    def percent(self) -> float | None:
        """The share in a hundred, rounded to two places; None of nothing."""
        return round(100 * self.positive / self.of, 2) if self.of else None


class How(IntFlag):
    """How an answer counts; of a respondent, how each of the answers does."""

    POSITIVE = 1
    OTHER = 2
    OUTSIDE = 4
    TOO_SHORT = 8
    OTHER_SCALE = 16
    NO_SCORE = 32


_POSITIVE, _OTHER = int(How.POSITIVE), int(How.OTHER)
_LEFT_OUT = (
    (int(How.OUTSIDE), Exclusion.OUTSIDE_THE_SCALE),
    (int(How.TOO_SHORT), Exclusion.SCALE_TOO_SHORT),
    (int(How.OTHER_SCALE), Exclusion.OTHER_SCALE),
    (int(How.NO_SCORE), Exclusion.NO_SCORE),
)
"""What is said of those of whom nothing counts; of several reasons the first."""


class Tally:
    """Answers by how they count, and each respondent's taken together."""

    def __init__(self) -> None:
        self.answers = 0
        self.respondents: dict[str, int] = {}
        self._counts: Counter[int] = Counter()
        self._nobody = 0

    def add(self, how: int, respondent: str | None) -> None:
        """Add an answer of *respondent*, None where nobody knows who gave it."""
        self.answers += 1
        self._counts[how] += 1
        if respondent is None:
            self._nobody += 1
        else:
            self.respondents[respondent] = self.respondents.get(respondent, 0) | how

    def by_answers(self) -> Share:
        """Return the share of the answers."""
        return share_of(self._counts)

    def by_respondents(self) -> Share:
        """Return the share of the people who gave them."""
        return share_of(Counter(self.respondents.values()), nobody=self._nobody)


def share_of(counts: Counter[int], *, nobody: int = 0) -> Share:
    """Return the share among *counts*, how many there are of each set of bits."""
    positive = of = 0
    excluded = Counter({Exclusion.NO_RESPONDENT: nobody})
    for how, count in counts.items():
        if how & _POSITIVE and how & _OTHER:
            excluded[Exclusion.ANSWERS_DISAGREE] += count
        elif how & (_POSITIVE | _OTHER):
            of += count
            positive += count if how & _POSITIVE else 0
        else:
            excluded[next(why for bit, why in _LEFT_OUT if how & bit)] += count
    named = tuple(Excluded(why=why, count=excluded[why]) for why in Exclusion if excluded[why])
    return Share(positive=positive, of=of, excluded=named)
