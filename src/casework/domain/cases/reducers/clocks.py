"""How a case changes by what moves its clocks, or is said about them."""

from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import (
    DateAgreed,
    DateSet,
    DatesRecomputed,
    DelayInformed,
    Extended,
    MilestoneReached,
    Paused,
    Resumed,
)
from casework.domain.cases.parts import Granted, Pause, Told
from casework.domain.cases.reducers.visits import ended_pauses, latest_visit, noted
from casework.domain.time.moments import Moment


def _paused(case: Case, event: Paused, happened: Moment) -> Case:
    return attrs.evolve(case, pauses=(*case.pauses, Pause(pause=event.pause, paused=happened, reason=event.reason)))


def _resumed(case: Case, event: Resumed, happened: Moment) -> Case:
    return ended_pauses(case, happened, only=event.pause)


def _granted(case: Case, event: Extended | DateAgreed | DateSet, happened: Moment) -> Case:
    visit = latest_visit(case, event.stage)
    before = visit.granted if visit else ()
    return noted(case, event.stage, granted=(*before, Granted(happened=happened, event=event)))


def _dates_recomputed(case: Case, event: DatesRecomputed, happened: Moment) -> Case:
    visits = list(case.visits)
    for change in event.dates:
        if change.kept and change.visit < len(visits):
            visit = visits[change.visit]
            granted = (*visit.granted, Granted(happened=happened, event=change))
            visits[change.visit] = attrs.evolve(visit, granted=granted)
    return attrs.evolve(case, visits=tuple(visits))


def _delay_informed(case: Case, event: DelayInformed, happened: Moment) -> Case:
    visit = latest_visit(case, event.stage)
    before = visit.delays if visit else ()
    return noted(case, event.stage, delays=(*before, Told(happened=happened, event=event)))


def _milestone_reached(case: Case, event: MilestoneReached, happened: Moment) -> Case:
    visit = latest_visit(case, event.stage)
    before = visit.milestones if visit else ()
    return noted(case, event.stage, milestones=(*before, (event.milestone, happened)))


REDUCERS = MappingProxyType(
    {
        Paused: _paused,
        Resumed: _resumed,
        Extended: _granted,
        DateAgreed: _granted,
        DateSet: _granted,
        DatesRecomputed: _dates_recomputed,
        DelayInformed: _delay_informed,
        MilestoneReached: _milestone_reached,
    }
)
