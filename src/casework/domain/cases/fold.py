"""From facts to a case: ``evolve`` takes one step, ``fold`` takes all of them.

Both are pure and know no rules: whether something was allowed is asked when it is decided, never when it is read back.
A correction is the one event that looks back. It replaces, or strikes out, an earlier fact, and the case becomes what
it would have been had the mistake never been made; that is why a case carries its history.
"""

from collections.abc import Iterable
from typing import assert_never

import attrs

from casework.domain.cases.case import (
    Assignment,
    Case,
    CaseStatus,
    Closure,
    Fact,
    Granted,
    Intake,
    Pause,
    StageVisit,
    VisitStart,
)
from casework.domain.cases.events import (
    NAMES,
    Accepted,
    Acknowledged,
    Assigned,
    Categorised,
    Category,
    Closed,
    Corrected,
    DateAgreed,
    Escalated,
    Extended,
    Matter,
    MatterAdded,
    MilestoneReached,
    Noted,
    PartyAdded,
    Paused,
    Received,
    Referred,
    Reopened,
    Responded,
    Resumed,
    Withdrawn,
)
from casework.domain.time.moments import Moment
from casework.errors import EventShapeError

REDUCER = 1
"""The number of this way of folding; rows made by another number are rebuilt."""


def fold(case_id: str, facts: Iterable[Fact]) -> Case:
    """Return the case that *facts*, in the order of their versions, tell of.

    Raises:
        EventShapeError: If there is no fact, or the first is not a receipt.
    """
    steps = iter(facts)
    first = next(steps, None)
    if first is None:
        raise EventShapeError(NAMES[Received], 1, f"there is no history of {case_id}")
    case = begin(case_id, first)
    for fact in steps:
        case = evolve(case, fact)
    return case


def begin(case_id: str, fact: Fact) -> Case:
    """Return the case that begins with the receipt *fact*.

    Raises:
        EventShapeError: If *fact* is not a receipt.
    """
    event = fact.event
    if not isinstance(event, Received):
        raise EventShapeError(NAMES[type(event)], 1, f"the history of {case_id} does not begin with a receipt")
    return Case(
        id=case_id,
        version=fact.version,
        intake=Intake(
            kind=event.kind,
            procedure=event.procedure,
            reference=event.reference,
            received=fact.happened,
            written_on=event.written_on,
            channel=event.channel,
            formality=event.formality,
            summary=event.summary,
            source=event.source,
        ),
        visits=(StageVisit(stage=event.stage, began=fact.happened, began_by=VisitStart.RECEIVED),),
        matters=event.matters,
        parties=event.parties,
        history=(fact,),
    )


def evolve(case: Case, fact: Fact) -> Case:
    """Return *case* as it stands after *fact*."""
    event = fact.event
    if isinstance(event, Corrected):
        return _correct(case, event, fact.version)
    return attrs.evolve(_apply(case, fact), version=fact.version, history=(*case.history, fact))


def _apply(case: Case, fact: Fact) -> Case:  # noqa: C901, PLR0911, PLR0912 - one readable match over all events
    event, happened = fact.event, fact.happened
    match event:
        case Acknowledged():
            return _in_stage(case, event.stage, acknowledged=happened)
        case Accepted():
            return _in_stage(case, event.stage, accepted=happened)
        case Responded():
            return _in_stage(case, event.stage, responded=happened, outcome=event.outcome)
        case MilestoneReached():
            return _reach(case, event, happened)
        case Extended() | DateAgreed():
            return _grant(case, event, happened)
        case Categorised():
            return attrs.evolve(case, matters=tuple(_categorise(matter, event) for matter in case.matters))
        case Assigned():
            return attrs.evolve(case, assignment=Assignment(handler=event.handler, team=event.team, since=happened))
        case Paused():
            pause = Pause(pause=event.pause, paused=happened, reason=event.reason)
            return attrs.evolve(case, pauses=(*case.pauses, pause))
        case Resumed():
            return _end_pauses(case, happened, only=event.pause)
        case Escalated():
            return _enter(_take_up(_leave(case, happened), happened), event.stage, happened, VisitStart.ESCALATED)
        case Referred():
            return _finish(case, Closure(status=CaseStatus.REFERRED, ended=happened, body=event.body))
        case Withdrawn():
            return _finish(case, Closure(status=CaseStatus.WITHDRAWN, ended=happened))
        case Closed():
            return _finish(case, Closure(status=CaseStatus.CLOSED, ended=happened, outcome=event.outcome))
        case Reopened():
            return _reopen(case, happened)
        case Noted():
            return attrs.evolve(case, notes=(*case.notes, event.text))
        case PartyAdded():
            others = tuple(party for party in case.parties if party.party != event.party.party)
            return attrs.evolve(case, parties=(*others, event.party))
        case MatterAdded():
            return attrs.evolve(case, matters=(*case.matters, event.matter))
        case Received() | Corrected():
            raise EventShapeError(NAMES[type(event)], 1, f"it stands at version {fact.version} of {case.id}")
    assert_never(event)


