"""Several files that are one source: one after the other, or one looked up for the rows of another.

Nothing is held but one record of each: what is looked up waits in temporary tables, which are gone when the rows have
been read.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

import attrs
import msgspec

from casework.adapters.temporary_tables import TemporaryTables
from casework.application.ports import Importer, SourceRow
from casework.application.source_texts import check_width
from casework.errors import DataError

_TABLES = (
    "CREATE TABLE found (key TEXT NOT NULL, line INTEGER NOT NULL, cells TEXT NOT NULL) STRICT",
    "CREATE TABLE asked (key TEXT PRIMARY KEY) WITHOUT ROWID, STRICT",
)
_INDEX = "CREATE INDEX found_by_key ON found (key)"
_PUT = "INSERT INTO found VALUES (?, ?, ?)"
_ASK = "INSERT INTO asked VALUES (?) ON CONFLICT DO NOTHING"
_FIND = "SELECT line, cells FROM found WHERE key = ? ORDER BY rowid LIMIT ?"
_UNASKED = "SELECT count(*) FROM found WHERE key NOT IN (SELECT key FROM asked)"
MOST_LINES, _TOLD_LINES = 1_000, 10
"""How many rows may be put together for one, and of how many the lines are told."""


class ChainedFiles:
    """The rows of several files of one source, one file after the other; each row says from which file it is.

    A file need not have every column of the others, unless it is one of *needed*; what it lacks is blank.
    """

    def __init__(self, files: Sequence[tuple[str, Importer]], *, needed: AbstractSet[str] | None = None) -> None:
        self._files, self._needed = tuple(files), needed

    def columns(self) -> tuple[str, ...]:
        """Return every column that a file has, in the order in which they first come.

        Raises:
            DataError: If a file is not what it says it is, or lacks a column that is needed.
        """
        has = [(name, importer.columns()) for name, importer in self._files]  # a name may come from two folders
        columns = tuple(dict.fromkeys(column for _, own in has for column in own))
        for name, own in has:
            missing = [each for each in columns if each not in own and (self._needed is None or each in self._needed)]
            if missing:
                raise DataError(
                    f"{name} does not have the columns of the other files",
                    problems=[f"{name}: missing: {', '.join(map(repr, missing))}"],
                )
        check_width(len(columns), "the source")
        return columns

    def remarks(self) -> tuple[str, ...]:
        """Return how each file was read."""
        return tuple(f"{name}: {remark}" for name, importer in self._files for remark in importer.remarks())

    def rows(self) -> Iterator[SourceRow]:
        """Yield the rows of each file, with its lines.

        Raises:
            DataError: As ``columns`` does.
        """
        blank = dict.fromkeys(self.columns(), "")
        for name, importer in self._files:
            for row in importer.rows():
                values = row.values if row.problem is not None else {**blank, **row.values}
                cells = row.cells if row.problem is not None else tuple(values.values())
                file = row.file if row.rejected_before else name
                yield msgspec.structs.replace(row, file=file, values=values, cells=cells)


@attrs.frozen(kw_only=True)
class Lookup:
    """A file that is looked up: the column *there* in it has what the column *here* has in the rows that ask.

    Its columns are had as ``name.column``. Of *several* rows with one key, either none is taken, and the row that asks
    is rejected (``reject``), or the texts of each column are put together, one on a line (``lines``).
    """

    name: str
    importer: Importer
    here: str
    there: str
    several: str = "reject"

    def columns(self) -> tuple[str, ...]:
        """Return its columns as they are had.

        Raises:
            DataError: If it is not what it says it is, or has no column *there*.
        """
        columns = self.importer.columns()
        if self.there not in columns:
            raise DataError(f"{self.name} has no column {self.there!r} to be found by")
        return tuple(f"{self.name}.{column}" for column in columns)


@attrs.define(kw_only=True)
class _Counts:
    missing: int = 0
    unasked: int = 0
    unread: int = 0


class JoinedFiles:
    """The rows of *main*, with what other files say of each."""

    def __init__(self, main: Importer, lookups: Sequence[Lookup]) -> None:
        self._main, self._lookups = main, tuple(lookups)
        self._counts: Mapping[str, _Counts] | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the columns of the main file, then those of each other.

        Raises:
            DataError: If one of them is not what it says it is, or lacks the column by which it is looked up.
        """
        main = self._main.columns()
        for lookup in self._lookups:
            if lookup.here not in main:
                raise DataError(f"there is no column {lookup.here!r} by which to look up {lookup.name}")
        columns = (*main, *(column for lookup in self._lookups for column in lookup.columns()))
        check_width(len(columns), "the source with all that is looked up")
        return columns

    def remarks(self) -> tuple[str, ...]:
        """Return how each file was read, and what was found in one and not in another."""
        self.columns()
        if self._counts is None:
            for _ in self.rows():
                pass
        said = [*self._main.remarks()]
        for lookup in self._lookups:
            said += [f"{lookup.name}: {remark}" for remark in lookup.importer.remarks()]
            said += _counted(lookup.name, (self._counts or {})[lookup.name])
        return tuple(said)

    def rows(self) -> Iterator[SourceRow]:
        """Yield the rows of the main file with what was found for each.

        Raises:
            DataError: As ``columns`` does.
        """
        self.columns()
        with contextlib.ExitStack() as stack:
            indexes = [stack.enter_context(contextlib.closing(_Index(lookup))) for lookup in self._lookups]
            for row in self._main.rows():
                yield _joined(row, indexes)
            self._counts = {index.name: index.counted() for index in indexes}


