"""Ways in which a register may have counted its due days, other than that of its procedure here.

Each usual one is tried on every case of which the source has a due day. Nothing is changed by it: it is told how many
days would agree, and what somebody would have to write.
"""

import datetime as dt
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple, TypeAlias, assert_never

import attrs

from casework.application.rows import CaseRow, LimitRow
from casework.application.rulebook import Rulebook
from casework.domain.procedures import Count, FactName, Limit
from casework.domain.time.counting import count
from casework.domain.time.lateness import Ends, count_between
from casework.domain.time.rules import HOUR_UNITS, DayOne, Unit
from casework.errors import CountingError, NotFoundError

WITHOUT_HOLIDAYS = "weekends-only"
"""The calendar of a register that leaves no bank holidays out."""
_REMEMBERED = 16_384
"""How many counts are remembered: cases of one day are counted alike."""


class Change(StrEnum):
    """What a register may have counted otherwise."""

    BANK_HOLIDAYS = "bank_holidays"
    FIRST_DAY = "first_day"
    CALENDAR_DAYS = "calendar_days"
    BEGINNING = "beginning"
    ACKNOWLEDGEMENT = "acknowledgement"
    OTHER_AMOUNT = "other_amount"


Way: TypeAlias = tuple[Change, ...]
"""What is counted otherwise in one way of counting."""

_BEGINNINGS = {FactName.RECEIVED, FactName.STAGE_BEGAN}
_NEVER_BOTH = {(Change.BANK_HOLIDAYS, Change.CALENDAR_DAYS), (Change.BEGINNING, Change.ACKNOWLEDGEMENT)}
_ACKNOWLEDGE = "acknowledge"
WAYS: tuple[Way, ...] = (
    (),
    *((change,) for change in Change),
    *(pair for pair in combinations(Change, 2) if pair not in _NEVER_BOTH),
)
"""All that are tried, the plain one first, and then those of fewer changes before those of more."""


class Amount(NamedTuple):
    """A number of days."""

    number: int
    unit: Unit


class Tried(NamedTuple):
    """The due days of one limit by each of `WAYS`, None where a way is that of the limit itself, or cannot be.

    A way of another amount has no day: *amounts* are those by which the limit would be due when the source says. The
    calendar is that of the organisation, unless the limit names another.
    """

    days: tuple[str | None, ...]
    amounts: tuple[Amount | None, ...]
    on_own_calendar: bool = True


NOT_TRIED = Tried((None,) * len(WAYS), (None,) * len(WAYS))
"""Where nothing can be tried."""


