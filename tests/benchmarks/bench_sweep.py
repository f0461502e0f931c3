"""A sweep of a million open cases, one in a hundred of which is due, beside a raw sweep in Python.

The raw side follows the same index in the same file page by page, builds the same events with the same seals, and
writes the same rows, columns and indexes in transactions of as many cases, as durable. It knows no rules, does not look
whether a case changed since, and reads no log. Both sides take turns, each in a file of its own, hour by hour. The
memory is that of a process that does nothing else. Run with ``make bench``, or on its own:
``python -m pytest -s tests/benchmarks/bench_sweep.py``. It takes a tenth of the cases;
``CASEWORK_BENCH_OPEN_CASES=1_000_000`` takes all, and needs two minutes and 5 GB.
"""

import datetime as dt
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import closing
from statistics import median

import attrs
import pytest

from casework import Casebook
from casework.adapters.sqlite.rows import (
    AGENDA_COLUMNS,
    INSERT_RECORD,
    PUT_AGENDA,
    RECORD_FIELDS,
    agenda_values,
    record_values,
)
from casework.application.agenda_rows import AgendaQuery, SweepMark
from casework.application.identity import id_of
from casework.application.organisations import Organisation
from casework.domain.actors import Actor
from casework.domain.envelope import stamp
from casework.testing import FixedClock
from tests.benchmarks.bench_store import NOISE, bare_connection
from tests.reminding import ROLES, rung, schedule

CASES = int(os.environ.get("CASEWORK_BENCH_OPEN_CASES", "100_000"))
HOURS, ROUNDS, PAGE, CHANGED = 100, 9, 500, 2_000
LEAST, MEGABYTES = 0.5, 200
FIRST = dt.datetime(2026, 4, 1, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
TOWN, ME = "town", Actor("cron")
BEFORE = FIRST - HOUR


def open_book(path, at=BEFORE):
    """The casebook of a town whose cases have two limits with two reminders each; its clock is *at*."""
    told = schedule(rung("on", name="on"), rung("2 working days before", name="before"))
    return Casebook.open(
        f"sqlite:///{path}" if path else "memory:",
        organisation=Organisation(id=TOWN, roles=ROLES),
        reminders={"town": told},
        clock=FixedClock(at),
    )


def sample():
    """The log record and the agenda row of a case, as they stand once it was swept."""
    with open_book(None) as book:
        book.sweep(by=ME)
        case = book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=BEFORE, summary="Bins", by=ME).id
        book.sweep(by=ME)
        (row,) = book.store.agendas(TOWN, AgendaQuery(case=case))
        (record,) = book.store.read(TOWN, case)
        return record, row


