"""How many answers were positive: counted by answers, and by the people who gave them.

One person gives several answers, one to each question, so the two ways of counting have different denominators. By
respondents everybody counts once, and only where their answers agree on being positive or not; nothing is settled by
majority. What does not count is left out under a name, with its number, and never in silence.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol

import attrs

from casework.domain.surveys.scales import BestPoints, Scale, directions


class Exclusion(StrEnum):
    """Why an answer, or a respondent, is no part of a share."""

    OUTSIDE_THE_SCALE = "outside_the_scale"
    NO_SCORE = "no_score"
    SCALE_TOO_SHORT = "scale_too_short"
    OTHER_SCALE = "other_scale"
    ANSWERS_DISAGREE = "answers_disagree"
    NO_RESPONDENT = "no_respondent"

    @property
    def in_words(self) -> str:
        """What is said of those that are left out."""
        return _IN_WORDS[self]


_IN_WORDS = {
    Exclusion.OUTSIDE_THE_SCALE: "answered outside of the scale",
    Exclusion.NO_SCORE: "without a score",
    Exclusion.SCALE_TOO_SHORT: "on a scale of so few points that each would be positive",
    Exclusion.OTHER_SCALE: "on a scale of which the rule says nothing",
    Exclusion.ANSWERS_DISAGREE: "with answers of which some are positive and some are not",
    Exclusion.NO_RESPONDENT: "given by nobody knows whom",
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


@attrs.frozen(kw_only=True)
class ScoreCount:
    """How many answers have *score* on *scale*; *positive* is None where every point of the scale would be."""

    scale: Scale
    score: int
    count: int
    positive: bool | None


@attrs.frozen(kw_only=True)
class OutsideCount:
    """How many answers gave the number *outside*, which is none of their scale."""

    outside: int
    count: int


@attrs.frozen(kw_only=True)
class QuestionShares:
    """The shares of one question."""

    question: str
    answers: int
    by_answers: Share
    by_respondents: Share


@attrs.frozen(kw_only=True)
class AnswerFigures:
    """The figures of the answers to a survey, by the rule *best*.

    *respondents* are the different ones who are known; *with_text* answers say something in words, of *undated* ones
    nobody knows the day. *warnings* say what may be the wrong way round.
    """

    best: BestPoints
    answers: int
    respondents: int
    undated: int
    with_text: int
    scores: tuple[ScoreCount, ...]
    outside: tuple[OutsideCount, ...]
    by_answers: Share
    by_respondents: Share
    questions: tuple[QuestionShares, ...]
    warnings: tuple[str, ...] = ()


class Said(Protocol):
    """An answer, as far as it must be known to tell whether it is of a survey."""

    @property
    def question(self) -> str:
        """The question."""

    @property
    def respondent(self) -> str | None:
        """Who answered, if that is known."""

    @property
    def scale(self) -> Scale | None:
        """The scale on which it was answered; None in words."""

    @property
    def score(self) -> int | None:
        """The point of the scale."""

    @property
    def outside(self) -> int | None:
        """The number that is none of the scale."""


class Countable(Said, Protocol):
    """An answer, as far as it must be known to be counted."""

    @property
    def text(self) -> str | None:
        """The detail that says it in words."""

    @property
    def undated(self) -> bool:
        """Whether nobody knows its day."""


def figures(answers: Iterable[Countable], best: BestPoints) -> AnswerFigures:
    """Return the figures of *answers*, whatever their order."""
    count = AnswerCount(best)
    for answer in answers:
        count.add(answer)
    return count.figures()


class AnswerCount:
    """Counts answers one by one, by the rule *best*."""

    def __init__(self, best: BestPoints) -> None:
        self._best, self._standing = best, _Standing(best)
        self._whole, self._parts = _Tally(), dict[str, _Tally]()
        self._scores, self._outside = Counter[tuple[Scale, int]](), Counter[int]()
        self._scales: dict[str, set[Scale]] = {}
        self._undated = self._with_text = 0

    def add(self, answer: Countable) -> None:
        """Count *answer*."""
        how = self._standing.of(answer)
        self._whole.add(how, answer.respondent)
        self._parts.setdefault(answer.question, _Tally()).add(how, answer.respondent)
        self._undated += answer.undated
        self._with_text += answer.text is not None
        if answer.scale is not None:
            self._scales.setdefault(answer.question, set()).add(answer.scale)
            if answer.score is not None:
                self._scores[answer.scale, answer.score] += 1
        if answer.outside is not None:
            self._outside[answer.outside] += 1

    def figures(self) -> AnswerFigures:
        """Return the figures of what was counted."""
        outside = sorted(self._outside.items())
        return AnswerFigures(
            best=self._best,
            answers=self._whole.answers,
            respondents=len(self._whole.respondents),
            undated=self._undated,
            with_text=self._with_text,
            scores=tuple(_score_counts(self._scores, self._best)),
            outside=tuple(OutsideCount(outside=number, count=count) for number, count in outside),
            by_answers=self._whole.by_answers(),
            by_respondents=self._whole.by_respondents(),
            questions=tuple(
                QuestionShares(
                    question=question,
                    answers=tally.answers,
                    by_answers=tally.by_answers(),
                    by_respondents=tally.by_respondents(),
                )
                for question, tally in sorted(self._parts.items())
            ),
            warnings=tuple(_warnings(self._scales)),
        )


def _score_counts(scores: Counter[tuple[Scale, int]], best: BestPoints) -> Iterable[ScoreCount]:
    """Yield the counts, each scale from its best point on."""
    for (scale, score), count in sorted(scores.items(), key=lambda item: _place(*item[0])):
        positive = best.accepts(score, scale) if best.points < scale.points else None
        yield ScoreCount(scale=scale, score=score, count=count, positive=positive)


def _place(scale: Scale, score: int) -> tuple[int, int, int]:
    return scale.best, scale.worst, scale.rank(score)


def _warnings(scales: dict[str, set[Scale]]) -> Iterable[str]:
    """Yield what is odd about the scales of each question, and of all questions where none alone is odd."""
    found = [f"{question}: {odd}" for question, known in sorted(scales.items()) if (odd := directions(known))]
    yield from found
    odd = directions(scale for known in scales.values() for scale in known)
    if odd is not None and not found:
        yield f"between questions {odd}"


POSITIVE, OTHER, OUTSIDE, TOO_SHORT, OTHER_SCALE, NO_SCORE = (1 << place for place in range(6))
"""How an answer counts, as bits: those of all the answers of a respondent, taken together, tell how they count."""
_LEFT_OUT = (
    (OUTSIDE, Exclusion.OUTSIDE_THE_SCALE),
    (TOO_SHORT, Exclusion.SCALE_TOO_SHORT),
    (OTHER_SCALE, Exclusion.OTHER_SCALE),
    (NO_SCORE, Exclusion.NO_SCORE),
)
"""What is said of those of whom nothing counts; of several reasons the first."""


def judgement_of(score: int, scale: Scale, points: int) -> int:
    """Return how *score* on *scale* counts where the best *points* points are positive."""
    if points >= scale.points:
        return TOO_SHORT
    return POSITIVE if scale.rank(score) <= points else OTHER


class _Standing:
    """How each answer counts by one rule; what was worked out for a score is not worked out again."""

    def __init__(self, best: BestPoints) -> None:
        self._best = best
        self._known: dict[tuple[Scale, int], int] = {}

    def of(self, answer: Countable) -> int:
        if answer.scale is None or answer.score is None:
            return NO_SCORE if answer.outside is None else OUTSIDE
        asked = answer.scale, answer.score
        if asked not in self._known:
            self._known[asked] = judgement_of(answer.score, answer.scale, self._best.points)
        return self._known[asked]


class _Tally:
    """Answers by how they count, and each respondent's taken together."""

    def __init__(self) -> None:
        self.answers = 0
        self.respondents: dict[str, int] = {}
        self._counts: Counter[int] = Counter()
        self._nobody = 0

    def add(self, how: int, respondent: str | None) -> None:
        self.answers += 1
        self._counts[how] += 1
        if respondent is None:
            self._nobody += 1
        else:
            self.respondents[respondent] = self.respondents.get(respondent, 0) | how

    def by_answers(self) -> Share:
        return share_of(self._counts, nobody=0)

    def by_respondents(self) -> Share:
        return share_of(Counter(self.respondents.values()), nobody=self._nobody)


def share_of(judgements: Mapping[int, int], *, nobody: int) -> Share:
    """Return the share among *judgements*, how many answers or respondents there are of each set of bits.

    *nobody* is how many answers there are besides of which nobody knows who gave them.
    """
    positive = of = 0
    excluded = Counter({Exclusion.NO_RESPONDENT: nobody})
    for how, count in judgements.items():
        if how & POSITIVE and how & OTHER:
            excluded[Exclusion.ANSWERS_DISAGREE] += count
        elif how & (POSITIVE | OTHER):
            of += count
            positive += count if how & POSITIVE else 0
        else:
            excluded[next(why for bit, why in _LEFT_OUT if how & bit)] += count
    named = tuple(Excluded(why=why, count=excluded[why]) for why in Exclusion if excluded[why])
    return Share(positive=positive, of=of, excluded=named)
