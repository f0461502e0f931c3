"""The interval of Wilson: against published figures, and against its defining equation solved slowly."""

import math

import pytest

from casework.domain.standards.intervals import Interval, wilson
from casework.errors import UsageError

Z = 1.959963984540054


@pytest.mark.parametrize(
    ("good", "of", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_examples_that_newcombe_published_in_1998_come_out(good, of, lower, upper):
    found = wilson(good, of)

    assert (round(found.lower, 4), round(found.upper, 4)) == (lower, upper)


@pytest.mark.parametrize("of", [1, 2, 5, 20, 1000])
def test_none_and_all_have_an_exact_end_and_a_known_one(of):
    reach = Z**2 / (of + Z**2)

    none, everything = wilson(0, of), wilson(of, of)

    assert none.lower == 0
    assert none.upper == pytest.approx(reach)
    assert everything.upper == 1
    assert everything.lower == pytest.approx(1 - reach)


def solved(good, of, low, high):
    """Find by halving where a share between *low* and *high* is as far from the counted one as chance explains."""

    def too_far(share):
        return abs(good / of - share) > Z * math.sqrt(share * (1 - share) / of)

    outside, inside = low, high
    for _ in range(200):
        middle = (outside + inside) / 2
        outside, inside = (middle, inside) if too_far(middle) else (outside, middle)
    return inside


@pytest.mark.parametrize(("good", "of"), [(1, 3), (7, 12), (85, 100), (8527, 10000), (19, 20)])
def test_it_is_every_share_that_chance_explains(good, of):
    found = wilson(good, of)

    assert found.lower == pytest.approx(solved(good, of, 0, good / of))
    assert found.upper == pytest.approx(solved(good, of, 1, good / of))


def test_a_higher_level_reaches_further():
    assert wilson(8, 10, level=0.99).lower < wilson(8, 10).lower
    assert wilson(8, 10, level=0.99).upper > wilson(8, 10).upper


def test_of_nothing_it_is_everything():
    assert wilson(0, 0) == Interval(lower=0.0, upper=1.0)


@pytest.mark.parametrize(("good", "of"), [(3, 2), (-1, 5)])
def test_more_than_all_is_no_share(good, of):
    with pytest.raises(UsageError, match=f"{good} of {of} is no share"):
        wilson(good, of)


@pytest.mark.parametrize("level", [0, 1, 95, math.nan])
def test_a_level_is_a_share(level):
    with pytest.raises(UsageError, match=r"write 0\.95 for 95 %"):
        wilson(1, 2, level=level)
