"""What may be done with a contact that comes in, and the words of each refusal."""

import datetime as dt

import attrs
import pytest

from casework.domain.cases import decisions
from casework.domain.cases.decisions import allowed_now
from casework.domain.cases.events import Closed, Matter, Party, Responded, Withdrawn
from casework.domain.cases.vocabulary import Formality, Kind, Role
from casework.errors import DecisionError
from tests.complaints import CARE, COUNCIL, FEEDBACK, after, around, case_of, decide, on, received
from tests.details import detail

CASE = case_of(received())
ABOUT_THE_CONTACT = ("acknowledge", "accept", "decline", "pass-on", "reclassify", "categorise", "add-matter")


def refusal(decision, *arguments, **named):
    with pytest.raises(DecisionError) as refused:
        decision(*arguments, **named)
    return str(refused.value)


def receive(day="2026-01-05", *, procedure=COUNCIL, **fields):
    happened, event = received(day, procedure=procedure, **fields)
    return decisions.receive(event, happened, around(procedure))


def test_a_complaint_is_received_under_a_procedure_for_complaints():
    assert receive().procedure == COUNCIL


def test_a_compliment_is_not_received_under_a_procedure_for_complaints():
    with pytest.raises(DecisionError) as refused:
        receive(kind=Kind.COMPLIMENT)

    assert str(refused.value) == (
        "receive is not possible for the new case C-1: lgsco-code-2024 is for a complaint, not for a compliment: "
        "choose another procedure"
    )
    assert refused.value.allowed == ()


def test_the_code_has_no_informal_stage():
    assert "lgsco-code-2024 has no informal stage" in refusal(receive, formality=Formality.INFORMAL)
    assert receive(formality=Formality.FORMAL).formality == "formal"


def test_a_case_begins_in_a_first_stage_of_its_procedure():
    assert receive(procedure=CARE, stage="0").stage == "0"
    assert "begins in stage 1, not in stage 2" in refusal(receive, stage="2")
    assert "begins in stage 1, 0, not in stage 9" in refusal(receive, procedure=CARE, stage="9")


def test_a_receipt_that_is_still_to_come_is_refused():
    assert "the receipt, 2026-06-02, is still to come: give when it came in" in refusal(receive, "2026-06-02")
    assert receive("2026-06-01")


def test_the_day_of_receipt_is_the_local_one():
    late = dt.datetime(2026, 5, 31, 23, 30, tzinfo=dt.UTC)
    around_midnight = around(now=dt.datetime(2026, 5, 31, 23, 45, tzinfo=dt.UTC))

    event = received(kind=Kind.COMPLAINT, written_on=on("2026-06-01"))[1]

    assert decisions.receive(event, late, around_midnight) == event


def test_a_letter_is_not_written_after_it_was_received():
    assert "it was written on 2026-01-06, after its receipt on 2026-01-05" in refusal(
        receive, written_on=on("2026-01-06")
    )
    assert receive(written_on=on("2026-01-05"))


def test_a_date_that_was_told_is_not_before_the_day_of_telling():
    """A slip in the year would become what the complainant was told, and decide what becomes of dates."""
    assert "they were told 2025-01-20, before the acknowledgement on 2026-01-06: change one" in refusal(
        decide, CASE, "acknowledge", "2026-01-06", told_due_on=on("2025-01-20")
    )
    assert decide(CASE, "acknowledge", "2026-01-06", told_due_on=on("2026-01-06"))


def test_a_receipt_is_acknowledged_once():
    case = decide(CASE, "acknowledge", "2026-01-06", told_due_on=on("2026-01-20"))

    assert case.visit.acknowledged == on("2026-01-06")
    assert case.history[-1].event.told_due_on == on("2026-01-20")
    assert refusal(decide, case, "acknowledge", "2026-01-07").startswith(
        "acknowledge is not possible for C-1: stage 1 is acknowledged already. Allowed now: accept, decline, "
    )


def test_nothing_is_recorded_for_a_day_that_is_still_to_come():
    assert "2026-06-02 is still to come" in refusal(decide, CASE, "acknowledge", "2026-06-02")
    assert decide(CASE, "acknowledge", "2026-06-01")


def test_nothing_happens_before_the_receipt():
    assert "2026-01-04 is before stage 1 began on 2026-01-05: give that day or a later one" in refusal(
        decide, CASE, "acknowledge", "2026-01-04"
    )
    assert "2026-01-04 is before the receipt on 2026-01-05: give that day or a later one" in refusal(
        decide, CASE, "note", "2026-01-04", text=detail(1)
    )


def test_a_date_fits_an_instant_of_the_same_day_whatever_the_hour():
    at_noon = case_of(received("2026-01-05T12:00+00:00"))

    assert decide(at_noon, "acknowledge", "2026-01-05").visit.acknowledged == on("2026-01-05")
    assert decide(CASE, "acknowledge", "2026-01-05T00:00+00:00")


