"""What a survey file may say, table by table, and the values that the tables describe."""

import datetime as dt

import attrs

from casework.adapters.framework_tables import laid_over
from casework.domain.authority import Authority, Evidence
from casework.domain.standards.frameworks import StandardName
from casework.domain.standards.readings import Assurance, Better
from casework.domain.surveys.editions import Edition
from casework.domain.surveys.follow_ups import FollowUpRule
from casework.domain.surveys.invitation_rules import Choice, Invitation
from casework.domain.surveys.question_sets import About, Method, Survey
from casework.domain.surveys.questions import Point, Question


@attrs.frozen(kw_only=True)
class QuestionTable:
    """A table ``[[question]]``; where it does not say where it comes from, it comes from where the file does."""

    code: str
    title: str
    best: Point | None = None
    worst: Point | None = None
    outside: tuple[Point, ...] = ()
    better: Better | None = None
    standards: tuple[str, ...] = ()
    citation: str | None = None
    evidence: Evidence | None = None
    source: str | None = None

    @property
    def names(self) -> tuple[StandardName, ...]:
        """The standards that it tests; a framework without a code where one holds no stroke."""
        parts = (each.partition("/") for each in self.standards)
        return tuple(StandardName(framework=framework, code=code) for framework, _, code in parts)

    def value(self, authority: Authority) -> Question:
        """Return the question; *authority* is that of the file."""
        return Question(
            code=self.code,
            title=self.title,
            authority=laid_over(authority, self),
            standards=self.names,
            best=self.best,
            worst=self.worst,
            outside=self.outside,
            better=self.better,
        )


@attrs.frozen(kw_only=True)
class InvitationTable:
    """The table ``[invitation]``."""

    choice: Choice
    after_days: int = 0
    within_days: int = 90
    kinds: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()

    def value(self) -> Invitation:
        """Return what it describes."""
        return Invitation(**attrs.asdict(self, recurse=False))


@attrs.frozen(kw_only=True)
class EditionTable:
    """A table ``[[edition]]``."""

    code: str
    held_on: dt.date
    ended_on: dt.date | None = None
    place: str = ""
    asked: int | None = None
    baseline: bool = False
    note: str = ""

    def value(self) -> Edition:
        """Return the edition."""
        return Edition(**attrs.asdict(self))


@attrs.frozen(kw_only=True)
class SurveyTable:
    """The file."""

    id: str
    name: str
    about: About
    method: Method
    citation: str
    evidence: Evidence
    source: str = ""
    note: str = ""
    best_points: int = 2
    assured: Assurance = Assurance.INTERNAL
    question: tuple[QuestionTable, ...]
    invitation: InvitationTable | None = None
    follow_up: FollowUpRule | None = None
    edition: tuple[EditionTable, ...] = ()

    def value(self) -> Survey:
        """Return the survey that it describes."""
        authority = Authority(citation=self.citation, evidence=self.evidence, source=self.source)
        return Survey(
            id=self.id,
            name=self.name,
            about=self.about,
            method=self.method,
            authority=authority,
            questions=tuple(each.value(authority) for each in self.question),
            best_points=self.best_points,
            assured=self.assured,
            invitation=None if self.invitation is None else self.invitation.value(),
            follow_up=self.follow_up,
            editions=tuple(each.value() for each in self.edition),
            note=self.note,
        )
