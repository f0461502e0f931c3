"""How a case changes by what is known of the contact itself."""

from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Categorised,
    Category,
    Declined,
    Matter,
    MatterAdded,
    PassedOn,
    Reclassified,
)
from casework.domain.cases.parts import CaseStatus, Refusal, VisitStart
from casework.domain.cases.reducers.visits import ended_pauses, entered, finished, left, noted
from casework.domain.cases.vocabulary import CountsFrom
from casework.domain.time.moments import Moment


def _reclassified(case: Case, event: Reclassified, happened: Moment) -> Case:
    moves = event.procedure != case.intake.procedure
    intake = attrs.evolve(case.intake, kind=event.kind, formality=event.formality, procedure=event.procedure)
    # What a pause waits for belongs to the old procedure; the new one may know no such pause, and nobody would end it.
    changed = attrs.evolve(ended_pauses(left(case, happened), happened) if moves else case, intake=intake)
    if not moves:
        return changed
    if event.counts_from is CountsFrom.RECEIPT:
        # The complainant waits since the receipt, and need not be told twice that it came in.
        told = next((visit.acknowledged for visit in case.visits if visit.acknowledged is not None), None)
        begun = entered(changed, event.stage, case.intake.received, VisitStart.RECEIVED)
        return noted(begun, event.stage, acknowledged=told)
    return entered(changed, event.stage, happened, VisitStart.RECLASSIFIED)


def _acknowledged(case: Case, event: Acknowledged, happened: Moment) -> Case:
    return noted(case, event.stage, acknowledged=happened)


def _accepted(case: Case, event: Accepted, happened: Moment) -> Case:
    return noted(case, event.stage, accepted=happened)


def _declined(case: Case, event: Declined, happened: Moment) -> Case:
    refused = attrs.evolve(case, refusals=(*case.refusals, Refusal(happened=happened, event=event)))
    return finished(refused, CaseStatus.DECLINED, happened)


def _passed_on(case: Case, event: PassedOn, happened: Moment) -> Case:
    return finished(case, CaseStatus.PASSED_ON, happened, body=event.body)


def _categorised(case: Case, event: Categorised, _happened: Moment) -> Case:
    return attrs.evolve(case, matters=tuple(_sorted_anew(matter, event) for matter in case.matters))


def _sorted_anew(matter: Matter, event: Categorised) -> Matter:
    if matter.matter != event.matter:
        return matter
    others = tuple(category for category in matter.categories if category.scheme != event.scheme)
    chosen = tuple(Category(scheme=event.scheme, code=code) for code in event.categories)
    return attrs.evolve(matter, categories=(*others, *chosen))


def _matter_added(case: Case, event: MatterAdded, _happened: Moment) -> Case:
    return attrs.evolve(case, matters=(*case.matters, event.matter))


REDUCERS = MappingProxyType(
    {
        Reclassified: _reclassified,
        Acknowledged: _acknowledged,
        Accepted: _accepted,
        Declined: _declined,
        PassedOn: _passed_on,
        Categorised: _categorised,
        MatterAdded: _matter_added,
    }
)
