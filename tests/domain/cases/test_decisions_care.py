"""Adjustments, preferences and flags: what may be recorded, what is refused and why, and what staff still owe."""

import pytest

from casework.domain.cases.care import reviews_due, untold_flags
from casework.domain.cases.events import Party
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import FlagKind, Role
from casework.errors import DecisionError
from tests.complaints import case_of, decide, on, received
from tests.details import detail

CASE = case_of(
    received(parties=(Party(party="p1", role=Role.COMPLAINANT), Party(party="p2", role=Role.PERSON_AFFECTED)))
)
WHAT = {"party": "p1", "what": detail(1)}


def refusal(case, decision, day, **fields):
    with pytest.raises(DecisionError) as refused:
        decide(case, decision, day, **fields)
    return refused.value.why


def adjusted(case=CASE, day="2026-01-06", **fields):
    return decide(case, "adjust", day, **{**WHAT, **fields})


def flagged(case=CASE, day="2026-01-06", kind=FlagKind.SAFEGUARDING, **fields):
    return decide(case, "flag", day, kind=kind, **fields)


def test_adjustments_are_called_a1_and_a2_when_nobody_names_them():
    case = adjusted(adjusted(), party="p2")

    assert [(each.adjustment, each.party) for each in case.care.adjustments] == [("a1", "p1"), ("a2", "p2")]


def test_an_adjustment_is_for_a_party_of_the_case():
    assert refusal(CASE, "adjust", "2026-01-06", party="p9", what=detail(1)) == "it has no party p9; it has p1, p2"


def test_the_review_may_be_on_the_day_of_the_agreement_but_not_before():
    assert adjusted(review_on=on("2026-01-06")).care.adjustments[0].review_on == on("2026-01-06")
    assert refusal(CASE, "adjust", "2026-01-06", **WHAT, review_on=on("2026-01-05")) == (
        "the review on 2026-01-05 is before the agreement on 2026-01-06: give a later day"
    )


def test_an_adjustment_that_is_agreed_again_was_reviewed_and_keeps_its_history():
    first = adjusted(review_on=on("2026-02-01"))

    again = adjusted(adjusted(first), "2026-02-01", adjustment="a1", what=detail(2), review_on=on("2026-05-01"))

    (kept, other) = again.care.adjustments
    assert (kept.since, kept.reviewed, kept.review_on) == (on("2026-01-06"), (on("2026-02-01"),), on("2026-05-01"))
    assert (kept.what, other.adjustment) == (detail(2), "a2")
    assert [fact.event.what for fact in again.history[1:]] == [detail(1), detail(1), detail(2)]


def test_an_adjustment_stays_with_its_party():
    assert refusal(adjusted(), "adjust", "2026-01-07", party="p2", what=detail(1), adjustment="a1") == (
        "adjustment a1 is for party p1: give another id, or none"
    )


def test_a_review_does_not_come_before_the_agreement_that_it_looks_at():
    case = adjusted(day="2026-01-10")

    assert "2026-01-08 is before it was last agreed on 2026-01-10" in refusal(
        case, "adjust", "2026-01-08", **WHAT, adjustment="a1"
    )
    assert "2026-01-04 is before the receipt on 2026-01-05" in refusal(CASE, "adjust", "2026-01-04", **WHAT)


def test_an_adjustment_that_has_ended_is_not_ended_or_agreed_again():
    ended = decide(adjusted(), "end-adjustment", "2026-03-01", adjustment="a1", reason="moved")
    both = adjusted(ended)

    assert ended.care.adjustments[0].ended == on("2026-03-01")
    assert refusal(ended, "end-adjustment", "2026-03-02", adjustment="a1", reason="moved") == (
        "no adjustment is agreed in it"
    )
    assert refusal(both, "end-adjustment", "2026-03-02", adjustment="a1", reason="moved") == (
        "it has no current adjustment a1; it has a2"
    )
    assert refusal(ended, "adjust", "2026-03-02", **WHAT, adjustment="a1") == (
        "adjustment a1 has ended: agree a new one under another id, or none"
    )


