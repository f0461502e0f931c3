"""How a case changes by findings, remedies and what was learned."""

from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import FindingMade, Learned, RemedyAgreed, RemedyDone, RemedyUndeliverable
from casework.domain.cases.parts import Finding, Remedy
from casework.domain.cases.reducers.visits import latest_visit
from casework.domain.time.moments import Moment


def _finding_made(case: Case, event: FindingMade, happened: Moment) -> Case:
    made = Finding(happened=happened, event=event, visit=_visit_number(case, event.stage))
    findings = (*case.results.findings, made)
    return attrs.evolve(case, results=attrs.evolve(case.results, findings=findings))


def _visit_number(case: Case, stage: str) -> int:
    """Return which visit the latest to *stage* is; the last of all, where the case was never there."""
    latest = latest_visit(case, stage)
    return next((number for number, visit in enumerate(case.visits, start=1) if visit is latest), len(case.visits))


def _remedy_agreed(case: Case, event: RemedyAgreed, happened: Moment) -> Case:
    remedies = (*case.results.remedies, Remedy(terms=event, agreed=happened))
    return attrs.evolve(case, results=attrs.evolve(case.results, remedies=remedies))


def _remedy_done(case: Case, event: RemedyDone, happened: Moment) -> Case:
    return _with_remedy(case, event.remedy, done=happened, done_undated=event.undated)


def _remedy_undeliverable(case: Case, event: RemedyUndeliverable, happened: Moment) -> Case:
    return _with_remedy(case, event.remedy, undeliverable=happened, reason=event.reason)


def _with_remedy(case: Case, name: str, **changes: object) -> Case:
    remedies = tuple(
        attrs.evolve(remedy, **changes) if remedy.id == name else remedy  # type: ignore[arg-type]  # fields by name
        for remedy in case.results.remedies
    )
    return attrs.evolve(case, results=attrs.evolve(case.results, remedies=remedies))


def _learned(case: Case, event: Learned, _happened: Moment) -> Case:
    return attrs.evolve(case, results=attrs.evolve(case.results, learned=(*case.results.learned, event)))


REDUCERS = MappingProxyType(
    {
        FindingMade: _finding_made,
        RemedyAgreed: _remedy_agreed,
        RemedyDone: _remedy_done,
        RemedyUndeliverable: _remedy_undeliverable,
        Learned: _learned,
    }
)
