"""What a change of rules, or of the record, does to the due dates of an open case, and what a policy makes of it.

Two readings of one case are compared, an earlier one and the one that holds now. A reading has only what is open: what
has ended stays as it was.
"""

import datetime as dt
from collections.abc import Callable, Container, Iterable, Mapping
from typing import TypeAlias

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import Acknowledged, DateChange, Extended, Reclassified
from casework.domain.cases.vocabulary import DateCause, RecomputePolicy
from casework.domain.deadlines import Deadline
from casework.domain.deadlines.clocks import ended_by
from casework.domain.procedures import FactName
from casework.domain.time.calendars import Holidays
from casework.domain.time.moments import Moment

Key: TypeAlias = tuple[int, str, str, int]
"""What tells a deadline of a case from the others: its visit, the stage, the limit and the turn."""

Reading: TypeAlias = Mapping[Key, Deadline]
"""The deadlines of a case as some rules have them."""


def reading(deadlines: Iterable[Deadline]) -> Reading:
    """Return those of *deadlines* that are open, by what tells them from each other."""
    return {_key(each): each for each in deadlines if each.is_open}


def settled(case: Case, deadlines: Iterable[Deadline]) -> frozenset[Key]:
    """Return what has ended of *deadlines*, unless it ended because *case* was brought under another procedure."""
    ended = (each for each in deadlines if not each.is_open)
    return frozenset(_key(each) for each in ended if ended_by(case, each.visit) is not Reclassified)


def _key(deadline: Deadline) -> Key:
    return deadline.visit, deadline.stage, deadline.limit, deadline.turn


def due(deadlines: Reading, key: Key) -> Moment | None:
    """Return when the deadline of *key* is due by a reading, if that has it and there is a date."""
    deadline = deadlines.get(key)
    return None if deadline is None else deadline.target_on


@attrs.frozen(kw_only=True)
class MovedDate:
    """A due date of an open case that is another one than before.

    Attributes:
        before: The deadline as it was, or None where there was none.
        after: The deadline as it is now, or None where there is none any more.
        causes: What has changed.
        told_on: When the complainant was told of the date, or None.
    """

    before: Deadline | None
    after: Deadline | None
    causes: tuple[DateCause, ...]
    told_on: Moment | None

    @property
    def deadline(self) -> Deadline:
        """The deadline as it is now; as it was, where it is none any more."""
        found = self.after if self.after is not None else self.before
        assert found is not None  # noqa: S101 - one of the two is always there
        return found

    @property
    def before_on(self) -> Moment | None:
        """When it was due; while its clock stands still, as if that went on at once."""
        return None if self.before is None else self.before.target_on

    @property
    def after_on(self) -> Moment | None:
        """When it is due now; while its clock stands still, as if that went on at once."""
        return None if self.after is None else self.after.target_on

    @property
    def newly_closed(self) -> Holidays:
        """The days up to the due date on which nothing is counted any more, with what closes them."""
        return self._closed(self.before, self.after)

    @property
    def newly_open(self) -> Holidays:
        """The days up to the due date that are counted now, with what closed them before."""
        return self._closed(self.after, self.before)

    def _closed(self, one: Deadline | None, other: Deadline | None) -> Holidays:
        """Return the days that only the calendar of *other* closes, from the start to the later of the due dates."""
        if one is None or other is None or DateCause.CALENDAR not in self.causes:
            return ()
        days = [day for each in (one, other) for day in each.span]
        calendars = one.working_calendar, other.working_calendar
        return tuple(
            (day, name)
            for day, name in calendars[1].holidays
            if min(days) <= day <= max(days) and calendars[0].is_working(day)
        )

    def is_kept(self, policy: RecomputePolicy) -> bool:
        """Whether *policy* keeps the date as it was, in the place of the one that is counted now.

        A date in hours follows whatever changes, for only days are kept.
        """
        before, after = self.before_on, self.after_on
        if before is None or after is None or isinstance(before, dt.datetime) or isinstance(after, dt.datetime):
            return False
        later = after > before
        if later and (self.told_on is not None or policy is RecomputePolicy.FAVOUR_COMPLAINANT):
            return True
        return policy is RecomputePolicy.NEVER

    def change(self, policy: RecomputePolicy, day: Callable[[Moment], dt.date]) -> DateChange:
        """Return what goes on record where *policy* settles it; *day* gives the local day of a moment."""
        of = self.deadline
        return DateChange(
            visit=of.visit,
            stage=of.stage,
            limit=of.limit,
            turn=of.turn,
            before=None if self.before_on is None else day(self.before_on),
            after=None if self.after_on is None else day(self.after_on),
            causes=self.causes,
            kept=self.is_kept(policy),
        )


def moved(
    case: Case,
    before: Reading,
    after: Reading,
    *,
    ended: Container[Key],
    causes: Callable[[Key], tuple[DateCause, ...]],
) -> tuple[MovedDate, ...]:
    """Return the due dates of *case* that differ between two readings.

    What has *ended* by the later one has not moved. *causes* tells why a date did.
    """
    return tuple(
        MovedDate(
            before=before.get(key),
            after=after.get(key),
            causes=causes(key),
            told_on=_told_on(case, before.get(key) or after[key]),
        )
        for key in dict.fromkeys((*before, *after))
        if key not in ended and due(before, key) != due(after, key)
    )


def _told_on(case: Case, deadline: Deadline) -> Moment | None:
    """Return when the complainant was told last by when *deadline* is due, if they were.

    They are told in the acknowledgement, and when more time is given.
    """
    visit = case.visits[deadline.visit]
    told = [
        fact.happened
        for fact in case.history
        if isinstance(fact.event, Acknowledged)
        and fact.event.told_due_on is not None
        and fact.happened == visit.acknowledged
        and deadline.done_by is FactName.RESPONDED
    ]
    told += [
        granted.event.told_on
        for granted in visit.granted
        if isinstance(granted.event, Extended)
        and granted.event.limit == deadline.limit
        and granted.event.told_on is not None
    ]
    return told[-1] if told else None
