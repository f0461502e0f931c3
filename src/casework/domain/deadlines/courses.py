"""A reckoning under way: what is known so far, and the explanation that grows with it."""

import datetime as dt
from collections.abc import Sequence
from typing import TypeAlias

import attrs

from casework.domain.authority import Authority
from casework.domain.deadlines.clocks import Clock, Surroundings
from casework.domain.deadlines.steps import DeadlineStep, DeadlineStepCode
from casework.domain.procedures import Count
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counting import CountingRule, Unit, count
from casework.domain.time.day_index import EVERY_DAY, DayIndex
from casework.domain.time.intervals import Stretch
from casework.domain.time.moments import Moment, at_place
from casework.domain.time.steps import Step

Trace: TypeAlias = list[Step | DeadlineStep]
"""The steps of an explanation, in order."""


@attrs.define
class Counting:
    """A count under way, for the body or for the complainant; *left_out* are the days in which its time stood still."""

    around: Surroundings
    trace: Trace | None
    left_out: Sequence[Stretch] = attrs.field(default=(), kw_only=True)
    provisional: bool = attrs.field(default=False, kw_only=True)
    unconfirmed: bool = attrs.field(default=False, kw_only=True)

    def say(
        self, code: DeadlineStepCode, *days: Moment, names: tuple[str, ...] = (), number: int | None = None
    ) -> None:
        """Add a step to the explanation, if one is wanted."""
        if self.trace is not None:
            local = tuple(at_place(day, self.around.place.zone) for day in days)
            self.trace.append(DeadlineStep(code=code, days=local, names=tuple(map(str, names)), number=number))

    def cite(self, authority: Authority, what: str) -> None:
        """Say where a rule that was used is written down; one that nobody has seen leaves the date unconfirmed."""
        if self.trace is not None:
            self.say(DeadlineStepCode.AUTHORITY, names=(authority.citation, authority.evidence, what))
        if not authority.is_confirmed:
            self.unconfirmed = True
            self.say(DeadlineStepCode.UNCONFIRMED, names=(what[:1].lower() + what[1:], authority.evidence))

    def counted(self, start: Moment, rule: CountingRule, calendar: WorkingCalendar) -> Moment:
        """Count *rule* from *start*, the days of standing still left out."""
        zone = self.around.place.zone
        if self.trace is None:
            found = count(start, rule, calendar, zone=zone, left_out=self.left_out)
        else:
            steps: list[Step] = []
            found = count(start, rule, calendar, zone=zone, left_out=self.left_out, trace=steps)
            self.trace += steps
        if found.provisional:
            self.provisional = True
        return found.due

    def ends_before(self, one: Moment, other: Moment) -> bool:
        """Whether the due date *one* has gone by before *other* has."""
        if isinstance(one, dt.datetime) or isinstance(other, dt.datetime):
            return self.end_of(one) < self.end_of(other)
        return one < other

    def end_of(self, moment: Moment) -> tuple[dt.date, dt.time]:
        """Return a key that sorts due dates by when they have gone by: a date lasts until the end of its day."""
        if isinstance(moment, dt.datetime):
            local = moment.astimezone(self.around.place.zone)
            return local.date(), local.time()
        return moment, dt.time.max


@attrs.define
class Course(Counting):
    """Where a reckoning stands: what was counted from *start*, on which *calendar*, and what came out as *due*.

    The *calendar* is that of the place until a count has named another. When it is over, nothing changes it any more:
    *start* is then when the clock started, and None while that is awaited; *due* is None while there is no date, and
    *target* the date that holds unless the clock went on standing still; *paused_on* is the first day of a pause that
    has not ended and stops this clock. It *is_capped* where the date is the latest that the limit ever has.
    """

    clock: Clock
    calendar: WorkingCalendar
    start: Moment | None = None
    due: Moment | None = None
    count: Count | None = None
    target: Moment | None = None
    paused_on: dt.date | None = None
    is_capped: bool = False

    def scale(self) -> tuple[Unit, DayIndex]:
        """Return in what the days of the limit are told: working days where it counts them, or else calendar days."""
        if self.count is not None:
            unit = self.count.rule.unit
            if unit in {Unit.WORKING_DAYS, Unit.SCHOOL_DAYS}:
                return unit, self.calendar.index
        return Unit.CALENDAR_DAYS, EVERY_DAY