def _joined(row: SourceRow, indexes: Sequence["_Index"]) -> SourceRow:
    if row.problem is not None:
        return row
    values, cells = dict(row.values), list(row.cells)
    for index in indexes:
        found, problem = index.find(row)
        if problem is not None:
            return msgspec.structs.replace(row, values={}, problem=problem)
        values.update(found)
        cells.extend(found.values())
    return msgspec.structs.replace(row, values=values, cells=tuple(cells))


class _Index(TemporaryTables):
    """The rows of a file that is looked up, by their keys."""

    def __init__(self, lookup: Lookup) -> None:
        self.name, self._lookup, self._columns = lookup.name, lookup, lookup.columns()
        self._counts = _Counts()
        super().__init__(*_TABLES)
        try:
            self._fill()
        except BaseException:
            self.close()
            raise

    def find(self, row: SourceRow) -> tuple[dict[str, str], str | None]:
        """Return the texts that are found for *row*, or why there are none; a blank asks for nothing."""
        key, is_one = row.values[self._lookup.here], self._lookup.several == "reject"
        found: list[tuple[int, str]] = []
        if key.strip():
            self.ask(_ASK, (key,))
            found = self.ask(_FIND, (key, _TOLD_LINES if is_one else MOST_LINES + 1)).fetchall()
        if not found:
            self._counts.missing += 1
            return dict.fromkeys(self._columns, ""), None
        if len(found) > 1 and is_one:
            lines = ", ".join(str(line) for line, _ in found)
            return {}, f"{self.name} has several rows for it, on lines {lines}"
        if len(found) > MOST_LINES:
            return (
                {},
                f"{self.name} has more than {MOST_LINES:,} rows for it: let the mapping look it up by another column",
            )
        texts = zip(*(json.loads(cells) for _, cells in found), strict=True)
        return {column: "\n".join(each) for column, each in zip(self._columns, texts, strict=True)}, None

    def counted(self) -> _Counts:
        """Return what was counted when all rows have asked."""
        ((self._counts.unasked,),) = self.rows(_UNASKED)
        return self._counts

    def _fill(self) -> None:
        columns = [column.removeprefix(f"{self.name}.") for column in self._columns]
        for row in self._lookup.importer.rows():
            if row.problem is not None:
                self._counts.unread += 1
            else:
                cells = json.dumps([row.values[column] for column in columns])
                self.ask(_PUT, (row.values[self._lookup.there], row.line, cells))
        self.ask(_INDEX)


def _counted(name: str, counts: _Counts) -> Iterator[str]:
    if counts.missing:
        yield f"{name}: nothing is there for {_rows(counts.missing)} of the source."
    if counts.unasked:
        yield f"{name}: no row of the source asks for {_rows(counts.unasked)} of it."
    if counts.unread:
        yield f"{name}: {_rows(counts.unread)} of it cannot be read, and nobody was given what they say."


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
