"""How facts become a case, one by one, and how a correction looks back."""

import datetime as dt

import attrs
import pytest

from casework.domain.cases.events import (
    Accepted,
    Acknowledged,
    Assigned,
    Categorised,
    Category,
    Closed,
    Corrected,
    DateAgreed,
    Escalated,
    Extended,
    Matter,
    MatterAdded,
    MilestoneReached,
    Noted,
    Party,
    PartyAdded,
    Paused,
    Referred,
    Reopened,
    Replacement,
    Responded,
    Resumed,
    Source,
    Withdrawn,
)
from casework.domain.cases.fold import begin, evolve, fold
from casework.domain.cases.parts import CaseStatus, Fact, VisitStart
from casework.domain.cases.vocabulary import Channel, Formality, Kind, Role
from casework.errors import EventShapeError
from tests.complaints import case_of, facts_of, on, received, without_log
from tests.details import detail

RESPONDED = (on("2026-01-20"), Responded(stage="1", outcome="not-upheld"))
ESCALATED = (on("2026-02-02"), Escalated(stage="2"))


def test_a_case_begins_with_its_receipt():
    case = case_of(
        received(
            "2026-01-05T23:30+00:00",
            channel=Channel.WEB,
            formality=Formality.FORMAL,
            written_on=on("2026-01-02"),
            summary=detail(1),
            source=Source(system="legacy", key="4711"),
            parties=(Party(party="p1", role=Role.COMPLAINANT, person=detail(2)),),
        )
    )

    assert (case.id, case.version, case.reference, case.intake.kind) == ("case-1", 1, "C-1", Kind.COMPLAINT)
    assert case.intake.received == dt.datetime(2026, 1, 5, 23, 30, tzinfo=dt.UTC)
    assert case.intake.written_on == dt.date(2026, 1, 2)
    assert (case.intake.channel, case.intake.formality) == ("web", "formal")
    assert (case.intake.summary, case.intake.source.key) == (detail(1), "4711")
    assert [party.person for party in case.parties] == [detail(2)]
    assert (case.stage, case.visit.began, case.visit.began_by) == ("1", case.intake.received, VisitStart.RECEIVED)
    assert (case.status, case.is_open) == (CaseStatus.OPEN, True)


def test_nothing_but_a_receipt_begins_a_case():
    with pytest.raises(EventShapeError, match="the history of case-1 does not begin with a receipt"):
        begin("case-1", Fact(version=1, happened=on("2026-01-05"), event=Accepted(stage="1")))


def test_a_case_without_any_history_is_none():
    with pytest.raises(EventShapeError, match="there is no history of case-1"):
        fold("case-1", [])


def test_a_second_receipt_is_no_event_of_a_case():
    with pytest.raises(EventShapeError, match="it stands at version 2 of case-1"):
        case_of(received(), received())


def test_what_is_not_there_cannot_be_struck_out_and_changes_nothing():
    case = case_of(received())
    struck = evolve(case, Fact(version=2, happened=on("2026-01-06"), event=Corrected(version=7, reason="mistake")))

    assert (struck.history, struck.struck, struck.version) == (case.history, (), 2)


def test_what_is_reached_in_a_stage_is_kept_in_its_visit():
    case = case_of(
        received(),
        (on("2026-01-06"), Acknowledged(stage="1")),
        (on("2026-01-07"), Accepted(stage="1")),
        (on("2026-01-08"), MilestoneReached(stage="1", milestone="panel-met")),
        (on("2026-01-09"), Extended(stage="1", limit="respond", reason="x", amount=5, unit="working_days")),
        (on("2026-01-10"), DateAgreed(stage="1", limit="respond", until=on("2026-02-01"))),
        RESPONDED,
    )

    visit = case.visit
    assert (visit.acknowledged, visit.accepted, visit.responded) == (
        on("2026-01-06"),
        on("2026-01-07"),
        on("2026-01-20"),
    )
    assert visit.outcome == "not-upheld"
    assert visit.milestones == (("panel-met", on("2026-01-08")),)
    assert [granted.happened for granted in visit.granted] == [on("2026-01-09"), on("2026-01-10")]
    assert visit.ended is None


def test_an_escalation_ends_one_visit_and_begins_another():
    case = case_of(received(), RESPONDED, ESCALATED, (on("2026-02-03"), Acknowledged(stage="2")))

    first, second = case.visits
    assert (first.responded, first.ended, first.acknowledged) == (on("2026-01-20"), on("2026-02-02"), None)
    assert (second.stage, second.began, second.began_by) == ("2", on("2026-02-02"), VisitStart.ESCALATED)
    assert second.acknowledged == on("2026-02-03")


def test_what_is_recorded_late_goes_to_the_latest_visit_of_its_stage():
    case = case_of(received(), RESPONDED, ESCALATED, (on("2026-01-06"), Acknowledged(stage="1")))

    assert case.visits[0].acknowledged == on("2026-01-06")
    assert case.visits[1].acknowledged is None


