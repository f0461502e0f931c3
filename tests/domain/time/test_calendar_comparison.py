import datetime as dt

import pytest

from casework.domain.time.calendar_comparison import Renamed, compared
from casework.domain.time.calendars import WorkingCalendar
from casework.errors import CountingError

day = dt.date.fromisoformat

OURS = {
    day("2026-01-01"): "New Year",
    day("2026-08-31"): "Summer holiday",
    day("2026-12-26"): "A Saturday",
    day("2027-01-01"): "New Year",
}


def ours(**parts):
    return WorkingCalendar(**{"id": "ours", "name": "Ours", "holidays": OURS, "known_until": day("2027-12-31")} | parts)


def listed(**names):
    return tuple((day(date.removeprefix("on_").replace("_", "-")), name) for date, name in names.items())


def test_the_same_days_under_the_same_names_are_the_same_and_weekends_do_not_matter():
    comparison = compared(
        ours(), listed(on_2026_01_01="New Year", on_2026_08_31="Summer holiday", on_2026_05_02="Another Saturday")
    )

    assert comparison.is_same
    assert (comparison.first, comparison.last) == (day("2026-01-01"), day("2026-12-31"))


def test_days_in_one_and_not_in_the_other_are_told_apart():
    comparison = compared(ours(), listed(on_2026_01_01="New Year", on_2026_06_15="World Cup"))

    assert comparison.only_published == ((day("2026-06-15"), "World Cup"),)
    assert comparison.only_ours == ((day("2026-08-31"), "Summer holiday"),)
    assert not comparison.is_same


def test_a_holiday_under_another_name_is_renamed():
    comparison = compared(ours(), listed(on_2026_01_01="New Year", on_2026_08_31="Late summer holiday"))

    assert comparison.renamed == (
        Renamed(day=day("2026-08-31"), ours="Summer holiday", published="Late summer holiday"),
    )
    assert not comparison.is_same


def test_what_the_list_knows_beyond_our_horizon_is_told_and_is_no_disagreement():
    comparison = compared(ours(), listed(on_2027_01_01="New Year", on_2028_01_03="New Year"))

    assert comparison.beyond == ((day("2028-01-03"), "New Year"),)
    assert (comparison.only_published, comparison.only_ours) == ((), ())
    assert (comparison.first, comparison.last) == (day("2027-01-01"), day("2027-12-31"))
    assert not comparison.is_same


def test_years_that_the_list_does_not_reach_are_not_compared():
    assert compared(ours(known_from=day("2026-01-01")), listed(on_2027_01_01="New Year")).is_same


def test_a_list_and_a_calendar_that_never_meet_have_no_days_compared():
    comparison = compared(ours(), listed(on_2029_01_01="New Year"))

    assert (comparison.first, comparison.last) == (None, None)
    assert comparison.beyond == ((day("2029-01-01"), "New Year"),)


def test_T09_an_empty_list_is_refused():
    with pytest.raises(CountingError, match="the list for ours has no holidays at all"):
        compared(ours(), ())


def test_a_list_that_does_not_say_that_a_day_is_a_substitute_gives_it_no_other_name():
    calendar = ours(holidays={day("2026-12-28"): "Boxing Day (substitute day)"})

    assert compared(calendar, listed(on_2026_12_28="Boxing Day")).is_same
