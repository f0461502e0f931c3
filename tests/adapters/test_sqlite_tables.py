import sqlite3

import pytest

from casework.adapters.sqlite_tables import SqliteImporter
from casework.errors import DataError


@pytest.fixture
def database(tmp_path):
    """Make a database by statements."""

    def database(*statements):
        path = tmp_path / "register.db"
        with sqlite3.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return path

    return database


def refusal(importer):
    with pytest.raises(DataError) as refused:
        list(importer.rows())
    return str(refused.value)


def test_every_value_is_text_as_it_stands(database):
    path = database(
        'CREATE TABLE said ("Ref" TEXT, n INTEGER, x REAL, none)', "INSERT INTO said VALUES ('007', 5, 1.50, NULL)"
    )
    importer = SqliteImporter(path)

    assert [dict(row.values) for row in importer.rows()] == [{"Ref": "007", "n": "5", "x": "1.5", "none": ""}]
    assert importer.columns() == ("Ref", "n", "x", "none")
    assert importer.remarks() == ("Read from the table said.",)


def test_rows_come_in_their_order_also_where_an_index_has_another(database):
    path = database(
        "CREATE TABLE said (a TEXT)", "CREATE INDEX by_a ON said (a)", "INSERT INTO said VALUES ('b'), ('a')"
    )

    assert [(row.line, row.cells) for row in SqliteImporter(path).rows()] == [(1, ("b",)), (2, ("a",))]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("x'ff00'", "it has bytes in it that are no text"),
        ("CAST(x'a3' AS TEXT)", "it has half of a character in it, or bytes that are no text"),
        ("char(0)", "it has NUL characters in it"),
    ],
)
def test_a_row_with_something_else_than_text_says_so(database, value, why):
    rows = SqliteImporter(database("CREATE TABLE t (a)", f"INSERT INTO t VALUES ({value}), ('b')")).rows()

    assert [row.problem for row in rows] == [why, None]


def test_a_table_is_named_where_there_are_several(database):
    path = database(
        'CREATE TABLE "a ""b"" c" ("x ""y""")', """INSERT INTO "a ""b"" c" VALUES (1)""", "CREATE TABLE t (z)"
    )

    (row,) = SqliteImporter(path, table='a "b" c').rows()

    assert dict(row.values) == {'x "y"': "1"}
    assert 'the mapping names no table; it has a "b" c, t' in refusal(SqliteImporter(path))
    assert "there is no table u; it has" in refusal(SqliteImporter(path, table="u"))


def test_a_view_is_no_table(database):
    path = database("CREATE TABLE t (a)", "CREATE VIEW v AS SELECT 1 AS a")

    assert "there is no table v; it has t" in refusal(SqliteImporter(path, table="v"))


def test_a_database_without_tables_has_none(database):
    assert "the mapping names no table; it has none" in refusal(SqliteImporter(database("PRAGMA user_version = 7")))


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "register.db"
    path.write_bytes(b"Ref,Received\n")

    assert "is no SQLite database" in refusal(SqliteImporter(path))
    assert "cannot be read: No such file" in refusal(SqliteImporter(tmp_path / "none.db"))


@pytest.mark.parametrize("journal", ["wal", "persist"])
def test_a_database_that_somebody_works_on_is_refused_and_left_alone(tmp_path, journal):
    path = tmp_path / "register.db"
    writer = sqlite3.connect(path)
    writer.execute(f"PRAGMA journal_mode = {journal}")
    writer.execute("CREATE TABLE t (a)")
    writer.commit()
    if journal == "persist":
        writer.execute("INSERT INTO t VALUES (1)")
    before = sorted(path.name for path in tmp_path.iterdir())

    assert "is in use or was not closed" in refusal(SqliteImporter(path))
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    writer.close()


def test_a_closed_database_is_read_without_a_trace_whatever_its_journal(tmp_path):
    path = tmp_path / "register.db"
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = wal")
    writer.execute("CREATE TABLE t (a)")
    writer.execute("INSERT INTO t VALUES (1)")
    writer.commit()
    writer.close()

    assert len(list(SqliteImporter(path).rows())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["register.db"]


def test_a_damaged_database_is_refused_before_its_first_row(database):
    path = database("CREATE TABLE t (a)", *(f"INSERT INTO t VALUES ('{'x' * 500}')" for _ in range(100)))
    content = path.read_bytes()
    path.write_bytes(content[:20_000] + b"\xff" * 3_000 + content[23_000:])

    assert "is damaged" in refusal(SqliteImporter(path))
    path.write_bytes(content[:9_000])
    assert "register.db" in refusal(SqliteImporter(path))


@pytest.mark.parametrize("damage", [(b"Reference", b"Ref\xe1rence"), (b"TABLE said", b"T\xe1BLE said")])
def test_a_database_with_names_that_are_no_text_is_refused(database, damage):
    path = database("CREATE TABLE said (Reference TEXT)", "INSERT INTO said VALUES ('7')")
    path.write_bytes(path.read_bytes().replace(*damage))

    assert "is damaged: it has names that are no text" in refusal(SqliteImporter(path))


def test_a_giant_value_is_refused(database):
    path = database("CREATE TABLE t (a)", f"INSERT INTO t VALUES ('{'x' * 1_000_001}')")

    assert "cannot be read as an SQLite database: string or blob too big" in refusal(SqliteImporter(path))
