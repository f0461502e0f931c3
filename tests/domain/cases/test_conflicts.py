"""Who may not do what in a case, because of what they did in it before."""

from collections import defaultdict

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.conflicts import (
    conflicts_of,
    holding_of_handler,
    in_conflict,
    standing,
    standing_conflict,
)
from casework.domain.cases.decisions import DECISIONS
from casework.domain.cases.events import Assigned, Corrected, Escalated, Party, Reclassified
from casework.domain.cases.vocabulary import AskedBy, Kind, Role
from casework.errors import DecisionError
from tests.complaints import CARE, COUNCIL, FEEDBACK, PROCEDURES, after, around, case_of, decide, on, received
from tests.details import detail

CHILDREN = "children-act-1989-representations-england"
VERSION = around().version
CASE = case_of(received())
CHILD = attrs.evolve(received()[1], procedure=CHILDREN, kind=Kind.COMPLAINT)
ABOUT_ONESELF = "Nobody handles a complaint about themselves"
ANOTHER = "Stage 2 is dealt with by somebody else than stage 1 (another-handler-at-stage-2, LGSCO Code 2024 s.6)"


def refusal(*arguments, **named):
    with pytest.raises(DecisionError) as refused:
        decide(*arguments, **named)
    return refused.value.why


def assign(case, handler="staff-17", day="2026-01-06", **more):
    return decide(case, "assign", day, handler=handler, **more)


def join(case, party, role, actor=None, *, day="2026-01-06", procedure=COUNCIL, override=None, stage=None):
    joined = Party(party=party, role=Role(role), actor=actor)
    return decide(case, "add-party", day, procedure=procedure, party=joined, override=override, stage=stage)


def at_stage_2(case=CASE):
    return decide(assign(case), "escalate", "2026-01-20", asked_by=AskedBy.BODY)


def panel(case=None):
    """A children's complaint at stage 2."""
    case = case or case_of((on("2026-01-05"), CHILD))
    return decide(case, "escalate", "2026-01-20", procedure=CHILDREN, asked_by=AskedBy.BODY)


def test_whoever_dealt_with_stage_1_does_not_deal_with_stage_2():
    assert refusal(at_stage_2(), "assign", "2026-01-21", handler="staff-17") == (
        f"{ANOTHER}, and this person is or was complaint handler in stage 1: "
        "name somebody else, or say why the conflict is accepted"
    )
    assert assign(at_stage_2(), "staff-18", "2026-01-21").assignment.handler == "staff-18"
    assert assign(at_stage_2(), None, "2026-01-21", team="waste").assignment.team == "waste"


def test_whoever_dealt_with_stage_1_stays_barred_after_they_left_the_case():
    case = assign(assign(CASE), "staff-18", "2026-01-07")
    second = decide(case, "escalate", "2026-01-20", asked_by=AskedBy.BODY)

    assert "another-handler-at-stage-2" in refusal(second, "assign", "2026-01-21", handler="staff-17")


def test_everybody_who_ever_dealt_with_stage_1_is_in_conflict_in_stage_2_until_that_is_accepted():
    case = assign(assign(CASE), "staff-18", "2026-01-07")
    second = decide(case, "escalate", "2026-01-20", asked_by=AskedBy.BODY)
    accepted = assign(second, "staff-18", "2026-01-21", override=detail(1))

    assert in_conflict(case, VERSION) == set()
    assert in_conflict(second, VERSION) == {"staff-17", "staff-18"}
    assert in_conflict(accepted, VERSION) == {"staff-17"}


def test_whoever_was_to_deal_with_a_stage_to_which_the_case_never_came_is_in_no_conflict():
    moved, given = (on("2026-01-20"), Escalated(stage="2")), (on("2026-01-21"), Assigned(stage="2", handler="staff-17"))
    never = on("2026-01-22"), Corrected(version=2, reason="mistake")

    assert in_conflict(case_of(received(), moved, given, never), VERSION) == set()


def test_a_conflict_may_be_accepted_with_a_reason_on_record():
    case = assign(at_stage_2(), day="2026-01-21", override=detail(1))

    assert case.assignment.handler == "staff-17"
    assert [held.despite_conflict for held in case.roles] == [False, True]
    assert standing_conflict(case, VERSION) is None
    assert decide(case, "respond", "2026-01-22").visit.responded == on("2026-01-22")


def test_a_conflict_that_was_accepted_is_not_asked_for_again():
    case = assign(at_stage_2(), day="2026-01-21", override=detail(1))

    assert assign(case, day="2026-01-22", team="waste").assignment.team == "waste"
    assert assign(case, day="2026-01-22", override=detail(2)).roles == case.roles


