"""What is asked of each procedure: that everything in it can be reached by the decisions that officers take."""

from importlib import resources
from pathlib import Path

import attrs
import pytest

from casework.adapters.toml_procedures import ProcedureLibrary, parse_procedure
from casework.domain.cases.decisions import DECISIONS
from casework.domain.cases.events import Assigned, Noted
from casework.domain.cases.vocabulary import Role
from casework.domain.procedure_walk import unreachable
from casework.domain.walker import WORDS
from casework.errors import DecisionError
from tests.complaints import CALENDARS, PLACE, PROCEDURES

EXAMPLETON = Path(str(resources.files("casework") / "data" / "exampleton" / "procedures"))

LIMIT = "version[0].stage[0].limit[0]"
ROLES = "version[0].conflict[0].roles"
CITED = 'citation = "Policy 1"\nevidence = "local"'
HEAD = f"""
id = "policy"
name = "Policy"
jurisdiction = "Exampleton"
legal_status = "local"
applies_to = ["complaint"]

[[version]]
first_stages = ["1"]
{CITED}
"""


def stage(name, *limits, **said):
    """A stage with limits, each its id, what starts it, what it waits for, and perhaps more."""
    lines = [f'[[version.stage]]\nid = "{name}"\nname = "Stage {name}"']
    lines += [f"{key} = {value!r}" for key, value in said.items()]
    for limit, starts, done, *more in limits:
        fields = f'id = "{limit}"\nname = "{limit}"\nstarts = "{starts}"\ndone = "{done}"'
        lines.append("\n".join(["[[version.stage.limit]]", fields, CITED, *more]))
    return "\n".join(lines) + "\n"


RESPOND = ("respond", "stage_began", "responded")


def exclusion(bars):
    return f'[[version.exclusion]]\nid = "late"\nname = "Late"\nbars = ["{bars}"]\n{CITED}\n'


def conflict(first, second):
    return f'[[version.conflict]]\nid = "two"\nname = "Two people"\nroles = ["{first}", "{second}"]\n{CITED}\n'


def walked(*parts, head=HEAD, decisions=DECISIONS):
    """What the walk finds in a procedure in which the checks find no mistake."""
    procedure = parse_procedure(head + "".join(parts), name="policy.toml", calendars=CALENDARS, named="policy")
    return unreachable(procedure, place=PLACE, calendars=CALENDARS, decisions=decisions)


def without(*names):
    """The decisions, of which those of these names are always refused."""

    def refused(case, _circumstances, **_said):
        raise DecisionError(case.reference, "decision", "nobody may")

    return {**DECISIONS, **dict.fromkeys(names, refused)}


@pytest.mark.parametrize("name", PROCEDURES.ids())
def test_everything_in_a_procedure_that_comes_with_casework_can_be_reached(name):
    assert unreachable(PROCEDURES.get(name), place=PLACE, calendars=CALENDARS) == ()


@pytest.mark.parametrize("file", sorted(EXAMPLETON.glob("*.toml")), ids=lambda file: file.stem)
def test_everything_in_the_promises_of_exampleton_can_be_reached(file):
    procedure = ProcedureLibrary((EXAMPLETON,)).get(file.stem)

    assert unreachable(procedure, place=PLACE, calendars=CALENDARS) == ()


def test_a_clock_that_waits_for_a_stage_to_which_the_case_comes_later_never_starts():
    found = walked(
        stage("1", ("hear", "milestone:panel-met@2", "responded"), next=["2"]),
        stage("2", RESPOND, milestones=["panel-met"]),
    )

    assert found == (f"{LIMIT}.starts: no decision brings about milestone:panel-met@2, so it never starts",)


def test_a_clock_that_waits_for_a_stage_that_may_have_been_before_starts():
    parts = (
        stage("1", RESPOND, next=["2"], milestones=["heard"]),
        stage("2", ("answer", "milestone:heard@1", "responded"), ("end", "responded@1", "closed"), next=["1"]),
    )

    assert walked(*parts) == ()


def test_what_can_happen_in_a_closed_case_no_longer_is_never_done():
    found = walked(stage("1", ("tell", "closed", "milestone:told"), RESPOND, milestones=["told"]))

    assert found == (f"{LIMIT}.done: once its clock runs, no decision brings about milestone:told",)


def test_what_repeats_must_be_done_again_and_again():
    update = ("update", "stage_began", "{}", "repeats = true")
    milestones = stage("1", (*update[:2], "milestone:updated", update[3]), milestones=["updated"])
    itself = stage("1", ("update", "milestone:updated", "milestone:updated", "repeats = true"), milestones=["updated"])

    assert walked(milestones) == walked(itself) == ()
    assert walked(milestones, decisions=without("milestone")) == (
        "version[0].stage[0].milestones[0]: no decision reaches updated",
        f"{LIMIT}.done: once its clock runs, no decision brings about milestone:updated",
    )


def test_a_limit_that_binds_only_whom_it_does_not_bind_binds_nobody():
    found = walked(stage("1", (*RESPOND, 'only_for = "school"\nnot_for = "school"')))

    assert found == (f"{LIMIT}: it binds nobody, for what it is only for it is also not for",)


def test_a_date_is_given_before_or_after_the_clock_starts():
    given = "given = true"

    assert walked(stage("1", (*RESPOND, given))) == ()
    assert walked(stage("1", ("comply", "responded", "milestone:done", given), milestones=["done"])) == ()
    assert walked(stage("1", (*RESPOND, given)), decisions=without("set-date")) == (
        f"{LIMIT}.starts: no decision brings about stage_began while a date can be given, so it never starts",
    )


