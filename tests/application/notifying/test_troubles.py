"""What holds a message up, a notifier, a host, a letter or a record that fails, holds up none of the others."""

import datetime as dt

import attrs
import pytest

from casework.application.notifying import delivering
from casework.application.notifying.letters import Letters
from casework.application.notifying.outbox import Outbox
from casework.application.notifying.outcomes import PAUSES
from casework.application.ports import Delivered, Later, Never
from casework.errors import NotACodeError, StoreUnavailableError, UsageError
from tests.delivery import (
    SENDER,
    Post,
    acknowledged,
    deliver,
    one,
    send,
    sending_office,
    staff_letters,
    standings,
    sweep,
)
from tests.offices import NOW, complaint


def test_a_message_that_cannot_be_taken_now_is_tried_after_five_minutes_under_the_same_id():
    post = Post(Later(why="unavailable"))
    book = sending_office(post)
    case = acknowledged(book)
    assert send(book).postponed == 1
    assert standings(book, case) == [("acknowledged", "waiting", "unavailable")]

    book.clock.advance(minutes=4)
    assert deliver(book).delivered == 0
    book.clock.advance(minutes=1)
    assert deliver(book).delivered == 1

    assert len(set(post.ids)) == 1


def test_whoever_asks_for_more_time_gets_it_up_to_a_day():
    post = Post(Later(why="rate_limited", after=dt.timedelta(hours=3)), Later(why="closed", after=dt.timedelta(days=9)))
    book = sending_office(post)
    case = acknowledged(book)
    send(book)
    assert one(book, case).next_at == NOW + dt.timedelta(hours=3)

    book.clock.advance(hours=3)
    deliver(book)

    assert one(book, case).next_at == NOW + dt.timedelta(hours=27)


def test_after_six_tries_that_came_to_nothing_staff_has_to_see_to_it():
    post = Post(*(Later(why="unavailable") for _ in range(6)))
    book = sending_office(post)
    case = acknowledged(book)
    sweep(book)

    for pause in (dt.timedelta(), *PAUSES):
        book.clock.set(book.clock.now() + pause)
        deliver(book)

    assert len(post.messages) == 6
    assert standings(book, case) == [("acknowledged", "failed", "gave_up")]


def test_a_message_that_is_refused_is_work_for_staff():
    post = Post(Never(why="refused"))
    book = sending_office(post)
    case = acknowledged(book)

    assert send(book).failed == 1

    (found,) = book.unsettled_notifications()
    assert (found.reference, [each.why for each in found.failed]) == (case.reference, ["refused"])


def test_a_notifier_that_raises_holds_up_nobody():
    post = Post(RuntimeError("jo@home.example"))
    book = sending_office(post)
    first, second = acknowledged(book), acknowledged(book)

    done = send(book)

    assert (done.postponed, done.delivered) == (1, 1)
    assert sorted(why for case in (first, second) for _, _, why in standings(book, case) if why) == ["trouble"]


def test_after_three_troubles_in_a_row_the_rest_waits_for_the_next_round_but_for_one_from_its_end():
    post = Post(*(Later(why="unavailable") for _ in range(4)))
    book = sending_office(post)
    for _ in range(6):
        acknowledged(book)

    done = send(book)

    assert (done.postponed, done.held, done.notifiers) == (4, {"post": 2}, {"post": "unavailable"})
    assert deliver(book).delivered == 2


def test_letters_at_which_a_notifier_fails_hold_up_none_of_those_behind_them():
    def only_new(message):
        if message.about in {case.reference for case in broken}:
            raise RuntimeError
        return Delivered()

    post = Post(*(only_new for _ in range(20)))
    book = sending_office(post)
    broken = [acknowledged(book) for _ in range(8)]
    book.clock.advance(minutes=1)
    for _ in range(4):
        acknowledged(book)

    done = send(book)

    assert done.delivered == 4
    assert done.held == {"post": 2}


