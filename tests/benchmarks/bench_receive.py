"""A durable receive through the casebook, against a raw transaction that writes the same rows, columns and indexes.

The raw side writes the very commits that the casebook made of the same contacts, with its values ready. Both sides take
turns in slices, in one process and one folder. Run with ``make bench``, or on its own:
``python -m pytest -s tests/benchmarks/bench_receive.py``.
"""

import datetime as dt
import time
from statistics import median

from casework import Actor, Casebook, Organisation, SystemClock
from casework.adapters.memory import MemoryStore
from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_procedures import ProcedureLibrary
from tests.benchmarks.bench_store import bare_append, bare_connection, bare_values

OFFICER = Actor("staff-17", roles={"complaint-handler"})
RECEIVED = dt.datetime(2026, 4, 2, 9, 30, tzinfo=dt.UTC)
SLICE, ROUNDS = 200, 16


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
    return recorder.commits


def timed(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def test_a_durable_receive_beside_a_raw_transaction(tmp_path):
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

            sides = [ours, raw] if turn % 2 else [raw, ours]
            took = {work: timed(work) for work in sides}
            rates.append((SLICE / took[ours], SLICE / took[raw]))
    ratio = median(one / other for one, other in rates)
    one, other = (median(side) for side in zip(*rates, strict=True))

    print(f"\ndurable receive: casebook {one:,.0f}/s, raw transaction {other:,.0f}/s, ratio {ratio:.2f} (wanted 0.65)")
    assert position == SLICE * ROUNDS
