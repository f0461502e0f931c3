"""What a file is before anything touches it: no store of ours, a new one, or one of a certain format."""

import os
import stat
from pathlib import Path

import attrs

from casework.adapters.sqlite.library import Library
from casework.adapters.sqlite.schema import APPLICATION_ID, KNOWN
from casework.errors import NewerStoreError, StoreReadOnlyError, StoreUnavailableError

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 112
"""The header of the file and that of its first page, by SQLite's file format."""
_FOREIGN = "it is no casework store; check the path"


@attrs.frozen
class _Marks:
    application: int
    format: int
    empty: bool


def check_place(path: Path, *, read_only: bool) -> None:
    """Refuse a path at which no store can be.

    Raises:
        StoreUnavailableError: If there is no such folder, or something else than a file.
        StoreReadOnlyError: If a store to be written cannot be written there.
    """
    if not path.parent.is_dir():
        raise StoreUnavailableError(str(path), "its folder does not exist; create it first")
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        raise StoreUnavailableError(str(path), "it is no file; check the path")
    if read_only and not path.exists():
        raise StoreUnavailableError(str(path), "there is no such file; check the path")
    # SQLite needs the folder as well, for its journals.
    if not read_only and not all(os.access(place, os.W_OK) for place in (path, path.parent) if place.exists()):
        raise StoreReadOnlyError(str(path))


def format_of(path: Path, library: Library) -> int:
    """Return the format of the store at *path*, 0 for a file that is missing or empty; nothing is written.

    Raises:
        StoreUnavailableError: If it is something else than a store.
        NewerStoreError: If a later release wrote it.
    """
    if not path.exists() or not path.stat().st_size:
        return 0
    marks = _marks(path, library)
    if marks.application == APPLICATION_ID:
        if marks.format > KNOWN:
            raise NewerStoreError(str(path), found=marks.format, known=KNOWN)
        return marks.format
    if marks.application or not marks.empty:
        raise StoreUnavailableError(str(path), _FOREIGN)
    return 0


def _marks(path: Path, library: Library) -> _Marks:
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if not header.startswith(_MAGIC) or len(header) < _HEADER_BYTES:
        raise StoreUnavailableError(str(path), _FOREIGN)
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        return _marks_behind_log(path, library)
    # Without a write-ahead log the header is the truth, and reading it leaves no -wal and -shm file behind.
    return _Marks(
        application=int.from_bytes(header[68:72]),
        format=int.from_bytes(header[60:64]),
        empty=header[103:105] == b"\0\0",
    )


def _marks_behind_log(path: Path, library: Library) -> _Marks:
    connection = library.module.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()
    return _Marks(application=application, format=number, empty=not tables)
