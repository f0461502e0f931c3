import pytest

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import find_library
from casework.adapters.sqlite.listing import page_statements
from casework.adapters.sqlite.rows import CASE_FIELDS, RECORD_FIELDS
from casework.application.ports import RowQuery
from casework.errors import ReferenceTakenError
from casework.testing.stores.samples import FULL, ORGANISATION, commit, detail, key, row
from tests.offices import lose_rows


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


@pytest.mark.parametrize("status", [None, "open"])
@pytest.mark.parametrize("without_merged", [False, True])
def test_the_queue_follows_its_index_whatever_else_is_asked(connection, status, without_merged):
    query = RowQuery(order="next_due_on", due_before="2026-04-02", status=status, without_merged=without_merged)
    [(statement, values)] = page_statements("a", query)
    steps = " ".join(row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", (*values, 1)))

    assert "cases_by_due" in steps
    assert "TEMP B-TREE" not in steps


@pytest.mark.parametrize("query", [RowQuery(reference="C-1"), RowQuery(source_system="crm", source_key="1")])
def test_a_case_is_found_by_its_reference_or_its_source_without_looking_at_the_others(connection, query):
    [(statement, values)] = page_statements("a", query)
    steps = [row[-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", (*values, 1))]

    assert "SEARCH cases USING PRIMARY KEY (organisation=? AND case=?)" in steps
    assert "SEARCH names USING PRIMARY KEY (organisation=? AND system=? AND key=?)" in steps


@pytest.mark.parametrize("statement", ["DELETE FROM names", "UPDATE names SET \"case\" = 'case-2'"])
def test_a_name_is_taken_away_from_no_case(connection, statement):
    with pytest.raises(find_library().module.IntegrityError, match="a name stays with its case"):
        connection.execute(statement)


def test_rows_may_be_lost_and_no_other_case_gets_their_references(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store.append(commit("case-1", rows=(row("case-1", reference="R-1"),)))
    lose_rows(store, ORGANISATION)

    with pytest.raises(ReferenceTakenError):
        store.append(commit("case-2", rows=(row("case-2", reference="R-1"),)))
    assert store.case_of(ORGANISATION, "R-1") == "case-1"


def test_a_row_that_has_nothing_of_a_long_life_leaves_its_columns_empty(connection):
    columns = "closed_on, declined_on, merged_into, escalated_to, flags, learning, findings, remedies, categories"

    assert set(connection.execute(f"SELECT {columns} FROM cases").fetchone()) == {None}


LATER = {
    "outcome": "upheld",
    "merged_into": "case-9",
    "escalated_to": ("2",),
    "flags": ("risk",),
    "remedies": FULL.remedies,
}


@pytest.mark.parametrize(("field", "value"), LATER.items())
def test_what_a_row_had_is_gone_when_a_later_one_has_it_no_more(tmp_path, field, value):
    store = SqliteStore(tmp_path / "a.db")
    store.replace_rows(ORGANISATION, [row(**{field: value})])
    assert store.find(ORGANISATION, RowQuery()) == (row(**{field: value}),)

    store.replace_rows(ORGANISATION, [row(version=2)])

    assert store.find(ORGANISATION, RowQuery()) == (row(version=2),)


def test_a_stream_is_read_from_its_index(connection):
    where = "organisation = 'a' AND stream = 'case-1' ORDER BY version"

    assert "log_by_stream" in plan(connection, f"SELECT * FROM log WHERE {where}")
