"""What a case has to say as it stands: the one place in which that is decided, for sweeps and for whoever sends.

A sweep also asks since when a rung or a notice is in force, and what was known at an instant: of what is past nothing
is claimed. What was claimed is past that; whoever sends only asks whether it is still said, and to whom.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from functools import partial

from casework.application.notifying.claimed_reminders import ClaimedReminder
from casework.application.notifying.in_force import Since
from casework.application.notifying.whose import Teller
from casework.application.on_record import (
    Entry,
    governing,
    on_record,
    on_record_at,
    position_at,
    put_right,
    recorded,
)
from casework.application.rulebook import Rulebook
from casework.domain.cases.case import Case
from casework.domain.notifications.events import NotificationDue
from casework.domain.notifications.kinds import NoticeKind
from casework.domain.notifications.notices import Notice, notices
from casework.domain.notifications.state import Notifications
from casework.domain.notifications.upcoming import claim_of, matter_of, of_notice
from casework.domain.reminders.firing import Agenda, Reminder, agenda
from casework.domain.reminders.recipients import Ladder, barred
from casework.domain.reminders.schedules import ReminderSchedule, Subject, schedule_for
from casework.domain.reminders.watching import Setting, SkipReason
from casework.domain.restrictions import Restriction, Restrictions

_NOTHING = Notifications()


class Saying:
    """What cases have to say by the rules of an organisation, its *schedules* and the notices that are *wanted*.

    *schedules* are None while nobody can tell whose any case is: then no reminder is said, and no notice that goes up.
    """

    def __init__(
        self, rulebook: Rulebook, schedules: Mapping[str, ReminderSchedule] | None, wanted: Collection[NoticeKind]
    ) -> None:
        self._rules, self._wanted = rulebook, wanted
        self._is_hidden, self._schedules = schedules is None, tuple((schedules or {}).values())
        organisation = rulebook.organisation
        self._setting = Setting(place=rulebook.place, calendars=rulebook.calendars, roles=dict(organisation.roles))

    def reminders(
        self,
        case: Case,
        history: Sequence[Entry],
        restrictions: Sequence[Restriction],
        *,
        until: dt.datetime,
        since: Since | None = None,
        said: Notifications = _NOTHING,
    ) -> Agenda:
        """Return the reminders of *case*, which *history* tells, those that repeat up to the first after *until*.

        It is the first that was not *said*. Where the case had another schedule before, what fell due by that is among
        them. Where *since* is not given, all is as if it was in force ever since.
        """
        own = schedule_for(case, self._schedules)
        by = partial(self._by, case, history, restrictions, until=until, since=since, said=said)
        found = Agenda(schedule=None) if own is None else by(own)
        others = [each for each in self._schedules if each is not own]
        if since is None or not others or not since.holders.has_moved(case, history):
            return found
        return found.with_past_of(by(each, goes_on=False) for each in others)

    def _by(
        self,
        case: Case,
        history: Sequence[Entry],
        restrictions: Sequence[Restriction],
        schedule: ReminderSchedule,
        *,
        until: dt.datetime,
        since: Since | None,
        said: Notifications,
        goes_on: bool = True,
    ) -> Agenda:
        """Return what *schedule* has to tell of *case*."""
        teller = (
            None
            if since is None
            else Teller(schedule=schedule, holders=since.holders, said=said, position_at=position_at(history))
        )
        last = said.last_turns(at=until)

        def is_said(each: Reminder) -> bool:
            turn = last.get((matter_of(each.about), each.rung.id), 0)
            return each.number <= turn or claim_of(each) in said.claims

        return agenda(
            on_record(case, history, self._rules, restrictions),
            schedule,
            self._setting,
            until=until,
            record_at=on_record_at(case.id, history, self._rules, restrictions),
            mended_at=on_record_at(case.id, history, self._rules, restrictions, without=put_right(case)),
            is_its_own=None if teller is None else teller.tells,
            in_force_since={} if since is None else since.of(schedule),
            once_ended_since={} if since is None else since.once_ended(schedule),
            is_said=is_said,
            goes_on=goes_on,
        )

    def tells_reviews(self, case: Case) -> bool:
        """Say whether the schedule of *case* has a rung for the reviews of restrictions."""
        schedule = schedule_for(case, self._schedules)
        rungs = () if schedule is None else schedule.rungs
        return any(each.watches is Subject.RESTRICTION for each in rungs)

    def notices(self, case: Case, history: Sequence[Entry]) -> tuple[Notice, ...]:
        """Return the notices of *case*, which *history* tells."""
        if not self._wanted:
            return ()
        schedule = schedule_for(case, self._schedules)
        ladder = Ladder(
            goes_up=() if schedule is None else schedule.goes_up,
            held=self._setting.roles,
            barred=barred(case, governing(case, self._rules)),
        )
        found = notices(case, self._wanted, ladder, recorded=recorded(history))
        return tuple(each for each in found if not (self._is_hidden and each.goes_up))

    def holds(self, due: NotificationDue, *, case: Case, history: Sequence[Entry]) -> bool:
        """Say whether the notice that was claimed of *case* as *due* has still to be said, and to whom it is.

        The instant at which it was claimed, and what holds about that, is past.
        """
        found = (of_notice(each, recorded(history)) for each in self.notices(case, history))
        return any(each.claim == due.claim and any(to.place == due.to.place for to in each.to) for each in found)

    def claimed(
        self,
        due: NotificationDue,
        said: Notifications,
        *,
        case: Case,
        history: Sequence[Entry],
        restrictions: Sequence[Restriction],
    ) -> ClaimedReminder:
        """Return the reminder that was claimed of *case* as *due*, as one of those *said* of it."""
        return ClaimedReminder(
            due=due,
            said=said,
            record=on_record(case, history, self._rules, restrictions),
            record_at=on_record_at(case.id, history, self._rules, restrictions),
            schedules=self._schedules,
            setting=self._setting,
        )


def reminders_of(found: Agenda) -> tuple[Reminder, ...]:
    """Return the reminders of *found*, those that go to nobody too.

    They are in the order in which they fire, and what goes to nobody comes last.
    """
    nobodys = (each.reminder for each in found.skipped if each.why is SkipReason.NOBODY and each.reminder is not None)
    return (*found.reminders, *nobodys)


def restrictions_in_force(case: Case, register: Restrictions, day: dt.date) -> Sequence[Restriction]:
    """Return the restrictions that are in force on *day* on the people of *case*."""
    return [each for person in case.people for each in register.in_force(person, day)]


def restrictions_on(case: Case, register: Restrictions) -> Sequence[Restriction]:
    """Return the restrictions on the people of *case* that were not lifted: they are to be looked at again."""
    known = (each for person in case.people for each in register.of(person).known)
    return [each for each in known if each.lifted_on is None]
