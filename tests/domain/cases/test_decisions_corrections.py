"""The decision that looks back: what may be put right, and what else would have to be put right first."""

import datetime as dt

import attrs
import pytest

from casework.domain.cases import decisions
from casework.domain.cases.decisions import Circumstances
from casework.domain.cases.events import (
    Acknowledged,
    Assigned,
    Categorised,
    Closed,
    Corrected,
    DateAgreed,
    Escalated,
    Extended,
    MilestoneReached,
    Noted,
    Paused,
    Replacement,
    Responded,
    Resumed,
)
from casework.domain.cases.fold import evolve
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import Kind
from casework.errors import DecisionError, NaiveInstantError
from tests.complaints import (
    CALENDARS,
    COUNCIL,
    FOI,
    NOW,
    PLACE,
    PROCEDURES,
    after,
    around,
    case_of,
    due_dates,
    on,
    received,
)
from tests.details import detail

ACKNOWLEDGED = (on("2026-01-06"), Acknowledged(stage="1"))
RESPONDED = (on("2026-01-20"), Responded(stage="1", outcome="upheld"))
ESCALATED = (on("2026-02-02"), Escalated(stage="2"))
CASE = case_of(received(), ACKNOWLEDGED, RESPONDED, ESCALATED)


def correct(case, version, replacement=None, *, happened=NOW, after=None, procedure=COUNCIL):
    """The case after its correction; *replacement* is a (day, event) pair, None strikes out."""
    instead = replacement and Replacement(happened=on(replacement[0]), event=replacement[1])
    event = decisions.correct(
        case,
        around(procedure),
        happened=happened,
        version=version,
        reason="typing-error",
        replacement=instead,
        after=after,
    )
    return evolve(case, Fact(version=case.version + 1, happened=happened, event=event))


def refusal(*arguments, **named):
    with pytest.raises(DecisionError) as refused:
        correct(*arguments, **named)
    assert refused.value.decision == "correct"
    return refused.value.why


def test_a_wrong_day_is_put_right_and_the_deadlines_follow():
    wrong = case_of(received(), (on("2026-01-16"), Acknowledged(stage="1")))

    right = correct(wrong, 2, ("2026-01-06", Acknowledged(stage="1")))

    assert due_dates(right) == due_dates(case_of(received(), ACKNOWLEDGED))
    assert due_dates(right) != due_dates(wrong)


def test_T19_a_receipt_that_is_put_right_keeps_what_was_granted():
    extended = (
        on("2026-01-15"),
        Extended(stage="1", limit="respond", reason="complexity", amount=10, unit="working_days"),
    )
    wrong = case_of(received("2026-01-02"), ACKNOWLEDGED, extended)

    right = correct(wrong, 1, ("2026-01-05", received()[1]), after=around())

    assert due_dates(right) == due_dates(case_of(received("2026-01-05"), ACKNOWLEDGED, extended))
    assert right.visit.granted == wrong.visit.granted


def test_an_event_that_never_happened_is_struck_out():
    assert correct(CASE, 4).stage == "1"


def test_an_event_that_is_not_there_cannot_be_put_right():
    assert refusal(CASE, 9) == "it has no event 9 to correct; it has 1, 2, 3, 4"
    assert refusal(correct(CASE, 2), 8) == "it has no event 8 to correct; it has 1, 2, 3, 4"


def test_an_event_that_was_struck_out_is_restored_or_put_right():
    struck = correct(CASE, 2)

    assert [fact.version for fact in struck.struck] == [2]
    assert refusal(struck, 2) == "event 2 is struck out already; it can be restored, or put right"
    restored = correct(struck, 2, ("2026-01-06", Acknowledged(stage="1")))
    assert restored.struck == ()
    assert due_dates(restored) == due_dates(CASE)
    assert correct(struck, 2, ("2026-01-07", Acknowledged(stage="1"))).visits[0].acknowledged == on("2026-01-07")
    assert refusal(struck, 2, ("2026-01-06", Responded(stage="1"))).startswith("event 2 came from 'acknowledge' and")


def test_what_was_struck_out_is_restored_only_where_it_can_have_happened():
    struck = correct(CASE, 4)
    again = after(struck, Escalated(stage="2"), "2026-02-03")

    assert refusal(again, 4, ("2026-02-02", Escalated(stage="2"))).startswith(
        "event 6 (escalate): stage 2 is the last of lgsco-code-2024@2024-04-01"
    )


