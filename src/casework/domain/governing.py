"""Which version of a procedure governs which visit of a case.

The version in force on the day of receipt governs a case to its end, unless the procedure says otherwise: that each
stage is governed by the version in force when it began, or that a version takes over the cases that are open on its
first day. Nothing here needs to know what day it is: a visit that has not ended is one that is open.
"""

import datetime as dt
from collections.abc import Callable

from casework.domain.cases.case import Case
from casework.domain.cases.parts import StageVisit
from casework.domain.procedures import Anchor, Procedure, ProcedureVersion
from casework.domain.time.moments import Moment


def versions_of(
    procedure: Procedure,
    case: Case,
    index: int,
    *,
    day: Callable[[Moment], dt.date],
    up_to: dt.date | None = None,
) -> tuple[ProcedureVersion, ...]:
    """Return the versions that govern visit *index* of *case*, one after the other.

    The first governs it from its beginning, each further one from its own first day of force. A version that does not
    have the stage of the visit leaves it to the one before. Where nobody knows when a case came in, the last one does.

    Args:
        procedure: The procedure under which the visit is.
        case: The facts.
        index: The number of the visit, from 0.
        day: Gives the local day of a moment.
        up_to: Leaves out what comes into force after this day; None looks at all versions.
    """
    visit = case.visits[index]
    governed_since = case.governed_since(procedure.id)
    if governed_since is None or visit.began is None:
        return procedure.versions[-1:]
    received, began = day(governed_since), day(visit.began)
    found: tuple[ProcedureVersion, ...] = ()
    for version in procedure.versions:
        since = version.effective_from or dt.date.min
        if not version.has_stage(visit.stage) or (up_to is not None and since > max(up_to, received)):
            continue
        if since <= received or (procedure.anchor is Anchor.STAGE and since <= began):
            found = (version,)
        elif version.takes_over_open and _lasts_until(visit, since, day):
            found = (version,) if since <= began else (*found, version)
    return found or procedure.versions[:1]


def _lasts_until(visit: StageVisit, since: dt.date, day: Callable[[Moment], dt.date]) -> bool:
    return visit.ended is None or day(visit.ended) >= since
