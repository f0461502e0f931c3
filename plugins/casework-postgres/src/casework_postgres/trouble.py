"""What PostgreSQL says when something is wrong, in our own errors."""

import psycopg
from psycopg import errors
from psycopg_pool import PoolTimeout

from casework.errors import CaseworkError, StoreFullError, StoreReadOnlyError, StoreUnavailableError, UsageError

_BUSY = "others kept it busy for too long; try again"
_NO_TABLES = "its tables are not there; run 'python -m casework_postgres schema plan' to see what is missing"
_WHY: dict[type[psycopg.Error], str] = {
    errors.LockNotAvailable: _BUSY,
    errors.QueryCanceled: _BUSY,
    errors.DeadlockDetected: _BUSY,
    errors.SerializationFailure: "somebody else wrote at the same moment; begin the transaction again",
    errors.InFailedSqlTransaction: "the transaction that it joined has failed; roll it back and begin again",
    errors.InsufficientPrivilege: "the role has no right to do that; ask whoever keeps the database",
    errors.UndefinedTable: _NO_TABLES,
    errors.InvalidSchemaName: _NO_TABLES,
}
_REPLICA = (
    "its server only reads, as a replica does; name the one that writes in the address, or several and "
    "target_session_attrs=read-write"
)
LOST = "the connection was lost"
_UNKNOWN = (
    f"{LOST} while a commit was on its way, so it may have been written or not; ask again with the same idempotency "
    "key, which stores nothing twice"
)
_NO_NUL = "the character NUL cannot be kept in PostgreSQL: leave it out"
_TOO_LONG = "an id, a reference or a key is too long for PostgreSQL, which takes about 2,700 bytes"


def translated(error: psycopg.Error, where: str, *, writing: bool = False) -> CaseworkError:
    """Return our own error for what psycopg raised; *writing* says that a commit may have been on its way."""
    match error:
        case errors.DiskFull():
            return StoreFullError(where)
        case errors.ReadOnlySqlTransaction():
            return StoreReadOnlyError(where, advice=_REPLICA)
        case errors.UntranslatableCharacter() | errors.CharacterNotInRepertoire() | errors.ProgramLimitExceeded():
            return UsageError(_TOO_LONG if isinstance(error, errors.ProgramLimitExceeded) else _NO_NUL)
        case PoolTimeout():
            return StoreUnavailableError(where, "no connection came free in time, or the server cannot be reached")
        case psycopg.DataError(sqlstate=None):  # refused by psycopg itself, before it was sent
            return UsageError(_NO_NUL)
        case psycopg.OperationalError(sqlstate=None) | errors.AdminShutdown() | errors.CrashShutdown():
            return StoreUnavailableError(where, _UNKNOWN if writing else f"{LOST}, or there was none; try again")
    return StoreUnavailableError(where, _WHY.get(type(error), _otherwise(error)))


def not_connected(error: psycopg.OperationalError, where: str) -> StoreUnavailableError:
    """Return what is said when the server gives no connection; its own words never hold a password."""
    said = " ".join(str(error).split())
    return StoreUnavailableError(where, f"no connection was made ({said}); check the address, the role and the server")


def _otherwise(error: psycopg.Error) -> str:
    said = error.diag.message_primary
    return f"the server said {said!r} ({error.sqlstate})" if said else f"{type(error).__name__}: {error}"