class WaysOfCounting:
    """Counts limits by the rules of *rulebook* in each of the ways, whatever stopped a clock or gave it more time."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._tried = lru_cache(_REMEMBERED)(self._in_each_way)
        self._due = lru_cache(_REMEMBERED)(self._counted)
        self._of_limit = lru_cache(_REMEMBERED)(_in_all_ways)
        self._of_amount = lru_cache(_REMEMBERED)(_of_amount)

    def of(self, row: CaseRow, limit: LimitRow, theirs: str) -> Tried:
        """Return the days on which *limit* of the case of *row* would be due; *theirs* is that of the source."""
        own = [each for each in row.limits if each.stage == limit.stage]
        starts = [each.starts_on for each in own]
        begun = [row.received_on, *starts] if limit.stage not in row.escalated_to else starts
        days = (
            limit.starts_on,
            min((day for day in begun if day is not None), default=None),
            next((each.done_on for each in own if each.limit == _ACKNOWLEDGE), None),
        )
        return self._tried(row.procedure, row.received_on, (limit.stage, limit.limit), days, theirs[:10])

    def _in_each_way(
        self,
        procedure: str,
        received_on: str | None,
        named: tuple[str, str],
        starts: tuple[str | None, str | None, str | None],
        theirs: str,
    ) -> Tried:
        stage, name = named
        received = None if received_on is None else dt.date.fromisoformat(received_on)
        version = self._rulebook.procedures.get(procedure).version_on(received)
        limit = next((each for of in version.stages if of.id == stage for each in of.limits if each.id == name), None)
        if limit is None or len(limit.counts) != 1 or limit.counts[0].rule.unit in HOUR_UNITS:
            return NOT_TRIED
        days: list[str | None] = []
        amounts: list[Amount | None] = []
        for way, counted in zip(WAYS, self._of_limit(limit), strict=True):
            start = starts[1 if Change.BEGINNING in way else 2 if Change.ACKNOWLEDGEMENT in way else 0]
            is_other = Change.OTHER_AMOUNT in way
            days.append(None if is_other else self._due(counted, start))
            amounts.append(self._amount(counted, start, theirs) if is_other else None)
        return Tried(tuple(days), tuple(amounts), limit.counts[0].calendar == "place")

    def _amount(self, counted: Count | None, starts_on: str | None, theirs: str) -> Amount | None:
        """Return after how many days *counted* is due on the day *theirs*; None where it never is."""
        if counted is None or starts_on is None:
            return None
        start, end, unit = dt.date.fromisoformat(starts_on[:10]), dt.date.fromisoformat(theirs), counted.rule.unit
        try:
            calendar = self._rulebook.place.calendar_called(counted.calendar, self._rulebook.calendars)
            ends: Ends = "both" if counted.rule.day_one is DayOne.SAME else "end"
            number = count_between(start, end, unit, calendar, ends=ends)
        except (CountingError, NotFoundError):  # in months, from after that day, or without that calendar
            return None
        changed = self._of_amount(counted, number) if number else None
        return Amount(number, unit) if self._due(changed, starts_on) == theirs else None

    def _counted(self, counted: Count | None, starts_on: str | None) -> str | None:
        if counted is None or starts_on is None:
            return None
        place = self._rulebook.place
        try:
            calendar = place.calendar_called(counted.calendar, self._rulebook.calendars)
            found = count(dt.date.fromisoformat(starts_on[:10]), counted.rule, calendar, zone=place.zone)
        except (CountingError, NotFoundError):  # beyond the last year that there is, or without that calendar
            return None
        return found.due.isoformat()


def _in_all_ways(limit: Limit) -> tuple[Count | None, ...]:
    """Return how *limit* is counted in each of `WAYS`."""
    return tuple(_changed(limit, way) for way in WAYS)


def _of_amount(counted: Count, number: int) -> Count:
    return attrs.evolve(counted, rule=attrs.evolve(counted.rule, amount=number))


def _changed(limit: Limit, way: Way) -> Count | None:
    """Return how *limit* is counted in *way* but for its amount; None where that is as before, or cannot be."""
    found: Count | None = limit.counts[0]
    for change in way:
        if found is not None:
            found = _with(change, limit, found)
    return found


def _with(change: Change, limit: Limit, counted: Count) -> Count | None:
    rule = counted.rule
    match change:
        case Change.BANK_HOLIDAYS:
            in_working_days = rule.unit is Unit.WORKING_DAYS
            return attrs.evolve(counted, calendar=WITHOUT_HOLIDAYS) if in_working_days else None
        case Change.FIRST_DAY:
            can_be = rule.day_one is DayOne.NEXT and rule.amount
            return attrs.evolve(counted, rule=attrs.evolve(rule, day_one=DayOne.SAME)) if can_be else None
        case Change.CALENDAR_DAYS:
            in_working_days = rule.unit is Unit.WORKING_DAYS
            changed = attrs.evolve(rule, unit=Unit.CALENDAR_DAYS)
            return attrs.evolve(counted, rule=changed) if in_working_days else None
        case Change.BEGINNING:
            return None if limit.starts.fact in _BEGINNINGS else counted
        case Change.ACKNOWLEDGEMENT:
            return counted if limit.starts.fact in _BEGINNINGS and limit.id != _ACKNOWLEDGE else None
        case Change.OTHER_AMOUNT:
            return counted
    assert_never(change)
