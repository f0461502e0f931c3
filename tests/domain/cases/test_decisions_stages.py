"""Decisions that move a case on, and what each of them waits for."""

import attrs
import pytest

from casework.domain.cases.decisions import DECISIONS, allowed_now
from casework.domain.cases.decisions.judging import is_always_possible
from casework.domain.cases.decisions.rules import RULES
from casework.domain.cases.events import Closed, Escalated, Referred, Responded, Withdrawn
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import AskedBy
from casework.errors import DecisionError
from tests.complaints import COUNCIL, FEEDBACK, FOI, after, around, case_of, decide, on, received
from tests.details import detail

COMPLAINT = case_of(received())
ANSWERED = after(COMPLAINT, Responded(stage="1", outcome="not-upheld"), "2026-01-20")
CLOSED = after(ANSWERED, Closed(), "2026-01-21")
SECOND = after(ANSWERED, Escalated(stage="2"), "2026-02-02")
WITHDRAWN = after(COMPLAINT, Withdrawn(), "2026-01-07")
REFERRED = after(ANSWERED, Referred(body="ombudsman"), "2026-02-02")


@pytest.mark.parametrize("decision", ["respond", "close"])
def test_an_outcome_is_one_of_the_scheme_that_the_procedure_names(decision):
    case = COMPLAINT if decision == "respond" else ANSWERED
    codes = "upheld, partly-upheld, not-upheld, resolved, withdrawn, not-considered"

    for outcome in ("Upheld", "granted"):
        assert refusal(decide, case, decision, "2026-01-21", outcome=outcome) == (
            f"outcome scheme upheld has no outcome {outcome}: it has {codes}"
        )
    assert decide(case, decision, "2026-01-21", outcome="partly-upheld").history[-1].event.outcome == "partly-upheld"
    assert decide(case, decision, "2026-01-21").history[-1].event.outcome is None


def test_an_outcome_is_any_code_where_no_scheme_is_named_or_it_is_not_at_hand():
    thanks = case_of(received(procedure=FEEDBACK))
    away = attrs.evolve(around(), outcomes={})

    said = decide(thanks, "close", "2026-01-21", outcome="thanked", procedure=FEEDBACK)
    answer = DECISIONS["respond"](COMPLAINT, away, happened=on("2026-01-21"), outcome="settled")

    assert (said.closures[0].outcome, answer.outcome) == ("thanked", "settled")


def refusal(decision, *arguments, **named):
    with pytest.raises(DecisionError) as refused:
        decision(*arguments, **named)
    return refused.value.why


def escalate(case, day="2026-02-03", **said):
    return decide(case, "escalate", day, **said)


# The answer


def test_a_stage_gets_one_answer():
    case = decide(COMPLAINT, "respond", "2026-01-20", outcome="upheld", letter=detail(1))

    assert (case.visit.responded, case.visit.outcome) == (on("2026-01-20"), "upheld")
    assert refusal(decide, case, "respond", "2026-01-21") == "stage 1 has its response already"


def test_an_answer_is_given_after_the_stage_began_while_the_case_is_open():
    assert refusal(decide, SECOND, "respond", "2026-02-01") == (
        "2026-02-01 is before stage 2 began on 2026-02-02: give that day or a later one"
    )
    assert refusal(decide, WITHDRAWN, "respond", "2026-01-08") == "it is withdrawn"
    assert decide(WITHDRAWN, "respond", "2026-01-07").visit.responded == on("2026-01-07")


# The next stage


def test_the_complainant_goes_on_to_the_next_stage_after_the_answer():
    case = escalate(ANSWERED, note=detail(1))

    assert (case.stage, case.visit.began) == ("2", on("2026-02-03"))
    assert refusal(escalate, COMPLAINT) == (
        "stage 1 has no response yet; until then only the body can move it on (asked by: body)"
    )


def test_the_body_may_go_on_without_an_answer():
    assert escalate(COMPLAINT, asked_by=AskedBy.BODY).stage == "2"


def test_only_a_stage_that_follows_can_be_next():
    assert escalate(ANSWERED, to_stage="2").stage == "2"
    assert refusal(escalate, ANSWERED, to_stage="1") == "stage 1 does not follow stage 1; 2 does"


def test_the_last_stage_leads_to_another_body():
    answered_again = after(SECOND, Responded(stage="2"), "2026-02-20")

    assert refusal(escalate, answered_again, "2026-02-21") == (
        "stage 2 is the last of lgsco-code-2024@2024-04-01; refer it to Local Government and Social Care Ombudsman"
    )


