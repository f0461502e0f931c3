"""Steps that several events share: noting something of a visit, and leaving, entering, ending and taking up a stage."""

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.conflicts import holding_of, with_roles
from casework.domain.cases.parts import CaseStatus, Closure, StageVisit, VisitStart
from casework.domain.changing import changed
from casework.domain.time.moments import Moment


def noted(case: Case, stage: str, **reached: object) -> Case:
    """Note something of the latest visit to *stage*; of no visit, where the case was never there."""
    for index in range(len(case.visits) - 1, -1, -1):
        if _is_to(case, case.visits[index], stage):
            visit = changed(case.visits[index], **reached)
            return changed(case, visits=(*case.visits[:index], visit, *case.visits[index + 1 :]))
    return case


def latest_visit(case: Case, stage: str) -> StageVisit | None:
    """Return the latest visit to *stage* of the present procedure, if there is one."""
    return next((visit for visit in reversed(case.visits) if _is_to(case, visit, stage)), None)


def _is_to(case: Case, visit: StageVisit, stage: str) -> bool:
    return visit.stage == stage and visit.procedure == case.intake.procedure


def ended_pauses(case: Case, happened: Moment, *, only: str | None = None) -> Case:
    """End the open pause called *only*; where no name is given all, which end with the case or its procedure."""
    ends = tuple(pause for pause in case.open_pauses if only in {None, pause.pause})
    pauses = tuple(
        attrs.evolve(pause, resumed=happened, lapsed=only is None) if pause in ends else pause for pause in case.pauses
    )
    return attrs.evolve(case, pauses=pauses)


def left(case: Case, happened: Moment, *, undated: bool = False) -> Case:
    """End the present visit, if it has not ended; on a day that nobody knows, if *undated*."""
    return changed(case, visits=_left(case, happened, undated=undated))


def _left(case: Case, happened: Moment, *, undated: bool) -> tuple[StageVisit, ...]:
    *before, present = case.visits
    if present.ended is not None:
        return case.visits
    return (*before, changed(present, ended=happened, ended_undated=undated))


def entered(case: Case, stage: str, began: Moment | None, began_by: VisitStart) -> Case:
    """Begin a visit to *stage*; whoever is in the case has their role in that stage too, and keeps it if they leave."""
    visit = StageVisit(stage=stage, procedure=case.intake.procedure, began=began, began_by=began_by)
    there = attrs.evolve(case, visits=(*case.visits, visit))
    return with_roles(there, *(holding_of(there, party, stage) for party in there.parties))


def finished(
    case: Case,
    status: CaseStatus,
    happened: Moment,
    *,
    outcome: str | None = None,
    body: str | None = None,
    undated: bool = False,
) -> Case:
    """End the case; on a day that nobody knows, if *undated*."""
    closure = Closure(status=status, ended=happened, outcome=outcome, body=body, undated=undated)
    return changed(case, visits=_left(case, happened, undated=undated), closures=(*case.closures, closure))


def taken_up(case: Case, happened: Moment) -> Case:
    """Undo the end of *case*, if it ended; a pause that nobody ended does not outlive that end."""
    if case.is_open:
        return case
    ended = next(closure.ended for closure in case.closures if closure.reopened is None)
    undone = tuple(
        attrs.evolve(closure, reopened=happened) if closure.reopened is None else closure for closure in case.closures
    )
    return attrs.evolve(ended_pauses(case, ended), closures=undone)
