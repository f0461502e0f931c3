"""What a categoriser gives is looked at before anybody sees it."""

import attrs
import pytest

from casework.domain.sorting.suggestions import Suggestion, in_order, problem_of

GOOD = Suggestion(scheme="cause", code="delay", confidence=0.5, rule="a rule", words=("waited",))


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("delay", "no Suggestion"),
        (attrs.evolve(GOOD, scheme="the cause"), "no code"),
        (attrs.evolve(GOOD, code=None), "no code"),
        (attrs.evolve(GOOD, code="jo@example.org"), "no code"),
        (attrs.evolve(GOOD, confidence=1.1), "no number from 0 to 1"),
        (attrs.evolve(GOOD, confidence=-0.1), "no number from 0 to 1"),
        (attrs.evolve(GOOD, confidence=float("nan")), "no number from 0 to 1"),
        (attrs.evolve(GOOD, confidence=True), "no number from 0 to 1"),
        (attrs.evolve(GOOD, confidence="0.5"), "no number from 0 to 1"),
        (attrs.evolve(GOOD, rule=3), "no texts"),
        (attrs.evolve(GOOD, words=["waited"]), "no texts"),
        (attrs.evolve(GOOD, words=(1,)), "no texts"),
    ],
)
def test_what_is_no_suggestion_is_told_without_what_it_says(bad, why):
    assert why in problem_of([GOOD, bad], {})
    assert "example" not in problem_of([bad], {})


def test_a_category_that_is_suggested_twice_is_told():
    assert problem_of([GOOD, attrs.evolve(GOOD, confidence=0.1)], {}) == "it suggests a category twice"


def test_of_a_known_scheme_only_its_codes_are_taken():
    assert problem_of([GOOD], {"cause": ("conduct",)}) == "it suggests what is no code of cause"
    assert problem_of([GOOD], {"cause": ("conduct", "delay"), "town": ()}) is None


def test_whole_numbers_are_confidences_too():
    assert problem_of([attrs.evolve(GOOD, confidence=1)], {}) is None
    assert problem_of([], {}) is None


def test_suggestions_are_ordered_by_scheme_and_how_sure_they_are():
    one, two, three = (
        attrs.evolve(GOOD, scheme=scheme, confidence=sure) for scheme, sure in (("b", 1), ("a", 0.1), ("a", 0.2))
    )

    assert in_order([one, two, three]) == (three, two, one)
