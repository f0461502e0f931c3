import datetime as dt
from zoneinfo import ZoneInfo

import attrs
import pytest

from casework.adapters.toml_calendars import load_calendars
from casework.domain.time.calendars import Window, WorkingCalendar
from casework.domain.time.counting import Counted, CountingRule, Interval, count
from casework.domain.time.hours import working_time_between
from casework.domain.time.steps import Step, StepCode
from casework.errors import CountingError, UsageError

CALENDARS = load_calendars()
LONDON = ZoneInfo("Europe/London")
ENGLAND = CALENDARS["england-and-wales"]
ALL_DAYS = CALENDARS["all-days"]
OFFICE = WorkingCalendar(
    id="office",
    name="Office",
    windows=[
        Window(opens=dt.time(9), closes=dt.time(12, 30)),
        Window(opens=dt.time(13, 30), closes=dt.time(17)),
    ],
)

day = dt.date.fromisoformat
at = dt.datetime.fromisoformat


def rule(amount, unit="working_days", **how):
    return CountingRule(amount=amount, unit=unit, **how)


def due(start, asked, calendar=ENGLAND, *, zone=LONDON, left_out=()):
    moment = at(start) if "T" in start else day(start)
    return count(moment, asked, calendar, zone=zone, left_out=left_out).due.isoformat()


def explained(start, asked, calendar=ENGLAND, *, left_out=()):
    trace = []
    moment = at(start) if "T" in start else day(start)
    count(moment, asked, calendar, zone=LONDON, left_out=left_out, trace=trace)
    return [str(step) for step in trace]


def pause(first, end):
    return Interval(first=day(first), end=day(end))


# --- which day is day one ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "calendar", "next_working_day_is_one", "first_working_day_is_zero"),
    [
        ("2024-12-20", "england-and-wales", "2025-01-22", "2025-01-22"),
        ("2024-12-21", "england-and-wales", "2025-01-22", "2025-01-23"),
        ("2024-12-25", "england-and-wales", "2025-01-24", "2025-01-27"),
        ("2025-04-18", "england-and-wales", "2025-05-20", "2025-05-21"),
        ("2024-12-20", "uk-union", "2025-01-23", "2025-01-23"),
        ("2020-01-04", "england-and-wales", "2020-01-31", "2020-02-03"),
    ],
)
def test_T01_day_one_after_a_receipt_on_a_closed_day_is_what_the_rule_says(
    received, calendar, next_working_day_is_one, first_working_day_is_zero
):
    assert due(received, rule(20), CALENDARS[calendar]) == next_working_day_is_one
    assert due(received, rule(20, closed_day="deemed"), CALENDARS[calendar]) == first_working_day_is_zero


def test_T02_one_day_after_a_sunday_is_monday_or_tuesday_as_the_rule_says():
    assert due("2026-02-01", rule(1)) == "2026-02-02"
    assert due("2026-02-01", rule(1, closed_day="deemed")) == "2026-02-03"
    assert due("2026-02-01", rule(1, day_one="same")) == "2026-02-02"


def test_ten_days_from_maundy_thursday_skip_the_easter_weekend():
    assert due("2026-04-02", rule(10)) == "2026-04-20"


def test_counting_the_day_of_receipt_as_day_one_ends_a_day_earlier():
    assert due("2026-04-01", rule(5)) == "2026-04-10"
    assert due("2026-04-01", rule(5, day_one="same")) == "2026-04-09"


def test_no_days_at_all_are_due_on_the_day_itself_even_when_it_is_closed():
    assert due("2026-04-03", rule(0)) == "2026-04-03"
    assert due("2026-04-03", rule(0, roll="forward")) == "2026-04-07"
    assert due("2026-04-03", rule(0, roll="backward")) == "2026-04-02"


def test_the_clock_may_start_on_the_next_working_day_or_on_the_next_day():
    friday = "2026-02-06"

    assert due(friday, rule(2, start="next_working_day")) == "2026-02-11"
    assert due(friday, rule(2, start="next_day")) == "2026-02-10"
    assert due(friday, rule(1, "months", start="next_day")) == "2026-03-07"


def test_a_planning_consultation_runs_from_the_working_day_after_the_deemed_start():
    asked = rule(21, "calendar_days", closed_day="deemed", start="next_working_day")

    assert due("2023-09-24", asked) == "2023-10-17"


