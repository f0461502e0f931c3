"""What is due among a million open cases: one in a hundred, found by the store beside the bare partial index.

The bare side follows the same index in the same file and fetches the same columns of the same rows, page by page
alike. Both sides take turns. Run with ``make bench``, or on its own:
``python -m pytest -s tests/benchmarks/bench_due.py``; it needs a minute and 500 MB.
"""

import datetime as dt
import time
from statistics import median

import attrs
import pytest

from casework import Casebook
from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.rows import CASE_COLUMNS, put_case_statement
from casework.application.ports import RowQuery
from tests.benchmarks.bench_store import NOISE, ORGANISATION, bare_connection, received

CASES, ROUNDS = 1_000_000, 9
FIRST = dt.date(2026, 4, 1)
DAYS = 100
PAGE = 500
MOST = 2
"""How many times the time of the bare index the store may take."""

BY_MAKER = ("procedure", "reducer", "procedure_version", "calendar_version")
"""What a list of a casebook counts rows by, to find those that other rules have made."""

_BARE = f"""
    SELECT {CASE_COLUMNS} FROM cases
    WHERE organisation = ? AND next_due_on < ? AND next_due_on IS NOT NULL AND (next_due_on, "case") > (?, ?)
    ORDER BY next_due_on, "case" LIMIT ?
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("due") / "store.db"
    connection = bare_connection(path)
    (row,) = received(0).rows
    statement, values = put_case_statement(ORGANISATION, row)
    days = [(FIRST + dt.timedelta(days=number)).isoformat() for number in range(DAYS)]
    case, due = values.index(row.case), values.index(row.next_due_on)

    def lines():
        for number in range(CASES):
            line = list(values)
            line[case], line[due] = f"case-{number:08d}", days[number * 7919 % DAYS]
            yield line

    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(statement, lines())
    connection.execute("COMMIT")
    connection.close()
    return path


def timed(work):
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def test_what_is_due_among_a_million_open_cases_beside_the_bare_index(path):
    store, connection = SqliteStore(path), bare_connection(path)
    before = (FIRST + dt.timedelta(days=1)).isoformat()

    def ours():
        query, found = RowQuery(due_before=before, order="next_due_on", limit=PAGE), []
        while page := store.find(ORGANISATION, query):
            found += page
            query = attrs.evolve(query, after=page[-1])
        return found

    def bare():
        after, found = ("", ""), []
        while page := connection.execute(_BARE, (ORGANISATION, before, *after, PAGE)).fetchall():
            found += page
            after = days_and_case(page[-1])
        return found

    columns = [name.strip(' "') for name in CASE_COLUMNS.split(",")]
    day, case = columns.index("next_due_on"), columns.index("case")

    def days_and_case(line):
        return line[day], line[case]

    assert [row.case for row in ours()] == [line[case] for line in bare()]
    assert len(ours()) == CASES // DAYS
    pairs = [(timed(ours)[1], timed(bare)[1]) for _ in range(ROUNDS)]
    one, other = (median(side) for side in zip(*pairs, strict=True))
    cost = median(our / theirs for our, theirs in pairs)

    print(
        f"\n1 % due among {CASES:,}: {one * 1000:.0f} ms, bare index {other * 1000:.0f} ms, {cost:.2f} times ({MOST})"
    )
    assert cost < MOST / NOISE


def test_the_queue_of_a_casebook_looks_for_stale_rows_first(path):
    """There is no bound for this: it reads every row once, and the figure says what that costs."""
    with Casebook.open(f"sqlite:///{path}", organisation=ORGANISATION) as book:
        _, took = timed(lambda: book.store.tabulate(ORGANISATION, BY_MAKER))

    print(f"\nlooking for stale rows among {CASES:,}: {took * 1000:.0f} ms")
