"""Grace Obi's damp bedroom: two stages, the Ombudsman's letters, and what had to be put right after all."""

import datetime as dt
import hashlib
from decimal import Decimal

import pytest

from casework.errors import DecisionError
from tests.stories.office import OFFICER, REVIEWER

CASE, ENQUIRY = "24-0911", "25-0230"
LETTER = b"Housing Ombudsman, 12 May 2025. Please send us your file by 3 June 2025.\n"
OMBUDSMAN = {"scheme": "housing-ombudsman", "found_by": "ombudsman"}


@pytest.fixture
def stage_2(office):
    """She complains on Monday 16 December 2024, is answered on 7 January, and asks for stage 2 on Monday 20 January."""
    office.book.receive(
        kind="complaint",
        procedure="housing-ombudsman-code-2024",
        received_at=office.day("2024-12-16"),
        channel="phone",
        service="repairs",
        summary="Damp in the bedroom; told to open the window",
        complainant={"name": "Grace Obi"},
        reference=CASE,
        by=OFFICER,
    )
    office.book.add_matter(CASE, matter="m2", service="contact-centre", summary="Nobody rang back", by=OFFICER)
    office.book.assign(CASE, handler="staff-17", by=OFFICER)
    office.day("2024-12-19")
    office.book.acknowledge(CASE, told_due_on=dt.date(2025, 1, 7), by=OFFICER)
    office.day("2025-01-07")
    office.book.finding(CASE, matter="m1", outcome="not-upheld", by=OFFICER)
    office.book.finding(CASE, matter="m2", outcome="upheld", by=OFFICER)
    office.book.respond(CASE, outcome="partly-upheld", by=OFFICER)
    office.day("2025-01-20")
    office.book.escalate(CASE, by=OFFICER)
    office.day("2025-01-22")
    office.book.acknowledge(CASE, told_due_on=dt.date(2025, 2, 19), by=OFFICER)
    return office


@pytest.fixture
def referred(stage_2):
    """The final answer of 18 February offers £50; on 14 April she has gone to the Ombudsman."""
    stage_2.day("2025-01-23")
    stage_2.book.assign(CASE, handler="staff-40", by=OFFICER)
    stage_2.day("2025-02-18")
    stage_2.book.finding(CASE, matter="m1", outcome="not-upheld", by=REVIEWER)
    stage_2.book.finding(CASE, matter="m2", outcome="upheld", by=REVIEWER)
    stage_2.book.remedy(CASE, kind="payment", money="50", matter="m2", due_on=dt.date(2025, 3, 4), by=REVIEWER)
    stage_2.book.respond(CASE, outcome="partly-upheld", letter="This is our final answer.", by=REVIEWER)
    stage_2.day("2025-02-27")
    stage_2.book.remedy_done(CASE, by=REVIEWER)
    stage_2.book.close_case(CASE, by=REVIEWER)
    stage_2.day("2025-04-14")
    stage_2.book.refer(CASE, body="housing-ombudsman", by=REVIEWER)
    return stage_2


@pytest.fixture
def enquired(referred):
    """On Tuesday 13 May the Ombudsman's letter is there, and is a case of its own."""
    referred.book.receive(
        kind="enquiry",
        procedure="ombudsman-enquiry",
        received_at=referred.day("2025-05-13"),
        written_on=dt.date(2025, 5, 12),
        channel="letter",
        reference=ENQUIRY,
        by=OFFICER,
    )
    referred.book.link(ENQUIRY, other=CASE, link="follows", by=OFFICER)
    referred.book.assign(ENQUIRY, handler="staff-40", by=OFFICER)
    return referred


@pytest.fixture
def ordered(enquired):
    """On Thursday 6 November the decision comes: an apology, £450 and a mended gutter, all by 4 December."""
    enquired.book.document(
        ENQUIRY,
        use="received",
        title="Enquiry of 12 May",
        media_type="text/plain",
        sha256=hashlib.sha256(LETTER).hexdigest(),
        size=len(LETTER),
        by=OFFICER,
    )
    set_date(enquired, "respond", "2025-06-03", document="d1")
    enquired.day("2025-06-02")
    enquired.book.respond(ENQUIRY, letter="The file, and both surveys.", by=REVIEWER)
    due_on = dt.date(2025, 12, 4)
    enquired.day("2025-11-06")
    enquired.book.finding(CASE, matter="m1", outcome="maladministration", **OMBUDSMAN, by=REVIEWER)
    enquired.book.finding(CASE, matter="m2", outcome="reasonable-redress", **OMBUDSMAN, by=REVIEWER)
    enquired.book.remedy(CASE, kind="apology", matter="m1", due_on=due_on, by=REVIEWER)
    enquired.book.remedy(CASE, kind="payment", money="450.00", matter="m1", due_on=due_on, by=REVIEWER)
    enquired.book.remedy(CASE, kind="action", what="Mend the gutter", matter="m1", due_on=due_on, by=REVIEWER)
    enquired.book.escalate(ENQUIRY, to_stage="recommendation", by=REVIEWER)
    set_date(enquired, "comply", "2025-12-04")
    set_date(enquired, "respond", "2025-12-11")
    return enquired


@pytest.fixture
def complied(ordered):
    """The payment came back and is made anew on Tuesday 9 December, five days late; the rest is done in time."""
    ordered.day("2025-11-14")
    ordered.book.remedy_done(CASE, remedy="r2", by=REVIEWER)
    ordered.day("2025-12-01")
    ordered.book.remedy_done(CASE, remedy="r4", by=REVIEWER)
    ordered.day("2025-12-09")
    ordered.book.remedy_done(CASE, by=REVIEWER)
    ordered.book.reach_milestone(ENQUIRY, milestone="complied", by=REVIEWER)
    ordered.day("2025-12-10")
    ordered.book.respond(ENQUIRY, letter="All is done.", by=REVIEWER)
    ordered.book.close_case(ENQUIRY, by=REVIEWER)
    ordered.book.learn(CASE, cause="survey", what="Damp is surveyed inside and outside", by=REVIEWER)
    return ordered