# --- cut-off -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2026-02-03T15:59:59", "2026-02-04"),
        ("2026-02-03T16:00:00", "2026-02-05"),
        ("2026-02-03T15:59:59+00:00", "2026-02-04"),
        ("2026-02-03T16:00:00+00:00", "2026-02-05"),
        ("2026-07-07T14:59:59+00:00", "2026-07-08"),  # 15:59:59 in British summer time
        ("2026-07-07T15:00:00+00:00", "2026-07-09"),
    ],
)
def test_T03_a_receipt_at_the_cut_off_counts_as_the_next_day_and_a_second_earlier_does_not(received, expected):
    assert due(received, rule(1, cut_off=dt.time(16))) == expected


def test_T03_a_date_without_a_time_is_never_after_the_cut_off_and_the_explanation_says_so():
    asked = rule(1, cut_off=dt.time(16))

    assert due("2026-02-03", asked) == "2026-02-04"
    assert "No time of day was given for Tue 3 Feb 2026, so the cut-off of 16:00 was not applied." in explained(
        "2026-02-03", asked
    )


def test_the_cut_off_comes_before_the_deemed_day_and_that_before_the_start():
    asked = rule(1, cut_off=dt.time(16), closed_day="deemed", start="next_working_day")

    # Friday 17:00 counts as Saturday, deemed to be Monday; day 0 is Tuesday, day 1 is Wednesday.
    assert due("2026-02-06T17:00", asked) == "2026-02-11"


# --- calendars -----------------------------------------------------------------------------------------------------


def test_T04_the_calendar_belongs_to_the_limit_so_two_limits_of_one_case_may_differ_and_say_so():
    information, complaint = CALENDARS["uk-union"], ENGLAND

    assert due("2024-12-20", rule(20), information) == "2025-01-23"
    assert due("2024-12-20", rule(20), complaint) == "2025-01-22"
    assert any("(uk-union, version " in sentence for sentence in explained("2024-12-20", rule(20), information))
    assert any("2nd January (Scotland)" in sentence for sentence in explained("2024-12-20", rule(20), information))


def test_T05_the_same_calendar_counts_and_rolls():
    scotland = CALENDARS["scotland"]

    # 2 January 2025 is a holiday in Scotland only, for the working days and for the roll.
    assert due("2024-12-02", rule(1, "months", roll="forward"), scotland) == "2025-01-03"
    assert due("2024-12-31", rule(1), scotland) == "2025-01-03"
    assert due("2024-12-02", rule(1, "months", roll="forward")) == "2025-01-02"


def test_T08_a_count_past_the_last_known_holiday_is_provisional_and_says_why():
    inside = count(day("2028-12-01"), rule(10), ENGLAND, zone=LONDON)
    beyond = count(day("2028-12-20"), rule(10), ENGLAND, zone=LONDON)

    assert not inside.provisional
    assert beyond.provisional
    assert explained("2028-12-20", rule(10))[-1] == (
        "Provisional: the holidays of England and Wales are known only until Sun 31 Dec 2028, "
        "so a later holiday may change the date."
    )


def test_T09_days_before_the_first_known_holiday_are_provisional_too():
    answer = count(day("1989-12-29"), rule(10), ENGLAND, zone=LONDON)

    assert answer.provisional
    assert explained("1989-12-29", rule(10))[-1].startswith(
        "Provisional: the holidays of England and Wales are known only"
    )
    assert not count(day("1989-12-31"), rule(10), ENGLAND, zone=LONDON).provisional


def test_T08_a_count_that_asks_no_holiday_is_final_however_far_it_runs():
    assert not count(day("2028-12-20"), rule(90, "calendar_days"), ENGLAND, zone=LONDON).provisional
    assert count(day("2028-12-20"), rule(90, "calendar_days", roll="forward"), ENGLAND, zone=LONDON).provisional
    assert not count(day("1989-06-01"), rule(12, "months", roll="forward"), ENGLAND, zone=LONDON).provisional
    assert count(day("1989-06-01"), rule(1, "months", closed_day="deemed"), ENGLAND, zone=LONDON).provisional
    assert count(day("1989-12-29"), rule(1, "months", start="next_working_day"), ENGLAND, zone=LONDON).provisional
    assert not count(day("2030-06-01"), rule(10), CALENDARS["weekends-only"], zone=LONDON).provisional


def test_T08_hours_ask_the_calendar_only_where_the_rule_does():
    late = at("2029-01-05T12:00+00:00")

    assert not count(late, rule(24, "hours"), ENGLAND, zone=LONDON).provisional
    assert count(late, rule(24, "hours", roll="forward"), ENGLAND, zone=LONDON).provisional
    assert count(late, rule(24, "working_hours"), ENGLAND, zone=LONDON).provisional


