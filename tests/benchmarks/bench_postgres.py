"""PostgreSQL: a durable commit, a durable receive, and many at once, against the bare client.

The bare side of a commit begins a transaction, locks the head row of the organisation and writes the same rows, columns
and indexes with its values ready; it checks nothing, seals nothing and knows its positions. The bare side of many at
once copies the same lines. Both sides take turns in slices, on one server that waits for its disk. Run with
``make bench``, or on its own: ``python -m pytest -s tests/benchmarks/bench_postgres.py``.
"""

import itertools
import time
from statistics import median

import pytest

from casework import Casebook
from casework.application.verification import verify
from casework_postgres.address import parse_address
from casework_postgres.rows import (
    DetailLine,
    LogLine,
    Request,
    case_lines,
    detail_lines,
    log_lines,
    name_lines,
    names_of,
    request_lines,
)
from casework_postgres.statements import statements_of
from tests.benchmarks.bench_receive import commits_of, receive
from tests.benchmarks.bench_store import ORGANISATION, received, record_of
from tests.postgres import BENCHED, running

SLICE, ROUNDS = 100, 16
GROUP, GROUPS = 1_000, 8
TABLES = ("log", "details", "names", "requests", "cases")


@pytest.fixture(scope="module")
def server():
    with running(BENCHED) as server:
        yield server


@pytest.fixture
def bare(server):
    with server.connect() as connection:
        yield Bare(server, connection)


class Bare:
    """The bare client on tables of its own."""

    def __init__(self, server, connection):
        address = server.new_address()
        self.schema = parse_address(address).schema
        self.statements = statements_of(self.schema)
        self.connection = connection
        self.connection.execute(f'INSERT INTO "{self.schema}".heads VALUES (%s, 0, %s)', [ORGANISATION, "0" * 64])
        self.inserts = {}

    def lines(self, commit, position):
        """Return what *commit* puts into each table, as lines that are ready to be sent."""
        record = record_of(commit, position)
        asked = commit.key and Request(
            key=commit.key.key, first=position, last=position, streams=(record.stream,), digest=commit.key.digest
        )
        return {
            "log": list(log_lines(ORGANISATION, [LogLine(record, position)])),
            "details": list(detail_lines(ORGANISATION, map(_kept, commit.details))),
            "names": list(name_lines(ORGANISATION, names_of(commit.rows[0]))),
            "requests": list(request_lines(ORGANISATION, [asked] if asked else [])),
            "cases": list(case_lines(ORGANISATION, commit.rows)),
        }

    def commit(self, lines):
        run = self.connection.execute
        with self.connection.transaction():
            (head,) = run(
                f'SELECT position FROM "{self.schema}".heads WHERE organisation = %s FOR UPDATE', [ORGANISATION]
            ).fetchone()
            for table in TABLES:
                for line in lines[table]:
                    run(self._insert(table, len(line)), line)
            run(
                f'UPDATE "{self.schema}".heads SET position = %s, seal = %s WHERE organisation = %s',
                [head + 1, "1" * 64, ORGANISATION],
            )

    def copy(self, group):
        with self.connection.transaction():
            for table in TABLES:
                with self.connection.cursor().copy(getattr(self.statements, f"copy_{table}").text) as copy:
                    for lines in group:
                        for line in lines[table]:
                            copy.write_row(line)

    def _insert(self, table, count):
        if table not in self.inserts:
            columns = (
                getattr(self.statements, f"copy_{table}").text.decode().partition("COPY ")[2].partition(" FROM")[0]
            )
            self.inserts[table] = f"INSERT INTO {columns} VALUES ({', '.join(['%s'] * count)})"
        return self.inserts[table]


def _kept(detail):
    return DetailLine(id=detail.id, stream=detail.stream, salt=detail.salt, value=detail.value)


def seconds(work, items):
    begin = time.perf_counter()
    for item in items:
        work(item)
    return time.perf_counter() - begin


def side_by_side(sides, *, rounds, size):
    """Let both sides do their share of each round, in turns; return both rates and the median of their ratios."""
    rates = []
    for turn in range(rounds):
        shares, took = [(work, share(turn)) for work, share in sides], {}
        for side in (0, 1) if turn % 2 else (1, 0):
            took[side] = seconds(*shares[side])
        rates.append((size / took[0], size / took[1]))
    one, other = (median(side) for side in zip(*rates, strict=True))
    return one, other, median(ours / bare for ours, bare in rates)


def test_a_durable_commit_beside_the_bare_client(server, bare):
    store, numbers = server.new_store(), itertools.count(1)

    def ours(_turn):
        return [received(next(numbers), keyed=True) for _ in range(SLICE)]

    def theirs(turn):
        first = turn * SLICE + 1
        return [bare.lines(received(n, keyed=True), n) for n in range(first, first + SLICE)]

    one, other, ratio = side_by_side([(store.append, ours), (bare.commit, theirs)], rounds=ROUNDS, size=SLICE)

    print(f"\ndurable commit in PostgreSQL: store {one:,.0f}/s, bare {other:,.0f}/s, ratio {ratio:.2f} (wanted 0.60)")
    assert store.head(ORGANISATION) == SLICE * ROUNDS
    store.close()
    assert ratio > 0.6


def test_a_durable_receive_beside_the_bare_client(server, bare):
    with Casebook.open(server.new_address(), organisation=ORGANISATION) as book:

        def theirs(turn):
            made = commits_of(SLICE)
            return [bare.lines(commit, turn * SLICE + n) for n, commit in enumerate(made, start=1)]

        sides = [(lambda _: receive(book), lambda _: range(SLICE)), (bare.commit, theirs)]
        one, other, ratio = side_by_side(sides, rounds=ROUNDS, size=SLICE)

    print(
        f"\ndurable receive in PostgreSQL: casebook {one:,.0f}/s, bare {other:,.0f}/s, ratio {ratio:.2f} (wanted 0.60)"
    )
    assert ratio > 0.6


def test_groups_beside_a_copy(server, bare):
    store, numbers = server.new_store(), itertools.count(1)

    def ours(_turn):
        return [[received(next(numbers), keyed=True) for _ in range(GROUP)]]

    def theirs(turn):
        first = turn * GROUP + 1
        return [[bare.lines(received(n, keyed=True), n) for n in range(first, first + GROUP)]]

    one, other, ratio = side_by_side([(store.append_many, ours), (bare.copy, theirs)], rounds=GROUPS, size=GROUP)

    print(
        f"\ngroups of {GROUP:,} in PostgreSQL: store {one:,.0f} cases/s, copy {other:,.0f} cases/s, "
        f"ratio {ratio:.2f} (wanted 0.30)"
    )
    assert verify(store, ORGANISATION).position == GROUP * GROUPS
    store.close()
    assert ratio > 0.3
