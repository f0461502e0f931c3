"""By which procedures the due days of a source come out, tried on some of its rows before anything is decided.

A due day is compared as a check of the import does it, and the same other ways of counting are tried, so that the check
has nothing else to say afterwards. Rows that got more time are left out: nobody knows which of both days they have.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeAlias

import attrs

from casework.application.fitting_ways import OtherWay
from casework.application.rulebook import Rulebook
from casework.application.source_judgements import Judgement, SourceJudgements, Why
from casework.application.suggesting.acknowledgements import maybe_acknowledged
from casework.application.suggesting.due_rows import DueRow
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.happenings import escalations, facts
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.settling import Column
from casework.application.ways_of_counting import ACKNOWLEDGE, Basis, Starts, WaysOfCounting
from casework.domain.procedures import FactName, Limit, Procedure, ProcedureVersion, Stage
from casework.errors import CaseworkError, NotInForceError

RESPOND = "respond"
_MEANT = frozenset({ACKNOWLEDGE, RESPOND})
_SECOND = "2"
_TOLD = frozenset({FactName.RECEIVED, FactName.STAGE_BEGAN, FactName.ACKNOWLEDGED})
_FEWEST = 5
"""Fewer due days than these may come out by any procedure."""
_NEARLY_ALL = 0.9
"""Which part of its due days must come out by a procedure that a draft writes."""
_SLIPS = frozenset({Why.RECEIPT_EXCHANGED, Why.START_EXCHANGED, Why.DUE_EXCHANGED})
"""What differs so is put right in the source, and says nothing of how it counts."""
Ways: TypeAlias = Sequence[tuple[Judgement, OtherWay]]


class PolicyFor(Protocol):
    """Says which procedure of one's own counts as another one but for some ways, and what somebody writes for it."""

    def __call__(self, procedure: str, ways: Ways, /, *, acknowledged: bool) -> tuple[str, tuple[str, ...]]:
        """Return both; *acknowledged* says whether the source has acknowledgements."""


@attrs.frozen(kw_only=True, eq=False)
class KnownProcedures:
    """What can be tried: procedures *ids* by *rulebook*, first those that are taken where others fit as well.

    *said* says how another way counts, and *policy* which procedure of one's own counts as one of these but in other
    ways, and what somebody writes to have it, where the source has acknowledgements or not.
    """

    rulebook: Rulebook
    ids: tuple[str, ...]
    said: Callable[[OtherWay], str]
    policy: PolicyFor


@attrs.frozen(kw_only=True)
class Tried:
    """How the due days come out by *procedure*, which is *lacking* some stages that the source has.

    *inside* counts the rows that were received when it was in force; others were tried by its last version.
    *acknowledged* says whether the source has acknowledgements, or a day that may be one.
    """

    procedure: Procedure
    judgements: tuple[Judgement, ...]
    lacking: tuple[str, ...]
    inside: int
    acknowledged: bool

    @property
    def since(self) -> dt.date | None:
        """The day on which the procedure began, None where nobody knows it."""
        return self.procedure.versions[0].effective_from

    @property
    def compared(self) -> int:
        """How many due days were compared."""
        return sum(each.compared for each in self.judgements)

    @property
    def same(self) -> int:
        """How many of them come out."""
        return sum(each.same for each in self.judgements)

    @property
    def ways(self) -> Ways:
        """How limits are counted otherwise, by the first way that explains nearly all that differs."""
        return tuple((each, each.other_ways[0]) for each in self.judgements if each.other_ways)

    @property
    def tells(self) -> bool:
        """Whether enough due days were compared to say something."""
        return self.compared >= _FEWEST

    @property
    def fits(self) -> bool:
        """Whether nearly all due days come out, so that no other way of counting has to explain any."""
        return (
            self.tells
            and not self.ways
            and not self.lacking
            and all(_is_enough(each, each.same) for each in self.judgements)
        )

    @property
    def fits_otherwise(self) -> bool:
        """Whether nearly all come out where limits are counted in the other ways."""
        return self.tells and not self.lacking and all(_is_enough(each, _otherwise(each)) for each in self.judgements)

    @property
    def same_otherwise(self) -> int:
        """How many come out where limits are counted in the other ways."""
        return sum(map(_otherwise, self.judgements))


def _otherwise(judgement: Judgement) -> int:
    return judgement.other_ways[0].same if judgement.other_ways else judgement.same


def _is_enough(judgement: Judgement, same: int) -> bool:
    slips = sum(each.count for each in judgement.differences if each.why in _SLIPS)
    others = judgement.compared - slips - same
    return others <= max(1, (1 - _NEARLY_ALL) * judgement.compared)