def fill(path):
    """Write a store of open cases, one in a hundred of which is due in each of a hundred hours."""
    with open_book(path) as book:
        book.sweep(by=ME)
        mark = book.store.swept(TOWN)
        later = SweepMark(position=CASES + mark.position, rules=mark.rules)
        book.store.replace_agendas(TOWN, (), mark=later, expected=mark)
    record, row = sample()
    names = [id_of("case", 1_774_000_000_000 + number, bytes(10)) for number in range(CASES)]
    hours = [stamp(FIRST + HOUR * hour) for hour in range(HOURS)]
    first, *others = row.upcoming
    at = first.what.split('"at":"')[1].partition('"')[0]
    several = [
        (attrs.evolve(first, at=hour, what=first.what.replace(at, hour.replace(".000000", ""))), *others)
        for hour in hours
    ]

    def records():
        for number, name in enumerate(names, mark.position + 1):
            yield record_values(attrs.evolve(record, stream=name, position=number, key=None, details=()), number)

    def agendas():
        for number, name in enumerate(names):
            hour = number * 37 % HOURS
            due = attrs.evolve(row, case=name, next_at=hours[hour], upcoming=several[hour])
            yield agenda_values(TOWN, due)

    with closing(bare_connection(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT_RECORD, records())
        connection.executemany(PUT_AGENDA, agendas())
        connection.execute("COMMIT")


def timed(work):
    """What *work* returns, and its seconds by the clock and of the processor."""
    began, busy = time.perf_counter(), time.process_time()
    found = work()
    return found, time.perf_counter() - began, time.process_time() - busy


_DUE = f"""
    SELECT {AGENDA_COLUMNS} FROM agendas INDEXED BY agendas_by_next
    WHERE organisation = ? AND next_at <= ? AND (next_at, "case") > (?, ?) ORDER BY next_at, "case" LIMIT ?
"""
_HEAD = "SELECT position, seal FROM log WHERE organisation = ? ORDER BY position DESC LIMIT 1"
POSITION, SEAL = RECORD_FIELDS.index("position"), RECORD_FIELDS.index("seal")


def digest(*parts):
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def sealed(before, line):
    """The seal of a record whose parts are *line*."""
    parts = [before, *map(str, line)]
    return hashlib.sha256("".join([f"{len(part)}:{part}" for part in parts]).encode()).hexdigest()


def raw_sweep(connection, now):
    """Claim what is due by *now*; return how many."""
    by, claimed, after = stamp(now), 0, ("", "")
    while page := connection.execute(_DUE, (TOWN, by, *after, PAGE)).fetchall():
        connection.execute("BEGIN IMMEDIATE")
        head = connection.execute(_HEAD, (TOWN,)).fetchone()
        records, agendas = [], []
        for row in page:
            added, agenda = raw_claim(row, now, *head)
            records += added
            agendas.append(agenda)
            head = added[-1][POSITION], added[-1][SEAL]
        connection.executemany(INSERT_RECORD, records)
        connection.executemany(PUT_AGENDA, agendas)
        connection.execute("COMMIT")
        claimed, after = claimed + len(records), (page[-1][4], page[-1][0])
    return claimed


def raw_claim(row, now, position, seal):
    """The records that claim what an agenda row has to say first, behind *position*, and the row after them."""
    case, version, notices, seen, next_at, _, failed, nobody, _, unreadable, upcoming = row
    coming = json.loads(upcoming)
    due = [json.loads(each["what"]) for each in coming if each["at"] == next_at]
    began, stream, records = position + 1, f"notifications/{case}", []
    for data in (
        json.dumps(said, separators=(",", ":")) for each in due for said in raw_events(case, version, each, now)
    ):
        number, position = notices + len(records) + 1, position + 1
        parts = (TOWN, stream, number, position, "notification.due", 1, now.isoformat(), stamp(now), ME.id, data)
        seal = sealed(seal, (*parts, ""))
        records.append((*parts, 0, 0, seal, began))
    rest = coming[len(due) :]
    said = (rest[0]["at"], json.dumps(rest, separators=(",", ":"))) if rest else (0, 0)
    kept = (failed, nobody, next_at, unreadable)
    agenda = (TOWN, case, version, notices + len(records), seen, said[0], stamp(now), *kept, said[1])
    return records, agenda


def raw_events(case, version, coming, now):
    """The claims of one thing that is due, one for each addressee."""
    late = now - dt.datetime.fromisoformat(coming["at"]) > HOUR
    for to in coming["to"]:
        yield {
            "about": coming["about"],
            "case": version,
            "claim": coming["claim"],
            "event": coming["event"],
            "fires_at": coming["at"],
            "kind": coming["kind"],
            "late": late,
            "message": digest(case, coming["claim"], to["sort"], to["who"])[:32],
            "number": coming["number"],
            "rung": coming["rung"],
            "schedule": coming["schedule"],
            "to": to,
        }


@pytest.fixture(scope="module")
def paths(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sweep")
    fill(folder / "ours.db")
    shutil.copy(folder / "ours.db", folder / "raw.db")
    return folder / "ours.db", folder / "raw.db"


def test_a_sweep_beside_a_raw_one_in_python(paths):
    path, other = paths
    book, connection, pairs = open_book(path), bare_connection(other), []
    for turn in range(ROUNDS):
        now = FIRST + HOUR * turn
        book.clock.set(now)
        sides = {
            "ours": lambda: book.sweep(by=ME).claimed,
            "raw": lambda now=now: raw_sweep(connection, now),
        }
        took = {}
        for side in sides if turn % 2 else reversed(sides):
            claimed, *took[side] = timed(sides[side])
            assert claimed == CASES // HOURS
        pairs.append((took["ours"], took["raw"]))
    same = f"SELECT stream, version, position, happened, recorded_at, data, seal FROM log WHERE position > {CASES + 1}"
    theirs = connection.execute(same).fetchall()
    with closing(bare_connection(path)) as ours:
        assert ours.execute(same).fetchall() == theirs
        rows = "SELECT * FROM agendas ORDER BY deliver_at DESC LIMIT 1000"
        assert ours.execute(rows).fetchall() == connection.execute(rows).fetchall()

    one, two = (median(seconds for seconds, _ in side) for side in zip(*pairs, strict=True))
    ratio, of_processor = (median(raw[of] / our[of] for our, raw in pairs) for of in (0, 1))
    print(
        f"\nsweeps of {CASES:,} open cases, 1 % due: {one * 1000:.0f} ms ({CASES / one:,.0f} cases/s, "
        f"{CASES / HOURS / one:,.0f} claims/s), raw {two * 1000:.0f} ms, ratio {ratio:.2f} (wanted {LEAST}), "
        f"by the time of the processor {of_processor:.2f}"
    )
    assert ratio > LEAST * NOISE


_IN_A_PROCESS = """
import sys
from pathlib import Path
from tests.benchmarks.bench_sweep import FIRST, HOUR, ME, open_book
with open_book(sys.argv[1], FIRST + HOUR * int(sys.argv[2])) as book:
    claimed = book.sweep(by=ME).claimed
(line,) = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM:")]
print(claimed, int(line.split()[1]) // 1024)
"""


def test_the_memory_of_a_sweep(paths):
    line = [sys.executable, "-c", _IN_A_PROCESS, str(paths[0]), str(ROUNDS)]
    found = subprocess.run(line, capture_output=True, text=True, check=True, timeout=600).stdout

    claimed, peak = map(int, found.split())
    print(f"\na sweep of {CASES:,} open cases in a process of its own: {peak} MiB at most (limit {MEGABYTES})")
    assert claimed == CASES // HOURS
    assert peak < MEGABYTES


def test_cases_that_changed_are_looked_at(tmp_path):
    """There is no bound for this, and nothing beside it: how many cases a sweep reads, dates and notes in a second."""
    with open_book(tmp_path / "a.db") as book:
        book.sweep(by=ME)
        for _ in range(CHANGED):
            book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=BEFORE, summary="Bins", by=ME)
        found, took, busy = timed(lambda: book.sweep(by=ME))

    print(
        f"\n{CHANGED:,} new cases looked at: {CHANGED / took:,.0f}/s, "
        f"{busy / CHANGED * 1e6:.0f} microseconds of the processor each"
    )
    assert (found.looked, found.claimed) == (CHANGED, 0)
