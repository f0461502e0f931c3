import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from casework.adapters.toml_calendars import load_calendars
from casework.domain.time.counting import CountingRule, Interval, count
from casework.domain.time.lateness import count_between, days_elapsed, days_late, days_taken, is_past
from casework.errors import CountingError, NaiveInstantError

CALENDARS = load_calendars()
ENGLAND = CALENDARS["england-and-wales"]
LONDON = ZoneInfo("Europe/London")

day = dt.date.fromisoformat
at = dt.datetime.fromisoformat


@pytest.mark.parametrize(("ends", "expected"), [("both", 20), ("start", 19), ("end", 19)])
def test_the_days_between_two_dates_count_the_ends_that_are_asked_for(ends, expected):
    number = count_between(day("2024-12-23"), day("2025-01-22"), "working_days", ENGLAND, ends=ends)

    assert number == expected


@pytest.mark.parametrize(("ends", "expected"), [("both", 31), ("start", 30), ("end", 30)])
def test_calendar_days_between_two_dates_count_all_days(ends, expected):
    number = count_between(day("2024-12-23"), day("2025-01-22"), "calendar_days", ENGLAND, ends=ends)

    assert number == expected


def test_between_a_day_and_itself_lies_that_day_or_none():
    friday, saturday = day("2026-02-06"), day("2026-02-07")

    assert count_between(friday, friday, "working_days", ENGLAND, ends="both") == 1
    assert count_between(friday, friday, "working_days", ENGLAND, ends="end") == 0
    assert count_between(friday, friday, "working_days", ENGLAND, ends="start") == 0
    assert count_between(saturday, saturday, "working_days", ENGLAND, ends="both") == 0


def test_a_pause_of_one_day_takes_one_day_away():
    one_day = [Interval(first=day("2026-02-13"), end=day("2026-02-14"))]

    assert days_elapsed(day("2026-02-12"), day("2026-02-13"), "working_days", ENGLAND, left_out=one_day) == 0


def test_days_in_which_the_clock_stood_still_are_not_counted():
    stop = [
        Interval(first=day("2026-02-05"), end=day("2026-02-10")),
        Interval(first=day("2026-03-05"), end=day("2026-03-06")),
    ]

    assert days_elapsed(day("2026-02-02"), day("2026-02-13"), "working_days", ENGLAND, left_out=stop) == 6
    assert days_taken(day("2026-02-02"), day("2026-02-13"), "calendar_days", ENGLAND, left_out=stop) == 7


@pytest.mark.parametrize("unit", ["weeks", "months", "hours", "working_hours"])
def test_only_days_are_counted_between_dates(unit):
    with pytest.raises(CountingError, match="counted in working_days, calendar_days, school_days"):
        count_between(day("2026-02-02"), day("2026-02-13"), unit, ENGLAND)


def test_an_end_before_its_start_is_refused():
    with pytest.raises(CountingError, match="give the earlier date first"):
        count_between(day("2026-02-02"), day("2026-02-01"), "working_days", ENGLAND)


def test_school_days_between_dates_need_a_school_calendar():
    with pytest.raises(CountingError, match="no school holidays"):
        count_between(day("2026-02-02"), day("2026-02-13"), "school_days", ENGLAND)

    school = ENGLAND.with_holidays([day("2026-02-06")])
    assert count_between(day("2026-02-02"), day("2026-02-13"), "school_days", school) == 8


def test_T47_on_the_deadline_nothing_is_late_and_the_day_after_is_one_day_late():
    due = count(day("2024-12-20"), CountingRule(amount=20, unit="working_days"), ENGLAND, zone=LONDON).due

    assert days_late(due, due, "working_days", ENGLAND) == 0
    assert days_late(due, due - dt.timedelta(days=7), "working_days", ENGLAND) == 0
    assert days_late(due, ENGLAND.next_working_day(due), "working_days", ENGLAND) == 1
    assert days_late(due, due + dt.timedelta(days=1), "calendar_days", ENGLAND) == 1


def test_T47_taken_counts_both_ends_and_elapsed_does_not_count_the_first():
    monday, tuesday = day("2026-02-02"), day("2026-02-03")

    assert days_elapsed(monday, monday, "working_days", ENGLAND) == 0
    assert days_taken(monday, monday, "working_days", ENGLAND) == 1
    assert days_elapsed(monday, tuesday, "working_days", ENGLAND) == 1
    assert days_taken(monday, tuesday, "working_days", ENGLAND) == 2


@pytest.mark.parametrize(
    ("instant", "past"),
    [
        ("2026-07-07T00:00:00+01:00", False),
        ("2026-07-07T08:00:00+01:00", False),
        ("2026-07-07T23:59:59.999999+01:00", False),
        ("2026-07-07T23:00:00+00:00", True),  # local midnight in British summer time
        ("2026-07-08T00:00:00+01:00", True),
    ],
)
def test_T15_a_day_is_due_until_local_midnight_after_it(instant, past):
    assert is_past(day("2026-07-07"), at(instant), LONDON) is past


def test_T15_a_date_is_past_only_after_the_due_day():
    assert not is_past(day("2026-07-07"), day("2026-07-07"), LONDON)
    assert is_past(day("2026-07-07"), day("2026-07-08"), LONDON)


def test_a_due_instant_is_past_right_after_it_and_by_date_once_its_day_is_over():
    due = at("2026-07-07T12:00:00+01:00")

    assert not is_past(due, at("2026-07-07T11:00:00+00:00"), LONDON)
    assert is_past(due, at("2026-07-07T11:00:00.000001+00:00"), LONDON)
    assert not is_past(due, day("2026-07-07"), LONDON)
    assert is_past(due, day("2026-07-08"), LONDON)


def test_a_due_instant_in_the_hour_that_comes_twice_is_past_in_the_second_one():
    due = at("2026-10-25T00:30:00+00:00").astimezone(LONDON)  # 01:30 in summer time
    forty_minutes_later = at("2026-10-25T01:10:00+00:00").astimezone(LONDON)  # 01:10 in winter time

    assert is_past(due, forty_minutes_later, LONDON)


def test_an_instant_without_an_offset_is_refused():
    with pytest.raises(NaiveInstantError):
        is_past(day("2026-07-07"), at("2026-07-07T12:00"), LONDON)