def test_without_a_conflict_there_is_nothing_to_accept():
    said = "there is no conflict of roles to accept: leave out the reason for accepting one"

    assert refusal(CASE, "assign", "2026-01-06", handler="staff-17", override=detail(1)) == said
    assert refusal(CASE, "assign", "2026-01-06", team="waste", override=detail(1)) == said
    person = Party(party="p2", role=Role.CONTRACTOR)
    assert refusal(CASE, "add-party", "2026-01-06", party=person, override=detail(1)) == said


def test_the_handler_who_stays_when_the_next_stage_begins_does_not_answer_it():
    case = at_stage_2()

    assert standing_conflict(case, VERSION).id == "another-handler-at-stage-2"
    assert refusal(case, "respond", "2026-01-22") == (
        f"{ANOTHER}, and the handler is or was complaint handler in stage 1: "
        "assign somebody else, or assign them again and say why the conflict is accepted"
    )
    assert decide(assign(case, "staff-18", "2026-01-21"), "respond", "2026-01-22").visit.responded


def test_a_stage_that_nobody_was_named_for_is_answered_by_anybody():
    assert standing_conflict(CASE, VERSION) is None
    assert decide(CASE, "escalate", "2026-01-20", asked_by=AskedBy.BODY).stage == "2"


def test_the_answer_of_stage_1_may_be_recorded_late_when_stage_2_has_its_own_handler():
    case = assign(at_stage_2(), "staff-18", "2026-01-21")

    assert decide(case, "respond", "2026-01-19", stage="1").visits[0].responded == on("2026-01-19")
    assert decide(at_stage_2(), "respond", "2026-01-19", stage="1").visits[0].responded == on("2026-01-19")


def test_nobody_handles_a_complaint_about_themselves_in_either_order():
    care = case_of(received(procedure=CARE))
    about = join(care, "p2", "person_complained_about", "staff-17", procedure=CARE)
    handled = decide(care, "assign", "2026-01-06", procedure=CARE, handler="staff-17")

    assert ABOUT_ONESELF in refusal(about, "assign", "2026-01-07", procedure=CARE, handler="staff-17")
    party = Party(party="p2", role=Role.PERSON_COMPLAINED_ABOUT, actor="staff-17")
    assert ABOUT_ONESELF in refusal(handled, "add-party", "2026-01-07", procedure=CARE, party=party)
    assert join(handled, "p2", "person_complained_about", "staff-18", procedure=CARE).party("p2")


def test_whoever_handles_it_is_named_as_complained_about_once_another_handler_is_assigned():
    handled = assign(CASE)
    party = Party(party="p2", role=Role.PERSON_COMPLAINED_ABOUT, actor="staff-17")

    why = refusal(handled, "add-party", "2026-01-07", party=party)
    assert why.endswith(
        "and this person is or was complaint handler in stage 1: assign another handler first "
        f"('casework assign {handled.reference} --handler ID'), or say why the conflict is accepted"
    )
    moved = assign(handled, "staff-18", "2026-01-07")
    named = join(moved, "p2", "person_complained_about", "staff-17", day="2026-01-07")
    assert named.party("p2")
    assert standing(named, VERSION) is None
    assert decide(named, "respond", "2026-01-12").visit.responded
    assert ABOUT_ONESELF in refusal(named, "assign", "2026-01-08", handler="staff-17")


def test_where_a_team_has_the_case_whoever_handled_it_before_is_named_too():
    moved = assign(assign(CASE), None, "2026-01-07", team="waste")

    assert join(moved, "p2", "person_complained_about", "staff-17", day="2026-01-07").party("p2")


def test_a_conflict_that_is_history_may_be_accepted_all_the_same_so_that_they_handle_it_again():
    moved = assign(assign(CASE), "staff-18", "2026-01-07")
    accepted = join(moved, "p2", "person_complained_about", "staff-17", day="2026-01-07", override=detail(1))

    assert assign(accepted, "staff-17", "2026-01-08").assignment.handler == "staff-17"


def test_what_was_accepted_for_every_stage_is_accepted_in_the_next_one():
    case = panel(join_children(case_of((on("2026-01-05"), CHILD))))

    assert standing(case, around(CHILDREN).version) is None


def join_children(case):
    handled = decide(case, "assign", "2026-01-06", procedure=CHILDREN, handler="staff-17")
    return join(
        handled, "p2", "person_complained_about", "staff-17", day="2026-01-07", procedure=CHILDREN, override=detail(1)
    )


