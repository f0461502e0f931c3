"""The light in Mill Lane: a request that goes on while there is a complaint about how it is dealt with."""

import pytest

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.errors import DecisionError
from tests.stories.office import OFFICER, Office

REQUEST, COMPLAINT = "26-0040", "26-0061"
PROMISE = """
id = "local-service-requests"
name = "Service requests"
jurisdiction = "Exampleton"
legal_status = "the council's own promise"
applies_to = ["service_request"]

[[version]]
effective_from = 2025-04-01
first_stages = ["1"]
outcomes = "done"
citation = "Exampleton customer promises"
evidence = "local"

[[version.stage]]
id = "1"
name = "Service request"

[[version.stage.limit]]
id = "acknowledge"
name = "Acknowledge the request"
starts = "stage_began"
done = "acknowledged"
within = { amount = 2, unit = "working_days" }
citation = "Exampleton customer promises, 2"
evidence = "local"

[[version.stage.limit]]
id = "respond"
name = "Do what was asked for, or say why not"
starts = "stage_began"
done = "responded"
within = { amount = 15, unit = "working_days" }
citation = "Exampleton customer promises, 3"
evidence = "local"
"""


@pytest.fixture
def office(tmp_path):
    """The council with its own promise; since Monday 16 March 2026 it knows that the light is out."""
    (tmp_path / "local-service-requests.toml").write_text(PROMISE, encoding="utf-8")
    found = Office(tmp_path, procedures=ProcedureLibrary((tmp_path,)))
    day = found.day("2026-03-16")
    found.book.receive(
        kind="service_request",
        procedure="local-service-requests",
        received_at=day,
        channel="app",
        service="highways",
        summary="The light at the crossing in Mill Lane is out",
        complainant={"name": "Tom Reed"},
        reference=REQUEST,
        by=OFFICER,
    )
    found.day("2026-03-17")
    found.book.acknowledge(REQUEST, by=OFFICER)
    yield found
    found.book.close()


@pytest.fixture
def fed_up(office):
    """On Wednesday 1 April he telephones, and complains that nobody called him back."""
    office.book.raise_complaint(
        REQUEST,
        procedure="lgsco-code-2024",
        received_at=office.day("2026-04-01"),
        channel="phone",
        summary="A call was promised twice and nobody rang",
        reference=COMPLAINT,
        by=OFFICER,
    )
    office.day("2026-04-02")
    office.book.acknowledge(COMPLAINT, by=OFFICER)
    return office


def test_a_request_has_no_next_stage_but_a_complaint_may_be_raised_from_it(office):
    with pytest.raises(DecisionError, match="raise a complaint from it, if somebody is unhappy"):
        office.book.escalate(REQUEST, by=OFFICER)


def test_the_code_knows_no_informal_complaint(office):
    with pytest.raises(DecisionError, match="lgsco-code-2024 has no informal stage"):
        office.book.raise_complaint(
            REQUEST,
            procedure="lgsco-code-2024",
            received_at=office.day("2026-04-01"),
            formality="informal",
            by=OFFICER,
        )

    assert [row.reference for row in office.book.rows()] == [REQUEST]


def test_the_complaint_knows_who_complains_of_what_and_where_it_came_from(fed_up):
    request, complaint = fed_up.book.case(REQUEST), fed_up.book.case(COMPLAINT)

    assert [(each.link.value, each.case) for each in complaint.links] == [("raised_from", request.id)]
    assert [(each.link.value, each.case) for each in request.links] == [("raised", complaint.id)]
    assert (complaint.service, [party.role.value for party in complaint.parties]) == ("highways", ["complainant"])
    assert {"name": "Tom Reed"} in fed_up.book.file(COMPLAINT).details.values()


def test_both_have_clocks_of_their_own_and_those_of_the_complaint_jump_over_easter(fed_up):
    assert fed_up.queue(within=21) == [(REQUEST, "respond", "2026-04-08"), (COMPLAINT, "respond", "2026-04-20")]
    assert fed_up.deadlines(COMPLAINT)[0] == ("1", "acknowledge", "2026-04-10", "2026-04-02", "met")


def test_the_light_that_burns_again_is_no_answer_to_the_complaint(fed_up):
    mend_the_light(fed_up)

    with pytest.raises(DecisionError, match="stage 1 has no response yet"):
        fed_up.book.close_case(COMPLAINT, by=OFFICER)
    assert fed_up.book.case(COMPLAINT).is_open


def test_in_the_end_one_request_was_done_and_one_complaint_upheld_both_in_time(fed_up):
    mend_the_light(fed_up)
    fed_up.day("2026-04-14")
    fed_up.book.finding(COMPLAINT, outcome="upheld", by=OFFICER)
    fed_up.book.remedy(COMPLAINT, kind="apology", due_on=fed_up.book.today(), by=OFFICER)
    fed_up.book.remedy_done(COMPLAINT, by=OFFICER)
    fed_up.book.respond(COMPLAINT, outcome="upheld", by=OFFICER)
    fed_up.book.close_case(COMPLAINT, by=OFFICER)

    assert fed_up.deadlines(REQUEST)[1] == ("1", "respond", "2026-04-08", "2026-04-07", "met")
    assert fed_up.deadlines(COMPLAINT)[1] == ("1", "respond", "2026-04-20", "2026-04-14", "met")
    assert dict(fed_up.book.tabulate(["kind", "finding_roll_up"])) == {
        ("service_request", "no_finding"): 1,
        ("complaint", "upheld"): 1,
    }
    assert dict(fed_up.book.tabulate(["kind", "limit", "limit_result"]))["complaint", "respond", "met"] == 1


def mend_the_light(office):
    """On Tuesday 7 April the request is answered and closed."""
    office.day("2026-04-07")
    office.book.respond(REQUEST, outcome="done", by=OFFICER)
    office.book.finding(REQUEST, outcome="done", by=OFFICER)
    office.book.close_case(REQUEST, by=OFFICER)
    assert office.missing(REQUEST) == []
