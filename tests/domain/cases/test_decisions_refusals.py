"""Taking a contact on or refusing it: late complaints, requests for the next stage, and what is for another body."""

import attrs
import pytest

from casework.domain.cases import decisions
from casework.domain.cases.decisions import DECISIONS, allowed_now
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    ConsentRecorded,
    Escalated,
    Party,
    Replacement,
    Responded,
    Withdrawn,
)
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import AskedBy, ConsentScope, ConsentStep, Role
from casework.domain.deadlines.clocks import ended_by
from casework.errors import DecisionError
from tests.complaints import FEEDBACK, FOI, after, around, case_of, decide, due_dates, on, received
from tests.details import detail

COMPLAINT = case_of(received())
ANSWERED = after(COMPLAINT, Responded(stage="1", outcome="not-upheld"), "2026-01-20")
LATE = {"exclusion": "late", "reasons": detail(1), "discretion": detail(2), "ombudsman_told": True}
IN_COURT = {"exclusion": "legal-proceedings", "reasons": detail(1), "ombudsman_told": True}


def refusal(decision, *arguments, **named):
    with pytest.raises(DecisionError) as refused:
        decision(*arguments, **named)
    return refused.value.why


def decline(case=COMPLAINT, day="2026-01-08", **said):
    return decide(case, "decline", day, **{**LATE, **said})


def decline_escalation(case=ANSWERED, day="2026-02-03", **said):
    return decide(case, "decline-escalation", day, **{**IN_COURT, **said})


# Refusing a complaint


def test_a_late_complaint_is_refused_with_reasons_and_with_discretion_considered():
    case = decline()

    assert (case.status, case.refusals[0].event.exclusion) == (CaseStatus.DECLINED, "late")
    assert case.refusals[0].happened == on("2026-01-08")
    assert case.visit.ended == on("2026-01-08")


def test_the_clocks_of_a_complaint_that_is_refused_in_time_end_without_a_miss():
    assert [(limit, result) for _, limit, _, _, result in due_dates(decline())] == [
        ("acknowledge", "ended"),
        ("respond", "ended"),
    ]


def test_a_complaint_is_refused_only_for_an_exclusion_that_bars_complaints():
    assert refusal(decline, exclusion="rude") == (
        "lgsco-code-2024@2024-04-01 has no exclusion that bars a complaint called rude; "
        "it has late, legal-proceedings, considered-before"
    )
    assert refusal(decline_escalation, exclusion="late", discretion=detail(2)) == (
        "lgsco-code-2024@2024-04-01 has no exclusion that bars the next stage called late; "
        "it has legal-proceedings, considered-before, late-request"
    )


def test_where_there_is_room_for_discretion_it_is_considered():
    assert refusal(decline, discretion=None) == (
        "late leaves room for discretion: say why it was not taken on all the same (discretion)"
    )
    assert decline(**IN_COURT, discretion=None).status is CaseStatus.DECLINED


def test_whoever_is_refused_is_told_of_the_ombudsman_where_the_procedure_says_so():
    assert refusal(decline, ombudsman_told=False) == (
        "whoever is refused for late is told how to reach the ombudsman (Local Government and Social Care Ombudsman): "
        "do that, and say so (ombudsman told)"
    )
    circumstances = around()
    nobody = attrs.evolve(circumstances, version=attrs.evolve(circumstances.version, referral=None))
    said = {**LATE, "ombudsman_told": False}
    with pytest.raises(DecisionError, match="is told how to reach the ombudsman"):
        DECISIONS["decline"](COMPLAINT, nobody, happened=on("2026-01-08"), **said)
    silent = attrs.evolve(circumstances.version.exclusions[0], signpost=False)
    unasked = attrs.evolve(circumstances, version=attrs.evolve(circumstances.version, exclusions=(silent,)))
    assert DECISIONS["decline"](COMPLAINT, unasked, happened=on("2026-01-08"), **said).exclusion == "late"


def test_a_procedure_without_exclusions_refuses_nothing():
    request = case_of(received(procedure=FOI))

    assert refusal(decide, request, "decline", "2026-01-08", procedure=FOI, **LATE) == (
        "foi-2000@2005-01-01 names no exclusion by which a complaint is refused: "
        "answer or close it, or put exclusions into the procedure"
    )
    unbarred = attrs.evolve(around(FOI).version, exclusions=())
    assert not {"decline", "decline-escalation"} & set(allowed_now(request, unbarred))


