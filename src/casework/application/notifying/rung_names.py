"""What rungs are called on record: by their schedule and their id, and by what changes with what they say."""

from collections.abc import Iterator

from casework.domain.notifications.ids import id_of
from casework.domain.reminders.schedules import ReminderSchedule, Rung, Subject


def fingerprint(schedule: ReminderSchedule, rung: Rung) -> str:
    """Return what changes with everything that says when *rung* fires, and to whom; for which cases is another matter.

    It names each part, so that another field in a later release makes no other rung of one that does without it.
    """
    return _fingerprint(schedule, rung)


def former_fingerprint(schedule: ReminderSchedule, rung: Rung) -> str:
    """Return how releases wrote it that kept for which cases the schedule is with each rung."""
    applies = schedule.applies_to
    return _fingerprint(
        schedule,
        rung,
        procedures=applies.procedures,
        kinds=applies.kinds,
        services=applies.services,
        flags=applies.flags,
    )


def _fingerprint(schedule: ReminderSchedule, rung: Rung, **scope: tuple[str, ...]) -> str:
    parts = {
        **scope,
        "at": (schedule.at.isoformat(),),
        "watches": (rung.watches,),
        "when": (str(rung.when),),
        "to": rung.to,
        "limits": rung.limits,
        "stages": rung.stages,
        "calendar": (rung.calendar or "",),
    }
    said = [f"{name}={','.join(each)}" for name, each in parts.items() if any(each)]
    return f"{name_of(schedule.id, rung.id)}/{id_of(schedule.id, rung.id, *said)}"


def fingerprint_once_ended(schedule: ReminderSchedule, rung: Rung) -> str:
    """Return what *rung* is called as far as it tells of a consent that was refused or taken back.

    That is another thing in force: releases that told of none have only the rung on record, which tells nothing of the
    time in which they were swept by.
    """
    return f"{name_of(schedule.id, rung.id)}/{id_of(fingerprint(schedule, rung), 'once ended')}"


def fingerprints(schedule: ReminderSchedule) -> Iterator[str]:
    """Yield the fingerprints of the rungs of *schedule*."""
    for each in schedule.rungs:
        yield fingerprint(schedule, each)
        if each.watches is Subject.CONSENT:
            yield fingerprint_once_ended(schedule, each)


def name_of(schedule: str, rung: str) -> str:
    """Return what a rung is called on record, whatever its words."""
    return f"{schedule}/{rung}"


def called(found: str) -> str:
    """Return a notice by its kind, and a rung by its schedule and id, without what changes with its words."""
    return found.rpartition("/")[0] or found


def is_of(name: str, schedule: str) -> bool:
    """Say whether the fingerprint *name* is that of a rung of *schedule*, by its id."""
    return name.startswith(f"{schedule}/")
