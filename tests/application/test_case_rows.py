"""The row of a case: what lists and counts see of its refusals, remedies, findings, flags and learning."""

import attrs

from casework.adapters.toml_outcomes import load_outcomes
from casework.application.case_rows import UNKNOWN, row_of
from casework.application.rows import FindingRow, PraiseRow, RemedyRow
from casework.domain.cases.events import (
    AdjustmentAgreed,
    AdjustmentEnded,
    Closed,
    Declined,
    Escalated,
    EscalationDeclined,
    FindingMade,
    FlagCleared,
    FlagRaised,
    Learned,
    Merged,
    PassedOn,
    Recognised,
    RecognitionTold,
    Referred,
    RemedyAgreed,
    RemedyDone,
    RemedyUndeliverable,
    Reopened,
    Responded,
)
from casework.domain.cases.vocabulary import AskedBy, FindingBy, FlagKind, RemedyKind
from casework.domain.money import Money
from tests.complaints import LONDON, case_of, on, received
from tests.details import detail


def row(*facts):
    """The row of a case received on 5 January 2026 to which these facts happened."""
    case = case_of(received(), *facts)
    return row_of(case, (), zone=LONDON, schemes=load_outcomes(), stamps=("p", "c"))


def agreed(day="2026-01-20", **terms):
    return on(day), RemedyAgreed(**{"remedy": "r1", "kind": RemedyKind.APOLOGY, **terms})


def test_a_remedy_is_due_also_after_the_case_was_closed():
    found = row(agreed(due_on=on("2026-02-20")), (on("2026-01-21"), Closed()))

    assert (found.status, found.next_due_on, found.next_due_limit) == ("closed", "2026-02-20", "remedy:r1")


def test_what_is_done_or_cannot_be_done_is_no_longer_due():
    due = agreed(due_on=on("2026-02-20"))

    assert row(due, (on("2026-02-20"), RemedyDone(remedy="r1"))).next_due_on is None
    assert row(due, (on("2026-02-21"), RemedyUndeliverable(remedy="r1", reason="declined"))).next_due_on is None


def test_a_remedy_done_on_its_day_is_done_and_the_day_after_it_is_late():
    due = agreed(due_on=on("2026-02-20"), kind=RemedyKind.PAYMENT, money=Money.of("150"))
    kept = RemedyRow(
        remedy="r1", kind="payment", result="done", agreed_on="2026-01-20", due_on="2026-02-20",
        done_on="2026-02-20", amount="150.00", currency="GBP",
    )  # fmt: skip

    assert row(due, (on("2026-02-20"), RemedyDone(remedy="r1"))).remedies == (kept,)
    assert row(due, (on("2026-02-21"), RemedyDone(remedy="r1"))).remedies[0].result == "late"
    assert row(agreed(), (on("2027-02-21"), RemedyDone(remedy="r1"))).remedies[0].result == "done"
    assert row(due).remedies[0].result == "open"
    undeliverable = on("2026-02-21"), RemedyUndeliverable(remedy="r1", reason="declined")
    assert row(due, undeliverable).remedies[0].result == "undeliverable"


def test_a_case_was_escalated_to_each_stage_that_somebody_asked_for_and_to_none_that_was_begun_anew():
    asked = Escalated(stage="2", asked_by=AskedBy.COMPLAINANT)

    found = row((on("2026-01-20"), asked), (on("2026-01-30"), Closed()), (on("2026-02-20"), Reopened(reason="new")))

    assert found.escalated_to == ("2",)
    assert row((on("2026-01-20"), Closed()), (on("2026-02-20"), Reopened(reason="new"))).escalated_to == ()


def test_findings_say_what_they_come_to_in_any_scheme():
    made = FindingMade(
        matter="m1", stage="1", scheme="housing-ombudsman", outcome="service-failure", by=FindingBy.OMBUDSMAN
    )

    (finding,) = row((on("2026-01-20"), made)).findings
    (lost,) = row((on("2026-01-20"), attrs.evolve(made, scheme="given-up"))).findings
    (renamed,) = row((on("2026-01-20"), attrs.evolve(made, outcome="given-up"))).findings

    assert finding == FindingRow(
        matter="m1", stage="1", by="ombudsman", scheme="housing-ombudsman", outcome="service-failure", roll_up="upheld"
    )
    assert (lost.roll_up, renamed.roll_up) == (UNKNOWN, UNKNOWN)


