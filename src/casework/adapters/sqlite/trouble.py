"""What SQLite says when something is wrong, in our own errors."""

import contextlib
import shutil
from collections.abc import Iterator

from casework.adapters.sqlite.library import StoreFile
from casework.errors import StoreError, StoreFullError, StoreReadOnlyError, StoreUnavailableError

_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26
_PRIMARY = 0xFF
"""pysqlite3 tells only the primary part of a result code, so what else is known must come from the files."""
_BY_TEXT = {"disk I/O error": _IOERR, "database or disk is full": _FULL, "database disk image is malformed": _CORRUPT}
"""What goes wrong while one file is copied into another comes without any code."""
_LITTLE_ROOM = 1 << 20

DAMAGED = "it is damaged; keep a copy of it and restore a backup"
_BUSY_WHY = "others kept it busy for too long; try again"
_WHY = {
    _PERM: "the rights of the file or its folder do not allow it; ask whoever keeps them",
    _BUSY: _BUSY_WHY,
    _LOCKED: _BUSY_WHY,
    _IOERR: "the disk reported an error, and nothing was changed; check the disk and its quota, then try again",
    _CORRUPT: DAMAGED,
    _CANTOPEN: "the file or its folder cannot be opened; check the path and the rights",
    _NOTADB: "it is no casework store; check the path",
}


def translated(error: Exception, file: StoreFile, *, wanted: int = 0) -> StoreError:
    """Return our own error for what the SQLite library raised while it worked on *file*.

    *wanted* is about how many bytes it was to write.
    """
    where, code = str(file.path), _code_of(error)
    if code == _FULL or (code == _IOERR and _no_room(file, wanted)):
        return StoreFullError(where)
    if code in {_READONLY, _CANTOPEN} and file.read_only and file.unfinished():
        why = "its last changes still wait in a file beside it; open it once where it can be written"
        return StoreUnavailableError(where, why)
    if code == _READONLY:
        return StoreReadOnlyError(where)
    return StoreUnavailableError(where, _WHY.get(code, str(error)))


def _code_of(error: Exception) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    return code or _BY_TEXT.get(str(error), 0)


def unusable(error: OSError, file: StoreFile) -> StoreUnavailableError:
    """Return our own error for what the system said of *file*."""
    return StoreUnavailableError(str(file.path), f"{error.strerror}; check the path and the rights")


def is_of_writing(error: Exception) -> bool:
    """Say whether *error*, which came when one file was copied into another, speaks of the new one."""
    return _code_of(error) in {_FULL, _IOERR}


@contextlib.contextmanager
def in_our_words(file: StoreFile) -> Iterator[None]:
    """Turn what SQLite and the system say of *file* into our own errors."""
    try:
        yield
    except file.library.error as error:
        raise translated(error, file) from error
    except OSError as error:
        raise unusable(error, file) from error


def _no_room(file: StoreFile, wanted: int) -> bool:
    """Say whether a failed write of *wanted* bytes is for want of room: SQLite reports a quota or a limit as any error.

    What was written in vain may be given back by now, so that there must have been room for all of it, and for as much
    again in a journal.
    """
    needed = _LITTLE_ROOM + 2 * wanted
    beside = [file.path, *map(file.beside, ("-wal", "-shm", "-journal"))]
    largest = max(one.stat().st_size for one in beside if one.exists())
    return shutil.disk_usage(file.path.parent).free < needed or _size_limit() - largest < needed


def _size_limit() -> float:
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows has no such limit
        return float("inf")
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return float("inf") if limit == resource.RLIM_INFINITY else limit
