"""What SQLite says when something is wrong, in our own errors."""

import shutil
from pathlib import Path

from casework.errors import StoreError, StoreFullError, StoreReadOnlyError, StoreUnavailableError

BUSY_SECONDS = 30.0
"""How long a writer waits for the others before it gives up."""

_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26
_READONLY_DBMOVED = 8 | 4 << 8
_IOERR_WRITE, _IOERR_SHMSIZE = 10 | 3 << 8, 10 | 19 << 8
_LITTLE_ROOM = 1 << 20

_WHY = {
    _PERM: "the rights of the file or its folder do not allow it",
    _BUSY: f"others kept it busy for {BUSY_SECONDS:.0f} seconds; try again",
    _LOCKED: f"others kept it busy for {BUSY_SECONDS:.0f} seconds; try again",
    _IOERR: "the disk reported an error, and nothing was changed; check the disk and its quota, then try again",
    _CORRUPT: "it is damaged; keep a copy of it and restore a backup",
    _CANTOPEN: "the file or its folder cannot be opened; check the path and the rights",
    _NOTADB: "it is no casework store; check the path",
}


def translated(error: Exception, path: Path) -> StoreError:
    """Return our own error for what the SQLite library raised while it worked on *path*."""
    code = getattr(error, "sqlite_errorcode", 0)
    kind = code & 0xFF
    if kind == _FULL or (code in {_IOERR_WRITE, _IOERR_SHMSIZE} and _no_room(path)):
        return StoreFullError(str(path))
    if code == _READONLY_DBMOVED:
        return StoreUnavailableError(str(path), "it was moved or deleted while it was open; open it again")
    if kind == _READONLY:
        return StoreReadOnlyError(str(path))
    return StoreUnavailableError(str(path), _WHY.get(kind, str(error)))


def _no_room(path: Path) -> bool:
    """Say whether a failed write is for want of room, for SQLite reports a file size limit as a disk error."""
    files = [path.with_name(path.name + end) for end in ("", "-wal", "-shm", "-journal")]
    largest = max((file.stat().st_size for file in files if file.exists()), default=0)
    return shutil.disk_usage(path.parent).free < _LITTLE_ROOM or _size_limit() - largest < _LITTLE_ROOM


def _size_limit() -> float:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return float("inf")
    limit, _ = resource.getrlimit(resource.RLIMIT_FSIZE)
    return float("inf") if limit == resource.RLIM_INFINITY else limit