def test_preferences_are_those_of_a_party_and_the_last_ones_count():
    case = decide(CASE, "prefer", "2026-01-06", party="p1", preferences=detail(1))
    case = decide(case, "prefer", "2026-01-07", party="p1", preferences=detail(2))

    assert case.care.preferences == (("p1", detail(2)),)
    assert "it has no party p9" in refusal(CASE, "prefer", "2026-01-06", party="p9", preferences=detail(1))


def test_flags_are_called_f1_and_f2_when_nobody_names_them():
    case = flagged(flagged(told=("safeguarding",)), kind=FlagKind.RISK)

    assert [(each.flag, each.kind) for each in case.care.flags] == [("f1", "safeguarding"), ("f2", "risk")]


def test_a_safeguarding_flag_of_which_nobody_was_told_is_missing_something_until_somebody_is():
    case = flagged(flagged(kind=FlagKind.VULNERABILITY))
    told = flagged(case, "2026-01-07", flag="f2", told=("safeguarding",))

    assert [each.flag for each in untold_flags(case)] == ["f2"]
    assert untold_flags(told) == ()
    assert untold_flags(decide(told, "clear-flag", "2026-01-07", flag="f2", reason="safe")) == ()
    assert len(told.care.flags) == 2


def test_who_else_was_told_is_added_to_who_knows():
    case = flagged(flagged(told=("safeguarding",)), "2026-01-07", flag="f1", told=("safeguarding", "police"))

    assert case.care.flags[0].told == ("safeguarding", "police")
    assert case.care.flags[0].raised == on("2026-01-06")


def test_a_flag_that_is_raised_again_must_say_something_new():
    case = flagged(told=("safeguarding",))

    assert refusal(case, "flag", "2026-01-07", kind=FlagKind.SAFEGUARDING, flag="f1", told=("safeguarding",)) == (
        "flag f1 is raised already: say who else was told, or give another id, or none"
    )
    assert refusal(case, "flag", "2026-01-07", kind=FlagKind.RISK, flag="f1", told=("police",)) == (
        "flag f1 stands for safeguarding: give another id, or none"
    )


def test_a_flag_that_is_unknown_or_cleared_is_not_cleared():
    cleared = decide(flagged(told=("lado",)), "clear-flag", "2026-01-08", flag="f1", reason="resolved")
    both = flagged(cleared, "2026-01-09")

    assert refusal(CASE, "clear-flag", "2026-01-08", flag="f1", reason="resolved") == "it has no open flag"
    assert refusal(both, "clear-flag", "2026-01-10", flag="f1", reason="resolved") == (
        "it has no open flag f1; it has f2"
    )
    assert "2026-01-05 is before the flag was raised on 2026-01-06" in refusal(
        flagged(told=("lado",)), "clear-flag", "2026-01-05", flag="f1", reason="resolved"
    )
    assert refusal(cleared, "flag", "2026-01-10", kind=FlagKind.SAFEGUARDING, flag="f1", told=("police",)) == (
        "flag f1 was cleared: raise a new one under another id, or none"
    )


def test_care_does_not_end_with_the_case():
    case = decide(CASE, "withdraw", "2026-01-07")

    after = flagged(adjusted(case, "2026-01-08"), "2026-01-08")

    assert after.status is CaseStatus.WITHDRAWN
    assert (len(after.care.current), len(after.care.open_flags)) == (1, 1)


def test_the_reviews_that_are_due_come_in_the_order_of_their_days():
    case = adjusted(review_on=on("2026-03-01"))
    case = adjusted(case, review_on=on("2026-02-01"))
    case = adjusted(adjusted(case, review_on=on("2026-02-02")))
    case = decide(case, "end-adjustment", "2026-01-07", adjustment="a3", reason="moved")

    assert [each.adjustment for each in reviews_due(case, on("2026-01-31"))] == []
    assert [each.adjustment for each in reviews_due(case, on("2026-02-01"))] == ["a2"]
    assert [each.adjustment for each in reviews_due(case, on("2026-03-01"))] == ["a2", "a1"]
