"""How a case changes by what only an import brings."""

from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import ImportUndone, JudgedElsewhere
from casework.domain.time.moments import Moment


def _judged_elsewhere(case: Case, event: JudgedElsewhere, _happened: Moment) -> Case:
    others = tuple(each for each in case.judged if each.name != event.name)
    return attrs.evolve(case, judged=(*others, event))


def _import_undone(case: Case, event: ImportUndone, _happened: Moment) -> Case:
    return attrs.evolve(case, undone=event.batch)


REDUCERS = MappingProxyType({JudgedElsewhere: _judged_elsewhere, ImportUndone: _import_undone})