def test_school_days_need_a_calendar_that_knows_school_holidays():
    with pytest.raises(CountingError, match="school days cannot be counted on england-and-wales"):
        count(day("2026-02-12"), rule(5, "school_days"), ENGLAND, zone=LONDON)

    half_term = ENGLAND.with_holidays({day("2026-02-16") + dt.timedelta(days=n): "Half term" for n in range(5)})
    assert due("2026-02-12", rule(5, "school_days"), half_term) == "2026-02-26"


# --- days, weeks, months, years ------------------------------------------------------------------------------------


def test_calendar_days_and_weeks_run_through_closed_days_and_roll_once_at_the_end():
    assert due("2026-03-20", rule(14, "calendar_days")) == "2026-04-03"
    assert due("2026-03-20", rule(2, "weeks")) == "2026-04-03"
    assert due("2026-03-20", rule(2, "weeks", day_one="same")) == "2026-04-02"
    assert due("2026-03-20", rule(14, "calendar_days", roll="forward")) == "2026-04-07"
    assert due("2026-03-20", rule(14, "calendar_days", roll="backward")) == "2026-04-02"


@pytest.mark.parametrize(
    ("start", "amount", "unit", "day_one", "expected"),
    [
        ("2024-01-31", 1, "months", "next", "2024-02-29"),
        ("2023-01-31", 1, "months", "next", "2023-02-28"),
        ("2025-01-31", 2, "months", "next", "2025-03-31"),  # added once from the start, never month by month
        ("2026-01-10", 6, "months", "same", "2026-07-09"),
        ("2025-08-31", 6, "months", "same", "2026-02-28"),  # no 31 February: the period ends with the month
        ("2024-02-29", 1, "years", "next", "2025-02-28"),
        ("2024-02-29", 1, "years", "same", "2025-02-28"),
        ("2024-02-29", 4, "years", "same", "2028-02-28"),
    ],
)
def test_months_and_years_end_on_the_corresponding_date_or_with_the_month(start, amount, unit, day_one, expected):
    assert due(start, rule(amount, unit, day_one=day_one), ALL_DAYS) == expected


def test_a_subject_access_request_before_2019_started_the_day_after_receipt():
    assert due("2018-09-03", rule(1, "months", start="next_day"), ALL_DAYS) == "2018-10-04"


def test_a_month_that_has_no_such_date_is_explained():
    assert "Feb 2023 has no day 31: the last day of the month stands for it." in explained(
        "2023-01-31", rule(1, "months"), ALL_DAYS
    )


# --- before --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (rule(7, direction="before"), "2024-12-16"),
        (rule(7, direction="before", day_one="same"), "2024-12-17"),
        (rule(10, "calendar_days", direction="before"), "2024-12-17"),
        (rule(10, "calendar_days", direction="before", day_one="same"), "2024-12-18"),
        (rule(2, "weeks", direction="before", roll="forward"), "2024-12-13"),
        (rule(1, "months", direction="before"), "2024-11-27"),
        (rule(1, "years", direction="before", day_one="same"), "2023-12-28"),
    ],
)
def test_before_counts_backwards_from_friday_27_december(asked, expected):
    assert due("2024-12-27", asked) == expected


def test_what_a_start_counts_as_does_not_depend_on_the_direction():
    sunday = "2026-02-08"

    assert due(sunday, rule(1, direction="before")) == "2026-02-06"
    assert due(sunday, rule(1, direction="before", closed_day="deemed")) == "2026-02-06"
    assert due(sunday, rule(1, direction="before", closed_day="deemed", day_one="same")) == "2026-02-09"
    assert due(sunday, rule(1, direction="before", start="next_working_day", day_one="same")) == "2026-02-09"


def test_a_panel_paper_five_working_days_before_a_meeting_steps_back_over_easter():
    assert due("2026-04-09", rule(5, direction="before")) == "2026-03-31"


def test_months_before_a_long_month_begin_after_the_month_that_has_no_such_date():
    assert due("2026-05-31", rule(3, "months", direction="before"), ALL_DAYS) == "2026-02-28"
    assert due("2026-05-31", rule(3, "months", direction="before", day_one="same"), ALL_DAYS) == "2026-03-01"


