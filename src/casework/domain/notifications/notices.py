"""Notices: what has to be said because something happened in a case, and to whom.

That a message went out is never the act itself: the notice of an acknowledgement follows from the acknowledgement,
which a person, or a rule that is named, has made.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Self

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Acknowledged,
    Assigned,
    Declined,
    DelayInformed,
    Escalated,
    EscalationDeclined,
    Event,
    Extended,
    Received,
    Recognised,
    Responded,
)
from casework.domain.cases.parts import Assignment, CaseStatus, Fact
from casework.domain.cases.vocabulary import Kind, Role
from casework.domain.deadlines.clocks import stays
from casework.domain.notifications.events import Addressee, AddresseeSort
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.domain.reminders.recipients import HANDLER, TEAM, Recipient, complained_about, recipient
from casework.domain.reminders.schedules import ReminderSchedule, schedule_for

_PERSON, _TEAM = AddresseeSort.PERSON, AddresseeSort.TEAM


@attrs.frozen(kw_only=True)
class Notice:
    """Something that has to be said to somebody because of the record *version* of a case.

    *passed_over* are those of the staff who would be told, and are complained about in the case.
    """

    kind: NoticeKind
    version: int
    to: tuple[Addressee, ...]
    passed_over: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Ladder:
    """Who is told in place of whoever may not be: *goes_up* lists roles, and *held* says who has which."""

    goes_up: tuple[str, ...] = ()
    held: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    @classmethod
    def of(cls, case: Case, schedules: Iterable[ReminderSchedule], held: Mapping[str, tuple[str, ...]]) -> Self:
        """Return the ladder that the reminders of *case* go up: that of its schedule."""
        schedule = schedule_for(case, schedules)
        return cls(goes_up=() if schedule is None else schedule.goes_up, held=held)


def notices(case: Case, wanted: Collection[NoticeKind], ladder: Ladder) -> Iterator[Notice]:
    """Yield the notices of *case* that are *wanted*, in the order of its record.

    Whoever is complained about in it is told of none as a member of staff, but the next one up the *ladder* is. Where
    that is nobody a notice is yielded that goes to nobody, as long as somebody could still be told.

    None is about what was corrected away, and none comes of a case that an import brought and took back, or that became
    part of another: that one tells what is to be told. Nobody is promised what no longer holds: by when they are
    answered is told as long as they are not. None says what a later one of the record says as well: an acknowledgement
    says that something came in, and of what tells a new date for one limit the last says which. Whoever is told that a
    case is theirs, or that it went on to another stage, has it now and had it then.
    """
    if case.status in {CaseStatus.UNDONE, CaseStatus.MERGED}:
        return
    for fact in case.history:
        kind = _kind(fact.event)
        if kind is None or kind not in wanted or not _holds(case, fact, kind):
            continue
        notice = _notice(case, fact, kind, ladder)
        if notice.to or notice.passed_over or kind is NoticeKind.ESCALATED:
            yield notice


def _holds(case: Case, fact: Fact, kind: NoticeKind) -> bool:
    """Say whether what is told because of *fact* holds, by how *case* went on."""
    if kind is NoticeKind.RECEIVED:
        return not any(isinstance(each.event, Acknowledged) for each in case.history)
    if kind in _PROMISES:
        return _is_unanswered(case, fact) and not _has_newer_date(case, fact)
    if kind in _OF_THE_HANDLER:
        is_theirs = all(each.version <= fact.version for each in case.history if isinstance(each.event, Assigned))
        return is_theirs and (case.is_open if kind is NoticeKind.ASSIGNED else _is_unanswered(case, fact))
    return True


def _is_unanswered(case: Case, fact: Fact) -> bool:
    """Say whether *fact* is of the present visit of *case*, and whoever complained waits for the answer in that."""
    is_present = fact.version >= stays(case)[-1].began.version
    return case.is_open and is_present and case.visit.responded is None


def _has_newer_date(case: Case, fact: Fact) -> bool:
    """Say whether *fact* tells a new date for a limit, and another did so after it."""
    event = fact.event
    if not isinstance(event, _NEW_DATES):
        return False
    newer = (each.event for each in case.history if each.version > fact.version)
    return any(isinstance(each, _NEW_DATES) and each.limit == event.limit for each in newer)


def _kind(event: Event) -> NoticeKind | None:
    match event:
        case Received(kind=kind):
            return NoticeKind.THANKS if kind is Kind.COMPLIMENT else NoticeKind.RECEIVED
        case Extended(undated=True):
            return None
    return _FOLLOWS.get(type(event))


_PROMISES = frozenset({NoticeKind.ACKNOWLEDGED, NoticeKind.EXTENDED, NoticeKind.DELAY})
_OF_THE_HANDLER = frozenset({NoticeKind.ASSIGNED, NoticeKind.ESCALATED})
_NEW_DATES = (Extended, DelayInformed)

_FOLLOWS: Mapping[type[Event], NoticeKind] = MappingProxyType(
    {
        Acknowledged: NoticeKind.ACKNOWLEDGED,
        Extended: NoticeKind.EXTENDED,
        DelayInformed: NoticeKind.DELAY,
        Responded: NoticeKind.RESPONSE,
        Declined: NoticeKind.RIGHT_TO_ESCALATE,
        EscalationDeclined: NoticeKind.RIGHT_TO_ESCALATE,
        Assigned: NoticeKind.ASSIGNED,
        Escalated: NoticeKind.ESCALATED,
        Recognised: NoticeKind.COMPLIMENT,
    }
)


def _notice(case: Case, fact: Fact, kind: NoticeKind, ladder: Ladder) -> Notice:
    """Return the notice of *fact*, which may go to nobody."""
    event = fact.event
    if kind.audience is Audience.COMPLAINANT:
        return Notice(kind=kind, version=fact.version, to=() if case.intake.anonymous else _complainants(case))
    if isinstance(event, Recognised):
        return _praise(case, fact.version, event)
    given = event if isinstance(event, Assigned) else case.assignment
    found = None if given is None else _whose(case, given, ladder)
    if found is None:
        return Notice(kind=kind, version=fact.version, to=())
    return Notice(kind=kind, version=fact.version, to=tuple(addressees((found,))), passed_over=found.passed_over)


def _praise(case: Case, version: int, event: Recognised) -> Notice:
    """Return the notice to those who were praised, and have not heard of it.

    Nobody is told in their place that they were praised: of whoever is complained about somebody has to see to it.
    """
    untold = {(each.who, each.is_team) for each in case.results.praise if each.told is None}
    named = [*((who, False) for who in event.staff), *((who, True) for who in event.teams)]
    accused, waiting = complained_about(case), [each for each in named if each in untold]
    return Notice(
        kind=NoticeKind.COMPLIMENT,
        version=version,
        to=tuple(
            Addressee(sort=_TEAM if is_team else _PERSON, who=who, role="praised")
            for who, is_team in waiting
            if who not in accused
        ),
        passed_over=tuple(who for who, _ in waiting if who in accused),
    )


def _whose(case: Case, given: Assigned | Assignment, ladder: Ladder) -> Recipient | None:
    """Return who is told that a case is theirs, as *given*; the next one up in place of whoever is complained about."""
    role, who = (TEAM, given.team) if given.handler is None else (HANDLER, given.handler)
    if who is None:
        return None
    if who not in complained_about(case):
        return Recipient(role=role, through=role, people=(who,))
    return recipient(case, role, goes_up=ladder.goes_up, held=ladder.held)


def addressees(recipients: Iterable[Recipient]) -> Iterator[Addressee]:
    """Yield each person and team once, for the first role by which they are told: nobody is told twice."""
    told = set[tuple[bool, str]]()
    for each in recipients:
        for who in each.people:
            if (each.is_team, who) not in told:
                told.add((each.is_team, who))
                through = None if each.through == each.role else each.through
                yield Addressee(sort=_TEAM if each.is_team else _PERSON, who=who, role=each.role, through=through)


def _complainants(case: Case) -> tuple[Addressee, ...]:
    """Return those who complained, or praised. Who speaks for them is only asked when they are written to."""
    who = dict.fromkeys(each.party for each in case.parties if each.role is Role.COMPLAINANT)
    return tuple(Addressee(sort=AddresseeSort.PARTY, who=each, role="complainant") for each in who)
