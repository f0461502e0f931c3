"""Whoever a letter told that they were praised has heard of it: the case, what is next and the figures say the same."""

import pytest

from casework.application.ports import Later
from casework.errors import EventShapeError
from tests.delivery import SENDER, Post, send, sending_office, standings, sweep
from tests.offices import complaint


def praised(*answers, notices=("compliment",), staff=("staff-17",), teams=("housing",)):
    book = sending_office(Post(*answers), notices=notices)
    sweep(book)
    case = complaint(book)
    book.recognise(case.id, staff=staff, teams=teams, by=SENDER)
    return book, case


def untold(book, case):
    """Who has not heard of the praise: by the file of the case and its data, by what is next, and by the report."""
    file = book.file(case.id)
    by_file = [each.who for each in file.case.results.praise if each.told is None]
    by_data = [each["who"] for each in book.as_dict(file)["praise"] if each["told"] is None]
    missing = [each.says for each in book.next_steps(case.id).missing if each.code == "praise_untold"]
    (waiting,) = (table for table in book.report("recognition") if table.name == "praise_not_passed_on")
    assert set(by_file) == set(by_data) == {row[2] for row in waiting.rows}
    assert [who for who in by_file if any(who in each for each in missing)] == by_file
    assert len(missing) == len(by_file)
    return by_file


def test_before_a_letter_is_delivered_nobody_has_heard_of_the_praise():
    book, case = praised()
    sweep(book)

    assert untold(book, case) == ["staff-17", "housing"]


def test_whoever_was_told_by_letter_has_heard_of_the_praise():
    book, case = praised()
    send(book)

    assert untold(book, case) == []
    assert {each.told for each in book.file(case.id).case.results.praise} == {book.clock.now()}
    assert "tell-recognised" not in book.file(case.id).allowed


def test_a_letter_that_was_put_off_has_told_nobody():
    book, case = praised(Later(why="unavailable"), teams=())
    send(book)

    assert untold(book, case) == ["staff-17"]


def test_a_letter_that_bounced_has_told_nobody():
    book, case = praised()
    send(book)
    to = {each.notification.due.to.who: each.notification.due.message for each in book.notifications(case.id)}
    book.notification_bounced(to["housing"], why="mailbox-full", by=SENDER)

    assert untold(book, case) == ["housing"]


def test_whoever_heard_of_it_before_the_letter_went_out_gets_none():
    book, case = praised(teams=())
    sweep(book)
    book.tell_recognised(case.id, who="staff-17", by=SENDER)

    assert send(book).settled == 1
    assert standings(book, case) == [("compliment", "settled", "over")]
    assert untold(book, case) == []


def test_whoever_is_named_twice_gets_one_letter():
    book, case = praised(teams=())
    send(book)
    book.recognise(case.id, staff=["staff-17", "staff-3"], by=SENDER)
    send(book)

    sent = [(each.notification.due.to.who, each.notification.standing.value) for each in book.notifications(case.id)]
    assert sent == [("staff-17", "delivered"), ("staff-17", "settled"), ("staff-3", "delivered")]


def test_the_thanks_to_whoever_praised_tell_staff_nothing():
    book = sending_office(Post(), notices=("thanks",))
    sweep(book)
    praise = {"kind": "compliment", "procedure": "local-feedback", "channel": "email"}
    case = complaint(book, complainant={"name": "Jo Smith", "email": "jo@home.example"}, **praise)
    book.recognise(case.id, staff=["staff-17"], by=SENDER)
    send(book)

    assert standings(book, case) == [("thanks", "delivered", None)]
    assert untold(book, case) == ["staff-17"]


@pytest.mark.parametrize("teams", [(), ("housing",)])
def test_where_letters_cannot_be_read_only_what_is_on_record_of_the_case_counts(monkeypatch, teams):
    book, case = praised(teams=teams)
    send(book)

    def unreadable(*_said):
        raise EventShapeError("notification.due", 2, "a later release wrote it")

    monkeypatch.setattr("casework.application.notifying.letters_out.notifications_of", unreadable)

    assert untold(book, case) == ["staff-17", *teams]
