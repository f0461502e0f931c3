"""Ways in which a register may have counted its due days, other than that of its procedure here.

Nothing is changed by trying them: it is told how many days would agree, and what somebody would have to write.
"""

import datetime as dt
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple, TypeAlias, assert_never

import attrs

from casework.application.rows import CaseRow, LimitRow
from casework.application.rulebook import Rulebook
from casework.domain.procedures import Count, FactName, Limit, Procedure, ProcedureVersion
from casework.domain.time.counting import count
from casework.domain.time.lateness import Ends, count_between
from casework.domain.time.rules import HOUR_UNITS, DayOne, Unit
from casework.errors import CaseworkError, CountingError, NotFoundError

WITHOUT_HOLIDAYS = "weekends-only"
"""The calendar of a register that leaves no bank holidays out."""
ACKNOWLEDGE = "acknowledge"
"""The limit that an acknowledgement keeps."""
_REMEMBERED = 16_384
"""How many counts are remembered: cases of one day are counted alike."""


class Change(StrEnum):
    """What a register may have counted otherwise.

    `EARLIER_RULES` are those of an earlier version of the procedure, or of one whose place it took.
    """

    BANK_HOLIDAYS = "bank_holidays"
    FIRST_DAY = "first_day"
    CALENDAR_DAYS = "calendar_days"
    BEGINNING = "beginning"
    ACKNOWLEDGEMENT = "acknowledgement"
    EARLIER_RULES = "earlier_rules"
    OTHER_AMOUNT = "other_amount"


Way: TypeAlias = tuple[Change, ...]
"""What is counted otherwise in one way of counting."""

_BEGINNINGS = {FactName.RECEIVED, FactName.STAGE_BEGAN}
_NEVER_BOTH = {(Change.BANK_HOLIDAYS, Change.CALENDAR_DAYS), (Change.BEGINNING, Change.ACKNOWLEDGEMENT)}
WAYS: tuple[Way, ...] = (
    *((change,) for change in Change),
    *(pair for pair in combinations(Change, 2) if pair not in _NEVER_BOTH and Change.EARLIER_RULES not in pair),
)
"""All that are tried, those of fewer changes before those of more."""
_FOUND = {Change.EARLIER_RULES, Change.OTHER_AMOUNT}


def finds_what(way: Way) -> bool:
    """Return whether *way* asks for what a due day follows from, instead of having a due day of its own."""
    return not _FOUND.isdisjoint(way)


class Amount(NamedTuple):
    """A number of days."""

    number: int
    unit: Unit


Instead: TypeAlias = Amount | str
"""What was counted instead: another amount, or a version of a procedure, which is named by its id."""


class Starts(NamedTuple):
    """The days from which a limit may count: its own, the beginning of its stage, and the acknowledgement there."""

    own: str | None
    beginning: str | None
    acknowledged: str | None


class Basis(NamedTuple):
    """All that the due day of a limit follows from, which is the same in many cases."""

    procedure: str
    received_on: str | None
    stage: str
    limit: str
    starts: Starts


def basis_of(row: CaseRow, limit: LimitRow) -> Basis:
    """Return what the due day of *limit* of the case of *row* follows from."""
    own = [each for each in row.limits if each.stage == limit.stage]
    begun = [each.starts_on for each in own]
    if limit.stage not in row.escalated_to:
        begun.append(row.received_on)
    beginning = min([day for day in begun if day is not None], default=None)
    acknowledged = next((each.done_on for each in own if each.limit == ACKNOWLEDGE), None)
    starts = Starts(limit.starts_on, beginning, acknowledged)
    return Basis(row.procedure, row.received_on, limit.stage, limit.limit, starts)


@attrs.frozen(kw_only=True, eq=False)
class _CountedLimit:
    """How a limit is counted as it is, *plainly*, and in each of the `WAYS`; *earlier* has it by the id of a version.

    None is a way that is that of the limit itself, or cannot be.
    """

    plainly: Count
    changed: dict[Way, Count | None]
    earlier: dict[str, tuple[Count, FactName]]


