"""How a case changes when it moves on, ends, or goes on after an end."""

from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.conflicts import present_handler, with_roles
from casework.domain.cases.events import (
    Closed,
    Escalated,
    EscalationDeclined,
    Pursued,
    Referred,
    Reopened,
    Responded,
    Withdrawn,
)
from casework.domain.cases.parts import CaseStatus, Refusal, VisitStart
from casework.domain.cases.reducers.visits import entered, finished, left, noted, taken_up
from casework.domain.time.moments import Moment


def _responded(case: Case, event: Responded, happened: Moment) -> Case:
    dealt_with = present_handler(case) if event.stage == case.stage else None
    return noted(with_roles(case, dealt_with), event.stage, responded=happened, outcome=event.outcome)


def _escalated(case: Case, event: Escalated, happened: Moment) -> Case:
    return entered(taken_up(left(case, happened), happened), event.stage, happened, VisitStart.ESCALATED)


def _escalation_declined(case: Case, event: EscalationDeclined, happened: Moment) -> Case:
    return attrs.evolve(case, refusals=(*case.refusals, Refusal(happened=happened, event=event)))


def _referred(case: Case, event: Referred, happened: Moment) -> Case:
    return finished(case, CaseStatus.REFERRED, happened, body=event.body)


def _withdrawn(case: Case, event: Withdrawn, happened: Moment) -> Case:
    return finished(case, CaseStatus.WITHDRAWN, happened, undated=event.undated)


def _pursued(case: Case, _event: Pursued, happened: Moment) -> Case:
    # What the complainant took back had not been finished: its clocks go on from where they began.
    going_on = taken_up(case, happened)
    return attrs.evolve(going_on, visits=(*case.visits[:-1], attrs.evolve(case.visit, ended=None, ended_undated=False)))


def _closed(case: Case, event: Closed, happened: Moment) -> Case:
    return finished(case, CaseStatus.CLOSED, happened, outcome=event.outcome, undated=event.undated)


def _reopened(case: Case, _event: Reopened, happened: Moment) -> Case:
    return entered(taken_up(case, happened), case.stage, happened, VisitStart.REOPENED)


REDUCERS = MappingProxyType(
    {
        Responded: _responded,
        Escalated: _escalated,
        EscalationDeclined: _escalation_declined,
        Referred: _referred,
        Withdrawn: _withdrawn,
        Pursued: _pursued,
        Closed: _closed,
        Reopened: _reopened,
    }
)
