"""What a schedule says of a case: which reminders it has at which instants, and which of them nobody gets, and why.

It is a pure function of the record, the rules and the schedule. A reminder has a key that follows from what it is
about, its date and its rung: whoever fires it writes the key down, and the same key never fires again. The present
instant plays no part in it, so a clock that was set back changes nothing.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.reminders.instants import instants
from casework.domain.reminders.recipients import Ladder, Recipient, barred, recipients
from casework.domain.reminders.schedules import ReminderSchedule, Rung, Subject, Timing
from casework.domain.reminders.watching import About, OnRecord, Setting, SkipReason, Watched, watched
from casework.domain.time.calendars import MIDNIGHT
from casework.domain.time.hours import at_local
from casework.domain.time.lateness import is_past
from casework.domain.time.moments import local_day


@attrs.frozen(kw_only=True)
class Reminder:
    """Somebody is reminded of something at an instant; *number* counts the turns of a rung that repeats, from 1."""

    case: str
    schedule: str
    rung: Rung
    about: About
    fires_at: dt.datetime
    number: int
    to: tuple[Recipient, ...]

    @property
    def key(self) -> str:
        """What tells it from every other reminder of its case: the same key fires once, a changed date has another."""
        return f"{self.about.version}/{self.rung.id}/{self.number}"


@attrs.frozen(kw_only=True)
class Skipped:
    """Nobody is reminded, and *why*: of a thing as a whole, or where *reminder* is given, at that instant."""

    about: About
    why: SkipReason
    reminder: Reminder | None = None


@attrs.frozen(kw_only=True)
class Agenda:
    """The reminders of a case, the earliest first, and what is skipped; *schedule* is None where none is for it.

    Those of a rung that repeats end with the first one after the instant up to which they were asked for that is still
    to come: it is not skipped, and nobody said it already.
    """

    schedule: str | None
    reminders: tuple[Reminder, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def due(self, by: dt.datetime) -> tuple[Reminder, ...]:
        """Return what fires by that instant, the earliest first."""
        return tuple(each for each in self.reminders if each.fires_at <= by)

    def between(self, since: dt.datetime | None, until: dt.datetime) -> "Agenda":
        """Return only what fires, or would, in that time; what is skipped as a whole stays."""

        def within(reminder: Reminder | None) -> bool:
            return reminder is None or (reminder.fires_at <= until and (since is None or since <= reminder.fires_at))

        return attrs.evolve(
            self,
            reminders=tuple(each for each in self.reminders if within(each)),
            skipped=tuple(each for each in self.skipped if within(each.reminder)),
        )

    def with_past_of(self, others: Iterable["Agenda"]) -> "Agenda":
        """Return it with what *others*, of schedules that the case had before, fire, or would if it went to anybody."""
        before = tuple(others)
        nobodys = (each for other in before for each in other.skipped if each.why is SkipReason.NOBODY)
        reminders = (*self.reminders, *(each for other in before for each in other.reminders))
        return attrs.evolve(self, reminders=_in_order(reminders), skipped=(*self.skipped, *nobodys))

    def next_at(self, after: dt.datetime) -> dt.datetime | None:
        """Return the first instant after that one at which a reminder fires, if there is one."""
        return next((each.fires_at for each in self.reminders if each.fires_at > after), None)


def _in_order(reminders: Iterable[Reminder]) -> tuple[Reminder, ...]:
    return tuple(sorted(reminders, key=lambda each: (each.fires_at, each.key)))


def _has_begun(what: Watched, rung: Rung) -> bool:
    """Say whether the time of *what* has begun, where *rung* fires in a part of it, or when its date has gone by."""
    if rung.when.timing is Timing.SHARE:
        return what.started is not None
    return not (what.waits and rung.is_late)


def _never(_reminder: Reminder) -> bool:
    return False


def agenda(
    record: OnRecord,
    schedule: ReminderSchedule | None,
    setting: Setting,
    *,
    until: dt.datetime,
    record_at: Callable[[dt.datetime], OnRecord | None],
    in_force_since: Mapping[str, dt.datetime] = MappingProxyType({}),
    once_ended_since: Mapping[str, dt.datetime] = MappingProxyType({}),
    is_said: Callable[[Reminder], bool] = _never,
    is_its_own: Callable[[Reminder, Callable[[dt.datetime], Case | None]], bool] | None = None,
    mended_at: Callable[[dt.datetime], OnRecord | None] | None = None,
    goes_on: bool = True,
) -> Agenda:
    """Return the reminders of the case of *record* under *schedule*.

    Args:
        record: The case as it is on record now.
        schedule: The schedule that holds for it, None where there is none.
        setting: The place, the calendars and who has which role.
        until: Up to when to go on with what repeats.
        record_at: Gives what was on record at an instant, None where nothing was, or nobody can read it now.
        in_force_since: Since when the organisation goes by a rung, by its id, where that is known.
        once_ended_since: Since when it does so about what ended before its day, where that is later.
        is_said: Whether a reminder was given already; none was, if left out.
        is_its_own: Whether a reminder is for *schedule* to tell, of a case as it is given at instants; whether it was
            meant for the case when that fires, if left out.
        mended_at: Gives what was on record at an instant, without what was a mistake and is put right now.
        goes_on: Whether what repeats goes on after *until*, to the first that is to come.
    """
    if schedule is None:
        return Agenda(schedule=None)
    return _Weighing(
        record=record,
        schedule=schedule,
        setting=setting,
        record_at=record_at,
        in_force_since=in_force_since,
        once_ended_since=once_ended_since,
        is_said=is_said,
        is_its_own=is_its_own or (lambda each, case_at: _holds(schedule, case_at(each.fires_at))),
        mended_at=mended_at or record_at,
        goes_on=goes_on,
    ).agenda(until)


def _holds(schedule: ReminderSchedule, case: Case | None) -> bool:
    return case is not None and schedule.applies_to.holds(case)


@attrs.frozen(kw_only=True)
class _Weighing:
    """What decides whether a reminder fires."""

    record: OnRecord
    schedule: ReminderSchedule
    setting: Setting
    record_at: Callable[[dt.datetime], OnRecord | None]
    in_force_since: Mapping[str, dt.datetime]
    once_ended_since: Mapping[str, dt.datetime]
    is_said: Callable[[Reminder], bool]
    is_its_own: Callable[[Reminder, Callable[[dt.datetime], Case | None]], bool]
    mended_at: Callable[[dt.datetime], OnRecord | None]
    goes_on: bool

    @cached_property
    def ladder(self) -> Ladder:
        """Who is told in place of whoever has no role, or may not be told."""
        who = barred(self.record.case, self.record.version)
        return Ladder(goes_up=self.schedule.goes_up, held=self.setting.roles, barred=who)

    def agenda(self, until: dt.datetime) -> Agenda:
        """Return the reminders of the case, and what is skipped; what repeats goes on up to *until*."""
        found = [each for what in watched(self.record, self.setting.place) for each in self.of(what, until)]
        reminders = (each for each in found if isinstance(each, Reminder))
        return Agenda(
            schedule=self.schedule.id,
            reminders=_in_order(reminders),
            skipped=tuple(each for each in found if isinstance(each, Skipped)),
        )

    def of(self, what: Watched, until: dt.datetime) -> Iterator[Reminder | Skipped]:
        """Yield the reminders about *what*, and what is skipped; nothing where no rung watches it."""
        about = what.about
        rungs = [each for each in self.schedule.rungs if each.is_about(about.sort, about.name, about.stage)]
        over = what.over or (SkipReason.IMPORTED if self._is_history(what) else None)
        if about.on is None or over is not None:
            yield from [Skipped(about=about, why=over or SkipReason.NO_DATE)] if rungs else ()
            return
        for rung in rungs:
            if not _has_begun(what, rung):
                yield Skipped(about=about, why=SkipReason.NOT_BEGUN)
                continue
            fires = instants(rung, what, about.on, self.setting, at=self.schedule.at)
            for reminder, why in self._of_rung(rung, about, fires, until):
                yield reminder if why is None else Skipped(about=about, why=why, reminder=reminder)
                if why in {None, SkipReason.NOBODY}:
                    reasons = dict.fromkeys(reason for each in reminder.to for reason in each.passed_over)
                    yield from (Skipped(about=about, why=reason, reminder=reminder) for reason in reasons)

    def _of_rung(
        self, rung: Rung, about: About, fires: Iterable[dt.datetime], until: dt.datetime
    ) -> Iterator[tuple[Reminder, SkipReason | None]]:
        """Yield the turns of *rung*, each with why it is skipped: up to the first after *until* that is to come."""
        case, schedule = self.record.case, self.schedule
        to = recipients(case, about, rung.to, self.ladder)
        for number, fires_at in enumerate(fires, 1):
            turn = Reminder(
                case=case.id, schedule=schedule.id, rung=rung, about=about, fires_at=fires_at, number=number, to=to
            )
            why = self.why_not(turn)
            yield turn, why
            is_next = why in {None, SkipReason.NOBODY} and not self.is_said(turn)
            if fires_at > until and (is_next or not self.goes_on):
                return

    def _is_history(self, what: Watched) -> bool:
        """Whether *what* was over, or had begun, before the import that brought the case."""
        case, about, zone = self.record.case, what.about, self.setting.place.zone
        if case.intake.source is None or about.on is None or about.sort is Subject.RESTRICTION:
            return False
        imported_at = self.record.recorded[case.history[0].version]
        if about.sort.has_date:
            return is_past(about.on, imported_at, zone)
        return local_day(about.on, zone) <= local_day(imported_at, zone)

    def why_not(self, reminder: Reminder) -> SkipReason | None:
        """Return why nobody is reminded at that instant, None where somebody is."""
        since = self._since(reminder)
        if since is not None and reminder.fires_at < since:
            return SkipReason.BEFORE_SCHEDULE
        past = self._why_past(reminder)
        if past is not None:
            return past
        if not any(each.people for each in reminder.to):
            return SkipReason.NOBODY
        return None

    def _since(self, reminder: Reminder) -> dt.datetime | None:
        """Return since when its rung fires: the latest of the day in the schedule and of what is known besides."""
        written, known = self.schedule.in_force_from, self.in_force_since.get(reminder.rung.id)
        day = None if written is None else at_local(written, MIDNIGHT, self.setting.place.zone)
        ended = self.once_ended_since.get(reminder.rung.id) if reminder.about.is_ended else None
        return max((each for each in (day, known, ended) if each is not None), default=None)

    def _why_past(self, reminder: Reminder) -> SkipReason | None:
        """Return why it is past: the record did not say the same of what it is about when it was to fire.

        What had ended it by a mistake that is put right since had not. A schedule that was not for the case then does
        not reach back.
        """
        then = self._record_for(reminder, reminder.fires_at)
        if then is None:
            return SkipReason.BEFORE_KNOWN
        if not self.is_its_own(reminder, lambda at: self._case_for(reminder, at)):
            return SkipReason.BEFORE_SCHEDULE
        if then is self.record:
            return None
        said = self._said_of(reminder.about, then)
        if any(each.over is None for each in said):
            return None
        mended = self.mended_at(reminder.fires_at) if said else None
        is_mended = mended is not None and any(each.over is None for each in self._said_of(reminder.about, mended))
        return None if is_mended else SkipReason.BEFORE_KNOWN

    def _record_for(self, reminder: Reminder, at: dt.datetime) -> OnRecord | None:
        """Return the record that counts for *reminder* at that instant: that of now, where nothing was written since.

        A restriction stands in no case, and what fires at once fires when it is on record.
        """
        is_so_by_itself = reminder.about.sort is Subject.RESTRICTION or reminder.rung.when.timing is Timing.AT_ONCE
        return self.record if is_so_by_itself or at >= self._last_written else self.record_at(at)

    def _case_for(self, reminder: Reminder, at: dt.datetime) -> Case | None:
        """Return the case as it was at that instant; a restriction stands in none, and goes by the case of now."""
        is_so_by_itself = reminder.about.sort is Subject.RESTRICTION or at >= self._last_written
        record = self.record if is_so_by_itself else self.record_at(at)
        return None if record is None else record.case

    @cached_property
    def _last_written(self) -> dt.datetime:
        return max(self.record.recorded.values())

    def _said_of(self, about: About, record: OnRecord) -> Sequence[Watched]:
        return [each for each in watched(record, self.setting.place) if each.about.version == about.version]