# --- clock changes and hours ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2024-10-26T00:30", ["2024-10-27", "2024-10-28", "2024-10-29"]),
        ("2024-03-30T23:30", ["2024-03-31", "2024-04-01", "2024-04-02"]),
    ],
)
def test_T12_days_are_stepped_as_local_dates_when_the_clocks_change(start, expected):
    assert [due(start, rule(n, "calendar_days"), ALL_DAYS) for n in (1, 2, 3)] == expected
    assert [due(start, rule(n), ALL_DAYS) for n in (1, 2, 3)] == expected


def test_an_instant_belongs_to_the_local_day_of_the_place():
    assert due("2026-06-30T23:30+00:00", rule(1, "calendar_days"), ALL_DAYS) == "2026-07-02"
    assert due("2026-01-30T23:30+00:00", rule(1, "calendar_days"), ALL_DAYS) == "2026-01-31"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2025-12-25T23:30:00+00:00", "2025-12-26T23:30:00+00:00"),
        ("2026-03-28T12:00:00+00:00", "2026-03-29T13:00:00+01:00"),
        ("2025-10-25T12:00:00+01:00", "2025-10-26T11:00:00+00:00"),
        ("2026-03-28T12:00", "2026-03-29T13:00:00+01:00"),
    ],
)
def test_T13_twenty_four_elapsed_hours_are_real_hours_over_a_clock_change(start, expected):
    assert due(start, rule(24, "hours"), ALL_DAYS) == expected
    assert due(start, rule(24, "working_hours"), ALL_DAYS) == expected


def test_T13_windows_keep_their_local_time_when_the_clocks_change():
    assert due("2026-03-27T16:00+00:00", rule(2, "working_hours"), OFFICE) == "2026-03-30T10:00:00+01:00"
    assert due("2026-10-23T16:00+01:00", rule(2, "working_hours"), OFFICE) == "2026-10-26T10:00:00+00:00"


def test_T13_a_night_window_is_as_long_as_the_night_was():
    night = WorkingCalendar(id="night", name="Night", closed_weekdays=(), windows=[Window(closes=dt.time(6))])

    assert due("2026-03-29T00:00", rule(6, "working_hours"), night) == "2026-03-30T01:00:00+01:00"  # five hours long
    assert due("2026-10-25T00:00", rule(6, "working_hours"), night) == "2026-10-25T05:00:00+00:00"  # seven hours long


def test_T13_a_window_that_opens_in_the_skipped_hour_opens_when_the_hour_is_skipped():
    early = WorkingCalendar(id="early", name="Early", closed_weekdays=(), windows=[Window(opens=dt.time(1, 30))])

    assert due("2026-03-29T00:00", rule(1, "working_hours"), early) == "2026-03-29T03:00:00+01:00"
    assert due("2026-03-28T00:00", rule(1, "working_hours"), early) == "2026-03-28T02:30:00+00:00"


def test_working_hours_end_at_the_close_and_not_at_the_next_opening():
    assert due("2026-02-06T16:00", rule(1, "working_hours"), OFFICE) == "2026-02-06T17:00:00+00:00"
    assert due("2026-02-06T16:30", rule(1, "working_hours"), OFFICE) == "2026-02-09T09:30:00+00:00"
    assert due("2026-02-06T12:00", rule(1, "working_hours"), OFFICE) == "2026-02-06T14:00:00+00:00"
    assert due("2026-02-09T10:00", rule(2, "working_hours", direction="before"), OFFICE) == "2026-02-06T16:00:00+00:00"


def test_a_working_day_of_twenty_four_hours_that_ends_at_midnight_is_not_rolled_into_the_next():
    weekdays = CALENDARS["weekends-only"]

    answer = due("2026-02-06T00:00", rule(24, "working_hours", roll="forward"), weekdays)

    assert answer == "2026-02-07T00:00:00+00:00"


def test_a_result_in_hours_on_a_closed_day_rolls_at_the_same_time_of_day():
    assert due("2026-04-02T15:00", rule(24, "hours", roll="forward")) == "2026-04-07T15:00:00+01:00"
    assert due("2026-04-02T15:00", rule(24, "hours", roll="backward")) == "2026-04-02T15:00:00+01:00"
    assert due("2026-04-02T15:00", rule(24, "hours")) == "2026-04-03T15:00:00+01:00"


def test_hours_that_start_on_a_later_day_run_from_its_first_minute():
    assert due("2026-04-03T15:00", rule(2, "hours", closed_day="deemed")) == "2026-04-07T02:00:00+01:00"
    assert due("2026-02-03T16:30", rule(1, "working_hours", cut_off=dt.time(16)), OFFICE) == "2026-02-04T10:00:00+00:00"


