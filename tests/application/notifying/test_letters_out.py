"""That a letter of more time went out is said beside the record, and is never the record of somebody being told."""

import datetime as dt

import pytest

from casework.domain.cases.events import Extended
from casework.errors import EventShapeError
from tests.delivery import SENDER, Post, acknowledged, send, sending_office
from tests.offices import NOW


@pytest.fixture
def book():
    return sending_office(Post(), notices=("extended",), reminders={})


@pytest.fixture
def case(book):
    """A case that got more time, of which a letter went out the day after; nobody recorded that they were told."""
    found = acknowledged(book)
    book.extend(found.id, reason="records-at-depot", by=SENDER)
    book.clock.advance(hours=24)
    send(book)
    return book.case(found.id)


def missing(book, case):
    return {each.code: each.says for each in book.next_steps(case.id).missing}.get("extension_told_to_nobody")


def entry(case):
    return next(fact.version for fact in case.history if isinstance(fact.event, Extended))


def test_that_nobody_is_on_record_as_told_is_said_with_the_day_on_which_the_letter_went_out(book, case):
    assert missing(book, case) == (
        "It is not on record that anybody was told that respond got more time on Mon 5 Jan 2026, but its letter went "
        f"out on Tue 6 Jan 2026: correct entry {entry(case)} with the day on which they were told (told_on)."
    )


def test_what_it_advises_settles_it(book, case):
    told = {"told_on": "2026-01-06"}
    book.correct(case.id, version=entry(case), fields=told, reason="told-by-letter", by=SENDER)

    assert missing(book, case) is None


def test_a_letter_that_came_back_is_not_named(book, case):
    (found,) = book.notifications(case.id)
    book.notification_bounced(found.notification.due.message, why="mailbox-full", by=SENDER)

    assert missing(book, case).endswith("on Mon 5 Jan 2026: tell them, and record when.")


def test_where_no_letter_went_out_none_is_named():
    book = sending_office(Post(), notices=(), reminders={})
    case = acknowledged(book)
    book.extend(case.id, reason="records-at-depot", by=SENDER)

    assert missing(book, case).endswith("on Mon 5 Jan 2026: tell them, and record when.")


def test_where_letters_cannot_be_read_none_is_named(book, case, monkeypatch):
    def unreadable(*_):
        raise EventShapeError("notifications", 1, "extended")

    monkeypatch.setattr("casework.application.notifying.letters_out.notifications_of", unreadable)

    assert missing(book, case).endswith("on Mon 5 Jan 2026: tell them, and record when.")


def test_nothing_is_asked_of_the_letters_where_everybody_was_told(book, monkeypatch):
    found = acknowledged(book)
    book.extend(found.id, reason="records-at-depot", told_on=NOW.date(), by=SENDER)

    def asked(*_):
        raise AssertionError

    monkeypatch.setattr("casework.application.notifying.letters_out.notifications_of", asked)

    assert missing(book, found) is None


def test_the_record_stays_as_it_is_whatever_went_out(book, case):
    assert case.history[entry(case) - 1].event.told_on is None
    assert dt.datetime(2026, 1, 6, 9, tzinfo=dt.UTC) == book.notifications(case.id)[0].notification.changed_at
