"""How a case changes by other cases."""

import datetime as dt
from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Absorbed, Linked, Merged
from casework.domain.cases.parts import CaseStatus, VisitStart
from casework.domain.cases.reducers.visits import finished
from casework.domain.time.moments import Moment


def _linked(case: Case, event: Linked, _happened: Moment) -> Case:
    return attrs.evolve(case, links=(*case.links, event.link))


def _merged(case: Case, event: Merged, happened: Moment) -> Case:
    return attrs.evolve(finished(case, CaseStatus.MERGED, happened), merged_into=event.into)


def _absorbed(case: Case, event: Absorbed, _happened: Moment) -> Case:
    taken_in = attrs.evolve(case, absorbed=(*case.absorbed, event.case))
    if not _is_earlier(event.received, case.intake.received):
        return taken_in
    first, *others = case.visits
    if first.began_by is VisitStart.RECEIVED:  # pragma: no branch - every case begins so
        first = attrs.evolve(first, began=event.received)
    intake = attrs.evolve(case.intake, received=event.received)
    return attrs.evolve(taken_in, intake=intake, visits=(first, *others))


def _is_earlier(one: Moment, other: Moment) -> bool:
    """Whether *one* is earlier: two instants by the clock, everything else by the day as it was told."""
    if isinstance(one, dt.datetime) and isinstance(other, dt.datetime):
        return one < other
    return _day(one) < _day(other)


def _day(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


REDUCERS = MappingProxyType({Linked: _linked, Merged: _merged, Absorbed: _absorbed})
