"""Where rows come from: the system, its files, what names a row, other files, and rows that are no records."""

import re
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import attrs

from casework.application.mappings.words import (
    AmbiguousTime,
    IdentityRule,
    JoinSeveral,
    MissingTime,
    RowsOfKey,
    Truncated,
)


@attrs.frozen(kw_only=True)
class Source:
    """The system that the rows come from, and how its files are to be read.

    *zone* is where its clocks stood. *encoding* is that of its files; without one, a file is read as its byte order
    mark says, or as UTF-8, or in the *fallback*. *header* is the row in which the names of the columns stand, from 1,
    or 0 where there are none; *headers* has it for the sheets or files in which it is another, by their names. *sheets*
    are those of a workbook, *table* is that of a database. *sheet_as* and *file_as* are the names under which the
    mapping has the name of the sheet or of the file as a column. *blank* are texts that say nothing in any column.
    """

    system: str
    zone: ZoneInfo
    format: str = "csv"
    encoding: str | None = None
    fallback: str = "cp1252"
    delimiter: str = ","
    quote: str = '"'
    header: int = 1
    headers: Mapping[str, int] = attrs.Factory(dict)
    sheets: tuple[str, ...] = ()
    table: str | None = None
    sheet_as: str | None = None
    file_as: str | None = None
    blank: tuple[str, ...] = ()
    on_truncated: Truncated = Truncated.REFUSE
    ambiguous_time: AmbiguousTime = AmbiguousTime.REJECT
    missing_time: MissingTime = MissingTime.REJECT

    def options(self) -> dict[str, object]:
        """Return what the importer of the format is told: what every one is, and what else the mapping sets."""
        always = {
            "fallback": self.fallback,
            "delimiter": self.delimiter,
            "on_truncated": self.on_truncated.value,
        }
        fields = attrs.fields_dict(Source)
        set_here = {name: getattr(self, name) for name in ("encoding", "quote", "header", "sheets", "table")}
        headers = {"headers": dict(self.headers)} if self.headers else {}
        changed = {name: value for name, value in set_here.items() if value != fields[name].default}
        return {**always, **headers, **changed}


@attrs.frozen(kw_only=True)
class Identity:
    """What names a record of the source for ever: its columns together, or a *rule*; and how many *rows* it has."""

    columns: tuple[str, ...] = ()
    rule: IdentityRule | None = None
    rows: RowsOfKey = RowsOfKey.ONE


@attrs.frozen(kw_only=True)
class StageRows:
    """Which row of a case is of which stage, as the text of *column* says, looked up in *codes*.

    The row of the stage *first* begins the case, and has its columns by their own names; those of another are had as
    ``stage.column``.
    """

    column: str
    codes: Mapping[str, str]
    first: str

    def parts_of(self, column: str) -> tuple[str | None, str]:
        """Return the later stage of whose row *column* is, None for the first, and the column there."""
        name, _, own = column.partition(".")
        return (name, own) if own and name in self.codes.values() and name != self.first else (None, column)

    def later(self) -> tuple[str, ...]:
        """Return the stages but for the first, each once."""
        return tuple(name for name in dict.fromkeys(self.codes.values()) if name != self.first)

    def row_of(self, columns: tuple[str, ...]) -> tuple[str | None, tuple[str, ...]]:
        """Return the later stage of whose row all *columns* are, with their names there; else None, and *columns*."""
        parts = [self.parts_of(column) for column in columns]
        stages = {stage for stage, _ in parts}
        (stage,) = stages if len(stages) == 1 else (None,)
        return (None, columns) if stage is None else (stage, tuple(own for _, own in parts))


@attrs.frozen(kw_only=True)
class Join:
    """Another file of the source, beside the first, whose columns are had as ``name.column``.

    A row of it belongs to the row whose column *here* says what its own column *there* says.
    """

    name: str
    file: str
    here: str
    there: str
    several: JoinSeveral = JoinSeveral.REJECT


@attrs.frozen(kw_only=True)
class SkipRule:
    """Rows that are no records, such as subtotals: those in whose *column* the pattern *match* is found."""

    column: str
    match: re.Pattern[str]
