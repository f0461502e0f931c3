"""The figures of a survey beside its file: what of the answers is not of the survey, its editions, and who answered.

What is not of the survey counts in no share and is named with its number: a question that the file does not have, a
scale that is not the question's, and what one respondent said to one question more than once, since nobody knows which
of it they meant. Editions are compared question by question, where each person counts once.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

import attrs

from casework.domain.standards.differences import Difference, difference
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.editions import Edition
from casework.domain.surveys.figures import AnswerCount, AnswerFigures, QuestionShares, Said
from casework.domain.surveys.question_sets import Survey
from casework.domain.surveys.scales import BestPoints, Scale

FEW = 5
"""Below so many who were asked, whose answer it is can be guessed."""


class Stray(StrEnum):
    """Why an answer counts in no share of its survey."""

    UNKNOWN_QUESTION = "unknown_question"
    UPSIDE_DOWN = "upside_down"
    OTHER_SCALE = "other_scale"
    DOUBLE = "double"

    @property
    def in_words(self) -> str:
        """What is said of those answers."""
        return _IN_WORDS[self]


_IN_WORDS = {
    Stray.UNKNOWN_QUESTION: "answers to a question that the survey does not ask",
    Stray.UPSIDE_DOWN: "answers on the scale of their question turned upside down",
    Stray.OTHER_SCALE: "answers on another scale than that of their question",
    Stray.DOUBLE: "answers of respondents who answered a question more than once",
}


@attrs.frozen(kw_only=True)
class StrayCount:
    """How many answers count in no share, and why."""

    why: Stray
    count: int


@attrs.frozen(kw_only=True)
class Response:
    """How many were asked, and how many people answered; None where nobody knows how many were asked."""

    asked: int | None
    answered: int

    @property
    def rate(self) -> Fraction | None:
        """How many of those who were asked answered, as a share of 1; None where that cannot be said."""
        return Fraction(self.answered, self.asked) if self.asked and self.answered <= self.asked else None

    @property
    def few(self) -> bool:
        """Whether so few were asked that whose answer it is can be guessed."""
        return self.asked is not None and 0 < self.asked < FEW


@attrs.frozen(kw_only=True)
class ChangeSince:
    """How the answers to one question differ from an edition to a later one."""

    question: str
    before: str
    after: str
    difference: Difference


@attrs.frozen(kw_only=True)
class EditionFigures:
    """The figures of one edition of a survey."""

    edition: Edition
    figures: AnswerFigures
    response: Response


@attrs.frozen(kw_only=True)
class SurveyFigures:
    """The figures of a survey; *stray* answers count in no share, and *since_baseline* and *year_on_year* compare.

    *in_no_edition* answers count, but in none of the editions that there are: theirs is a day of none, or one that
    nobody knows. *file* is None where answers were imported and no file says what was asked; then no answer is stray.
    """

    survey: str
    file: Survey | None
    answers: AnswerFigures
    stray: tuple[StrayCount, ...] = ()
    in_no_edition: int = 0
    response: Response | None = None
    editions: tuple[EditionFigures, ...] = ()
    since_baseline: tuple[ChangeSince, ...] = ()
    year_on_year: tuple[ChangeSince, ...] = ()


def left_out(answer: Said, survey: Survey, edition: Edition | None, doubles: "Doubles") -> Stray | None:
    """Return why *answer* counts in no share of *survey*; *doubles* has seen all of them."""
    why = stray(answer, survey)
    return Stray.DOUBLE if why is None and doubles.holds(answer, edition) else why


def stray(answer: Said, survey: Survey) -> Stray | None:
    """Return why *answer* is none of *survey*, as far as it can be told of one answer alone."""
    question = survey.question(answer.question)
    if question is None:
        return Stray.UNKNOWN_QUESTION
    is_in_words = answer.score is None and answer.outside is None
    if is_in_words or answer.scale == question.scale:
        return None
    turned = question.scale is not None and answer.scale == question.scale.turned()
    return Stray.UPSIDE_DOWN if turned else Stray.OTHER_SCALE


class Doubles:
    """Finds what one respondent said to one question, in one edition, more than once."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, str | None], bool] = {}

    def see(self, answer: Said, edition: Edition | None) -> None:
        """Look at *answer*."""
        if answer.respondent is not None:
            key = self._key(answer, answer.respondent, edition)
            self._seen[key] = key in self._seen

    def holds(self, answer: Said, edition: Edition | None) -> bool:
        """Whether *answer*, all of which were looked at, is one of several."""
        respondent = answer.respondent
        return respondent is not None and self._seen[self._key(answer, respondent, edition)]

    @staticmethod
    def _key(answer: Said, respondent: str, edition: Edition | None) -> tuple[str, str, str | None]:
        return respondent, answer.question, None if edition is None else edition.code


