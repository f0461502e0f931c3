"""Runners of a follower, killed at any moment and raced: nothing is missed, nothing comes out of order."""

import datetime as dt
import random
import time

import pytest

from casework.application.following import FollowerLog
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.plugins.followers.runner import Pace
from casework.plugins.host import PluginHost
from casework.testing import FixedClock
from tests.processes import begin, run
from tests.reliability import slow_follower

OFFICER = Actor("staff-17")
PACE = Pace(batch=2)
NOW = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def path(tmp_path, monkeypatch):
    """A store with more than a hundred records."""
    monkeypatch.setenv("FOLLOWED", str(tmp_path / "followed"))
    with opened(tmp_path / "a.db", NOW) as book:
        case = book.receive(kind="complaint", procedure="lgsco-code-2024", received_at=book.today(), by=OFFICER)
        for _ in range(120):
            book.note(case.id, text="Rang them", by=OFFICER)
    return tmp_path / "a.db"


def opened(path, now):
    host = PluginHost([slow_follower])
    return Casebook.open(f"sqlite:///{path}", organisation="council", clock=FixedClock(now), host=host)


def batches(path):
    return [[int(word) for word in line.split()] for line in (path.parent / "followed").read_text().splitlines()]


def fed(path):
    with opened(path, NOW) as book:
        return [record.position for record in book.store.read_all("council") if not record.name.startswith("follower.")]


def follow(path, now):
    with opened(path, now) as book:
        return book.follow("slow", pace=PACE)[0]


def test_runners_killed_at_any_moment_miss_nothing_and_repeat_at_most_one_batch_each(path):
    draw, now, kills = random.Random(1), NOW, 6
    for _ in range(kills):
        now += PACE.lease  # the claim of whoever was killed has run out
        runner = begin(lambda write, now=now: follow(path, now))
        time.sleep(draw.uniform(0.2, 0.9))
        runner.kill()
        time.sleep(0.3)  # a process that is left alone finishes its batch and ends

    last = follow(path, now + PACE.lease)

    handed = batches(path)
    positions = [position for batch in handed for position in batch]
    assert list(dict.fromkeys(positions)) == fed(path)
    assert [batch[0] for batch in handed] == sorted(batch[0] for batch in handed)
    assert len(positions) <= len(fed(path)) + kills * PACE.batch
    assert last.failure is None


def test_of_runners_in_several_processes_one_hands_over_at_a_time(path):
    racing = [run(lambda: follow(path, NOW).handed) for _ in range(3)]

    handed = [one.result() for one in racing]

    assert sorted(handed) == [0, 0, len(fed(path))]
    assert [position for batch in batches(path) for position in batch] == fed(path)
    with opened(path, NOW) as book:
        assert FollowerLog.read(book._desk, "slow").standing.claimed_until is None
