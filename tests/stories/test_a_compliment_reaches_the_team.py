"""Edith Marsh's letter: a complaint of the path, and praise for two men, of whom one is on leave."""

import datetime as dt

import pytest

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.errors import DecisionError
from tests.stories.office import OFFICER, Office

COMPLAINT, COMPLIMENT = "25-0811", "25-0812"
PROMISE = """
id = "local-feedback"
name = "Compliments, comments and suggestions"
jurisdiction = "Exampleton"
legal_status = "the council's own promise"
applies_to = ["compliment", "comment", "suggestion"]

[[version]]
effective_from = 2025-04-01
first_stages = ["1"]
citation = "Exampleton customer promises"
evidence = "local"

[[version.stage]]
id = "1"
name = "Feedback"
milestones = ["passed-on"]

[[version.stage.limit]]
id = "pass_on"
name = "Pass it on to the team that it is about"
starts = "stage_began"
done = "milestone:passed-on"
within = { amount = 5, unit = "working_days" }
citation = "Exampleton customer promises, 4"
evidence = "local"

[[version.stage.limit]]
id = "respond"
name = "Thank whoever wrote, and say who has read it"
starts = "stage_began"
done = "responded"
within = { amount = 10, unit = "working_days" }
citation = "Exampleton customer promises, 5"
evidence = "local"
"""


@pytest.fixture
def office(tmp_path):
    """The council with its own promise; the letter came on Friday 19 December 2025, and now it is Monday."""
    (tmp_path / "local-feedback.toml").write_text(PROMISE, encoding="utf-8")
    found = Office(tmp_path, procedures=ProcedureLibrary((tmp_path,)))
    found.book.receive(
        kind="complaint",
        procedure="lgsco-code-2024",
        received_at=found.day("2025-12-19"),
        channel="letter",
        service="cemeteries",
        summary="The path to the graves was under water, and she fell",
        complainant={"name": "Edith Marsh"},
        written_on=dt.date(2025, 12, 16),
        reference=COMPLAINT,
        by=OFFICER,
    )
    found.book.assign(COMPLAINT, handler="staff-17", by=OFFICER)
    found.day("2025-12-22")
    yield found
    found.book.close()


@pytest.fixture
def praised(office):
    """On that Monday the praise becomes a case of its own, and two men and their team are named in it."""
    office.book.split(COMPLAINT, kind="compliment", procedure="local-feedback", reference=COMPLIMENT, by=OFFICER)
    office.book.assign(COMPLIMENT, handler="staff-17", by=OFFICER)
    office.book.acknowledge(COMPLAINT, by=OFFICER)
    office.book.recognise(COMPLIMENT, staff=("staff-63", "staff-64"), teams=("grounds",), by=OFFICER)
    return office


@pytest.fixture
def thanked(praised):
    """On Tuesday the letter is read out, she is thanked, and the compliment is closed; staff-64 is on leave."""
    praised.day("2025-12-23")
    for who in ("grounds", "staff-63"):
        praised.book.tell_recognised(COMPLIMENT, who=who, by=OFFICER)
    praised.book.reach_milestone(COMPLIMENT, milestone="passed-on", by=OFFICER)
    praised.book.respond(COMPLIMENT, letter="Thank you. It was read out this morning.", by=OFFICER)
    praised.book.close_case(COMPLIMENT, by=OFFICER)
    return praised


def told(office):
    return {each.who: each.told and each.told.isoformat()[:10] for each in office.book.case(COMPLIMENT).results.praise}


def test_praise_is_not_dealt_with_under_the_complaints_code(office):
    with pytest.raises(DecisionError, match="lgsco-code-2024 is for a complaint, not for a compliment"):
        office.book.split(COMPLAINT, kind="compliment", procedure="lgsco-code-2024", by=OFFICER)

    assert len(list(office.book.rows())) == 1


def test_the_compliment_came_when_the_letter_did_from_the_same_person_for_the_same_service(praised):
    file = praised.book.file(COMPLIMENT)

    assert (praised.row(COMPLIMENT).received_on, praised.row(COMPLIMENT).channel) == ("2025-12-19", "letter")
    assert (file.case.service, file.case.intake.written_on) == ("cemeteries", dt.date(2025, 12, 16))
    assert file.details[file.case.parties[0].person] == {"name": "Edith Marsh"}


def test_each_of_the_two_has_its_own_clocks_over_christmas(praised):
    assert praised.deadlines(COMPLIMENT) == [
        ("1", "pass_on", "2025-12-30", None, "open"),
        ("1", "respond", "2026-01-07", None, "open"),
    ]
    assert praised.deadlines(COMPLAINT) == [
        ("1", "acknowledge", "2025-12-30", "2025-12-22", "met"),
        ("1", "respond", "2026-01-08", None, "open"),
    ]


def test_until_all_three_have_heard_of_it_that_is_missing(praised):
    assert praised.missing(COMPLIMENT) == ["praise_untold"] * 3
    assert told(praised) == {"staff-63": None, "staff-64": None, "grounds": None}


def test_nobody_is_told_of_praise_who_got_none(praised):
    with pytest.raises(DecisionError, match="still to be told: staff-63, staff-64, grounds"):
        praised.book.tell_recognised(COMPLIMENT, who="staff-46", by=OFFICER)


def test_telling_the_team_does_not_tell_the_man_who_is_away(thanked):
    assert told(thanked) == {"staff-63": "2025-12-23", "staff-64": None, "grounds": "2025-12-23"}
    assert not thanked.book.case(COMPLIMENT).is_open
    assert thanked.missing(COMPLIMENT) == ["praise_untold"]


def test_he_hears_of_it_in_january_though_the_case_is_closed(thanked):
    thanked.day("2026-01-05")
    thanked.book.tell_recognised(COMPLIMENT, who="staff-64", by=OFFICER)

    assert told(thanked)["staff-64"] == "2026-01-05"
    assert thanked.missing(COMPLIMENT) == []
    assert [result for *_, result in thanked.deadlines(COMPLIMENT)] == ["met", "met"]


def test_the_complaint_is_answered_for_itself_and_has_no_praise_in_it(thanked):
    thanked.day("2026-01-07")
    assert thanked.statuses(COMPLAINT)["1", "respond"] == "due_soon"
    thanked.book.finding(COMPLAINT, outcome="upheld", by=OFFICER)
    thanked.book.remedy(COMPLAINT, kind="action", due_on=dt.date(2026, 2, 27), by=OFFICER)
    thanked.book.respond(COMPLAINT, outcome="upheld", letter="We are sorry that you fell.", by=OFFICER)
    thanked.book.close_case(COMPLAINT, by=OFFICER)

    assert thanked.deadlines(COMPLAINT)[1] == ("1", "respond", "2026-01-08", "2026-01-07", "met")
    assert thanked.book.case(COMPLAINT).results.praise == ()
    assert thanked.queue(within=365) == [(COMPLAINT, "remedy:r1", "2026-02-27")]


def test_one_letter_is_one_complaint_and_one_compliment_in_the_figures(thanked):
    assert dict(thanked.book.tabulate(["kind"])) == {("complaint",): 1, ("compliment",): 1}
