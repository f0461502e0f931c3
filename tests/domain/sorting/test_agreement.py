"""How often suggestions agree with people is counted so that an officer can check it by hand."""

import pytest

from casework.domain.sorting.agreement import Decided, agreement
from casework.domain.sorting.suggestions import Suggestion


def decided(chosen, *suggested):
    sure = [Suggestion(scheme="cause", code=code, confidence=0.9 - place / 10) for place, code in enumerate(suggested)]
    return Decided(chosen=chosen.split(), suggested=sure)


FOUND = agreement(
    "cause",
    [
        decided("delay", "delay"),
        decided("delay", "conduct", "delay"),
        decided("delay"),
        decided("delay conduct", "conduct"),
        decided("conduct", "conduct"),
        decided("rare", "never"),
    ],
    not_sorted=2,
    without_words=1,
)


def test_the_surest_suggestion_agrees_is_wrong_or_is_not_there():
    assert (FOUND.agreed, FOUND.wrong, FOUND.abstained) == (3, 2, 1)
    assert (FOUND.compared, FOUND.spoken, FOUND.not_sorted, FOUND.without_words) == (6, 5, 2, 1)
    assert FOUND.share == 0.6


def test_so_few_say_little():
    assert FOUND.interval.lower == pytest.approx(0.231, abs=0.001)
    assert FOUND.interval.upper == pytest.approx(0.882, abs=0.001)


def test_each_code_says_how_it_fared():
    told = {each.code: (each.chosen, each.agreed, each.other, each.abstained, each.wrongly) for each in FOUND.codes}

    assert told == {
        "delay": (4, 1, 1, 1, 0),
        "conduct": (2, 2, 0, 0, 1),
        "rare": (1, 0, 1, 0, 0),
        "never": (0, 0, 0, 0, 1),
    }
    assert list(told) == ["delay", "conduct", "rare", "never"]


def test_where_one_of_two_codes_was_suggested_the_other_one_is_no_mistake():
    assert {each.code: each.beside for each in FOUND.codes} == {"delay": 1, "conduct": 0, "rare": 0, "never": 0}
    assert sum(each.other for each in FOUND.codes) == FOUND.wrong, "each of them has one code"


def test_where_neither_of_two_codes_was_suggested_both_count_as_another():
    found = agreement("cause", [decided("delay conduct", "rare")])

    assert {each.code: (each.beside, each.other) for each in found.codes} == {
        "delay": (0, 1),
        "conduct": (0, 1),
        "rare": (0, 0),
    }


def test_a_code_is_right_as_often_as_people_chose_it_where_it_was_said():
    assert {each.code: each.precision for each in FOUND.codes} == {
        "delay": 1,
        "conduct": 2 / 3,
        "rare": None,
        "never": 0,
    }


def test_of_nothing_there_is_no_share():
    nothing = agreement("cause", [decided("delay")])

    assert (nothing.share, nothing.interval.lower, nothing.interval.upper) == (None, 0, 1)


def test_the_order_does_not_matter():
    texts = [decided("delay", "delay"), decided("conduct"), decided("rare", "delay")]

    assert agreement("cause", texts) == agreement("cause", texts[::-1])
