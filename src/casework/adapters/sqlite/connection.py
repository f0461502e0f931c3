"""Connections: how each is set up, what a transaction is, and what happens to one in another process."""

import contextlib
import ctypes
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from casework.adapters.sqlite.library import Library
from casework.adapters.sqlite.trouble import BUSY_SECONDS
from casework.errors import StoreUnavailableError

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")
State = tuple[int, ...]

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # INSERT OR REPLACE must not get past the triggers of the log
    "PRAGMA secure_delete = ON",
    "PRAGMA fullfsync = ON",  # on macOS, a plain fsync does not reach the disk
)


class Handle:
    """The connection of one thread. Let go of in another process than its own, it is left alone and never closed.

    Closing or rolling back there would work on the files behind the back of the process that owns it.
    """

    def __init__(self, connection: "sqlite3.Connection", *, frozen_at: State | None = None) -> None:
        self.connection, self.frozen_at = connection, frozen_at
        self._process = os.getpid()

    def close(self) -> None:
        if os.getpid() == self._process:
            self.connection.close()
        else:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self.connection))

    def __del__(self) -> None:
        self.close()


def connect(path: Path, library: Library, *, read_only: bool) -> Handle:
    """Open the file for this thread.

    A file in write-ahead-log mode needs a -wal and a -shm file even for reading. Where the folder takes none, the file
    is read as one that nobody changes (``immutable``); the handle then remembers the state of the file, and whoever
    uses it looks whether that still holds.
    """
    if not read_only:
        return Handle(_opened(path, library, "mode=rwc"))
    try:
        return Handle(_opened(path, library, "mode=ro"))
    except library.error:
        state = state_of(path)
        if _waiting(path):
            raise StoreUnavailableError(
                str(path), "its last changes still wait in the -wal file; open it once where it can be written"
            ) from None
        return Handle(_opened(path, library, "mode=ro&immutable=1"), frozen_at=state)


def state_of(path: Path) -> State:
    """Return what changes when somebody writes to the file."""
    status = path.stat()
    return (status.st_ino, status.st_size, status.st_mtime_ns, _waiting(path))


def set_journal(connection: "sqlite3.Connection", path: Path, library: Library) -> None:
    """Bring the file into the journal mode in which *library* loses nothing.

    Raises:
        StoreUnavailableError: If others that use it in another mode do not let go of it.
    """
    patience = time.monotonic() + BUSY_SECONDS
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != library.journal:
        # SQLite does not always wait by itself here: two processes may create a store at the same moment.
        with contextlib.suppress(library.error):
            connection.execute(f"PRAGMA journal_mode = {library.journal}")
            continue
        if time.monotonic() > patience:
            raise StoreUnavailableError(
                str(path),
                f"it is in use by a process with another version of SQLite than {library.version_text}; "
                "install pysqlite3 for all of them",
            )
        time.sleep(0.02)


def transact(connection: "sqlite3.Connection", work: Callable[[], T]) -> T:
    """Do *work* in one write transaction, all or nothing.

    ``BEGIN IMMEDIATE`` waits for its turn; a transaction that begins by reading would fail when somebody writes first.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return result


def _opened(path: Path, library: Library, mode: str) -> "sqlite3.Connection":
    connection: sqlite3.Connection = library.module.connect(
        f"{path.as_uri()}?{mode}",
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,  # each thread has its own; only close() reaches for those of others
    )
    try:
        for setting in (*_SETTINGS, f"PRAGMA synchronous = {library.synchronous}"):
            connection.execute(setting)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _waiting(path: Path) -> int:
    """Return how many bytes wait in the write-ahead log."""
    log = path.with_name(path.name + "-wal")
    return log.stat().st_size if log.exists() else 0
