"""Whatever a follower does wrong costs no write and no other follower anything, and is on record."""

import datetime as dt
import json
import os
import threading
import time
from pathlib import Path

import attrs
import pytest

from casework import Casebook
from casework.plugins.followers.runner import Pace
from casework.plugins.host import PluginHost
from casework.plugins.processes import child
from tests.offices import OFFICER, log_of
from tests.plugins import follower_faults as faults

PACE = Pace(start=15, deadline=2)
MOST_SECONDS = 15 + 2 * 2 + 5
"""What a turn in which a follower fails may take: as long as its process, twice its deadline, and letting go."""


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A casebook in a file, with one case and with every follower that does something wrong."""
    monkeypatch.setenv("FAULTS_FOLDER", str(tmp_path))
    monkeypatch.setattr(child, "PATIENCE_SECONDS", 1.0)
    address = f"sqlite:///{tmp_path / 'cases.db'}"
    with Casebook.open(address, organisation="council", host=PluginHost([faults])) as book:
        receive(book)
        yield book


def receive(book):
    return book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=book.today(), by=OFFICER)


def follow_while_staff_work(book, fault):
    """Give *fault* and the witness a turn while cases are received; return their turns and the cases."""
    before, begun, turns = len(fed(book)), time.monotonic(), []
    following = threading.Thread(target=lambda: turns.extend(book.follow(fault, "witness", pace=PACE)))
    following.start()
    cases = []
    while following.is_alive():
        cases.append(receive(book).id)
        following.join(0.1)

    assert time.monotonic() - begun < MOST_SECONDS
    received = {record.stream for record in log_of(book) if record.name == "case.received"}
    assert cases
    assert received >= set(cases)
    assert book.verify().position == book.store.head("council")
    failing, witness = turns
    seen = [int(line) for line in (faults.folder() / "witness").read_text().split()]
    assert witness.failure is None
    assert seen == [record.position for record in fed(book) if record.position <= witness.position]
    assert len(seen) >= before
    return failing


def fed(book):
    """Everything in the log that a follower is handed."""
    return [record for record in log_of(book) if not record.name.startswith("follower.")]


FAILING = faults.WITH_FAULT | faults.WHILE_MADE


@pytest.mark.parametrize("fault", FAILING)
def test_a_fault_is_on_record_and_costs_nobody_else_anything(book, fault):
    _, kind, error = FAILING[fault]

    turn = follow_while_staff_work(book, fault)

    failed = [record for record in log_of(book) if record.name == "follower.failed"]
    assert [record.stream for record in failed] == [f"follower-{fault}"]
    said = json.loads(failed[0].data)["failure"]
    assert (said["plugin"], said["hook"]) == (faults.__name__, "casework_register_followers")
    assert (said["first"], said["kind"], said["error"]) == (1, kind.value, error)
    assert said["last"] >= 2
    assert turn.failure.why.endswith(f"({error})" if error else turn.failure.why)
    assert faults.NAME not in "".join(record.data for record in log_of(book))


@pytest.mark.parametrize("fault", faults.HARMLESS)
def test_what_harms_nobody_counts_as_taken(book, fault):
    turn = follow_while_staff_work(book, fault)

    assert turn.failure is None
    assert turn.handed >= 2


def test_what_a_follower_changes_stays_as_it_was_in_the_log(book):
    before = log_of(book)

    book.follow("changes", pace=PACE)

    assert log_of(book)[: len(before)] == before


def test_a_follower_that_writes_cases_comes_to_an_end_and_its_case_is_there(book):
    (turn,) = book.follow("writes-a-case", pace=PACE)

    assert (turn.handed, turn.failure) == (2, None)
    assert {row.service for row in book.find()} == {None, "plugin"}


def test_a_follower_that_locks_the_store_batch_after_batch_is_ended_and_on_record(book):
    receive(book)

    (turn,) = book.follow("locks-and-returns", pace=attrs.evolve(PACE, batch=1))

    assert turn.failure.why == "it kept others from writing to the store"
    assert (turn.handed, turn.position) == (2, 2)


def test_nothing_that_a_follower_began_outlives_its_turn(book):
    book.follow("leaves-a-child", pace=PACE)

    left = int((faults.folder() / "left").read_text())
    assert_gone(left)


def assert_gone(process):
    state = Path(f"/proc/{process}/stat")
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":  # nobody has asked for it yet
            return
        time.sleep(0.05)
    pytest.fail(f"process {process} is still there")


def test_a_process_that_does_not_begin_in_time_is_a_failure_too(book):
    (turn,) = book.follow("witness", pace=Pace(start=0.001))

    assert turn.failure.why == "its process did not begin"
    assert book.follow("witness", pace=PACE)[0].waits_until == turn.failure.at + dt.timedelta(seconds=1)
