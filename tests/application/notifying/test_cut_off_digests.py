"""A digest that was cut off goes out again whole, under its id, at whatever moment a round comes along."""

import contextlib
import datetime as dt
from collections import defaultdict

import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.application.notifying.outbox import EVER
from casework.application.ports import AgendaQuery, Delivered, Later
from casework.domain.notifications.kinds import NoticeKind
from casework.testing import FixedClock
from tests.delivery import SENDER, Post, deliver, send, sending_office, staff_letters, standings, sweep
from tests.killing import Killed, KillingStore
from tests.offices import NOW, complaint

MANY = 6


class TickingClock(FixedClock):
    """A clock that goes on by a second whenever somebody reads it."""

    def now(self):
        self.advance(seconds=1)
        return super().now()


def given_to_an_officer(post, store=None, **settings):
    """An office in which so many cases are given to one officer, who is to be told of it."""
    book = sending_office(
        post, store=store or MemoryStore(), clock=TickingClock(NOW), notices=("assigned",), **settings
    )
    return book, staff_letters(book, MANY)


def rounds(book):
    """Rounds one right after the other, from before the next lease or pause ends, until nothing waits any more."""
    while waits := [row.deliver_at for row in book.store.agendas("council", AgendaQuery(deliver_by=EVER))]:
        book.clock.set(dt.datetime.fromisoformat(waits[0]) - dt.timedelta(seconds=2))
        for _ in range(MANY):
            deliver(book)


def told(post, cases):
    """The ids of the messages that told of each case."""
    found = defaultdict(set)
    for message in post.messages:
        for case in cases:
            if case.reference in message.text:
                found[case.id].add(message.id)
    return dict(found)


def is_whole(post, cases):
    """Whether one digest told of every case, as often as it was tried."""
    ids = {each.id for each in post.messages}
    return len(ids) == 1 and told(post, cases) == {case.id: ids for case in cases} and counts(post) == {str(MANY)}


def counts(post):
    """How many things each message told."""
    return {each.data.get("count") for each in post.messages}


def test_a_digest_that_was_put_off_goes_out_whole_though_a_round_begins_while_its_pause_ends():
    post = Post(Later(why="unavailable"))
    book, cases = given_to_an_officer(post)
    send(book)
    rounds(book)

    assert is_whole(post, cases)
    assert len(post.messages) == 2


def test_a_digest_of_which_the_sender_was_killed_goes_out_whole_though_a_round_begins_while_its_lease_ends():
    post = Post(Killed())
    book, cases = given_to_an_officer(post)
    with contextlib.suppress(Killed):
        send(book)
    rounds(book)
    assert {standing for case in cases for _, standing, _ in standings(book, case)} == {"delivered"}

    assert is_whole(post, cases)


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    made = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "cases.db")
    yield KillingStore(made)
    made.close() if request.param == "sqlite" else None


@pytest.mark.parametrize("after", [False, True], ids=["before it is written", "after"])
@pytest.mark.parametrize("write", range(9))
def test_whichever_write_a_round_is_killed_at_one_digest_tells_everything_under_one_id(store, write, after):
    post = Post()
    book, cases = given_to_an_officer(post, store)
    store.kill_at(write, after=after)
    with contextlib.suppress(Killed):
        send(book)
    store.kill_at()
    sweep(book)
    rounds(book)

    assert is_whole(post, cases)


@pytest.mark.parametrize("taken", [True, False], ids=["it was taken", "it was not"])
def test_what_came_after_a_digest_was_cut_off_goes_out_by_itself_and_the_digest_as_it_was(taken):
    def killed(_message):
        raise Killed

    post = Post(Later(why="unavailable") if not taken else killed)
    book, cases = given_to_an_officer(post)
    with contextlib.suppress(Killed):
        send(book)
    more = complaint(book)
    book.assign(more.id, handler="staff-17", by=SENDER)
    sweep(book)
    rounds(book)

    found = told(post, [*cases, more])
    assert len({frozenset(found[case.id]) for case in cases}) == 1
    assert found[more.id].isdisjoint(found[cases[0].id])
    assert counts(post) == {str(MANY), None}


def test_a_digest_that_was_tried_goes_out_whole_in_a_round_up_to_an_instant_before_some_of_it_was_due():
    post = Post(Later(why="unavailable"), Delivered())
    book, cases = given_to_an_officer(post)
    between = NOW + dt.timedelta(minutes=3)
    send(book)
    book.clock.advance(minutes=10)
    deliver(book, at=between)

    assert is_whole(post, cases)
    assert {each.kind for each in post.messages} == {NoticeKind.DIGEST}
