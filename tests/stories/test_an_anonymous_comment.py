"""A card without a name in the library's box: passed on, answered on a board, and learned from."""

import pytest

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.errors import DecisionError
from tests.stories.office import OFFICER, Office

CASE = "25-0301"
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
name = "Pass it on to the service"
starts = "stage_began"
done = "milestone:passed-on"
within = { amount = 5, unit = "working_days" }
citation = "Exampleton customer promises, 4"
evidence = "local"

[[version.stage.limit]]
id = "respond"
name = "Say in the same place what was done, or why not"
starts = "stage_began"
done = "responded"
within = { amount = 20, unit = "working_days" }
citation = "Exampleton customer promises, 5"
evidence = "local"
"""


@pytest.fixture
def office(tmp_path):
    """The council with its own promise, of which the card falls out on Monday 18 August 2025."""
    (tmp_path / "local-feedback.toml").write_text(PROMISE, encoding="utf-8")
    found = Office(tmp_path, procedures=ProcedureLibrary((tmp_path,)))
    found.day("2025-08-18")
    yield found
    found.book.close()


def receive_card(office, **fields):
    return office.book.receive(
        kind="comment",
        procedure="local-feedback",
        received_at=office.book.today(),
        channel="other",
        service="libraries",
        categories={"theme": "access"},
        summary="The lift to the children's library is out again",
        reference=CASE,
        anonymous=True,
        by=OFFICER,
        **fields,
    )


def test_nobody_is_called_anon(office):
    with pytest.raises(DecisionError, match="anonymous has no complainant"):
        receive_card(office, complainant={"name": "Anon"})

    assert list(office.book.rows()) == []


def test_the_summer_bank_holiday_counts_for_a_comment_too(office):
    receive_card(office)

    assert office.deadlines(CASE) == [
        ("1", "pass_on", "2025-08-26", None, "open"),
        ("1", "respond", "2025-09-16", None, "open"),
    ]
    assert office.missing(CASE) == ["nobody_assigned"]


def test_the_milestone_has_the_name_that_the_promise_gives_it(office):
    receive_card(office)

    with pytest.raises(DecisionError, match="stage 1 has no milestone passed_on; it has passed-on"):
        office.book.reach_milestone(CASE, milestone="passed_on", by=OFFICER)


def test_it_is_passed_on_answered_and_closed_without_anybody_in_it(office):
    receive_card(office)
    office.book.assign(CASE, team="libraries", by=OFFICER)
    office.day("2025-08-20")
    office.book.reach_milestone(CASE, milestone="passed-on", by=OFFICER)
    office.day("2025-09-11")
    assert office.statuses(CASE)["1", "respond"] == "running"
    office.book.respond(CASE, letter="You said: the lift is out again. We did: it has a new motor.", by=OFFICER)
    office.book.learn(CASE, cause="broken-equipment", what="A second engineer is on call", by=OFFICER)
    office.book.close_case(CASE, by=OFFICER)

    assert office.deadlines(CASE) == [
        ("1", "pass_on", "2025-08-26", "2025-08-20", "met"),
        ("1", "respond", "2025-09-16", "2025-09-11", "met"),
    ]
    assert office.missing(CASE) == []
    row = office.row(CASE)
    assert (row.kind, row.status, row.categories, row.learning) == (
        "comment",
        "closed",
        ("theme:access",),
        ("broken-equipment",),
    )
    case = office.book.case(CASE)
    assert (case.intake.anonymous, case.parties, case.consents) == (True, (), ())


def test_it_is_in_no_figure_of_complaints(office):
    receive_card(office)

    assert dict(office.book.tabulate(["kind", "category"])) == {("comment", "theme:access"): 1}
