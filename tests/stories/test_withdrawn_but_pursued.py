"""Dennis Lowe takes his complaint back; the council looks into it all the same, and pays back what another one paid."""

import datetime as dt
from decimal import Decimal

import pytest

from casework.domain.cases.events import Responded
from casework.errors import DecisionError
from tests.stories.office import OFFICER

CASE = "26-0102"


@pytest.fixture
def withdrawn(office):
    """He telephones on Friday 24 April 2026, and on Wednesday, two days after the acknowledgement, takes it back."""
    office.book.receive(
        kind="complaint",
        procedure="lgsco-code-2024",
        received_at=office.day("2026-04-24"),
        channel="phone",
        service="waste",
        summary="The crew wants money for the bags that it fetches",
        complainant={"name": "Dennis Lowe"},
        reference=CASE,
        by=OFFICER,
    )
    office.book.assign(CASE, handler="staff-17", by=OFFICER)
    office.day("2026-04-27")
    office.book.acknowledge(CASE, told_due_on=dt.date(2026, 5, 12), by=OFFICER)
    office.day("2026-04-29")
    office.book.withdraw(CASE, note="He is afraid", by=OFFICER)
    return office


@pytest.fixture
def pursued(withdrawn):
    """On Tuesday 5 May, after the bank holiday, the council goes on with it."""
    withdrawn.day("2026-05-05")
    withdrawn.book.pursue(CASE, reason="others-affected", by=OFFICER)
    return withdrawn


@pytest.fixture
def answered(pursued):
    """Ivy Cole has paid; on Monday 11 May both matters are upheld, and she is to have her forty pounds."""
    pursued.day("2026-05-07")
    pursued.book.add_matter(CASE, matter="m2", service="waste", by=OFFICER)
    pursued.book.add_party(CASE, party="p2", role="person_affected", person={"name": "Ivy Cole"}, by=OFFICER)
    day = pursued.day("2026-05-11")
    for matter in ("m1", "m2"):
        pursued.book.finding(CASE, matter=matter, outcome="upheld", by=OFFICER)
    pursued.book.remedy(CASE, kind="apology", matter="m1", due_on=day, by=OFFICER)
    pursued.book.remedy(CASE, kind="payment", money="40.00", matter="m2", due_on=dt.date(2026, 5, 22), by=OFFICER)
    pursued.book.respond(CASE, outcome="upheld", to=("p1",), letter="You were right.", by=OFFICER)
    pursued.book.remedy_done(CASE, remedy="r1", by=OFFICER)
    pursued.book.close_case(CASE, by=OFFICER)
    return pursued


def test_what_was_taken_back_owes_no_answer_and_gets_none(withdrawn):
    assert withdrawn.deadlines(CASE) == [
        ("1", "acknowledge", "2026-05-01", "2026-04-27", "met"),
        ("1", "respond", "2026-05-12", None, "ended"),
    ]
    assert withdrawn.row(CASE).withdrawn_on == "2026-04-29"
    withdrawn.day("2026-05-05")
    with pytest.raises(DecisionError, match="it is withdrawn"):
        withdrawn.book.respond(CASE, outcome="upheld", by=OFFICER)


def test_only_what_was_taken_back_is_pursued(pursued):
    with pytest.raises(DecisionError, match="it is not withdrawn"):
        pursued.book.pursue(CASE, reason="others-affected", by=OFFICER)


def test_the_clock_goes_on_from_the_acknowledgement_and_takes_no_notice_of_the_six_days(pursued):
    assert pursued.deadlines(CASE) == [
        ("1", "acknowledge", "2026-05-01", "2026-04-27", "met"),
        ("1", "respond", "2026-05-12", None, "open"),
    ]
    assert pursued.missing(CASE) == []


def test_reopening_it_would_have_begun_new_clocks_and_can_be_struck_out(withdrawn):
    withdrawn.day("2026-05-05")
    withdrawn.book.reopen(CASE, reason="public-interest", by=OFFICER)
    assert withdrawn.deadlines(CASE)[2:] == [
        ("1", "acknowledge", "2026-05-12", None, "open"),
        ("1", "respond", "2026-05-27", None, "open"),
    ]

    withdrawn.book.correct(CASE, version=5, strike=True, reason="wrong-command", by=OFFICER)
    assert withdrawn.row(CASE).status == "withdrawn"
    withdrawn.book.pursue(CASE, reason="others-affected", by=OFFICER)

    assert withdrawn.statuses(CASE) == {("1", "acknowledge"): "met", ("1", "respond"): "running"}


def test_both_matters_are_upheld_and_the_answer_is_in_time(answered):
    row = answered.row(CASE)

    assert [(each.matter, each.outcome) for each in row.findings] == [("m1", "upheld"), ("m2", "upheld")]
    assert answered.deadlines(CASE)[1] == ("1", "respond", "2026-05-12", "2026-05-11", "met")
    assert answered.missing(CASE) == []


def test_the_answer_went_to_him_and_not_to_her(answered):
    answers = [fact.event for fact in answered.book.case(CASE).history if isinstance(fact.event, Responded)]
    assert [answer.to for answer in answers] == [("p1",)]


def test_her_payment_outlives_the_case_and_is_made_two_days_early(answered):
    answered.day("2026-05-18")
    assert answered.queue(within=7) == [(CASE, "remedy:r2", "2026-05-22")]

    answered.day("2026-05-20")
    answered.book.remedy_done(CASE, by=OFFICER)

    assert answered.queue(within=365) == []
    paid = answered.row(CASE).remedies[1]
    assert (paid.result, Decimal(paid.amount), paid.done_on) == ("done", Decimal("40.00"), "2026-05-20")


def test_in_the_figures_it_is_upheld_learned_from_and_not_withdrawn(answered):
    answered.book.learn(CASE, cause="staff-conduct", what="A letter says that it costs nothing", by=OFFICER)

    row = answered.row(CASE)
    assert (row.status, row.outcome, row.withdrawn_on, row.closed_on) == ("closed", "upheld", None, "2026-05-11")
    assert row.learning == ("staff-conduct",)
    assert dict(answered.book.tabulate(["kind", "status"])) == {("complaint", "closed"): 1}
