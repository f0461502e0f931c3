"""Tables for what an import notes down while it runs, and forgets when it is over.

They are in a temporary SQLite database, which SQLite keeps in a file without a name as soon as it outgrows a cache of
4 MiB. So a source of ten million rows needs no more memory than one of ten thousand, and what was noted is gone with
the process, however that ends.
"""

from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from casework.errors import StoreUnavailableError

if TYPE_CHECKING:
    import sqlite3

_CACHE_KIB = 4096


class TemporaryTables:
    """The tables that *statements* create; used as a context manager, after which they are gone."""

    def __init__(self, *statements: str) -> None:
        import sqlite3

        self._error = sqlite3.Error
        self._connection = sqlite3.connect("", isolation_level=None)
        # Nothing here outlives the process, so nothing has to be kept safe.
        settings = (f"PRAGMA cache_size = -{_CACHE_KIB}", "PRAGMA journal_mode = OFF")
        try:
            for statement in (*settings, *statements, "BEGIN"):
                self.ask(statement)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Forget everything."""
        self._connection.close()

    def ask(self, statement: str, values: tuple[Any, ...] = ()) -> "sqlite3.Cursor":
        """Execute *statement* with *values* for its parameters.

        Raises:
            StoreUnavailableError: If there is no room for the temporary file.
        """
        try:
            return self._connection.execute(statement, values)
        except self._error as error:
            raise _no_room(error) from None

    def rows(self, statement: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        """Yield the rows that *statement* finds, one after the other.

        Raises:
            StoreUnavailableError: As ``ask`` does.
        """
        try:
            yield from self._connection.execute(statement, values)
        except self._error as error:
            raise _no_room(error) from None


def _no_room(error: Exception) -> StoreUnavailableError:
    why = f"{error}. Look whether the disk for temporary files has room, then import again"
    return StoreUnavailableError("the temporary file of the import", why)