@pytest.mark.parametrize(
    "event",
    [
        Acknowledged(stage="9"),
        MilestoneReached(stage="9", milestone="panel-met"),
        DateAgreed(stage="9", limit="respond", until=on("2026-02-01")),
    ],
    ids=lambda event: type(event).__name__,
)
def test_what_belongs_to_a_stage_where_the_case_never_was_changes_nothing(event):
    before = case_of(received())

    assert case_of(received(), (on("2026-01-06"), event)).visits == before.visits


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (Closed(outcome="upheld"), CaseStatus.CLOSED),
        (Withdrawn(), CaseStatus.WITHDRAWN),
        (Referred(body="ombudsman"), CaseStatus.REFERRED),
    ],
)
def test_a_case_ends_in_one_of_three_ways(event, status):
    case = case_of(received(), RESPONDED, (on("2026-02-01"), event))

    assert (case.status, case.is_open) == (status, False)
    assert case.visit.ended == case.closures[-1].ended == on("2026-02-01")


def test_T36_each_closing_of_a_reopened_case_keeps_its_own_record():
    case = case_of(
        received(),
        RESPONDED,
        (on("2026-02-01"), Closed(outcome="not-upheld")),
        (on("2026-03-01"), Reopened(reason="new-evidence")),
        (on("2026-04-01"), Closed(outcome="upheld")),
    )

    assert [(each.ended, each.outcome, each.reopened) for each in case.closures] == [
        (on("2026-02-01"), "not-upheld", on("2026-03-01")),
        (on("2026-04-01"), "upheld", None),
    ]
    assert [(visit.began_by, visit.ended) for visit in case.visits] == [
        (VisitStart.RECEIVED, on("2026-02-01")),
        (VisitStart.REOPENED, on("2026-04-01")),
    ]
    assert case.visits[0].responded == on("2026-01-20")
    assert case.visits[1].responded is None


def test_a_reopened_case_is_open_in_the_stage_that_it_was_in():
    case = case_of(
        received(),
        RESPONDED,
        ESCALATED,
        (on("2026-02-20"), Withdrawn()),
        (on("2026-03-01"), Reopened(reason="asked-again")),
    )

    assert (case.status, case.stage) == (CaseStatus.OPEN, "2")


def test_a_closed_case_that_is_escalated_is_open_again():
    case = case_of(received(), RESPONDED, (on("2026-01-21"), Closed()), ESCALATED)

    assert case.is_open
    assert case.closures[0].reopened == on("2026-02-02")
    assert case.visits[0].ended == on("2026-01-21")


def test_a_referral_of_a_closed_case_is_an_end_of_its_own():
    case = case_of(received(), RESPONDED, (on("2026-01-21"), Closed()), (on("2026-03-01"), Referred(body="ombudsman")))

    assert case.status is CaseStatus.REFERRED
    assert [closure.body for closure in case.closures] == [None, "ombudsman"]
    assert case.visit.ended == on("2026-01-21")

    again = evolve(case, Fact(version=5, happened=on("2026-04-01"), event=Reopened(reason="ombudsman")))
    assert [closure.reopened for closure in again.closures] == [on("2026-04-01"), on("2026-04-01")]


def test_pauses_are_kept_with_their_ends():
    case = case_of(
        received(),
        (on("2026-01-08"), Paused(pause="p1", reason="clarification")),
        (on("2026-01-12"), Resumed(pause="p1")),
        (on("2026-01-14"), Paused(pause="p2", reason="fee")),
    )

    assert [(pause.paused, pause.resumed) for pause in case.pauses] == [
        (on("2026-01-08"), on("2026-01-12")),
        (on("2026-01-14"), None),
    ]
    assert case.open_pause is not None
    assert case.open_pause.reason == "fee"


def test_of_pauses_that_overlap_the_one_that_is_named_ends():
    case = case_of(
        received(),
        (on("2026-01-08"), Paused(pause="p1", reason="clarification")),
        (on("2026-01-09"), Paused(pause="p2", reason="fee")),
        (on("2026-01-12"), Resumed(pause="p2")),
    )

    assert [(pause.pause, pause.resumed) for pause in case.pauses] == [("p1", None), ("p2", on("2026-01-12"))]
    assert [pause.pause for pause in case.open_pauses] == ["p1"]


def test_a_pause_goes_on_into_the_next_stage():
    case = case_of(received(), (on("2026-01-08"), Paused(pause="p1", reason="clarification")), ESCALATED)

    assert case.open_pause is not None


@pytest.mark.parametrize("again", [Reopened(reason="new-evidence"), Escalated(stage="2")])
def test_a_forgotten_pause_does_not_outlive_the_end_of_its_case(again):
    facts = (
        received(),
        (on("2026-01-08"), Paused(pause="p1", reason="clarification")),
        RESPONDED,
        (on("2026-01-21"), Closed()),
        (on("2026-02-02"), Referred(body="ombudsman")),
        (on("2026-03-01"), again),
    )

    assert case_of(*facts[:5]).open_pause is not None
    assert case_of(*facts).open_pause is None
    assert case_of(*facts).pauses[0].resumed == on("2026-01-21")


