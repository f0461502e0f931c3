"""A deadline: a time limit applied to a case, its status on any day, and why it is due when it is."""

import datetime as dt
from collections.abc import Sequence

import attrs

from casework.domain.authority import Authority
from casework.domain.cases.events import Closed, FindingMade, Merged
from casework.domain.cases.parts import Granted
from casework.domain.cases.vocabulary import FindingBy, Irregularity
from casework.domain.deadlines.clocks import Clock, ended_by
from casework.domain.deadlines.courses import Course
from casework.domain.deadlines.extensions import broken_by, given_undated
from casework.domain.deadlines.reckoning import reckon
from casework.domain.deadlines.statuses import DeadlineResult, DeadlineStatus
from casework.domain.deadlines.steps import DeadlineStep, DeadlineStepCode, Explanation
from casework.domain.procedures import FactName, Trigger
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.intervals import Stretch
from casework.domain.time.lateness import days_late, is_past
from casework.domain.time.moments import Moment, checked
from casework.domain.time.rules import Unit
from casework.domain.time.steps import Step

SOON = 2
"""How many working days before a due date it counts as due soon, unless somebody says otherwise."""


_WHAT_IT_SAYS = (
    "stage",
    "visit",
    "turn",
    "limit",
    "name",
    "starts_on",
    "due_on",
    "done_on",
    "ended_on",
    "paused_on",
    "calendar",
    "provisional",
    "unconfirmed",
    "authority",
    "is_past",
    "is_kept",
)


