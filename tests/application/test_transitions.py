"""A new version of a procedure comes into force while cases are open: what may be decided, and what the rows say."""

import datetime as dt

import pytest

from casework.application.freshness import Rebuilt
from casework.errors import DecisionError
from casework.testing import FixedClock
from tests.offices import OFFICER, complaint, office
from tests.transitions import BOTH, BY_STAGE, NEW, OLD, PLAIN, TAKING_OVER, Only

MARCH_10, APRIL_7, APRIL_8 = dt.date(2026, 3, 10), dt.date(2026, 4, 7), dt.date(2026, 4, 8)
AFTER = dt.datetime(2026, 4, 20, 9, 0, tzinfo=dt.UTC)


def working(procedure, *, now=AFTER):
    return office(procedures=Only(procedure), clock=FixedClock(now))


def received(book, day=MARCH_10):
    return complaint(book, procedure="switch", received_at=day)


def pause(book, case, day):
    return book.pause(case.id, reason="strike", happened=day, by=OFFICER)


def test_a_decision_is_judged_by_the_version_of_the_day_on_which_it_was_taken():
    book = working(TAKING_OVER)

    assert pause(book, received(book), APRIL_7).open_pause
    with pytest.raises(DecisionError, match="switch@2026-04-08 lets no clock stop"):
        pause(book, received(book), APRIL_8)


def test_without_a_transition_the_version_of_the_receipt_judges_to_the_end():
    book = working(PLAIN)

    assert pause(book, received(book), APRIL_8).open_pause


def test_the_stages_that_may_follow_are_those_of_the_version_that_governs_on_the_day():
    book = working(TAKING_OVER)
    one, other = received(book), received(book)
    for case in (one, other):
        book.respond(case.id, happened=APRIL_7, by=OFFICER)

    assert book.escalate(one.id, to_stage="panel", happened=APRIL_7, by=OFFICER).stage == "panel"
    with pytest.raises(DecisionError, match="panel"):
        book.escalate(other.id, to_stage="panel", happened=APRIL_8, by=OFFICER)


def test_what_is_allowed_now_goes_by_the_version_that_governs_today():
    before, after = working(TAKING_OVER, now=dt.datetime(2026, 4, 7, 9, 0, tzinfo=dt.UTC)), working(TAKING_OVER)

    for book, may in ((before, True), (after, False)):
        case = received(book)
        assert ("pause" in book.file(case.id).allowed) is may
        assert ("pause" in book.next_steps(case.id).allowed) is may
    assert "pause" in after.next_steps(case.id, on=APRIL_7).allowed


def test_what_was_decided_under_the_old_version_stands_when_something_earlier_is_corrected():
    book = working(TAKING_OVER)
    case = pause(book, received(book), APRIL_7)

    moved = book.correct(case.id, version=1, reason="typing-error", happened_instead=dt.date(2026, 3, 9), by=OFFICER)

    assert moved.open_pause
    with pytest.raises(DecisionError, match="lets no clock stop"):
        book.correct(case.id, version=2, reason="typing-error", happened_instead=APRIL_8, by=OFFICER)


@pytest.mark.parametrize(
    ("procedure", "due"),
    [(PLAIN, "2026-05-05"), (BY_STAGE, "2026-05-05"), (TAKING_OVER, "2026-04-21"), (BOTH, "2026-04-21")],
)
def test_the_row_and_the_queue_go_by_the_version_that_governs(procedure, due):
    book = working(procedure)
    received(book)

    (row,) = book.rows()
    assert [each.due_on for each in row.limits if each.limit == "respond"] == [due]
    assert book.rebuild() == Rebuilt(cases=1, changed=0)


def test_rows_are_stale_once_a_file_names_another_anchor():
    plain, anchored = (working(procedure).rulebook.stamps("switch") for procedure in (PLAIN, BY_STAGE))

    assert plain != anchored


def test_a_correction_of_the_receipt_brings_the_case_under_the_other_version_and_back():
    book = working(PLAIN)
    case = received(book, dt.date(2026, 4, 9))
    assert book.rulebook.governing(case).id == NEW

    there = book.correct(case.id, version=1, reason="typing-error", happened_instead=MARCH_10, by=OFFICER)
    assert book.rulebook.governing(there).id == OLD
    back = book.correct(case.id, version=1, reason="typing-error", happened_instead=dt.date(2026, 4, 9), by=OFFICER)
    assert book.rulebook.governing(back).id == NEW
