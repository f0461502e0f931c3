"""The reminder schedules that can be gone by, what is wrong with the others, and which cases these keep."""

from collections.abc import Collection, Mapping

import attrs

from casework.application.notifying.in_force import is_of
from casework.application.ports import ProcedureSource
from casework.application.rulebook import Rulebook
from casework.domain.authority import Authority, Evidence
from casework.domain.procedures import Procedure
from casework.domain.reminders.checks import Around, mistakes_beside
from casework.domain.reminders.schedules import AppliesTo, BrokenScheduleError, ReminderSchedule
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


@attrs.frozen(kw_only=True)
class Schedules:
    """The reminder schedules of an organisation: the *sound* ones, and what is wrong with the *broken* ones, by id."""

    sound: Mapping[str, ReminderSchedule]
    broken: Mapping[str, DataError]

    def of_cases(self, in_force: Collection[str]) -> Mapping[str, ReminderSchedule]:
        """Return the schedules among which each case has its own, by their ids; *in_force* are rungs, by fingerprints.

        A broken one that is in force keeps its cases: it has nothing to say, and no other takes them. Where nobody can
        tell which these are there is none for any case, for each may be one of them. One that is not in force yet has
        no cases to keep.
        """
        kept = {name: self._meant_for(name) for name in self._kept(in_force)}
        if None in kept.values():
            return {}
        silent = {name: _silent(name, applies) for name, applies in kept.items() if applies is not None}
        return {**self.sound, **silent}

    def told(self, in_force: Collection[str]) -> Mapping[str, str]:
        """Return what waits for each of the broken ones, in the first line, and what is wrong with it."""
        kept = self._kept(in_force)
        return {name: f"{self._waits(name, is_kept=name in kept)}\n{error}" for name, error in self.broken.items()}

    def _waits(self, name: str, *, is_kept: bool) -> str:
        if not is_kept:
            return "it was not in force before, so nobody is reminded by it until it is mended"
        if self._meant_for(name) is None:
            return "nobody can tell for which cases it is, so the reminders of every case wait until it is mended"
        return "the reminders of its cases wait until it is mended"

    def _kept(self, in_force: Collection[str]) -> Collection[str]:
        return [name for name in self.broken if any(is_of(each, name) for each in in_force)]

    def _meant_for(self, name: str) -> AppliesTo | None:
        error = self.broken[name]
        return error.applies_to if isinstance(error, BrokenScheduleError) else None


def _silent(name: str, applies: AppliesTo) -> ReminderSchedule:
    """Return a schedule for the cases that *applies* names, without rungs."""
    ours = Authority(citation="none", evidence=Evidence.LOCAL)
    return ReminderSchedule(id=name, name=name, authority=ours, rungs=(), applies_to=applies)


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
        message, applies = f"the reminder schedule {schedule.id} has mistakes", schedule.applies_to
        is_hidden = any(each not in beside.procedures for each in applies.procedures)
        raise BrokenScheduleError(message, problems=problems, applies_to=None if is_hidden else applies)
    return schedule
