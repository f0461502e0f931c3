"""Senders that are killed hundreds of times, and four that send at once."""

import pytest

from casework.adapters.sqlite import SqliteStore
from tests.reliability.senders import FarEnd, check, race, survive


@pytest.fixture
def make_store(tmp_path):
    return lambda: SqliteStore(tmp_path / "a.db")


@pytest.fixture
def far_end(tmp_path):
    return FarEnd(path=tmp_path / "arrived")


@pytest.mark.parametrize("seed", [2, 3])
def test_two_hundred_kills_of_senders_lose_nothing_and_repeat_once_for_a_kill(make_store, far_end, seed):
    sends = survive(make_store, far_end, kills=220, seed=seed)

    print(f"\n{sends.told()}")
    assert len(sends.stopped) > 100
    assert sends.repeated
    check(sends)


def test_four_senders_at_once_send_each_message_once(make_store, far_end):
    sends = race(make_store, far_end, senders=4, cases=12, rounds=40)

    print(f"\nFour senders at once: {sends.told()}")
    assert sends.repeated == []
    check(sends)
