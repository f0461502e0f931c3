"""From facts to a case: ``evolve`` takes one step, ``fold`` takes all of them.

Both are pure and know no rules: whether something was allowed is asked when it is decided, never when it is read back.
A correction is the one event that looks back. It replaces, or strikes out, an earlier fact, and the case becomes what
it would have been had the mistake never been made; that is why a case carries its history. A case whose import was
undone may be received a second time: then it begins anew, and what was told of it before plays no part.
"""

from collections.abc import Iterable

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import NAMES, Corrected, ImportUndone, Received
from casework.domain.cases.parts import Fact, Intake, StageVisit, VisitStart
from casework.domain.cases.reducers import REDUCERS
from casework.domain.cases.reducers.people import roles_at_receipt
from casework.domain.changing import changed
from casework.errors import EventShapeError

REDUCER = 6
"""The number of this way of folding; rows made by another number are rebuilt."""


def fold(case_id: str, facts: Iterable[Fact]) -> Case:
    """Return the case that *facts*, in the order of their versions, tell of.

    Raises:
        EventShapeError: If there is no fact, or the first is not a receipt.
    """
    told = since_its_last_receipt(tuple(facts))
    if not told:
        raise EventShapeError(NAMES[Received], 1, f"there is no history of {case_id}")
    if Corrected not in [type(fact.event) for fact in told]:
        return _straight(case_id, told)
    standing, struck = _corrected(told)
    return attrs.evolve(_straight(case_id, standing), version=told[-1].version, struck=struck, recorded=told)


def since_its_last_receipt(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the facts from the last receipt on: one whose import was undone before it begins the same case anew."""
    is_undone, first = False, 0
    for index, fact in enumerate(facts):
        if isinstance(fact.event, ImportUndone):
            is_undone = True
        elif is_undone and isinstance(fact.event, Received):
            is_undone, first = False, index
    return facts[first:]


def _straight(case_id: str, facts: tuple[Fact, ...]) -> Case:
    """Return the case that *facts*, among which there is no correction, tell of."""
    case = begin(case_id, facts[0], facts)
    for fact in facts[1:]:
        case = _applied(case, fact)
    return case


def _corrected(facts: tuple[Fact, ...], struck: tuple[Fact, ...] = ()) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Return the facts that stand after the corrections among *facts*, and those that are struck out."""
    standing: dict[int, Fact] = {}
    gone = {fact.version: fact for fact in struck}
    for fact in facts:
        event = fact.event
        if not isinstance(event, Corrected):
            standing[fact.version] = fact
        elif event.replacement is not None:
            # It stands where it was written down first, also when it was struck out in between.
            first = standing.get(event.version) or gone.pop(event.version, fact)
            happened, instead = event.replacement.happened, event.replacement.event
            standing[event.version] = attrs.evolve(first, version=event.version, happened=happened, event=instead)
        elif event.version in standing:
            gone[event.version] = standing.pop(event.version)
    return tuple(sorted(standing.values(), key=lambda fact: fact.version)), tuple(gone.values())


def begin(case_id: str, fact: Fact, facts: tuple[Fact, ...] = ()) -> Case:
    """Return the case that begins with the receipt *fact*, and will have the history *facts*; no more, if left out.

    Raises:
        EventShapeError: If *fact* is not a receipt.
    """
    event = fact.event
    if not isinstance(event, Received):
        raise EventShapeError(NAMES[type(event)], 1, f"the history of {case_id} does not begin with a receipt")
    began, history = None if event.undated else fact.happened, facts or (fact,)
    return Case(
        id=case_id,
        version=history[-1].version,
        intake=Intake(
            kind=event.kind,
            procedure=event.procedure,
            reference=event.reference,
            received=began,
            written_on=event.written_on,
            channel=event.channel,
            formality=event.formality,
            summary=event.summary,
            source=event.source,
            anonymous=event.anonymous,
        ),
        visits=(StageVisit(stage=event.stage, procedure=event.procedure, began=began, began_by=VisitStart.RECEIVED),),
        matters=event.matters,
        parties=event.parties,
        roles=roles_at_receipt(event),
        links=event.links,
        history=history,
    )


def evolve(case: Case, fact: Fact) -> Case:
    """Return *case* as it stands after *fact*."""
    if isinstance(fact.event, Received) and case.undone is not None:
        return begin(case.id, fact)
    if isinstance(fact.event, Corrected):
        standing, struck = _corrected((*case.history, fact), case.struck)
        recorded = (*(case.recorded or case.history), fact)
        return attrs.evolve(_straight(case.id, standing), version=fact.version, struck=struck, recorded=recorded)
    recorded = (*case.recorded, fact) if case.recorded else ()
    return changed(_applied(case, fact), version=fact.version, history=(*case.history, fact), recorded=recorded)


def _applied(case: Case, fact: Fact) -> Case:
    reducer = REDUCERS.get(type(fact.event))
    if reducer is None:
        raise EventShapeError(NAMES[type(fact.event)], 1, f"it stands at version {fact.version} of {case.id}")
    return reducer(case, fact.event, fact.happened)
