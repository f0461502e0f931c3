"""Rows of one record together, though a source has them apart, for sources of any length.

They are kept in a temporary SQLite database, as the first row of each key is, and are gone with the process.
"""

import hashlib
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Any, Self

import msgspec

from casework.application.ports import SourceRow
from casework.errors import StoreUnavailableError

_CACHE_KIB = 4096
_TABLES = (
    "CREATE TABLE keys (digest BLOB PRIMARY KEY, first INTEGER, key TEXT) WITHOUT ROWID, STRICT",
    "CREATE TABLE rows (number INTEGER PRIMARY KEY, first INTEGER, row BLOB) STRICT",
)
_KEY = "INSERT INTO keys VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET first = first RETURNING first"
_ROW = "INSERT INTO rows VALUES (?, ?, ?)"
_INDEX = "CREATE INDEX rows_by_first ON rows (first, number)"
_ALL = "SELECT key, row FROM rows JOIN keys USING (first) ORDER BY first, number"
_BY_FIRST = "CREATE INDEX keys_by_first ON keys (first)"


class GatheredRows:
    """Keeps rows until all of them are there; used as a context manager, after which it has forgotten them all."""

    def __init__(self) -> None:
        import sqlite3

        self._error = sqlite3.Error
        self._connection = sqlite3.connect("", isolation_level=None)
        # Nothing here outlives the process, so nothing has to be kept safe.
        for statement in (f"PRAGMA cache_size = -{_CACHE_KIB}", "PRAGMA journal_mode = OFF", *_TABLES, "BEGIN"):
            self._connection.execute(statement)
        self._number = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def put(self, key: str, row: SourceRow) -> None:
        """Note *row*, which belongs to *key*.

        Raises:
            StoreUnavailableError: If there is no room for the temporary file.
        """
        self._number += 1
        name = hashlib.sha256(key.encode()).digest()
        [(first,)] = self._ask(_KEY, (name, self._number, key))
        self._ask(_ROW, (self._number, first, msgspec.json.encode(row)))

    def gathered(self) -> Iterator[tuple[str, tuple[SourceRow, ...]]]:
        """Yield each key once with all its rows, in the order of its first row."""
        self._ask(_INDEX)
        self._ask(_BY_FIRST)
        decode = msgspec.json.Decoder(SourceRow).decode
        for key, rows in groupby(self._connection.execute(_ALL), key=itemgetter(0)):
            yield key, tuple(decode(row) for _, row in rows)

    def _ask(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        try:
            return self._connection.execute(statement, values).fetchall()
        except self._error as error:
            why = f"{error}. Look whether the disk for temporary files has room, then import again"
            raise StoreUnavailableError("the temporary file of the import", why) from None
