"""How often a chart is wrong, and how soon it is right: the bounds behind ``how-dips-are-found.md``."""

import statistics

import pytest

from tests.control_charts import delays, stable, stable_values

TRIES = 150
"""Of each; by chance alone, figures of so few tries differ from those of the page by up to about 9 in a hundred."""


@pytest.mark.parametrize("cases", [6, 25, 250])
@pytest.mark.parametrize("share", [0.95, 0.6])
def test_in_two_stable_years_at_most_about_one_chart_in_ten_finds_anything(cases, share):
    anything, dip = stable(cases, share, 24, tries=TRIES)

    assert anything <= 0.15
    assert dip <= 0.1


@pytest.mark.parametrize("cases", [12, 60])
def test_in_five_stable_years_at_most_about_one_chart_in_six_finds_a_dip(cases):
    anything, dip = stable(cases, 0.85, 60, tries=TRIES)

    assert anything <= 0.35
    assert dip <= 0.22


def test_large_months_that_vary_more_than_chance_are_no_flood_of_alarms():
    anything, _dip = stable(250, 0.85, 24, tries=TRIES, wobble=0.04)

    assert anything <= 0.25


def test_two_stable_years_of_measured_days_are_mostly_quiet():
    assert stable_values(24, tries=TRIES) <= 0.3


@pytest.mark.parametrize(
    ("cases", "before", "after", "months", "found"),
    [
        (25, 0.95, 0.75, 2, 0.95),
        (25, 0.85, 0.65, 4, 0.95),
        (12, 0.85, 0.65, 8, 0.75),
        (60, 0.85, 0.75, 5, 0.9),
        (250, 0.85, 0.8, 4, 0.9),
    ],
)
def test_a_real_fall_is_found_in_time(cases, before, after, months, found):
    passed = delays(cases, before, after, tries=60)

    assert statistics.median(passed) <= months
    assert sum(each <= 12 for each in passed) / len(passed) >= found


def test_of_few_cases_a_small_fall_is_seldom_found_within_a_year():
    passed = delays(6, 0.85, 0.75, tries=60)

    assert sum(each <= 12 for each in passed) / len(passed) <= 0.5
