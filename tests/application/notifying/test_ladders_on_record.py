"""Who is told in place of whoever may not be, while a reminder schedule has mistakes: the ladder is on record.

Where nobody can tell whose a case is, nobody can tell which ladder it is either, and what goes up one waits.
"""

import attrs
import pytest

from tests.application.notifying.test_complained_about import STAFF_17, nobody, told
from tests.delivery import SENDER, Post, deliver, sending_office, sweep
from tests.mistaken_schedules import ADDRESSES, USUAL, Folder
from tests.offices import complaint
from tests.reminding import ROLES


def town(*notices):
    """An office that has swept once, with the folder of its one schedule."""
    folder = Folder(USUAL)
    book = sending_office(Post(), reminders=folder, roles=ROLES, notices=notices, addresses=ADDRESSES)
    sweep(book)
    return book, folder


def accused(book):
    """A case that was given to somebody who is complained about in it."""
    case = complaint(book)
    book.assign(case.id, handler="staff-17", by=SENDER)
    book.add_party(case.id, **STAFF_17, by=SENDER)
    return case


def moved_on(book):
    """A case that went on to a stage in which whoever has it may not handle it."""
    case = complaint(book)
    book.assign(case.id, handler="staff-17", by=SENDER)
    book.acknowledge(case.id, by=SENDER)
    book.respond(case.id, by=SENDER)
    book.escalate(case.id, by=SENDER)
    return case


CASES = [("assigned", accused), ("escalated", moved_on)]


@pytest.mark.parametrize(("notice", "made"), CASES)
def test_what_goes_up_is_told_while_the_rungs_of_the_schedule_have_mistakes(notice, made):
    book, folder = town(notice)
    folder.broken.add("usual")
    case = made(book)
    sweep(book)
    deliver(book)

    assert told(book, case) == [(notice, "staff-3", "delivered")]


@pytest.mark.parametrize(("notice", "made"), CASES)
def test_what_went_up_waits_and_is_not_over_while_nobody_can_tell_whose_the_case_is(notice, made):
    book, folder = town(notice)
    case = made(book)
    sweep(book)
    folder.torn.add("usual")
    sweep(book)
    found = deliver(book)

    assert (found.delivered, found.settled, dict(found.elsewhere)) == (0, 0, {notice: 1})
    assert told(book, case) == [(notice, "staff-3", "waiting")]
    assert [each.elsewhere for each in book.pending_notifications()] == [True]
    folder.mend()
    sweep(book)
    deliver(book)
    assert told(book, case) == [(notice, "staff-3", "delivered")]


@pytest.mark.parametrize(("notice", "made"), CASES)
def test_what_would_go_up_is_claimed_to_nobody_while_nobody_can_tell_who_is_the_next_one(notice, made):
    book, folder = town(notice)
    folder.torn.add("usual")
    case = made(book)
    found = sweep(book)
    assert (found.claimed, dict(found.skipped), told(book, case)) == (0, {}, [])
    assert book.unsettled_notifications() == ()

    folder.mend()
    sweep(book)

    assert told(book, case) == [(notice, "staff-3", "waiting")]


def test_whoever_a_case_was_given_to_is_told_whatever_mistakes_the_schedules_have():
    book, folder = town("assigned")
    case = complaint(book)
    folder.torn.add("usual")
    book.assign(case.id, handler="staff-17", by=SENDER)
    sweep(book)
    deliver(book)

    assert told(book, case) == [("assigned", "staff-17", "delivered")]


def test_praise_that_somebody_has_to_pass_on_is_for_staff_whatever_mistakes_the_schedules_have():
    book, folder = town("compliment")
    folder.torn.add("usual")
    case = complaint(book)
    book.add_party(case.id, **{**STAFF_17, "override": None}, by=SENDER)
    book.recognise(case.id, staff=["staff-17"], by=SENDER)
    sweep(book)

    assert nobody(book, case) == 1


def test_a_ladder_that_was_edited_together_with_a_mistake_is_the_one_on_record_until_that_is_mended():
    book, folder = town("assigned")
    folder.read["usual"] = attrs.evolve(USUAL, goes_up=("head-of-service",))
    folder.broken.add("usual")
    case = accused(book)
    sweep(book)
    assert told(book, case) == [("assigned", "staff-3", "waiting")]

    folder.mend()
    sweep(book)
    deliver(book)

    assert told(book, case) == [("assigned", "staff-3", "settled"), ("assigned", "staff-1", "delivered")]
