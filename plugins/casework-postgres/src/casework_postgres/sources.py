"""Rows from a table or a view of a PostgreSQL database, read in one transaction that can write nothing.

The server makes text of every value: dates as ISO 8601 has them, and instants in UTC with their offset,
``2026-04-02 08:30:00.000000+00:00``. The whole table is read once before its first row is handed out, and never held.
Rows come as the server has them, for a table has no order: their numbers are no lines of anything.
"""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import psycopg
from psycopg import IsolationLevel, errors, sql

from casework.application.ports import SourceRow
from casework.application.source_texts import check_width
from casework.errors import ConfigurationError, DataError
from casework_postgres.address import parse_address
from casework_postgres.trouble import not_connected

FIELD_LIMIT = 131_072
"""Characters in one value, as in one field of a CSV file."""

_AT_ONCE = 500
_SETTINGS = "SELECT set_config('DateStyle', 'ISO', true), set_config('TimeZone', 'UTC', true)"
_COLUMNS = """
    SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
_BYTES = "bytea"
_PLAIN = sql.SQL(f"left({{0}}::text, {FIELD_LIMIT + 1})")
_AS_TEXT: Mapping[str, sql.SQL] = {
    "timestamp with time zone": sql.SQL(
        "CASE WHEN isfinite({0}) THEN to_char({0}, 'YYYY-MM-DD HH24:MI:SS.USTZH:TZM') ELSE {0}::text END"
    ),
    _BYTES: sql.SQL("CASE WHEN {0} IS NOT NULL THEN '(bytes)' END"),
}
"""How values of a type become text where PostgreSQL's own way would not do."""

Values: TypeAlias = tuple[str | None, ...]


class PostgresImporter:
    """The rows of *table*, ``schema.table`` or a name that the role finds, in the database at *address*."""

    def __init__(self, address: str | Path, *, table: str | None = None, **_others: object) -> None:
        self._address, self._table = str(address), table
        self._found: tuple[str, ...] | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns after the whole table was read.

        Raises:
            DataError: If there is no such database or table, or a row of it cannot be computed.
        """
        if self._found is None:
            with self._reading() as (types, rows):
                for _ in rows:
                    pass
            self._found = tuple(types)
        return self._found

    def remarks(self) -> tuple[str, ...]:
        """Return which table was read."""
        self.columns()
        return (f"Read from the table {self._table}.",)

    def rows(self) -> Iterator[SourceRow]:
        """Yield each row with its number.

        Raises:
            DataError: As ``columns`` does.
        """
        self.columns()
        with self._reading() as (types, rows):
            for number, values in enumerate(rows, start=1):
                cells = tuple(value or "" for value in values)
                problem = _problem(types, values)
                if problem is None:
                    yield SourceRow(line=number, cells=cells, values=dict(zip(types, cells, strict=True)))
                else:
                    yield SourceRow(line=number, cells=cells, problem=problem)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[tuple[Mapping[str, str], Iterator[Values]]]:
        """Open a transaction that can write nothing; hand out the types of the columns, and the rows as they come."""
        try:
            address = parse_address(self._address)
        except ConfigurationError as error:
            raise DataError(str(error)) from None
        if self._table is None:
            raise DataError(f"{address.where}: let the mapping name the table, as table or schema.table")
        settings = {**address.settings, "client_encoding": "UTF8"}
        try:
            with psycopg.connect(**settings) as connection:  # type: ignore[arg-type]  # names from its own parser
                connection.isolation_level, connection.read_only = IsolationLevel.REPEATABLE_READ, True
                connection.execute(_SETTINGS)
                table = sql.Identifier(*self._table.split(".", 1))
                types: dict[str, str] = dict(connection.execute(_COLUMNS, [table.as_string(connection)]).fetchall())
                check_width(len(types), address.where)
                with connection.cursor("casework_import") as cursor:
                    cursor.itersize = _AT_ONCE
                    cursor.execute(_query(table, types))
                    yield types, iter(cursor)
        except psycopg.Error as error:
            raise DataError(_said(error, address.where, self._table)) from None


def _query(table: sql.Identifier, types: Mapping[str, str]) -> sql.Composed:
    texts = [_AS_TEXT.get(kind, _PLAIN).format(sql.Identifier(name)) for name, kind in types.items()]
    return sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(texts), table)


def _problem(types: Mapping[str, str], values: Values) -> str | None:
    for (column, kind), value in zip(types.items(), values, strict=True):
        if kind == _BYTES and value is not None:
            return f"{column} has bytes in it that are no text"
        if value is not None and len(value) > FIELD_LIMIT:
            return f"{column} has more than {FIELD_LIMIT:,} characters"
    return None


def _said(error: psycopg.Error, where: str, table: str) -> str:
    """Return what is said of *error*; not in the server's words, which may quote what is in the table."""
    match error:
        case errors.UndefinedTable() | errors.InvalidName() | errors.InvalidSchemaName():
            return f"{where} has no table {table} that its role finds: write schema.table, and look at the spelling"
        case errors.InsufficientPrivilege():
            return f"{where}: the role may not read {table}; ask whoever keeps the database"
        case psycopg.OperationalError(sqlstate=None):
            return str(not_connected(error, where))
        case errors.CharacterNotInRepertoire() | errors.UntranslatableCharacter():
            return f"{where}: {table} has texts that are not in the encoding of the database"
    return f"{where}: {table} cannot be read to its end ({type(error).__name__}, {error.sqlstate})"
