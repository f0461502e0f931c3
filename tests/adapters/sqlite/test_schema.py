import pytest

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import find_library
from casework.adapters.sqlite.rows import CASE_FIELDS, RECORD_FIELDS
from casework.testing.stores.samples import commit, detail, key, row


@pytest.fixture
def connection(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store.append(commit(rows=(row(next_due_on="2026-04-01"),), details=(detail(),), key=key()))
    store.close()
    return find_library().module.connect(tmp_path / "a.db")


def columns(connection, table):
    return {name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")}


def plan(connection, statement):
    return " ".join(row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET data = '{}'",
        "UPDATE log SET seal = '' WHERE position = 1",
        "DELETE FROM log",
        "INSERT OR REPLACE INTO log SELECT * FROM log",
    ],
)
def test_the_log_refuses_to_be_changed_by_any_other_program(connection, statement):
    connection.execute("PRAGMA recursive_triggers = ON")  # SQLite asks for it where a replaced row counts as deleted

    with pytest.raises(find_library().module.IntegrityError, match="the log"):
        connection.execute(statement)


def test_every_field_of_a_row_and_of_a_record_has_a_column(connection):
    assert columns(connection, "cases") == {"organisation", *CASE_FIELDS}
    assert columns(connection, "log") == {*RECORD_FIELDS, "began"}


def test_the_queue_of_due_cases_is_read_from_its_index(connection):
    due = "SELECT * FROM cases WHERE organisation = 'a' AND next_due_on < '2026-04-02' ORDER BY next_due_on, \"case\""

    assert "cases_by_due" in plan(connection, due)
    assert "TEMP B-TREE" not in plan(connection, due)


def test_an_import_finds_its_case_by_the_index_of_sources(connection):
    where = "organisation = 'a' AND source_system = 'crm' AND source_key = '1'"

    assert "cases_by_source" in plan(connection, f"SELECT * FROM cases WHERE {where}")


def test_a_stream_is_read_from_its_index(connection):
    where = "organisation = 'a' AND stream = 'case-1' ORDER BY version"

    assert "log_by_stream" in plan(connection, f"SELECT * FROM log WHERE {where}")