def test_the_handler_is_the_one_named_last():
    case = case_of(
        received(),
        (on("2026-01-06"), Assigned(stage="1", handler="staff-1", team="housing")),
        (on("2026-01-09"), Assigned(stage="1", team="waste")),
    )

    assert case.assignment is not None
    assert (case.assignment.handler, case.assignment.team, case.assignment.since) == (None, "waste", on("2026-01-09"))


def test_a_matter_has_the_categories_that_each_scheme_said_last():
    case = case_of(
        received(
            matters=(Matter(matter="m1", categories=(Category(scheme="theme", code="bins"),)), Matter(matter="m2"))
        ),
        (on("2026-01-06"), Categorised(matter="m1", scheme="cause", categories=("delay", "conduct"))),
        (on("2026-01-07"), Categorised(matter="m1", scheme="cause", categories=("delay",))),
        (on("2026-01-08"), Categorised(matter="m2", scheme="theme", categories=("bins",))),
    )

    first, second = case.matters
    assert [(each.scheme, each.code) for each in first.categories] == [("theme", "bins"), ("cause", "delay")]
    assert [each.code for each in second.categories] == ["bins"]
    assert [each.code for each in case.categories] == ["bins", "delay"]


def test_the_service_of_a_case_is_the_first_that_is_named():
    case = case_of(
        received(), (on("2026-01-06"), MatterAdded(matter=Matter(matter="m2", service="waste", summary=detail(1))))
    )

    assert case_of(received()).service is None
    assert case.service == "waste"


def test_a_party_that_is_known_is_changed_where_it_stands_and_another_is_added():
    case = case_of(
        received(parties=(Party(party="p1", role=Role.COMPLAINANT, person=detail(1)),)),
        (on("2026-01-06"), PartyAdded(stage="1", party=Party(party="p2", role=Role.ADVOCATE))),
        (on("2026-01-07"), PartyAdded(stage="1", party=Party(party="p1", role=Role.COMPLAINANT, person=detail(2)))),
    )

    assert [(party.party, party.person) for party in case.parties] == [("p1", detail(2)), ("p2", None)]


def test_notes_are_kept_by_the_ids_of_their_words():
    assert case_of(received(), (on("2026-01-06"), Noted(text=detail(9)))).notes == (detail(9),)


def test_folding_one_fact_at_a_time_gives_the_same_case():
    facts = facts_of(received(), RESPONDED, ESCALATED)

    case = begin("case-1", facts[0])
    for fact in facts[1:]:
        case = evolve(case, fact)

    assert case == fold("case-1", facts)
    assert case.history == facts


def test_a_replaced_fact_is_as_if_it_had_been_recorded_so():
    right = (on("2026-01-06"), Acknowledged(stage="1"))
    wrong = (on("2026-01-16"), Acknowledged(stage="1", told_due_on=on("2026-01-30")))
    replacement = Replacement(happened=right[0], event=right[1])
    correction = (on("2026-02-10"), Corrected(version=2, reason="typing-error", replacement=replacement))

    corrected = case_of(received(), wrong, RESPONDED, correction)

    assert attrs.evolve(corrected, version=3) == case_of(received(), right, RESPONDED)
    assert corrected.version == 4


def test_a_fact_that_is_struck_out_is_as_if_it_had_never_been_recorded():
    struck = case_of(
        received(),
        (on("2026-01-06"), Acknowledged(stage="1")),
        RESPONDED,
        (on("2026-02-10"), Corrected(version=2, reason="never-happened")),
    )

    assert without_log(struck) == without_log(case_of(received(), RESPONDED))
    assert [fact.version for fact in struck.history] == [1, 3]


def test_a_receipt_that_is_replaced_moves_what_began_with_it():
    later = Replacement(happened=on("2026-01-08"), event=received()[1])

    case = case_of(received(), (on("2026-01-09"), Corrected(version=1, reason="typing-error", replacement=later)))

    assert case.intake.received == case.visit.began == on("2026-01-08")


def test_the_same_fact_can_be_corrected_again():
    first = Replacement(happened=on("2026-01-07"), event=Acknowledged(stage="1"))
    second = Replacement(happened=on("2026-01-08"), event=Acknowledged(stage="1"))

    case = case_of(
        received(),
        (on("2026-01-06"), Acknowledged(stage="1")),
        (on("2026-01-09"), Corrected(version=2, reason="typing-error", replacement=first)),
        (on("2026-01-10"), Corrected(version=2, reason="typing-error", replacement=second)),
    )

    assert case.visit.acknowledged == on("2026-01-08")
    assert [fact.version for fact in case.history] == [1, 2]


def test_an_escalation_that_is_struck_out_leaves_one_visit():
    case = case_of(received(), RESPONDED, ESCALATED, (on("2026-02-10"), Corrected(version=3, reason="wrong-case")))

    assert [visit.stage for visit in case.visits] == ["1"]
    assert case.visit.ended is None
