"""Connections: how each is set up, what a transaction is, and what happens to one in another process."""

import contextlib
import ctypes
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from casework.adapters.sqlite.library import StoreFile
from casework.adapters.sqlite.schema import KNOWN
from casework.errors import NewerStoreError, StoreUnavailableError

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")
State = tuple[int, ...]

_PAUSE_SECONDS = 0.02
_LONGEST_PAUSE_SECONDS, _SHORTEST_PAUSE_SECONDS, _LONG_WAIT_SECONDS = 0.005, 0.001, 0.2

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # INSERT OR REPLACE must not get past the triggers of the log
    "PRAGMA secure_delete = ON",
    "PRAGMA wal_autocheckpoint = 4000",  # 16 MiB: a page that changes often is copied back less often than by default
    "PRAGMA fullfsync = ON",  # on macOS, a plain fsync does not reach the disk
)


class Handle:
    """The connection of one thread. Let go of in another process than its own, it is left alone and never closed.

    Closing or rolling back there would work on the files behind the back of the process that owns it.
    """

    def __init__(self, connection: "sqlite3.Connection", file: StoreFile, *, frozen_at: State | None = None) -> None:
        self._process, self._closing = os.getpid(), threading.Lock()
        self.connection, self.frozen_at = connection, frozen_at
        self._file, self._path, self._inode = file, str(file.path), file.path.stat().st_ino
        self._rollback_journal = file.library.journal != "wal"

    def transact(self, work: Callable[["sqlite3.Connection"], T]) -> T:
        """Do *work* in one write transaction, all or nothing.

        ``BEGIN IMMEDIATE`` waits for its turn; a transaction that begins by reading would fail when somebody writes
        first.
        """
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            self._check_usable()
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def _check_usable(self) -> None:
        """Refuse to write where nobody would find it again, or where this SQLite might lose it.

        Raises:
            StoreUnavailableError: If the file was moved, deleted or put back from a backup, or if a process with a
                newer SQLite has meanwhile brought it into the mode that is not safe for this one.
            NewerStoreError: If a process of a newer release has meanwhile brought it into its own format.
        """
        try:
            inode = os.stat(self._path).st_ino  # noqa: PTH116 - on the path of every write, and twice as fast
        except FileNotFoundError:
            inode = -1
        if inode != self._inode:
            why = "it was moved, deleted or replaced while it was open; open it again"
            raise StoreUnavailableError(self._path, why)
        (found,) = self.connection.execute("PRAGMA user_version").fetchone()
        if found > KNOWN:
            raise NewerStoreError(self._path, found=found, known=KNOWN)
        if self._rollback_journal and _journal_of(self.connection) == "wal":
            raise _other_version(self._file)

    def close(self) -> None:
        if os.getpid() == self._process:
            # A thread that ends closes its connection, perhaps while the store is closed: at once, they would crash.
            with self._closing:
                self.connection.close()
        else:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self.connection))

    def __del__(self) -> None:
        self.close()


def connect(file: StoreFile) -> Handle:
    """Open the file for this thread.

    A file in write-ahead-log mode needs a -wal and a -shm file even for reading. Where the folder takes none, the file
    is read as one that nobody changes (``immutable``); the handle then remembers the state of the file, and whoever
    uses it looks whether that still holds.
    """
    if not file.read_only:
        return Handle(_opened(file, "rwc"), file)
    try:
        return Handle(_opened(file, "ro"), file)
    except file.library.error:
        if file.unfinished():
            raise
        state = state_of(file)
        return Handle(_opened(file, "ro&immutable=1"), file, frozen_at=state)


def state_of(file: StoreFile) -> State:
    """Return what changes when somebody writes to the file."""
    status = file.path.stat()
    return (status.st_ino, status.st_size, status.st_mtime_ns, file.waiting())


def set_journal(connection: "sqlite3.Connection", file: StoreFile) -> None:
    """Bring the file into the journal mode in which its library loses nothing.

    Raises:
        StoreUnavailableError: If others that use it in another mode do not let go of it.
    """
    end = time.monotonic() + file.patience_seconds
    while True:
        # SQLite does not always wait by itself here: two processes may create a store at the same moment.
        with contextlib.suppress(file.library.error):
            connection.execute(f"PRAGMA journal_mode = {file.library.journal}")
        if _journal_of(connection) == file.library.journal:
            return
        if time.monotonic() > end:
            raise _other_version(file)
        time.sleep(_PAUSE_SECONDS)


def _journal_of(connection: "sqlite3.Connection") -> str:
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    return str(mode)


def _other_version(file: StoreFile) -> StoreUnavailableError:
    version = file.library.version_text
    return StoreUnavailableError(
        str(file.path),
        f"it is in use by a process with another version of SQLite than {version}; install pysqlite3 for all of them",
    )


def _opened(file: StoreFile, mode: str) -> "sqlite3.Connection":
    connection: sqlite3.Connection = file.library.module.connect(
        file.uri(mode),
        uri=True,
        timeout=file.patience_seconds,
        isolation_level=None,
        check_same_thread=False,  # each thread has its own; only close() reaches for those of others
    )
    if hasattr(connection, "set_busy_handler"):  # pysqlite3 only
        connection.set_busy_handler(_turn_taking(file.patience_seconds))
    try:
        for setting in (*_SETTINGS, f"PRAGMA synchronous = {file.library.synchronous}"):
            connection.execute(setting)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _turn_taking(patience_seconds: float) -> Callable[[int], bool]:
    """Return what SQLite asks whether to try once more while others are writing.

    SQLite's own waiting asks ever more rarely, so that under load those who have waited longest get their turn last.
    Here they ask most often.
    """
    began = 0.0

    def once_more(attempt: int) -> bool:
        nonlocal began
        now = time.monotonic()
        began = now if attempt == 0 else began
        waited = now - began
        if waited > patience_seconds:
            return False
        time.sleep(_LONGEST_PAUSE_SECONDS if waited < _LONG_WAIT_SECONDS else _SHORTEST_PAUSE_SECONDS)
        return True

    return once_more
