"""A durable receive through the casebook, against a raw transaction that writes the same rows, and `eventsourcing`.

The raw side writes the very commits that the casebook made of the same contacts, with its values ready. The library
`eventsourcing` writes one event with the same words for each contact, and no row, seal or index of the rest. All sides
take turns in slices, in one process and one folder, with the same journal. Run with ``make bench``, or on its own:
``python -m pytest -s tests/benchmarks/bench_receive.py``.
"""

import datetime as dt
import time
from contextlib import closing
from statistics import median

import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from casework import Actor, Casebook, Organisation, SystemClock
from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite.library import find_library
from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_procedures import ProcedureLibrary
from tests.benchmarks.bench_store import bare_append, bare_connection, bare_values

OFFICER = Actor("staff-17", roles={"complaint-handler"})
RECEIVED = dt.datetime(2026, 4, 2, 9, 30, tzinfo=dt.UTC)
SLICE, ROUNDS = 200, 16
LEAST = 0.3
"""Both ratios fall short of what is wanted; this is far below what they reach, to notice a mistake."""


class Recorder:
    """A store that only keeps the commits it is given."""

    def __init__(self):
        self.commits, self.inner = [], MemoryStore()

    def append(self, commit):
        self.commits.append(commit)
        return self.inner.append(commit)

    def __getattr__(self, name):
        return getattr(self.inner, name)


def receive(book):
    return book.receive(
        kind="complaint",
        procedure="lgsco-code-2024",
        received_at=RECEIVED,
        channel="web",
        by=OFFICER,
        summary="Bins missed three times in a row",
        complainant={"name": "A Person", "email": "a@b.example"},
        service="waste",
    )


def commits_of(count):
    recorder = Recorder()
    book = Casebook(
        recorder,
        Organisation(id="rotherham"),
        procedures=ProcedureLibrary(),
        calendars=load_calendars(),
        clock=SystemClock(),
    )
    for _ in range(count):
        receive(book)
    return [commit for commit in recorder.commits if commit.rows]  # without the rules, which are written down once


def journal_of(path):
    with closing(find_library().module.connect(path)) as connection:
        return connection.execute("PRAGMA journal_mode").fetchone()[0]


def timed(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


class Complaint(Aggregate):
    """The same contact, as one event of the library."""

    @event("Received")
    def __init__(  # noqa: PLR0917 - what a contact says
        self, kind: str, procedure: str, stage: str, channel: str, summary: str, complainant: dict, service: str
    ) -> None:
        self.kind, self.procedure, self.stage, self.channel = kind, procedure, stage, channel
        self.summary, self.complainant, self.service = summary, complainant, service


def save(application):
    application.save(
        Complaint(
            kind="complaint",
            procedure="lgsco-code-2024",
            stage="1",
            channel="web",
            summary="Bins missed three times in a row",
            complainant={"name": "A Person", "email": "a@b.example"},
            service="waste",
        )
    )


@pytest.fixture
def application(tmp_path):
    place = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(tmp_path / "eventsourcing.db")}
    with Application(env=place) as application:
        yield application


def test_a_durable_receive_beside_a_raw_transaction_and_eventsourcing(tmp_path, application):
    connection = bare_connection(tmp_path / "bare.db")
    position, rates = 0, []
    with Casebook.open(f"sqlite:///{tmp_path}/store.db", organisation="rotherham") as book:
        for turn in range(ROUNDS):
            ready = [bare_values(commit, position + n) for n, commit in enumerate(commits_of(SLICE), start=1)]
            position += SLICE

            def ours():
                for _ in range(SLICE):
                    receive(book)

            def raw(ready=ready):
                for values in ready:
                    bare_append(connection, values)

            def library():
                for _ in range(SLICE):
                    save(application)

            sides = [ours, raw, library]
            took = {work: timed(work) for work in (sides if turn % 2 else reversed(sides))}
            rates.append([SLICE / took[work] for work in sides])
    one, other, third = (median(side) for side in zip(*rates, strict=True))
    beside_raw = median(ours / raw for ours, raw, _ in rates)
    beside_library = median(ours / library for ours, _, library in rates)

    print(f"\ndurable receive: casebook {one:,.0f}/s, raw transaction {other:,.0f}/s, eventsourcing {third:,.0f}/s")
    print(f"ratio to the raw transaction {beside_raw:.2f} (wanted 0.65), to eventsourcing {beside_library:.2f} (1)")
    assert journal_of(tmp_path / "eventsourcing.db") == journal_of(tmp_path / "store.db") == "wal"
    assert application.recorder.max_notification_id() == position == SLICE * ROUNDS
    assert beside_raw > LEAST
    assert beside_library > LEAST
