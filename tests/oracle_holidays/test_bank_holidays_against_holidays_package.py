"""Our published table beside the `holidays` package, which computes the same days on its own."""

import datetime as dt

import holidays
import pytest

from casework.adapters.toml_calendars import load_calendars

YEARS = range(2012, 2029)
NATIONS = {
    "england-and-wales": ("ENG", "WLS"),
    "scotland": ("SCT",),
    "northern-ireland": ("NIR",),
}


@pytest.mark.parametrize(
    ("nation", "subdivision"), [(nation, part) for nation, parts in NATIONS.items() for part in parts]
)
def test_each_weekday_from_2012_to_2028_is_a_holiday_for_both_or_for_neither(nation, subdivision):
    calendar = load_calendars()[nation]
    theirs = holidays.country_holidays("GB", subdiv=subdivision, years=YEARS)
    days = [dt.date(2012, 1, 1) + dt.timedelta(days=n) for n in range((dt.date(2029, 1, 1) - dt.date(2012, 1, 1)).days)]

    # The package lists a holiday on a Saturday beside its substitute, so only weekdays can be compared.
    differing = [day for day in days if day.weekday() < 5 and calendar.is_working(day) == (day in theirs)]

    assert differing == []
