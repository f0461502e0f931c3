"""Rows of one record together, though a source has them apart, for sources of any length."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

import msgspec

from casework.adapters.temporary_tables import TemporaryTables
from casework.application.ports import SourceRow

_TABLES = (
    "CREATE TABLE keys (key TEXT PRIMARY KEY, first INTEGER) WITHOUT ROWID, STRICT",
    "CREATE TABLE rows (number INTEGER PRIMARY KEY, first INTEGER, row BLOB) STRICT",
)
_KEY = "INSERT INTO keys VALUES (?, ?) ON CONFLICT DO UPDATE SET first = first RETURNING first"
_HOLDS = "SELECT 1 FROM keys WHERE key = ?"
_ROW = "INSERT INTO rows VALUES (?, ?, ?)"
_INDEXES = ("CREATE INDEX rows_by_first ON rows (first, number)", "CREATE INDEX keys_by_first ON keys (first)")
_ALL = "SELECT key, row FROM rows JOIN keys USING (first) ORDER BY first, number"


class GatheredRows(TemporaryTables):
    """Keeps rows until all of them are there."""

    def __init__(self) -> None:
        super().__init__(*_TABLES)
        self._number = 0

    def put(self, key: str, row: SourceRow) -> None:
        """Note *row*, which belongs to *key*.

        Raises:
            StoreUnavailableError: If there is no room for the temporary file.
        """
        self._number += 1
        ((first,),) = self.ask(_KEY, (key, self._number)).fetchall()
        self.ask(_ROW, (self._number, first, msgspec.json.encode(row)))

    def gathered(self) -> Iterator[tuple[str, Iterator[SourceRow]]]:
        """Yield each key once, in the order of its first row, with all its rows; take these before the next key.

        Raises:
            StoreUnavailableError: If there is no room for the temporary file.
        """
        for index in _INDEXES:
            self.ask(index)
        decode = msgspec.json.Decoder(SourceRow).decode
        for key, rows in groupby(self.rows(_ALL), key=itemgetter(0)):
            yield key, (decode(row) for _, row in rows)

    def holds(self, key: str) -> bool:
        """Say whether a row with *key* is among them.

        Raises:
            StoreUnavailableError: If the temporary file cannot be read.
        """
        return self.ask(_HOLDS, (key,)).fetchone() is not None
