"""Whether one share is another than a second one by more than chance."""

import pytest

from casework.domain.standards.differences import difference
from casework.errors import UsageError


@pytest.mark.parametrize(
    ("first", "second", "lower", "upper"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_is_that_of_the_tenth_method_of_newcombe(first, second, lower, upper):
    """The figures of table II of the paper, for the first share less the second."""
    found = difference(second, first)

    assert (round(found.interval.lower, 4), round(found.interval.upper, 4)) == (lower, upper)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((150, 244), (200, 244), "a rise by more than chance"),
        ((200, 244), (150, 244), "a fall by more than chance"),
        ((150, 244), (155, 244), "no more than chance explains"),
    ],
)
def test_a_change_is_said_to_be_more_than_chance_or_not(before, after, said):
    found = difference(before, after)

    assert found.in_words == said
    assert found.more_than_chance is (said != "no more than chance explains")
    assert found.points == pytest.approx((after[0] - before[0]) / 244)


@pytest.mark.parametrize(("before", "after"), [((0, 0), (1, 2)), ((1, 2), (0, 0)), ((3, 2), (1, 2))])
def test_there_is_no_difference_from_nothing(before, after):
    with pytest.raises(UsageError):
        difference(before, after)
