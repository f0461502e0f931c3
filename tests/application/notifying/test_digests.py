"""Many things for one officer go out as one message, which stays the same one however often it is tried."""

import datetime as dt

import pytest

from casework.application.notifying import delivering
from casework.application.notifying.delivering import LEASE
from casework.application.ports import Later
from casework.domain.notifications.kinds import NoticeKind
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


def test_a_digest_of_which_the_messages_stand_on_several_pages_stays_one_when_it_is_tried_again(monkeypatch):
    post = Post(Later(why="unavailable"))
    book = sending_office(post, notices=("assigned",))
    staff_letters(book, 6)
    send(book)
    monkeypatch.setattr(delivering, "_PAGE", 2)

    book.clock.advance(minutes=5)
    deliver(book)

    first, second = post.messages
    assert (first.id, first.text) == (second.id, second.text)


def test_five_or_more_messages_to_one_officer_go_out_as_one():
    post = Post()
    book = sending_office(post, notices=("assigned",))
    cases = staff_letters(book, 5)

    done = send(book)

    (digest,) = post.messages
    assert (digest.kind, digest.about, digest.address) == (NoticeKind.DIGEST, None, "priya@council.example")
    assert all(case.reference in digest.text for case in cases)
    assert (done.delivered, done.messages) == (5, {"post": 1})
    assert {one(book, case).digest for case in cases} == {digest.id}


def test_four_messages_go_out_each_by_itself():
    post = Post()
    book = sending_office(post, notices=("assigned",))
    staff_letters(book, 4)

    assert send(book).delivered == 4
    assert [each.kind for each in post.messages] == [NoticeKind.ASSIGNED] * 4


def test_complainants_never_get_a_digest():
    post = Post()
    book = sending_office(post, digest_from=2)
    for _ in range(3):
        acknowledged(book)

    send(book)

    assert [each.kind for each in post.messages] == [NoticeKind.ACKNOWLEDGED] * 3


def test_a_digest_that_has_to_be_tried_again_has_the_same_id_and_the_same_messages():
    post = Post(Later(why="unavailable"))
    book = sending_office(post, notices=("assigned",))
    staff_letters(book, 5)
    send(book)
    more = staff_letters(book, 1)

    book.clock.advance(minutes=5)
    send(book)

    first, third, second = post.messages
    assert first.id == second.id
    assert first.text == second.text
    assert (third.kind, third.about) == (NoticeKind.ASSIGNED, more[0].reference)


def test_a_message_of_which_the_lease_ended_goes_out_by_itself_and_never_in_a_digest():
    post = Post(KeyboardInterrupt())
    book = sending_office(post, notices=("assigned",), digest_from=2)
    staff_letters(book, 1)
    with pytest.raises(KeyboardInterrupt):
        send(book)
    book.clock.advance(LEASE)
    send(book)
    book.clock.advance(LEASE)
    staff_letters(book, 1)

    send(book)

    assert post.ids[0] in post.ids[1:]
    assert {each.kind for each in post.messages} == {NoticeKind.ASSIGNED}


def test_what_is_said_no_more_is_left_out_of_a_digest():
    post = Post()
    book = sending_office(post, notices=("assigned",))
    cases = staff_letters(book, 6)
    sweep(book)
    book.correct(cases[0].id, version=2, reason="wrong-case", strike=True, by=SENDER)

    done = deliver(book)

    (digest,) = post.messages
    assert (done.settled, done.delivered) == (1, 5)
    assert cases[0].reference not in digest.text


def test_where_too_few_are_left_for_a_digest_each_goes_out_by_itself():
    post = Post()
    book = sending_office(post, notices=("assigned",))
    cases = staff_letters(book, 5)
    sweep(book)
    book.correct(cases[0].id, version=2, reason="wrong-case", strike=True, by=SENDER)

    assert deliver(book).delivered == 4
    assert {each.kind for each in post.messages} == {NoticeKind.ASSIGNED}


def test_a_digest_goes_out_again_as_a_whole_also_by_a_clock_that_was_set_back_a_little():
    post = Post(KeyboardInterrupt(), KeyboardInterrupt())
    book = sending_office(post, notices=("acknowledged", "assigned"), digest_from=2)
    acknowledged(book), acknowledged(book)
    for later in (0, 5):
        book.clock.advance(hours=later)
        with pytest.raises(KeyboardInterrupt):
            send(book)

    book.clock.set(book.clock.now() - dt.timedelta(hours=1))
    deliver(book)
    book.clock.advance(hours=2)
    deliver(book)

    digests = [each.data for each in post.messages if each.kind is NoticeKind.DIGEST]
    assert digests == [{"count": "2"}, {"count": "2"}]


def test_a_digest_that_goes_out_again_tells_each_thing_once_whatever_else_of_its_cases_goes_out_before():
    post = Post(KeyboardInterrupt())
    book = sending_office(post, notices=("acknowledged", "assigned"), digest_from=2)
    acknowledged(book), acknowledged(book)
    with pytest.raises(KeyboardInterrupt):
        send(book)
    for _ in range(2):
        book.clock.advance(minutes=30)
        deliver(book)

    assert [each.data.get("count") for each in post.messages if each.kind is NoticeKind.DIGEST] == ["2", "2"]


def test_a_digest_to_somebody_without_an_address_is_work_for_staff():
    book = sending_office(Post(), notices=("assigned",), addresses={})
    cases = staff_letters(book, 5)

    assert send(book).failed == 5
    assert standings(book, cases[0]) == [("assigned", "failed", "no_address")]


def test_two_messages_of_one_case_can_stand_in_one_digest():
    post = Post()
    book = sending_office(post, notices=("assigned", "compliment"), digest_from=2)
    (case,) = staff_letters(book, 1)
    book.recognise(case.id, staff=["staff-17"], by=SENDER)

    send(book)

    assert [each.kind for each in post.messages] == [NoticeKind.DIGEST]
    assert post.messages[0].data == {"count": "2"}


def test_a_digest_tells_a_hundred_things_at_the_most():
    post = Post()
    book = sending_office(post, notices=("assigned",))
    staff_letters(book, 103)

    send(book)

    assert [each.data.get("count") for each in post.messages] == ["100", None, None, None]
