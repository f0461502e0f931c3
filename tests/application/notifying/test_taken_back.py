"""What a letter told, and a correction took back, is put right: by a later letter, or by staff who say so."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.notifications.kinds import NoticeKind
from casework.errors import EventShapeError, NotFoundError
from tests.delivery import SENDER, Post, acknowledged, send, sending_office
from tests.offices import NOW

INSTEAD = "This letter takes the place of the one that we sent on"


@pytest.fixture
def post():
    return Post()


@pytest.fixture
def book(post):
    return sending_office(post, notices=("acknowledged", "extended", "delay", "response"), reminders={})


@pytest.fixture
def case(book):
    """A case whose acknowledgement went out on Monday 5 January; it is the day after."""
    found = acknowledged(book)
    send(book)
    book.clock.advance(hours=24)
    return found


def correct(book, case, version=None, **said):
    """Correct what was recorded last, or another record, a minute after that."""
    book.clock.advance(minutes=1)
    return book.correct(case.id, version=version or case.version, reason="mistake", by=SENDER, **said)


def missing(book, case):
    return [each.says for each in book.next_steps(case.id).missing if each.code == "letter_taken_back"]


def last(post, kind):
    return [each for each in post.messages if each.kind is NoticeKind(kind)][-1]


def test_an_acknowledgement_that_was_struck_out_after_its_letter_is_missing_with_what_to_do(book, post, case):
    correct(book, case, strike=True)

    (says,) = missing(book, case)
    assert says == (
        f"Entry {case.version} was struck out, and the letter of Mon 5 Jan 2026 told p1 what it said before: tell "
        f"them, and record that with 'casework notifications settle {post.ids[0]} --why CODE --by YOU'."
    )


def test_one_whose_day_was_changed_is_missing_too(book, case):
    correct(book, case, fields={"told_due_on": dt.date(2026, 1, 16)})

    (says,) = missing(book, case)
    assert says.startswith(f"Entry {case.version} was changed, and the letter of Mon 5 Jan 2026 told p1")


def test_what_no_letter_tells_may_be_corrected_without_a_word(book, case):
    book.respond(case.id, outcome="upheld", by=SENDER)
    send(book)
    answered = book.case(case.id)
    correct(book, answered, fields={"outcome": "not-upheld"})

    assert missing(book, case) == []


def test_a_correction_before_the_letter_went_out_takes_nothing_back(book):
    found = acknowledged(book)
    correct(book, found, fields={"told_due_on": dt.date(2026, 1, 16)})
    send(book)

    assert missing(book, found) == []


def test_what_was_struck_out_and_restored_holds_again(book, case):
    correct(book, case, strike=True)
    correct(book, case, restore=True)

    assert missing(book, case) == []


def test_a_letter_that_came_back_told_nobody(book, post, case):
    book.notification_bounced(post.ids[0], why="no-such-address", by=SENDER)
    correct(book, case, strike=True)

    assert missing(book, case) == []


def test_it_is_missing_until_the_next_acknowledgement_has_gone_out(book, case):
    correct(book, case, strike=True)
    book.acknowledge(case.id, by=SENDER)

    assert missing(book, case) != []
    send(book)
    assert missing(book, case) == []


def test_staff_may_say_that_they_told_them_and_the_letter_stays_one_that_went_out(book, post, case):
    correct(book, case, strike=True)
    book.settle_notification(post.ids[0], why="telephoned", by=SENDER)

    assert missing(book, case) == []
    found = book.notifications(case.id)[0].notification
    assert (found.standing.value, found.sent is not None) == ("delivered", True)
    assert found.changed_at == NOW
    assert found.put_right_at == book.clock.now()
    with pytest.raises(NotFoundError, match="no notification that waits or failed"):
        book.settle_notification(post.ids[0], why="telephoned", by=SENDER)


def test_a_letter_whose_record_holds_cannot_be_settled(book, post, case):
    with pytest.raises(NotFoundError, match="no notification that waits or failed"):
        book.settle_notification(post.ids[0], why="telephoned", by=SENDER)


def test_it_outlives_the_end_of_the_case(book, case):
    book.respond(case.id, by=SENDER)
    send(book)
    answered = book.case(case.id)
    correct(book, answered, strike=True)
    book.withdraw(case.id, by=SENDER)

    (says,) = missing(book, case)
    assert says.startswith(f"Entry {answered.version} was struck out, and the letter of Tue 6 Jan 2026 told p1")


def test_an_answer_that_was_struck_out_and_given_anew_says_which_letter_it_takes_the_place_of(book, post, case):
    book.respond(case.id, by=SENDER)
    send(book)
    assert INSTEAD not in last(post, "response").text
    correct(book, book.case(case.id), strike=True)
    book.clock.advance(hours=24)
    book.respond(case.id, by=SENDER)
    send(book)

    assert f"{INSTEAD} Tuesday 6 January 2026. Please go by this one." in last(post, "response").text
    assert missing(book, case) == []


def test_the_answer_of_a_later_stage_takes_the_place_of_none(book, post, case):
    book.respond(case.id, by=SENDER)
    send(book)
    book.escalate(case.id, asked_by="complainant", by=SENDER)
    book.assign(case.id, handler="staff-3", by=SENDER)
    book.acknowledge(case.id, by=SENDER)
    book.clock.advance(hours=24)
    book.respond(case.id, by=SENDER)
    send(book)

    assert INSTEAD not in last(post, "response").text


def test_more_time_that_was_struck_out_and_given_anew_says_so(book, post, case):
    extended = book.extend(case.id, reason="records-at-depot", by=SENDER)
    send(book)
    correct(book, extended, strike=True)
    assert missing(book, case) != []
    book.clock.advance(hours=24)
    book.extend(case.id, reason="complex", until=dt.date(2026, 1, 26), by=SENDER)
    send(book)

    assert f"{INSTEAD} Tuesday 6 January 2026." in last(post, "extended").text
    assert missing(book, case) == []


def test_a_second_delay_names_the_letter_of_the_first_whose_day_holds_no_more(book, post, case):
    for day in (23, 30):
        book.inform_delay(case.id, limit="respond", told_due_on=dt.date(2026, 1, day), reason="staff-ill", by=SENDER)
        send(book)
        book.clock.advance(hours=24)

    assert f"{INSTEAD} Tuesday 6 January 2026." in last(post, "delay").text


def test_a_changed_delay_is_missing_until_staff_say_that_they_told_them(book, post, case):
    told = book.inform_delay(case.id, limit="respond", told_due_on=dt.date(2026, 1, 23), reason="staff-ill", by=SENDER)
    send(book)
    correct(book, told, fields={"told_due_on": dt.date(2026, 1, 26)})

    assert len(missing(book, case)) == 1
    book.settle_notification(post.ids[-1], why="telephoned", by=SENDER)
    assert missing(book, case) == []


def test_a_refusal_whose_ground_was_changed_is_missing():
    post = Post()
    book = sending_office(post, notices=("right_to_escalate",), reminders={})
    case = acknowledged(book)
    grounds = [each.id for each in book.rulebook.governing(case).exclusions if each.signpost]
    refused = book.decline(
        case.id, exclusion=grounds[0], reasons="It is.", discretion="No.", ombudsman_told=True, by=SENDER
    )
    send(book)
    assert len(post.messages) == 1
    correct(book, refused, fields={"exclusion": grounds[1]})

    assert len(missing(book, case)) == 1


def test_what_this_release_cannot_read_of_the_notifications_hides_no_case(book, case, monkeypatch):
    correct(book, case, strike=True)

    def unreadable(*_args):
        raise EventShapeError("notification.due", 1, "a later release")

    monkeypatch.setattr("casework.application.notifying.letters_out.notifications_of", unreadable)
    assert missing(book, case) == []


STEPS = st.lists(st.sampled_from(["strike", "restore", "again", "send", "settle"]), max_size=7)


@given(steps=STEPS)
def test_a_person_who_believes_what_was_struck_out_is_missing_exactly_until_they_were_told(steps):
    """One acknowledgement after the other, by a slow reckoning of what the person believes."""
    post = Post()
    book = sending_office(post, notices=("acknowledged",), reminders={})
    case = acknowledged(book)
    send(book)
    entry, believed, is_standing, settled = case.version, case.version, True, set()
    for step in steps:
        book.clock.advance(hours=1)
        if step == "strike" and is_standing:
            correct(book, case, entry, strike=True)
            is_standing = False
        elif step == "restore" and not is_standing:
            correct(book, case, entry, restore=True)
            is_standing = True
        elif step == "again" and not is_standing:
            entry, is_standing = book.acknowledge(case.id, by=SENDER).version, True
        elif step == "send":
            before = len(post.messages)
            send(book)
            believed = entry if len(post.messages) > before else believed
        elif step == "settle" and missing(book, case):
            book.settle_notification(post.ids[-1], why="telephoned", by=SENDER)
            settled.add(believed)
        holds = believed == entry and is_standing
        assert len(missing(book, case)) == (0 if holds or believed in settled else 1)
