"""Which row of a source came first with each key, for sources of any length.

The keys are kept as they are: those of most sources rise from row to row, and so go to the end of the table.
"""

from casework.adapters.temporary_tables import TemporaryTables

_TABLE = "CREATE TABLE first_row (key TEXT PRIMARY KEY, place TEXT, digest TEXT) WITHOUT ROWID, STRICT"
_NOTE = "INSERT INTO first_row VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_HOLDS = "SELECT 1 FROM first_row WHERE key = ?"
_FIND = "SELECT place, digest FROM first_row WHERE key = ?"


class FirstRows(TemporaryTables):
    """Notes the first row of each key."""

    def __init__(self) -> None:
        super().__init__(_TABLE)

    def before(self, key: str, *, place: str, digest: str) -> tuple[str, str] | None:
        """Return the place and the digest of the first row with *key*; None if it is this one, which is noted then.

        Raises:
            StoreUnavailableError: If there is no room for the temporary file.
        """
        if self.ask(_NOTE, (key, place, digest)).rowcount:
            return None
        found: tuple[str, str] = self.ask(_FIND, (key,)).fetchone()
        return found

    def holds(self, key: str) -> bool:
        """Say whether a row with *key* is among them.

        Raises:
            StoreUnavailableError: If the temporary file cannot be read.
        """
        return self.ask(_HOLDS, (key,)).fetchone() is not None
