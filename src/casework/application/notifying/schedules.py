"""The reminder schedules that can be gone by, and what is wrong with the others."""

from collections.abc import Collection, Mapping

from casework.application.ports import ProcedureSource
from casework.application.rulebook import Rulebook
from casework.domain.procedures import Procedure
from casework.domain.reminders.checks import Around, mistakes_beside
from casework.domain.reminders.schedules import ReminderSchedule
from casework.errors import DataError


def around_of(rulebook: Rulebook) -> Around:
    """Return what schedules may name under *rulebook*."""
    return around(rulebook.procedures, rulebook.calendars, dict(rulebook.organisation.roles))


def around(procedures: ProcedureSource, calendars: Collection[str], roles: Collection[str]) -> Around:
    """Return *procedures*, *calendars* and *roles* as what schedules may name."""
    found = {each: _readable(procedures, each) for each in procedures.ids()}
    return Around(procedures=found, calendars=frozenset(calendars), roles=frozenset(roles))


def _readable(procedures: ProcedureSource, procedure: str) -> Procedure | None:
    try:
        return procedures.get(procedure)
    except DataError:
        return None


def sound_schedules(
    schedules: Mapping[str, ReminderSchedule], beside: Around
) -> tuple[dict[str, ReminderSchedule], dict[str, DataError]]:
    """Return those of *schedules* that have no mistakes, and what is wrong with each of the others, by their ids.

    What a schedule names must be *beside* it.
    """
    found, broken = dict[str, ReminderSchedule](), dict[str, DataError]()
    for name in schedules:
        try:
            found[name] = _checked(schedules[name], beside)
        except DataError as error:
            broken[name] = error
    return found, broken


def _checked(schedule: ReminderSchedule, beside: Around) -> ReminderSchedule:
    problems = tuple(f"{schedule.id}: {each}" for each in mistakes_beside(schedule, beside))
    if problems:
        message = f"the reminder schedule {schedule.id} has mistakes"
        raise DataError(message, problems=problems)
    return schedule
