"""The reminder schedules that can be gone by, what is wrong with the others, and which cases these keep."""

from collections.abc import Collection, Iterable, Mapping

import attrs

from casework.application.ports import ProcedureSource
from casework.application.rulebook import Rulebook
from casework.domain.authority import Authority, Evidence
from casework.domain.procedures import Procedure
from casework.domain.reminders.checks import Around, mistakes_beside
from casework.domain.reminders.schedules import BrokenScheduleError, Outline, ReminderSchedule
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


class HiddenSchedulesError(DataError):
    """Nobody can tell whose any case is, for mistakes of some schedules: *waits* says what waits for each, and why."""

    def __init__(self, waits: Mapping[str, str]) -> None:
        message = "nobody can tell by which reminder schedule a case goes: mend the files that have mistakes"
        super().__init__(message, problems=tuple(f"{name}: {why}" for name, why in waits.items()))
        self.waits = waits


@attrs.frozen(kw_only=True)
class Schedules:
    """The reminder schedules of an organisation: the *sound* ones, and what is wrong with the *broken* ones, by id."""

    sound: Mapping[str, ReminderSchedule]
    broken: Mapping[str, DataError]

    def of_cases(self, known: Mapping[str, Outline | None]) -> Mapping[str, ReminderSchedule] | None:
        """Return the schedules among which each case has its own, by their ids; *known* are those ever in force.

        One is None where it is not on record for which cases it was.

        A broken one that was in force keeps its cases, as they are on record: it has nothing to say, and no other takes
        them. Where its file does not say that these are its cases, nobody can tell whose any case is: then it is None.
        One that never was in force has no cases to keep.
        """
        if self._is_hidden(known):
            return None
        return {**self.sound, **{name: _silent(each) for name, each in self._kept(known).items() if each is not None}}

    def waiting(self, known: Mapping[str, Outline | None]) -> Iterable[str]:
        """Return the schedules, by their ids, by which nobody can be told anything now."""
        kept = self._kept(known)
        return {*self.sound, *kept} if self._is_hidden(known) else kept

    def told(self, known: Mapping[str, Outline | None]) -> Mapping[str, str]:
        """Return what waits for each of the broken ones, in the first line, and what is wrong with it."""
        return {name: f"{self._waits(name, known)}\n{error}" for name, error in self.broken.items()}

    def _waits(self, name: str, known: Mapping[str, Outline | None]) -> str:
        if name not in known:
            return "it was not in force before, so nobody is reminded by it until it is mended"
        if self._hides(name, known[name]):
            return "nobody can tell for which cases it is, so the reminders of every case wait until it is mended"
        return "the reminders of its cases wait until it is mended"

    def _kept(self, known: Mapping[str, Outline | None]) -> Mapping[str, Outline | None]:
        return {name: known[name] for name in self.broken if name in known}

    def _is_hidden(self, known: Mapping[str, Outline | None]) -> bool:
        """Say whether nobody can tell whose any case is."""
        return any(self._hides(name, kept) for name, kept in self._kept(known).items())

    def _hides(self, name: str, kept: Outline | None) -> bool:
        """Say whether the file of a broken one says that it is for other cases than on record, or does not say it."""
        error = self.broken[name]
        said = error.applies_to if isinstance(error, BrokenScheduleError) else None
        return kept is None or said != kept.applies_to


def _silent(outline: Outline) -> ReminderSchedule:
    """Return the schedule of *outline*, without rungs."""
    ours, name = Authority(citation="none", evidence=Evidence.LOCAL), outline.id
    return ReminderSchedule(
        id=name, name=name, authority=ours, rungs=(), applies_to=outline.applies_to, goes_up=outline.goes_up
    )


def checked_schedules(schedules: Mapping[str, ReminderSchedule], beside: Around) -> Schedules:
    """Return *schedules* with what is wrong with them; what they name must be *beside* them."""
    sound, broken = dict[str, ReminderSchedule](), dict[str, DataError]()
    for name in schedules:
        try:
            sound[name] = _checked(schedules[name], beside)
        except DataError as error:
            broken[name] = error
    return Schedules(sound=sound, broken=broken)


def _checked(schedule: ReminderSchedule, beside: Around) -> ReminderSchedule:
    problems = tuple(f"{schedule.id}: {each}" for each in mistakes_beside(schedule, beside))
    if problems:
        message = f"the reminder schedule {schedule.id} has mistakes"
        raise BrokenScheduleError(message, problems=problems, applies_to=schedule.applies_to)
    return schedule
