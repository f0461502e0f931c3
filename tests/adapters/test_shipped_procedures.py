"""What an officer could check in the procedures that come with casework: what may be refused, and by whom not."""

import json
from importlib import resources

import pytest
from click.testing import CliRunner

from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_procedures import ProcedureLibrary, parse_procedure
from casework.cli.main import cli
from casework.domain.authority import Evidence
from casework.domain.cases.vocabulary import Kind
from casework.domain.conduct import Barred

LIBRARY = ProcedureLibrary()
CODES = ["housing-ombudsman-code-2024", "lgsco-code-2024"]
CHILDREN = "children-act-1989-representations-england"
LOCAL = {"local-feedback", "local-service-requests", "member-enquiries", "none", "ombudsman-enquiry"}


def latest(procedure_id):
    return LIBRARY.get(procedure_id).versions[-1]


def conflicts(procedure_id):
    return {(str(each.first), str(each.second)) for each in latest(procedure_id).conflicts}


def everything_cited():
    for procedure_id in LIBRARY.ids():
        for version in LIBRARY.get(procedure_id).versions:
            said = [*version.exclusions, *version.conflicts]
            said += [each for stage in version.stages for each in (*stage.limits, *stage.guidance)]
            yield from ((procedure_id, each.authority) for each in said)


@pytest.mark.parametrize("procedure_id", LIBRARY.ids())
def test_every_procedure_passes_the_check_with_the_calendars_that_there_are(procedure_id):
    text = (resources.files("casework") / "data" / "procedures" / f"{procedure_id}.toml").read_text(encoding="utf-8")

    assert parse_procedure(text, name=procedure_id, calendars=tuple(load_calendars()), named=procedure_id)


def test_what_was_read_says_where():
    read = [each for _, each in everything_cited() if each.evidence in {Evidence.READ, Evidence.READ_SECONDARY}]

    assert [each.citation for each in read if not each.source] == []


# What may be refused


@pytest.mark.parametrize("procedure_id", CODES)
def test_a_late_complaint_may_be_refused_only_after_thinking_about_it_and_naming_the_ombudsman(procedure_id):
    late = latest(procedure_id).exclusion("late")

    assert (late.discretion, late.signpost, late.bars) == (True, True, (Barred.COMPLAINT,))
    assert late.authority.evidence.is_confirmed


@pytest.mark.parametrize("procedure_id", CODES)
@pytest.mark.parametrize("ground", ["legal-proceedings", "considered-before"])
def test_a_matter_in_court_or_considered_before_may_be_refused_at_both_stages(procedure_id, ground):
    found = latest(procedure_id).exclusion(ground)

    assert (found.discretion, found.signpost) == (False, True)
    assert found.bars == (Barred.COMPLAINT, Barred.ESCALATION)


def test_only_the_code_for_landlords_names_legal_proceedings_itself():
    marks = {name: latest(name).exclusion("legal-proceedings").authority.evidence for name in CODES}

    assert marks == {
        "housing-ombudsman-code-2024": Evidence.READ_SECONDARY,
        "lgsco-code-2024": Evidence.LOCAL,
    }


def test_the_regulations_of_2009_leave_out_seven_sorts_of_complaint_beside_late_ones_and_those_put_right_at_once():
    late, *others = latest("adult-social-care-nhs-england-2009").exclusions

    assert late.id == "late"
    assert [each.authority.citation.removeprefix("SI 2009/309 reg 8(1)") for each in others] == [
        "(a)", "(b)", "(d)", "(e)", "(f)", "(g)", "(h)",
    ]  # fmt: skip


# Who may not do what


@pytest.mark.parametrize("procedure_id", CODES)
def test_stage_2_is_not_handled_by_who_handled_stage_1_and_nobody_handles_a_complaint_about_themselves(procedure_id):
    assert conflicts(procedure_id) == {
        ("complaint_handler@1", "complaint_handler@2"),
        ("person_complained_about", "complaint_handler"),
    }


def test_the_code_of_2022_has_another_person_for_stage_2_too():
    assert ("complaint_handler@1", "complaint_handler@2") in conflicts("housing-ombudsman-code-2022")


def test_the_independent_person_of_stage_2_neither_sits_on_the_panel_nor_chairs_it():
    wanted = {("independent_person@2", "panel_member@3"), ("independent_person@2", "panel_chair@3")}

    assert wanted <= conflicts(CHILDREN)
    assert {each.authority.evidence for each in latest(CHILDREN).conflicts if "3" in str(each.second)} == {
        Evidence.READ
    }