class Trial:
    """Tries the procedures that are *known* on *rows* of a source whose receipts are in the column *received*."""

    def __init__(self, findings: Findings, known: KnownProcedures, received: Column) -> None:
        self._known, self._ways = known, WaysOfCounting(known.rulebook)
        self._acknowledged = bool(findings.all(Meaning.ACKNOWLEDGED) or maybe_acknowledged(findings))
        self._starts = _Starts.of(findings, received)
        self._stages = {fact.stage for fact in facts(findings) if fact.stage is not None}
        rows = findings.relations.due_rows
        self.rows = tuple(
            row for row in rows if received.name in row.days and self._starts.extended.isdisjoint(row.days)
        )

    def received_on(self, row: DueRow) -> dt.date:
        """Return the day of receipt of one of the rows."""
        return row.days[self._starts.received]

    def of(self, rows: Sequence[DueRow]) -> tuple[Tried, ...]:
        """Return how the due days of *rows* come out by each procedure, those by which most do first."""
        found = [each for name in self._known.ids if (each := self._tried(name, rows)) is not None]
        return tuple(sorted(found, key=lambda each: -each.same))

    def _tried(self, name: str, rows: Sequence[DueRow]) -> Tried | None:
        """Return how due days come out by the procedure *name*; None where its file has mistakes."""
        try:
            procedure = self._known.rulebook.procedures.get(name)
        except CaseworkError:
            return None
        judgements, inside = SourceJudgements(), 0
        for row in rows:
            version, in_force = _version(procedure, self.received_on(row))
            inside += in_force
            for basis, due in self._starts.bases(version, row, dated=in_force):
                ours = _due_on(basis, self._ways)
                if ours is not None:
                    judged = f"{due} {basis.stage}" if self._starts.in_rows else due
                    judgements.add_due(judged, row.days[due], ours, basis, self._ways)
        stages = {stage.id for version in procedure.versions for stage in version.stages}
        lacking = tuple(sorted(self._stages - stages))
        return Tried(
            procedure=procedure,
            judgements=judgements.found(),
            lacking=lacking,
            inside=inside,
            acknowledged=self._acknowledged,
        )


def _version(procedure: Procedure, received: dt.date) -> tuple[ProcedureVersion, bool]:
    """Return the version by which a row is tried, and whether that was in force when it was received."""
    try:
        return procedure.version_on(received), True
    except NotInForceError:
        return procedure.version_on(None), False


@attrs.frozen(kw_only=True)
class _Starts:
    """The columns from which limits are counted, by stages: *begun* and *acknowledged*; and those of *due* days.

    A column with due days is of one stage, None where it may be that of any. *extended* are those of more time. Where
    each stage has a row, *first* is the stage whose columns all rows have.
    """

    received: str
    begun: dict[str, str]
    acknowledged: dict[str, str]
    due: dict[str, str | None]
    extended: frozenset[str]
    first: str
    in_rows: bool

    @classmethod
    def of(cls, findings: Findings, received: Column) -> "_Starts":
        """Return those of a source whose receipts are in the column *received*."""
        staged, first = findings.staged, findings.settled.first_stage
        begun = {first: received.name}
        if staged is None:
            begun |= {fact.stage or _SECOND: fact.column.name for fact in escalations(findings)}
        acknowledged: dict[str, str] = {}
        for column in findings.all(Meaning.ACKNOWLEDGED):
            acknowledged.setdefault(column.stage or first, column.name)
        return cls(
            received=received.name,
            begun=begun,
            acknowledged=acknowledged,
            due={column.name: column.stage for column in findings.all(Meaning.DUE)},
            extended=frozenset(column.name for column in findings.all(Meaning.EXTENDED)),
            first=first,
            in_rows=staged is not None,
        )

    def bases(self, version: ProcedureVersion, row: DueRow, *, dated: bool) -> Iterator[tuple[Basis, str]]:
        """Yield what each limit of *version* follows from in *row*, with each column that may have its due day."""
        received = row.days[self.received].isoformat()
        for stage in filter(_counts_answers, version.stages):
            beginning, acknowledged = self._days(stage.id, row)
            due = self._due(stage.id, row)
            for limit in stage.limits if beginning else ():
                own = _own(limit, received, beginning, acknowledged)
                starts = Starts(own, beginning, acknowledged)
                basis = Basis(version.procedure, received if dated else None, stage.id, limit.id, starts)
                yield from ((basis, name) for name in due if limit.id in _MEANT)

    def _due(self, stage: str, row: DueRow) -> list[str]:
        """Return the columns that may have a due day of *stage* in *row*: one that names none has that of the row."""
        of_row = stage if row.stage in {None, self.first} else row.stage
        return [name for name, of in self.due.items() if name in row.days and (of or of_row) == stage]

    def _days(self, stage: str, row: DueRow) -> tuple[str | None, str | None]:
        """Return when *stage* began in *row*, and when it was acknowledged there."""
        if self.in_rows and stage != row.stage:
            return None, None
        of = self.first if self.in_rows else stage
        days = (row.days.get(each.get(of, "")) for each in (self.begun, self.acknowledged))
        began, acknowledged = (None if day is None else day.isoformat() for day in days)
        return began, acknowledged


def _due_on(basis: Basis, ways: WaysOfCounting) -> str | None:
    """Return when a limit is due; where no day tells of the acknowledgement, as if that had come on its last day."""
    if basis.starts.own is None:
        starts = basis.starts._replace(own=basis.starts.beginning)
        acknowledged = ways.plain_day(basis._replace(limit=ACKNOWLEDGE, starts=starts))
        basis = basis._replace(starts=starts._replace(own=acknowledged))
    return ways.plain_day(basis)


def _counts_answers(stage: Stage) -> bool:
    """Return whether an answer in *stage* counts from a day that columns tell; else nothing can be compared there."""
    return any(limit.id == RESPOND and limit.starts.fact in _TOLD for limit in stage.limits)


def _own(limit: Limit, received: str, beginning: str | None, acknowledged: str | None) -> str | None:
    """Return the day from which *limit* counts; None where it is not known."""
    days = {FactName.RECEIVED: received, FactName.STAGE_BEGAN: beginning, FactName.ACKNOWLEDGED: acknowledged}
    return days.get(limit.starts.fact)