def test_a_host_that_is_down_holds_up_no_other_host_of_the_same_notifier():
    def only_alive(message):
        return Later(why="unavailable") if "dead" in message.address else Delivered()

    post = Post(*(only_alive for _ in range(20)))
    staff = {"staff-1": {"webhook": "https://dead.example/"}, "staff-2": {"webhook": "https://live.example/"}}
    book = sending_office(post, notices=("assigned",), notifiers={"webhook": "post"}, addresses=staff, digest_from=99)
    sweep(book)
    for _ in range(9):
        book.assign(complaint(book).id, handler="staff-1", by=SENDER)
    book.clock.advance(minutes=1)
    book.assign(complaint(book).id, handler="staff-2", by=SENDER)

    done = send(book)

    assert (done.delivered, done.postponed, done.held) == (1, 4, {"post": 5})
    assert done.notifiers == {"post (dead.example)": "unavailable", "post (live.example)": None}


def test_an_address_that_only_looks_like_a_url_is_for_the_notifier_to_refuse():
    post = Post(Never(why="bad_address"))
    staff = {"staff-1": {"webhook": "https://[dead/"}}
    book = sending_office(post, notices=("assigned",), notifiers={"webhook": "post"}, addresses=staff)
    sweep(book)
    book.assign(complaint(book).id, handler="staff-1", by=SENDER)

    assert send(book).failed == 1


def test_a_host_that_is_down_is_probed_three_times_in_a_round_at_the_most(monkeypatch):
    monkeypatch.setattr(delivering, "_PAGE", 4)
    post = Post(*(Later(why="unavailable") for _ in range(40)))
    book = sending_office(post)
    for _ in range(24):
        acknowledged(book)

    done = send(book)

    assert (done.postponed, done.held) == (3 + 3, {"post": 18})


def test_a_notifier_that_took_too_long_is_handed_nothing_more_in_this_round():
    post = Post(Later(why="overran"))
    book = sending_office(post)
    for _ in range(7):
        acknowledged(book)

    done = send(book)

    assert (len(post.messages), done.held, done.notifiers) == (1, {"post": 6}, {"post": "overran"})


def test_a_channel_that_is_no_code_is_refused_before_anything_is_handed_over():
    with pytest.raises(NotACodeError, match="channel"):
        sending_office(Post(), notifiers={"e mail": "post"})


def test_what_could_not_be_written_down_afterwards_is_not_handed_over(monkeypatch):
    post = Post()
    book = sending_office(post)
    case = acknowledged(book)
    whole = Letters.letter

    def in_no_language(self, *said, **more):
        letter = whole(self, *said, **more)
        return attrs.evolve(letter, message=attrs.evolve(letter.message, language="plain English"))

    monkeypatch.setattr(Letters, "letter", in_no_language)

    done = send(book)

    assert (post.messages, list(done.unreadable)) == ([], [case.id])
    assert standings(book, case) == [("acknowledged", "waiting", None)]


@pytest.mark.parametrize("why", ["uncertain", "overran"])
def test_where_nobody_knows_whether_it_was_taken_the_next_try_is_an_hour_away(why):
    post = Post(Later(why=why))
    book = sending_office(post)
    case = acknowledged(book)

    send(book)

    assert one(book, case).next_at == NOW + dt.timedelta(hours=1)


def test_an_error_that_is_not_ours_in_one_letter_holds_up_no_other_one(monkeypatch):
    post = Post()
    book = sending_office(post)
    bad, good = acknowledged(book), acknowledged(book)
    fails_for(monkeypatch, "verdict", bad)

    done = send(book)

    assert (done.delivered, done.unreadable) == (1, {bad.id: "an error that casework does not know (ValueError)"})
    assert standings(book, bad) == [("acknowledged", "waiting", None)]
    assert standings(book, good) == [("acknowledged", "delivered", None)]


