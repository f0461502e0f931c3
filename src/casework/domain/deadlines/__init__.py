"""Deadlines: the time limits of a procedure applied to a case, as a pure function of facts, rules and calendars.

Nothing here is ever stored as truth. Change a fact, a rule or a holiday, and the answer follows; only a status takes a
date. An explanation is made when somebody asks for it, by the computation itself.
"""

from collections.abc import Mapping

from casework.domain.cases.case import Case
from casework.domain.deadlines.clocks import Surroundings, clocks_of
from casework.domain.deadlines.courses import Course
from casework.domain.deadlines.deadline import SOON, Deadline
from casework.domain.deadlines.eras import Era, Key, as_they_ended, key_of, known_then
from casework.domain.deadlines.reckoning import reckon
from casework.domain.deadlines.settlements import Pin, pins
from casework.domain.deadlines.statuses import DeadlineResult, DeadlineStatus
from casework.domain.deadlines.steps import DeadlineStep, DeadlineStepCode, Explanation
from casework.domain.governing import versions_of
from casework.domain.procedures import Procedure, ProcedureVersion
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.moments import local_day
from casework.domain.time.places import Place

__all__ = [
    "SOON",
    "Deadline",
    "DeadlineResult",
    "DeadlineStatus",
    "DeadlineStep",
    "DeadlineStepCode",
    "Era",
    "Explanation",
    "Key",
    "Pin",
    "as_they_ended",
    "deadlines",
    "governed_deadlines",
    "key_of",
    "known_then",
    "pins",
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
    around = Surroundings(case, procedure, place, calendars, bodies)
    found: list[Deadline] = []
    for index, visit in enumerate(case.visits):
        if visit.procedure == procedure.procedure:
            found += _of_visit(around, index)
    return tuple(found)


def governed_deadlines(
    case: Case,
    procedure: Procedure,
    *,
    place: Place,
    calendars: Mapping[str, WorkingCalendar],
    bodies: frozenset[str] = frozenset(),
) -> tuple[Deadline, ...]:
    """Return every deadline of *case* under *procedure*, each visit under the versions that govern it.

    What was done, or was due, before the first day of a version that took the visit over stays as it was.

    Raises:
        NotFoundError: If the case was in a stage that no version has, or a limit names no known calendar.
        UsageError: If the procedure was not in force on the day of receipt.
        CountingError: If a count leaves the years that have dates.
    """
    since = case.governed_since(procedure.id)
    first = procedure.version_on(None if since is None else local_day(since, place.zone))
    if not procedure.has_transitions:
        return deadlines(case, first, place=place, calendars=calendars, bodies=bodies)
    own = Surroundings(case=case, version=first, place=place, calendars=calendars, bodies=bodies)
    return tuple(
        deadline
        for index, visit in enumerate(case.visits)
        if visit.procedure == procedure.id
        for deadline in _of_governed_visit(own, procedure, index)
    )


def _of_governed_visit(own: Surroundings, procedure: Procedure, index: int) -> list[Deadline]:
    found: list[Deadline] = []
    for version in versions_of(procedure, own.case, index, day=own.day):
        settled = [each for each in found if _was_settled(each, version, own)]
        kept = {(each.limit, each.turn) for each in settled}
        anew = _of_visit(own.under(version), index)
        found = [*settled, *(each for each in anew if (each.limit, each.turn) not in kept)]
    return found


def _was_settled(deadline: Deadline, version: ProcedureVersion, around: Surroundings) -> bool:
    """Whether *deadline* was done, or was due, before the first day of *version*, which so has no say in it."""
    days = (around.day(moment) for moment in (deadline.done_on, deadline.due_on) if moment is not None)
    return version.effective_from is not None and any(day < version.effective_from for day in days)


def _of_visit(around: Surroundings, index: int) -> list[Deadline]:
    stage = around.version.stage(around.case.visits[index].stage)
    found: list[Course] = []
    known: dict[str, Course] = {}
    for limit in stage.limits:
        if limit.binds_all or around.binds(limit):
            for clock in clocks_of(around, index, stage, limit):
                course = known[limit.id] = reckon(clock, known=known)
                found.append(course)
    return list(map(Deadline, found))
