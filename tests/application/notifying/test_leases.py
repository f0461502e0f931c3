"""Of several senders one has a message in hand, and whoever is killed, late or wrong about the time loses none."""

import datetime as dt

import pytest

from casework.adapters.memory import MemoryStore
from casework.application.notifying.delivering import LEASE
from casework.application.notifying.outbox import Outbox
from casework.application.notifying.outcomes import PAUSES
from casework.application.ports import Delivered, Later
from casework.domain.notifications.state import Standing
from casework.errors import StaleVersionError, UsageError
from casework.plugins.carrying import SECONDS
from casework.testing import FixedClock
from tests.delivery import (
    SENDER,
    Post,
    acknowledged,
    deliver,
    one,
    send,
    sending_office,
    standings,
    sweep,
)
from tests.offices import NOW


@pytest.mark.parametrize("seconds", [0, LEASE.total_seconds()])
def test_a_notifier_never_has_a_message_for_as_long_as_its_sender_has_it(seconds):
    book = sending_office(Post())

    with pytest.raises(UsageError, match="less time than the lease"):
        deliver(book, seconds=seconds)


def test_a_clock_that_is_a_second_behind_waits_out_the_pause_of_a_day():
    post = Post(*(Later(why="unavailable") for _ in range(6)))
    book = sending_office(post)
    case = acknowledged(book)
    sweep(book)
    for pause in (dt.timedelta(), *PAUSES[:-1]):
        book.clock.set(book.clock.now() + pause)
        deliver(book)

    book.clock.set(book.clock.now() - dt.timedelta(seconds=1))
    deliver(book)

    assert len(post.messages) == 5
    assert standings(book, case) == [("acknowledged", "waiting", "unavailable")]


def test_of_two_senders_one_has_the_message():
    store, clock = MemoryStore(), FixedClock(NOW)
    other = Post()
    second = sending_office(other, store=store, clock=clock)
    post = Post(lambda _message: deliver(second) and Delivered())
    book = sending_office(post, store=store, clock=clock)
    case = acknowledged(book)

    send(book)

    assert (len(post.messages), other.messages) == (1, [])
    assert standings(book, case) == [("acknowledged", "delivered", None)]


def test_whoever_is_killed_with_a_message_in_hand_leaves_it_to_the_next_one_after_the_lease():
    class Killed(KeyboardInterrupt):
        """What ends the sender, and not only its work."""

    post = Post(Killed())
    book = sending_office(post)
    case = acknowledged(book)
    with pytest.raises(Killed):
        send(book)
    assert one(book, case).standing is Standing.TRYING

    assert deliver(book).delivered == 0
    book.clock.set(NOW + LEASE)
    assert deliver(book).postponed == 1
    assert standings(book, case) == [("acknowledged", "waiting", "unfinished")]
    book.clock.set(NOW + 2 * LEASE)
    assert deliver(book).delivered == 1

    assert len(post.ids) == 2
    assert len(set(post.ids)) == 1


def test_a_message_with_which_six_senders_died_is_not_tried_again():
    post = Post(*(KeyboardInterrupt() for _ in range(6)))
    book = sending_office(post)
    case = acknowledged(book)
    sweep(book)
    for _ in range(6):
        with pytest.raises(KeyboardInterrupt):
            deliver(book)
        book.clock.advance(LEASE)
        assert deliver(book).postponed == 1
        book.clock.advance(LEASE)

    assert deliver(book).failed == 1
    assert standings(book, case) == [("acknowledged", "failed", "gave_up")]


def test_the_lease_of_a_clock_that_was_far_ahead_is_waited_out_by_ours_and_then_counts_as_ended():
    post = Post(KeyboardInterrupt())
    book = sending_office(post)
    case = acknowledged(book)
    sweep(book)
    book.clock.advance(days=400)
    with pytest.raises(KeyboardInterrupt):
        deliver(book)
    book.clock.set(NOW + dt.timedelta(hours=1))

    assert deliver(book).postponed == 1
    assert standings(book, case) == [("acknowledged", "waiting", "unfinished")]
    book.clock.set(book.clock.now() + LEASE)
    assert deliver(book).delivered == 1
    assert len(set(post.ids)) == 1


