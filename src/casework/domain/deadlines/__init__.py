"""Deadlines: the time limits of a procedure applied to a case, as a pure function of facts, rules and calendars.

Nothing here is ever stored as truth. Change a fact, a rule or a holiday, and the answer follows; only a status takes a
date. An explanation is made when somebody asks for it, by the computation itself.
"""

from collections.abc import Mapping

from casework.domain.cases.case import Case
from casework.domain.deadlines.clocks import Surroundings, clocks_of
from casework.domain.deadlines.deadline import SOON, Deadline
from casework.domain.deadlines.reckoning import Reckoning, reckon
from casework.domain.deadlines.statuses import DeadlineResult, DeadlineStatus
from casework.domain.deadlines.steps import DeadlineStep, DeadlineStepCode, Explanation
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.places import Place

__all__ = [
    "SOON",
    "Deadline",
    "DeadlineResult",
    "DeadlineStatus",
    "DeadlineStep",
    "DeadlineStepCode",
    "Explanation",
    "deadlines",
]


def deadlines(
    case: Case,
    procedure: ProcedureVersion,
    *,
    place: Place,
    calendars: Mapping[str, WorkingCalendar],
    bodies: frozenset[str] = frozenset(),
) -> tuple[Deadline, ...]:
    """Return every deadline of *case*, in the order of its visits and of the limits of their stages.

    A case that was brought under another procedure has visits of both; each is asked about by itself.

    Args:
        case: The facts.
        procedure: The version in force for the case, of the procedure whose visits are meant.
        place: The zone, and the calendar of limits that name no other.
        calendars: Calendars by id, for the limits that name one.
        bodies: What sorts of body this is (``school``), for the limits that bind only some.

    Raises:
        NotFoundError: If the case was in a stage that the procedure does not have, or a limit names no known calendar.
        CountingError: If a count leaves the years that have dates.
    """
    around = Surroundings(case=case, version=procedure, place=place, calendars=calendars, bodies=bodies)
    found = []
    for index, visit in enumerate(case.visits):
        if visit.procedure != procedure.procedure:
            continue
        stage = procedure.stage(visit.stage)
        known: dict[str, Reckoning] = {}
        for limit in stage.limits:
            if around.binds(limit):
                for clock in clocks_of(around, index, stage, limit):
                    known[limit.id] = reckon(clock, known=known)
                    found.append(Deadline.of(clock, known[limit.id]))
    return tuple(found)
