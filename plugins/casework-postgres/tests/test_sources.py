"""Rows of a table of another system, as text and without a trace."""

import contextlib
import itertools

import psycopg
import pytest
from psycopg import sql

from casework.errors import DataError
from casework.plugins.host import PluginHost
from casework.testing import ImporterContract, SourceSamples
from casework_postgres.sources import FIELD_LIMIT, PostgresImporter

VIEW = "CREATE VIEW {0} AS SELECT n::text AS a, (1 / (3 - n))::text AS b FROM generate_series(1, 3) AS n"


@pytest.fixture(scope="module")
def database(server):
    """Make tables, each with a name of its own, by what creates them."""
    names = (f"source_{server.new_schema()}_{number}" for number in itertools.count())
    with server.connect(autocommit=True) as connection:

        def make(statement, *rows):
            name = next(names)
            table = sql.Identifier("public", name)
            connection.execute(sql.SQL(statement).format(table))
            for row in rows:
                values = sql.SQL(", ").join(sql.Placeholder() * len(row))
                connection.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(table, values), row)
            return f"public.{name}"

        yield make


@pytest.fixture
def read(server, database):
    def read(statement, *rows):
        return PostgresImporter(server.address(), table=database(statement, *rows))

    return read


class TestPostgresImporter(ImporterContract):
    """Its source is a file with the address of the database and the name of a table in it."""

    @pytest.fixture
    def samples(self, server, database):
        def importer(path, **options):
            address, table = path.read_text().split() if path.is_file() else ("postgresql://127.0.0.1:1/none", "none")
            return PostgresImporter(address, table=table, **options)

        def source(statement, *rows):
            return f"{server.address()} {database(statement, *rows)}".encode()

        def write(columns, records):
            named = ", ".join('"{}" text'.format(column.replace("{", "{{")) for column in columns)
            return source(f"CREATE TABLE {{}} ({named})", *records)

        return SourceSamples(
            importer=importer,
            write=write,
            broken=source(VIEW),
            misfit=source("CREATE TABLE {} (a text, b bytea)", ("1", None), ("2", b"\xff"), ("3", None)),
        )


def test_the_server_makes_text_of_every_value(read):
    importer = read(
        "CREATE TABLE {} (whole bigint, exact numeric, day date, local timestamp, moment timestamptz, yes boolean, "
        "nothing text, ever timestamptz)",
        (7, "1.50", "2026-04-02", "2026-04-02 09:30", "2026-04-02 09:30+01", True, None, "infinity"),
    )

    (row,) = importer.rows()

    assert row.values == {
        "whole": "7", "exact": "1.50", "day": "2026-04-02", "local": "2026-04-02 09:30:00",
        "moment": "2026-04-02 08:30:00.000000+00:00", "yes": "true", "nothing": "", "ever": "infinity",
    }  # fmt: skip
    assert importer.remarks()[0].startswith("Read from the table public.source_")


def test_a_value_that_is_no_text_or_has_no_end_is_rejected_with_its_row(read):
    rows = read("CREATE TABLE {} (a text, b bytea)", ("x" * (FIELD_LIMIT + 1), None), ("y", b"\xff")).rows()

    assert [row.problem for row in rows] == ["a has more than 131,072 characters", "b has bytes in it that are no text"]


def test_nothing_can_be_written_by_reading(read, database, server):
    trace = database("CREATE TABLE {} (a text)")
    with server.connect(autocommit=True) as connection:
        connection.execute(f"CREATE FUNCTION {trace}_f() RETURNS text LANGUAGE sql AS "
                           f"$$ INSERT INTO {trace} VALUES ('x') RETURNING a $$")  # fmt: skip
    view = read(f"CREATE VIEW {{}} AS SELECT {trace}_f() AS a")

    with pytest.raises(DataError, match=r"cannot be read to its end \(ReadOnlySqlTransaction, 25006\)"):
        view.columns()


@pytest.mark.parametrize(
    ("address", "table", "why"),
    [
        ("{}", "public.none", "has no table public.none that its role finds"),
        ("{}", "none.none", "has no table none.none"),
        ("{}", None, "let the mapping name the table"),
        ("nowhere", "a", "is no address of a PostgreSQL database"),
        ("postgresql://jo:hush@127.0.0.1:1/none", "a", "no connection was made"),
    ],
)
def test_a_source_that_is_not_there_is_refused_without_a_password(server, address, table, why):
    with pytest.raises(DataError) as refused:
        PostgresImporter(address.format(server.address()), table=table).columns()

    assert why in str(refused.value)
    assert "hush" not in str(refused.value)


def test_what_the_server_says_of_texts_in_a_table_is_not_repeated(read):
    with pytest.raises(DataError) as refused:
        read("CREATE VIEW {} AS SELECT a::integer FROM (VALUES ('Jo Smith')) AS said (a)").columns()

    assert "(InvalidTextRepresentation, 22P02)" in str(refused.value)
    assert "Jo" not in str(refused.value)


def test_who_may_not_read_a_table_is_told_so(server, database):
    table = database("CREATE TABLE {} (a text)")
    with server.connect(autocommit=True) as connection, contextlib.suppress(psycopg.errors.DuplicateObject):
        connection.execute("CREATE ROLE source_reader LOGIN")

    with pytest.raises(DataError, match="the role may not read"):
        PostgresImporter(server.address(user="source_reader"), table=table).columns()


def test_texts_in_another_encoding_than_the_database_says_are_refused(server):
    with server.connect(autocommit=True) as connection:
        connection.execute("CREATE DATABASE source_ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'")
    address = server.address(database="source_ascii")
    with psycopg.connect(address.partition("&schema")[0], autocommit=True) as connection:
        connection.execute("CREATE TABLE said AS SELECT convert_from('\\xa3'::bytea, 'SQL_ASCII') AS a")

    with pytest.raises(DataError, match="not in the encoding"):
        list(PostgresImporter(address, table="said").rows())


def test_the_installed_plugin_offers_the_format():
    assert isinstance(PluginHost().importers.get("postgres")("postgresql://", table="a"), PostgresImporter)
