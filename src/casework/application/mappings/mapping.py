"""A whole mapping, and the rules in it with their paths."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from casework.application.mappings.cases import (
    CaseFields,
    DocumentRule,
    EventRule,
    MatterRule,
    PartyRule,
    ProcedureRule,
    StandingRule,
    VerdictRule,
)
from casework.application.mappings.columns import ColumnRule
from casework.application.mappings.others import AnswerFields, LabelledFields
from casework.application.mappings.sources import Identity, Join, SkipRule, Source
from casework.application.mappings.values import DateRule, Holds, ValueRule, What, held, what_holds
from casework.application.mappings.words import RecordKind

_TARGETS = ("fields.", "answer.", "labelled.")


@attrs.frozen(kw_only=True)
class ValueTarget:
    """A rule for a value, its path in the mapping, and what its target holds."""

    path: str
    rule: ValueRule
    holds: What

    @property
    def name(self) -> str:
        """The name under which its values are counted."""
        return _target(self.path)


@attrs.frozen(kw_only=True)
class DateTarget:
    """A rule for a date, and its path in the mapping."""

    path: str
    rule: DateRule

    @property
    def name(self) -> str:
        """The name under which its dates are counted."""
        return _target(self.path)


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
    join: tuple[Join, ...] = ()
    skip: tuple[SkipRule, ...] = ()
    organisation: ValueRule | None = held(Holds.CODE)
    procedure: Mapping[str, str] = attrs.Factory(dict)
    procedure_by: tuple[ProcedureRule, ...] = ()
    fields: CaseFields | None = None
    party: tuple[PartyRule, ...] = ()
    matter: tuple[MatterRule, ...] = ()
    document: tuple[DocumentRule, ...] = ()
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
        return (each for each in _targets(self, "") if isinstance(each, ValueTarget))

    def date_targets(self) -> Iterator[DateTarget]:
        """Yield every rule for a date."""
        return (each for each in _targets(self, "") if isinstance(each, DateTarget))

    def procedures(self) -> tuple[str, ...]:
        """Return every procedure that it names, each once."""
        return tuple(dict.fromkeys([*self.procedure.values(), *(rule.procedure for rule in self.procedure_by)]))

    def options(self) -> dict[str, object]:
        """Return what the importer of the format is told."""
        by_position = any(rule.position is not None for rule in self.columns.values())
        return {**self.source.options(), **({"by_position": True} if by_position else {})}

    def columns_read(self) -> tuple[str, ...]:
        """Return every column that the mapping reads by its name in the mapping, each once."""
        wheres = [event.where.column for event in self.event if event.where]
        read = [
            *self.identity.columns,
            *(column for target in self.date_targets() for column in target.rule.all_columns()),
            *(column for target in self.value_targets() for column in target.rule.all_columns()),
            *((self.standing.column,) if self.standing else ()),
            *wheres,
            *(rule.column for rule in self.skip),
            *(join.here for join in self.join),
            *self.kept,
        ]
        return tuple(dict.fromkeys(read))


def _target(path: str) -> str:
    return next((path.removeprefix(each) for each in _TARGETS if path.startswith(each)), path)


def _targets(table: Any, path: str) -> Iterator[ValueTarget | DateTarget]:  # noqa: ANN401 - any table of a mapping
    for field in attrs.fields(type(table)):
        value, here = getattr(table, field.name), f"{path}{field.name}"
        if isinstance(value, ValueRule):
            yield ValueTarget(path=here, rule=value, holds=what_holds(field))
        elif isinstance(value, DateRule):
            yield DateTarget(path=here, rule=value)
        elif isinstance(value, Mapping):
            rules = ((key, rule) for key, rule in value.items() if isinstance(rule, ValueRule))
            yield from (ValueTarget(path=f"{here}.{key}", rule=rule, holds=what_holds(field)) for key, rule in rules)
        elif isinstance(value, tuple):
            for number, each in enumerate(value):
                if attrs.has(type(each)):
                    yield from _targets(each, f"{here}[{number}].")
        elif attrs.has(type(value)):
            yield from _targets(value, f"{here}.")
