"""Sweepers that are killed and raced: what is due is claimed, and only once."""

import time

import msgspec
import pytest

from casework.application.notifying.claiming import Claiming
from tests.reliability.sweepers import check, race, survive


@pytest.fixture
def address(tmp_path, monkeypatch):
    """An empty store, of which sweepers write a few cases at a time, so that a kill comes between any two."""
    monkeypatch.setattr("casework.application.notifying.claiming._PAGE", 2)
    monkeypatch.setattr("casework.application.notifying.looking._RECORDS", 5)
    return f"sqlite:///{tmp_path / 'a.db'}"


def test_two_sweepers_killed_at_any_moment_lose_nothing_and_claim_nothing_twice(address):
    sweeps = survive(address, kills=8, cases=40)

    assert sweeps.kills == 8
    check(sweeps)


def test_two_sweepers_at_once_claim_each_reminder_once(address):
    sweeps = race(address, sweepers=2, cases=40, days=20)

    assert sweeps.reported == sweeps.claimed.total()
    check(sweeps)


def test_the_count_finds_a_sweeper_that_asks_for_no_version(address, monkeypatch):
    write, commit = Claiming._write, Claiming._commit

    def after_a_while(self, claims):
        time.sleep(0.1)
        write(self, claims)

    def unguarded(self, claim):
        found = commit(self, claim)
        return msgspec.structs.replace(
            found, appends=tuple(msgspec.structs.replace(each, expected=None) for each in found.appends)
        )

    monkeypatch.setattr(Claiming, "_write", after_a_while)
    monkeypatch.setattr(Claiming, "_commit", unguarded)

    with pytest.raises(AssertionError, match="claimed twice"):
        race(address, sweepers=2, cases=12, days=12)