def set_date(office, limit, until, **fields):
    office.book.set_date(
        ENQUIRY, limit=limit, until=dt.date.fromisoformat(until), set_by="ombudsman", by=OFFICER, **fields
    )


IN_TIME = [
    ("1", "acknowledge", "2024-12-23", "2024-12-19", "met"),
    ("1", "respond", "2025-01-07", "2025-01-07", "met"),
    ("2", "acknowledge", "2025-01-27", "2025-01-22", "met"),
]


def test_christmas_and_new_year_are_not_among_the_ten_days_and_stage_2_has_twenty(stage_2):
    assert stage_2.deadlines(CASE) == [*IN_TIME, ("2", "respond", "2025-02-19", None, "open")]


def test_whoever_answered_stage_1_does_not_answer_stage_2(stage_2):
    with pytest.raises(DecisionError, match="Stage 2 is dealt with by somebody else than stage 1"):
        stage_2.book.respond(CASE, outcome="partly-upheld", by=OFFICER)
    with pytest.raises(DecisionError, match="Stage 2 is dealt with by somebody else than stage 1"):
        stage_2.book.assign(CASE, handler="staff-17", by=OFFICER)

    assert stage_2.statuses(CASE)["2", "respond"] == "running"


def test_the_final_answer_is_in_time_and_the_case_goes_to_the_ombudsman_after_it_was_closed(referred):
    assert referred.deadlines(CASE) == [*IN_TIME, ("2", "respond", "2025-02-19", "2025-02-18", "met")]
    assert (referred.row(CASE).status, referred.row(CASE).days_to_close) == ("referred", 73)


def test_the_ombudsmans_letter_has_no_date_until_somebody_typed_it(enquired):
    assert enquired.missing(ENQUIRY) == ["date_not_given"]
    assert enquired.deadlines(ENQUIRY) == [("enquiry", "respond", None, None, "open")]

    set_date(enquired, "respond", "2025-06-03")

    assert enquired.missing(ENQUIRY) == []
    assert enquired.queue(within=21) == [(ENQUIRY, "respond", "2025-06-03")]


def test_the_ombudsman_finds_in_words_of_its_own(enquired):
    enquired.day("2025-11-06")

    with pytest.raises(DecisionError, match="maladministration is one of housing-ombudsman: name that scheme"):
        enquired.book.finding(CASE, matter="m1", outcome="maladministration", found_by="ombudsman", by=REVIEWER)


def test_the_findings_of_the_ombudsman_stand_beside_those_of_the_council(ordered):
    found = [(each.matter, each.outcome, each.by) for each in ordered.row(CASE).findings]

    assert found == [
        ("m1", "not-upheld", "body"),
        ("m2", "upheld", "body"),
        ("m1", "not-upheld", "body"),
        ("m2", "upheld", "body"),
        ("m1", "maladministration", "ombudsman"),
        ("m2", "reasonable-redress", "ombudsman"),
    ]
    assert dict(ordered.book.tabulate(["finding_by", "finding_stage", "finding_roll_up"])) == {
        ("body", "1", "not_upheld"): 1,
        ("body", "1", "upheld"): 1,
        ("body", "2", "not_upheld"): 1,
        ("body", "2", "upheld"): 1,
        ("ombudsman", "2", "upheld"): 1,
        ("ombudsman", "2", "not_upheld"): 1,
    }


def test_a_payment_that_came_back_is_in_the_queue_beside_the_ombudsmans_own_date(ordered):
    ordered.day("2025-11-14")
    ordered.book.remedy_done(CASE, remedy="r2", by=REVIEWER)
    ordered.day("2025-12-01")
    ordered.book.remedy_done(CASE, remedy="r4", by=REVIEWER)

    ordered.day("2025-12-08")

    assert ordered.queue() == [(CASE, "remedy:r3", "2025-12-04"), (ENQUIRY, "comply", "2025-12-04")]
    assert ordered.due(ENQUIRY) == [("comply", "2025-12-04", "overdue"), ("respond", "2025-12-11", "running")]


def test_in_the_end_one_payment_and_one_date_of_the_ombudsman_were_late_and_none_of_the_code(complied):
    assert complied.deadlines(CASE) == [*IN_TIME, ("2", "respond", "2025-02-19", "2025-02-18", "met")]
    assert complied.deadlines(ENQUIRY) == [
        ("enquiry", "respond", "2025-06-03", "2025-06-02", "met"),
        ("recommendation", "comply", "2025-12-04", "2025-12-09", "missed"),
        ("recommendation", "respond", "2025-12-11", "2025-12-10", "met"),
    ]
    row = complied.row(CASE)
    assert [(each.kind, each.result) for each in row.remedies] == [
        ("payment", "done"),
        ("apology", "done"),
        ("payment", "late"),
        ("action", "done"),
    ]
    assert sum(Decimal(each.amount) for each in row.remedies if each.amount) == Decimal("500.00")
    assert row.learning == ("survey",)
    assert complied.queue(within=365) == []


def test_both_cases_name_the_other(complied):
    complaint, enquiry = (complied.book.case(case) for case in (CASE, ENQUIRY))

    assert [(link.link.value, link.case) for link in complaint.links] == [("followed_by", enquiry.id)]
    assert [(link.link.value, link.case) for link in enquiry.links] == [("follows", complaint.id)]