def test_a_receipt_cannot_be_struck_out():
    assert refusal(CASE, 1) == "a case without its receipt is no case: correct the receipt instead"


def test_an_event_stays_of_its_kind():
    assert refusal(CASE, 2, ("2026-01-06", Responded(stage="1"))) == (
        "event 2 came from 'acknowledge' and cannot become one from 'respond': strike it out and record anew"
    )


def test_what_followed_could_not_have_followed_without_the_answer():
    assert refusal(CASE, 3) == (
        "event 4 (escalate): stage 1 has no response yet; until then only the body can move it on (asked by: body)"
    )


def test_what_was_recorded_in_a_stage_stands_in_the_way_of_striking_out_how_it_was_reached():
    case = case_of(received(), RESPONDED, ESCALATED, (on("2026-02-03"), Acknowledged(stage="2")))

    assert refusal(case, 3) == "event 4 (acknowledge): it was never in stage 2; it was in 1"


def test_the_first_that_could_not_have_followed_is_named_and_the_others_are_counted():
    later = [(on(f"2026-02-{day}"), Responded(stage="2")) for day in range(20, 24)]
    case = case_of(received(), RESPONDED, ESCALATED, (on("2026-02-03"), Acknowledged(stage="2")), *later)

    assert refusal(case, 3) == "event 4 (acknowledge): it was never in stage 2; it was in 1; and 4 more"


@pytest.mark.parametrize(
    ("version", "replacement", "why"),
    [
        (2, ("2026-01-04", Acknowledged(stage="1")), "event 2 (acknowledge): 2026-01-04 is before stage 1 began"),
        (2, ("2026-06-02", Acknowledged(stage="1")), "event 2 (acknowledge): 2026-06-02 is still to come"),
        (2, ("2026-01-06", Acknowledged(stage="2")), "event 2 (acknowledge): it was never in stage 2; it was in 1"),
        (4, ("2026-02-02", Escalated(stage="9")), "event 4 (escalate): stage 9 does not follow stage 1; 2 does"),
        (
            1,
            ("2026-01-07", received()[1]),
            "event 2 (acknowledge): 2026-01-06 is before stage 1 began on 2026-01-07: give that day or a later one",
        ),
        (1, ("2026-01-05", received(stage="2")[1]), "event 1 (receive): a case of lgsco-code-2024@2024-04-01 begins"),
        (1, ("2026-01-05", received(kind=Kind.COMMENT)[1]), "event 1 (receive): lgsco-code-2024 is for a complaint"),
    ],
)
def test_a_correction_is_judged_by_the_rules_of_every_decision(version, replacement, why):
    assert refusal(CASE, version, replacement).startswith(why)


@pytest.mark.parametrize(
    ("fact", "changed", "why"),
    [
        (
            Extended(stage="1", limit="respond", reason="x", amount=10, unit="working_days"),
            {"amount": 500},
            "500 is more than the 10",
        ),
        (
            Extended(stage="1", limit="respond", reason="x", amount=10, unit="working_days"),
            {"unit": "years"},
            "respond is extended in working_days",
        ),
        (
            Extended(stage="1", limit="respond", reason="x", amount=10, unit="working_days"),
            {"limit": "panel"},
            "stage 1 has no limit panel; it has acknowledge, respond",
        ),
        (
            DateAgreed(stage="1", limit="respond", until=on("2026-03-01")),
            {"until": on("2026-01-01")},
            "2026-01-01 is before the agreement",
        ),
        (
            DateAgreed(stage="1", limit="respond", until=on("2026-03-01")),
            {"limit": "panel"},
            "stage 1 has no limit panel; it has acknowledge, respond",
        ),
        (Assigned(stage="1", handler="staff-1"), {"handler": None}, "neither a handler nor a team is named"),
        (Categorised(matter="m1", scheme="cause"), {"matter": "m9"}, "it has no matter m9; it has m1"),
    ],
)
def test_what_a_corrected_event_says_must_fit_too(fact, changed, why):
    case = case_of(received(), (on("2026-01-08"), fact))

    assert why in refusal(case, 2, ("2026-01-08", attrs.evolve(fact, **changed)))


