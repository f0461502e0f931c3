"""What the indicators of several bodies read together, without singling one out."""

import datetime as dt
from fractions import Fraction

import pytest

from casework.application.shared_readings import shared_readings
from casework.domain.standards.indicators import IndicatorName, IndicatorReading
from casework.domain.standards.partnerships import Partnership, shared
from casework.domain.standards.readings import Assurance, Reading, Verdict
from casework.domain.standards.suppression import Why
from casework.errors import NotFoundError, UsageError

TARGET = Fraction(7, 10)
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 3, 31)


def reading(good, of, *, code="in-time", measure="timeliness", target=TARGET, waiting=3, **said):
    found = Reading(first=FIRST, last=LAST, good=good, of=of, waiting=waiting, target=target)
    return IndicatorReading(
        indicator=IndicatorName(framework="town", code=code),
        title="Letters answered in time",
        standards=(),
        measure=measure,
        period="2026-Q1",
        reading=found,
        read_on=dt.date(2026, 4, 1),
        **{"assured": Assurance.INDEPENDENT, **said},
    )


def partners(*members, **said):
    return Partnership(id="together", name="Our Town Together", framework="town", members=members, **said)


THREE = {"council": (reading(90, 120),), "police": (reading(40, 60),), "trust": (reading(200, 260),)}


def test_the_sum_of_all_members_is_read_against_the_target_that_they_share():
    (found,) = shared(partners(*THREE), THREE)

    assert {row.kept_back for row in found.table.rows} == {Why.AGREED}
    assert (found.reading.good, found.reading.of, found.reading.percent) == (330, 440, 75.0)
    assert (found.reading.target, found.reading.verdict) == (TARGET, Verdict.MET)
    assert (found.assured, found.only_extremes) == (Assurance.INDEPENDENT, False)


def test_how_many_wait_is_not_told_because_it_would_be_a_small_number_beside_the_sum():
    (found,) = shared(partners(*THREE), THREE)

    assert (found.reading.waiting, found.reading.left_out, found.provisional) == (0, (), True)
    assert found.reading.provisional


def test_partners_have_not_met_what_the_open_cases_of_one_of_them_can_still_break():
    late = {**THREE, "police": (reading(40, 60, waiting=40),)}

    (found,) = shared(partners(*late), late)

    assert (found.reading.percent, found.reading.verdict) == (75.0, Verdict.TOO_EARLY)
    assert found.provisional


def test_where_the_partners_agreed_each_is_shown_but_for_small_numbers():
    (found,) = shared(partners(*THREE, "fire", singly=True), {**THREE, "fire": (reading(2, 30),)})

    assert [(row.name, row.of, row.percent) for row in found.table.rows if row.kept_back is None] == [
        ("trust", 260, 76.92)
    ]
    assert found.reading.of == 470


def test_the_sum_of_members_with_different_targets_has_none():
    other = {**THREE, "police": (reading(40, 60, target=None, assured=Assurance.INTERNAL, only_extremes=True),)}

    (found,) = shared(partners(*other), other)

    assert (found.reading.verdict, found.assured, found.only_extremes) == (Verdict.NO_TARGET, Assurance.INTERNAL, True)


def test_a_sum_that_would_tell_too_much_is_kept_back():
    (found,) = shared(partners("council", "police"), THREE)

    assert found.reading is None


def test_figures_from_elsewhere_are_no_readings_of_the_members():
    with_more = {name: (*found, reading(0, 0, code="county", measure="elsewhere")) for name, found in THREE.items()}

    assert len(shared(partners(*THREE), with_more)) == 1


def test_members_that_read_different_indicators_are_told_so():
    odd = {**THREE, "trust": (reading(1, 2, code="polite"),)}

    with pytest.raises(UsageError, match="council and trust do not read the same: town/in-time for 2026-Q1"):
        shared(partners(*odd), odd)


class Book:
    """A casebook as far as readings are asked of it."""

    def __init__(self, found):
        self.found = found

    def readings(self, framework=None, *, period=None, per=None, viewer=None):
        assert (framework, period, per, viewer) == ("town", "2026-Q1", None, None)
        return self.found


def test_the_casebook_of_each_member_is_asked_for_the_same_days():
    books = {name: Book(found) for name, found in THREE.items()}

    assert shared_readings(partners(*THREE), books, period="2026-Q1") == shared(partners(*THREE), THREE)


def test_a_member_without_a_casebook_is_not_found():
    with pytest.raises(NotFoundError, match="there is no casebook of the member 'fire'"):
        shared_readings(partners("fire"), {}, period="2026-Q1")