@pytest.mark.parametrize("role", ["panel_member", "panel_chair"])
def test_the_independent_person_of_stage_2_does_not_sit_on_the_panel(role):
    second = join(panel(), "p2", "independent_person", "person-3", day="2026-01-21", procedure=CHILDREN)
    third = decide(second, "escalate", "2026-02-20", procedure=CHILDREN, asked_by=AskedBy.BODY)
    gone = decide(third, "remove-party", "2026-02-21", procedure=CHILDREN, party="p2", reason="done")

    for case in (third, gone):
        sits = Party(party="p5", role=Role(role), actor="person-3")
        why = refusal(case, "add-party", "2026-02-22", procedure=CHILDREN, party=sits)
        assert "SI 2006/1738 reg 19" in why
        assert "is or was independent person in stage 2" in why


@pytest.mark.parametrize("role", ["panel_member", "panel_chair"])
def test_the_independent_person_who_came_before_stage_2_and_left_in_it_does_not_sit_on_the_panel(role):
    named = join(case_of((on("2026-01-05"), CHILD)), "p2", "independent_person", "person-3", procedure=CHILDREN)
    gone = decide(panel(named), "remove-party", "2026-02-01", procedure=CHILDREN, party="p2", reason="done")
    third = decide(gone, "escalate", "2026-02-20", procedure=CHILDREN, asked_by=AskedBy.BODY)

    sits = Party(party="p5", role=Role(role), actor="person-3")
    why = refusal(third, "add-party", "2026-02-22", procedure=CHILDREN, party=sits)

    assert "is or was independent person in stage 2" in why
    assert join(third, "p6", role, "person-4", day="2026-02-22", procedure=CHILDREN).party("p6")


def test_the_handler_who_was_only_waiting_to_be_relieved_did_not_deal_with_the_next_stage():
    case = at_stage_2()

    assert [(held.actor, held.stage) for held in case.roles] == [("staff-17", "1")]
    assert [(held.actor, held.stage) for held in assign(case, "staff-18", "2026-01-21").roles] == [
        ("staff-17", "1"),
        ("staff-18", "2"),
    ]


def test_the_handler_who_stayed_and_answered_dealt_with_that_stage():
    handled = decide(case_of((on("2026-01-05"), CHILD)), "assign", "2026-01-06", procedure=CHILDREN, handler="staff-17")
    answered = decide(panel(handled), "respond", "2026-02-01", procedure=CHILDREN)

    assert [held.stage for held in answered.roles] == ["1", "2"]


def test_a_handler_who_stays_may_take_another_role_with_the_conflict_accepted():
    handled = decide(case_of((on("2026-01-05"), CHILD)), "assign", "2026-01-06", procedure=CHILDREN, handler="staff-17")
    both = join(
        panel(handled), "p2", "person_complained_about", "staff-17", day="2026-01-21", procedure=CHILDREN,
        override=detail(1),
    )  # fmt: skip

    assert standing(both, around(CHILDREN).version) is None
    assert decide(both, "respond", "2026-01-22", procedure=CHILDREN).visit.responded


# Who decides


def by(actor, case, decision, day, **said):
    circumstances = attrs.evolve(around(), actor=actor)
    return DECISIONS[decision](case, circumstances, happened=on(day), **said)


@pytest.mark.parametrize(
    ("decision", "said"),
    [("respond", {}), ("decline", {"exclusion": "late", "reasons": detail(1), "discretion": detail(2)}), ("close", {})],
)
def test_nobody_answers_declines_or_closes_a_complaint_about_themselves(decision, said):
    case = join(CASE, "p2", "person_complained_about", "staff-17")
    accepted = join(assign(CASE), "p2", "person_complained_about", "staff-17", override=detail(1))
    if decision == "close":
        case, accepted = (decide(each, "respond", "2026-01-12") for each in (case, accepted))
    said = said | ({"ombudsman_told": True} if decision == "decline" else {})

    with pytest.raises(DecisionError) as refused:
        by("staff-17", case, decision, "2026-01-13", **said)
    assert ABOUT_ONESELF in refused.value.why
    assert refused.value.why.endswith(
        "and whoever writes this is or was person complained about in stage 1: leave it to somebody else"
    )
    assert by("staff-18", case, decision, "2026-01-13", **said)
    assert by(None, case, decision, "2026-01-13", **said)
    assert by("staff-17", accepted, decision, "2026-01-13", **said)


def test_whoever_types_an_answer_need_not_be_who_decides():
    second = assign(at_stage_2(), "staff-18", "2026-01-21")

    assert by("staff-17", second, "respond", "2026-01-22")