def test_what_was_taken_on_is_not_refused_afterwards():
    accepted = after(COMPLAINT, Accepted(stage="1"), "2026-01-07")

    assert refusal(decline, accepted) == (
        "it was accepted in stage 1: correct the acceptance first, if that was a mistake"
    )
    answered = "stage 1 has its response: what was taken on and answered is not refused"
    assert refusal(decline, ANSWERED, "2026-01-21") == answered
    assert refusal(decline, after(ANSWERED, Escalated(stage="2"), "2026-02-02"), "2026-02-03") == answered
    assert refusal(decline, after(COMPLAINT, Withdrawn(), "2026-01-07")) == "it is withdrawn"


def test_what_was_refused_was_neither_taken_on_nor_answered_before():
    case = decline()

    said = "it was declined in stage 1: correct that first, if it was a mistake"
    assert refusal(decide, case, "accept", "2026-01-07") == said
    assert refusal(decide, case, "respond", "2026-01-07") == said
    assert decide(case, "acknowledge", "2026-01-07").visit.acknowledged == on("2026-01-07")


def test_a_case_is_refused_in_the_stage_in_which_it_is():
    moved = after(COMPLAINT, Escalated(stage="2", asked_by=AskedBy.BODY), "2026-01-07")
    wrong = attrs.evolve(decline(moved).refusals[0].event, stage="1")
    case = decline(moved)

    with pytest.raises(DecisionError) as refused:
        DECISIONS["correct"](
            case, around(), happened=on("2026-01-09"), version=case.version, reason="typing-error",
            replacement=Replacement(happened=on("2026-01-08"), event=wrong),
        )  # fmt: skip
    assert refused.value.why == (
        "event 3 (decline): it is in stage 2, not in stage 1: a case is declined where it stands"
    )


def test_a_complaint_that_was_refused_can_go_to_the_ombudsman_or_be_taken_up_again():
    case = decline()

    assert decide(case, "refer", "2026-02-02", body="lgsco").status is CaseStatus.REFERRED
    reopened = decide(case, "reopen", "2026-02-02", reason="new-evidence")
    assert reopened.is_open
    assert decide(reopened, "accept", "2026-02-03", despite="late", reasons=detail(3)).visit.accepted
    assert decline(reopened, "2026-02-03").status is CaseStatus.DECLINED
    assert refusal(decide, case, "escalate", "2026-02-02") == "it is declined"


# Taking it on all the same


def test_a_late_complaint_is_taken_on_all_the_same_for_reasons():
    case = decide(COMPLAINT, "accept", "2026-01-07", despite="late", reasons=detail(1))

    assert (case.visit.accepted, case.history[-1].event.despite) == (on("2026-01-07"), "late")


def test_reasons_are_given_for_a_late_complaint_and_only_then():
    assert refusal(decide, COMPLAINT, "accept", "2026-01-07", despite="late") == (
        "say why it was taken on despite late (reasons)"
    )
    assert refusal(decide, COMPLAINT, "accept", "2026-01-07", reasons=detail(1)) == (
        "reasons are given for what might have been refused: name the exclusion (despite), or leave them away"
    )
    assert "called rude; it has late, legal-proceedings, considered-before" in refusal(
        decide, COMPLAINT, "accept", "2026-01-07", despite="rude", reasons=detail(1)
    )


def test_a_later_stage_is_taken_on_despite_what_bars_the_next_stage():
    second = after(ANSWERED, Escalated(stage="2"), "2026-02-02")

    assert decide(second, "accept", "2026-02-03", despite="considered-before", reasons=detail(1)).visit.accepted
    assert "exclusion that bars the next stage called late" in refusal(
        decide, second, "accept", "2026-02-03", despite="late", reasons=detail(1)
    )


# Refusing the next stage


def test_the_next_stage_is_refused_and_the_case_stays_where_it_is():
    case = decline_escalation(asked_on=on("2026-02-01"))

    assert (case.status, case.stage, case.visit.ended) == (CaseStatus.OPEN, "1", None)
    refused = case.refusals[0].event
    assert (refused.stage, refused.asked_on) == ("2", on("2026-02-01"))