def test_who_investigates_a_childs_complaint_is_neither_its_independent_person_nor_its_judge_nor_its_subject():
    assert {
        ("investigating_officer@2", "independent_person@2"),
        ("investigating_officer@2", "adjudicating_officer@2"),
        ("person_complained_about", "investigating_officer"),
    } <= conflicts(CHILDREN)


# What to do now, and outcomes


@pytest.mark.parametrize("procedure_id", [*CODES, "adult-social-care-nhs-england-2009", CHILDREN, *sorted(LOCAL)])
def test_every_stage_says_what_to_do_now(procedure_id):
    procedure = LIBRARY.get(procedure_id)

    for kind in procedure.applies_to:
        assert all(stage.guidance_for(kind) for stage in procedure.versions[-1].stages)


def test_a_compliment_reaches_the_people_it_praises():
    (guidance,) = latest("local-feedback").stage("1").guidance_for(Kind.COMPLIMENT)

    assert "tell the people and teams who are praised" in guidance.do


def test_no_amount_comes_with_casework_since_no_rule_sets_one():
    amounts = {
        each.up_to for name in LIBRARY.ids() for stage in latest(name).stages for each in stage.guidance
    }  # fmt: skip

    assert amounts == {None}


SCHEMES = {Kind.COMPLAINT: "upheld", Kind.INFORMATION_REQUEST: "information-request"}


@pytest.mark.parametrize("procedure_id", sorted({*LIBRARY.ids()} - LOCAL))
def test_complaints_are_upheld_or_not_and_requests_for_information_are_no_matter_of_right_and_wrong(procedure_id):
    (kind,) = LIBRARY.get(procedure_id).applies_to

    assert {version.outcomes for version in LIBRARY.get(procedure_id).versions} == {SCHEMES.get(kind)}


def test_of_what_is_local_only_requests_for_a_service_have_a_scheme_of_outcomes():
    assert {name: latest(name).outcomes for name in LOCAL if latest(name).outcomes} == {
        "local-service-requests": "done"
    }


# Dates that are given, and numbers that nobody set


def test_no_date_of_an_ombudsman_is_counted():
    limits = [limit for stage in latest("ombudsman-enquiry").stages for limit in stage.limits]

    assert all(limit.given and not limit.counts for limit in limits)
    assert {limit.authority.citation for limit in limits} == {"the ombudsman's letter"}


def test_an_ombudsman_may_leave_out_a_step():
    version = latest("ombudsman-enquiry")

    assert {stage.id: stage.next for stage in version.stages} == {
        "enquiry": ("draft-decision", "final-decision", "recommendation"),
        "draft-decision": ("final-decision", "recommendation"),
        "final-decision": ("recommendation",),
        "recommendation": (),
    }
    assert version.first_stages == ("enquiry", "draft-decision", "final-decision")


def test_of_what_is_local_every_limit_is_without_a_number():
    limits = [limit for name in LOCAL for stage in latest(name).stages for limit in stage.limits]

    assert {limit.counts for limit in limits} == {()}


# Dates of the three stages and of hazards


def told(event, on, **more):
    return {"event": event, "on": on, **more}


STAGE_2 = [told("received", "2025-11-03"), told("stage_requested", "2025-12-01", stage="2")]
STAGE_3 = [told("received", "2026-01-05"), told("stage_requested", "2026-01-20", stage="2")]
PANEL = [*STAGE_3, told("stage_requested", "2026-03-16", stage="3")]


def due(procedure_id, limit, events):
    request = {
        "procedure": procedure_id,
        "events": events,
        "on": events[-1]["on"][:10],
        "calendar": "england-and-wales",
    }
    done = CliRunner().invoke(cli, ["deadlines", "--batch", "-"], json.dumps(request) + "\n")
    (answer,) = map(json.loads, done.stdout.splitlines())
    return [each["due"] for each in answer["deadlines"] if each["limit"] == limit][-1]


def test_a_panel_meets_within_thirty_working_days_and_reports_five_later():
    assert due(CHILDREN, "acknowledge", PANEL) == "2026-03-18"
    assert due(CHILDREN, "panel_meets", PANEL) == "2026-04-29"
    met = [*PANEL, told("milestone", "2026-04-22", name="panel-met")]
    assert due(CHILDREN, "panel_report", met) == "2026-04-29"


def test_stage_2_of_a_childs_complaint_takes_at_most_65_working_days():
    longer = [*STAGE_2, told("extended", "2026-01-05", limit="respond", amount=40, unit="working_days")]

    assert due(CHILDREN, "respond", longer) == "2026-03-05"
