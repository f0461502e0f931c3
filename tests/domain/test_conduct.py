import pytest

from casework.domain.authority import Authority, Evidence
from casework.domain.cases.vocabulary import Kind, Role
from casework.domain.conduct import Barred, Exclusion, Guidance, RoleAt
from casework.domain.procedures import ProcedureVersion, Stage
from casework.errors import UsageError

READ = Authority(citation="Policy 2.2", evidence=Evidence.READ)
LATE = Exclusion(id="late", name="Over twelve months old", authority=READ, discretion=True, signpost=True)


def guidance(do, *kinds):
    return Guidance(do=do, kinds=kinds, authority=READ)


# Roles


@pytest.mark.parametrize("text", ["complaint_handler", "complaint_handler@1", "panel_chair@review"])
def test_a_role_is_written_as_it_was_read(text):
    assert str(RoleAt.parse(text)) == text


def test_a_role_without_a_stage_is_meant_in_any_stage():
    assert RoleAt.parse("complaint_handler") == RoleAt(role=Role.COMPLAINT_HANDLER, stage=None)
    assert RoleAt.parse("complaint_handler@1") == RoleAt(role=Role.COMPLAINT_HANDLER, stage="1")


@pytest.mark.parametrize("text", ["", "handler", "handler@1", "complaint_handler@", "@1"])
def test_what_names_no_role_is_refused_with_the_roles_that_there_are(text):
    with pytest.raises(UsageError, match=r"names no role: write one of complainant, .*in one stage only as ROLE@STAGE"):
        RoleAt.parse(text)


# What a version and a stage say


def version(**changes):
    parts = {
        "procedure": "policy", "effective_from": None, "authority": READ, "first_stages": ("1",),
        "stages": (Stage(id="1", name="Stage 1"),), "fingerprint": "",
    }  # fmt: skip
    return ProcedureVersion(**parts | changes)


def test_an_exclusion_turns_a_complaint_away_unless_it_says_something_else():
    assert LATE.bars == (Barred.COMPLAINT,)
    assert version(exclusions=(LATE,)).exclusion("late") == LATE


def test_a_version_has_no_exclusion_that_it_does_not_name():
    assert version(exclusions=(LATE,)).exclusion("too-long") is None


def test_guidance_without_kinds_is_for_every_case():
    stage = Stage(id="1", name="Stage 1", guidance=(guidance("Say thank you"), guidance("Pass it on", Kind.COMPLIMENT)))

    assert [each.do for each in stage.guidance_for(Kind.COMPLIMENT)] == ["Say thank you", "Pass it on"]
    assert [each.do for each in stage.guidance_for(Kind.COMMENT)] == ["Say thank you"]
