"""By which rules cases are looked at: what changes with everything that decides what a case has to say."""

from collections.abc import Iterable, Mapping
from importlib.metadata import version

import msgspec

from casework.application.rulebook import Rulebook
from casework.domain.cases.fold import REDUCER
from casework.domain.notifications.ids import id_of
from casework.domain.notifications.upcoming import Upcoming
from casework.domain.reminders.schedules import ReminderSchedule
from casework.domain.surveys.question_sets import Survey
from casework.errors import CaseworkError

_READS = msgspec.json.encode(msgspec.json.schema(Upcoming), order="deterministic").decode()
"""Changes where a release keeps other things of what cases have to say."""


def rules_of(
    rulebook: Rulebook,
    schedules: Mapping[str, ReminderSchedule],
    surveys: Mapping[str, Survey],
    unreadable: Iterable[str],
    *,
    corrections: int,
) -> str:
    """Return what changes with everything that decides what a case has to say: then all of them are looked at again.

    A release may decide otherwise than the one before it.
    *unreadable* are the streams that cannot be read in full: once they can, cases may have more to say. So they may
    after *corrections* of what a clock far ahead had written of what is in force.
    """
    organisation = rulebook.organisation
    said = [
        version("casework"),
        _READS,
        str(REDUCER),
        organisation.zone,
        repr(organisation.roles),
        repr(organisation.notifications.notices),
        f"corrections {corrections}",
    ]
    said += [schedules[each].fingerprint or repr(schedules[each]) for each in sorted(schedules)]
    said += [f"{each} {surveys[each].invitation!r}" for each in sorted(surveys)]
    said += [f"{each} {rulebook.calendars[each].version}" for each in sorted(rulebook.calendars)]
    said += [_stamp(rulebook, each) for each in rulebook.procedures.ids()]
    said += [f"unreadable {each}" for each in sorted(unreadable)]
    return id_of(*said)


def _stamp(rulebook: Rulebook, procedure: str) -> str:
    try:
        return " ".join((procedure, *rulebook.stamps(procedure)))
    except CaseworkError:  # a file with mistakes; once they are mended, the stamp is another one
        return procedure
