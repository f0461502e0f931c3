"""Rosa Bell's receipt: what was found first stays, what was found later stands beside it, and she is paid back."""

import datetime as dt
import hashlib
from decimal import Decimal

import pytest

from casework.errors import DecisionError, UsageError
from tests.stories.office import OFFICER, REVIEWER

CASE = "25-0702"
RECEIPT = b"Paid to Exampleton Council on 3 November 2025: 42.50 GBP\n"


@pytest.fixture
def not_upheld(office):
    """She complains on Monday 24 November 2025; on Tuesday 9 December she is told that no payment was found."""
    office.book.receive(
        kind="complaint",
        procedure="lgsco-code-2024",
        received_at=office.day("2025-11-24"),
        channel="email",
        service="waste",
        summary="A collection was paid for and nobody came",
        complainant={"name": "Rosa Bell"},
        reference=CASE,
        by=OFFICER,
    )
    office.book.assign(CASE, handler="staff-17", by=OFFICER)
    office.day("2025-11-26")
    office.book.acknowledge(CASE, by=OFFICER)
    office.day("2025-12-09")
    office.book.finding(CASE, outcome="not-upheld", reasons="No payment was found", by=OFFICER)
    office.book.respond(CASE, outcome="not-upheld", letter="We have found no payment.", by=OFFICER)
    office.book.close_case(CASE, by=OFFICER)
    return office


@pytest.fixture
def reopened(not_upheld):
    """On Wednesday 17 December she sends the receipt, and somebody else takes the case up again."""
    not_upheld.day("2025-12-17")
    not_upheld.book.document(
        CASE,
        use="received",
        title="Receipt of her bank",
        media_type="text/plain",
        sha256=hashlib.sha256(RECEIPT).hexdigest(),
        size=len(RECEIPT),
        by=OFFICER,
    )
    not_upheld.book.reopen(CASE, reason="new-evidence", note="The bank's receipt of 3 November", by=OFFICER)
    not_upheld.book.assign(CASE, handler="staff-40", by=OFFICER)
    not_upheld.day("2025-12-18")
    not_upheld.book.acknowledge(CASE, by=REVIEWER)
    return not_upheld


@pytest.fixture
def upheld(reopened):
    """On Monday 5 January 2026 it is upheld, and she is to have her money back by the 16th."""
    reopened.day("2026-01-05")
    reopened.book.finding(CASE, outcome="upheld", reasons="The payment was booked for another address", by=REVIEWER)
    reopened.book.remedy(CASE, kind="payment", money="42.50", due_on=dt.date(2026, 1, 16), by=REVIEWER)
    reopened.book.respond(CASE, outcome="upheld", letter="You did pay. We are sorry.", by=REVIEWER)
    reopened.book.close_case(CASE, by=REVIEWER)
    return reopened


FIRST_ROUND = [
    ("1", "acknowledge", "2025-12-01", "2025-11-26", "met"),
    ("1", "respond", "2025-12-10", "2025-12-09", "met"),
]


def test_a_closed_case_is_not_judged_anew_without_reopening_it(not_upheld):
    not_upheld.day("2025-12-17")

    with pytest.raises(DecisionError, match="reopen the case to judge it anew"):
        not_upheld.book.finding(CASE, outcome="upheld", by=OFFICER)


def test_what_the_first_round_reached_is_frozen_and_the_second_has_clocks_of_its_own(reopened):
    assert reopened.deadlines(CASE) == [
        *FIRST_ROUND,
        ("1", "acknowledge", "2025-12-24", "2025-12-18", "met"),
        ("1", "respond", "2026-01-06", None, "open"),
    ]


def test_even_a_late_second_answer_does_not_touch_the_first(reopened):
    reopened.day("2026-01-09")
    reopened.book.respond(CASE, outcome="upheld", by=REVIEWER)

    assert reopened.deadlines(CASE)[:2] == FIRST_ROUND
    assert reopened.deadlines(CASE)[3] == ("1", "respond", "2026-01-06", "2026-01-09", "missed")


def test_the_later_finding_stands_beside_the_first_and_counts(upheld):
    found = [(each.event.outcome, each.visit) for each in upheld.book.case(CASE).results.findings]

    assert found == [("not-upheld", 1), ("upheld", 2)]
    assert upheld.row(CASE).outcome == "upheld"


def test_three_decimals_are_no_amount_and_nothing_is_changed(reopened):
    with pytest.raises(UsageError, match="has more than 2 decimals"):
        reopened.book.remedy(CASE, kind="payment", money="42.505", by=REVIEWER)

    assert reopened.book.case(CASE).results.remedies == ()


def test_the_money_is_not_paid_back_before_that_was_agreed(upheld):
    with pytest.raises(DecisionError, match="before remedy r1 was agreed on 2026-01-05"):
        upheld.book.remedy_done(CASE, happened=dt.date(2025, 12, 14), by=OFFICER)


def test_the_payment_is_due_in_the_closed_case_until_it_is_done(upheld):
    upheld.day("2026-01-12")
    assert upheld.queue(within=7) == [(CASE, "remedy:r1", "2026-01-16")]
    assert upheld.due(CASE) == [("r1", "2026-01-16", "running")]

    upheld.day("2026-01-14")
    upheld.book.remedy_done(CASE, by=OFFICER)

    assert upheld.queue(within=365) == []
    paid = upheld.row(CASE).remedies
    assert [(each.kind, each.result, Decimal(each.amount), each.currency) for each in paid] == [
        ("payment", "done", Decimal("42.50"), "GBP")
    ]


def test_in_the_figures_it_is_one_complaint_with_two_answers_in_time(upheld):
    assert dict(upheld.book.tabulate(["kind", "status", "outcome"])) == {("complaint", "closed", "upheld"): 1}
    assert dict(upheld.book.tabulate(["limit", "limit_result"]))["respond", "met"] == 2
    assert upheld.row(CASE).days_to_close == 42