def test_a_date_that_is_given_and_forgotten_is_no_due_day():
    def forgotten(*_about, **_said):
        return Noted(text=WORDS)

    found = walked(stage("1", (*RESPOND, "given = true")), decisions={**DECISIONS, "set-date": forgotten})

    assert found == (f"{LIMIT}.given: no date that is given becomes its due day",)


def test_what_can_be_done_only_once_may_repeat_all_the_same():
    assert walked(stage("1", (*RESPOND, "repeats = true"))) == ()


def test_a_count_that_leaves_the_calendar_is_told_with_its_limit():
    (found,) = walked(stage("1", (*RESPOND, 'within = { amount = 9000, unit = "years" }')))

    assert found.startswith(f"{LIMIT}: ")


def test_two_roles_in_stages_of_which_a_case_sees_only_one_are_never_in_conflict():
    found = walked(
        stage("1", RESPOND, next=["2a", "2b"]),
        stage("2a", RESPOND),
        stage("2b", RESPOND),
        conflict("investigating_officer@2a", "panel_member@2b"),
    )

    assert found == (f"{ROLES}: no case has both investigating_officer@2a and panel_member@2b, so they never conflict",)


def test_roles_are_taken_in_the_order_in_which_a_case_comes_to_their_stages():
    later_first = conflict("panel_member@2", "complaint_handler@1")

    assert walked(stage("1", RESPOND, next=["2"]), stage("2", RESPOND), later_first) == ()


def test_a_ground_for_refusing_the_next_stage_where_there_is_none_is_used_by_nobody():
    assert walked(stage("1", RESPOND), exclusion("escalation")) == (
        "version[0].exclusion[0].bars[0]: in no case could the request for a next stage be refused for it",
    )


TWO_STAGES = (
    stage("1", RESPOND, next=["2"]),
    stage("2", RESPOND),
    exclusion("complaint"),
    conflict("person_complained_about", "complaint_handler"),
    f'[[version.pause]]\nreason = "fee"\n{CITED}\n',
)


@pytest.mark.parametrize(
    ("taken_away", "found"),
    [
        (("escalate",), "version[0].stage[1]: no case comes to stage '2' by the decisions that there are"),
        (
            ("decline",),
            "version[0].exclusion[0].bars[0]: in no case could a complaint be refused for it",
        ),
        (("pause",), "version[0].pause[0]: no clock can stand still for fee and go on"),
        (("resume",), "version[0].pause[0]: no clock can stand still for fee and go on"),
        (
            ("add-party",),
            f"{ROLES}: no case has both person_complained_about and complaint_handler, so they never conflict",
        ),
        (
            ("close",),
            "version[0].stage[1]: a case of the kind complaint has no way out: it can be neither closed nor referred",
        ),
    ],
)
def test_a_decision_that_is_never_allowed_is_missed_by_the_procedure_that_needs_it(taken_away, found):
    assert walked(*TWO_STAGES) == ()
    assert found in walked(*TWO_STAGES, decisions=without(*taken_away))


def test_a_case_that_cannot_be_closed_may_go_to_another_body_where_the_procedure_names_one():
    referral = f'[version.referral]\nbody = "Ombudsman"\n{CITED}\n'

    assert walked(*TWO_STAGES, referral, decisions=without("close")) == ()


def test_a_reason_lets_a_conflict_through():
    def assigned(case, circumstances, *, override=None, **said):
        if override is not None:
            raise DecisionError(case.reference, "assign", "no reason will do")
        return DECISIONS["assign"](case, circumstances, **said)

    (found,) = walked(*TWO_STAGES, decisions={**DECISIONS, "assign": assigned})

    assert found == (
        "version[0].conflict[0].roles: no reason can override that person_complained_about is also complaint_handler"
    )


def test_a_conflict_that_no_decision_refuses_is_a_rule_on_paper():
    def assigned(_case, _circumstances, *, handler, **_said):
        return Assigned(stage="1", handler=handler)

    (found,) = walked(*TWO_STAGES, decisions={**DECISIONS, "assign": assigned})

    assert found == f"{ROLES}: no decision refuses that person_complained_about is also complaint_handler"


def forgetful(remembers):
    """The decisions, for which only what *remembers* keeps of the roles of a case was ever held."""

    def joined(case, circumstances, **said):
        known = attrs.evolve(case, roles=tuple(remembers(case)))
        return DECISIONS["add-party"](known, circumstances, **said)

    return {**DECISIONS, "add-party": joined}


def those_who_are_there(case):
    return (held for held in case.roles if any(party.actor == held.actor for party in case.parties))


def when_they_joined(case):
    return {(held.actor, held.role): held for held in reversed(case.roles)}.values()


@pytest.mark.parametrize("remembers", [those_who_are_there, when_they_joined])
def test_a_rule_holds_for_whoever_came_before_its_stage_and_for_whoever_left(remembers):
    parts = (
        stage("1", RESPOND, next=["2"]),
        stage("2", RESPOND, next=["3"]),
        stage("3", RESPOND),
        conflict("independent_person@2", "panel_member@3"),
    )

    assert walked(*parts) == ()
    assert f"{ROLES}: no decision refuses that independent_person@2 is also panel_member@3" in walked(
        *parts, decisions=forgetful(remembers)
    )


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.COMPLAINT_HANDLER])
def test_every_role_can_be_taken(role):
    assert walked(stage("1", RESPOND), conflict("complaint_handler", role)) == ()


def test_a_case_that_is_owed_no_answer_may_be_closed_by_its_milestones_alone():
    parts = stage("1", ("make-safe", "stage_began", "milestone:made-safe"), milestones=["made-safe"])

    assert walked(parts, decisions=without("respond")) == ()