def test_an_error_that_is_not_ours_in_one_line_of_a_digest_holds_up_only_that_case(monkeypatch):
    post = Post()
    book = sending_office(post, notices=("assigned",))
    bad = staff_letters(book, 5)[0]
    fails_for(monkeypatch, "_facts", bad)

    done = send(book)

    assert (done.delivered, list(done.unreadable)) == (4, [bad.id])


def test_a_case_of_which_the_notifications_cannot_be_read_holds_up_no_other_one(monkeypatch):
    post = Post()
    book = sending_office(post)
    bad, _ = acknowledged(book), acknowledged(book)
    sweep(book)
    whole = Outbox.read

    def read(self, case):
        if case == bad.id:
            raise ZeroDivisionError
        return whole(self, case)

    monkeypatch.setattr(Outbox, "read", read)

    done = deliver(book)

    assert (done.delivered, done.unreadable) == (
        1,
        {bad.id: "an error that casework does not know (ZeroDivisionError)"},
    )


def fails_for(monkeypatch, name, case):
    """Let Letters fail at whatever is about *case*, with an error that is not ours."""
    whole = getattr(Letters, name)

    def fail(self, item, *said, **more):
        if item.file.case.id == case.id:
            raise ValueError("Jo Smith")
        return whole(self, item, *said, **more)

    monkeypatch.setattr(Letters, name, fail)


def test_mailboxes_that_want_a_message_once_more_later_stop_nobody_elses():
    post = Post(*(Later(why="not_now") for _ in range(4)))
    book = sending_office(post)
    for _ in range(5):
        acknowledged(book)

    done = send(book)

    assert (done.postponed, done.delivered, done.held) == (4, 1, {})


def test_what_nobody_offers_to_send_waits_and_is_told():
    post = Post()
    book = sending_office(post, notifiers={"email": "nobody"})
    case = acknowledged(book)

    done = send(book)

    assert done.held == {"nobody": 1}
    assert standings(book, case) == [("acknowledged", "waiting", None)]


def test_a_case_that_cannot_be_read_is_told_and_holds_up_nobody(monkeypatch):
    post = Post()
    book = sending_office(post)
    broken, fine = acknowledged(book), acknowledged(book)
    sweep(book)
    lose_the_rules_of(monkeypatch, book, broken)

    done = deliver(book)

    assert list(done.unreadable) == [broken.id]
    assert [each.about for each in post.messages] == [fine.reference]


def lose_the_rules_of(monkeypatch, book, broken):
    """Let the deadlines of one case be unreadable."""
    before = book.rulebook.deadlines

    def deadlines(case):
        if case.id == broken.id:
            message = "no such stage"
            raise UsageError(message)
        return before(case)

    monkeypatch.setattr(book.rulebook, "deadlines", deadlines)


def test_notifications_that_this_release_cannot_read_are_told(monkeypatch):
    book = sending_office(Post())
    case = acknowledged(book)
    sweep(book)

    def unreadable(_self, _case):
        message = "this release knows no such event"
        raise UsageError(message)

    monkeypatch.setattr(Outbox, "read", unreadable)

    assert deliver(book).unreadable == {case.id: "this release knows no such event"}


def test_a_letter_that_today_s_rules_cannot_work_out_is_told(monkeypatch):
    book = sending_office(Post())
    case = acknowledged(book)
    sweep(book)
    before = book.rulebook.governing

    def governing(found, *, on=None):
        if on is None:
            message = "not in force on that day"
            raise UsageError(message)
        return before(found, on=on)

    monkeypatch.setattr(book.rulebook, "governing", governing)

    assert deliver(book).unreadable == {case.id: "not in force on that day"}


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_store_that_fails_ends_the_round(monkeypatch, call):
    book = sending_office(Post())
    acknowledged(book)
    sweep(book)
    before, calls = Outbox.read, []

    def failing(self, case):
        calls.append(case)
        if len(calls) == call:
            raise StoreUnavailableError("complaints.db", "it is gone")
        return before(self, case)

    monkeypatch.setattr(Outbox, "read", failing)

    with pytest.raises(StoreUnavailableError):
        deliver(book)
