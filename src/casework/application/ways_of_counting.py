"""Ways in which a register may have counted its due days, other than that of its procedure here.

Each usual one is tried on every case of which the source has a due day. Nothing is changed by it: it is told how many
days would agree, and what somebody would have to write.
"""

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple, TypeAlias, assert_never

import attrs

from casework.application.rows import CaseRow, LimitRow
from casework.application.rulebook import Rulebook
from casework.domain.procedures import Count, FactName, Limit
from casework.domain.time.counting import count
from casework.domain.time.rules import HOUR_UNITS, DayOne, Unit
from casework.errors import CountingError, NotFoundError

WITHOUT_HOLIDAYS = "weekends-only"
"""The calendar of a register that leaves no bank holidays out."""
_REMEMBERED = 4_096
"""How many counts are remembered: cases of one day are counted alike."""


class Change(StrEnum):
    """What a register may have counted otherwise."""

    BANK_HOLIDAYS = "bank_holidays"
    FIRST_DAY = "first_day"
    CALENDAR_DAYS = "calendar_days"
    BEGINNING = "beginning"
    OTHER_AMOUNT = "other_amount"


Way: TypeAlias = tuple[Change, ...]
"""What is counted otherwise in one way of counting."""

_BEGINNINGS = {FactName.RECEIVED, FactName.STAGE_BEGAN}
_NEVER_BOTH = {(Change.BANK_HOLIDAYS, Change.CALENDAR_DAYS)}
WAYS: tuple[Way, ...] = (
    (),
    *((change,) for change in Change),
    *(pair for pair in combinations(Change, 2) if pair not in _NEVER_BOTH),
)
"""All that are tried, the plain one first, and then those of fewer changes before those of more."""


class Tried(NamedTuple):
    """The due days of one limit by each of `WAYS`, None where a way is that of the limit itself, or cannot be.

    *amount* is that of the same limit in another stage, where there is one other. The calendar is that of the
    organisation, unless the limit names another.
    """

    days: tuple[str | None, ...]
    amount: int | None = None
    on_own_calendar: bool = True


NOT_TRIED = Tried((None,) * len(WAYS))
"""Where nothing can be tried."""


class WaysOfCounting:
    """Counts limits by the rules of *rulebook* in each of the ways, whatever stopped a clock or gave it more time."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._tried = lru_cache(_REMEMBERED)(self._in_each_way)

    def of(self, row: CaseRow, limit: LimitRow) -> Tried:
        """Return the days on which *limit* of the case of *row* would be due."""
        starts = [each.starts_on for each in row.limits if each.stage == limit.stage]
        begun = [row.received_on, *starts] if limit.stage not in row.escalated_to else starts
        begun_on = min((day for day in begun if day is not None), default=None)
        return self._tried(row.procedure, row.received_on, (limit.stage, limit.limit), limit.starts_on, begun_on)

    def _in_each_way(
        self,
        procedure: str,
        received_on: str | None,
        named: tuple[str, str],
        starts_on: str | None,
        begun_on: str | None,
    ) -> Tried:
        stage, name = named
        received = None if received_on is None else dt.date.fromisoformat(received_on)
        version = self._rulebook.procedures.get(procedure).version_on(received)
        alike = {each.id: limit for each in version.stages for limit in each.limits if limit.id == name}
        limit = alike.get(stage)
        if limit is None or len(limit.counts) != 1 or limit.counts[0].rule.unit in HOUR_UNITS:
            return NOT_TRIED
        amount = _other_amount(limit.counts[0], alike.values())
        days = (
            self._due(self._changed(limit, way, amount), begun_on if Change.BEGINNING in way else starts_on)
            for way in WAYS
        )
        return Tried(tuple(days), amount, limit.counts[0].calendar == "place")

    def _changed(self, limit: Limit, way: Way, amount: int | None) -> Count | None:
        """Return how *limit* is counted in *way*; None where that is as before, or cannot be."""
        found: Count | None = limit.counts[0]
        for change in way:
            if found is not None:
                found = self._with(change, limit, found, amount)
        return found

    def _with(self, change: Change, limit: Limit, counted: Count, amount: int | None) -> Count | None:
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
            case Change.OTHER_AMOUNT:
                return None if amount is None else attrs.evolve(counted, rule=attrs.evolve(rule, amount=amount))
        assert_never(change)

    def _due(self, counted: Count | None, starts_on: str | None) -> str | None:
        if counted is None or starts_on is None:
            return None
        place = self._rulebook.place
        try:
            calendar = place.calendar_called(counted.calendar, self._rulebook.calendars)
            found = count(dt.date.fromisoformat(starts_on[:10]), counted.rule, calendar, zone=place.zone)
        except (CountingError, NotFoundError):  # beyond the last year that there is, or without that calendar
            return None
        return found.due.isoformat()


def _other_amount(counted: Count, alike: Iterable[Limit]) -> int | None:
    """Return the amount of the limit in other stages, where it is *counted* as here and there is one such amount."""
    counts = (each.counts[0] for each in alike if len(each.counts) == 1)
    amounts = {each.rule.amount for each in counts if each.rule.unit == counted.rule.unit} - {counted.rule.amount}
    return amounts.pop() if len(amounts) == 1 else None
