"""A whole mapping, and the rules in it with their paths."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

import attrs

from casework.application.mappings.cases import (
    CaseFields,
    DocumentRule,
    EventRule,
    FindingRule,
    LearningRule,
    MatterRule,
    PartyRule,
    ProcedureRule,
    RemedyRule,
    StandingRule,
    VerdictRule,
    Where,
)
from casework.application.mappings.columns import ColumnRule
from casework.application.mappings.others import AnswerFields, LabelledFields
from casework.application.mappings.sources import Identity, Join, SkipRule, Source, StageRows
from casework.application.mappings.values import (
    AmountRule,
    DateForms,
    DateRule,
    Holds,
    ValueRule,
    What,
    held,
    what_holds,
)
from casework.application.mappings.words import Fate, RecordKind

_NUMBER = re.compile(r"\[[0-9]+\]")
_TARGETS = ("fields.", "answer.", "labelled.")
_OF_PEOPLE = frozenset({"complainant", "person"})


@attrs.frozen(kw_only=True)
class ValueTarget:
    """A rule for a value, its path in the mapping, what its target holds, and how people are told of it.

    Where it *goes_with* columns, a blank is only a value that is not known if one of them has a text; without any it
    never is, as a person need not have an e-mail address. *stage* is that of the row in which its columns stand, None
    for the first; so it is of every target.
    """

    path: str
    rule: ValueRule
    holds: What
    name: str
    goes_with: tuple[str, ...] | None = None
    stage: str | None = None


@attrs.frozen(kw_only=True)
class DateTarget:
    """A rule for a date, its path in the mapping, and how people are told of it."""

    path: str
    rule: DateRule
    name: str
    stage: str | None = None


@attrs.frozen(kw_only=True)
class AmountTarget:
    """A rule for an amount of money, its path in the mapping, and how people are told of it."""

    path: str
    rule: AmountRule
    name: str
    stage: str | None = None


_Target: TypeAlias = ValueTarget | DateTarget | AmountTarget
_RowOf: TypeAlias = Callable[[tuple[str, ...]], tuple[str | None, tuple[str, ...]]]


@attrs.frozen(kw_only=True)
class SourceMapping:
    """How the rows of one source become records of one kind.

    *procedure* names the procedure of each kind, or of all others as ``default``, where none of *procedure_by* fits.
    *kept* are columns whose texts go into a note of the case as the source's own facts. *dropped* are columns that are
    left out on purpose. *personal* are columns whose texts are quoted in no reason and stand in details only.
    """

    id: str
    version: int
    source: Source
    identity: Identity
    record: RecordKind = RecordKind.CASE
    columns: Mapping[str, ColumnRule] = attrs.Factory(dict)
    stages: StageRows | None = None
    join: tuple[Join, ...] = ()
    skip: tuple[SkipRule, ...] = ()
    organisation: ValueRule | None = held(Holds.CODE)
    dates: DateForms | None = None
    procedure: Mapping[str, str] = attrs.Factory(dict)
    procedure_by: tuple[ProcedureRule, ...] = ()
    fields: CaseFields | None = None
    party: tuple[PartyRule, ...] = ()
    matter: tuple[MatterRule, ...] = ()
    document: tuple[DocumentRule, ...] = ()
    remedy: tuple[RemedyRule, ...] = ()
    learning: tuple[LearningRule, ...] = ()
    event: tuple[EventRule, ...] = ()
    standing: StandingRule | None = None
    verdict: tuple[VerdictRule, ...] = ()
    answer: AnswerFields | None = None
    labelled: LabelledFields | None = None
    kept: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()

    def value_targets(self) -> Iterator[ValueTarget]:
        """Yield every rule for a value."""
        return (each for each in _targets(self, "", self.row_of) if isinstance(each, ValueTarget))

    def date_targets(self) -> Iterator[DateTarget]:
        """Yield every rule for a date, with how it is written."""
        for each in _targets(self, "", self.row_of):
            if isinstance(each, DateTarget):
                yield attrs.evolve(each, rule=each.rule.written_as(self.dates))

    def amount_targets(self) -> Iterator[AmountTarget]:
        """Yield every rule for an amount of money."""
        return (each for each in _targets(self, "", self.row_of) if isinstance(each, AmountTarget))

    def wheres(self) -> Iterator[tuple[str, Where]]:
        """Yield every condition for what happened, was promised or was learned, with its path."""
        tables = {"event": self.event, "remedy": self.remedy, "learning": self.learning}
        for path, table in ((f"{name}[{at}]", each) for name, every in tables.items() for at, each in enumerate(every)):
            for key in ("where", "done_where"):
                where: Where | None = getattr(table, key, None)
                if where is not None:
                    yield f"{path}.{key}", where

    def procedures(self) -> tuple[str, ...]:
        """Return every procedure that it names, each once."""
        return tuple(dict.fromkeys([*self.procedure.values(), *(rule.procedure for rule in self.procedure_by)]))

    @property
    def reads_acknowledgements(self) -> bool:
        """Whether a column of it says when a case was acknowledged."""
        return any(event.event is Fate.ACKNOWLEDGED for event in self.event)

    def organisations(self) -> tuple[str, ...]:
        """Return every organisation that it names, each once."""
        rule = self.organisation
        return tuple(dict.fromkeys(value for _, value in rule.listed())) if rule else ()

    def columns_of_matters(self) -> tuple[str, ...]:
        """Return the columns that say something of one matter, each once: rows of one case differ in them."""
        targets: tuple[_Target, ...] = (*self.date_targets(), *self.value_targets())
        read = (column for each in targets if _is_of_a_matter(each.path) for column in each.rule.all_columns())
        return tuple(dict.fromkeys(read))

    def options(self) -> dict[str, object]:
        """Return what the importer of the format is told."""
        by_position = any(rule.position is not None for rule in self.columns.values())
        optional = self._optional() if self.source.sheets else ()
        positions, lacking = {"by_position": True} if by_position else {}, {"optional": optional} if optional else {}
        return {**self.source.options(), **positions, **lacking}

    def _optional(self) -> tuple[str, ...]:
        """Return the columns that a source may lack, by their names there; nobody misses one that is dropped."""
        maybe = (*(name for name, rule in self.columns.items() if rule.optional), *self.dropped)
        return tuple(dict.fromkeys((name in self.columns and self.columns[name].name) or name for name in maybe))

    def columns_read(self) -> tuple[str, ...]:
        """Return every column of a row that the mapping reads by its name in the mapping, each once."""
        read = (*self.identity.columns, *self._read(), *self._read_of_every_row())
        return tuple(dict.fromkeys(map(self.own_column, read)))

    def read_of_later_rows(self) -> Iterator[tuple[str, frozenset[str]]]:
        """Yield each later stage that has rows of its own, with the columns that are read in these."""
        read = [self.row_of((column,)) for column in self._read()]
        for name in () if self.stages is None else self.stages.later():
            yield name, frozenset((*self._read_of_every_row(), *(own for stage, (own,) in read if stage == name)))

    def _read_of_every_row(self) -> list[str]:
        return [
            *self.identity.columns,
            *((self.stages.column,) if self.stages else ()),
            *(rule.column for rule in self.skip),
            *(join.here for join in self.join),
        ]

    def _read(self) -> list[str]:
        return [
            *(column for target in self.date_targets() for column in target.rule.all_columns()),
            *(column for target in self.value_targets() for column in target.rule.all_columns()),
            *(column for target in self.amount_targets() for column in target.rule.all_columns()),
            *((self.standing.column,) if self.standing else ()),
            *(where.column for _, where in self.wheres()),
            *self.kept,
        ]

    def blanks_of(self, column: str) -> frozenset[str]:
        """Return the texts of *column* that say nothing."""
        rule = self.columns.get(self.own_column(column))
        return frozenset((*self.source.blank, *(rule.blank if rule else ())))

    def own_column(self, column: str) -> str:
        """Return the column of a row in which *column* stands, which may be that of the row of a later stage."""
        return self.stages.parts_of(column)[1] if self.stages else column

    def row_of(self, columns: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
        """Return the later stage of whose row all *columns* are, with their names there; else None, and *columns*."""
        return self.stages.row_of(columns) if self.stages else (None, columns)


def _is_of_a_matter(path: str) -> bool:
    return path == "fields.service" or path.startswith(("fields.categories.", "matter["))


def _name(table: object, path: str, columns: tuple[str, ...]) -> str:
    """Return how people are told of the target at *path* of *table*; one of many tables is told by its *columns*."""
    if "[" not in path:
        return next((path.removeprefix(each) for each in _TARGETS if path.startswith(each)), path)
    what, *keys = _NUMBER.sub("", path).split(".")
    if isinstance(table, EventRule):
        what, keys = table.event.in_words, [key for key in keys if key != "on"]
    elif isinstance(table, VerdictRule):
        what, keys = "verdict", [table.name, *(key for key in keys if key != "verdict")]
    where = [f"({' and '.join(columns)})"] if columns else []
    return " ".join([what, *keys, *where])


def _told(table: object, path: str, rule: ValueRule | DateRule | AmountRule, row_of: _RowOf) -> dict[str, Any]:
    """Return the name of the target at *path* of *table*, and the stage in whose row its columns stand."""
    stage, columns = row_of(rule.named() if isinstance(rule, DateRule) else rule.all_columns())
    return {"name": _name(table, path, columns), "stage": stage}


def _under(path: str, rule: ValueRule, field: "attrs.Attribute[Any]", row_of: _RowOf) -> ValueTarget:
    may_be_blank = field.name in _OF_PEOPLE and not path.endswith(".name")
    goes_with, told = () if may_be_blank else None, _told(None, path, rule, row_of)
    return ValueTarget(path=path, rule=rule, holds=what_holds(field), goes_with=goes_with, **told)


def _goes_with(table: object) -> tuple[str, ...] | None:
    """Return the columns without a text in which *table* says nothing: those of the day of what was found or judged.

    A case need not have a remedy at all, nor need anything be learned from it.
    """
    if isinstance(table, RemedyRule | LearningRule):
        return ()
    day = table.on if isinstance(table, FindingRule) else table.due if isinstance(table, VerdictRule) else None
    return None if day is None else day.named()


def _targets(table: Any, path: str, row_of: _RowOf) -> Iterator[_Target]:  # noqa: ANN401 - any table of a mapping
    for field in attrs.fields(type(table)):
        value, here = getattr(table, field.name), f"{path}{field.name}"
        if isinstance(value, ValueRule):
            told, goes_with = _told(table, here, value, row_of), _goes_with(table)
            yield ValueTarget(path=here, rule=value, holds=what_holds(field), goes_with=goes_with, **told)
        elif isinstance(value, DateRule):
            yield DateTarget(path=here, rule=value, **_told(table, here, value, row_of))
        elif isinstance(value, AmountRule):
            yield AmountTarget(path=here, rule=value, **_told(table, here, value, row_of))
        elif isinstance(value, Mapping):
            rules = ((key, rule) for key, rule in value.items() if isinstance(rule, ValueRule))
            yield from (_under(f"{here}.{key}", rule, field, row_of) for key, rule in rules)
        elif isinstance(value, tuple):
            for number, each in enumerate(value):
                if attrs.has(type(each)):
                    yield from _targets(each, f"{here}[{number}].", row_of)
        elif attrs.has(type(value)):
            yield from _targets(value, f"{here}.", row_of)