def _correct(case: Case, event: Corrected, version: int) -> Case:
    kept = [fact for fact in case.history if fact.version != event.version]
    struck = case.struck
    if event.replacement is None:
        struck = (*struck, *(fact for fact in case.history if fact.version == event.version))
    else:
        replaced = Fact(version=event.version, happened=event.replacement.happened, event=event.replacement.event)
        kept = sorted((*kept, replaced), key=lambda fact: fact.version)
        struck = tuple(fact for fact in struck if fact.version != event.version)
    return attrs.evolve(fold(case.id, kept), version=version, struck=struck)


def _in_stage(case: Case, stage: str, **reached: object) -> Case:
    """Note something of the latest visit to *stage*; of no visit, where the case was never there."""
    for index in range(len(case.visits) - 1, -1, -1):
        if case.visits[index].stage == stage:
            changed = attrs.evolve(case.visits[index], **reached)  # type: ignore[arg-type]  # fields by name
            return attrs.evolve(case, visits=(*case.visits[:index], changed, *case.visits[index + 1 :]))
    return case


def _latest_visit(case: Case, stage: str) -> StageVisit | None:
    return next((visit for visit in reversed(case.visits) if visit.stage == stage), None)


def _reach(case: Case, event: MilestoneReached, happened: Moment) -> Case:
    visit = _latest_visit(case, event.stage)
    reached = visit.milestones if visit else ()
    return _in_stage(case, event.stage, milestones=(*reached, (event.milestone, happened)))


def _grant(case: Case, event: Extended | DateAgreed, happened: Moment) -> Case:
    visit = _latest_visit(case, event.stage)
    granted = visit.granted if visit else ()
    return _in_stage(case, event.stage, granted=(*granted, Granted(happened=happened, event=event)))


def _categorise(matter: Matter, event: Categorised) -> Matter:
    if matter.matter != event.matter:
        return matter
    others = tuple(category for category in matter.categories if category.scheme != event.scheme)
    chosen = tuple(Category(scheme=event.scheme, code=code) for code in event.categories)
    return attrs.evolve(matter, categories=(*others, *chosen))


def _end_pauses(case: Case, happened: Moment, *, only: str | None = None) -> Case:
    """End the open pause called *only*; every open one where no name is given."""
    ends = tuple(pause for pause in case.open_pauses if only in {None, pause.pause})
    pauses = tuple(attrs.evolve(pause, resumed=happened) if pause in ends else pause for pause in case.pauses)
    return attrs.evolve(case, pauses=pauses)


def _leave(case: Case, happened: Moment) -> Case:
    if case.visit.ended is not None:
        return case
    return attrs.evolve(case, visits=(*case.visits[:-1], attrs.evolve(case.visit, ended=happened)))


def _enter(case: Case, stage: str, happened: Moment, began_by: VisitStart) -> Case:
    return attrs.evolve(case, visits=(*case.visits, StageVisit(stage=stage, began=happened, began_by=began_by)))


def _finish(case: Case, closure: Closure) -> Case:
    return attrs.evolve(_leave(case, closure.ended), closures=(*case.closures, closure))


def _take_up(case: Case, happened: Moment) -> Case:
    """Undo the end of *case*, if it ended; a pause that nobody ended does not outlive that end."""
    if case.is_open:
        return case
    ended = next(closure.ended for closure in case.closures if closure.reopened is None)
    undone = tuple(
        attrs.evolve(closure, reopened=happened) if closure.reopened is None else closure for closure in case.closures
    )
    return attrs.evolve(_end_pauses(case, ended), closures=undone)


def _reopen(case: Case, happened: Moment) -> Case:
    return _enter(_take_up(case, happened), case.stage, happened, VisitStart.REOPENED)
