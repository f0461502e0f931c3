"""Whether what was claimed is in force on record, and in the configuration of whoever sends."""

import datetime as dt
from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import cached_property

from casework.application.notifying.found import STREAM, Name, written
from casework.application.notifying.in_force import in_force_on_record, outlines_on_record
from casework.application.notifying.rung_names import called, fingerprints, name_of
from casework.application.notifying.schedules import around_of, checked_schedules
from casework.application.notifying.spells import BREAK, Spell, Spells
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.domain.notifications import state
from casework.domain.notifications.events import NotificationDue
from casework.domain.reminders.schedules import ReminderSchedule, Scope


class Verdict(StrEnum):
    """What becomes of something that was claimed, before it is tried.

    ``said`` has to be said, ``over`` does not hold any more but may hold again, ``switched_off`` is not in force any
    more, ``rung_gone`` is a reminder of something that is still open, and no schedule says it any more to whoever it is
    for, ``erased`` is for somebody who was erased, and ``elsewhere`` is left until the configuration is the one that is
    on record: to another machine, or until a reminder schedule with mistakes is mended.
    """

    SAID = "said"
    OVER = state.OVER
    SWITCHED_OFF = state.SWITCHED_OFF
    RUNG_GONE = "rung_gone"
    ERASED = "erased"
    ELSEWHERE = "elsewhere"


def named(due: NotificationDue) -> str:
    """Return what is *due* as it is called on record: a rung with its schedule, or a notice by its kind."""
    return due.kind.value if due.schedule is None or due.rung is None else name_of(due.schedule, due.rung)


def _of(due: NotificationDue, found: Collection[Name]) -> frozenset[str]:
    """Return what of *found* is called as what is *due*."""
    name = named(due)
    return frozenset(each for each in found if isinstance(each, str) and called(each) == name)


class InForceHere:
    """What sweeps found in force, beside what the configuration of whoever sends has: notices, and *schedules*."""

    def __init__(self, desk: Desk, rulebook: Rulebook, schedules: Mapping[str, ReminderSchedule]) -> None:
        self._desk, self._rules, self._written = desk, rulebook, schedules
        self._version, self._on_record = 0, frozenset[Name]()

    @cached_property
    def schedules(self) -> Mapping[str, ReminderSchedule] | None:
        """The reminder schedules among which each case has its own, by their ids; None where nobody can tell."""
        found = checked_schedules(self._written, around_of(self._rules))
        return found.of_cases(outlines_on_record(self._desk, found.broken))

    @cached_property
    def _here(self) -> frozenset[Name]:
        plans = (self.schedules or {}).values()
        rungs = (each for plan in plans for each in fingerprints(plan))
        notices = (each.value for each in self._rules.organisation.notifications.notices)
        return frozenset((*rungs, *notices, *(plan.outline.scope for plan in plans)))

    def verdict(self, due: NotificationDue) -> Verdict:
        """Return ``said`` where what is *due* is in force on record as it is here, else what becomes of it.

        A notice that went up is not, as long as nobody can tell who is the next one up.
        """
        self._read_on()
        here, there = (_of(due, found) for found in (self._here, self._on_record))
        if not here and not there:
            is_hidden = self.schedules is None and due.schedule is not None
            return Verdict.ELSEWHERE if is_hidden else Verdict.SWITCHED_OFF
        is_unsure = self.schedules is None and due.about is None and due.to.through is not None
        is_agreed = bool(here & there) and not is_unsure and self._agrees_on_scope(due)
        return Verdict.SAID if is_agreed else Verdict.ELSEWHERE

    def _agrees_on_scope(self, due: NotificationDue) -> bool:
        """Say whether the schedule of what is *due* is here for the same cases as on record."""
        both = (each for each in self._here & self._on_record if isinstance(each, Scope))
        return due.schedule is None or any(each.id == due.schedule for each in both)

    def is_here(self, due: NotificationDue) -> bool:
        """Say whether the configuration here has what is *due*, so that the next sweep finds it in force."""
        return self.schedules is not None and bool(_of(due, self._here))

    def gone_from(self, due: NotificationDue) -> dt.datetime | None:
        """Return from when on what is *due* is not in force on record; None where no sweep has found it gone."""
        ends = (self._spells[each].ended for each in _of(due, self._spells))
        return max((each + BREAK for each in ends if each is not None), default=None)

    @cached_property
    def _spells(self) -> Mapping[Name, Spell]:
        return Spells(written(self._desk, (self.schedules or {}).values())).last()

    def agrees(self) -> bool:
        """Say whether the same is in force on record and here, so that nothing is left to another configuration."""
        self._read_on()
        return self.schedules is not None and self._here == self._on_record

    def _read_on(self) -> None:
        records = self._desk.store.read(self._desk.organisation, STREAM, after=self._version)
        if records:
            plans = (self.schedules or {}).values()
            self._version, self._on_record = records[-1].version, in_force_on_record(self._desk, plans)