def test_a_finding_that_was_made_anew_after_a_reopening_no_longer_stands():
    made = FindingMade(matter="m1", stage="1", scheme="upheld", outcome="not-upheld")
    anew = attrs.evolve(made, outcome="upheld")
    ombudsmans = attrs.evolve(made, by=FindingBy.OMBUDSMAN)
    facts = [(on("2026-01-20"), made), (on("2026-01-20"), Closed()), (on("2026-02-02"), Reopened(reason="evidence"))]

    found = row(*facts, (on("2026-02-20"), anew), (on("2026-03-20"), ombudsmans)).findings

    assert [(each.by, each.outcome, each.stands) for each in found] == [
        ("body", "not-upheld", False), ("body", "upheld", True), ("ombudsman", "not-upheld", True)
    ]  # fmt: skip


def test_the_review_of_an_adjustment_is_due_as_long_as_the_case_is_open():
    agreed_on = (
        on("2026-01-06"),
        AdjustmentAgreed(adjustment="a1", party="p1", what=detail(1), review_on=on("2026-03-02")),
    )
    ended = on("2026-02-02"), AdjustmentEnded(adjustment="a1", reason="over")

    assert (row(agreed_on).next_due_on, row(agreed_on).next_due_limit) == ("2026-03-02", "review:a1")
    assert row(agreed_on, ended).next_due_on is None
    assert row(agreed_on, (on("2026-01-20"), Closed())).next_due_on is None


def test_flags_that_are_up_and_what_was_learned_stand_there_once():
    raised = [(on("2026-01-06"), FlagRaised(flag=name, kind=FlagKind.RISK)) for name in ("f1", "f2")]
    cleared = on("2026-01-07"), FlagCleared(flag="f1", reason="over")
    learned = [(on("2026-01-20"), Learned(learning=name, cause="delay", what=detail(1))) for name in ("l1", "l2")]

    found = row(*raised, cleared, *learned)

    assert (found.flags, found.learning) == (("risk",), ("delay",))


def test_a_refusal_says_for_which_exclusion_as_long_as_it_stands():
    declined = on("2026-01-07"), Declined(stage="1", exclusion="late", reasons=detail(1))
    reopened = on("2026-01-09"), Reopened(reason="new-evidence")
    not_on = on("2026-01-20"), EscalationDeclined(stage="2", exclusion="court", reasons=detail(2))

    assert (row(declined).declined_on, row(declined).declined_for) == ("2026-01-07", "late")
    assert (row(declined, reopened).declined_on, row(declined, reopened).declined_for) == (None, None)
    assert row((on("2026-01-19"), Responded(stage="1")), not_on).escalation_declined_for == "court"


def test_who_has_the_case_now_is_said_for_referrals_and_for_what_was_passed_on():
    passed = row((on("2026-01-07"), PassedOn(body="water-company")))
    referred = row((on("2026-01-07"), Referred(body="lgsco")))

    assert (passed.status, passed.referred_on, passed.referred_to) == ("passed_on", "2026-01-07", "water-company")
    assert (referred.status, referred.referred_on, referred.referred_to) == ("referred", "2026-01-07", "lgsco")


def test_T37_a_merged_case_names_the_one_that_took_it_in_and_waits_for_nothing():
    found = row((on("2026-01-07"), Merged(into="case-2", reason="duplicate")))

    assert (found.status, found.merged_into, found.next_due_on) == ("merged", "case-2", None)


def test_a_row_says_who_was_praised_and_when_they_heard_of_it():
    found = row(
        (on("2026-01-06"), Recognised(staff=("staff-3",), teams=("grounds",))),
        (on("2026-01-08"), RecognitionTold(who="staff-3")),
    )

    assert found.praise == (
        PraiseRow(who="staff-3", is_team=False, named_on="2026-01-06", told_on="2026-01-08"),
        PraiseRow(who="grounds", is_team=True, named_on="2026-01-06"),
    )
