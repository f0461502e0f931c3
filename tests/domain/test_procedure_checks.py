import attrs
import pytest

from casework.domain.cases.vocabulary import Kind
from casework.domain.procedure_checks import mistakes_of
from casework.domain.procedures import PauseRule, Procedure, ProcedureVersion, Stage
from tests.histories import READ, limit

PAUSE = PauseRule(reason="clarification", authority=READ)


def procedure(id="policy", stage="1", name="respond", milestone="panel-met", reason="clarification"):  # noqa: A002 - a key
    """A procedure in which each id may be another one."""
    only = Stage(id=stage, name="Stage", limits=(limit(name),), milestones=(milestone,))
    version = ProcedureVersion(
        procedure=id, effective_from=None, authority=READ, first_stages=(stage,), stages=(only,),
        pauses=(attrs.evolve(PAUSE, reason=reason),), fingerprint="",
    )  # fmt: skip
    return Procedure(
        id=id,
        name="Policy",
        jurisdiction="here",
        legal_status="local",
        applies_to=(Kind.COMPLAINT,),
        versions=(version,),
    )


def test_ids_that_an_event_can_hold_are_no_mistake():
    assert mistakes_of(procedure()) == ()


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("id", "id"),
        ("stage", "version[0].stage[0].id"),
        ("name", "version[0].stage[0].limit[0].id"),
        ("milestone", "version[0].stage[0].milestones[0]"),
        ("reason", "version[0].pause[0].reason"),
    ],
)
@pytest.mark.parametrize("value", ["stage one", "", "Bürger", "a" * 121])
def test_an_id_that_no_event_could_hold_is_a_mistake_of_the_file_and_not_of_the_first_case(key, path, value):
    assert mistakes_of(procedure(**{key: value})) == (
        f"{path}: {value!r} must be letters, digits and . _ : / -, at most 120, no spaces",
    )
