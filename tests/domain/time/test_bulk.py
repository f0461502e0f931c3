"""Many days at once, in lists: the dates of `count` one by one, and what is provisional among them."""

import datetime as dt

import pytest

from casework.domain.time.bulk import AT_ONCE, count_each
from casework.domain.time.counting import CountingRule, count
from casework.errors import CountingError, UsageError
from tests.histories import CALENDARS, LONDON

ENGLAND = CALENDARS["england-and-wales"]
TEN = CountingRule(amount=10, unit="working_days")
MONTH = CountingRule(amount=1, unit="months", roll="forward")
LAST = ENGLAND.known_until
EASTER = dt.date(2026, 4, 1)


def each(starts, rule=TEN, **more):
    return count_each(starts, rule, ENGLAND, zone=LONDON, **more)


def test_every_start_gets_its_date_in_its_place():
    starts = [EASTER + dt.timedelta(number % 400) for number in range(AT_ONCE + 10)]

    assert each(starts).due == [count(day, TEN, ENGLAND, zone=LONDON).due for day in starts]


def test_each_start_may_have_an_amount_of_its_own():
    found = each([EASTER, EASTER, dt.date(2026, 12, 24)], amounts=[5, 10, 1])

    assert found.due == [dt.date(2026, 4, 10), dt.date(2026, 4, 17), dt.date(2026, 12, 29)]


def test_what_lies_beyond_the_known_holidays_is_named_by_its_place():
    found = each([EASTER, LAST, EASTER, LAST])

    assert found.provisional == [1, 3]
    assert found.due[1] == count(LAST, TEN, ENGLAND, zone=LONDON).due


def test_what_is_provisional_is_named_in_every_part_of_a_long_list():
    found = each([LAST] + [EASTER] * AT_ONCE + [LAST])

    assert found.provisional == [0, AT_ONCE + 1]


def test_months_are_counted_once_for_each_day_and_looked_up_from_then_on():
    found = each([dt.date(2025, 1, 31), LAST, dt.date(2025, 1, 31)], MONTH)

    assert found.due[0] == found.due[2] == dt.date(2025, 2, 28)
    assert found.provisional == [1]


def test_instants_are_counted_one_by_one_on_their_local_days():
    late_in_the_evening = dt.datetime(2026, 6, 10, 23, 30, tzinfo=dt.UTC)
    beyond = dt.datetime(2028, 12, 29, 12, tzinfo=dt.UTC)

    found = each([EASTER, late_in_the_evening, beyond])

    assert found.due[1] == count(dt.date(2026, 6, 11), TEN, ENGLAND, zone=LONDON).due
    assert found.provisional == [2]


def test_an_hour_that_the_clocks_show_twice_is_two_starts():
    first = dt.datetime(2026, 10, 25, 1, 30)  # noqa: DTZ001 - a local time is what is tested
    hour = CountingRule(amount=1, unit="hours")

    first_due, second_due = each([first, first.replace(fold=1)], hour).due

    assert second_due.astimezone(dt.UTC) - first_due.astimezone(dt.UTC) == dt.timedelta(hours=1)


def test_no_starts_have_no_dates():
    found = each([])

    assert (found.due, found.provisional) == ([], [])


def test_an_amount_is_wanted_for_each_start():
    with pytest.raises(UsageError, match="there are 2 starts and 1 amounts"):
        each([EASTER, EASTER], amounts=[5])


@pytest.mark.parametrize("amount", [-1, 2.5])
def test_what_is_no_amount_is_refused_as_it_is_in_a_rule(amount):
    with pytest.raises(CountingError, match="amount must be"):
        each([EASTER], amounts=[amount])
