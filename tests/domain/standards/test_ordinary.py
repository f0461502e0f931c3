"""How many of a number are ordinary, beside the sums of the binomial distribution in whole fractions."""

import pytest

from casework.domain.standards.ordinary import ordinary
from tests.oracles import slow_charts


@pytest.mark.parametrize("of", [1, 2, 5, 12, 60, 200])
@pytest.mark.parametrize(("good", "counted"), [(0, 50), (50, 50), (95, 100), (431, 600), (1, 3)])
@pytest.mark.parametrize("chance", [0.00135, 0.0228, 0.0039])
def test_the_ends_are_those_of_the_exact_sums(of, good, counted, chance):
    fine = slow_charts.ordinary(of, good, counted, chance)

    assert ordinary(of, good=good, counted=counted, chance=chance) == (min(fine), max(fine))


def test_of_twelve_that_are_usually_in_time_eight_is_the_fewest_that_chance_makes():
    assert ordinary(12, good=95, counted=100, chance=0.00135) == (8, 12)


def test_a_year_without_a_miss_is_no_promise_that_there_is_none():
    assert ordinary(20, good=240, counted=240, chance=0.00135) == (19, 20)


def test_a_large_number_is_answered_from_near_its_centre():
    fewest, most = ordinary(100_000, good=850, counted=1000, chance=0.00135)

    assert (fewest, most) == pytest.approx((85_000, 85_000), abs=400)