def test_no_hours_at_all_are_due_at_once():
    assert due("2026-02-07T11:00", rule(0, "hours")) == "2026-02-07T11:00:00+00:00"
    assert due("2026-02-07T11:00", rule(0, "working_hours"), OFFICE) == "2026-02-07T11:00:00+00:00"
    assert due("2026-02-07T11:00", rule(0, "working_hours", roll="forward"), OFFICE) == "2026-02-09T11:00:00+00:00"


def test_hours_cannot_be_counted_from_a_date_alone():
    with pytest.raises(CountingError, match="give a time, such as 2026-02-03T09:30"):
        count(day("2026-02-03"), rule(24, "hours"), ALL_DAYS, zone=LONDON)


def test_hours_stand_still_on_left_out_days():
    stop = [pause("2026-02-04", "2026-02-06")]

    assert due("2026-02-03T12:00", rule(24, "hours"), left_out=stop) == "2026-02-06T12:00:00+00:00"
    assert due("2026-02-03T12:00", rule(12, "hours"), left_out=stop) == "2026-02-04T00:00:00+00:00"
    assert due("2026-02-04T12:00", rule(1, "hours"), left_out=stop) == "2026-02-06T01:00:00+00:00"
    assert due("2026-02-07T12:00", rule(1, "hours"), left_out=stop) == "2026-02-07T13:00:00+00:00"
    assert due("2026-02-06T12:00", rule(24, "hours", direction="before"), left_out=stop) == "2026-02-03T12:00:00+00:00"


def test_working_hours_stand_still_on_left_out_days_backwards_too():
    stop, back = [pause("2026-02-04", "2026-02-06")], rule(4, "working_hours", direction="before")

    assert due("2026-02-06T10:00", back, OFFICE) == "2026-02-05T14:00:00+00:00"
    assert due("2026-02-06T10:00", back, OFFICE, left_out=stop) == "2026-02-03T14:00:00+00:00"
    assert due("2026-02-03T12:00", rule(9, "hours", direction="before"), left_out=stop) == "2026-02-03T03:00:00+00:00"
    assert due("2026-02-06T12:00", rule(12, "hours", direction="before"), left_out=stop) == "2026-02-06T00:00:00+00:00"
    assert due("2026-02-03T15:00", rule(4, "working_hours"), OFFICE, left_out=stop) == "2026-02-06T11:00:00+00:00"


def test_working_time_between_two_instants_is_the_time_inside_the_windows():
    between = working_time_between(at("2026-02-06T12:00"), at("2026-02-09T10:00+00:00"), OFFICE, zone=LONDON)

    assert between == dt.timedelta(hours=5)
    assert not working_time_between(at("2026-02-09T10:00"), at("2026-02-06T12:00"), OFFICE, zone=LONDON)


# --- pauses --------------------------------------------------------------------------------------------------------


def test_T18_two_pauses_are_summed_and_rolled_once():
    asked = rule(5, "calendar_days", roll="forward")
    two_days = [pause("2025-06-03", "2025-06-04"), pause("2025-06-05", "2025-06-06")]

    # Unrolled the clock ends on Fri 6 June; two days make it Sunday 8 June, rolled once to Monday 9, never Tuesday 10.
    assert due("2025-06-01", asked) == "2025-06-06"
    assert due("2025-06-01", asked, left_out=two_days) == "2025-06-09"


def test_T21_a_pause_inside_closed_time_changes_nothing_and_a_holiday_in_a_pause_is_not_left_out_twice():
    assert due("2026-04-02", rule(10), left_out=[pause("2026-04-03", "2026-04-07")]) == "2026-04-20"
    assert due("2026-04-02", rule(10), left_out=[pause("2026-04-03", "2026-04-08")]) == "2026-04-21"


def test_T24_overlapping_pauses_leave_each_day_out_once():
    overlapping = [
        pause("2026-02-03", "2026-02-06"),
        pause("2026-02-05", "2026-02-07"),
        pause("2026-02-04", "2026-02-05"),
    ]

    assert due("2026-02-02", rule(3), left_out=overlapping) == due(
        "2026-02-02", rule(3), left_out=[pause("2026-02-03", "2026-02-07")]
    )


