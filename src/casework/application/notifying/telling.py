"""One letter on its way to be worded: the case, the notification that is due, and what both come to."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import attrs

from casework.application.reading import CaseFile
from casework.application.rulebook import Rulebook
from casework.domain.cases.events import Event
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import Kind
from casework.domain.deadlines import Deadline
from casework.domain.deadlines.clocks import stays
from casework.domain.notifications.day_words import DAY_NAMES, day_in_words, primary
from casework.domain.notifications.events import Matter, NotificationDue
from casework.domain.notifications.kinds import Audience
from casework.domain.notifications.our_words import in_language
from casework.domain.notifications.state import Notifications
from casework.domain.procedures import FactName, ProcedureVersion
from casework.domain.reminders.schedules import ReminderSchedule
from casework.domain.surveys.question_sets import Survey
from casework.domain.time.moments import Moment

_ENGLISH = "en"


@attrs.frozen(kw_only=True)
class Value:
    """What stands in place of a placeholder; *code* is the same for machines, where it is a code or a date."""

    words: str = attrs.field(repr=False)
    code: str | None = None
    day: dt.date | None = None


def in_words(words: str | None) -> Value | None:
    """Return *words* as they are; nothing where there are none."""
    return Value(words=words) if words else None


def deadlines_about(about: Matter, deadlines: Iterable[Deadline]) -> Iterator[Deadline]:
    """Yield those of the *deadlines* of a case that a reminder is *about*, each turn of one that repeats."""
    return (each for each in deadlines if (each.visit, each.limit) == (about.visit, about.name))


@attrs.frozen(kw_only=True)
class Asked:
    """The survey to which a letter invites, and the token with which it is answered, where one could be made."""

    survey: Survey
    token: str | None = attrs.field(repr=False)


@attrs.define(kw_only=True)
class Telling:
    """What one letter is about: the case, and the notification that is *due*; *asked* of an invitation to a survey."""

    file: CaseFile = attrs.field(repr=False)
    due: NotificationDue
    rules: Rulebook
    schedules: Mapping[str, ReminderSchedule]
    language: str
    name: str = attrs.field(repr=False)
    at: dt.datetime
    said: Notifications = attrs.field(repr=False)
    asked: Asked | None = None
    speaks_for: str = ""

    @cached_property
    def today(self) -> dt.date:
        """The local day on which it is worded."""
        return self.rules.day(self.at)

    @cached_property
    def version(self) -> ProcedureVersion:
        """The version of the procedure that governs the case."""
        return self.rules.governing(self.file.case)

    @cached_property
    def fact(self) -> Fact | None:
        """The record of which a notice tells."""
        return next((each for each in self.file.case.history if each.version == self.due.event), None)

    @property
    def event(self) -> Event | None:
        """What that record says."""
        return None if self.fact is None else self.fact.event

    @cached_property
    def visit(self) -> int:
        """The visit of the case in which what a notice tells was recorded; the present one of anything else."""
        if self.fact is None:
            return len(self.file.case.visits) - 1
        return sum(each.began.version <= self.fact.version for each in stays(self.file.case)) - 1

    @property
    def began(self) -> Fact:
        """The record with which that visit began."""
        return stays(self.file.case)[self.visit].began

    @property
    def stage(self) -> str:
        """The id of the stage that it is about."""
        about = self.due.about
        return self.file.case.visits[self.visit].stage if about is None else about.stage

    def stage_called(self, stage: str) -> str:
        """Return the name of a stage, its id where the procedure that governs now has no such stage."""
        return self.version.stage(stage).name if self.version.has_stage(stage) else stage

    def stage_told(self, stage: str) -> Value | None:
        """Return the stage as a letter says it; whoever praised is told nothing of stages."""
        is_praise = self.file.case.intake.kind is Kind.COMPLIMENT
        if is_praise and self.due.kind.audience is Audience.COMPLAINANT:
            return None
        return Value(words=self.stage_called(stage), code=stage)

    def due_by(self, deadline: Deadline | None) -> "Value | None":
        """Return the day of *deadline* in words; staff is told where it may still change."""
        found = None if deadline is None else self.day(deadline.due_on)
        is_for_staff = self.due.kind.audience is Audience.STAFF
        if found is None or deadline is None or not (is_for_staff and deadline.provisional):
            return found
        return attrs.evolve(found, words=f"{found.words} ({in_language('provisional', self.language)})")

    def deadlines_of(self, limit: str | None, fact: FactName = FactName.RESPONDED) -> Iterator[Deadline]:
        """Yield the deadlines of the visit for the *limit*, or for the *fact*, the earliest first."""
        dated = (each for each in self.file.deadlines if each.due_on is not None)
        found = [
            each
            for each in dated
            if each.visit == self.visit and (each.limit == limit if limit else self._waits_for(each, fact))
        ]
        return iter(sorted(found, key=lambda each: self.rules.day(each.due_on or dt.date.max)))

    def _waits_for(self, deadline: Deadline, fact: FactName) -> bool:
        if not self.version.has_stage(deadline.stage):
            return False
        limits = {each.id: each for each in self.version.stage(deadline.stage).limits}
        found = limits.get(deadline.limit)
        return found is not None and found.done.fact is fact

    def day(self, moment: Moment | None) -> Value | None:
        """Return a day in words, with the time of day where it is an instant that counts to the minute."""
        if moment is None:
            return None
        day = self.rules.day(moment)
        words = day_in_words(day, self.language if primary(self.language) in DAY_NAMES else _ENGLISH)
        if isinstance(moment, dt.datetime):
            words = f"{words}, {moment.astimezone(self.rules.place.zone):%H:%M}"
        return Value(words=words, code=day.isoformat(), day=day)

    def date(self, moment: Moment | None) -> Value | None:
        """Return the local day of *moment* in words."""
        return None if moment is None else self.day(self.rules.day(moment))
