"""Our published tables beside the `holidays` package, which computes the same days on its own."""

import datetime as dt

import holidays
import pytest

from casework.adapters.toml_calendars import load_calendars

CALENDARS = load_calendars()
KNOWN_UNTIL = dt.date(2028, 12, 31)
NATIONS = {
    "england-and-wales": ("ENG", "WLS"),
    "scotland": ("SCT",),
    "northern-ireland": ("NIR",),
}
DIFFERING = {
    "scotland": {
        dt.date(2006, 11, 30): "The Act that made St Andrew's Day a bank holiday had Royal Assent on 15 January 2007.",
    },
    "ireland": {
        dt.date(2011, 9, 14): "The package has the day of mourning of 14 September 2001 ten years late.",
    },
}


def weekdays(first, last=KNOWN_UNTIL):
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def differing(calendar, theirs, days):
    # The package lists a holiday on a Saturday beside its substitute, so only weekdays can be compared.
    return [day for day in days if calendar.is_working(day) == (day in theirs)]


@pytest.mark.parametrize(
    ("nation", "subdivision"), [(nation, part) for nation, parts in NATIONS.items() for part in parts]
)
def test_each_weekday_from_1990_to_2028_is_a_holiday_for_both_or_for_neither(nation, subdivision):
    theirs = holidays.country_holidays("GB", subdiv=subdivision, years=range(1990, 2029))
    days = weekdays(CALENDARS[nation].known_from)

    assert days[0] == dt.date(1990, 1, 1)
    assert differing(CALENDARS[nation], theirs, days) == list(DIFFERING.get(nation, ()))


def test_each_weekday_from_2002_to_2028_is_a_holiday_of_ireland_for_both_or_for_neither():
    ireland = CALENDARS["ireland"]
    theirs = holidays.country_holidays("IE", years=range(2002, 2029))

    assert differing(ireland, theirs, weekdays(ireland.known_from)) == list(DIFFERING["ireland"])


@pytest.mark.parametrize("law", ["new-zealand-oia", "new-zealand-lgoima"])
def test_outside_the_closed_weeks_each_weekday_from_1990_to_2028_is_a_holiday_of_new_zealand_for_both_or_neither(law):
    calendar = CALENDARS[law]
    theirs = holidays.country_holidays("NZ", years=range(1990, 2029))
    # From 20 December to 15 January the Acts have rules of their own, which are no public holidays.
    days = [day for day in weekdays(calendar.known_from) if (1, 15) < (day.month, day.day) < (12, 20)]

    assert differing(calendar, theirs, days) == []


@pytest.mark.parametrize("law", ["new-zealand-oia", "new-zealand-lgoima"])
def test_no_public_holiday_of_new_zealand_is_a_working_day(law):
    calendar = CALENDARS[law]
    theirs = holidays.country_holidays("NZ", years=range(1990, 2029))

    assert [day for day in weekdays(calendar.known_from) if day in theirs and calendar.is_working(day)] == []
