"""When something can have happened: inside its stage, in the order of the stages, and not later than now."""

import pytest

from casework.domain.cases import decisions
from casework.domain.cases.decisions import allowed_now
from casework.domain.cases.decisions.judging import is_always_possible
from casework.domain.cases.decisions.rules import RULES
from casework.domain.cases.events import Acknowledged, Closed, Escalated, Paused, Referred, Responded, Withdrawn
from casework.domain.cases.vocabulary import AskedBy
from casework.errors import DecisionError
from tests.complaints import COUNCIL, FEEDBACK, FOI, after, around, case_of, decide, on, received

COMPLAINT = case_of(received())
ANSWERED = after(COMPLAINT, Responded(stage="1"), "2026-01-20")
CLOSED = after(ANSWERED, Closed(), "2026-02-10")
SECOND = after(ANSWERED, Escalated(stage="2"), "2026-02-02")


def refusal(case, decision, day, **said):
    """Why not, where the date is to blame: then nothing else is proposed but another date."""
    with pytest.raises(DecisionError) as refused:
        decide(case, decision, day, **said)
    assert refused.value.allowed == ()
    assert "Allowed now" not in str(refused.value)
    return refused.value.why


# The order of things in a stage


@pytest.mark.parametrize("asked_by", AskedBy)
def test_the_next_stage_is_not_asked_for_before_the_answer(asked_by):
    assert decide(ANSWERED, "escalate", "2026-01-20", asked_by=asked_by).stage == "2"
    assert refusal(ANSWERED, "escalate", "2026-01-19", asked_by=asked_by) == (
        "2026-01-19 is before the answer of stage 1 on 2026-01-20: give that day or a later one"
    )


def test_a_case_is_not_closed_before_its_answer():
    assert not decide(ANSWERED, "close", "2026-01-20").is_open
    assert refusal(ANSWERED, "close", "2026-01-19") == (
        "2026-01-19 is before the answer of stage 1 on 2026-01-20: give that day or a later one"
    )


def test_the_next_stage_does_not_begin_before_the_last_one_ended():
    assert decide(CLOSED, "escalate", "2026-02-10").visit.began == on("2026-02-10")
    assert refusal(CLOSED, "escalate", "2026-02-09") == (
        "2026-02-09 is before stage 1 ended on 2026-02-10: give that day or a later one"
    )


def test_a_case_is_not_taken_up_again_before_any_of_its_ends():
    referred = after(CLOSED, Referred(body="ombudsman"), "2026-02-05")

    assert refusal(referred, "reopen", "2026-02-09", reason="new-evidence") == (
        "2026-02-09 is before it ended on 2026-02-10: give that day or a later one"
    )


@pytest.mark.parametrize(("end", "said"), [(Withdrawn(), "withdrawn"), (Closed(), "closed")])
def test_a_case_that_ended_is_not_acknowledged_months_later(end, said):
    compliment = case_of(received(procedure=FEEDBACK))
    ended = after(compliment, end, "2026-01-09")

    with pytest.raises(DecisionError, match=f"it is {said}. Allowed now: ") as refused:
        decide(ended, "acknowledge", "2026-04-01", procedure=FEEDBACK)
    assert "acknowledge" not in refused.value.allowed
    assert "acknowledge" not in allowed_now(ended, around(FEEDBACK).version)
    late = decide(ended, "acknowledge", "2026-01-09", procedure=FEEDBACK)
    assert late.visit.acknowledged == on("2026-01-09")


# Instants


def test_an_instant_later_today_is_still_to_come():
    assert refusal(COMPLAINT, "acknowledge", "2026-06-01T13:01+01:00") == (
        "2026-06-01T13:01:00+01:00 is still to come: give when it happened"
    )
    assert decide(COMPLAINT, "acknowledge", "2026-06-01T13:00+01:00")
    assert decide(COMPLAINT, "acknowledge", "2026-06-01")


def test_a_receipt_later_today_is_still_to_come():
    happened, event = received("2026-06-01T13:01+01:00")

    with pytest.raises(DecisionError, match=r"the receipt, 2026-06-01T13:01:00\+01:00, is still to come"):
        decisions.receive(event, happened, around())


def test_two_instants_of_one_day_have_an_order():
    case = case_of(received("2026-01-05T12:00+00:00"))

    assert decide(case, "acknowledge", "2026-01-05T12:00+00:00")
    assert refusal(case, "acknowledge", "2026-01-05T11:59+00:00") == (
        "2026-01-05T11:59:00+00:00 is before stage 1 began on 2026-01-05T12:00:00+00:00: "
        "give that instant or a later one"
    )


