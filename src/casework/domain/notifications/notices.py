"""Notices: what has to be said because something happened in a case, and to whom.

That a message went out is never the act itself: the notice of an acknowledgement follows from the acknowledgement,
which a person, or a rule that is named, has made.
"""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

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
from casework.domain.cases.parts import CaseStatus, Fact
from casework.domain.cases.vocabulary import Kind, Role
from casework.domain.notifications.events import Addressee, AddresseeSort
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.domain.reminders.recipients import HANDLER, TEAM

_PERSON, _TEAM = AddresseeSort.PERSON, AddresseeSort.TEAM


@attrs.frozen(kw_only=True)
class Notice:
    """Something that has to be said to somebody because of the record *version* of a case."""

    kind: NoticeKind
    version: int
    to: tuple[Addressee, ...]


def notices(case: Case, wanted: Collection[NoticeKind]) -> Iterator[Notice]:
    """Yield the notices of *case* that are *wanted*, in the order of its record.

    None is about what was corrected away, and none comes of a case that an import brought and took back, or that became
    part of another: that one tells what is to be told. Whoever is told that a case is theirs still has it, and it is
    open.
    """
    if case.status in {CaseStatus.UNDONE, CaseStatus.MERGED}:
        return
    assigned = [fact.version for fact in case.history if isinstance(fact.event, Assigned)]
    theirs = assigned[-1:] if case.status is CaseStatus.OPEN and case.assignment is not None else ()
    for fact in case.history:
        kind = _kind(fact.event)
        if kind is NoticeKind.ASSIGNED and fact.version not in theirs:
            continue
        if kind is not None and kind in wanted and (to := _addressees(case, fact, kind)):
            yield Notice(kind=kind, version=fact.version, to=to)


def _kind(event: Event) -> NoticeKind | None:
    match event:
        case Received(kind=kind):
            return NoticeKind.THANKS if kind is Kind.COMPLIMENT else NoticeKind.RECEIVED
        case Extended(undated=True):
            return None
    return _FOLLOWS.get(type(event))


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


def _addressees(case: Case, fact: Fact, kind: NoticeKind) -> tuple[Addressee, ...]:
    if kind.audience is Audience.COMPLAINANT:
        return () if case.intake.anonymous else _complainants(case)
    if isinstance(fact.event, Recognised):
        teams = frozenset(fact.event.teams)
        return tuple(
            Addressee(sort=_TEAM if each in teams else _PERSON, who=each, role="praised")
            for each in (*fact.event.staff, *fact.event.teams)
        )
    given = fact.event if isinstance(fact.event, Assigned) else case.assignment
    if given is None:
        return ()
    if given.handler is not None:
        return (Addressee(sort=_PERSON, who=given.handler, role=HANDLER),)
    return () if given.team is None else (Addressee(sort=_TEAM, who=given.team, role=TEAM),)


def _complainants(case: Case) -> tuple[Addressee, ...]:
    """Return those who complained, or praised. Who speaks for them is only asked when they are written to."""
    who = dict.fromkeys(each.party for each in case.parties if each.role is Role.COMPLAINANT)
    return tuple(Addressee(sort=AddresseeSort.PARTY, who=each, role="complainant") for each in who)
