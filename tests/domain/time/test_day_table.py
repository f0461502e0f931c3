"""The days of a calendar that are laid out beforehand: only those that are known, and never too many."""

import datetime as dt

import attrs

from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.day_table import LONGEST
from casework.domain.time.intervals import Interval
from tests.histories import CALENDARS

ENGLAND = CALENDARS["england-and-wales"]


def test_what_is_counted_among_known_days_is_looked_up():
    found = ENGLAND.table.counted_on(dt.date(2026, 4, 1), 10)

    assert found is not None
    assert (found.due, found.provisional) == (dt.date(2026, 4, 17), False)


def left_out(*pairs):
    return [Interval(first=dt.date(2026, 4, first), end=dt.date(2026, 4, end)) for first, end in pairs]


def test_days_left_out_move_the_answer_on_by_their_working_days():
    start = dt.date(2026, 4, 8)
    assert ENGLAND.table.counted_on(start, 3).due == dt.date(2026, 4, 13)

    assert ENGLAND.table.counted_on(start, 3, left_out((9, 11))).due == dt.date(2026, 4, 15)
    assert ENGLAND.table.counted_on(start, 3, left_out((9, 14), (10, 15))).due == dt.date(2026, 4, 17)
    assert ENGLAND.table.counted_on(start, 3, left_out((1, 9))).due == dt.date(2026, 4, 13)
    assert ENGLAND.table.counted_on(start, 3, left_out((11, 13))).due == dt.date(2026, 4, 13)
    assert ENGLAND.table.counted_on(start, 3, left_out((13, 14), (14, 15))).due == dt.date(2026, 4, 15)
    assert ENGLAND.table.counted_on(start, 3, left_out((14, 15))).due == dt.date(2026, 4, 13)


def test_days_left_out_of_which_the_table_does_not_know_are_left_to_the_index():
    ages = Interval(first=ENGLAND.known_from - dt.timedelta(2), end=dt.date(2026, 4, 9))

    assert ENGLAND.table.counted_on(dt.date(2026, 4, 8), 3, [ages]) is None


def test_days_left_out_in_no_order_are_left_to_the_index():
    assert ENGLAND.table.counted_on(dt.date(2026, 4, 8), 3, left_out((14, 15), (9, 11))) is None


def test_what_ends_after_the_last_known_day_is_not_laid_out():
    last = ENGLAND.known_until

    assert ENGLAND.table.counted_on(last, 1) is None
    assert ENGLAND.table.counted_on(last + dt.timedelta(1), 1) is None


def test_an_instant_is_not_laid_out():
    assert ENGLAND.table.counted_on(dt.datetime(2026, 4, 1, tzinfo=dt.UTC), 10) is None


def test_a_calendar_that_says_nothing_of_what_it_knows_lays_out_the_days_between_its_holidays():
    first, last = dt.date(2026, 12, 25), dt.date(2027, 1, 1)
    town = WorkingCalendar(id="town", name="Town", holidays={first: "Christmas Day", last: "New Year's Day"})

    assert town.table.counted_on(first, 1).due == dt.date(2026, 12, 28)
    assert town.table.counted_on(first, 5) is None


def test_a_calendar_without_holidays_and_ends_lays_out_nothing():
    assert CALENDARS["weekends-only"].table.counted_on(dt.date(2026, 4, 1), 10) is None


def test_a_calendar_that_knows_all_years_lays_out_a_century():
    ages = WorkingCalendar(id="ages", name="Ages", known_from=dt.date(2, 1, 1), known_until=dt.date(9998, 1, 1))

    assert ages.table.counted_on(dt.date(2, 1, 1), 1) is not None
    assert ages.table.counted_on(dt.date(2, 1, 1) + dt.timedelta(LONGEST + 1), 1) is None


def test_the_table_is_no_part_of_what_a_calendar_is():
    asked = attrs.evolve(ENGLAND)
    asked.table  # noqa: B018 - to ask is what is tested

    assert asked == attrs.evolve(ENGLAND)
