"""What comes next: what a case allows, what is due, what is missing, and what staff should do."""

import datetime as dt

import attrs
import pytest

from casework.domain.cases.decisions.judging import is_always_possible
from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    AdjustmentAgreed,
    AdjustmentEnded,
    Assigned,
    Closed,
    ConsentRecorded,
    DateAgreed,
    DateSet,
    Declined,
    Escalated,
    Extended,
    FindingMade,
    FlagCleared,
    FlagRaised,
    Matter,
    MilestoneReached,
    Party,
    PartyAdded,
    Paused,
    Recognised,
    RecognitionTold,
    RemedyAgreed,
    RemedyDone,
    Reopened,
    Responded,
)
from casework.domain.cases.vocabulary import (
    ConsentScope,
    ConsentStep,
    FindingBy,
    FlagKind,
    Kind,
    RemedyKind,
    Role,
    SetBy,
)
from casework.domain.deadlines import deadlines
from casework.domain.money import Money
from casework.domain.next_steps import Due, DueSort, next_steps
from tests.complaints import (
    CALENDARS,
    CARE,
    COUNCIL,
    FEEDBACK,
    LONDON,
    OUTCOMES,
    PLACE,
    PROCEDURES,
    case_of,
    on,
    received,
)
from tests.details import detail

HANDLED = ("2026-01-05", Assigned(stage="1", handler="staff-17"))
ACKNOWLEDGED = ("2026-01-06", Acknowledged(stage="1"))
P1 = Party(party="p1", role=Role.COMPLAINANT)
ADVOCATE = Party(party="p2", role=Role.ADVOCATE, acts_for="p1")
AWAAB = "awaabs-law-2025"
OMBUDSMAN = "ombudsman-enquiry"


def steps(*facts, first=None, day="2026-01-07", procedure=COUNCIL, outcomes=OUTCOMES):
    """What comes next, on a day, in a case of which (day, event) pairs tell, received on 5 January 2026."""
    case = case_of(first or received(procedure=procedure), *((on(each), event) for each, event in facts))
    version = PROCEDURES.get(procedure).version_on(on("2026-01-05"))
    found = deadlines(case, version, place=PLACE, calendars=CALENDARS)
    return next_steps(case, version, found, on=on(day), zone=LONDON, outcomes=outcomes)


def missing(*facts, **more):
    """What is missing in a case that somebody handles and that is acknowledged, beside what the facts say."""
    return {each.code: each.says for each in steps(HANDLED, ACKNOWLEDGED, *facts, **more).missing}


def enquiry(procedure, kind, stage):
    """The receipt of a case under a procedure without an acknowledgement."""
    when, event = received()
    return when, attrs.evolve(event, procedure=procedure, kind=kind, stage=stage)


def test_what_depends_on_the_case_is_told_apart_from_what_is_always_possible():
    found = steps()

    assert {"acknowledge", "respond", "close"} - set(found.allowed) == {"close"}
    assert "note" in found.always
    assert not any(is_always_possible(name) for name in found.allowed)
    assert all(is_always_possible(name) for name in found.always)


def test_what_is_due_begins_with_the_earliest():
    agreed = RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY, due_on=dt.date(2026, 1, 9))
    adjusted = AdjustmentAgreed(adjustment="a1", party="p1", what=detail(1), review_on=dt.date(2026, 1, 6))

    due = steps(("2026-01-05", agreed), ("2026-01-05", adjusted)).due

    assert [(each.sort.value, each.name, each.due_on.isoformat(), each.status.value) for each in due] == [
        ("review", "a1", "2026-01-06", "overdue"),
        ("remedy", "r1", "2026-01-09", "running"),
        ("limit", "acknowledge", "2026-01-12", "running"),
        ("limit", "respond", "2026-01-26", "not_started"),
    ]
    assert (due[3].stage, due[3].provisional, due[0].stage) == ("1", True, None)


def test_the_last_day_that_there_is_may_be_a_due_day():
    last = RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY, due_on=dt.date(9999, 12, 30))

    assert steps(("2026-01-05", last)).due[-1].name == "r1"


def test_what_has_no_date_or_is_done_is_not_due():
    facts = [
        ("2026-01-05", RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY)),
        ("2026-01-05", RemedyAgreed(remedy="r2", kind=RemedyKind.APOLOGY, due_on=dt.date(2026, 1, 9))),
        ("2026-01-06", RemedyDone(remedy="r2")),
        ("2026-01-05", AdjustmentAgreed(adjustment="a1", party="p1", what=detail(1), review_on=dt.date(2026, 1, 6))),
        ("2026-01-06", AdjustmentEnded(adjustment="a1", reason="moved")),
    ]

    assert {each.sort for each in steps(*facts).due} == {DueSort.LIMIT}


