"""The schema of a store, apart from opening one: what is there, what is missing, and putting it there.

A store never changes its tables when it is opened. Whoever keeps the database looks at the plan, or has the statements
printed and runs them by hand, or has them applied.
"""

import contextlib
from collections.abc import Iterator

import attrs
import psycopg
from psycopg.rows import tuple_row

from casework.errors import NewerStoreError, StoreUnavailableError
from casework_postgres.address import Address, parse_address
from casework_postgres.tables import KNOWN, format_of, steps
from casework_postgres.trouble import not_connected, translated

COMMAND = "python -m casework_postgres schema"
_LOOK = b"""
    SELECT current_setting('server_encoding'), obj_description(space.oid, 'pg_namespace'),
        EXISTS (SELECT FROM pg_class WHERE relnamespace = space.oid)
    FROM (VALUES (1)) AS one LEFT JOIN pg_namespace AS space ON space.nspname = %(schema)s
"""
_ONE_AT_A_TIME = b"SELECT pg_advisory_xact_lock(hashtext('casework schema'))"


@attrs.frozen(kw_only=True)
class Plan:
    """What is there and what is missing: *found* is the format of the tables, 0 if there are none."""

    where: str
    found: int
    statements: tuple[str, ...]


def plan(address: str) -> Plan:
    """Return what would have to be done to the database at *address*; nothing is changed.

    Raises:
        StoreUnavailableError: If it cannot be reached, or the schema has tables that are not ours.
        NewerStoreError: If a later release made the tables.
    """
    place = parse_address(address)
    with _connected(place) as connection:
        return _plan(connection, place)


def apply(address: str) -> Plan:
    """Do to the database at *address* what is missing, all or nothing, and return what it was.

    Raises:
        StoreUnavailableError: As ``plan`` does, and if the role has no right to do that.
        NewerStoreError: As ``plan`` does.
    """
    place = parse_address(address)
    with _connected(place) as connection, connection.transaction():
        connection.execute(_ONE_AT_A_TIME)
        missing = _plan(connection, place)
        for statement in missing.statements:
            connection.execute(statement.encode())
    return missing


def check(place: Address) -> None:
    """Refuse a database whose tables are not those of this release.

    Raises:
        StoreUnavailableError: If there are none, they are older or not ours, or the database cannot be reached.
        NewerStoreError: If a later release made them.
    """
    with _connected(place) as connection:
        found = _plan(connection, place).found
    if found == 0:
        why = f"it has no tables of casework yet; make them once with '{COMMAND} apply ADDRESS'"
        raise StoreUnavailableError(place.where, why)
    if found < KNOWN:
        why = f"its tables have format {found}, this release needs {KNOWN}; run '{COMMAND} apply ADDRESS'"
        raise StoreUnavailableError(place.where, why)


@contextlib.contextmanager
def _connected(place: Address) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    try:
        connection = psycopg.connect(**place.settings, autocommit=True, row_factory=tuple_row)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise not_connected(error, place.where) from error
    try:
        with connection:
            yield connection
    except psycopg.Error as error:
        raise translated(error, place.where) from error


def _plan(connection: "psycopg.Connection[tuple[object, ...]]", place: Address) -> Plan:
    (row,) = connection.execute(_LOOK, {"schema": place.schema}).fetchall()
    encoding, mark, filled = row
    found = format_of(mark if isinstance(mark, str) else None)
    if encoding != "UTF8":
        why = f"its database is encoded in {encoding}; make one with the encoding UTF8"
        raise StoreUnavailableError(place.where, why)
    if found is None and filled:
        why = f"its schema {place.schema} has tables of something else; name another schema in the address"
        raise StoreUnavailableError(place.where, why)
    if found is not None and found > KNOWN:
        raise NewerStoreError(place.where, found=found, known=KNOWN)
    return Plan(where=place.where, found=found or 0, statements=steps(place.schema, found=found or 0))