def test_a_procedure_without_such_a_rule_lets_anybody_write():
    feedback = case_of(received(procedure=FEEDBACK))
    case = join(feedback, "p2", "person_complained_about", "staff-17", procedure=FEEDBACK)

    circumstances = attrs.evolve(around(FEEDBACK), actor="staff-17")
    assert DECISIONS["close"](case, circumstances, happened=on("2026-01-07"))


def test_what_somebody_answered_before_is_corrected_by_anybody():
    about = join(CASE, "p2", "person_complained_about", "staff-17")
    answered = decide(about, "respond", "2026-01-12")
    acknowledged = decide(answered, "acknowledge", "2026-01-07")

    assert by("staff-17", acknowledged, "correct", "2026-01-13", version=acknowledged.version, reason="typing-error")


# What is recorded late


def test_who_was_forgotten_in_stage_1_does_not_handle_stage_2():
    case = assign(decide(CASE, "escalate", "2026-01-20", asked_by=AskedBy.BODY), "staff-18", "2026-01-21")
    late = assign(case, "staff-17", "2026-01-06", stage="1")

    assert late.assignment.handler == "staff-18"
    assert [(held.actor, held.stage) for held in late.roles] == [("staff-18", "2"), ("staff-17", "1")]
    assert decide(late, "respond", "2026-01-22").visit.responded
    assert "another-handler-at-stage-2" in refusal(late, "assign", "2026-01-22", handler="staff-17")


def test_who_handled_stage_2_is_not_put_on_record_for_stage_1_without_a_reason():
    case = assign(decide(CASE, "escalate", "2026-01-20", asked_by=AskedBy.BODY), "staff-18", "2026-01-21")

    assert "another-handler-at-stage-2" in refusal(case, "assign", "2026-01-06", handler="staff-18", stage="1")
    both = assign(case, "staff-18", "2026-01-06", stage="1", override=detail(1))
    assert decide(both, "respond", "2026-01-22").visit.responded


def test_an_assignment_before_the_present_stage_names_its_own():
    case = decide(CASE, "escalate", "2026-01-20", asked_by=AskedBy.BODY)

    assert refusal(case, "assign", "2026-01-06", handler="staff-17") == (
        "2026-01-06 is before stage 2 began on 2026-01-20: give that day or a later one"
    )
    assert refusal(case, "assign", "2026-01-21", handler="staff-17", stage="1") == (
        "2026-01-21 is after stage 1 ended on 2026-01-20: give that day or an earlier one"
    )
    assert assign(case, "staff-17", "2026-01-06", stage="1").assignment.handler == "staff-17"


@pytest.mark.parametrize(
    ("days", "handler"),
    [
        (("2026-01-08", "2026-01-06"), "staff-17"),
        (("2026-01-06", "2026-01-08"), "staff-18"),
        (("2026-01-06", "2026-01-06"), "staff-18"),
        (("2026-01-06T10:00:00+00:00", "2026-01-06T09:00:00+00:00"), "staff-17"),
        (("2026-01-06T10:00:00+00:00", "2026-01-06"), "staff-18"),
    ],
)
def test_who_was_assigned_last_deals_with_it_in_whatever_order_that_is_recorded(days, handler):
    first, second = days

    assert assign(assign(CASE, "staff-17", first), "staff-18", second).assignment.handler == handler


def test_a_party_who_was_forgotten_in_an_earlier_stage_was_there_ever_since():
    second = panel()
    late = join(second, "p2", "independent_person", "person-3", day="2026-01-07", procedure=CHILDREN, stage="1")

    assert [(held.actor, held.stage) for held in late.roles] == [("person-3", "1"), ("person-3", "2")]
    joined = Party(party="p4", role=Role.CONTRACTOR, actor="firm-1")
    assert refusal(second, "add-party", "2026-01-07", procedure=CHILDREN, party=joined) == (
        "2026-01-07 is before stage 2 began on 2026-01-20: give that day or a later one"
    )
    assert refusal(second, "add-party", "2026-01-21", procedure=CHILDREN, party=joined, stage="1") == (
        "2026-01-21 is after stage 1 ended on 2026-01-20: give that day or an earlier one, or leave the stage out"
    )
    assert refusal(late, "add-party", "2026-01-07", procedure=CHILDREN, party=late.party("p2"), stage="1") == (
        "p2 is in it already, as it is now: change that without naming an earlier stage"
    )