def test_a_consent_is_due_to_be_renewed_in_its_last_thirty_days():
    def due(expires):
        given = ConsentRecorded(
            step=ConsentStep.RECEIVED, scopes=(ConsentScope.ACT_FOR,), giver="p1", party="p2", expires_on=expires
        )
        first = received(parties=(P1, ADVOCATE))
        return [each for each in steps(("2026-01-05", given), first=first).due if each.sort is DueSort.CONSENT]

    (last,) = due(dt.date(2026, 2, 6))
    assert (last.name, last.due_on) == ("p2", dt.date(2026, 2, 6))
    assert due(dt.date(2026, 2, 7)) == due(dt.date(2026, 1, 6)) == due(None) == []


def test_the_end_of_a_consent_is_not_hidden_by_one_about_something_else():
    given = ConsentRecorded(
        step=ConsentStep.RECEIVED, scopes=(ConsentScope.ACT_FOR,), giver="p1", party="p2",
        expires_on=dt.date(2026, 1, 9),
    )  # fmt: skip
    other = attrs.evolve(given, scopes=(ConsentScope.DISCLOSE,), expires_on=None)
    facts, first = [("2026-01-05", given), ("2026-01-06", other)], received(parties=(P1, ADVOCATE))

    def ends(day, *more):
        return [each.due_on for each in steps(*facts, *more, first=first, day=day).due if each.sort is DueSort.CONSENT]

    assert ends("2026-01-07") == ends("2026-01-09") == [dt.date(2026, 1, 9)]
    assert ends("2026-01-10") == []
    assert list(missing(*facts, first=first, day="2026-01-10")) == ["consent_expired"]
    both = attrs.evolve(given, scopes=(ConsentScope.ACT_FOR, ConsentScope.DISCLOSE), expires_on=dt.date(2026, 1, 12))
    assert ends("2026-01-07", ("2026-01-07", both)) == [dt.date(2026, 1, 12)]


def test_a_consent_for_somebody_who_speaks_for_nobody_yet_has_no_end():
    alone = Party(party="p2", role=Role.ADVOCATE)

    assert [each.sort for each in steps(first=received(parties=(P1, alone))).due if each.sort is DueSort.CONSENT] == []


def test_a_consent_may_be_asked_about_on_the_last_day_that_there_is():
    given = ConsentRecorded(
        step=ConsentStep.RECEIVED,
        scopes=(ConsentScope.ACT_FOR,),
        giver="p1",
        party="p2",
        expires_on=dt.date(9999, 12, 30),
    )
    first = received(parties=(P1, ADVOCATE))

    assert steps(("2026-01-05", given), first=first, day="9999-12-20").due[-1].name == "p2"


def test_a_remedy_is_due_in_a_closed_case_and_nothing_else_is():
    facts = [
        ("2026-01-05", RemedyAgreed(remedy="r1", kind=RemedyKind.APOLOGY, due_on=dt.date(2026, 1, 9))),
        ("2026-01-05", AdjustmentAgreed(adjustment="a1", party="p1", what=detail(1), review_on=dt.date(2026, 1, 6))),
        ("2026-01-06", Responded(stage="1")),
        ("2026-01-06", Closed()),
    ]

    (due,) = steps(*facts, day="2026-01-12").due

    assert isinstance(due, Due)
    assert (due.name, due.status.value) == ("r1", "overdue")


def test_nothing_is_missing_in_a_case_that_somebody_handles_and_that_was_acknowledged():
    assert missing() == {}


def test_a_case_that_nobody_handles_and_nobody_acknowledged_says_so():
    assert [(each.code, each.says) for each in steps().missing] == [
        ("nobody_assigned", "Nobody deals with it: assign a handler or a team."),
        ("no_acknowledgement", "Stage 1 is not acknowledged."),
    ]


def test_nobody_misses_the_acknowledgement_of_an_anonymous_contact():
    card = received(anonymous=True)

    assert [each.code for each in steps(first=card).missing] == ["nobody_assigned"]
    assert [each.name for each in steps(first=card).due] == ["acknowledge", "respond"]


