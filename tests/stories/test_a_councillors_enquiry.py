"""Councillor Hall writes for Dev Shah, twice: once it stays an enquiry, and once there is a complaint beside it."""

import datetime as dt

import pytest

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.errors import DecisionError
from tests.stories.office import OFFICER, REVIEWER, Office

FIRST, SECOND, COMPLAINT = "25-0410", "25-0471", "25-0472"
PROTOCOL = """
id = "member-enquiries"
name = "Enquiries of councillors"
jurisdiction = "Exampleton"
legal_status = "the council's own protocol"
applies_to = ["enquiry"]

[[version]]
effective_from = 2025-04-01
first_stages = ["1"]
outcomes = "done"
citation = "Exampleton protocol for members"
evidence = "local"

[[version.stage]]
id = "1"
name = "Enquiry"

[[version.stage.limit]]
id = "acknowledge"
name = "Acknowledge the enquiry"
starts = "stage_began"
done = "acknowledged"
within = { amount = 2, unit = "working_days" }
citation = "Exampleton protocol for members, 2"
evidence = "local"

[[version.stage.limit]]
id = "respond"
name = "Answer the member"
starts = "stage_began"
done = "responded"
within = { amount = 10, unit = "working_days" }
citation = "Exampleton protocol for members, 3"
evidence = "local"
"""


@pytest.fixture
def office(tmp_path):
    """The council with its protocol for members, on Thursday 21 August 2025."""
    (tmp_path / "member-enquiries.toml").write_text(PROTOCOL, encoding="utf-8")
    found = Office(tmp_path, procedures=ProcedureLibrary((tmp_path,)))
    found.day("2025-08-21")
    yield found
    found.book.close()


def receive(office, reference, kind="enquiry"):
    office.book.receive(
        kind=kind,
        procedure="member-enquiries",
        received_at=office.book.today(),
        channel="email",
        service="housing",
        summary="The lift in Mill Court is out",
        reference=reference,
        by=OFFICER,
    )
    join = office.book.add_party
    join(reference, party="p1", role="person_affected", person={"name": "Dev Shah"}, by=OFFICER)
    join(reference, party="p2", role="councillor", acts_for="p1", actor="councillor-4", by=OFFICER)
    office.book.assign(reference, handler="staff-17", by=OFFICER)


def answer(office, reference, *to):
    office.book.finding(reference, outcome="done", by=OFFICER)
    office.book.respond(reference, outcome="done", to=to, by=OFFICER)
    office.book.close_case(reference, by=OFFICER)


@pytest.fixture
def answered(office):
    """Dev Shah does not wish to complain; on 29 August the lift runs, and both are told."""
    receive(office, FIRST)
    office.day("2025-08-22")
    office.book.acknowledge(FIRST, told_due_on=dt.date(2025, 9, 5), by=OFFICER)
    office.book.note(FIRST, text="Rang Dev Shah: he does not wish to complain", by=OFFICER)
    office.day("2025-08-29")
    answer(office, FIRST, "p2", "p1")
    return office


@pytest.fixture
def complained(answered):
    """On Wednesday 8 October she writes again, and he has had enough: a complaint is raised beside the enquiry."""
    day = answered.day("2025-10-08")
    receive(answered, SECOND)
    answered.book.link(SECOND, other=FIRST, link="follows", by=OFFICER)
    answered.book.raise_complaint(
        SECOND,
        procedure="housing-ombudsman-code-2024",
        received_at=day,
        channel="email",
        summary="Nobody tells the tenants when the lift is out",
        reference=COMPLAINT,
        by=OFFICER,
    )
    answered.book.add_party(COMPLAINT, party="p1", role="complainant", by=OFFICER)
    answered.book.assign(COMPLAINT, handler="staff-40", by=OFFICER)
    answered.day("2025-10-09")
    answered.book.acknowledge(SECOND, by=OFFICER)
    answered.day("2025-10-10")
    answered.book.acknowledge(COMPLAINT, by=REVIEWER)
    return answered


def test_it_is_no_complaint_because_a_councillor_wrote_it(office):
    with pytest.raises(DecisionError, match="member-enquiries is for an enquiry, not for a complaint"):
        receive(office, FIRST, kind="complaint")

    assert list(office.book.rows()) == []


def test_the_summer_bank_holiday_is_in_neither_count_of_the_protocol(office):
    receive(office, FIRST)

    assert office.deadlines(FIRST) == [
        ("1", "acknowledge", "2025-08-26", None, "open"),
        ("1", "respond", "2025-09-05", None, "open"),
    ]


def test_a_councillor_is_answered_without_a_consent(answered):
    assert answered.deadlines(FIRST)[1] == ("1", "respond", "2025-09-05", "2025-08-29", "met")
    assert answered.missing(FIRST) == []
    assert answered.book.case(FIRST).consents == ()
    assert dict(answered.book.tabulate(["kind"])) == {("enquiry",): 1}


def test_both_people_come_along_into_the_complaint_and_he_is_now_the_complainant(complained):
    parties = complained.book.case(COMPLAINT).parties

    assert [(each.party, each.role.value, each.acts_for) for each in parties] == [
        ("p1", "complainant", None),
        ("p2", "councillor", "p1"),
    ]
    assert complained.book.case(SECOND).parties[0].role.value == "person_affected"


def test_the_enquiry_and_the_complaint_have_clocks_of_their_own(complained):
    assert complained.deadlines(SECOND) == [
        ("1", "acknowledge", "2025-10-10", "2025-10-09", "met"),
        ("1", "respond", "2025-10-22", None, "open"),
    ]
    assert complained.deadlines(COMPLAINT) == [
        ("1", "acknowledge", "2025-10-15", "2025-10-10", "met"),
        ("1", "respond", "2025-10-24", None, "open"),
    ]


def test_an_answer_to_the_councillor_is_none_to_him(complained):
    complained.day("2025-10-16")
    answer(complained, SECOND, "p2")

    with pytest.raises(DecisionError, match="stage 1 has no response yet"):
        complained.book.close_case(COMPLAINT, by=OFFICER)
    assert complained.queue(within=8) == [(COMPLAINT, "respond", "2025-10-24")]


def test_in_the_figures_there_are_two_enquiries_and_one_complaint_all_in_time(complained):
    complained.day("2025-10-16")
    answer(complained, SECOND, "p2")
    complained.day("2025-10-22")
    complained.book.finding(COMPLAINT, outcome="upheld", by=REVIEWER)
    complained.book.respond(COMPLAINT, outcome="upheld", to=("p1", "p2"), by=REVIEWER)
    complained.book.close_case(COMPLAINT, by=REVIEWER)

    assert dict(complained.book.tabulate(["kind", "status"])) == {
        ("complaint", "closed"): 1,
        ("enquiry", "closed"): 2,
    }
    assert dict(complained.book.tabulate(["kind", "limit", "limit_result"])) == {
        ("complaint", "acknowledge", "met"): 1,
        ("complaint", "respond", "met"): 1,
        ("enquiry", "acknowledge", "met"): 2,
        ("enquiry", "respond", "met"): 2,
    }
    links = complained.book.case(SECOND).links
    assert sorted(each.link.value for each in links) == ["follows", "raised"]