def test_a_pause_after_the_due_date_or_before_the_first_day_changes_nothing():
    assert due("2026-02-02", rule(3), left_out=[pause("2026-02-06", "2026-02-20")]) == "2026-02-05"
    assert due("2026-02-02", rule(3), left_out=[pause("2026-01-06", "2026-02-03")]) == "2026-02-05"
    assert due("2026-02-02", rule(0), left_out=[pause("2026-01-06", "2026-02-20")]) == "2026-02-02"


def test_backwards_a_pause_that_touches_the_result_moves_it_further_back():
    before = rule(3, direction="before")

    assert due("2026-02-13", before) == "2026-02-10"
    assert due("2026-02-13", before, left_out=[pause("2026-02-09", "2026-02-11")]) == "2026-02-06"
    assert due("2026-02-13", before, left_out=[pause("2026-02-09", "2026-02-10")]) == "2026-02-10"


def test_months_are_made_longer_by_the_days_in_which_the_clock_stood_still():
    ten_days = [pause("2026-01-20", "2026-01-30")]

    assert due("2026-01-15", rule(1, "months"), left_out=ten_days) == "2026-02-25"
    # The pause begins only in the days that an earlier pause added.
    assert due("2026-01-15", rule(1, "months"), left_out=[*ten_days, pause("2026-02-20", "2026-02-22")]) == "2026-02-27"
    assert due("2026-02-15", rule(1, "months", direction="before"), left_out=ten_days) == "2026-01-05"


def test_a_pause_is_made_of_whole_days_in_order():
    with pytest.raises(CountingError, match="ends before it begins"):
        pause("2026-02-02", "2026-02-01")
    with pytest.raises(CountingError, match="whole days"):
        Interval(first=at("2026-02-02T09:00+00:00"), end=day("2026-02-03"))


# --- explanation ---------------------------------------------------------------------------------------------------


def test_the_explanation_can_be_checked_by_hand():
    version = ENGLAND.version

    assert explained("2024-12-21", rule(20)) == [
        "The count starts from Sat 21 Dec 2024.",
        "Sat 21 Dec 2024 is closed (Saturday); it stays the start.",
        "Day 1 is Mon 23 Dec 2024.",
        "Left out: 9 days (Saturday and Sunday) between Sun 22 Dec 2024 and Wed 22 Jan 2025.",
        (
            "Left out: Christmas Day (Wed 25 Dec 2024), Boxing Day (Thu 26 Dec 2024), "
            "New Year\u2019s Day (Wed 1 Jan 2025)."
        ),
        "20 working days after Sat 21 Dec 2024 is Wed 22 Jan 2025.",
        f"Calendar: England and Wales (england-and-wales, version {version}).",
    ]


def test_the_explanation_tells_cut_off_deemed_day_and_day_zero_in_their_order():
    asked = rule(1, cut_off=dt.time(16), closed_day="deemed", start="next_working_day")

    assert explained("2026-02-06T17:00", asked)[:5] == [
        "The count starts from Fri 6 Feb 2026 17:00.",
        "Fri 6 Feb 2026 17:00 is at or after the cut-off of 16:00, so it counts as Sat 7 Feb 2026.",
        "Sat 7 Feb 2026 is closed (Saturday), so it is deemed to happen on Mon 9 Feb 2026.",
        "Day 0 is the next working day, Tue 10 Feb 2026.",
        "Day 1 is Wed 11 Feb 2026.",
    ]


def test_the_explanation_tells_a_pause_a_roll_and_a_period_that_includes_its_start():
    asked = rule(9, "calendar_days", day_one="same", roll="forward")

    assert explained("2026-02-02", asked, left_out=[pause("2026-02-04", "2026-02-08")])[1:5] == [
        "Day 1 is Mon 2 Feb 2026.",
        "The clock stood still from Wed 4 Feb 2026 to Sat 7 Feb 2026: 4 calendar days not counted.",
        "9 calendar days from and including Mon 2 Feb 2026 is Sat 14 Feb 2026.",
        "Sat 14 Feb 2026 is closed (Saturday), so the date moves to Mon 16 Feb 2026.",
    ]


def test_the_explanation_of_a_pause_on_the_first_day_names_the_day_that_counted_first():
    stop = [pause("2026-02-03", "2026-02-05")]

    assert "Day 1 is Thu 5 Feb 2026." in explained("2026-02-02", rule(1), left_out=stop)
    assert "The clock stood still from Tue 3 Feb 2026 to Wed 4 Feb 2026: 2 working days not counted." in explained(
        "2026-02-02", rule(1), left_out=stop
    )
    assert "1 working day after Mon 2 Feb 2026 is Thu 5 Feb 2026." in explained("2026-02-02", rule(1), left_out=stop)