def test_the_next_stage_may_be_opened_after_it_was_refused():
    case = decide(decline_escalation(), "escalate", "2026-03-02")

    assert (case.stage, len(case.refusals)) == ("2", 1)


def test_the_next_stage_is_asked_for_before_it_is_refused_and_in_its_stage():
    assert refusal(decline_escalation, asked_on=on("2026-02-04")) == (
        "it was asked for on 2026-02-04, after it was refused on 2026-02-03: put one of the two right"
    )
    assert refusal(decline_escalation, asked_on=on("2026-01-04")) == (
        "it was asked for on 2026-01-04, before stage 1 began on 2026-01-05: give that day or a later one"
    )
    assert decline_escalation(asked_on=on("2026-01-05")).refusals


def test_only_a_stage_that_follows_is_refused():
    assert refusal(decline_escalation, to_stage="1") == "stage 1 does not follow stage 1; 2 does"
    second = after(ANSWERED, Escalated(stage="2"), "2026-02-02")
    assert "stage 2 is the last of lgsco-code-2024@2024-04-01" in refusal(decline_escalation, second)
    assert refusal(decline_escalation, after(COMPLAINT, Withdrawn(), "2026-01-07")) == "it is withdrawn"


def test_the_next_stage_is_not_refused_where_no_exclusion_bars_it():
    circumstances = around()
    late = circumstances.version.exclusions[:1]
    without = attrs.evolve(circumstances, version=attrs.evolve(circumstances.version, exclusions=late))

    with pytest.raises(DecisionError) as refused:
        DECISIONS["decline-escalation"](ANSWERED, without, happened=on("2026-02-03"), **IN_COURT)
    assert refused.value.why == (
        "lgsco-code-2024@2024-04-01 names no exclusion by which the next stage is refused: "
        "open it, or put exclusions into the procedure"
    )


# Anonymous contacts, and those for another body


def agreed(case, *, giver="p1", scopes=(ConsentScope.PASS_ON,), step=ConsentStep.RECEIVED, day="2026-01-06"):
    return after(case, ConsentRecorded(step=step, scopes=scopes, giver=giver), day)


def of(*parties, **fields):
    return case_of(received(parties=parties, **fields))


JO = Party(party="p1", role=Role.COMPLAINANT)
SAM = Party(party="p2", role=Role.COMPLAINANT)
ALI = Party(party="p3", role=Role.ADVOCATE, acts_for="p1")


def test_an_anonymous_contact_has_no_complainant():
    event = received(procedure=FEEDBACK, anonymous=True)[1]
    named = attrs.evolve(event, parties=(JO,))

    assert decisions.receive(event, on("2026-01-05"), around(FEEDBACK)).anonymous
    assert refusal(decisions.receive, named, on("2026-01-05"), around(FEEDBACK)) == (
        "a contact that is anonymous has no complainant: leave one of the two away"
    )


def test_a_complaint_about_another_body_is_passed_on_with_consent():
    case = decide(agreed(of(JO)), "pass-on", "2026-01-07", body="water-company")

    assert (case.status, case.closures[0].body) == (CaseStatus.PASSED_ON, "water-company")
    assert case.history[-1].event.party == "p1"
    assert refusal(decide, case, "refer", "2026-01-08", body="water-company") == "it is passed on"


def test_without_consent_nothing_is_passed_on():
    asked = agreed(of(JO), step=ConsentStep.REQUESTED)

    for case, why in (
        (of(JO), "not on record"),
        (asked, "was requested and has not come"),
        (agreed(asked, step=ConsentStep.REFUSED), "was refused on 2026-01-06"),
        (agreed(of(JO), scopes=(ConsentScope.DISCLOSE,)), "is to disclose, not to pass the case on"),
        (agreed(of(JO), day="2026-01-08"), "not on record"),
        (COMPLAINT, "add the complainant as a party first"),
    ):
        assert why in refusal(decide, case, "pass-on", "2026-01-07", body="water-company")
        assert case.is_open


