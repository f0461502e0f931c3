"""What a case has to be reminded of, as it is on record."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import accumulate, pairwise, takewhile

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.conflicts import in_conflict
from casework.domain.cases.consents import SPEAKING_FOR_OTHERS, TO_BE_WRITTEN_TO, lasting
from casework.domain.cases.events import (
    Acknowledged,
    ConsentRecorded,
    DateAgreed,
    DelayInformed,
    Escalated,
    EscalationDeclined,
    Extended,
    Pursued,
    Received,
    Reopened,
    Responded,
)
from casework.domain.cases.fold import begin, evolve
from casework.domain.cases.parts import CaseStatus, Consent, Fact, VisitStart
from casework.domain.cases.reducers.documents import PAPERS
from casework.domain.cases.vocabulary import AskedBy, ConsentStep, Kind, Role
from casework.domain.deadlines import Deadline, DeadlineResult
from casework.domain.deadlines.clocks import stays
from casework.domain.procedures import ProcedureVersion
from casework.domain.reminders.schedules import Subject
from casework.domain.restrictions import Restriction
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.intervals import Stretch
from casework.domain.time.moments import Moment, local_day, order_key
from casework.domain.time.places import Place
from casework.domain.time.rules import Unit


class SkipReason(StrEnum):
    """Why nobody is reminded."""

    UNDONE = "undone"
    MERGED = "merged"
    CASE_OVER = "case_over"
    SETTLED = "settled"
    STANDS_STILL = "stands_still"
    NO_DATE = "no_date"
    NOT_BEGUN = "not_begun"
    ANONYMOUS = "anonymous"
    IMPORTED = "imported"
    BEFORE_KNOWN = "before_known"
    BEFORE_SCHEDULE = "before_schedule"
    NOBODY = "nobody"
    SUPERSEDED = "superseded"
    COMPLAINED_ABOUT = "complained_about"
    IN_CONFLICT = "in_conflict"

    @property
    def says(self) -> str:
        """The reason as people read it."""
        return _REASONS[self]


_REASONS = {
    SkipReason.UNDONE: "the import that made the case was taken back",
    SkipReason.MERGED: "the case became part of another one",
    SkipReason.CASE_OVER: "the case is over",
    SkipReason.SETTLED: "it is done, or nobody waits for it any more",
    SkipReason.STANDS_STILL: "its clock stands still, so it has no date now",
    SkipReason.NO_DATE: "it has no date",
    SkipReason.NOT_BEGUN: "the time limit does not run yet: no part of it is over, and it is not overdue",
    SkipReason.ANONYMOUS: "nobody can reach who wrote",
    SkipReason.IMPORTED: "it is imported history: it was over before the import",
    SkipReason.BEFORE_KNOWN: "it lies before the date was on record",
    SkipReason.BEFORE_SCHEDULE: "it lies before the schedule was in force",
    SkipReason.NOBODY: "nobody has the role, nor any role above it",
    SkipReason.SUPERSEDED: "another one about the same thing, at the same time or later, tells the same people",
    SkipReason.COMPLAINED_ABOUT: "somebody who has the role is complained about in the case, and is passed over",
    SkipReason.IN_CONFLICT: "somebody who has the role may not handle this stage, for a conflict, and is passed over",
}


@attrs.frozen(kw_only=True)
class OnRecord:
    """A case as it is on record at an instant, its deadlines, and the restrictions in force on its people.

    *recorded* says when each version of the case was written down. *version* is that of its procedure; None where the
    case is over, and nobody handles it.
    """

    case: Case
    deadlines: tuple[Deadline, ...]
    recorded: Mapping[int, dt.datetime]
    version: ProcedureVersion | None
    restrictions: tuple[Restriction, ...] = ()


@attrs.frozen(kw_only=True)
class Setting:
    """What reminders go by besides the record: the place, the calendars by id, and who has which role."""

    place: Place
    calendars: Mapping[str, WorkingCalendar]
    roles: Mapping[str, tuple[str, ...]]

    def calendar(self, name: str) -> WorkingCalendar:
        """Return the calendar called *name*; ``place`` and ``nation`` are those of the organisation.

        Raises:
            NotFoundError: If there is none.
        """
        return self.place.calendar_called(name, self.calendars)


@attrs.frozen(kw_only=True)
class About:
    """What a reminder is about: a thing, and the date that it has, or from which its time runs.

    *name* is the id of the limit, remedy, adjustment or restriction, or the party of a consent. *visit* and *turn* tell
    deadlines of the same limit apart. *is_ended* says of a consent that it was refused or taken back then.
    """

    sort: Subject
    name: str
    stage: str
    on: Moment | None
    visit: int = 0
    turn: int = 0
    is_ended: bool = False

    @property
    def version(self) -> str:
        """What tells it from everything else in its case; another date makes another version."""
        on = self.on.astimezone(dt.UTC) if isinstance(self.on, dt.datetime) else self.on
        date = "none" if on is None else on.isoformat()
        return f"{self.sort}/{self.name}/{self.visit}/{self.turn}/{date}"


@attrs.frozen(kw_only=True)
class Watched:
    """Something to be reminded of, and in what its time is told; *over* says why nobody is reminded any more.

    *started* is when its time began and *unit* in what that is counted, for a share of it; *left_out* are the days in
    which it stood still. One that *waits* has a clock that has not started: its date is only the latest possible.
    """

    about: About
    calendar: WorkingCalendar
    over: SkipReason | None = None
    days: Unit = Unit.WORKING_DAYS
    started: Moment | None = None
    unit: Unit | None = None
    left_out: Sequence[Stretch] = ()
    waits: bool = False


def watched(record: OnRecord, place: Place) -> Iterator[Watched]:
    """Yield everything in the case of *record* of which somebody may be reminded, what is over too."""
    case, ended = record.case, _ended(record.case)
    for deadline in record.deadlines:
        yield _limit(deadline, ended)
    yield from _unowned(record, place, ended)
    yield _silence(record, place, ended)
    for sort, name, on, over in dict.fromkeys(_dated(record, place, ended)):  # one may speak for several
        about = About(sort=sort, name=name, stage=case.stage, on=on)
        yield Watched(about=about, calendar=place.calendar, over=over)
    for name, on in dict.fromkeys(_ended_consents(record, place)):
        about = About(sort=Subject.CONSENT, name=name, stage=case.stage, on=on, is_ended=True)
        yield Watched(about=about, calendar=place.calendar, over=ended)


def _ended(case: Case) -> SkipReason | None:
    if case.is_open:
        return None
    special = {CaseStatus.UNDONE: SkipReason.UNDONE, CaseStatus.MERGED: SkipReason.MERGED}
    return special.get(case.status, SkipReason.CASE_OVER)


def _limit(deadline: Deadline, ended: SkipReason | None) -> Watched:
    over = ended
    if over is None and deadline.result is not DeadlineResult.OPEN:
        over = SkipReason.SETTLED
    elif over is None and deadline.paused_on is not None:
        over = SkipReason.STANDS_STILL
    return Watched(
        about=About(
            sort=Subject.LIMIT,
            name=deadline.limit,
            stage=deadline.stage,
            on=deadline.due_on,
            visit=deadline.visit,
            turn=deadline.turn,
        ),
        calendar=deadline.working_calendar,
        over=over,
        days=deadline.day_unit,
        started=deadline.starts_on,
        unit=deadline.unit,
        left_out=deadline.left_out,
        waits=deadline.waits_to_start,
    )


def _unowned(record: OnRecord, place: Place, ended: SkipReason | None) -> Iterator[Watched]:
    """Yield the two ways to be reminded that nobody deals with the case, both since nobody does."""
    case = record.case
    is_settled = _waits_for_nothing(record) or not _has_nobody(case, record.version)
    visit, on, version = _has_nobody_since(case, record.version)
    for sort, since in ((Subject.ALLOCATION, on), (Subject.NO_OWNER, record.recorded[version])):
        about = About(sort=sort, name="case", stage=case.stage, on=since, visit=visit)
        over = ended or (SkipReason.SETTLED if is_settled else None)
        yield Watched(about=about, calendar=place.calendar, over=over)


def _has_nobody(case: Case, version: ProcedureVersion | None) -> bool:
    """Say whether nobody deals with *case*, or only somebody who may not handle its present stage."""
    given = case.assignment
    if given is None:
        return True
    return given.team is None and version is not None and given.handler in in_conflict(case, version)


def _has_nobody_since(case: Case, version: ProcedureVersion | None) -> tuple[int, Moment | None, int]:
    """Return the visit in which it began that nobody has *case*, when that was, and by which record.

    It is since the case came in, was taken up again, or went on after an answer: a later stage is no new beginning
    where nobody had it before. Whoever had it, and may handle it no more, had it until that came about. Notes and
    papers, of which there may be hundreds, have no part in that.
    """
    went_on = (number for number, each in enumerate(case.visits[:-1], 1) if each.responded is not None)
    anew = (number for number, each in enumerate(case.visits) if each.began_by is not VisitStart.ESCALATED)
    visit = max([*anew, *went_on])
    began = stays(case)[visit].began
    if case.assignment is not None and _has_nobody(case, version):
        first, *rest = (fact for fact in case.history if type(fact.event) not in PAPERS)
        stood = list(zip([first, *rest], accumulate(rest, evolve, initial=begin(case.id, first)), strict=True))
        *_, (fact, then) = takewhile(lambda each: _has_nobody(each[1], version), reversed(stood))
        if fact.version > began.version:
            return len(then.visits) - 1, fact.happened, fact.version
    return visit, case.visits[visit].began, began.version


_FEEDBACK = frozenset({Kind.COMPLIMENT, Kind.COMMENT, Kind.SUGGESTION})


def _waits_for_nothing(record: OnRecord) -> bool:
    """Say whether whoever wrote was answered in the present stage, or thanked where that is all they wait for.

    Whoever praised waits for thanks alone, and whoever gave other feedback for what has a date.
    """
    case = record.case
    kind, visit = case.intake.kind, case.visit
    if kind not in _FEEDBACK or visit.acknowledged is None:
        return visit.responded is not None
    number = len(case.visits) - 1
    waiting = (each for each in record.deadlines if each.visit == number and each.result is DeadlineResult.OPEN)
    is_dated = any(each.due_on is not None or each.paused_on is not None for each in waiting)
    return visit.responded is not None or kind is Kind.COMPLIMENT or not is_dated


def _silence(record: OnRecord, place: Place, ended: SkipReason | None) -> Watched:
    """Return the time since the last word between the body and the complainant.

    Where they were answered, and the case goes on all the same, it runs from then at the earliest.
    """
    case = record.case
    heard = [_contact(case, fact) for fact in case.history]
    goes_on = [after.began for before, after in pairwise(case.visits) if before.responded is not None]
    moments = (each for each in (*heard, *goes_on) if each is not None)
    on = max(moments, key=lambda moment: order_key(moment, place.zone), default=None)
    over = ended
    if over is None and case.intake.anonymous:
        over = SkipReason.ANONYMOUS
    elif over is None and _waits_for_nothing(record):
        over = SkipReason.SETTLED
    about = About(sort=Subject.SILENCE, name="complainant", stage=case.stage, on=on)
    return Watched(about=about, calendar=place.calendar, over=over)


def _contact(case: Case, fact: Fact) -> Moment | None:
    """Return when the body and the complainant heard of each other by *fact*, or the case was taken up again by it.

    Only what is by its nature said to, or by, the complainant counts: never that a message went out.
    """
    match fact.event:
        case Received(undated=undated):
            return None if undated else fact.happened
        case Acknowledged() | DelayInformed() | Responded() | DateAgreed() | EscalationDeclined():
            return fact.happened
        case Reopened() | Pursued():
            return fact.happened
        case Escalated(asked_by=AskedBy.COMPLAINANT):
            return fact.happened
        case Extended(told_on=told_on, told=told):
            theirs = {each.party for each in case.parties if each.role in _THE_COMPLAINANT}
            return told_on if not told or theirs & set(told) else None
    return None


_THE_COMPLAINANT = frozenset({Role.COMPLAINANT, *SPEAKING_FOR_OTHERS})
"""Who hears for whoever complained: they, and whoever speaks for them."""


_NO_MORE = frozenset({ConsentStep.REFUSED, ConsentStep.WITHDRAWN})


def _known_on(record: OnRecord, consent: Consent, place: Place) -> dt.date:
    """Return the day on which it stood on record that *consent* was refused or taken back: nobody can hear it before.

    That of the answer itself, where it was written down ahead of that.
    """
    written = max(
        record.recorded[fact.version]
        for fact in record.case.history
        if isinstance(fact.event, ConsentRecorded)
        and (fact.event.giver, fact.event.party, fact.event.step) == (consent.giver, consent.party, consent.step)
        and fact.happened == consent.since
    )
    return max(local_day(written, place.zone), local_day(consent.since, place.zone))


def _ended_consents(record: OnRecord, place: Place) -> Iterator[tuple[str, dt.date]]:
    """Yield who is not written to in place of another any more, for want of consent, and since when that is known."""
    speakers = {each.party for each in record.case.parties if each.role in SPEAKING_FOR_OTHERS}
    for consent in lasting(record.case, place.zone):
        is_needed = any(consent.is_about(each) for each in TO_BE_WRITTEN_TO)
        if consent.party in speakers and consent.step in _NO_MORE and is_needed:
            yield consent.party, _known_on(record, consent, place)


_Dated = tuple[Subject, str, dt.date | None, SkipReason | None]


def _dated(record: OnRecord, place: Place, ended: SkipReason | None) -> Iterator[_Dated]:
    """Yield what has a day of its own, or runs from one.

    A remedy outlives the end of its case, and a restriction stands in none.
    """
    case = record.case
    for remedy in case.results.remedies:
        undone = SkipReason.UNDONE if case.undone is not None else None
        yield Subject.REMEDY, remedy.id, remedy.terms.due_on, undone or (None if remedy.is_open else SkipReason.SETTLED)
    for consent in lasting(case, place.zone):
        if consent.step is ConsentStep.RECEIVED and consent.expires_on is not None:
            yield Subject.CONSENT, consent.party or consent.giver, consent.expires_on, ended
        elif consent.step is ConsentStep.REQUESTED:
            yield Subject.CONSENT_ASKED, consent.party or consent.giver, local_day(consent.since, place.zone), ended
    for adjustment in case.care.current:
        if adjustment.review_on is not None:
            yield Subject.ADJUSTMENT, adjustment.adjustment, adjustment.review_on, ended
    for restriction in record.restrictions:
        gone = ended if ended in {SkipReason.UNDONE, SkipReason.MERGED} else None
        yield Subject.RESTRICTION, restriction.restriction, restriction.review_on, gone