def test_the_explanation_of_weeks_names_the_day_after_as_day_one_and_no_calendar():
    assert explained("2026-02-02", rule(2, "weeks")) == [
        "The count starts from Mon 2 Feb 2026.",
        "Day 1 is Tue 3 Feb 2026.",
        "2 weeks after Mon 2 Feb 2026 is Mon 16 Feb 2026.",
    ]


def test_the_explanation_of_hours_names_windows_clock_changes_and_closed_days():
    assert explained("2026-03-27T16:00:30", rule(2, "working_hours"), OFFICE)[:5] == [
        "The count starts from Fri 27 Mar 2026 16:00:30.",
        "Working hours run 09:00-12:30 and 13:30-17:00 local time on working days.",
        "Left out: 2 days (Saturday and Sunday) between Fri 27 Mar 2026 and Mon 30 Mar 2026.",
        "The clocks go forward by 60 minutes at Sun 29 Mar 2026 01:00.",
        "2 working hours after Fri 27 Mar 2026 16:00:30 is Mon 30 Mar 2026 10:00:30.",
    ]
    assert "The clocks go back by 60 minutes in between." in explained("2026-10-24T12:00", rule(24, "hours"))
    assert "The clocks go back by 60 minutes in between." in explained(
        "2026-10-26T12:00", rule(48, "hours", direction="before")
    )


def test_the_explanation_of_a_month_with_a_pause_can_be_followed_step_by_step():
    stop = [pause("2026-02-10", "2026-02-20")]

    assert explained("2026-01-31", rule(1, "months"), ALL_DAYS, left_out=stop) == [
        "The count starts from Sat 31 Jan 2026.",
        "Feb 2026 has no day 31: the last day of the month stands for it.",
        "1 month after Sat 31 Jan 2026 is Sat 28 Feb 2026.",
        "The clock stood still from Tue 10 Feb 2026 to Thu 19 Feb 2026: 10 calendar days not counted.",
        "So 10 calendar days are added to Sat 28 Feb 2026, which gives Tue 10 Mar 2026.",
    ]
    back = explained("2026-02-15", rule(1, "months", direction="before"), left_out=[pause("2026-01-20", "2026-01-21")])
    assert back[-2:] == [
        "The clock stood still from Tue 20 Jan 2026 to Tue 20 Jan 2026: 1 calendar day not counted.",
        "So 1 calendar day is taken from Thu 15 Jan 2026, which gives Wed 14 Jan 2026.",
    ]


def test_working_hours_without_business_hours_say_that_whole_days_count():
    said = explained("2026-04-02T16:30", rule(3, "working_hours"))

    assert said[1] == "No business hours are known for England and Wales: whole working days count, from midnight on."
    trace = []
    count(at("2026-04-02T16:30"), rule(3, "working_hours"), ENGLAND, zone=LONDON, trace=trace)
    assert (trace[1].code, trace[1].names) == (StepCode.NO_WINDOWS, ("England and Wales",))
    assert not any("business hours" in each for each in explained("2026-04-02T16:30", rule(3, "hours")))


def test_a_local_time_that_the_clocks_skipped_is_told():
    skipped = explained("2026-03-29T01:30", rule(1, "hours"))

    assert skipped[1] == (
        "The clocks never showed Sun 29 Mar 2026 01:30, because they went forward: "
        "it is taken as Sun 29 Mar 2026 02:30."
    )
    assert not any("never showed" in each for each in explained("2026-03-29T02:30", rule(1, "hours")))
    assert not any("never showed" in each for each in explained("2026-03-29T01:30+00:00", rule(1, "hours")))


def test_the_explanation_of_one_closed_day_and_of_no_hours_reads_well():
    assert "Left out: 1 closed day (Sunday) between Sun 1 Feb 2026 and Mon 2 Feb 2026." in explained(
        "2026-01-31", rule(1, closed_day="keep")
    )
    assert explained("2026-02-07T11:00", rule(0, "hours"))[1:] == [
        "0 hours after Sat 7 Feb 2026 11:00 is Sat 7 Feb 2026 11:00."
    ]
    assert explained("2026-02-03", rule(1, start="next_day"))[1] == "Day 0 is the next calendar day, Wed 4 Feb 2026."


