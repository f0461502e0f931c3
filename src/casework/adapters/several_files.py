"""Several files that are one source: one after the other, or one looked up for the rows of another.

Nothing is held but one record of each: what is looked up waits in a temporary SQLite database, which SQLite keeps in a
file without a name as soon as it is large, and which is gone when the rows have been read.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

import attrs
import msgspec

from casework.application.ports import Importer, SourceRow
from casework.application.source_texts import check_width
from casework.errors import DataError, StoreUnavailableError

if TYPE_CHECKING:
    import sqlite3

_CACHE_KIB = 4096
_TABLES = """
    CREATE TABLE found (key TEXT NOT NULL, line INTEGER NOT NULL, cells TEXT NOT NULL) STRICT;
    CREATE TABLE asked (key TEXT PRIMARY KEY) WITHOUT ROWID, STRICT;
"""


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
        has = {name: importer.columns() for name, importer in self._files}
        columns = tuple(dict.fromkeys(column for each in has.values() for column in each))
        for name, own in has.items():
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
                yield msgspec.structs.replace(row, file=name, values=values, cells=cells)


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


class _Index:
    """The rows of a file that is looked up, by their keys."""

    def __init__(self, lookup: Lookup) -> None:
        import sqlite3

        self.name, self._lookup, self._error = lookup.name, lookup, sqlite3.Error
        self._columns = lookup.columns()
        self._counts = _Counts()
        self._connection = sqlite3.connect("", isolation_level=None)
        try:
            self._fill()
        except sqlite3.Error as error:
            self._connection.close()
            raise _no_room(error) from None
        except BaseException:
            self._connection.close()
            raise

    def find(self, row: SourceRow) -> tuple[dict[str, str], str | None]:
        """Return the texts that are found for *row*, or why there are none."""
        key = row.values[self._lookup.here]
        try:
            self._connection.execute("INSERT INTO asked VALUES (?) ON CONFLICT DO NOTHING", (key,))
            found = self._connection.execute(
                "SELECT line, cells FROM found WHERE key = ? ORDER BY rowid", (key,)
            ).fetchall()
        except self._error as error:
            raise _no_room(error) from None
        if not found:
            self._counts.missing += 1
            return dict.fromkeys(self._columns, ""), None
        if len(found) > 1 and self._lookup.several == "reject":
            lines = ", ".join(str(line) for line, _ in found[:10])
            return {}, f"{self.name} has several rows for it, on lines {lines}"
        texts = zip(*(json.loads(cells) for _, cells in found), strict=True)
        return {column: "\n".join(each) for column, each in zip(self._columns, texts, strict=True)}, None

    def counted(self) -> _Counts:
        """Return what was counted when all rows have asked."""
        ((self._counts.unasked,),) = self._connection.execute(
            "SELECT count(*) FROM found WHERE key NOT IN (SELECT key FROM asked)"
        )
        return self._counts

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def _fill(self) -> None:
        for setting in (f"PRAGMA cache_size = -{_CACHE_KIB}", "PRAGMA journal_mode = OFF"):
            self._connection.execute(setting)
        self._connection.executescript(_TABLES)
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT INTO found VALUES (?, ?, ?)", self._readable())
        self._connection.execute("CREATE INDEX by_key ON found (key)")

    def _readable(self) -> Iterator[tuple[str, int, str]]:
        columns = [column.removeprefix(f"{self.name}.") for column in self._columns]
        for row in self._lookup.importer.rows():
            if row.problem is not None:
                self._counts.unread += 1
                continue
            yield row.values[self._lookup.there], row.line, json.dumps([row.values[column] for column in columns])


def _no_room(error: "sqlite3.Error") -> StoreUnavailableError:
    why = f"{error}. Look whether the disk for temporary files has room, then import again"
    return StoreUnavailableError("the temporary file of the import", why)


def _counted(name: str, counts: _Counts) -> Iterator[str]:
    if counts.missing:
        yield f"{name}: nothing is there for {_rows(counts.missing)} of the source."
    if counts.unasked:
        yield f"{name}: no row of the source asks for {_rows(counts.unasked)} of it."
    if counts.unread:
        yield f"{name}: {_rows(counts.unread)} of it cannot be read, and nobody was given what they say."


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