def test_a_consent_that_another_body_waits_for_is_missing():
    asked = ConsentRecorded(step=ConsentStep.REQUESTED, scopes=(ConsentScope.DISCLOSE,), giver="p1", party="p2")
    first = received(parties=(P1, Party(party="p2", role=Role.LEAD_BODY, actor="icb")))

    assert missing(first=first) == {}
    assert missing(("2026-01-06", asked), first=first) == {
        "no_consent": "The consent of p1 for p2 to disclose was requested and has not come."
    }


def test_that_an_advocate_may_act_but_not_be_told_is_missing():
    given = ConsentRecorded(step=ConsentStep.RECEIVED, scopes=(ConsentScope.ACT_FOR,), giver="p1", party="p2")

    assert missing(("2026-01-06", given), first=received(parties=(P1, ADVOCATE))) == {
        "no_consent": "The consent of p1 for p2 is to act for them, not to disclose."
    }


def test_that_one_lets_an_advocate_act_and_another_lets_them_be_told_is_leave_for_neither():
    p3 = attrs.evolve(P1, party="p3")
    act = ConsentRecorded(step=ConsentStep.RECEIVED, scopes=(ConsentScope.ACT_FOR,), giver="p1", party="p2")
    tell = attrs.evolve(act, scopes=(ConsentScope.DISCLOSE,), giver="p3")
    first = received(parties=(P1, p3, attrs.evolve(ADVOCATE, acts_for=None)))

    assert missing(("2026-01-06", act), ("2026-01-06", tell), first=first) == {
        "no_consent": "The consent of p1 for p2 is to act for them, not to disclose."
    }
    both = attrs.evolve(tell, scopes=(ConsentScope.ACT_FOR, ConsentScope.DISCLOSE))
    assert missing(("2026-01-06", act), ("2026-01-06", both), first=first) == {}


def test_an_advocate_without_consent_is_told_and_so_is_one_whose_consent_is_over():
    first = received(parties=(P1, ADVOCATE))
    given = ConsentRecorded(
        step=ConsentStep.RECEIVED, scopes=(ConsentScope.ACT_FOR, ConsentScope.DISCLOSE), giver="p1", party="p2",
        expires_on=dt.date(2026, 1, 8),
    )  # fmt: skip
    refused = attrs.evolve(given, step=ConsentStep.REFUSED, expires_on=None)

    assert missing(first=first) == {"no_consent": "The consent of p1 for p2 to act for them is not on record."}
    assert missing(("2026-01-06", given), first=first, day="2026-01-08") == {}
    assert list(missing(("2026-01-06", given), first=first, day="2026-01-09")) == ["consent_expired"]
    assert list(missing(("2026-01-06", refused), first=first)) == ["no_consent"]


def test_a_flag_that_nobody_was_told_of_outlives_the_case_until_it_is_cleared():
    flag = ("2026-01-06", FlagRaised(flag="f1", kind=FlagKind.SAFEGUARDING))
    told = ("2026-01-06", FlagRaised(flag="f1", kind=FlagKind.SAFEGUARDING, told=("lado",)))
    risk = ("2026-01-06", FlagRaised(flag="f1", kind=FlagKind.RISK))
    closed = [("2026-01-06", Responded(stage="1")), ("2026-01-06", Closed())]

    assert list(missing(flag)) == list(missing(flag, *closed)) == ["flag_told_to_nobody"]
    assert missing(told) == missing(risk) == {}
    assert missing(flag, ("2026-01-06", FlagCleared(flag="f1", reason="safe"))) == {}


def test_a_case_that_was_refused_before_a_safeguarding_matter_came_up_is_not_left_at_that():
    refused = ("2026-01-06", Declined(stage="1", exclusion="late", reasons=detail(1)))
    flag = ("2026-01-07", FlagRaised(flag="f1", kind=FlagKind.SAFEGUARDING, told=("lado",)))
    cleared = ("2026-01-07", FlagCleared(flag="f1", reason="safe"))

    assert missing(refused, flag) == {
        "safeguarding_refused": "It was refused, and a safeguarding matter is open (f1): see it through, and reopen "
        "the case if it belongs there."
    }
    assert missing(refused, flag, cleared) == missing(flag) == {}
    assert "safeguarding_refused" not in missing(refused, flag, ("2026-01-07", Reopened(reason="safeguarding")))


def test_a_handler_who_stayed_from_stage_1_is_in_conflict_in_stage_2():
    found = missing(("2026-01-06", Responded(stage="1")), ("2026-01-07", Escalated(stage="2")))

    assert found["handler_in_conflict"] == (
        "The handler is in conflict (Stage 2 is dealt with by somebody else than stage 1): "
        "assign somebody else, or say why it is accepted."
    )