def test_a_party_of_stage_2_was_not_there_when_stage_1_is_answered_late():
    care = case_of(received())
    handled = decide(assign(care), "escalate", "2026-01-20", asked_by=AskedBy.BODY)
    second = assign(handled, "staff-18", "2026-01-21")
    about = join(second, "p2", "person_complained_about", "staff-17", day="2026-01-22", override=detail(1))

    assert decide(about, "respond", "2026-01-19", stage="1").visits[0].responded == on("2026-01-19")


def test_a_panel_that_was_named_too_early_is_judged_when_it_meets():
    second = join(panel(), "p2", "independent_person", "person-3", day="2026-01-21", procedure=CHILDREN)
    early = join(second, "p5", "panel_member", "person-3", day="2026-01-22", procedure=CHILDREN)
    assert standing(early, around(CHILDREN).version) is None
    third = decide(early, "escalate", "2026-02-20", procedure=CHILDREN, asked_by=AskedBy.BODY)

    why = refusal(third, "respond", "2026-02-22", procedure=CHILDREN)

    assert why.endswith("remove that party, or add it again and say why the conflict is accepted")
    left = decide(third, "remove-party", "2026-02-21", procedure=CHILDREN, party="p5", reason="stood-down")
    assert decide(left, "respond", "2026-02-22", procedure=CHILDREN).visit.responded
    kept = join(third, "p5", "panel_member", "person-3", day="2026-02-21", procedure=CHILDREN, override=detail(1))
    assert decide(kept, "respond", "2026-02-22", procedure=CHILDREN).visit.responded


def test_who_investigated_does_not_adjudicate_though_they_came_with_the_stage_before():
    named = join(
        case_of((on("2026-01-05"), CHILD)), "p2", "investigating_officer", "staff-5",
        procedure=CHILDREN,
    )  # fmt: skip
    second = panel(named)

    adjudicates = Party(party="p3", role=Role.ADJUDICATING_OFFICER, actor="staff-5")
    assert "Whoever investigated" in refusal(second, "add-party", "2026-01-21", procedure=CHILDREN, party=adjudicates)
    accepted = join(
        second, "p3", "adjudicating_officer", "staff-5", day="2026-01-21", procedure=CHILDREN, override=detail(1)
    )
    assert standing(accepted, around(CHILDREN).version) is None


def test_the_stages_of_another_procedure_are_other_stages():
    housing = "housing-ombudsman-code-2024"
    known = assign(at_stage_2(), "staff-18", "2026-01-21")
    change = Reclassified(kind=Kind.COMPLAINT, procedure=housing, stage="1", reason="wrong-procedure")
    moved = after(known, change, "2026-01-22")

    assert standing_conflict(moved, PROCEDURES.get(housing).version_on(on("2026-01-05"))) is None


def test_the_rules_of_a_conflict_are_named_once():
    case = assign(at_stage_2(), day="2026-01-21", override=detail(1))

    found = conflicts_of(case, VERSION, holding_of_handler(case, "staff-17", "2"))

    assert [rule.id for rule in found] == ["another-handler-at-stage-2"]
    assert conflicts_of(case, VERSION, holding_of_handler(case, "staff-18", "2")) == ()


STEPS = st.sampled_from(("assign", "assign", "despite", "escalate", "respond"))


@given(steps=st.lists(st.tuples(STEPS, st.sampled_from(("staff-1", "staff-2"))), max_size=10))
def test_a_reason_on_record_is_the_only_way_to_deal_with_both_stages(steps):
    case, dealt_with, accepted, present = CASE, defaultdict(set), set(), None
    for step, who in steps:
        stage = case.stage
        match step:
            case "escalate":
                taken, said = "escalate", {"asked_by": AskedBy.BODY}
            case "respond":
                taken, said = "respond", {}
            case _:
                taken, said = "assign", {"handler": who, "override": detail(1) if step == "despite" else None}
        try:
            case = decide(case, taken, "2026-01-20", **said)
        except DecisionError:
            continue
        if taken == "assign":
            present = who
            accepted |= {who} if step == "despite" else set()
            dealt_with[who].add(stage)
            assert len(dealt_with[who]) == 1 or who in accepted
        if taken == "respond" and present is not None:
            assert dealt_with[present] | {stage} == {stage} or present in accepted


def test_the_reason_that_let_somebody_answer_is_not_struck_out_from_under_the_answer():
    case = assign(at_stage_2(), day="2026-01-21", override=detail(1))
    accepted = case.version
    answered = decide(case, "respond", "2026-01-22")

    why = refusal(answered, "correct", "2026-01-23", version=accepted, reason="wrong-case", replacement=None)

    assert "another-handler-at-stage-2" in why
    assert decide(case, "correct", "2026-01-23", version=accepted, reason="wrong-case", replacement=None).stage == "2"
