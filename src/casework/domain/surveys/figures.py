"""How many answers were positive: counted by answers, and by the people who gave them.

One person gives several answers, one to each question, so the two ways of counting have different denominators. By
respondents everybody counts once, and only where their answers agree on being positive or not; nothing is settled by
majority. What does not count is left out under a name, with its number, and never in silence.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import attrs

from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.scales import BestPoints, Scale, directions


class Exclusion(StrEnum):
    """Why an answer, or a respondent, is no part of a share."""

    OUTSIDE_THE_SCALE = "outside_the_scale"
    NO_SCORE = "no_score"
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
    Exclusion.SCALE_TOO_SHORT: "on a scale of so few points that each would be positive",
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


def figures(answers: Iterable[SurveyAnswered], best: BestPoints) -> AnswerFigures:
    """Return the figures of *answers*, whatever their order."""
    whole, parts = _Tally(), dict[str, _Tally]()
    scores, outside, scales = Counter[tuple[Scale, int]](), Counter[int](), dict[str, set[Scale]]()
    undated = with_text = 0
    standing = _Standing(best)
    for answer in answers:
        how = standing.of(answer)
        whole.add(how, answer.respondent)
        parts.setdefault(answer.question, _Tally()).add(how, answer.respondent)
        undated += answer.undated
        with_text += answer.text is not None
        if answer.scale is not None:
            scales.setdefault(answer.question, set()).add(answer.scale)
            if answer.score is not None:
                scores[answer.scale, answer.score] += 1
        if answer.outside is not None:
            outside[answer.outside] += 1
    return AnswerFigures(
        best=best,
        answers=whole.answers,
        respondents=len(whole.respondents),
        undated=undated,
        with_text=with_text,
        scores=tuple(_score_counts(scores, best)),
        outside=tuple(OutsideCount(outside=number, count=count) for number, count in sorted(outside.items())),
        by_answers=whole.by_answers(),
        by_respondents=whole.by_respondents(),
        questions=tuple(
            QuestionShares(
                question=question,
                answers=tally.answers,
                by_answers=tally.by_answers(),
                by_respondents=tally.by_respondents(),
            )
            for question, tally in sorted(parts.items())
        ),
        warnings=tuple(_warnings(scales)),
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


_POSITIVE, _OTHER, _OUTSIDE, _TOO_SHORT, _NO_SCORE = (1 << place for place in range(5))
_LEFT_OUT = (
    (_OUTSIDE, Exclusion.OUTSIDE_THE_SCALE),
    (_TOO_SHORT, Exclusion.SCALE_TOO_SHORT),
    (_NO_SCORE, Exclusion.NO_SCORE),
)
"""What is said of those of whom nothing counts; of several reasons the first."""


class _Standing:
    """How each answer counts by one rule; what was worked out for a score is not worked out again."""

    def __init__(self, best: BestPoints) -> None:
        self._best = best
        self._known: dict[tuple[Scale, int], int] = {}

    def of(self, answer: SurveyAnswered) -> int:
        if answer.scale is None or answer.score is None:
            return _NO_SCORE if answer.outside is None else _OUTSIDE
        asked = answer.scale, answer.score
        if asked not in self._known:
            self._known[asked] = self._work_out(*asked)
        return self._known[asked]

    def _work_out(self, scale: Scale, score: int) -> int:
        if self._best.points >= scale.points:
            return _TOO_SHORT
        return _POSITIVE if self._best.accepts(score, scale) else _OTHER


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
        return _share(self._counts, nobody=0)

    def by_respondents(self) -> Share:
        return _share(Counter(self.respondents.values()), nobody=self._nobody)


def _share(counts: Counter[int], *, nobody: int) -> Share:
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