def test_what_is_no_complaint_has_no_next_stage_but_a_complaint_may_be_raised_from_it():
    thanks = case_of(received(procedure=FEEDBACK))

    with pytest.raises(DecisionError, match="raise a complaint from it, if somebody is unhappy"):
        decide(thanks, "escalate", "2026-02-21", procedure=FEEDBACK)


def test_a_procedure_may_name_no_other_body():
    version = attrs.evolve(around().version, referral=None)

    with pytest.raises(DecisionError, match="refer it to another body"):
        DECISIONS["escalate"](SECOND, attrs.evolve(around(), version=version), happened=on("2026-02-21"))


def test_a_case_that_was_closed_after_its_answer_can_be_escalated():
    case = escalate(CLOSED)

    assert (case.status, case.stage) == (CaseStatus.OPEN, "2")
    assert case.visits[0].ended == on("2026-01-21")


def test_a_case_that_was_withdrawn_or_referred_is_not_escalated():
    assert refusal(escalate, WITHDRAWN) == "it is withdrawn"
    assert refusal(escalate, REFERRED) == "it is referred"


# The ends


def test_a_case_is_referred_once():
    case = decide(COMPLAINT, "refer", "2026-02-02", body="ombudsman", note=detail(1))

    assert (case.status, case.closures[0].body) == (CaseStatus.REFERRED, "ombudsman")
    assert refusal(decide, case, "refer", "2026-02-03", body="ombudsman") == "it is referred"
    assert decide(CLOSED, "refer", "2026-02-02", body="ombudsman").status is CaseStatus.REFERRED
    assert refusal(decide, WITHDRAWN, "refer", "2026-02-03", body="ombudsman") == "it is withdrawn"


def test_an_open_case_can_be_withdrawn():
    assert decide(COMPLAINT, "withdraw", "2026-01-07", note=detail(1)).status is CaseStatus.WITHDRAWN
    assert refusal(decide, CLOSED, "withdraw", "2026-01-22") == "it is closed"


def test_no_stage_ends_before_it_began():
    for decision, said in [
        ("withdraw", {}),
        ("refer", {"body": "ombudsman"}),
    ]:
        assert refusal(decide, SECOND, decision, "2026-02-01", **said) == (
            "2026-02-01 is before stage 2 began on 2026-02-02: give that day or a later one"
        )


def test_a_complaint_is_closed_after_its_answer():
    assert decide(ANSWERED, "close", "2026-01-21", outcome="upheld").closures[0].outcome == "upheld"
    assert refusal(decide, COMPLAINT, "close", "2026-01-21") == "stage 1 has no response yet"
    assert refusal(decide, SECOND, "close", "2026-02-21") == "stage 2 has no response yet"
    assert refusal(decide, CLOSED, "close", "2026-01-22") == "it is closed"


def test_a_compliment_is_closed_without_an_answer():
    compliment = case_of(received(procedure=FEEDBACK))

    assert decide(compliment, "close", "2026-01-06", procedure=FEEDBACK).status is CaseStatus.CLOSED


@pytest.mark.parametrize("ended", [CLOSED, WITHDRAWN, REFERRED], ids=["closed", "withdrawn", "referred"])
def test_a_case_that_ended_can_be_taken_up_again(ended):
    case = decide(ended, "reopen", "2026-03-01", reason="new-evidence", note=detail(1))

    assert (case.is_open, case.visit.began) == (True, on("2026-03-01"))
    assert case.visit.responded is None


def test_a_case_is_reopened_after_it_ended():
    assert refusal(decide, COMPLAINT, "reopen", "2026-01-06", reason="new-evidence") == "it is open"
    assert refusal(decide, CLOSED, "reopen", "2026-01-20", reason="new-evidence") == (
        "2026-01-20 is before it ended on 2026-01-21: give that day or a later one"
    )


@pytest.mark.parametrize("case", [SECOND, WITHDRAWN, REFERRED], ids=["last stage", "withdrawn", "referred"])
def test_a_refusal_says_what_else_is_allowed_and_that_much_is_allowed(case):
    possible = allowed_now(case, around(COUNCIL).version)
    allowed = tuple(
        name for name in possible if name != "escalate" and RULES[name].instead and not is_always_possible(name)
    )

    with pytest.raises(DecisionError) as refused:
        decide(case, "escalate", "2027-01-01", to_stage="1")

    assert refused.value.allowed == allowed
    assert str(refused.value).endswith(f"Allowed now: {', '.join(allowed)}")
    assert {"correct", "note"} <= set(possible)


def test_an_information_request_is_not_closed_without_its_answer():
    request = case_of(received(procedure=FOI))

    assert refusal(decide, request, "close", "2026-01-21", procedure=FOI) == "stage 1 has no response yet"
