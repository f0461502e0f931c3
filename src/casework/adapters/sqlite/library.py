"""Which SQLite does the work, and how it can be trusted to keep what it acknowledged.

SQLite 3.7.0 to 3.51.2 can lose committed writes in write-ahead-log mode, in a rare race between a write and a
checkpoint; 3.51.3 mended it. So only newer ones get the write-ahead log. In either mode every commit waits for the
disk: a write-ahead log needs ``synchronous=FULL`` for that, a rollback journal ``EXTRA``, which also syncs the folder
after the journal is deleted. ``NORMAL`` would lose acknowledged writes in a power cut.
"""

import importlib
from types import ModuleType

import attrs

from casework.errors import StoreUnavailableError

WAL_MENDED = (3, 51, 3)
OLDEST = (3, 37, 0)
"""The first with STRICT tables."""


@attrs.frozen
class Library:
    """A SQLite module of Python, and the version of the SQLite inside it."""

    module: ModuleType
    version: tuple[int, ...]

    @property
    def error(self) -> type[Exception]:
        """The class of everything that this library raises."""
        kind: type[Exception] = self.module.Error
        return kind

    @property
    def version_text(self) -> str:
        return ".".join(map(str, self.version))

    @property
    def journal(self) -> str:
        """The journal mode in which this library loses nothing."""
        return "wal" if self.version >= WAL_MENDED else "delete"

    @property
    def synchronous(self) -> str:
        """The setting with which a commit in that journal mode waits until it is durable."""
        return "FULL" if self.journal == "wal" else "EXTRA"


def find_library() -> Library:
    """Return pysqlite3, which brings a new SQLite, or where it is missing what Python came with."""
    try:
        module = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        module = importlib.import_module("sqlite3")
    return Library(module, module.sqlite_version_info)


def check_age(library: Library, where: str) -> None:
    """Refuse a SQLite that is too old for the store's tables.

    Raises:
        StoreUnavailableError: If it is.
    """
    if library.version < OLDEST:
        raise StoreUnavailableError(
            where, f"SQLite {library.version_text} is too old for it: install pysqlite3, which brings a newer one"
        )
