"""Notices: what has to be said because something happened in a case, and to whom.

That a message went out is never the act itself: the notice of an acknowledgement follows from the acknowledgement,
which a person, or a rule that is named, has made.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Acknowledged,
    Assigned,
    Corrected,
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
from casework.domain.cases.vocabulary import Kind
from casework.domain.deadlines.clocks import stays
from casework.domain.notifications.complainants import complainants
from casework.domain.notifications.events import Addressee, AddresseeSort
from casework.domain.notifications.kinds import Audience, NoticeKind
from casework.domain.reminders.recipients import HANDLER, TEAM, Ladder, Recipient, complained_about, recipient
from casework.domain.reminders.watching import SkipReason

SHORTLY = dt.timedelta(days=1)
"""How long putting a case on record may take, with its people and what was mistaken at first: our own choice."""

_PERSON, _TEAM = AddresseeSort.PERSON, AddresseeSort.TEAM


@attrs.frozen(kw_only=True)
class Notice:
    """Something that has to be said to somebody because of the record *version* of a case.

    *passed_over* says why those of the staff are not who would be told.
    """

    kind: NoticeKind
    version: int
    to: tuple[Addressee, ...]
    passed_over: tuple[SkipReason, ...] = ()

    @property
    def goes_up(self) -> bool:
        """Whether it is for the next one up, because whoever has the case may not be told."""
        return self.kind in _OF_THE_HANDLER and bool(self.passed_over)


def notices(
    case: Case, wanted: Collection[NoticeKind], ladder: Ladder, *, recorded: Mapping[int, dt.datetime]
) -> Iterator[Notice]:
    """Yield the notices of *case* that are *wanted*, in the order of its record; *recorded* says when that was written.

    Whoever may not be told of it as a member of staff is told of none, but the next one up the *ladder* is. Where
    that is nobody a notice is yielded that goes to nobody, as long as somebody could still be told. Whoever complained
    too hears of what was put on record since they were, or shortly before.

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
        if kind is None or kind not in wanted or not _holds(case, fact, kind, recorded):
            continue
        if _is_thanked(case, kind, wanted):
            continue
        notice = _notice(case, fact, kind, ladder, recorded)
        if notice.to or notice.passed_over or kind is NoticeKind.ESCALATED:
            yield notice


def _holds(case: Case, fact: Fact, kind: NoticeKind, recorded: Mapping[int, dt.datetime]) -> bool:
    """Say whether what is told because of *fact* holds, by how *case* went on."""
    if kind is NoticeKind.RECEIVED:
        return not _was_acknowledged(case, recorded)
    if kind in _PROMISES:
        return _is_unanswered(case, fact) and not _has_newer_date(case, fact)
    if kind in _OF_THE_HANDLER:
        is_theirs = all(each.version <= fact.version for each in case.history if isinstance(each.event, Assigned))
        return is_theirs and (case.is_open if kind is NoticeKind.ASSIGNED else _is_unanswered(case, fact))
    return True


def _is_thanked(case: Case, kind: NoticeKind, wanted: Collection[NoticeKind]) -> bool:
    """Say whether the thanks for praise say what a notice of *kind* would: that it came in, and is seen to."""
    return kind is NoticeKind.ACKNOWLEDGED and case.intake.kind is Kind.COMPLIMENT and NoticeKind.THANKS in wanted


def _was_acknowledged(case: Case, recorded: Mapping[int, dt.datetime]) -> bool:
    """Say whether *case* is acknowledged, or was for longer than a mistake takes to be put right."""
    struck = (fact.version for fact in case.struck if isinstance(fact.event, Acknowledged))
    is_standing = any(isinstance(fact.event, Acknowledged) for fact in case.history)
    return is_standing or any(_struck_at(case, each, recorded) - recorded[each] > SHORTLY for each in struck)


def _struck_at(case: Case, version: int, recorded: Mapping[int, dt.datetime]) -> dt.datetime:
    """Return when the record *version* of *case* was struck out last."""
    by = (fact for fact in case.recorded if isinstance(fact.event, Corrected) and fact.event.version == version)
    return max(recorded[fact.version] for fact in by)


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


def _notice(case: Case, fact: Fact, kind: NoticeKind, ladder: Ladder, recorded: Mapping[int, dt.datetime]) -> Notice:
    """Return the notice of *fact*, which may go to nobody."""
    if kind.audience is Audience.COMPLAINANT:
        return _to_complainants(case, fact, kind, recorded)
    return _to_staff(case, fact, kind, ladder)


def _to_complainants(case: Case, fact: Fact, kind: NoticeKind, recorded: Mapping[int, dt.datetime]) -> Notice:
    """Return the notice of *fact* to those who complained, or praised, and knew of it when they did.

    Who speaks for them is only asked when they are written to.
    """
    known = {} if case.intake.anonymous else complainants(case)
    written = recorded[fact.version]
    who = (each for each, since in known.items() if since <= fact.version or recorded[since] - written <= SHORTLY)
    to = tuple(Addressee(sort=AddresseeSort.PARTY, who=each, role="complainant") for each in who)
    return Notice(kind=kind, version=fact.version, to=to)


def _to_staff(case: Case, fact: Fact, kind: NoticeKind, ladder: Ladder) -> Notice:
    """Return the notice of *fact* to staff, which may go to nobody."""
    event = fact.event
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
        passed_over=(SkipReason.COMPLAINED_ABOUT,) if any(who in accused for who, _ in waiting) else (),
    )


def _whose(case: Case, given: Assigned | Assignment, ladder: Ladder) -> Recipient | None:
    """Return who is told that a case is theirs, as *given*; the next one up in place of whoever may not be told."""
    role, who = (TEAM, given.team) if given.handler is None else (HANDLER, given.handler)
    if who is None:
        return None
    if who not in ladder.barred:
        return Recipient(role=role, through=role, people=(who,))
    return recipient(case, role, ladder)


def addressees(recipients: Iterable[Recipient]) -> Iterator[Addressee]:
    """Yield each person and team once, for the first role by which they are told: nobody is told twice."""
    told = set[tuple[bool, str]]()
    for each in recipients:
        for who in each.people:
            if (each.is_team, who) not in told:
                told.add((each.is_team, who))
                through = None if each.through == each.role else each.through
                yield Addressee(sort=_TEAM if each.is_team else _PERSON, who=who, role=each.role, through=through)
