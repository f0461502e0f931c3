"""What PostgreSQL says when something is wrong, in our own errors."""

import psycopg
from psycopg import errors
from psycopg_pool import PoolTimeout

from casework.errors import CaseworkError, StoreFullError, StoreReadOnlyError, StoreUnavailableError, UsageError

_BUSY = "others kept it busy for too long; try again"
FAILED = "the transaction that it joined has failed; roll it back and begin again"
_NO_TABLES = "its tables are not there; run 'python -m casework_postgres schema plan' to see what is missing"
_WHY: dict[type[psycopg.Error], str] = {
    errors.LockNotAvailable: _BUSY,
    errors.QueryCanceled: _BUSY,
    errors.DeadlockDetected: _BUSY,
    errors.SerializationFailure: "somebody else wrote at the same moment; begin the transaction again",
    errors.InFailedSqlTransaction: FAILED,
    errors.InsufficientPrivilege: "the role has no right to do that; ask whoever keeps the database",
    errors.UndefinedTable: _NO_TABLES,
    PoolTimeout: "no connection came free in time, or the server cannot be reached",
}
_REPLICA = (
    "its server only reads, as a replica does; name the one that writes in the address, or several and "
    "target_session_attrs=read-write"
)
_GONE = {None, "57P01", "57P02", "57P03"}
"""What is said of a server that shuts down, crashed or starts; nothing where it could say nothing any more."""
_LOST = "the connection was lost"
_UNKNOWN = (
    f"{_LOST} while a commit was on its way, so it may have been written or not; ask again with the same idempotency "
    "key, which stores nothing twice"
)
_NO_NUL = "the character NUL cannot be kept in PostgreSQL: leave it out"
_TOO_LONG = "an id, a reference or a key is too long for PostgreSQL, which takes about 2,500 bytes"

_REFUSED: dict[type[psycopg.Error], str] = {
    psycopg.DataError: _NO_NUL,  # by psycopg itself, before anything was sent
    errors.UntranslatableCharacter: _NO_NUL,
    errors.CharacterNotInRepertoire: _NO_NUL,
    errors.ProgramLimitExceeded: _TOO_LONG,
}


def translated(error: psycopg.Error, where: str, *, writing: bool = False) -> CaseworkError:
    """Return our own error for what psycopg raised; *writing* says that a commit may have been on its way."""
    if type(error) in _REFUSED:
        return UsageError(_REFUSED[type(error)])
    match error:
        case errors.DiskFull():
            return StoreFullError(where)
        case errors.ReadOnlySqlTransaction():
            return StoreReadOnlyError(where, advice=_REPLICA)
        case psycopg.OperationalError(sqlstate=code) if code in _GONE and type(error) not in _WHY:
            return StoreUnavailableError(where, _UNKNOWN if writing else f"{_LOST}, or there was none; try again")
    return StoreUnavailableError(where, _WHY.get(type(error), _otherwise(error)))


def not_connected(error: psycopg.OperationalError, where: str) -> StoreUnavailableError:
    """Return what is said when the server gives no connection; its own words never hold a password."""
    said = " ".join(str(error).split())
    return StoreUnavailableError(where, f"no connection was made ({said}); check the address, the role and the server")


def _otherwise(error: psycopg.Error) -> str:
    said = error.diag.message_primary
    return f"the server said {said!r} ({error.sqlstate})" if said else f"{type(error).__name__}: {error}"