class WaysOfCounting:
    """Counts limits by the rules of *rulebook* in each of the ways, whatever stopped a clock or gave it more time."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._version = lru_cache(_REMEMBERED)(self._version_of)
        self._limit = lru_cache(_REMEMBERED)(self._limit_of)
        self._due = lru_cache(_REMEMBERED)(self._counted)

    def plain_day(self, basis: Basis) -> str | None:
        """Return when a limit would be due if nothing stopped its clock or gave it more time; None if it has no day."""
        limit = self._of(basis)
        return None if limit is None else self._day(limit.plainly, basis.starts.own)

    def day(self, basis: Basis, way: Way) -> str | None:
        """Return when a limit would be due in *way*; None where that is the way of the limit itself, or cannot be."""
        limit = self._of(basis)
        return None if limit is None else self._day(limit.changed[way], _start(way, basis.starts))

    def instead(self, basis: Basis, way: Way, theirs: str) -> Iterator[Instead]:
        """Yield by which amounts or earlier rules a limit would be due, in *way*, on the day *theirs*."""
        limit = self._of(basis)
        if limit is None:
            return
        if Change.OTHER_AMOUNT in way:
            amount = self._amount(limit.changed[way], _start(way, basis.starts), theirs)
            if amount is not None:
                yield amount
            return
        for name, (counted, fact) in limit.earlier.items():
            # Nobody knows here on which day a milestone of other rules was reached: it is taken for the beginning.
            started = basis.starts.acknowledged if fact is FactName.ACKNOWLEDGED else basis.starts.beginning
            if self._day(counted, started) == theirs:
                yield name

    def _of(self, basis: Basis) -> _CountedLimit | None:
        version = self._version(basis.procedure, basis.received_on)
        return self._limit(basis.procedure, version, basis.stage, basis.limit)

    def _version_of(self, procedure: str, received_on: str | None) -> int:
        """Return the number, in its procedure, of the version by which a case is dated."""
        received = None if received_on is None else dt.date.fromisoformat(received_on)
        found = self._rulebook.procedures.get(procedure)
        return found.versions.index(found.version_on(received))

    def _limit_of(self, procedure: str, version: int, stage: str, name: str) -> _CountedLimit | None:
        found = self._rulebook.procedures.get(procedure)
        limit = _limit_in(found.versions[version], stage, name)
        if limit is None:
            return None
        changed = {way: _changed(limit, way) for way in WAYS}
        before = [*found.versions[:version], *self._superseded(found, {procedure})]
        rules = {each.id: _limit_in(each, stage, name) for each in reversed(before)}
        earlier = {
            version: (each.counts[0], each.starts.fact)
            for version, each in rules.items()
            if each is not None and (each.counts[0], each.starts) != (limit.counts[0], limit.starts)
        }
        return _CountedLimit(plainly=limit.counts[0], changed=changed, earlier=earlier)

    def _superseded(self, procedure: Procedure, seen: set[str]) -> Iterator[ProcedureVersion]:
        """Yield the versions of all procedures whose place *procedure* took, as far as they can be read."""
        for name in procedure.supersedes:
            if name in seen:
                continue
            seen.add(name)
            try:
                before = self._rulebook.procedures.get(name)
            except CaseworkError:
                continue
            yield from self._superseded(before, seen)
            yield from before.versions

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
        amount = Amount(number, unit)
        return amount if number and self._day(_of_amount(counted, number), starts_on) == theirs else None

    def _day(self, counted: Count | None, starts_on: str | None) -> str | None:
        return None if counted is None or starts_on is None else self._due(counted, starts_on[:10])

    def _counted(self, counted: Count, starts_on: str) -> str | None:
        place = self._rulebook.place
        try:
            calendar = place.calendar_called(counted.calendar, self._rulebook.calendars)
            found = count(dt.date.fromisoformat(starts_on), counted.rule, calendar, zone=place.zone)
        except (CountingError, NotFoundError):  # beyond the last year that there is, or without that calendar
            return None
        return found.due.isoformat()


def _limit_in(version: ProcedureVersion, stage: str, name: str) -> Limit | None:
    """Return a limit of *version* that is counted once and in days; None where it has no such one."""
    limits = (each for of in version.stages if of.id == stage for each in of.limits)
    found = next((each for each in limits if each.id == name), None)
    return None if found is None or len(found.counts) != 1 or found.counts[0].rule.unit in HOUR_UNITS else found


def _start(way: Way, starts: Starts) -> str | None:
    if Change.BEGINNING in way:
        return starts.beginning
    return starts.acknowledged if Change.ACKNOWLEDGEMENT in way else starts.own


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
            return counted if limit.starts.fact in _BEGINNINGS and limit.id != ACKNOWLEDGE else None
        case Change.EARLIER_RULES | Change.OTHER_AMOUNT:
            return counted
    assert_never(change)
