"""How a case changes by other cases."""

from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Absorbed, Linked, Merged
from casework.domain.cases.parts import CaseStatus, StageVisit, VisitStart
from casework.domain.cases.reducers.visits import finished
from casework.domain.time.moments import Moment


def _linked(case: Case, event: Linked, _happened: Moment) -> Case:
    return attrs.evolve(case, links=(*case.links, event.link))


def _merged(case: Case, event: Merged, happened: Moment) -> Case:
    return attrs.evolve(finished(case, CaseStatus.MERGED, happened), merged_into=event.into)


def _absorbed(case: Case, event: Absorbed, _happened: Moment) -> Case:
    taken_in = attrs.evolve(case, absorbed=(*case.absorbed, event.case))
    if not event.earlier:
        return taken_in
    intake = attrs.evolve(case.intake, received=event.received)
    return attrs.evolve(taken_in, intake=intake, visits=tuple(_since(visit, event.received) for visit in case.visits))


def _since(visit: StageVisit, received: Moment) -> StageVisit:
    """Return *visit*; where it began with the receipt, it now begins with that of the case that came in earlier."""
    return attrs.evolve(visit, began=received) if visit.began_by is VisitStart.RECEIVED else visit


REDUCERS = MappingProxyType({Linked: _linked, Merged: _merged, Absorbed: _absorbed})
