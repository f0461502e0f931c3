"""What becomes of a reminder that was claimed: whether a schedule still says it to whoever it was claimed for."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cached_property

import attrs

from casework.application.notifying.in_force_here import Verdict
from casework.domain.notifications.events import NotificationDue
from casework.domain.notifications.state import Notifications
from casework.domain.notifications.upcoming import Upcoming, matter_of, of_reminder
from casework.domain.reminders.firing import agenda
from casework.domain.reminders.schedules import ReminderSchedule, schedule_for
from casework.domain.reminders.watching import OnRecord, Setting, SkipReason, watched

_HOLDS = frozenset({SkipReason.NOBODY, SkipReason.BEFORE_SCHEDULE, SkipReason.BEFORE_KNOWN})
"""Why nothing is claimed although it holds: the instant at which it was claimed, and what holds about that, is past."""


@attrs.frozen(kw_only=True)
class ClaimedReminder:
    """A reminder that is *due*, as one of those *said* of the case of *record*, by the *schedules* of now.

    It is asked of the schedule that claimed it, whosever the case is by now: no other one tells what fell due while it
    was its own. The one that made the same claim last, for others perhaps, or the one whose the case is now, may have
    the same reminder, such as under another name.
    """

    due: NotificationDue
    said: Notifications
    record: OnRecord
    record_at: Callable[[dt.datetime], OnRecord | None]
    schedules: Sequence[ReminderSchedule]
    setting: Setting

    def verdict(self, *, is_in_force: bool) -> Verdict:
        """Return what becomes of it; *is_in_force* says that the schedule and the rung that claimed it are.

        What no schedule says to them is for staff where no sweep tells it to anybody else.
        """
        if self._is_theirs(self._by_claimer) or self._is_theirs(self._by_last) or self._is_theirs(self._by_own):
            return Verdict.SAID
        if is_in_force:
            is_left = self._by_last is not None and self._by_own is None and not self._is_heard
            return Verdict.RUNG_GONE if is_left else Verdict.OVER
        is_left = self._by_last is None and self._is_open
        return Verdict.RUNG_GONE if is_left else Verdict.SWITCHED_OFF

    def _is_theirs(self, said: Upcoming | None) -> bool:
        return said is not None and any(to.place == self.due.to.place for to in said.to)

    @property
    def _by_claimer(self) -> Upcoming | None:
        """What the schedule says that claimed it for them, if there is one still."""
        return self._by(next((each for each in self.schedules if each.id == self.due.schedule), None))

    @cached_property
    def _by_last(self) -> Upcoming | None:
        """What the schedule says that claimed it last, of those that there are."""
        plans = {each.id: each for each in self.schedules}
        claimed = (each.due.schedule for each in self.said.by_claim[self.due.claim].values())
        *_, last = (None, *(plans[each] for each in claimed if each in plans))
        return self._by(last)

    @cached_property
    def _by_own(self) -> Upcoming | None:
        """What the schedule says that the case has now."""
        return self._by(schedule_for(self.record.case, self.schedules))

    def _by(self, schedule: ReminderSchedule | None) -> Upcoming | None:
        """Return what *schedule* says of it by now; None where it does not."""
        until, record_at = self.due.fires_at, self.record_at
        # No turn comes of a schedule that the case has no more: to go on to the next one would have no end.
        found = agenda(self.record, schedule, self.setting, until=until, record_at=record_at, goes_on=False)
        skipped = (each.reminder for each in found.skipped if each.why in _HOLDS and each.reminder is not None)
        coming = map(of_reminder, (*found.reminders, *skipped))
        return next((each for each in coming if each.claim == self.due.claim), None)

    @property
    def _is_heard(self) -> bool:
        """Whether somebody else has heard it, or need not: then nobody new is told."""
        return any(not each.is_open for each in self.said.by_claim[self.due.claim].values())

    @property
    def _is_open(self) -> bool:
        """Whether that of which it tells is still open, with the same date. No schedule is asked about that."""
        about, found = self.due.about, watched(self.record, self.setting.place)
        return any(each.over is None and about is not None and matter_of(each.about).is_of(about) for each in found)