@attrs.define(eq=False, repr=False)
class Deadline:
    """A promise with a date: a limit of one visit to a stage, computed from the facts and never stored as truth.

    It keeps its reckoning and reads from that what it says; nothing of it can be set. Two are equal where they say the
    same, whatever case they come from.
    """

    _reckoning: Course
    _remark: DeadlineStep | None = None

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if isinstance(other, Deadline) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        said = zip(_WHAT_IT_SAYS, self._values(), strict=True)
        return f"Deadline({', '.join(f'{name}={value!r}' for name, value in said)})"

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in _WHAT_IT_SAYS)

    @property
    def _clock(self) -> Clock:
        return self._reckoning.clock

    @property
    def stage(self) -> str:
        """The id of the stage."""
        return self._clock.visit.stage

    @property
    def visit(self) -> int:
        """The number of the visit, from 0, in the order of the case."""
        return self._clock.visit_number

    @property
    def turn(self) -> int:
        """How often a limit that repeats has begun before, from 0."""
        return self._clock.turn

    @property
    def limit(self) -> str:
        """The id of the limit in the procedure."""
        return self._clock.limit.id

    @property
    def name(self) -> str:
        """What has to be done, in words."""
        return self._clock.limit.name

    @property
    def starts_on(self) -> Moment | None:
        """When the clock started, or None while that is awaited."""
        return self._reckoning.start

    @property
    def due_on(self) -> Moment | None:
        """The day by the end of which it is due, or the instant where hours are counted; None while there is none."""
        return self._reckoning.due

    @property
    def done_on(self) -> Moment | None:
        """When it was done, or None."""
        return self._clock.done

    @property
    def ended_on(self) -> Moment | None:
        """When it was given up waiting for, because the visit ended; None while it matters."""
        return self._clock.visit.ended if self._clock.done is None else None

    @property
    def paused_on(self) -> dt.date | None:
        """Since when the clock stands still, or None while it runs."""
        return self._reckoning.paused_on

    @property
    def calendar(self) -> str:
        """The id of the calendar that counts."""
        return self._reckoning.calendar.id

    @property
    def provisional(self) -> bool:
        """Whether the date may still change without anybody doing anything wrong."""
        return self._reckoning.provisional

    @property
    def waits_to_start(self) -> bool:
        """Whether its clock has not started, so that a date is only the latest possible; one that was given counts."""
        return self._clock.start is None and (self._reckoning.target is None or self.provisional)

    @property
    def unconfirmed(self) -> bool:
        """Whether it rests on a number that nobody has seen in a text."""
        return self._reckoning.unconfirmed

    @property
    def authority(self) -> Authority:
        """Where the limit is written down, and how well it is known."""
        return self._clock.limit.authority

    @property
    def is_past(self) -> bool:
        """Whether it has ended by rules, or holidays, that are others now and would give it another date."""
        return self._remark is not None and self._remark.code is DeadlineStepCode.RULES_OF_ITS_TIME

    @property
    def is_kept(self) -> bool:
        """Whether it was settled that it goes on by the rules and the record of before, although they have changed."""
        return self._remark is not None and self._remark.code is DeadlineStepCode.HELD

    def with_remark(self, remark: DeadlineStep) -> "Deadline":
        """Return it with a last step in its explanation that says by which rules it goes."""
        return attrs.evolve(self, remark=remark)

    @property
    def citation(self) -> str:
        """The provision in which the limit is written down."""
        return self.authority.citation

    @property
    def version(self) -> str:
        """The id of the version of the procedure that governs it."""
        return self._clock.around.version.id

    @property
    def calendar_version(self) -> str:
        """The fingerprint of the calendar that counts."""
        return self.working_calendar.version

    @property
    def working_calendar(self) -> WorkingCalendar:
        """The calendar that counts."""
        return self._reckoning.calendar

    @property
    def unit(self) -> Unit | None:
        """In what it was counted; None where nothing was."""
        return None if self._reckoning.count is None else self._reckoning.count.rule.unit

    @property
    def left_out(self) -> Sequence[Stretch]:
        """The days in which its clock stood still; they may overlap."""
        return self._reckoning.left_out

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor given up."""
        return self.done_on is None and self.ended_on is None

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """The first and the last of its days: from its start, or that of its visit, to its due day if it has one."""
        began = self._clock.visit.began if self.starts_on is None else self.starts_on
        first = self._day(self._clock.around.case.history[0].happened if began is None else began)
        return first, first if self.due_on is None else self._day(self.due_on)

    @property
    def done_by(self) -> Trigger:
        """What it waits for."""
        return self._clock.limit.done

    @property
    def due_day(self) -> dt.date | None:
        """The local day on which it is due, hours or not."""
        return None if self.due_on is None else self._day(self.due_on)

    @property
    def result(self) -> DeadlineResult:
        """What became of it. Without a due date it is met when it is done: there was no date to miss.

        What was overdue when its visit ended is missed, unless the case was closed: a closure says that the work was
        finished, so when the act was done is not known, and it is ``ended``. So it is when the case became part of
        another one, whose clocks go on. If nobody knows when it was closed, nobody knows what became of it either; nor
        where the case moved on without an answer on record, and a finding of that visit says that there was one.
        """
        if self.done_on is not None:
            late = self._is_past(self.due_on, self.done_on)
            return DeadlineResult.MISSED if late else DeadlineResult.MET
        if self.ended_on is None:
            return DeadlineResult.OPEN
        if self._ended_undated:
            return DeadlineResult.UNKNOWN
        given_up = ended_by(self._clock.around.case, self.visit) in {Closed, Merged}
        if given_up or not self._is_past(self.due_on, self.ended_on):
            return DeadlineResult.ENDED
        return DeadlineResult.UNKNOWN if self._answered_undated else DeadlineResult.MISSED

    @property
    def _ended_undated(self) -> bool:
        """Whether it was given up waiting for, and nobody knows when."""
        return self.ended_on is not None and self._clock.visit.ended_undated

    @property
    def _answered_undated(self) -> bool:
        """Whether it waits for an answer of which only the body's finding is known, made on a day that nobody knows."""
        visits = (each.visit for each in self._clock.around.case.results.findings if _is_of_answer(each.event))
        return self.done_by.fact is FactName.RESPONDED and self.visit + 1 in visits

    @property
    def irregular(self) -> tuple[tuple[Granted, tuple[Irregularity, ...]], ...]:
        """The extensions that broke a rule, each with the rules that it broke."""
        return broken_by(self._clock)

    @property
    def undated(self) -> tuple[Granted, ...]:
        """The extensions of which nobody knows when they were given."""
        return given_undated(self._clock)

    def status(self, on: Moment, *, soon: int = SOON) -> DeadlineStatus:
        """Return how it stands at *on*, a local day or an instant; *soon* is in working days of its calendar.

        On a day before something was done the status is the one of that day, with all that is known now. A due day is
        never overdue before it is over. It is unknown on every day, if its visit ended and nobody knows when.

        Raises:
            NaiveInstantError: If *on* is a datetime without an offset.
        """
        checked(on)
        if self.done_on is not None and self._reached(self.done_on, on):
            return DeadlineStatus.MET if self.result is DeadlineResult.MET else DeadlineStatus.MISSED
        if self._ended_undated:
            return DeadlineStatus.UNKNOWN
        if self.ended_on is not None and self._reached(self.ended_on, on):
            return DeadlineStatus(self.result)
        start = self._clock.start
        if self.waits_to_start or (start is not None and not self._reached(start, on)):
            return DeadlineStatus.NOT_STARTED
        if self._stands_still(self._day(on)):
            return DeadlineStatus.PAUSED
        return self._running(on, soon)

    def _stands_still(self, day: dt.date) -> bool:
        """Whether *day* lies in a pause that began while there was time left, and can move the date."""
        return not self._reckoning.is_capped and any(
            still.first <= day
            and (still.lasts or day < still.end)
            and not self._is_past(self._reckoning.target, still.first)
            for still in self._clock.standing(self._clock.stopped)
        )

    def _running(self, on: Moment, soon: int) -> DeadlineStatus:
        target = self._reckoning.target
        if target is None:
            return DeadlineStatus.RUNNING
        if self._is_past(target, on):
            return DeadlineStatus.OVERDUE
        index = self.working_calendar.index
        left = index.number(self._day(target).toordinal()) - index.number(self._day(on).toordinal())
        return DeadlineStatus.DUE_SOON if left <= soon else DeadlineStatus.RUNNING

    def days_late(self, on: Moment) -> int:
        """Return by how many days it is late at *on*, or was when it was done or given up: 0 until the due day is over.

        It is 0, too, where nobody knows when its visit ended, or when it was answered, and so whether it was late.

        They are counted in the unit of the limit: working days on its calendar, or calendar days. So a limit in working
        days that was due on a Friday and done on the Saturday is missed and 0 working days late: whether it was in time
        is what ``result`` says, by the day itself.
        """
        ends = self.done_on if self.done_on is not None else self.ended_on
        until = self._day(ends if ends is not None and self._reached(ends, on) else on)
        if self.due_day is None or self.result is DeadlineResult.UNKNOWN:
            return 0
        return days_late(self.due_day, until, self.day_unit, self.working_calendar)

    def explain(self) -> Explanation:
        """Return the steps that led to the date, made by the same computation."""
        trace: list[Step | DeadlineStep] = []
        reckon(self._clock, trace)
        if self._remark is not None:
            trace.append(self._remark)
        return Explanation(trace)

    @property
    def explanation(self) -> tuple[str, ...]:
        """The steps in sentences that a complainant can read."""
        return tuple(str(step) for step in self.explain())

    @property
    def day_unit(self) -> Unit:
        """The days in which it is told: working or school days where its limit counts those, or else calendar days."""
        counts = self._clock.limit.counts
        unit = counts[0].rule.unit if counts else Unit.WORKING_DAYS
        if unit is Unit.SCHOOL_DAYS and not self.working_calendar.school:
            unit = Unit.WORKING_DAYS
        if unit in {Unit.WORKING_DAYS, Unit.SCHOOL_DAYS}:
            return unit
        return Unit.CALENDAR_DAYS

    def _day(self, moment: Moment) -> dt.date:
        return self._clock.around.day(moment)

    def _is_past(self, due: Moment | None, moment: Moment) -> bool:
        return due is not None and is_past(due, moment, self._clock.around.place.zone)

    def _reached(self, what: Moment, on: Moment) -> bool:
        """Whether *what* had happened at *on*; of a day only the day is known."""
        if isinstance(what, dt.datetime) and isinstance(on, dt.datetime):
            return what <= on
        return self._day(what) <= self._day(on)


def _is_of_answer(finding: FindingMade) -> bool:
    """Say whether it tells that the body answered, on a day that nobody knows."""
    return finding.undated and finding.by is FindingBy.BODY