@attrs.frozen(kw_only=True)
class _Heard:
    """What counts of an answer, and to which edition it belongs; so little is kept that many of them fit in memory."""

    question: str
    respondent: str | None
    score: int | None
    scale: Scale | None
    outside: int | None
    text: str | None
    undated: bool
    invited: bool
    edition: Edition | None


class SurveyCount:
    """Takes the answers to *survey* one by one, and counts them by the rule *best* once all of them are there."""

    def __init__(self, survey: Survey, best: BestPoints) -> None:
        self._survey, self._best, self._doubles = survey, best, Doubles()
        self._heard: list[_Heard] = []

    def add(self, answer: SurveyAnswered, day: dt.date | None) -> None:
        """Take *answer*, which was given on *day*, or nobody knows when."""
        edition = edition_of(self._survey, day)
        self._doubles.see(answer, edition)
        self._heard.append(
            _Heard(
                question=answer.question,
                respondent=answer.respondent,
                score=answer.score,
                scale=answer.scale,
                outside=answer.outside,
                text=answer.text,
                undated=answer.undated,
                invited=answer.invited,
                edition=edition,
            )
        )

    def figures(self, invited: int | None) -> SurveyFigures:
        """Return what was counted, where *invited* invitations went out; None where nobody is ever invited."""
        count = _Count(self._survey, self._best, self._doubles)
        for each in self._heard:
            count.add(each)
        return count.figures(invited)


class _Count:
    """Counts the answers to *survey* one by one, by the rule *best*; *doubles* has seen all of them."""

    def __init__(self, survey: Survey, best: BestPoints, doubles: Doubles) -> None:
        self._survey, self._doubles = survey, doubles
        self._whole = AnswerCount(best)
        self._editions = {edition.code: (AnswerCount(best), set[str]()) for edition in survey.editions}
        self._stray: Counter[Stray] = Counter()
        self._in_no_edition = 0
        self._invited: set[str] = set()

    def add(self, answer: _Heard) -> None:
        """Count *answer*."""
        edition = answer.edition
        why = left_out(answer, self._survey, edition, self._doubles)
        if answer.invited and answer.respondent is not None:
            self._invited.add(answer.respondent)
        if edition is not None and answer.respondent is not None:
            self._editions[edition.code][1].add(answer.respondent)
        if why is not None:
            self._stray[why] += 1
            return
        self._whole.add(answer)
        if edition is not None:
            self._editions[edition.code][0].add(answer)
        elif self._editions:
            self._in_no_edition += 1

    def figures(self, invited: int | None) -> SurveyFigures:
        """Return what was counted, where *invited* invitations went out; None where nobody is ever invited."""
        editions = tuple(self._edition(edition) for edition in self._survey.editions)
        return SurveyFigures(
            survey=self._survey.id,
            file=self._survey,
            answers=self._whole.figures(),
            stray=tuple(StrayCount(why=why, count=self._stray[why]) for why in Stray if self._stray[why]),
            in_no_edition=self._in_no_edition,
            response=None if invited is None else Response(asked=invited, answered=len(self._invited)),
            editions=editions,
            since_baseline=tuple(_since_baseline(editions)),
            year_on_year=tuple(change for pair in pairwise(editions) for change in changes(*pair)),
        )

    def _edition(self, edition: Edition) -> EditionFigures:
        count, people = self._editions[edition.code]
        return EditionFigures(
            edition=edition, figures=count.figures(), response=Response(asked=edition.asked, answered=len(people))
        )


def edition_of(survey: Survey, day: dt.date | None) -> Edition | None:
    """Return the edition to which an answer of *day* belongs; None where there is none, or nobody knows the day."""
    return None if day is None else survey.edition_on(day)


def changes(before: EditionFigures, after: EditionFigures) -> Iterator[ChangeSince]:
    """Yield how the answers to each question differ that counts in both editions."""
    old = {each.question: each for each in before.figures.questions}
    for new in after.figures.questions:
        first = old.get(new.question)
        if first is not None and first.by_answers.of and new.by_answers.of:
            yield ChangeSince(
                question=new.question,
                before=before.edition.code,
                after=after.edition.code,
                difference=difference(_pair(first), _pair(new)),
            )


def _since_baseline(editions: Iterable[EditionFigures]) -> Iterator[ChangeSince]:
    """Yield how each edition after the baseline differs from it."""
    baseline = None
    for each in editions:
        if baseline is not None:
            yield from changes(baseline, each)
        if each.edition.baseline:
            baseline = each


def _pair(shares: QuestionShares) -> tuple[int, int]:
    return shares.by_answers.positive, shares.by_answers.of
