"""Indicators: since when how much is wanted of them, which answers are good, and what belongs beside a figure."""

import datetime as dt
from fractions import Fraction

import pytest

from casework.domain.standards.indicators import Contacts, Good, IndicatorName, IndicatorReading, Verdicts, Which
from casework.domain.standards.readings import Assurance, Better, Reading
from casework.domain.surveys.scales import Scale
from casework.errors import NotFoundError, UsageError
from tests.frameworks import framework, name
from tests.indicators import DOWN, FOUR_OF_FIVE, TWO_OF_FIVE, UP, asked, by_framework, indicator, target

RAISED = (target("2024-04-01", 80), target("2025-04-01", 85), target("2026-04-01", 85))


@pytest.mark.parametrize(
    ("day", "share"),
    [
        ("2024-03-31", None),
        ("2024-04-01", Fraction(4, 5)),
        ("2025-03-31", Fraction(4, 5)),
        ("2030-01-01", Fraction(17, 20)),
    ],
)
def test_a_target_is_wanted_from_its_day_until_that_of_the_next(day, share):
    assert indicator("in-time", targets=RAISED).target_on(dt.date.fromisoformat(day)) == share


def test_a_target_was_raised_where_more_is_wanted_and_of_complaints_where_fewer_are():
    falling = (target("2024-04-01", 20), target("2025-04-01", 10))

    assert indicator("in-time", targets=RAISED).raised_on == (dt.date(2025, 4, 1),)
    assert indicator("rude", targets=falling, better=Better.LOWER).raised_on == (dt.date(2025, 4, 1),)
    assert indicator("in-time", targets=falling).raised_on == ()


@pytest.mark.parametrize(
    ("good", "wrong"),
    [
        (Good(scale=UP, at_least=4), False),
        (Good(scale=DOWN, at_most=2), False),
        (Good(scale=UP, at_most=2), True),
        (Good(scale=DOWN, at_least=4), True),
        (Good(scale=UP, at_least=1), True),
        (Good(scale=UP, at_least=6), True),
        (Good(scale=UP, at_least=4, at_most=5), True),
        (Good(scale=UP), True),
    ],
)
def test_good_points_that_lead_to_the_worst_end_contradict_their_scale(good, wrong):
    assert good.contradicts is wrong


def test_at_least_four_of_five_and_at_most_two_are_the_same_of_two_scales():
    assert Good(scale=UP, at_least=4).points == Good(scale=DOWN, at_most=2).points == 2
    assert Good(scale=UP).points == 0


def test_a_scale_is_turned_where_only_the_other_way_round_is_named():
    assert asked().is_turned(UP)
    assert not asked().is_turned(DOWN)
    assert not asked("fft", FOUR_OF_FIVE, TWO_OF_FIVE).is_turned(UP)
    assert not asked().is_turned(Scale(best=10, worst=1))


def test_what_is_empty_leaves_nothing_out():
    case = {"kind": "complaint", "service": None, "procedure": "foi-2000"}

    assert Which().accepts(**case)
    assert Which(kinds=("complaint", "comment")).accepts(**case)
    assert not Which(services=("waste",)).accepts(**case)
    assert asked(questions=("q1",)).asks("q1", None)
    assert not asked(questions=("q1",)).asks("q2", None)
    assert not asked(services=("waste",)).asks("q1", None)


def test_an_indicator_is_found_by_its_code_and_names_its_measure():
    found = by_framework(indicator("in-time"), indicator("asked", asked()))["town"]

    assert found["asked"].measured_by == "answers"
    assert str(found["in-time"].name) == "town/in-time"
    with pytest.raises(NotFoundError, match="there is no indicator of town 'x'"):
        found["x"]


def test_a_standard_that_no_framework_has_is_found():
    town = framework("town", "a")
    found = by_framework(indicator("in-time"), indicator("asked", asked(), standards=("town/a", "county/x")))["town"]

    assert list(found.dangling([town])) == [(1, 1, name("county/x"))]


def test_what_a_source_says_itself_is_held_against_no_target_however_the_indicator_is_made():
    on_time = Verdicts(name="on-time", good=("ontime",))

    assert indicator("on-time", on_time).target_on(dt.date(2026, 4, 1)) is None
    with pytest.raises(UsageError, match=r"^town/on-time: what a source says itself it says of open cases too"):
        indicator("on-time", on_time, targets=RAISED)


def test_a_reading_says_something_of_its_own_standards_and_of_those_that_they_serve():
    reading = Reading(first=dt.date(2026, 1, 1), last=dt.date(2026, 3, 31), good=3, of=4)
    said = {
        "indicator": IndicatorName(framework="town", code="asked"),
        "title": "Asked",
        "standards": (name("town/a"),),
        "measure": "answers",
        "period": "2026-Q1",
        "reading": reading,
        "read_on": dt.date(2026, 4, 1),
        "assured": Assurance.INTERNAL,
        "serves": (name("county/x"),),
    }

    assert IndicatorReading(**said).tested == (name("town/a"), name("county/x"))


def test_contacts_are_chosen_by_their_kind():
    assert indicator("rude", Contacts(which=Which(kinds=("complaint",)))).measured_by == "contacts"
