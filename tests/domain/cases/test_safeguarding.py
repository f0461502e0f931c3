"""A safeguarding matter is seen through: no refusal stops it, and no flag goes away before somebody was told."""

import datetime as dt

import attrs
import pytest

from casework.domain.cases import decisions
from casework.domain.cases.care import matter_open_at
from casework.domain.cases.decisions import DECISIONS, allowed_now
from casework.domain.cases.events import FlagCleared, FlagRaised, Replacement, Responded
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import FlagKind
from casework.errors import DecisionError
from tests.complaints import LONDON, NOW, after, around, case_of, decide, on, received
from tests.details import detail

COMPLAINT = case_of(received())
ANSWERED = after(COMPLAINT, Responded(stage="1"), "2026-01-06")
GROUND = {"exclusion": "legal-proceedings", "reasons": detail(1), "ombudsman_told": True}
OPEN = "a safeguarding matter is open (f1): see it through, or clear the flag when it is over"
REFUSALS = pytest.mark.parametrize(
    ("decision", "case"), [("decline", COMPLAINT), ("decline-escalation", ANSWERED)], ids=("contact", "next stage")
)


def flagged(case=COMPLAINT, day="2026-01-06", **fields):
    said = {"flag": "f1", "kind": FlagKind.SAFEGUARDING, "told": ("team-mash",), **fields}
    return after(case, FlagRaised(**said), day)


def refusal(case, decision, day, **fields):
    with pytest.raises(DecisionError) as refused:
        decide(case, decision, day, **fields)
    return refused.value.why


@REFUSALS
def test_nothing_is_refused_on_any_ground_while_a_safeguarding_matter_is_open(decision, case):
    both = flagged(flagged(case), flag="f2")

    assert refusal(flagged(case), decision, "2026-01-08", **GROUND) == OPEN
    assert refusal(flagged(case), decision, "2026-01-08", **GROUND, restriction="r1") == OPEN
    assert "is open (f1, f2): see it through" in refusal(both, decision, "2026-01-08", **GROUND)
    assert decision not in allowed_now(flagged(case), around().version)


@REFUSALS
def test_it_may_be_refused_once_the_safeguarding_matter_is_over_or_if_there_is_none(decision, case):
    over = after(flagged(case), FlagCleared(flag="f1", reason="safe"), "2026-01-07")

    for other in (over, flagged(case, kind=FlagKind.RISK)):
        refused = decide(other, decision, "2026-01-08", **GROUND, restriction="r1")
        assert refused.refusals[0].event.restriction == "r1"
        assert decision in allowed_now(other, around().version)


@REFUSALS
def test_a_refusal_that_is_recorded_late_does_not_pass_over_what_was_open_then(decision, case):
    over = after(flagged(case), FlagCleared(flag="f1", reason="safe"), "2026-01-09")

    assert refusal(over, decision, "2026-01-08", **GROUND) == (
        "a safeguarding matter was open until 2026-01-09 (f1): it is refused on that day at the earliest"
    )
    assert decide(over, decision, "2026-01-09", **GROUND).refusals


@pytest.mark.parametrize(
    ("day", "stopped"), [("2026-01-07", True), ("2026-01-10T12:00+00:00", False), ("2026-01-11", False)]
)
def test_a_safeguarding_flag_protects_until_the_day_on_which_it_was_cleared(day, stopped):
    case = after(flagged(), FlagCleared(flag="f1", reason="safe"), "2026-01-10")

    assert (matter_open_at(case, on(day), LONDON) is not None) == stopped


def test_a_safeguarding_flag_is_not_cleared_before_somebody_was_told():
    untold = flagged(told=())

    assert refusal(untold, "clear-flag", "2026-01-07", flag="f1", reason="safe") == (
        "nobody was told of the safeguarding flag f1: tell somebody first, and flag it again with who was told (told)"
    )
    told = decide(untold, "flag", "2026-01-07", kind=FlagKind.SAFEGUARDING, flag="f1", told=("lado",))
    assert decide(told, "clear-flag", "2026-01-07", flag="f1", reason="safe").care.open_flags == ()
    other = flagged(kind=FlagKind.RISK, told=())
    assert decide(other, "clear-flag", "2026-01-07", flag="f1", reason="over").care.open_flags == ()


def test_who_was_told_is_not_struck_out_under_a_flag_that_was_cleared():
    told = decide(flagged(told=()), "flag", "2026-01-07", kind=FlagKind.SAFEGUARDING, flag="f1", told=("lado",))
    cleared = decide(told, "clear-flag", "2026-01-08", flag="f1", reason="safe")

    with pytest.raises(DecisionError, match=r"event 4 \(clear-flag\): nobody was told of the safeguarding flag f1"):
        decisions.correct(cleared, around(), happened=NOW, version=3, reason="typing-error")


@REFUSALS
@pytest.mark.parametrize("restriction", [None, "r2"])
def test_the_restriction_of_a_refusal_is_not_changed_by_a_correction(decision, case, restriction):
    refused = decide(case, decision, "2026-01-08", **GROUND, restriction="r1")
    fact = refused.history[-1]

    def correct(**changes):
        instead = Replacement(happened=dt.date(2026, 1, 9), event=attrs.evolve(fact.event, **changes))
        return DECISIONS["correct"](
            refused, around(), happened=NOW, version=fact.version, reason="typing-error", replacement=instead
        )

    with pytest.raises(DecisionError) as raised:
        correct(restriction=restriction)
    assert raised.value.why == (
        "whether a refusal can rest on a restriction is looked up when it is decided: strike it out and refuse anew"
    )
    assert correct(reasons=detail(2)).replacement.event.restriction == "r1"


def test_care_goes_on_however_the_case_was_refused():
    refused = decide(COMPLAINT, "decline", "2026-01-08", **GROUND)

    assert flagged(refused, "2026-01-09").status is CaseStatus.DECLINED
