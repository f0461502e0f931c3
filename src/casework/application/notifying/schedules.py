"""The reminder schedules whose files can be read, and what is wrong with the others."""

from collections.abc import Mapping

from casework.domain.reminders.schedules import ReminderSchedule
from casework.errors import DataError


def readable_schedules(
    schedules: Mapping[str, ReminderSchedule],
) -> tuple[dict[str, ReminderSchedule], dict[str, DataError]]:
    """Return those of *schedules* that can be read, and what is wrong with each of the others, by their ids."""
    found, broken = dict[str, ReminderSchedule](), dict[str, DataError]()
    for name in schedules:
        try:
            found[name] = schedules[name]
        except DataError as error:
            broken[name] = error
    return found, broken