def test_bodies_that_share_a_complaint_need_one_that_leads():
    partner = ("2026-01-06", PartyAdded(stage="1", party=Party(party="p3", role=Role.PARTNER_BODY, actor="nhs")))
    lead = ("2026-01-06", PartyAdded(stage="1", party=Party(party="p4", role=Role.LEAD_BODY, actor="council")))

    assert list(missing(partner)) == ["no_lead_body"]
    assert missing(partner, lead) == {}


def test_a_date_that_is_given_is_missing_until_it_is_agreed_or_set():
    first = enquiry(OMBUDSMAN, Kind.ENQUIRY, "enquiry")
    date = DateSet(stage="enquiry", limit="respond", until=dt.date(2026, 2, 2), by=SetBy.OMBUDSMAN)

    def found(*facts):
        return [each.code for each in steps(HANDLED, *facts, first=first, procedure=OMBUDSMAN).missing]

    assert found() == ["date_not_given"]
    assert found(("2026-01-06", date)) == []


@pytest.mark.parametrize(
    ("kind", "what_to_do"),
    [
        (Kind.ENQUIRY, "set the one in the letter"),
        (Kind.COMPLAINT, "agree one with the complainant, or set the one you were given"),
    ],
)
def test_who_gives_a_date_depends_on_who_asks(kind, what_to_do):
    (says,) = (
        each.says for each in steps(HANDLED, first=enquiry(OMBUDSMAN, kind, "enquiry"), procedure=OMBUDSMAN).missing
    )

    assert says == f"No date is given for respond: {what_to_do}."


def test_a_clock_that_waits_for_a_milestone_that_nothing_else_sees_to_says_so():
    first = enquiry(AWAAB, Kind.SERVICE_REQUEST, "S")
    aware = ("2026-01-05", MilestoneReached(stage="S", milestone="landlord-aware"))

    def found(*facts):
        return [each.says for each in steps(HANDLED, *facts, first=first, procedure=AWAAB).missing]

    assert found()[0] == ("The time for investigate begins with the milestone landlord-aware, which is not recorded.")
    assert found(aware) == []


def test_news_that_follow_earlier_news_are_not_missing_before_the_first():
    irish = enquiry("ie-hse-yoursay", Kind.COMPLAINT, "2")

    assert [each.code for each in steps(HANDLED, first=irish, procedure="ie-hse-yoursay").missing] == [
        "no_acknowledgement"
    ]


def test_a_paused_clock_waits_for_nothing_that_is_missing():
    first = enquiry("foi-2000", Kind.INFORMATION_REQUEST, "1")
    paused = ("2026-01-06", Paused(pause="p1", reason="fee"))

    assert steps(HANDLED, paused, first=first, procedure="foi-2000").missing == ()


def test_more_time_is_told_to_the_complainant_with_the_details_of_the_ombudsman():
    more = Extended(stage="1", limit="respond", reason="complex", amount=10, unit="working_days")
    told = attrs.evolve(more, told_on=dt.date(2026, 1, 7))
    fully = attrs.evolve(told, ombudsman_told=True)
    agreed = DateAgreed(stage="1", limit="respond", until=dt.date(2026, 2, 27))

    assert missing(("2026-01-07", more)) == {
        "extension_told_to_nobody": (
            "It is not on record that anybody was told that respond got more time on Wed 7 Jan 2026: "
            "tell them, and record when."
        )
    }
    assert missing(("2026-01-07", attrs.evolve(more, undated=True))) == {
        "extension_told_to_nobody": "It is not on record that anybody was told that respond got more time: "
        "tell them, and record when."
    }
    assert missing(("2026-01-07", told)) == {
        "extension_without_ombudsman": (
            "The Ombudsman's details were not given when respond got more time on Wed 7 Jan 2026."
        )
    }
    assert missing(("2026-01-07", fully)) == missing(("2026-01-07", agreed)) == {}


def test_the_details_of_the_ombudsman_are_missed_only_where_the_rule_wants_them():
    told = Extended(stage="1", limit="respond", reason="complex", until=on("2026-09-01"), told_on=on("2026-01-07"))

    assert missing(("2026-01-07", told), procedure=CARE) == {}


