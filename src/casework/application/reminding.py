"""Reminders of a case as a part of a casebook: what its schedule says of it. Nothing is sent, and nothing written."""

import datetime as dt
from collections.abc import Mapping

from casework.application.notifying.in_force import on_record, outlines_on_record
from casework.application.notifying.saying import Saying
from casework.application.notifying.schedules import HiddenSchedulesError, around_of, checked_schedules
from casework.application.reading import Reader
from casework.application.restrictions import Restricting
from casework.application.rulebook import Rulebook
from casework.domain.actors import Actor
from casework.domain.reminders.firing import Agenda
from casework.domain.reminders.schedules import ReminderSchedule
from casework.domain.time.calendars import MIDNIGHT
from casework.domain.time.hours import at_local
from casework.domain.time.moments import Moment, checked

AHEAD = dt.timedelta(days=91)
"""How far ahead reminders are told, unless somebody asks for less or more."""


class Reminding(Restricting):
    """The part of a casebook that says who is to be reminded of what, and when."""

    _reader: Reader
    _reminders: Mapping[str, ReminderSchedule]

    def reminder_schedules(self) -> Mapping[str, ReminderSchedule]:
        """Return the reminder schedules by id: the one that comes with casework, and the organisation's own."""
        return self._reminders

    def reminders(
        self, case: str, *, since: Moment | None = None, until: Moment | None = None, viewer: Actor | None = None
    ) -> Agenda:
        """Return the reminders of a case under the schedule that is for it, and what is skipped and why.

        Nothing is sent and nothing is written; whether somebody was reminded already is not asked. Before the first
        sweep all counts as in force ever since.

        Args:
            case: Its id or reference.
            since: Leave out what fires before; nothing, by default.
            until: Leave out what fires after; in three months, by default. A day is meant to its end.
            viewer: Who reads; restrictions on people are told only to those who may see them.

        Raises:
            HiddenSchedulesError: If mistakes of a schedule hide whose any case is.
        """
        now, rules = self._desk.clock.now(), self.rulebook
        first = None if since is None else _instant(since, rules, days=0)
        last = now + AHEAD if until is None else _instant(until, rules, days=1)
        file = self._reader.file(case, viewer, on=now)
        restrictions = self.restrictions_in(file.case, viewer=viewer)
        schedules = checked_schedules(self._reminders, around_of(rules))
        known = outlines_on_record(self._desk, schedules.broken)
        plans = schedules.of_cases(known)
        if plans is None:
            raise HiddenSchedulesError(schedules.told(known))
        in_force = on_record(self._desk, schedules, rules.organisation.notifications.notices)
        saying = Saying(rules, plans, ())
        return saying.reminders(file.case, file.history, restrictions, until=last, since=in_force).between(first, last)


def _instant(moment: Moment, rules: Rulebook, *, days: int) -> dt.datetime:
    """Return *moment*, or the instant at which the local day so many *days* after it begins."""
    checked(moment)
    if isinstance(moment, dt.datetime):
        return moment
    return at_local(moment + dt.timedelta(days=days), MIDNIGHT, rules.place.zone)