def test_steps_are_data_that_a_program_can_follow():
    trace = []
    count(day("2024-12-24"), rule(1), ENGLAND, zone=LONDON, trace=trace)

    assert [step.code for step in trace] == [
        StepCode.STARTED,
        StepCode.DAY_ONE,
        StepCode.HOLIDAYS_LEFT_OUT,
        StepCode.COUNTED,
        StepCode.CALENDAR,
    ]
    assert trace[2] == Step(
        code=StepCode.HOLIDAYS_LEFT_OUT,
        days=(day("2024-12-25"), day("2024-12-26")),
        names=("Christmas Day", "Boxing Day"),
        number=2,
    )
    assert trace[3].names == ("working_days", "after", "next")


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"amount": -1}, "from 0 to"),
        ({"amount": 10**30}, "from 0 to"),
        ({"amount": 1.5}, "whole number"),
        ({"amount": True}, "whole number"),
        ({"amount": "5"}, "whole number"),
        ({"amount": 100_001, "unit": "working_hours"}, "from 0 to 100,000 working_hours"),
        ({"amount": 0, "day_one": "same"}, "at least 1"),
        ({"unit": "hours", "day_one": "same"}, "hours have no day 1"),
        ({"unit": "days"}, "unit cannot be 'days': choose one of working_days, calendar_days"),
        ({"direction": "until"}, "direction cannot be 'until': choose one of after, before"),
        ({"closed_day": "skip"}, "closed_day cannot be 'skip'"),
        ({"start": "tomorrow"}, "start cannot be 'tomorrow'"),
        ({"day_one": []}, "day_one cannot be"),
        ({"roll": None}, "roll cannot be None"),
        ({"cut_off": "16:00"}, "local time such as 16:00"),
        ({"cut_off": dt.time(16, tzinfo=dt.UTC)}, "local time such as 16:00"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_plain_words(parts, problem):
    with pytest.raises(CountingError, match=problem):
        CountingRule(**{"amount": 1, "unit": "working_days"} | parts)


@pytest.mark.parametrize("direction", ["after", "before"])
@pytest.mark.parametrize(
    "unit", ["working_days", "calendar_days", "weeks", "months", "years", "hours", "working_hours"]
)
def test_a_count_that_leaves_the_years_1_to_9999_is_refused(unit, direction):
    most = 100_000 if unit == "working_hours" else 100_000_000
    start = at("9998-01-01T12:00+00:00" if direction == "after" else "0002-01-01T12:00+00:00")

    with pytest.raises(CountingError, match="years 1 to 9999"):
        count(start, rule(most, unit, direction=direction), ENGLAND, zone=LONDON)


@pytest.mark.parametrize("unit", ["working_days", "hours", "working_hours"])
def test_an_instant_at_the_edge_of_all_dates_is_refused(unit):
    with pytest.raises(CountingError, match="years 1 to 9999"):
        count(at("9999-12-31T23:30-12:00"), rule(1, unit), ENGLAND, zone=LONDON)


def test_a_start_that_is_no_date_is_refused():
    with pytest.raises(UsageError, match="neither a date nor an instant"):
        count("2026-02-03", rule(1), ENGLAND, zone=LONDON)


def test_an_answer_is_a_value():
    assert count(day("2026-02-02"), rule(1), ENGLAND, zone=LONDON) == Counted(due=day("2026-02-03"), provisional=False)


FRIDAY_MORNING = {4: [Window(opens=dt.time(9), closes=dt.time(12))]}


def test_working_hours_end_earlier_on_a_weekday_with_hours_of_its_own():
    office = attrs.evolve(OFFICE, weekday_windows=FRIDAY_MORNING)
    said = explained("2026-02-06T11:00", rule(2, "working_hours"), office)

    assert due("2026-02-06T11:00", rule(2, "working_hours"), office) == "2026-02-09T10:00:00+00:00"
    assert due("2026-02-09T10:00", rule(2, "working_hours", direction="before"), office) == "2026-02-06T11:00:00+00:00"
    assert "Working hours run 09:00-12:30, 13:30-17:00 and on Friday 09:00-12:00 local time on working days." in said


def test_whole_days_with_hours_on_one_weekday_are_known_hours():
    office = attrs.evolve(CALENDARS["weekends-only"], weekday_windows=FRIDAY_MORNING)

    assert "Working hours run 00:00-24:00 and on Friday 09:00-12:00 local time on working days." in explained(
        "2026-02-06T11:00", rule(2, "working_hours"), office
    )