def test_one_of_several_complainants_is_named():
    case = agreed(of(JO, SAM, ALI), giver="p2")

    assert refusal(decide, case, "pass-on", "2026-01-07", body="water-company") == (
        "say who agreed to it (party): p1, p2"
    )
    assert "the consent of p1 to pass the case on is not on record" in refusal(
        decide, case, "pass-on", "2026-01-07", body="water-company", party="p1"
    )
    assert refusal(decide, case, "pass-on", "2026-01-07", body="water-company", party="p3") == (
        "it has no complainant or person affected called p3; it has p1, p2"
    )
    assert decide(case, "pass-on", "2026-01-07", body="water-company", party="p2").status is CaseStatus.PASSED_ON


def test_an_anonymous_contact_is_passed_on_without_asking_anybody():
    contact = case_of(received(procedure=FEEDBACK, anonymous=True))

    case = decide(contact, "pass-on", "2026-01-06", procedure=FEEDBACK, body="water-company")

    assert (case.status, case.history[-1].event.party) == (CaseStatus.PASSED_ON, None)


def test_a_complainant_who_joins_an_anonymous_contact_is_asked_before_it_is_passed_on():
    contact = case_of(received(procedure=FEEDBACK, anonymous=True))
    known = decide(contact, "add-party", "2026-01-05", procedure=FEEDBACK, party=JO)

    assert (contact.intake.anonymous, known.intake.anonymous) == (True, False)
    assert refusal(decide, known, "pass-on", "2026-01-06", procedure=FEEDBACK, body="water-company") == (
        "the consent of p1 to pass the case on is not on record"
    )


def test_somebody_affected_whom_an_anonymous_contact_names_is_asked_before_it_is_passed_on():
    contact = case_of(received(procedure=FEEDBACK, anonymous=True))
    affected = Party(party="p1", role=Role.PERSON_AFFECTED)
    known = decide(contact, "add-party", "2026-01-05", procedure=FEEDBACK, party=affected)

    assert known.intake.anonymous
    assert refusal(decide, known, "pass-on", "2026-01-06", procedure=FEEDBACK, body="water-company") == (
        "say who agreed to it (party): p1"
    )


def test_a_case_that_has_ended_is_not_passed_on():
    ended = after(agreed(of(JO)), Withdrawn(), "2026-01-07")

    assert refusal(decide, ended, "pass-on", "2026-01-08", body="water-company") == "it is withdrawn"


# A withdrawn complaint that the body pursues


def test_the_body_goes_on_with_what_was_withdrawn_as_if_it_had_not_ended():
    told = after(COMPLAINT, Acknowledged(stage="1"), "2026-01-07")
    before = due_dates(told)
    withdrawn = after(told, Withdrawn(), "2026-01-12")

    case = decide(withdrawn, "pursue", "2026-02-09", reason="public-interest")

    assert (case.status, len(case.visits), case.visit.ended) == (CaseStatus.OPEN, 1, None)
    assert case.visit.acknowledged == on("2026-01-07")
    assert due_dates(case) == before
    assert (ended_by(withdrawn, 0), ended_by(case, 0)) == (Withdrawn, None)
    assert decide(case, "respond", "2026-02-10").visit.responded


def test_only_what_was_withdrawn_is_pursued():
    assert refusal(decide, COMPLAINT, "pursue", "2026-01-08", reason="public-interest") == "it is not withdrawn"
    assert refusal(decide, decline(), "pursue", "2026-01-09", reason="public-interest") == "it is not withdrawn"
    withdrawn = after(COMPLAINT, Withdrawn(), "2026-01-12")
    assert refusal(decide, withdrawn, "pursue", "2026-01-11", reason="public-interest") == (
        "2026-01-11 is before it ended on 2026-01-12: give that day or a later one"
    )


def test_what_is_pursued_can_be_withdrawn_again_and_each_end_stays_on_record():
    withdrawn = after(COMPLAINT, Withdrawn(), "2026-01-12")
    again = decide(decide(withdrawn, "pursue", "2026-01-13", reason="risk"), "withdraw", "2026-01-14")

    assert [(each.ended, each.reopened) for each in again.closures] == [
        (on("2026-01-12"), on("2026-01-13")),
        (on("2026-01-14"), None),
    ]


def test_a_refusal_that_was_a_mistake_is_struck_out_and_the_case_goes_on():
    case = decline()
    event = DECISIONS["correct"](case, around(), happened=on("2026-01-09"), version=2, reason="wrong-case")

    assert after(case, event, "2026-01-09").is_open
