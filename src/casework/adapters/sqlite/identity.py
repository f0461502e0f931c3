"""What a file is before anything touches it: no store of ours, a new one, or one of a certain format."""

import contextlib
import os
import time
from pathlib import Path

import attrs

from casework.adapters.sqlite.library import StoreFile
from casework.adapters.sqlite.schema import APPLICATION_ID, KNOWN
from casework.errors import NewerStoreError, StoreReadOnlyError, StoreUnavailableError

_MARKS = ("schema_version", "application_id", "user_version")
_SECOND_LOOKS, _PAUSE_SECONDS = 2, 0.05
FOREIGN = "it is no casework store; check the path"


@attrs.frozen
class _Marks:
    application: int
    format: int
    empty: bool


def check_place(file: StoreFile) -> None:
    """Refuse a path at which no store can be.

    Raises:
        StoreUnavailableError: If there is no such folder, or something else than a file.
        StoreReadOnlyError: If a store to be written cannot be written there.
    """
    path, folder = file.path, file.path.parent
    if not folder.is_dir():
        raise StoreUnavailableError(str(path), "its folder does not exist; create it first")
    if path.exists() and not path.is_file():
        raise StoreUnavailableError(str(path), "it is no file; check the path")
    if file.read_only and not path.exists():
        raise StoreUnavailableError(str(path), "there is no such file; check the path")
    # SQLite needs the folder as well, for its journals.
    if not file.read_only and not all(_may_write(place) for place in (path, folder) if place.exists()):
        raise StoreReadOnlyError(str(path))


def format_of(file: StoreFile) -> int:
    """Return the format of the store, 0 for a file that is missing or empty; nothing is written.

    Raises:
        StoreUnavailableError: If it is something else than a store.
        NewerStoreError: If a later release wrote it.
    """
    for _ in range(_SECOND_LOOKS):
        with contextlib.suppress(StoreUnavailableError, file.library.error):
            return _format(file)
        # Another process may have been making the store, and half a page was seen.
        time.sleep(_PAUSE_SECONDS)
    return _format(file)


def _format(file: StoreFile) -> int:
    if not file.path.exists() or not file.path.stat().st_size:
        return 0
    marks = _marks(file)
    if marks.application == APPLICATION_ID:
        if marks.format > KNOWN:
            raise NewerStoreError(str(file.path), found=marks.format, known=KNOWN)
        return marks.format
    if marks.application or marks.format or not marks.empty:
        raise StoreUnavailableError(str(file.path), FOREIGN)
    return 0


def _may_write(place: Path) -> bool:
    return os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _marks(file: StoreFile) -> _Marks:
    """Read the marks through SQLite, and never the file itself.

    To close a file drops all locks that this process has on it (so POSIX has it), also those of another store that is
    open on it; SQLite knows how to avoid that. Without a write-ahead log the file is read as ``immutable``, for else
    SQLite would leave a -wal and a -shm file beside one that may not even be ours.

    That fails if the power went, or a process was killed, in the middle of a write. The journal beside the file puts it
    right, once it is opened in a way that may do so.
    """
    try:
        return _read_marks(file, "ro" if file.waiting() else "ro&immutable=1")
    except file.library.error:
        if not file.unfinished():
            raise
        return _read_marks(file, "ro" if file.read_only else "rw")


def _read_marks(file: StoreFile, mode: str) -> _Marks:
    connection = file.library.module.connect(file.uri(mode), uri=True, timeout=file.patience_seconds)
    try:
        changes, application, number = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _MARKS)
    finally:
        connection.close()
    return _Marks(application=application, format=number, empty=not changes)
