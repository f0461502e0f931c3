"""Senders that are killed and raced: what was claimed arrives, again only for a kill, and always under its own id."""

import datetime as dt
import uuid

import attrs
import pytest

from casework.adapters.sqlite import SqliteStore
from casework.application.notifying.delivering import Deliverer
from casework.application.notifying.outcomes import ended
from casework.application.ports import Delivered
from casework.domain.notifications.state import Standing
from casework.plugins.carrying import PluginCarrier
from tests.reliability.senders import Arrival, FarEnd, Sends, check, race, survive


@pytest.fixture
def make_store(tmp_path):
    return lambda: SqliteStore(tmp_path / "a.db")


@pytest.fixture
def far_end(tmp_path):
    return FarEnd(path=tmp_path / "arrived")


def test_two_senders_killed_at_any_moment_lose_nothing_and_repeat_once_for_a_kill(make_store, far_end):
    sends = survive(make_store, far_end, kills=8)

    assert sends.kills == 8
    check(sends)


def test_two_senders_at_once_send_each_message_once(make_store, far_end):
    sends = race(make_store, far_end, senders=2, cases=6, rounds=3)

    assert sends.repeated == []
    check(sends)


def test_the_count_finds_a_sender_that_takes_no_lease(make_store, far_end, monkeypatch):
    def as_if_nobody_had_it(notification, *more):
        return ended(attrs.evolve(notification, standing=Standing.WAITING), *more)

    monkeypatch.setattr("casework.application.notifying.delivering.LEASE", dt.timedelta())
    monkeypatch.setattr("casework.application.notifying.delivering.ended", as_if_nobody_had_it)

    with pytest.raises(AssertionError, match="repeated without a kill"):
        check(race(make_store, far_end, senders=2, cases=12, rounds=3))


def test_the_count_finds_a_sender_that_forgets_what_it_had_in_hand(make_store, far_end, monkeypatch):
    hand_over, deliver, in_hand = PluginCarrier.hand_over, Deliverer.deliver, []

    def keep(self, *message):
        in_hand.append((self, *message))
        if len(in_hand) > 3:
            bring(in_hand.pop(0))
        return Delivered()

    def bring(message):
        while not isinstance(hand_over(*message), Delivered):
            pass

    def deliver_and_bring_the_rest(self):
        found = deliver(self)
        while in_hand:
            bring(in_hand.pop(0))
        return found

    monkeypatch.setattr(PluginCarrier, "hand_over", keep)
    monkeypatch.setattr(Deliverer, "deliver", deliver_and_bring_the_rest)

    with pytest.raises(AssertionError, match="lost"):
        check(survive(make_store, far_end, kills=8, cases=12))


def test_the_count_finds_a_sender_that_gives_each_try_an_id_of_its_own(make_store, far_end, monkeypatch):
    hand_over = PluginCarrier.hand_over

    def renamed(self, notifier, message):
        return hand_over(self, notifier, attrs.evolve(message, id=uuid.uuid4().hex))

    monkeypatch.setattr(PluginCarrier, "hand_over", renamed)

    with pytest.raises(AssertionError, match="told under another id"):
        check(race(make_store, far_end, senders=1, cases=2, rounds=1))


BEGUN = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def arrivals(*said):
    """A count of messages m1 and m2 by (id, minute, sender), of which sender 1 was killed."""
    return Sends(
        kills=1,
        stopped=frozenset({1}),
        given_up=0,
        wanted=frozenset({("R-1", "m1@home.example"), ("R-1", "m2@home.example")}),
        record={("R-1", "m1@home.example"): "m1", ("R-1", "m2@home.example"): "m2"},
        arrivals=tuple(
            Arrival(
                id=each, to=f"{each}@home.example", cases=("R-1",), at=BEGUN + dt.timedelta(minutes=minute), sender=one
            )
            for each, minute, one in said
        ),
    )


def test_the_count_takes_a_message_that_came_again_once_for_a_kill():
    check(arrivals(("m1", 0, 1), ("m1", 20, 2), ("m2", 20, 2)))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([("m1", 0, 1)], "lost: 1"),
        ([("m1", 0, 1), ("m2", 0, 1), ("m3", 0, 1)], "had not to be"),
        ([("m1", 0, 1), ("m1", 19, 2), ("m2", 19, 2)], "within a lease"),
        ([("m1", 0, 2), ("m1", 20, 3), ("m2", 20, 3)], "without a kill"),
        ([("m1", 0, 1), ("m1", 20, 2), ("m2", 0, 1), ("m2", 20, 2)], "more than once for a kill"),
    ],
)
def test_the_count_finds_what_should_not_have_come(said, found):
    with pytest.raises(AssertionError, match=found):
        check(arrivals(*said))
