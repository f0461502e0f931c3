"""What a change of rules, or of the record, does to the due dates of an open case, and what a policy makes of it.

Two readings of one case are compared, an earlier one and the one that holds now. Only what is open now can have moved,
or what was open and is not there any more: what has ended stays as it was.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Self, TypeAlias

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Acknowledged, DateChange, DelayInformed, Extended, Reclassified, Resumed
from casework.domain.cases.fold import evolve
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import DateCause, RecomputePolicy
from casework.domain.deadlines import Deadline, Key, key_of
from casework.domain.deadlines.clocks import ended_by
from casework.domain.procedures import FactName
from casework.domain.time.calendars import Holidays
from casework.domain.time.moments import Moment

Reading: TypeAlias = Mapping[Key, Deadline]
"""The deadlines of a case as some rules have them, but not what it left for another procedure."""


def reading(case: Case, deadlines: Iterable[Deadline]) -> Reading:
    """Return *deadlines* of *case*, without what is given up because it was brought under another procedure."""
    return {
        key_of(each): each
        for each in deadlines
        if each.ended_on is None or ended_by(case, each.visit) is not Reclassified
    }


def due(deadlines: Reading, key: Key) -> Moment | None:
    """Return when the deadline of *key* is due by a reading, if that has it and there is a date."""
    deadline = deadlines.get(key)
    return None if deadline is None else deadline.due_on


def going_on(case: Case, at: Moment) -> Case:
    """Return *case* as if its clocks that stand still went on *at* that moment."""
    for pause in case.open_pauses:
        case = evolve(case, Fact(version=case.version + 1, happened=at, event=Resumed(pause=pause.pause)))
    return case


@attrs.frozen(kw_only=True)
class Told:
    """When the complainant was told by when something is due, and the day that they were told.

    *until* is None where it was the due date of that time: when they were told of more time.
    """

    on: Moment
    until: dt.date | None


@attrs.frozen(kw_only=True)
class MovedDate:
    """A due date of an open case that is another one than before.

    Attributes:
        procedure: The id of the procedure under which it is due.
        visit: The number of the visit, from 0, in the order of the case.
        stage: The id of its stage.
        limit: The id of the limit.
        turn: How often a limit that repeats has begun before, from 0.
        before: When it was due, or None where there was no date.
        after: When it is due by the rules and the record as they are now, or None where there is no date any more.
        causes: What has changed.
        newly_closed: The days up to the due date on which nothing is counted any more, with what closes them.
        newly_open: The days up to the due date that are counted now, with what closed them before.
        since: The position of the log whose rules and record made the date that was.
        told: When the complainant was told of the date, or None.

    While the clocks of the case stand still, the dates are those that hold if they go on at once.
    """

    procedure: str
    visit: int
    stage: str
    limit: str
    turn: int
    before: Moment | None
    after: Moment | None
    causes: tuple[DateCause, ...]
    newly_closed: Holidays
    newly_open: Holidays
    since: int
    told: Told | None

    @classmethod
    def of(
        cls, case: Case, one: Deadline | None, other: Deadline | None, *, causes: tuple[DateCause, ...], since: int
    ) -> Self:
        """Return what became of a deadline of *case* that was *one* and is the *other* now; one of them may be None."""
        known = other or one
        assert known is not None  # noqa: S101 - nothing has moved where there is neither
        calendar = DateCause.CALENDAR in causes
        return cls(
            procedure=case.visits[known.visit].procedure,
            visit=known.visit,
            stage=known.stage,
            limit=known.limit,
            turn=known.turn,
            before=None if one is None else one.due_on,
            after=None if other is None else other.due_on,
            causes=causes,
            newly_closed=_closed_by(other, one) if calendar else (),
            newly_open=_closed_by(one, other) if calendar else (),
            since=since,
            told=told(case, known),
        )

    def is_kept(self, policy: RecomputePolicy) -> bool:
        """Whether *policy* lets the date go on as it was, in the place of the one that is counted now.

        No policy makes it later than what the complainant was told. A date in hours follows whatever changes.
        """
        before, after = self.before, self.after
        if before is None or after is None or isinstance(before, dt.datetime) or isinstance(after, dt.datetime):
            return False
        if after > before:
            said = None if self.told is None else self.told.until or before
            if policy is RecomputePolicy.FAVOUR_COMPLAINANT or (said is not None and after > said):
                return True
        return policy is RecomputePolicy.NEVER

    def change(self, policy: RecomputePolicy, day: Callable[[Moment], dt.date]) -> DateChange:
        """Return what goes on record where *policy* settles it; *day* gives the local day of a moment."""
        return DateChange(
            visit=self.visit,
            stage=self.stage,
            limit=self.limit,
            turn=self.turn,
            before=None if self.before is None else day(self.before),
            after=None if self.after is None else day(self.after),
            causes=self.causes,
            since=self.since if self.is_kept(policy) else None,
        )


def _closed_by(one: Deadline | None, other: Deadline | None) -> Holidays:
    """Return the days from the start to the later end that only the calendar of *one* closes."""
    if one is None or other is None:
        return ()
    days = [day for each in (one, other) for day in each.span]
    return tuple(
        (day, name)
        for day, name in one.working_calendar.holidays
        if min(days) <= day <= max(days) and other.working_calendar.is_working(day)
    )


def told(case: Case, deadline: Deadline) -> Told | None:
    """Return when the complainant was told last by when *deadline* is due, if they were.

    They are told in the acknowledgement, when more time is given, and when they hear that it will be late.
    """
    visit, found = case.visits[deadline.visit], None
    granted = [each.event for each in visit.granted if each.event.limit == deadline.limit]
    delays = [each.event for each in visit.delays if each.event.limit == deadline.limit]
    for fact in case.history:
        event = fact.event
        if isinstance(event, Acknowledged) and event.told_due_on is not None:
            if fact.happened == visit.acknowledged and deadline.done_by.fact is FactName.RESPONDED:
                found = Told(on=fact.happened, until=event.told_due_on)
        elif isinstance(event, Extended) and event.told_on is not None and event in granted:
            found = Told(on=event.told_on, until=None)
        elif isinstance(event, DelayInformed) and event in delays:
            found = Told(on=fact.happened, until=event.told_due_on)
    return found
