"""Which SQLite does the work, and how it can be trusted to keep what it acknowledged.

SQLite 3.7.0 to 3.51.2 can lose committed writes in write-ahead-log mode, in a rare race between a write and a
checkpoint; 3.51.3 mended it. So only newer ones get the write-ahead log. In either mode every commit waits for the
disk: a write-ahead log needs ``synchronous=FULL`` for that, a rollback journal ``EXTRA``, which also syncs the folder
after the journal is deleted. ``NORMAL`` would lose acknowledged writes in a power cut.
"""

import importlib
import os
from pathlib import Path
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


@attrs.frozen(kw_only=True)
class StoreFile:
    """A file and how it is used: by which library, only for reading or not, and how long to wait for others."""

    path: Path
    library: Library
    read_only: bool
    patience_seconds: float

    def beside(self, ending: str) -> Path:
        """Return the path of a file that SQLite keeps beside this one."""
        return self.path.with_name(self.path.name + ending)

    def waiting(self) -> int:
        """Return how many bytes wait in the write-ahead log."""
        log = self.beside("-wal")
        return log.stat().st_size if log.exists() else 0

    def unfinished(self) -> bool:
        """Say whether the file is not the whole truth: a journal beside it has to be worked in first."""
        return self.waiting() > 0 or self.beside("-journal").exists()

    def uri(self, mode: str) -> str:
        """Return what SQLite opens."""
        return f"{self.path.as_uri()}?mode={mode}"


def cores() -> int:
    """Return on how many cores this process may run."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def find_library() -> Library:
    """Return pysqlite3, which brings a new SQLite, or where it is missing what Python came with."""
    try:
        module = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        module = importlib.import_module("sqlite3")
    return Library(module, module.sqlite_version_info)


def check_age(file: StoreFile) -> None:
    """Refuse a SQLite that is too old for the store's tables.

    Raises:
        StoreUnavailableError: If it is.
    """
    if file.library.version < OLDEST:
        why = f"SQLite {file.library.version_text} is too old for it; install pysqlite3, which brings a newer one"
        raise StoreUnavailableError(str(file.path), why)
