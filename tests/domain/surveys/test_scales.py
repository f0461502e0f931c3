"""A scale says which of its ends is the best, and nothing else decides what is positive."""

import pytest

from casework.domain.surveys.scales import BestPoints, Scale, contradictions, directions
from casework.errors import UsageError

UP, DOWN = Scale(best=5, worst=1), Scale(best=1, worst=5)
FRIENDS_AND_FAMILY = {1: "Very good", 2: "Good", 3: "Neither good nor poor", 4: "Poor", 5: "Very poor", 6: "Don't know"}


def test_nothing_has_a_best_end_that_was_not_said():
    for half in ({"best": 5}, {"worst": 1}, {}):
        with pytest.raises(TypeError):
            Scale(**half)
    with pytest.raises(TypeError):
        Scale(1, 5)


@pytest.mark.parametrize(("best", "worst"), [(3, 3), (0, 1001), (1001, 0)])
def test_a_scale_has_two_ends_and_no_more_points_than_people_answer_on(best, worst):
    with pytest.raises(UsageError, match="a scale has its best and its worst point at two ends, and at most 1001"):
        Scale(best=best, worst=worst)


@pytest.mark.parametrize("ends", [{"best": "5", "worst": 1}, {"best": True, "worst": 5}, {"best": 5.0, "worst": 1}])
def test_the_ends_are_whole_numbers(ends):
    with pytest.raises(UsageError, match="must be a whole number"):
        Scale(**ends)


def test_the_same_points_run_either_way():
    assert [UP.rank(score) for score in (5, 4, 1)] == [DOWN.rank(score) for score in (1, 2, 5)] == [1, 2, 5]
    assert (UP.points, Scale(best=10, worst=0).points, Scale(best=-2, worst=2).points) == (5, 11, 5)
    assert (UP.turned(), UP.turned().turned()) == (DOWN, UP)
    assert str(DOWN) == "the scale from 1 (best) to 5 (worst)"


@pytest.mark.parametrize(("score", "held"), [(0, False), (1, True), (5, True), (6, False), (-1, False)])
def test_a_scale_knows_its_points(score, held):
    assert UP.holds(score) == DOWN.holds(score) == held


def test_a_number_that_is_no_point_has_no_place():
    with pytest.raises(UsageError, match="6 is no point of the scale from 1 .*: an answer that is none of the scale"):
        DOWN.rank(6)
    with pytest.raises(UsageError, match="score must be a whole number"):
        DOWN.rank("1")


@pytest.mark.parametrize(("scale", "positive"), [(UP, [4, 5]), (DOWN, [1, 2]), (Scale(best=0, worst=4), [0, 1])])
def test_the_best_two_points_are_those_at_the_best_end(scale, positive):
    points = [score for score in range(-1, 7) if scale.holds(score)]

    assert [score for score in points if BestPoints(points=2).accepts(score, scale)] == positive


@pytest.mark.parametrize("points", [5, 6])
def test_a_rule_under_which_every_answer_is_positive_is_refused(points):
    with pytest.raises(UsageError, match="has 5 points: with the best . every answer would be positive"):
        BestPoints(points=points).accepts(1, UP)


@pytest.mark.parametrize("points", [0, -1])
def test_a_rule_under_which_no_answer_is_positive_is_refused(points):
    with pytest.raises(UsageError, match="at least one point"):
        BestPoints(points=points)


def test_words_that_agree_with_the_scale_are_no_contradiction():
    assert not list(contradictions(DOWN, FRIENDS_AND_FAMILY))


def test_a_scale_that_is_upside_down_contradicts_the_words_of_its_points():
    found = list(contradictions(UP, FRIENDS_AND_FAMILY))

    assert len(found) == 4
    assert found[0] == (
        "1 is near the worst end of the scale from 5 (best) to 1 (worst), and means 'Very good': check that best and "
        "worst are not the wrong way round"
    )
    assert "5 is near the best end" in found[3]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("Not satisfied", 1),
        ("Not bad", 0),
        ("Neither satisfied nor dissatisfied", 0),
        ("Good and bad", 0),
        ("Blue", 0),
        ("", 0),
        ("STRONGLY DISAGREE", 1),
        ("extremely unlikely", 1),
        ("Extremely likely", 0),
    ],
)
def test_only_plain_words_are_taken_for_praise_or_blame(words, count):
    assert len(list(contradictions(UP, {5: words}))) == count


def test_words_in_the_middle_of_a_scale_contradict_nothing():
    assert not list(contradictions(UP, {3: "Poor"}))


def test_the_same_points_both_ways_round_are_odd_and_other_points_are_not():
    assert directions([UP, UP, Scale(best=10, worst=0)]) is None
    assert directions([]) is None
    assert directions([UP, DOWN]) == (
        "some answers say that 1 is best and others that 5 is, with the other end of the same points as the worst: "
        "one of them may be read upside down"
    )
