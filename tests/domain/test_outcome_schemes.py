"""What several findings come to together, and what a scheme knows of its codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.authority import Authority, Evidence
from casework.domain.outcome_schemes import Outcome, OutcomeScheme, RollUp, rolled_up

UPHELD, PARTLY, NOT, NONE = RollUp

findings = st.lists(st.sampled_from(RollUp))

SCHEME = OutcomeScheme(
    id="town",
    name="Outcomes of our town",
    outcomes=(
        Outcome(code="agreed", name="We agree", roll_up=UPHELD),
        Outcome(code="disagreed", name="We do not agree", roll_up=NOT),
    ),
    authority=Authority(citation="Complaints policy", evidence=Evidence.LOCAL),
)


@pytest.mark.parametrize(
    ("matters", "together"),
    [
        ([UPHELD, UPHELD], UPHELD),
        ([NOT, NOT], NOT),
        ([UPHELD, NOT], PARTLY),
        ([PARTLY, NOT], PARTLY),
        ([PARTLY, UPHELD], PARTLY),
        ([UPHELD, NONE], UPHELD),
        ([NOT, NONE, NOT], NOT),
        ([UPHELD, NOT, NONE], PARTLY),
        ([NONE, NONE], NONE),
        ([], None),
    ],
)
def test_the_findings_on_several_matters_come_to_one(matters, together):
    assert rolled_up(matters) is together


@given(findings=findings, data=st.data())
def test_the_order_of_the_matters_changes_nothing(findings, data):
    assert rolled_up(data.draw(st.permutations(findings))) is rolled_up(findings)


@given(findings)
def test_another_matter_with_the_same_finding_changes_nothing(findings):
    assert rolled_up([*findings, *findings]) is rolled_up(findings)


@given(findings.filter(bool))
def test_what_was_rolled_up_rolls_up_to_itself(findings):
    assert rolled_up([rolled_up(findings)]) is rolled_up(findings)


@given(findings)
def test_a_matter_without_a_finding_never_changes_a_judgement(findings):
    judged = [each for each in findings if each is not NONE]

    assert rolled_up([*judged, NONE]) is (rolled_up(judged) or NONE)


@given(findings.filter(bool), findings.filter(bool))
def test_the_matters_of_two_cases_can_be_rolled_up_by_case_and_then_together(first, second):
    assert rolled_up([rolled_up(first), rolled_up(second)]) is rolled_up([*first, *second])


@given(findings)
def test_nothing_is_upheld_of_which_no_matter_was(findings):
    together = rolled_up(findings)

    assert together is not UPHELD or UPHELD in findings
    assert (together is None) == (not findings)


@given(st.iterables(st.sampled_from(RollUp), max_size=5))
def test_findings_may_come_one_by_one(findings):
    assert rolled_up(findings) in {*RollUp, None}


def test_a_scheme_knows_its_codes_in_the_order_of_its_list():
    assert SCHEME.codes == ("agreed", "disagreed")


def test_a_scheme_gives_the_outcome_of_a_code_and_nothing_for_one_it_does_not_have():
    assert SCHEME.outcome("disagreed").name == "We do not agree"
    assert SCHEME.outcome("withdrawn") is None
