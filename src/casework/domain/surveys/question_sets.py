"""Surveys as data: what each asks about and how, its questions, who is invited, and when it was held.

What somebody looked at, by mystery shopping or by listening to telephone calls, is an answer to a question as well: the
*method* of a survey says by whom it is answered. The files are read by ``casework.adapters.toml_surveys``.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum

import attrs

from casework.domain.authority import Authority
from casework.domain.standards.frameworks import Framework, StandardName
from casework.domain.standards.readings import Assurance
from casework.domain.surveys.editions import Edition
from casework.domain.surveys.follow_ups import FollowUpRule
from casework.domain.surveys.invitation_rules import Invitation
from casework.domain.surveys.questions import Question
from casework.domain.surveys.scales import contradictions
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

    def unstated(self) -> Iterator[tuple[int, str]]:
        """Yield which end of a scale counts as best where nothing else says it, behind the place of its question."""
        yield from ((place, said) for place, each in enumerate(self.questions) if (said := each.unstated) is not None)

    def dangling(self, known: Iterable[Framework]) -> Iterator[tuple[int, int, StandardName]]:
        """Yield the standards that no framework of *known* has, each behind its place: question, standard."""
        there = {StandardName(framework=each.id, code=standard.code) for each in known for standard in each.standards}
        for place, question in enumerate(self.questions):
            yield from ((place, number, name) for number, name in enumerate(question.standards) if name not in there)

    @property
    def standards(self) -> tuple[StandardName, ...]:
        """The standards that its questions test, each once."""
        return tuple(dict.fromkeys(name for question in self.questions for name in question.standards))
