"""Which row of a source came first with each key, for sources of any length.

The keys are kept as digests in a temporary SQLite database, which SQLite keeps in a file without a name as soon as it
outgrows a cache of 4 MiB. So a source of ten million rows needs no more memory than one of ten thousand, and what was
noted is gone with the process, however that ends.
"""

import hashlib
from types import TracebackType
from typing import Self

from casework.errors import StoreUnavailableError

_CACHE_KIB = 4096
_TABLE = "CREATE TABLE first_row (key BLOB PRIMARY KEY, line INTEGER, digest TEXT) WITHOUT ROWID, STRICT"
_NOTE = "INSERT INTO first_row VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_FIND = "SELECT line, digest FROM first_row WHERE key = ?"


class FirstRows:
    """Notes the first row of each key; used as a context manager, after which it has forgotten them all."""

    def __init__(self) -> None:
        import sqlite3

        self._error = sqlite3.Error
        self._connection = sqlite3.connect("", isolation_level=None)
        # Nothing here outlives the process, so nothing has to be kept safe.
        for statement in (f"PRAGMA cache_size = -{_CACHE_KIB}", "PRAGMA journal_mode = OFF", _TABLE, "BEGIN"):
            self._connection.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._connection.close()

    def before(self, key: str, *, line: int, digest: str) -> tuple[int, str] | None:
        """Return the line and the digest of the first row with *key*; None if it is this one, which is noted then.

        Raises:
            StoreUnavailableError: If there is no room for the temporary file.
        """
        name = hashlib.sha256(key.encode()).digest()
        try:
            if self._connection.execute(_NOTE, (name, line, digest)).rowcount:
                return None
            found: tuple[int, str] = self._connection.execute(_FIND, (name,)).fetchone()
        except self._error as error:
            why = f"{error}. Look whether the disk for temporary files has room, then import again"
            raise StoreUnavailableError("the temporary file of the import", why) from None
        return found