def test_a_withdrawal_at_noon_is_not_acknowledged_in_the_afternoon():
    withdrawn = after(COMPLAINT, Withdrawn(), "2026-01-07T12:00+00:00")

    assert decide(withdrawn, "acknowledge", "2026-01-07T11:00+00:00")
    with pytest.raises(DecisionError, match="it is withdrawn"):
        decide(withdrawn, "acknowledge", "2026-01-07T13:00+00:00")


# What was forgotten in an earlier stage


def test_an_acknowledgement_of_an_earlier_stage_is_recorded_late():
    case = decide(SECOND, "acknowledge", "2026-01-06", stage="1")

    assert (case.visits[0].acknowledged, case.visit.acknowledged) == (on("2026-01-06"), None)


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        ("acknowledge", {}),
        ("accept", {}),
        ("respond", {"outcome": "upheld"}),
        ("extend", {"reason": "complexity"}),
        ("agree-date", {"limit": "respond", "until": on("2026-02-06")}),
    ],
    ids=["acknowledge", "accept", "respond", "extend", "agree-date"],
)
def test_what_was_forgotten_in_an_earlier_stage_lies_between_its_beginning_and_its_end(decision, said):
    moved_on = after(COMPLAINT, Escalated(stage="2", asked_by=AskedBy.BODY), "2026-01-12")

    assert decide(moved_on, decision, "2026-01-12", stage="1", **said).visits[0] != moved_on.visits[0]
    assert decide(moved_on, decision, "2026-01-05", stage="1", **said).visits[1] == moved_on.visits[1]
    assert refusal(moved_on, decision, "2026-01-13", stage="1", **said) == (
        "2026-01-13 is after stage 1 ended on 2026-01-12: give that day or an earlier one"
    )
    assert refusal(moved_on, decision, "2026-01-04", stage="1", **said) == (
        "2026-01-04 is before stage 1 began on 2026-01-05: give that day or a later one"
    )


def test_a_refusal_speaks_of_the_stage_that_is_meant():
    case = after(SECOND, Acknowledged(stage="1"), "2026-01-06")

    for decision, why in (
        ("acknowledge", "stage 1 is acknowledged already"),
        ("respond", "stage 1 has its response already"),
    ):
        with pytest.raises(DecisionError, match=why):
            decide(case, decision, "2026-01-07", stage="1")
    assert refusal(COMPLAINT, "respond", "2026-01-07", stage="2") == "it was never in stage 2; it was in 1"


def test_a_milestone_of_an_earlier_stage_is_one_of_that_stage():
    with pytest.raises(DecisionError, match="names no milestones in stage 1"):
        decide(SECOND, "milestone", "2026-01-07", stage="1", milestone="panel-met")


def test_the_stage_that_is_meant_is_its_latest_visit():
    again = decide(CLOSED, "reopen", "2026-03-01", reason="new-evidence")

    assert decide(again, "respond", "2026-03-02", stage="1").visits[1].responded == on("2026-03-02")


# Whether and how


def test_a_reason_that_nobody_knows_is_met_with_the_reasons_and_not_with_other_decisions():
    request = case_of(received(procedure=FOI))

    assert "its reasons are fee, clarification" in refusal(
        request, "pause", "2026-01-08", procedure=FOI, reason="holiday"
    )
    with pytest.raises(DecisionError, match=r"its clocks are not paused\. Allowed now: "):
        decide(request, "resume", "2026-01-08", procedure=FOI)
    twice = after(
        after(request, Paused(pause="p1", reason="fee"), "2026-01-08"),
        Paused(pause="p2", reason="clarification"), "2026-01-09",
    )  # fmt: skip
    assert "say which pause ends" in refusal(twice, "resume", "2026-01-12", procedure=FOI)


def test_a_decision_that_is_not_possible_is_met_with_the_others():
    with pytest.raises(DecisionError) as refused:
        decide(ANSWERED, "respond", "2026-01-21")

    assert refused.value.allowed == tuple(
        name
        for name in allowed_now(ANSWERED, around(COUNCIL).version)
        if name != "respond" and RULES[name].instead and not is_always_possible(name)
    )
    assert str(refused.value).endswith(f"Allowed now: {', '.join(refused.value.allowed)}")


def test_more_time_that_was_given_before_the_answer_is_recorded_after_it():
    agreed = {"limit": "respond", "until": on("2026-02-06")}

    for decision, said in (("extend", {"reason": "complexity"}), ("agree-date", agreed)):
        assert decide(ANSWERED, decision, "2026-01-15", **said).visit.granted
        assert decide(SECOND, decision, "2026-01-15", stage="1", **said).visits[0].granted
        with pytest.raises(DecisionError, match="stage 1 has its response"):
            decide(SECOND, decision, "2026-01-21", stage="1", **said)
