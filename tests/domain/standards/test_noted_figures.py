"""Figures of other bodies: how each is told, and which of several for the same days counts."""

import datetime as dt
from fractions import Fraction

import pytest

from casework.domain.standards.noted_figures import FigureNoted, NotedFigure, that_count
from casework.domain.standards.readings import Assurance
from casework.errors import UsageError

YEAR = (dt.date(2025, 4, 1), dt.date(2026, 3, 31))


def noted(version=1, *, source="county", indicator="in-time", days=YEAR, **said):
    first, last = days
    fact = FigureNoted(
        indicator=indicator,
        source=source,
        first=first,
        last=last,
        assured=Assurance.INTERNAL,
        **said or {"percent": "85"},
    )
    return NotedFigure(version=version, said=fact)


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ({"good": 41, "of": 50}, Fraction(41, 50)),
        ({"percent": "85.27"}, Fraction(8527, 10_000)),
        ({"percent": "100"}, Fraction(1)),
        ({"good": 0, "of": 0}, None),
    ],
)
def test_a_figure_is_told_by_two_numbers_or_by_a_percentage(said, share):
    assert noted(**said).share == share


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"good": 41}, "two numbers"),
        ({"good": 41, "of": 50, "percent": "82"}, "two numbers"),
        ({"of": 50, "percent": "82"}, "two numbers"),
        ({"good": 51, "of": 50}, "51 of 50 is no share"),
        ({"good": -1, "of": 50}, "-1 of 50 is no share"),
        ({"percent": "101"}, "a number from 0 to 100"),
        ({"percent": "85 %"}, "a number from 0 to 100"),
        ({"percent": "85", "days": YEAR[::-1]}, "end before they begin"),
    ],
)
def test_what_is_no_figure_is_refused(said, why):
    with pytest.raises(UsageError, match=why):
        noted(**said)


def test_a_figure_needs_one_of_the_two():
    with pytest.raises(UsageError, match="two numbers"):
        FigureNoted(indicator="a", source="b", first=YEAR[0], last=YEAR[1], assured=Assurance.INTERNAL)


def test_a_later_figure_of_the_same_body_for_the_same_days_takes_the_place_of_the_one_before():
    first, put_right, other = noted(1), noted(2, percent="86"), noted(3, source="city")

    assert list(that_count([other, put_right, first])) == [put_right, other]


def test_a_figure_touches_days_and_is_of_just_its_own():
    figure = noted()

    assert figure.is_of(*YEAR)
    assert figure.touches(dt.date(2026, 3, 31), dt.date(2026, 12, 31))
    assert not figure.touches(dt.date(2026, 4, 1), dt.date(2026, 12, 31))
    assert not figure.is_of(YEAR[0], dt.date(2026, 3, 30))
