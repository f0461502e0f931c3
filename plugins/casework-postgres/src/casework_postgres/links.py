"""How the store reaches the database: by connections of its own from a pool, or by one that a host has open."""

import contextlib
import os
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool

from casework.application.commits import not_unicode
from casework.errors import ForkedStoreError, StoreReadOnlyError, StoreUnavailableError, UsageError
from casework_postgres.address import Address
from casework_postgres.statements import Statement, Statements
from casework_postgres.trouble import FAILED, translated
from casework_postgres.writing import Session

T = TypeVar("T")

_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS = 0.2, 0.005
# A server may be set to answer before anything is on its disk; ours is a promise.
_DURABLE = Statement(
    b"SELECT set_config('synchronous_commit', 'on', $1) WHERE current_setting('synchronous_commit') = 'off'", ("local",)
)
# Every statement goes by an index whatever its values are, and to plan one anew takes longer than to run it.
_HABITS = Statement(
    b"SELECT set_config('lock_timeout', $1, false), set_config('plan_cache_mode', 'force_generic_plan', false)",
    ("patience",),
)
_SAVE, _RELEASE = Statement(b"SAVEPOINT casework"), Statement(b"RELEASE SAVEPOINT casework")
_BACK = Statement(b"ROLLBACK TO SAVEPOINT casework")


class Link(Protocol):
    """A way to the database."""

    statements: Statements

    def fetch(self, statement: Statement, values: Mapping[str, object]) -> list[Any]:
        """Return the rows of a statement that only reads."""

    def transact(self, work: Callable[[Session], T], *, bulk: bool = False) -> T:
        """Do *work* in one transaction, or in one part of the host's, all or nothing.

        Statements are sent without waiting for the answers to those before, unless *bulk*, for which there is a copy.
        """

    def close(self) -> None:
        """Let go of connections that are our own."""


class _Guard:
    """Whether a store may be used: not in another process, and not once it is closed."""

    def __init__(self, where: str) -> None:
        self.where, self._process, self._closed = where, os.getpid(), False

    @property
    def at_home(self) -> bool:
        """Whether this is the process in which the store was opened."""
        return os.getpid() == self._process

    def check(self) -> None:
        if not self.at_home:
            raise ForkedStoreError
        if self._closed:
            raise StoreUnavailableError(self.where, "it has been closed; open it again")

    def close(self) -> bool:
        """Close, and say whether there is anything to let go of."""
        first, self._closed = not self._closed and self.at_home, True
        return first


class PooledLink:
    """Connections of our own, as many at once as the address allows.

    What is refused because somebody else was at work is tried again, and so is what had not begun to write when its
    connection was lost, as happens when another server takes over; both as long as patience lasts.
    """

    def __init__(self, address: Address, statements: Statements, *, read_only: bool, patience_seconds: float) -> None:
        self.statements = statements
        self._guard, self._read_only, self._patience = _Guard(address.where), read_only, patience_seconds
        self._pool: ConnectionPool[Connection[Any]] = ConnectionPool(
            kwargs={**address.settings, "autocommit": True},
            min_size=0,
            max_size=address.connections,
            timeout=patience_seconds,
            configure=self._configure,
            name="casework",
            num_workers=1,
            open=True,
        )

    def fetch(self, statement: Statement, values: Mapping[str, object]) -> list[Any]:
        return self._try_again(lambda session: session.run(statement, values).fetchall(), bulk=None)

    def transact(self, work: Callable[[Session], T], *, bulk: bool = False) -> T:
        if self._read_only:
            self._guard.check()
            raise StoreReadOnlyError(self._guard.where, advice="it was opened for reading only")
        return self._try_again(work, bulk=bulk)

    def close(self) -> None:
        if self._guard.close():
            self._pool.close()

    def _try_again(self, work: Callable[[Session], T], *, bulk: bool | None) -> T:
        end, pause = time.monotonic() + self._patience, _FIRST_PAUSE_SECONDS
        while True:
            self._guard.check()
            session = None
            try:
                with self._pool.connection() as connection:
                    session = Session(connection, self.statements)
                    with _transaction(connection, bulk=bulk):
                        return work(session)
            except UnicodeEncodeError as error:
                raise not_unicode(error) from None
            except psycopg.Error as error:
                if not _passing(error, session) or time.monotonic() > end:
                    raise translated(error, self._guard.where, writing=_writing(session)) from error
            time.sleep(random.uniform(0, pause))
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _configure(self, connection: Connection[Any]) -> None:
        connection.isolation_level = IsolationLevel.READ_COMMITTED
        session = Session(connection, self.statements)
        session.run(_DURABLE, {"local": False})
        session.run(_HABITS, {"patience": f"{round(self._patience * 1000)}ms"})


@contextlib.contextmanager
def _transaction(connection: Connection[Any], *, bulk: bool | None) -> Iterator[None]:
    """Keep what is done on *connection* together; None is for a single statement, which is so anyway."""
    with contextlib.ExitStack() as stack:
        if bulk is False:
            stack.enter_context(connection.pipeline())
        if bulk is not None:
            stack.enter_context(connection.transaction())
        yield


class JoinedLink:
    """The connection of a host, used inside the transaction that is open there.

    Each write is a part of its own (a savepoint): one that is refused leaves the host's transaction as it was. Threads
    take turns, for there is only one connection.
    """

    def __init__(self, connection: Connection[Any], statements: Statements, *, where: str) -> None:
        self.statements = statements
        self._connection, self._guard, self._turn = connection, _Guard(where), threading.RLock()

    def fetch(self, statement: Statement, values: Mapping[str, object]) -> list[Any]:
        with self._working() as session:
            return session.run(statement, values).fetchall()

    def transact(self, work: Callable[[Session], T], *, bulk: bool = False) -> T:
        with self._working() as session:
            self._check_open()
            try:
                # What fails is known when the answers are in, so the part is ended outside.
                with contextlib.nullcontext() if bulk else self._connection.pipeline():
                    session.run(_SAVE, {})
                    session.run(_DURABLE, {"local": True})
                    result = work(session)
                    session.run(_RELEASE, {})
            except BaseException:
                if self._status() in {TransactionStatus.INTRANS, TransactionStatus.INERROR}:
                    session.run(_BACK, {})
                    session.run(_RELEASE, {})
                raise
            return result

    def _check_open(self) -> None:
        """Refuse to write where no transaction of the host keeps it together with the host's own."""
        if self._status() == TransactionStatus.INERROR:
            raise StoreUnavailableError(self._guard.where, FAILED)
        if self._connection.autocommit and self._status() == TransactionStatus.IDLE:
            message = "there is no transaction to join: open one on the connection first, and commit it afterwards"
            raise UsageError(message)

    def close(self) -> None:
        """Leave the connection to its host."""
        self._guard.close()

    @contextlib.contextmanager
    def _working(self) -> Iterator[Session]:
        self._guard.check()
        with self._turn:
            try:
                yield Session(self._connection, self.statements)
            except UnicodeEncodeError as error:
                raise not_unicode(error) from None
            except psycopg.Error as error:
                raise translated(error, self._guard.where) from error

    def _status(self) -> TransactionStatus:
        return self._connection.info.transaction_status


def _passing(error: psycopg.Error, session: Session | None) -> bool:
    """Whether what failed may succeed when it is tried again, and cannot have been written already."""
    if isinstance(error, SerializationFailure | DeadlockDetected):
        return True
    return session is not None and session.connection.closed and not session.writing


def _writing(session: Session | None) -> bool:
    return session is not None and session.writing