def test_each_matter_needs_a_finding_when_its_stage_has_the_answer():
    first = received(matters=(Matter(matter="m1"), Matter(matter="m2")))
    answered = ("2026-01-07", Responded(stage="1"))
    finding = ("2026-01-07", FindingMade(matter="m2", stage="1", scheme="upheld", outcome="upheld"))

    assert missing(first=first) == {}
    assert missing(answered, finding, first=first) == {
        "no_finding": "Matter m1 has no finding, though stage 1 has its answer."
    }
    assert missing(answered, procedure=FEEDBACK) == {}


def answered(answer, *found, by=FindingBy.BODY, **more):
    """What is missing where the answer says one thing and each matter has its finding."""
    matters = tuple(Matter(matter=f"m{number}") for number in range(1, len(found) + 1))
    findings = [
        ("2026-01-07", FindingMade(matter=matter.matter, stage="1", scheme="upheld", outcome=outcome, by=by))
        for matter, outcome in zip(matters, found, strict=True)
        if outcome is not None
    ]
    return missing(
        ("2026-01-07", Responded(stage="1", outcome=answer)), *findings, first=received(matters=matters), **more
    )


def test_an_answer_says_what_its_findings_come_to():
    assert answered("not-upheld", "upheld", "not-upheld") == {
        "outcome_differs": "The answer says not upheld, and its findings come to partly upheld: correct one of the two."
    }
    assert list(answered("upheld", "not-upheld")) == ["outcome_differs"]
    assert answered("partly-upheld", "upheld", "not-upheld") == answered("upheld", "upheld", "upheld") == {}


def test_an_answer_that_says_nothing_or_cannot_be_weighed_differs_from_nothing():
    assert answered(None, "upheld") == {}
    assert answered("dealt-with", "upheld") == {}
    assert answered("upheld", "gone") == {}
    assert answered("upheld", "upheld", by=FindingBy.OMBUDSMAN) == {}
    assert answered("upheld", "not-upheld", by=FindingBy.OMBUDSMAN) == {}
    assert list(answered("upheld", "not-upheld", None)) == ["no_finding"]
    assert list(answered("upheld", "not-upheld", outcomes={})) == []


def test_a_finding_of_an_earlier_stage_is_none_of_the_present_one():
    finding = FindingMade(matter="m1", stage="1", scheme="upheld", outcome="upheld")
    facts = [
        ("2026-01-07", finding),
        ("2026-01-07", Responded(stage="1")),
        ("2026-01-07", Escalated(stage="2")),
        ("2026-01-07", Assigned(stage="2", handler="staff-18")),
        ("2026-01-07", Acknowledged(stage="2")),
        ("2026-01-07", Responded(stage="2")),
    ]

    assert list(missing(*facts)) == ["no_finding"]


@pytest.mark.parametrize("ended", [[], [("2026-01-07", Responded(stage="1")), ("2026-01-07", Closed())]])
def test_remedies_without_date_or_amount_and_praise_that_nobody_heard_outlive_the_case(ended):
    facts = [
        ("2026-01-06", Accepted(stage="1")),
        ("2026-01-06", RemedyAgreed(remedy="r1", kind=RemedyKind.PAYMENT)),
        (
            "2026-01-06",
            RemedyAgreed(remedy="r2", kind=RemedyKind.PAYMENT, money=Money.of("5"), due_on=on("2026-02-02")),
        ),
        ("2026-01-06", RemedyAgreed(remedy="r3", kind=RemedyKind.PAYMENT)),
        ("2026-01-06", RemedyDone(remedy="r3")),
        ("2026-01-06", Recognised(staff=("staff-3", "staff-4"), teams=("waste",))),
        ("2026-01-06", RecognitionTold(who="staff-3")),
    ]

    assert [each.says for each in steps(HANDLED, ACKNOWLEDGED, *facts, *ended).missing] == [
        "Remedy r1 (payment) has no date: agree by when it is done.",
        "Remedy r1 is a payment without an amount.",
        "staff-4 was not told of the praise yet.",
        "The team waste was not told of the praise yet.",
    ]


def test_guidance_is_that_of_the_present_stage_and_ends_with_the_case():
    first, later = steps().guidance, steps(("2026-01-06", Responded(stage="1")), ("2026-01-07", Escalated(stage="2")))

    assert first[0].do.startswith("Acknowledge and log the complaint")
    assert later.guidance[0].do.startswith("Give it to somebody who did not deal with stage 1")
    assert steps(("2026-01-06", Responded(stage="1")), ("2026-01-06", Closed())).guidance == ()
