"""Reminders of a case as a part of a casebook: what its schedule says of it. Nothing is sent, and nothing written."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from casework.application.reading import HistoryEntry, Reader
from casework.application.restrictions import Restricting
from casework.application.rulebook import Rulebook
from casework.domain.actors import Actor
from casework.domain.cases.fold import fold
from casework.domain.reminders.firing import Agenda, agenda
from casework.domain.reminders.schedules import ReminderSchedule, schedule_for
from casework.domain.reminders.watching import OnRecord, Setting
from casework.domain.restrictions import Restriction
from casework.domain.time.calendars import MIDNIGHT
from casework.domain.time.hours import at_local
from casework.domain.time.moments import Moment, checked
from casework.errors import CaseworkError

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

        Nothing is sent and nothing is written; whether somebody was reminded already is not asked.

        Args:
            case: Its id or reference.
            since: Leave out what fires before; nothing, by default.
            until: Leave out what fires after; in three months, by default. A day is meant to its end.
            viewer: Who reads; restrictions on people are told only to those who may see them.
        """
        now, rules = self._desk.clock.now(), self.rulebook
        first = None if since is None else _instant(since, rules, days=0)
        last = now + AHEAD if until is None else _instant(until, rules, days=1)
        file = self._reader.file(case, viewer, on=now)
        restrictions = self.restrictions_in(file.case, viewer=viewer)
        organisation = rules.organisation
        found = agenda(
            _record(file.case.id, file.history, rules, restrictions),
            schedule_for(file.case, self._reminders.values()),
            Setting(place=rules.place, calendars=rules.calendars, roles=dict(organisation.roles)),
            until=last,
            record_at=_records(file.case.id, file.history, rules, restrictions),
        )
        return found.between(first, last)


def _instant(moment: Moment, rules: Rulebook, *, days: int) -> dt.datetime:
    """Return *moment*, or the instant at which the local day so many *days* after it begins."""
    checked(moment)
    if isinstance(moment, dt.datetime):
        return moment
    return at_local(moment + dt.timedelta(days=days), MIDNIGHT, rules.place.zone)


def _record(
    case_id: str, history: Sequence[HistoryEntry], rules: Rulebook, restrictions: Sequence[Restriction]
) -> OnRecord:
    case = fold(case_id, (entry.fact for entry in history))
    return OnRecord(
        case=case,
        deadlines=rules.deadlines(case),
        recorded={entry.version: dt.datetime.fromisoformat(entry.recorded_at) for entry in history},
        restrictions=tuple(restrictions),
    )


def _records(
    case_id: str, history: Sequence[HistoryEntry], rules: Rulebook, restrictions: Sequence[Restriction]
) -> Callable[[dt.datetime], OnRecord | None]:
    """Return what gives the record at an instant: every entry up to the last one that was written by then.

    Entries are in the order of their versions, not of their times: a clock that was set back reorders nothing.
    """

    @cache
    def first(many: int) -> OnRecord | None:
        try:
            return _record(case_id, history[:many], rules, restrictions)
        except CaseworkError:  # today's rules cannot read what a correction has mended since
            return None

    def at(instant: dt.datetime) -> OnRecord | None:
        written = [dt.datetime.fromisoformat(entry.recorded_at) <= instant for entry in history]
        many = max((number for number, is_written in enumerate(written, 1) if is_written), default=0)
        return first(many) if many else None

    return at
