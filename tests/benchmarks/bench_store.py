"""One durable commit: the store against the bare SQLite library, which writes the same rows, columns and indexes.

Both sides take turns in slices, in one process and one folder, so that whatever else the machine does meets both alike.
The bare side begins with BEGIN IMMEDIATE, waits for the disk in the same way, has its values ready and otherwise
SQLite's own settings; it checks nothing, seals nothing and knows its positions. Run with ``make bench``, or on its own:
``python -m pytest -s tests/benchmarks/bench_store.py``.
"""

import itertools
import time
from statistics import median

import attrs

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import find_library
from casework.adapters.sqlite.rows import (
    INSERT_DETAIL,
    INSERT_RECORD,
    PUT_NAME,
    detail_values,
    name_values,
    put_case_statement,
    record_values,
)
from casework.application.ports import CaseRow, Commit, Detail, IdempotencyKey, LimitRow, NewEvent, StreamAppend
from casework.application.verification import verify
from casework.domain.envelope import DetailReference, Record, commitment

ORGANISATION = "rotherham"
SLICE, ROUNDS = 250, 16
NOISE = 0.75
"""How much of a wanted figure must be kept, on a machine that others use as well."""


def received(number, *, keyed=False):
    case = f"case-{number:08d}"
    details = (
        Detail(id=f"{case}-summary", stream=case, salt=b"0123456789abcdef", value='"Bins missed three times in a row"'),
        Detail(
            id=f"{case}-person",
            stream=case,
            salt=b"fedcba9876543210",
            value='{"name":"A Person","email":"a@b.example"}',
        ),
    )
    references = tuple(DetailReference(detail=one.id, commitment=commitment(one.salt, one.value)) for one in details)
    data = (
        f'{{"kind":"complaint","channel":"web","procedure":"corporate","reference":"26-{number:08d}",'
        '"summary":"1","complainant":"2","service":"waste","stage":"1"}'
    )
    event = NewEvent(name="received", schema=1, happened="2026-04-02T09:30:00+01:00", data=data, details=references)
    row = CaseRow(
        case=case,
        reference=f"26-{number:08d}",
        version=1,
        kind="complaint",
        status="open",
        procedure="lgsco-code-2024",
        stage="1",
        channel="web",
        received_on="2026-04-02",
        service="waste",
        next_due_on=f"2026-04-{number % 20 + 10}",
        next_due_limit="acknowledge",
        limits=(
            LimitRow(stage="1", limit="acknowledge", result="open", due_on="2026-04-13"),
            LimitRow(stage="1", limit="respond", result="open", due_on="2026-04-29"),
        ),
        reducer=1,
        procedure_version="lgsco-code-2024/2024-04-01",
        calendar_version="england-and-wales/5f1c",
    )
    return Commit(
        organisation=ORGANISATION,
        actor="staff-17",
        recorded_at="2026-04-02T08:30:00.000000Z",
        appends=(StreamAppend(stream=case, events=(event,), expected=0),),
        rows=(row,),
        details=details,
        key=IdempotencyKey(key=f"form-{number}", digest="0" * 64) if keyed else None,
    )


def record_of(commit, position):
    """The one record of *commit*, as it stands in a table, without the work of sealing it."""
    append, *_ = commit.appends  # the others only guard
    (event,) = append.events
    return Record(
        organisation=ORGANISATION,
        stream=append.stream,
        version=1,
        position=position,
        recorded_at=commit.recorded_at,
        actor=commit.actor,
        key=commit.key.key if commit.key else None,
        seal="0" * 64,
        **attrs.asdict(event, recurse=False),
    )


def bare_values(commit, position):
    return (
        record_values(record_of(commit, position), position),
        put_case_statement(ORGANISATION, commit.rows[0]),
        [detail_values(ORGANISATION, one) for one in commit.details],
        list(name_values(ORGANISATION, commit.rows[0])),
    )


def bare_connection(path):
    SqliteStore(path).close()  # the same tables and indexes
    connection = find_library().module.connect(path, isolation_level=None)
    for pragma in ("journal_mode = wal", "synchronous = full", "secure_delete = on"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def bare_append(connection, values):
    record, row, details, names = values
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(INSERT_RECORD, record)
    connection.execute(*row)
    connection.executemany(PUT_NAME, names)
    connection.executemany(INSERT_DETAIL, details)
    connection.execute("COMMIT")


def seconds(work, items):
    begin = time.perf_counter()
    for item in items:
        work(item)
    return time.perf_counter() - begin


def test_a_durable_append_beside_the_bare_library(tmp_path):
    store, connection = SqliteStore(tmp_path / "store.db"), bare_connection(tmp_path / "bare.db")
    numbers, rates = itertools.count(1), []
    for turn in range(ROUNDS):
        commits = [received(next(numbers)) for _ in range(SLICE)]
        ready = [bare_values(commit, turn * SLICE + n + 1) for n, commit in enumerate(commits)]
        sides = [
            (store.append, commits),
            (lambda values: bare_append(connection, values), ready),
        ]
        took = {}
        for side in (0, 1) if turn % 2 else (1, 0):
            took[side] = seconds(*sides[side])
        rates.append((SLICE / took[0], SLICE / took[1]))
    ours, bare = (median(side) for side in zip(*rates, strict=True))
    ratio = median(one / other for one, other in rates)

    print(f"\ndurable appends: store {ours:,.0f}/s, bare library {bare:,.0f}/s, ratio {ratio:.2f}")
    assert store.head(ORGANISATION) == SLICE * ROUNDS
    assert ratio > 0.6


def test_groups_of_twenty_beside_one_at_a_time(tmp_path):
    store, numbers, rates = SqliteStore(tmp_path / "store.db"), itertools.count(1), []
    for turn in range(ROUNDS):
        single = [received(next(numbers), keyed=True) for _ in range(SLICE // 5)]
        groups = [[received(next(numbers), keyed=True) for _ in range(20)] for _ in range(SLICE // 10)]
        sides = [(store.append, single), (store.append_many, groups)]
        took = {}
        for side in (0, 1) if turn % 2 else (1, 0):
            took[side] = seconds(*sides[side])
        rates.append((len(single) / took[0], 20 * len(groups) / took[1]))
    one, many = (median(side) for side in zip(*rates, strict=True))
    ratio = median(group / alone for alone, group in rates)

    print(f"\ngroups of 20: {many:,.0f} cases/s, one at a time: {one:,.0f}/s, ratio {ratio:.1f} (wanted 5)")
    assert store.head(ORGANISATION) == (SLICE // 5 + 20 * (SLICE // 10)) * ROUNDS
    assert ratio > 5 * NOISE


def test_groups_and_verification(tmp_path):
    store, size = SqliteStore(tmp_path / "store.db"), 20_000
    commits = [received(number, keyed=True) for number in range(size)]

    begin = time.perf_counter()
    for start in range(0, size, 1_000):
        store.append_many(commits[start : start + 1_000])
    grouped = size / (time.perf_counter() - begin)
    begin = time.perf_counter()
    verified = verify(store, ORGANISATION)
    checked = size / (time.perf_counter() - begin)

    print(f"\ngroups of 1,000: {grouped:,.0f} cases/s; verified: {checked:,.0f} events/s with two details each")
    assert verified.position == size
    assert checked > 10_000  # 20,000 are promised where nobody else uses the machine
