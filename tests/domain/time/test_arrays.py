"""Many days at once, in arrays of numpy: the dates of `count` one by one, and a mask of what is provisional."""

import datetime as dt
import subprocess
import sys

import numpy as np
import pytest

from casework.domain.time.arrays import AT_ONCE, count_array
from casework.domain.time.counting import CountingRule, count
from casework.errors import CountingError, UsageError
from tests.histories import CALENDARS, LONDON

ENGLAND = CALENDARS["england-and-wales"]
TEN = CountingRule(amount=10, unit="working_days")


def days(*texts):
    return np.array(texts, dtype="datetime64[D]")


def test_every_day_gets_its_date_in_its_place():
    starts = np.datetime64("2026-04-01") + np.arange(AT_ONCE + 10) % 400

    found = count_array(starts, TEN, ENGLAND)

    assert found.due.tolist() == [count(day, TEN, ENGLAND, zone=LONDON).due for day in starts.tolist()]
    assert not found.provisional.any()


def test_each_day_may_have_an_amount_of_its_own():
    found = count_array(days("2026-04-01", "2026-04-01"), TEN, ENGLAND, amounts=np.array([5, 10]))

    assert found.due.tolist() == [dt.date(2026, 4, 10), dt.date(2026, 4, 17)]


def test_calendar_days_are_counted_too():
    found = count_array(days("2026-04-01", "2028-12-31"), CountingRule(amount=10, unit="calendar_days"), ENGLAND)

    assert found.due.tolist() == [dt.date(2026, 4, 11), dt.date(2029, 1, 10)]


def test_a_mask_says_what_lies_beyond_the_known_holidays():
    starts = days("2026-04-01", "2028-12-31", "1900-12-31")

    found = count_array(starts, TEN, ENGLAND)

    assert found.provisional.tolist() == [False, True, True]
    assert found.due.tolist() == [count(day, TEN, ENGLAND, zone=LONDON).due for day in starts.tolist()]


@pytest.mark.parametrize("amounts", [[1, 0], [1, 1]])
def test_months_and_nothing_at_all_are_counted_one_by_one(amounts):
    for rule in (CountingRule(amount=1, unit="months", roll="forward"), TEN):
        found = count_array(days("2025-01-31", "2028-12-31"), rule, ENGLAND, amounts=np.array(amounts))

        alone = [
            count(day, CountingRule(amount=amount, unit=rule.unit, roll=rule.roll), ENGLAND, zone=LONDON)
            for day, amount in zip((dt.date(2025, 1, 31), dt.date(2028, 12, 31)), amounts, strict=True)
        ]
        assert found.due.tolist() == [each.due for each in alone]
        assert found.provisional.tolist() == [each.provisional for each in alone]


def test_no_days_have_no_dates():
    found = count_array(days(), TEN, ENGLAND)

    assert (found.due.size, found.provisional.size) == (0, 0)


def test_a_count_that_leaves_the_years_is_refused():
    with pytest.raises(CountingError, match="leaves the years 1 to 9999"):
        count_array(days("9999-12-29"), TEN, ENGLAND)


def test_what_is_no_day_is_refused():
    with pytest.raises(UsageError, match="neither a date nor an instant"):
        count_array(days("2026-04-01", "NaT"), TEN, ENGLAND)


def test_instants_are_refused_because_an_array_has_no_place():
    with pytest.raises(UsageError, match=r"one row of datetime64\[D\], not datetime64\[s\]"):
        count_array(days("2026-04-01").astype("datetime64[s]"), TEN, ENGLAND)


@pytest.mark.parametrize("amounts", [np.array([1.5]), np.array([1, 2])])
def test_amounts_are_whole_numbers_and_as_many_as_days(amounts):
    with pytest.raises(UsageError, match="must be 1 whole numbers"):
        count_array(days("2026-04-01"), TEN, ENGLAND, amounts=amounts)


def test_hours_cannot_be_counted_from_days():
    with pytest.raises(CountingError, match="hours cannot be counted from the date"):
        count_array(days("2026-04-01"), CountingRule(amount=1, unit="hours"), ENGLAND)


def test_school_days_want_a_calendar_of_a_school():
    with pytest.raises(CountingError, match="knows no school holidays"):
        count_array(days("2026-04-01"), CountingRule(amount=1, unit="school_days"), ENGLAND)


def test_who_has_no_numpy_is_told_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)

    with pytest.raises(UsageError, match=r"pip install 'casework\[numpy\]'"):
        count_array(days("2026-04-01"), TEN, ENGLAND)


def test_everything_else_works_without_numpy_and_nothing_brings_it_in():
    said = (
        "import sys; sys.modules['numpy'] = None\n"
        "import datetime as dt, casework\n"
        "from casework import *\n"
        "rule, england = CountingRule(amount=10, unit='working_days'), load_calendars()['england-and-wales']\n"
        "print(count_each([dt.date(2026, 4, 1)], rule, england, zone=dt.UTC).due[0], sys.modules['numpy'])"
    )

    answer = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)

    assert answer.stdout.split() == ["2026-04-17", "None"]
