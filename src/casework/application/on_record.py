"""A case as it is on record, now and at instants of the past: what reminders are worked out from."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Protocol

from casework.application.rulebook import Rulebook
from casework.domain.cases.case import Case
from casework.domain.cases.events import Corrected
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.procedures import ProcedureVersion
from casework.domain.reminders.watching import OnRecord
from casework.domain.restrictions import Restriction
from casework.errors import CaseworkError


class Written(Protocol):
    """One record of a case, and when it was written down."""

    @property
    def version(self) -> int:
        """The version that it made of the case."""

    @property
    def recorded_at(self) -> str:
        """When it was written down."""


class Entry(Written, Protocol):
    """One record of a case: what it says, and when it was written down."""

    @property
    def fact(self) -> Fact:
        """What it says."""


def on_record(case: Case, history: Sequence[Entry], rules: Rulebook, restrictions: Sequence[Restriction]) -> OnRecord:
    """Return *case*, which *history* tells, as it is on record."""
    return OnRecord(
        case=case,
        deadlines=rules.deadlines(case),
        recorded=recorded(history),
        version=governing(case, rules),
        restrictions=tuple(restrictions),
    )


def recorded(history: Iterable[Written]) -> Mapping[int, dt.datetime]:
    """Return when each version of a case was written down."""
    return {entry.version: dt.datetime.fromisoformat(entry.recorded_at) for entry in history}


def governing(case: Case, rules: Rulebook) -> ProcedureVersion | None:
    """Return the version of the procedure by which *case* is handled; None where it is over."""
    return rules.governing(case) if case.is_open else None


def on_record_at(
    case_id: str,
    history: Sequence[Entry],
    rules: Rulebook,
    restrictions: Sequence[Restriction],
    *,
    without: Collection[int] = (),
) -> Callable[[dt.datetime], OnRecord | None]:
    """Return what gives the record at an instant: every entry up to the last one that was written by then.

    Entries are in the order of their versions, not of their times: a clock that was set back reorders nothing. Those of
    the versions *without* count as never written.
    """

    @cache
    def first(many: int) -> OnRecord | None:
        try:
            case = fold(case_id, (entry.fact for entry in history[:many] if entry.version not in without))
            return on_record(case, history[:many], rules, restrictions)
        except CaseworkError:  # today's rules cannot read what a correction has mended since
            return None

    def at(instant: dt.datetime) -> OnRecord | None:
        written = [dt.datetime.fromisoformat(entry.recorded_at) <= instant for entry in history]
        many = max((number for number, is_written in enumerate(written, 1) if is_written), default=0)
        return first(many) if many else None

    return at


def position_at(history: Sequence[Entry]) -> Callable[[dt.datetime], int]:
    """Return what gives the position in the log of the last record of a case at an instant; 0 where it had none."""

    def position(at: dt.datetime) -> int:
        written = (each for each in history if dt.datetime.fromisoformat(each.recorded_at) <= at)
        return max((each.fact.position or 0 for each in written), default=0)

    return position


def put_right(case: Case) -> frozenset[int]:
    """Return the versions of what was a mistake in *case* and is struck out now, with what struck it out."""
    struck = {fact.version for fact in case.struck}
    by = (fact for fact in case.recorded if isinstance(fact.event, Corrected) and fact.event.version in struck)
    return frozenset({*struck, *(fact.version for fact in by)})
