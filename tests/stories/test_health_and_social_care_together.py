"""Walter Price's weekend without a carer: two bodies, one answer, and a holding letter that moves nothing."""

import datetime as dt
import hashlib

import pytest

from casework.errors import DecisionError
from tests.stories.office import OFFICER

CASE = "25-0388"
LETTER = b"Dear Mr Price, we are sorry. You will have our answer by 19 September.\n"


@pytest.fixture
def asked(office):
    """His daughter's letter is there on Monday 2 June 2025; on Thursday he is asked who may be told."""
    office.book.receive(
        kind="complaint",
        procedure="adult-social-care-nhs-england-2009",
        received_at=office.day("2025-06-02"),
        channel="letter",
        service="home-care",
        summary="No carer came from Friday to Monday",
        complainant={"name": "Walter Price"},
        reference=CASE,
        by=OFFICER,
    )
    office.book.add_matter(CASE, matter="m2", service="hospital-discharge", by=OFFICER)
    office.book.add_party(
        CASE, party="p2", role="representative", acts_for="p1", person={"name": "Joan Price"}, by=OFFICER
    )
    office.book.assign(CASE, handler="staff-17", by=OFFICER)
    office.day("2025-06-04")
    office.book.acknowledge(CASE, by=OFFICER)
    office.day("2025-06-05")
    office.book.add_party(CASE, party="p3", role="partner_body", actor="exampleton-hospitals", by=OFFICER)
    consent(office, "requested")
    return office


@pytest.fixture
def agreed(asked):
    """He agrees on 11 June; the council leads, and on the 12th it is agreed that the answer comes by 29 August."""
    asked.day("2025-06-11")
    consent(asked, "received")
    asked.book.add_party(CASE, party="p4", role="lead_body", actor="exampleton", by=OFFICER)
    asked.day("2025-06-12")
    asked.book.agree_date(CASE, limit="respond", until=dt.date(2025, 8, 29), by=OFFICER)
    return asked


@pytest.fixture
def held(agreed):
    """On Wednesday 27 August a holding letter promises the answer by 19 September."""
    agreed.day("2025-08-27")
    agreed.book.document(
        CASE,
        use="sent",
        title="Holding letter",
        media_type="text/plain",
        sha256=hashlib.sha256(LETTER).hexdigest(),
        size=len(LETTER),
        promised_on=dt.date(2025, 9, 19),
        by=OFFICER,
    )
    agreed.book.inform_delay(
        CASE,
        limit="respond",
        told_due_on=dt.date(2025, 9, 19),
        reason="waiting-for-partner",
        document="d1",
        by=OFFICER,
    )
    return agreed


def consent(office, step):
    book = office.book
    book.consent(CASE, step=step, scopes=["act_for", "disclose"], giver="p1", party="p2", by=OFFICER)
    book.consent(CASE, step=step, scopes=["disclose"], giver="p1", party="p3", by=OFFICER)


def answer(office, *to):
    office.book.respond(CASE, outcome="upheld", letter="Both of us are sorry.", to=to, by=OFFICER)


ACKNOWLEDGED = ("1", "acknowledge", "2025-06-05", "2025-06-04", "met")


def test_the_regulations_give_six_months_and_count_the_day_of_receipt(asked):
    assert asked.deadlines(CASE) == [ACKNOWLEDGED, ("1", "respond", "2025-12-01", None, "open")]


def test_two_consents_and_the_lead_are_missing_until_they_are_there(asked):
    assert asked.missing(CASE) == ["no_consent", "no_consent", "no_lead_body"]

    asked.day("2025-06-11")
    consent(asked, "received")
    asked.book.add_party(CASE, party="p4", role="lead_body", actor="exampleton", by=OFFICER)

    assert asked.missing(CASE) == []


def test_there_is_no_answer_while_nobody_leads_and_none_to_whom_he_did_not_let_it_go(asked):
    asked.day("2025-06-06")
    with pytest.raises(DecisionError, match="several bodies deal with it and none leads"):
        answer(asked)
    asked.book.add_party(CASE, party="p4", role="lead_body", actor="exampleton", by=OFFICER)

    for party in ("p2", "p3"):
        with pytest.raises(DecisionError, match=f"the consent of p1 for {party} to disclose was requested"):
            answer(asked, "p1", party)
    assert asked.deadlines(CASE)[1] == ("1", "respond", "2025-12-01", None, "open")


def test_a_period_agreed_with_the_complainant_stands_in_the_place_of_the_six_months(agreed):
    assert agreed.deadlines(CASE)[1] == ("1", "respond", "2025-08-29", None, "open")


def test_a_holding_letter_moves_nothing(held):
    assert held.deadlines(CASE)[1] == ("1", "respond", "2025-08-29", None, "open")

    held.day("2025-09-01")

    assert held.statuses(CASE)["1", "respond"] == "overdue"
    assert held.queue() == [(CASE, "respond", "2025-08-29")]


def test_a_date_that_has_gone_by_cannot_be_agreed_away(held):
    held.day("2025-09-02")

    with pytest.raises(DecisionError, match="a date can no longer be agreed"):
        held.book.agree_date(CASE, limit="respond", until=dt.date(2025, 9, 19), by=OFFICER)


def test_one_answer_is_late_by_what_was_promised_and_is_one_complaint_in_the_figures(held):
    day = held.day("2025-09-17")
    held.book.finding(CASE, matter="m1", outcome="partly-upheld", by=OFFICER)
    held.book.finding(CASE, matter="m2", outcome="upheld", by=OFFICER)
    held.book.remedy(CASE, kind="apology", due_on=day, by=OFFICER)
    held.book.remedy_done(CASE, by=OFFICER)
    answer(held, "p1", "p2", "p3")
    held.book.learn(CASE, cause="discharge", what="Friday discharges are confirmed by telephone", by=OFFICER)
    held.book.close_case(CASE, by=OFFICER)

    assert held.deadlines(CASE) == [ACKNOWLEDGED, ("1", "respond", "2025-08-29", "2025-09-17", "missed")]
    row = held.row(CASE)
    assert [(each.matter, each.outcome) for each in row.findings] == [("m1", "partly-upheld"), ("m2", "upheld")]
    assert row.learning == ("discharge",)
    assert held.missing(CASE) == []
    assert dict(held.book.tabulate(["kind"])) == {("complaint",): 1}
    assert dict(held.book.tabulate(["limit", "limit_result"])) == {
        ("acknowledge", "met"): 1,
        ("respond", "missed"): 1,
    }
