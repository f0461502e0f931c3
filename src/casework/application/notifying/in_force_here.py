"""Whether what was claimed is in force on record, and in the configuration of whoever sends."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from casework.application.notifying.in_force import (
    STREAM,
    called,
    fingerprint,
    in_force_on_record,
    name_of,
    outlines_on_record,
)
from casework.application.notifying.schedules import around_of, checked_schedules
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.domain.notifications import state
from casework.domain.notifications.events import NotificationDue
from casework.domain.reminders.schedules import ReminderSchedule


class Verdict(StrEnum):
    """What becomes of something that was claimed, before it is tried.

    ``said`` has to be said, ``over`` does not hold any more but may hold again, ``switched_off`` is not in force any
    more, ``erased`` is for somebody who was erased, and ``elsewhere`` is left until the configuration is the one that
    is on record: to another machine, or until a reminder schedule with mistakes is mended.
    """

    SAID = "said"
    OVER = state.OVER
    SWITCHED_OFF = state.SWITCHED_OFF
    ERASED = "erased"
    ELSEWHERE = "elsewhere"


def named(due: NotificationDue) -> str:
    """Return what is *due* as it is called on record: a rung with its schedule, or a notice by its kind."""
    return due.kind.value if due.schedule is None or due.rung is None else name_of(due.schedule, due.rung)


class InForceHere:
    """What sweeps found in force, beside what the configuration of whoever sends has: notices, and *schedules*."""

    def __init__(self, desk: Desk, rulebook: Rulebook, schedules: Mapping[str, ReminderSchedule]) -> None:
        self._desk, self._rules, self._written = desk, rulebook, schedules
        self._version, self._on_record = 0, frozenset[str]()

    @cached_property
    def schedules(self) -> Mapping[str, ReminderSchedule] | None:
        """The reminder schedules among which each case has its own, by their ids; None where nobody can tell."""
        return checked_schedules(self._written, around_of(self._rules)).of_cases(outlines_on_record(self._desk))

    @cached_property
    def _here(self) -> frozenset[str]:
        rungs = (fingerprint(schedule, rung) for schedule in (self.schedules or {}).values() for rung in schedule.rungs)
        return frozenset((*rungs, *(each.value for each in self._rules.organisation.notifications.notices)))

    def verdict(self, due: NotificationDue) -> Verdict:
        """Return ``said`` where what is *due* is in force on record as it is here, else what becomes of it.

        A notice that went up is not, as long as nobody can tell who is the next one up.
        """
        self._read_on()
        name = named(due)
        here, there = ({each for each in found if called(each) == name} for found in (self._here, self._on_record))
        if not here and not there:
            return Verdict.SWITCHED_OFF
        is_unsure = self.schedules is None and due.about is None and due.to.through is not None
        return Verdict.SAID if here & there and not is_unsure else Verdict.ELSEWHERE

    def agrees(self) -> bool:
        """Say whether the same is in force on record and here, so that nothing is left to another configuration."""
        self._read_on()
        return self.schedules is not None and self._here == self._on_record

    def _read_on(self) -> None:
        records = self._desk.store.read(self._desk.organisation, STREAM, after=self._version)
        if records:
            self._version, self._on_record = records[-1].version, in_force_on_record(self._desk)
