"""Rows from a table of an SQLite database, which is opened for reading and left as it is.

A database that somebody works on, or did not close, has changes in a file beside it. To read those, SQLite would write
beside the source, and without them something would be missing; so it is refused. The whole file is checked before the
first row is handed out. Only tables are read: what a view computes, and how long that takes, is up to whoever made it.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from casework.adapters.text_files import RECORD_LIMIT
from casework.application.ports import SourceRow
from casework.application.source_texts import check_width, unfit
from casework.errors import DataError

if TYPE_CHECKING:
    import sqlite3

_SIGNATURE = b"SQLite format 3\0"
_TABLES = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' "
_SETTINGS = ("PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON", "PRAGMA query_only = ON")


class SqliteImporter:
    """The rows of *table* in the database *path*; of its only table, if none is named."""

    def __init__(self, path: Path, *, table: str | None = None, **_others: object) -> None:
        self._path, self._asked = path, table
        self._found: tuple[str, tuple[str, ...]] | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns after the whole database was checked.

        Raises:
            DataError: If it is none, is damaged or in use, or has no such table.
        """
        return self._look()[1]

    def remarks(self) -> tuple[str, ...]:
        """Return which table was read."""
        return (f"Read from the table {self._look()[0]}.",)

    def rows(self) -> Iterator[SourceRow]:
        """Yield each row of the table with its number.

        Raises:
            DataError: As ``columns`` does.
        """
        table, columns = self._look()
        with self._opened() as connection:
            # By an index, the rows would come in another order.
            query = f"SELECT {', '.join(map(_quoted, columns))} FROM {_quoted(table)} NOT INDEXED"
            for number, values in enumerate(connection.execute(query), start=1):
                cells = tuple(map(_text, values))
                problem = unfit(cells) or next((_BYTES for value in values if isinstance(value, bytes)), None)
                if problem is not None:
                    shown = tuple(cell.encode(errors="replace").decode() for cell in cells)
                    yield SourceRow(line=number, cells=shown, problem=problem)
                else:
                    yield SourceRow(line=number, cells=cells, values=dict(zip(columns, cells, strict=True)))

    def _look(self) -> tuple[str, tuple[str, ...]]:
        if self._found is None:
            self._refuse_others()
            with self._opened() as connection:
                table = self._table([name for (name,) in connection.execute(f"{_TABLES} ESCAPE '\\' ORDER BY name")])
                found = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
                columns = tuple(name for (name,) in found)
                check_width(len(columns), self._path)
                ((said,),) = connection.execute("SELECT * FROM pragma_quick_check(1)")
                if said != "ok":
                    raise DataError(f"{self._path} is damaged ({said}): get another copy")
                # What is longer than a record may be is found here, and not in the middle of an import.
                for _ in connection.execute(f"SELECT * FROM {_quoted(table)}"):
                    pass
            self._found = (table, columns)
        return self._found

    def _table(self, tables: list[str]) -> str:
        if self._asked is None and len(tables) == 1:
            return tables[0]
        if self._asked is None or self._asked not in tables:
            why = "the mapping names no table" if self._asked is None else f"there is no table {self._asked}"
            raise DataError(f"{self._path}: {why}; it has {', '.join(tables[:30]) or 'none'}")
        return self._asked

    def _refuse_others(self) -> None:
        try:
            with self._path.open("rb") as file:
                start = file.read(len(_SIGNATURE))
            beside = [
                each
                for ending in ("-wal", "-journal")
                if (each := Path(f"{self._path}{ending}")).exists() and each.stat().st_size
            ]
        except OSError as error:
            raise DataError(f"{self._path} cannot be read: {error.strerror or error}") from None
        if start != _SIGNATURE:
            raise DataError(f"{self._path} is no SQLite database")
        if beside:
            raise DataError(
                f"{self._path} is in use or was not closed: {beside[0].name} has changes that are not in it yet. Close "
                "whatever works on it, or make a copy with VACUUM INTO"
            )

    @contextlib.contextmanager
    def _opened(self) -> Iterator["sqlite3.Connection"]:
        import sqlite3

        try:
            # Immutable: SQLite neither locks the file nor puts another one beside it.
            address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
            with contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
                connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, RECORD_LIMIT)
                connection.text_factory = _decoded
                for setting in _SETTINGS:
                    connection.execute(setting)
                yield connection
        except UnicodeError:  # also where what SQLite says of a damaged file quotes it
            raise DataError(f"{self._path} is damaged: it has names that are no text") from None
        except sqlite3.Error as error:
            raise DataError(f"{self._path} cannot be read as an SQLite database: {error}") from None


_BYTES = "it has bytes in it that are no text"


def _decoded(text: bytes) -> str:
    """Return *text*; bytes that are no UTF-8 become halves of characters, which no record may have."""
    return text.decode(errors="surrogateescape")


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bytes():
            return f"({len(value):,} bytes)"
        case _:
            return repr(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