def test_an_acknowledgement_may_be_recorded_after_the_response_and_after_the_end():
    answered = after(CASE, Responded(stage="1"), "2026-01-20")
    closed = after(answered, Closed(), "2026-01-21")

    assert decide(answered, "acknowledge", "2026-01-06").visit.acknowledged == on("2026-01-06")
    assert decide(closed, "acknowledge", "2026-01-06").visit.acknowledged == on("2026-01-06")


def test_a_contact_is_accepted_once_while_it_is_open():
    case = decide(CASE, "accept", "2026-01-06")

    assert case.visit.accepted == on("2026-01-06")
    assert "stage 1 is accepted already" in refusal(decide, case, "accept", "2026-01-07")
    assert "it is withdrawn" in refusal(decide, after(CASE, Withdrawn(), "2026-01-07"), "accept", "2026-01-08")


def test_what_happened_before_a_case_ended_may_be_recorded_after():
    withdrawn = after(CASE, Withdrawn(), "2026-01-07")

    assert decide(withdrawn, "accept", "2026-01-07").visit.accepted == on("2026-01-07")
    assert decide(withdrawn, "assign", "2026-01-06", team="waste").assignment.team == "waste"


def test_the_first_matter_is_meant_where_none_is_named():
    case = decide(CASE, "categorise", "2026-01-06", scheme="cause", categories=("delay",))

    assert [category.code for category in case.matters[0].categories] == ["delay"]


def test_only_a_matter_of_the_case_is_categorised():
    assert "it has no matter m9; it has m1" in refusal(
        decide, CASE, "categorise", "2026-01-06", scheme="cause", categories=("delay",), matter="m9"
    )
    assert "it has no matter yet; add one first" in refusal(
        decide, case_of(received(matters=())), "categorise", "2026-01-06", scheme="cause", categories=("delay",)
    )
    assert "it has no matter m9; it has none" in refusal(
        decide,
        case_of(received(matters=())),
        "categorise",
        "2026-01-06",
        scheme="cause",
        categories=("delay",),
        matter="m9",
    )


def test_a_case_is_assigned_to_somebody_while_it_is_open():
    case = decide(CASE, "assign", "2026-01-06", handler="staff-17", team="waste")

    assert case.assignment.handler == "staff-17"
    assert "neither a handler nor a team is named" in refusal(decide, CASE, "assign", "2026-01-06")
    assert "it is withdrawn" in refusal(
        decide, after(CASE, Withdrawn(), "2026-01-07"), "assign", "2026-01-08", team="waste"
    )


def test_a_note_can_be_written_at_any_time():
    withdrawn = after(CASE, Withdrawn(), "2026-01-07")

    assert decide(withdrawn, "note", "2026-01-08", text=detail(1)).notes == (detail(1),)


def test_a_party_can_join_at_any_time():
    advocate = Party(party="p2", role=Role.ADVOCATE)

    assert decide(CASE, "add-party", "2026-01-08", party=advocate).parties == (advocate,)


def test_a_matter_is_added_once():
    case = decide(CASE, "add-matter", "2026-01-08", matter=Matter(matter="m2", service="waste"))

    assert [matter.matter for matter in case.matters] == ["m1", "m2"]
    assert "it has a matter m2 already" in refusal(decide, case, "add-matter", "2026-01-08", matter=Matter(matter="m2"))


def test_a_new_complaint_allows_what_can_be_done_with_it():
    allowed = allowed_now(CASE, around().version)

    assert allowed[: len(ABOUT_THE_CONTACT)] == ABOUT_THE_CONTACT
    assert {"extend", "set-date", "inform-delay", "respond", "escalate", "decline-escalation", "refer"} <= set(allowed)
    assert not {"pause", "milestone", "pursue", "reopen"} & set(allowed)


def test_a_compliment_waits_for_its_milestone_and_can_be_closed_at_once():
    allowed = allowed_now(case_of(received(procedure=FEEDBACK)), around(FEEDBACK).version)

    assert {"milestone", "close"} <= set(allowed)
    assert "escalate" not in allowed


def test_a_case_in_a_stage_that_its_procedure_no_longer_has_can_be_corrected_and_noted():
    nowhere = attrs.evolve(CASE, visits=(attrs.evolve(CASE.visit, stage="9"),))

    allowed = set(allowed_now(nowhere, around().version))
    assert {"categorise", "add-matter", "correct", "note"} <= allowed
    assert not {"acknowledge", "decline", "extend", "respond", "escalate", "close"} & allowed
    assert "lgsco-code-2024@2024-04-01 has no stage 9" in refusal(decide, nowhere, "acknowledge", "2026-01-06")