def test_a_corrected_pause_has_a_known_reason_and_does_not_end_before_it_began():
    pause = Paused(pause="p1", reason="fee")
    case = case_of(received(procedure=FOI), (on("2026-01-08"), pause), (on("2026-01-12"), Resumed(pause="p1")))

    assert "has no reason holiday" in refusal(
        case, 2, ("2026-01-08", attrs.evolve(pause, reason="holiday")), procedure=FOI
    )
    assert refusal(case, 2, ("2026-01-13", pause), procedure=FOI) == (
        "event 3 (resume): 2026-01-12 is before the pause began on 2026-01-13: give that day or a later one"
    )
    assert refusal(case, 2, procedure=FOI) == "event 3 (resume): its clocks are not paused"
    assert correct(case, 3, procedure=FOI).open_pause


def test_a_milestone_of_a_stage_without_any_is_refused():
    case = case_of(received(), (on("2026-01-08"), MilestoneReached(stage="1", milestone="panel-met")))

    assert correct(case, 2, ("2026-01-09", MilestoneReached(stage="1", milestone="panel-met"))).version == 3


def test_what_was_wrong_before_does_not_stand_in_the_way_of_putting_something_else_right():
    imported = case_of(received(), (on("2026-01-20"), Closed()), (on("2026-01-21"), Noted(text=detail(1))))

    assert correct(imported, 3).notes == ()


def test_an_earlier_day_may_be_under_rules_that_lack_what_followed():
    procedure, circumstances = _code_of_two_versions()
    case = case_of(received("2026-01-05"), RESPONDED, ESCALATED)
    first = procedure.versions[0]
    before = Circumstances(procedure=procedure, version=first, place=PLACE, calendars=CALENDARS, now=NOW)
    replacement = Replacement(happened=on("2025-12-20"), event=received()[1])

    with pytest.raises(DecisionError) as refused:
        decisions.correct(
            case, circumstances, happened=NOW, version=1, reason="typing-error", replacement=replacement, after=before
        )

    assert "event 3 (escalate): stage 1 is the last of lgsco-code-2024@2025-01-01" in refused.value.why
    assert "escalate" not in refused.value.allowed


def _code_of_two_versions():
    """The code, as if stage 2 had come with the year 2026; the circumstances are those of 2026."""
    found = PROCEDURES.get(COUNCIL)
    (today,) = found.versions
    first = attrs.evolve(today, effective_from=dt.date(2025, 1, 1), stages=(attrs.evolve(today.stages[0], next=()),))
    second = attrs.evolve(today, effective_from=dt.date(2026, 1, 1))
    procedure = attrs.evolve(found, versions=(first, second))
    return procedure, Circumstances(procedure=procedure, version=second, place=PLACE, calendars=CALENDARS, now=NOW)


def test_a_mistake_is_not_found_in_the_future_and_not_at_an_hour_without_a_day():
    assert refusal(CASE, 4, happened=on("2026-06-02")) == "2026-06-02 is still to come: give when it happened"
    with pytest.raises(NaiveInstantError):
        correct(CASE, 4, happened=dt.datetime(2026, 5, 1, 9))  # noqa: DTZ001 - the naive instant that is refused


def test_a_correction_is_an_event_like_any_other_and_keeps_its_reason():
    event = decisions.correct(CASE, around(), happened=NOW, version=4, reason="wrong-case", note=detail(1))

    assert event == Corrected(version=4, reason="wrong-case", note=detail(1))


def test_an_extension_of_which_nobody_knows_when_it_was_given_is_held_against_no_day_of_giving():
    given = Extended(
        stage="1", limit="respond", reason="complexity", until=on("2026-02-02"), told_on=on("2026-01-14"), undated=True
    )
    case = case_of(received(), ACKNOWLEDGED, (on("2026-02-09"), given))

    right = correct(case, 3, ("2026-02-09", attrs.evolve(given, until=on("2026-01-30"))))

    assert right.visit.granted[0].event.until == on("2026-01-30")
    assert refusal(case, 3, ("2026-02-09", attrs.evolve(given, undated=False))) == (
        "event 3 (extend): 2026-02-02 is before the day on which it was given, 2026-02-09"
    )
