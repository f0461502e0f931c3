"""Surveys as data: what is asked, on which scale, which standards each question tests, and who is invited.

What somebody looked at, by mystery shopping or by listening to telephone calls, is an answer to a question as well: the
*method* of a survey says by whom it is answered. Each scale says twice which of its ends is the best one, by its
numbers and by the words that people read, so that no file turns it round unseen. The files are read by
``casework.adapters.toml_surveys``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import attrs

from casework.domain.authority import Authority
from casework.domain.standards.frameworks import Framework, StandardName
from casework.domain.standards.readings import Assurance
from casework.domain.surveys.scales import Scale, contradictions, scale_of
from casework.errors import NotFoundError


class Method(StrEnum):
    """How the answers of a survey come about: people are asked, or somebody looks for themselves."""

    SURVEY = "survey"
    EVENT = "event"
    MYSTERY_SHOPPING = "mystery-shopping"
    TELEPHONE_TEST = "telephone-test"
    BACK_TO_THE_FLOOR = "back-to-the-floor"

    @property
    def observes(self) -> bool:
        """Whether somebody looks for themselves; nobody is invited to answer then."""
        return self not in {Method.SURVEY, Method.EVENT}


class About(StrEnum):
    """What a survey asks about: a service, or the way in which complaints are dealt with."""

    SERVICE = "service"
    COMPLAINTS_PROCEDURE = "complaints-procedure"


class Choice(StrEnum):
    """Who is invited: those who said that they want to be, or all but those who said that they do not."""

    OPT_IN = "opt-in"
    OPT_OUT = "opt-out"


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
        return scale_of(self.best.score, self.worst.score)

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


@attrs.frozen(kw_only=True)
class Invitation:
    """Who is invited when a case is closed, and when; what is empty leaves nobody out.

    It is due *after_days* calendar days after the closure, and nobody is asked once *within_days* are over.
    """

    choice: Choice
    after_days: int = 0
    within_days: int = 90
    kinds: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class FollowUpRule:
    """Who is asked whether they want to be followed up: who answers by one of the *worst* points of *question*."""

    question: str
    worst: int

    def asks(self, score: int, scale: Scale) -> bool:
        """Whether somebody who answered *score* on *scale* is dissatisfied."""
        return scale.turned().rank(score) <= self.worst


@attrs.frozen(kw_only=True)
class Edition:
    """One time at which a survey was held, such as a year's show, from *held_on* to *ended_on*.

    *asked* is how many people were asked, where it is known; the *baseline* is what later ones are compared with.
    """

    code: str
    held_on: dt.date
    ended_on: dt.date | None = None
    place: str = ""
    asked: int | None = None
    baseline: bool = False
    note: str = ""

    @property
    def last_day(self) -> dt.date:
        """The last of its days."""
        return self.held_on if self.ended_on is None else self.ended_on

    def holds(self, day: dt.date) -> bool:
        """Whether an answer of *day* belongs to it."""
        return self.held_on <= day <= self.last_day


@attrs.frozen(kw_only=True)
class Survey:
    """A set of questions; its editions are in the order in which they were held.

    The best *best_points* of each scale are positive answers.
    """

    id: str
    name: str
    about: About
    method: Method
    authority: Authority
    questions: tuple[Question, ...]
    best_points: int = 2
    assured: Assurance = Assurance.INTERNAL
    invitation: Invitation | None = None
    follow_up: FollowUpRule | None = None
    editions: tuple[Edition, ...] = ()
    note: str = ""

    def __getitem__(self, code: str) -> Question:
        """Return the question with *code*.

        Raises:
            NotFoundError: If there is none.
        """
        found = self.question(code)
        if found is None:
            raise NotFoundError(f"question of {self.id}", code, known=[each.code for each in self.questions])
        return found

    def question(self, code: str) -> Question | None:
        """Return the question with *code*, if there is one."""
        return next((each for each in self.questions if each.code == code), None)

    def edition_on(self, day: dt.date) -> Edition | None:
        """Return the edition to which an answer of *day* belongs, if there is one."""
        return next((each for each in self.editions if each.holds(day)), None)

    def asked_between(self, first: dt.date, last: dt.date) -> int | None:
        """Return how many people were asked at the editions of those days; None of none, or where nobody knows."""
        held = [each.asked for each in self.editions if first <= each.held_on and each.last_day <= last]
        known = [each for each in held if each is not None]
        return sum(known) if held and len(known) == len(held) else None

    def odd(self) -> Iterator[str]:
        """Yield, in sentences, where the words beside a point seem to say the opposite of its scale; it is no proof."""
        for question in self.questions:
            if question.scale is not None:
                yield from (f"{question.code}: {each}" for each in contradictions(question.scale, question.words))

    def dangling(self, known: Iterable[Framework]) -> Iterator[tuple[int, int, StandardName]]:
        """Yield the standards that no framework of *known* has, each behind its place: question, standard."""
        there = {StandardName(framework=each.id, code=standard.code) for each in known for standard in each.standards}
        for place, question in enumerate(self.questions):
            yield from ((place, number, name) for number, name in enumerate(question.standards) if name not in there)

    @property
    def standards(self) -> tuple[StandardName, ...]:
        """The standards that its questions test, each once."""
        return tuple(dict.fromkeys(name for question in self.questions for name in question.standards))
