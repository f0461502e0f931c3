"""Whose a case was: which schedule had to tell what fell due at an instant of the past, and whether another one did.

It is the schedule that was for the case then, whichever the case has by now. Where that had mistakes, so that it told
nothing, or nobody swept before it was gone, or looked at the case as it was then, it is the one that was for the case
when somebody could tell again.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial

import attrs

from casework.application.notifying.spells import Spell, Stretch
from casework.application.on_record import Entry
from casework.domain.cases.case import Case
from casework.domain.cases.fold import fold
from casework.domain.notifications.events import Matter, NotificationDue
from casework.domain.notifications.state import Notifications
from casework.domain.notifications.upcoming import claim_of, matter_of
from casework.domain.reminders.firing import Reminder
from casework.domain.reminders.schedules import MOVES, ReminderSchedule, Scope, schedule_for

CaseAt = Callable[[dt.datetime], Case | None]
"""Gives a case as it was on record at an instant; None where it was not."""


@attrs.frozen(kw_only=True)
class Holders:
    """For which cases each schedule ever was, each with its spells, and when schedules told nothing, by their ids."""

    spells: Mapping[Scope, Sequence[Spell]]
    waits: Mapping[str, Sequence[Stretch]]

    def told_at(
        self,
        at: dt.datetime,
        case_at: CaseAt,
        told: Collection[str | None],
        position_at: Callable[[dt.datetime], int],
    ) -> tuple[str, dt.datetime] | None:
        """Return the schedule, by its id, that had to tell what fell due then, and as of when that is so.

        *position_at* gives the position in the log of the last record that the case had at an instant.
        *told* are the schedules by which something was told about the same thing: one that was tried for less than a
        day, and told nothing of it, takes nothing from the others.
        """
        while True:
            case = case_at(at)
            held = [scope for scope, spell in self._at(at) if scope.id in told or not spell.is_trial]
            found = None if case is None else schedule_for(case, held)
            if found is None:
                return None
            position = partial(position_at, at)
            until = next((each.ended for each in self.waits.get(found.id, ()) if each.hides(at, position)), None)
            if until is None:
                return found.id, at
            at = until

    def has_moved(self, case: Case, history: Sequence[Entry]) -> bool:
        """Say whether *case*, which *history* tells, ever was such that it may have had another schedule than now."""
        facts = [entry.fact for entry in history]
        moved = [number for number, fact in enumerate(facts) if number and type(fact.event) in MOVES]
        return any(self._fitting(fold(case.id, facts[:number])) != self._fitting(case) for number in moved)

    def _fitting(self, case: Case) -> Sequence[bool]:
        return [scope.applies_to.holds(case) for scope in self.spells]

    def break_at(self, at: dt.datetime, schedule: str) -> Stretch | None:
        """Return the break in which *schedule* was at that instant, if it was in one."""
        found = (spell.break_at(at) for scope, spell in self._at(at) if scope.id == schedule)
        return next((each for each in found if each is not None), None)

    def _at(self, at: dt.datetime) -> Iterator[tuple[Scope, Spell]]:
        return ((scope, each) for scope, spells in self.spells.items() for each in spells if each.covers(at))


@attrs.frozen(kw_only=True)
class Teller:
    """What of the past a *schedule* tells in a case, beside what was *said* there.

    *position_at* is as ``Holders.told_at`` has it.
    """

    schedule: ReminderSchedule
    holders: Holders
    said: Notifications
    position_at: Callable[[dt.datetime], int]

    def tells(self, reminder: Reminder, case_at: CaseAt) -> bool:
        """Say whether *reminder* is for it to tell: it was its own then, or nobody else could, and nobody did."""
        at, name, beside = reminder.fires_at, self.schedule.id, self._beside(reminder)
        if any(each.fires_at == at for each in beside):
            return False
        found = self.holders.told_at(at, case_at, {each.schedule for each in beside}, self.position_at)
        if found is None or found[0] != name:
            return False
        away = self.holders.break_at(found[1], name)
        return away is None or not any(away.covers(each.fires_at) for each in beside)

    def _beside(self, reminder: Reminder) -> Sequence[NotificationDue]:
        """Return what other schedules told about the same thing, unless it is this very reminder."""
        mine = claim_of(reminder)
        return [each for each in self._told.get(matter_of(reminder.about), ()) if each.claim != mine]

    @cached_property
    def _told(self) -> Mapping[Matter, Sequence[NotificationDue]]:
        found = dict[Matter, list[NotificationDue]]()
        for each in self.said.by_message.values():
            due = each.due
            if due.about is not None and due.schedule not in {None, self.schedule.id}:
                found.setdefault(due.about, []).append(due)
        return found
