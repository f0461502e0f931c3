"""Findings, remedies and learning in a casebook: recorded, listed when due, and counted from rows."""

import datetime as dt
from decimal import Decimal

import pytest

from casework.application.rows import FindingRow, RemedyRow
from casework.domain.cases.findings import outcome_of
from casework.domain.money import Money
from casework.domain.outcome_schemes import RollUp
from casework.errors import CaseworkError, NotFoundError
from casework.testing import FixedClock
from tests.offices import OFFICER, complaint, log_of, office

TODAY = dt.date(2026, 6, 1)


@pytest.fixture
def book():
    book = office(clock=FixedClock(dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)))
    complaint(book, reference="C-1")
    book.clock.advance(days=147)
    book.respond("C-1", outcome="upheld", happened=dt.date(2026, 1, 16), by=OFFICER)
    book.close_case("C-1", happened=dt.date(2026, 1, 16), by=OFFICER)
    return book


def told(book):
    (row,) = book.rows()
    return row


def test_the_ombudsmans_finding_after_the_end_stands_beside_the_bodys(book):
    book.finding("C-1", outcome="not-upheld", reasons="We came in time", happened=dt.date(2026, 1, 16), by=OFFICER)
    case = book.finding(
        "C-1", outcome="maladministration", scheme="housing-ombudsman", found_by="ombudsman", by=OFFICER
    )

    assert told(book).findings == (
        FindingRow(matter="m1", stage="1", by="body", scheme="upheld", outcome="not-upheld", roll_up="not_upheld"),
        FindingRow(
            matter="m1",
            stage="1",
            by="ombudsman",
            scheme="housing-ombudsman",
            outcome="maladministration",
            roll_up="upheld",
        ),
    )
    assert outcome_of(case, book.rulebook.outcomes) is RollUp.UPHELD


def test_a_remedy_is_due_after_the_case_was_closed_until_it_is_done(book):
    book.remedy("C-1", kind="payment", money="150", due_on=TODAY, what="For the missed bins", by=OFFICER)

    ((due,), not_yet) = book.due(), book.due(on=dt.date(2026, 5, 31))
    assert (due.reference, due.status, due.next_due_on, due.next_due_limit, not_yet) == (
        "C-1", "closed", "2026-06-01", "remedy:r1", ()
    )  # fmt: skip

    book.clock.advance(days=1)
    book.remedy_done("C-1", note="Paid by transfer", by=OFFICER)

    assert book.due() == ()
    (remedy,) = told(book).remedies
    assert (remedy.result, remedy.amount, remedy.currency) == ("late", "150.00", "GBP")


@pytest.mark.parametrize(
    ("money", "amount", "currency"),
    [
        ("150", "150.00", "GBP"),
        (150, "150.00", "GBP"),
        (Decimal("150.5"), "150.50", "GBP"),
        (Money.of("99.99", "EUR"), "99.99", "EUR"),
    ],
    ids=["text", "whole", "decimal", "euro"],
)
def test_an_amount_may_be_given_in_any_exact_way(book, money, amount, currency):
    book.remedy("C-1", kind="payment", money=money, by=OFFICER)

    (remedy,) = told(book).remedies
    assert (remedy.amount, remedy.currency) == (amount, currency)


def test_what_cannot_be_delivered_says_why(book):
    book.remedy("C-1", kind="apology", due_on=TODAY, by=OFFICER)
    case = book.remedy_undeliverable("C-1", reason="declined", note="She wants none", by=OFFICER)

    assert case.results.remedies[0].reason == "declined"
    assert told(book).remedies == (
        RemedyRow(remedy="r1", kind="apology", result="undeliverable", agreed_on="2026-06-01", due_on="2026-06-01"),
    )
    assert book.due() == ()


def test_what_was_learned_is_counted_by_its_cause(book):
    book.learn("C-1", cause="delay", what="Rounds are planned for holidays now", owner="staff-20", by=OFFICER)

    assert list(book.tabulate(("learning",))) == [(("delay",), 1)]
    assert "Rounds are planned for holidays now" in book.file("C-1").details.values()


@pytest.mark.parametrize(
    ("method", "said", "why"),
    [
        ("finding", {"outcome": "rejected"}, "outcome scheme upheld has no outcome rejected; it has "),
        ("remedy", {"kind": "payment", "money": "-5"}, "-5 is no amount to be paid"),
        ("remedy", {"kind": "payment", "money": "0"}, "0 is no amount to be paid"),
        ("remedy", {"kind": "payment", "money": "1.005"}, "1.005 has more than 2 decimals"),
        ("remedy", {"kind": "payment", "money": 0.1}, "0.1 is a binary fraction"),
        ("remedy", {"kind": "payment"}, "a payment needs its amount"),
        ("remedy", {"kind": "action", "due_on": dt.date(2026, 5, 31)}, "it is due on 2026-05-31, before it was agreed"),
        ("remedy_done", {}, "it has no remedy"),
        ("learn", {"cause": "delay", "what": " "}, "the words of what was learned are empty: say them in your"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else ",".join(value) or "nothing",
)
def test_bad_input_is_one_sentence_and_changes_nothing(book, method, said, why):
    before = log_of(book)

    with pytest.raises(CaseworkError) as refused:
        getattr(book, method)("C-1", **said, by=OFFICER)

    assert why in str(refused.value)
    assert log_of(book) == before


def test_a_remedy_done_before_it_was_agreed_is_refused(book):
    book.remedy("C-1", kind="apology", by=OFFICER)

    with pytest.raises(CaseworkError, match="2026-05-31 is before remedy r1 was agreed on 2026-06-01"):
        book.remedy_done("C-1", happened=dt.date(2026, 5, 31), by=OFFICER)


def test_words_of_lists_are_offered(book):
    with pytest.raises(NotFoundError, match="choose one of apology, action, payment, review"):
        book.remedy("C-1", kind="flowers", by=OFFICER)
    with pytest.raises(NotFoundError, match="choose one of body, panel, ombudsman, court"):
        book.finding("C-1", outcome="upheld", found_by="mayor", by=OFFICER)