@pytest.mark.parametrize("minutes", [0, 5, 21, 60, 60 * 24 * 400], ids=str)
@pytest.mark.parametrize("first_is_behind", [True, False], ids=["the first is behind", "the second is ahead"])
def test_two_senders_never_hand_over_one_message_whatever_the_clock_of_one_of_them_says(minutes, first_is_behind):
    store, first_clock, second_clock, right = MemoryStore(), FixedClock(NOW), FixedClock(NOW), FixedClock(NOW)
    post = Post()
    case = acknowledged(sending_office(post, store=store, clock=right))
    sweep(sending_office(post, store=store, clock=right))
    first = sending_office(post, store=store, clock=first_clock)
    second = sending_office(post, store=store, clock=second_clock)
    slowly = dt.timedelta(seconds=SECONDS)

    def at_work(_message):
        for _ in range(10):
            second_clock.advance(slowly / 10)
            deliver(second)
        first_clock.advance(slowly)
        return Delivered()

    post.answers = [at_work]
    now, wrong = NOW + dt.timedelta(days=500), dt.timedelta(minutes=minutes)
    first_clock.set(now - wrong if first_is_behind else now)
    second_clock.set(now if first_is_behind else now + wrong)
    deliver(first)
    for _ in range(3):
        second_clock.advance(hours=1)
        deliver(second)

    assert len(post.messages) == len(set(post.ids))
    assert standings(second, case) == [("acknowledged", "delivered", None)]


def test_the_lease_is_counted_from_when_a_message_is_taken_and_not_from_when_its_round_began():
    store, clock, post = MemoryStore(), FixedClock(NOW), Post()
    book, other = (sending_office(post, store=store, clock=clock) for _ in range(2))
    for _ in range(3):
        acknowledged(book)
    sweep(book)

    def slow(_message):
        clock.advance(minutes=9)
        deliver(other)
        return Delivered()

    post.answers = [slow]
    deliver(book, at=NOW)

    assert len(post.ids) == len(set(post.ids)) == 3


def test_what_a_clock_that_was_far_ahead_put_off_goes_out_now():
    post = Post(Later(why="unavailable"))
    book = sending_office(post)
    acknowledged(book)
    sweep(book)
    book.clock.advance(days=400)
    deliver(book)
    book.clock.set(NOW)

    assert deliver(book).delivered == 1


def test_somebody_who_settles_it_meanwhile_is_not_overruled_by_a_try_that_came_to_nothing():
    def settled(message):
        book.settle_notification(message.id, why="telephoned", by=SENDER)
        return Later(why="unavailable")

    post = Post(settled)
    book = sending_office(post)
    case = acknowledged(book)

    send(book)

    assert standings(book, case) == [("acknowledged", "settled", "telephoned")]


def test_that_it_went_out_is_written_whoever_settled_it_meanwhile():
    def settled(message):
        book.settle_notification(message.id, why="telephoned", by=SENDER)
        return Delivered()

    post = Post(settled)
    book = sending_office(post)
    case = acknowledged(book)

    send(book)

    assert standings(book, case) == [("acknowledged", "delivered", None)]


def test_a_case_that_says_something_new_while_a_message_is_in_hand_loses_nothing():
    def more(_message):
        book.extend(case.id, reason="complexity", by=SENDER)
        sweep(book)
        return Delivered()

    post = Post(more)
    book = sending_office(post, notices=("acknowledged", "extended"))
    case = acknowledged(book)

    send(book)
    deliver(book)

    assert [(kind, standing) for kind, standing, _ in standings(book, case)] == [
        ("acknowledged", "delivered"),
        ("extended", "delivered"),
    ]


def test_a_sender_who_is_too_late_leaves_it_to_the_other_one(monkeypatch):
    post = Post()
    book = sending_office(post)
    acknowledged(book)
    sweep(book)

    def too_late(_self, steps, _now):
        raise StaleVersionError(next(iter(steps)).case, expected=1, found=2)

    monkeypatch.setattr(Outbox, "write", too_late)

    assert deliver(book).taken == 1
    assert not post.messages


def test_what_another_sender_took_between_two_looks_is_left_to_them():
    post = Post()
    book = sending_office(post, notices=("assigned", "acknowledged"))
    first = acknowledged(book)
    second = acknowledged(book)
    sweep(book)
    ids = [each.notification.due.message for case in (first, second) for each in book.notifications(case.id)]

    def settle_the_others(message):
        for each in ids:
            if each != message.id:
                book.settle_notification(each, why="telephoned", by=SENDER)
        return Delivered()

    post.answers.append(settle_the_others)

    done = deliver(book)

    assert (done.delivered, done.taken) == (1, 3)
