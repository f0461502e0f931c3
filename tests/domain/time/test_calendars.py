import datetime as dt
import json
import pickle

import attrs
import pytest

from casework.adapters.toml_calendars import load_calendars
from casework.domain.time.calendars import Window, WorkingCalendar
from casework.errors import CountingError
from tests.shared import shared_file

CALENDARS = load_calendars()
NATIONS = ("england-and-wales", "scotland", "northern-ireland")
PUBLISHED = json.loads(shared_file("data/bank-holidays.json").read_text(encoding="utf-8"))
EVERY_DAY_KNOWN = [dt.date(2012, 1, 1) + dt.timedelta(days=n) for n in range(17 * 365 + 5)]

day = dt.date.fromisoformat
time = dt.time.fromisoformat


def published(nation):
    return {day(event["date"]): event["title"] for event in PUBLISHED[nation]["events"]}


def small(**parts):
    return WorkingCalendar(**{"id": "small", "name": "Small"} | parts)


def test_the_published_table_runs_from_2012_to_2028():
    assert EVERY_DAY_KNOWN[-1] == day("2028-12-31")
    assert {date.year for nation in NATIONS for date in published(nation)} == set(range(2012, 2029))


@pytest.mark.parametrize("nation", NATIONS)
def test_T06_T07_a_nation_is_closed_on_the_published_days_and_weekends_and_on_no_other_day_from_2012_to_2028(nation):
    holidays = published(nation)
    calendar = CALENDARS[nation]

    for date in EVERY_DAY_KNOWN:
        assert calendar.is_working(date) == (date.weekday() < 5 and date not in holidays), date


@pytest.mark.parametrize("nation", NATIONS)
def test_each_holiday_carries_its_published_name(nation):
    calendar = CALENDARS[nation]

    for date, title in published(nation).items():
        assert calendar.closed_by(date) in {title, f"{title} (substitute day)"}


def test_the_union_is_closed_on_a_holiday_of_any_nation_every_day_from_2012_to_2028():
    holidays = set().union(*(published(nation) for nation in NATIONS))

    for date in EVERY_DAY_KNOWN:
        assert CALENDARS["uk-union"].is_working(date) == (date.weekday() < 5 and date not in holidays), date


def test_the_common_calendar_is_closed_only_on_holidays_of_all_nations_every_day_from_2012_to_2028():
    holidays = set.intersection(*(set(published(nation)) for nation in NATIONS))

    for date in EVERY_DAY_KNOWN:
        assert CALENDARS["uk-common"].is_working(date) == (date.weekday() < 5 and date not in holidays), date


def test_a_day_is_closed_by_its_holiday_or_its_weekday_or_nothing():
    england = CALENDARS["england-and-wales"]

    assert england.closed_by(day("2024-12-25")) == "Christmas Day"
    assert england.closed_by(day("2024-12-28")) == "Saturday"
    assert england.closed_by(day("2024-12-27")) is None


def test_the_union_says_whose_holiday_it_is():
    union = CALENDARS["uk-union"]

    assert union.closed_by(day("2025-01-02")) == "2nd January (Scotland)"
    assert union.closed_by(day("2025-12-25")) == "Christmas Day"
    assert union.closed_by(day("2012-01-02")) == (
        "New Year\u2019s Day (substitute day) (England and Wales, Northern Ireland); 2nd January (Scotland)"
    )


def test_the_next_and_the_previous_working_day_step_over_christmas():
    england = CALENDARS["england-and-wales"]

    assert england.next_working_day(day("2024-12-24")) == day("2024-12-27")
    assert england.previous_working_day(day("2024-12-27")) == day("2024-12-24")
    assert england.next_working_day(day("2024-12-21")) == day("2024-12-23")


@pytest.mark.parametrize(
    ("nation", "holiday", "ordinary"),
    [
        ("england-and-wales", "2022-09-19", "2022-09-12"),  # the state funeral
        ("england-and-wales", "2022-06-02", "2022-05-30"),  # the spring holiday moved for the Platinum Jubilee
        ("england-and-wales", "2022-06-03", "2022-05-30"),
        ("england-and-wales", "2020-05-08", "2020-05-04"),  # VE day took the early May holiday from Monday to Friday
        ("england-and-wales", "2023-05-08", "2023-05-15"),  # the coronation
        ("scotland", "2026-06-15", "2026-06-22"),  # the World Cup
        ("northern-ireland", "2012-06-04", "2012-05-28"),  # the Diamond Jubilee
    ],
)
def test_T06_one_off_and_moved_holidays_are_dates_that_were_published(nation, holiday, ordinary):
    assert not CALENDARS[nation].is_working(day(holiday))
    assert CALENDARS[nation].is_working(day(ordinary))


def test_T07_no_calendar_is_called_uk():
    assert "uk" not in CALENDARS
    assert {"uk-union", "uk-common"} < set(CALENDARS)


def test_T07_twelfth_of_july_is_a_holiday_in_northern_ireland_only():
    closed = {name for name in CALENDARS if not CALENDARS[name].is_working(day("2028-07-12"))}

    assert closed == {"northern-ireland", "uk-union"}


def test_T07_easter_monday_and_the_august_holiday_are_those_of_each_nation():
    easter_monday, first_monday, last_monday = day("2026-04-06"), day("2026-08-03"), day("2026-08-31")

    def closed(date):
        return {name for name in (*NATIONS, "uk-union", "uk-common") if not CALENDARS[name].is_working(date)}

    assert closed(easter_monday) == closed(last_monday) == {"england-and-wales", "northern-ireland", "uk-union"}
    assert closed(first_monday) == {"scotland", "uk-union"}


def test_T11_a_calendar_never_changes_and_an_extension_is_a_new_value_with_its_own_version():
    england = CALENDARS["england-and-wales"]
    version, strike = england.version, day("2026-02-03")

    longer = england.with_holidays({strike: "Flood"})

    assert england.is_working(strike)
    assert not longer.is_working(strike)
    assert england.version == version != longer.version
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        england.holidays = ()


def test_T14_a_holiday_is_a_date_and_never_an_instant():
    with pytest.raises(CountingError, match="is no date"):
        small(holidays={dt.datetime(2026, 1, 1, tzinfo=dt.UTC): "New Year"})


def test_T16_a_calendar_without_a_working_day_is_refused():
    with pytest.raises(CountingError, match="it has no working day: leave at least one weekday open"):
        small(closed_weekdays=range(7))


def test_T16_a_calendar_without_working_time_is_refused():
    with pytest.raises(CountingError, match="it has no working time"):
        small(windows=())


def test_T16_a_week_of_one_working_day_still_has_a_next_one():
    wednesdays = small(closed_weekdays={0, 1, 3, 4, 5, 6})

    assert wednesdays.next_working_day(day("2026-04-01")) == day("2026-04-08")


def test_T16_the_end_of_all_dates_is_an_error_and_no_endless_search():
    with pytest.raises(CountingError, match="years 1 to 9999"):
        small().next_working_day(dt.date.max)
    with pytest.raises(CountingError, match="years 1 to 9999"):
        small().previous_working_day(dt.date.min)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({"closed_weekdays": {7}}, "numbers from 0 .Monday. to 6"),
        ({"holidays": [(day("2026-01-01"), "a"), (day("2026-01-01"), "b")]}, "2026-01-01 is given twice"),
        ({"known_from": day("2026-01-01"), "known_until": day("2025-12-31")}, "before it begins"),
        ({"windows": [Window(opens=time("09:00"), closes=time("12:00")), Window(opens=time("11:00"))]}, "overlap"),
        ({"windows": [Window(opens=time("13:00")), Window(opens=time("14:00"))]}, "overlap"),
    ],
)
def test_contradictions_are_refused_and_name_the_calendar(parts, problem):
    with pytest.raises(CountingError, match=problem) as refused:
        small(**parts)

    assert refused.value.problems[0].startswith("small: ")


def test_all_contradictions_are_told_at_once():
    with pytest.raises(CountingError) as refused:
        small(closed_weekdays=range(7), windows=())

    assert len(refused.value.problems) == 2


def test_a_window_that_closes_before_it_opens_is_refused():
    with pytest.raises(CountingError, match="closes before it opens"):
        Window(opens=time("17:00"), closes=time("09:00"))


def test_a_window_in_one_zone_is_refused():
    with pytest.raises(CountingError, match="local times"):
        Window(opens=time("09:00+01:00"))


def test_equal_content_makes_equal_calendars_with_one_hash_and_one_version():
    one = small(holidays={day("2026-01-01"): "New Year", day("2026-12-25"): "Christmas"})
    other = small(holidays=[(day("2026-12-25"), "Christmas"), (day("2026-01-01"), "New Year")])

    assert one == other
    assert hash(one) == hash(other)
    assert one.version == other.version
    assert len(one.version) == 12


@pytest.mark.parametrize(
    "change",
    [
        {"id": "other"},
        {"closed_weekdays": {6}},
        {"holidays": {day("2026-01-01"): "New Year"}},
        {"known_until": day("2028-12-31")},
        {"known_from": day("2012-01-01")},
        {"windows": [Window(opens=time("09:00"), closes=time("17:00"))]},
        {"school": False},
    ],
)
def test_whatever_can_change_an_answer_changes_the_version(change):
    assert small(**change).version != small().version


def test_a_calendar_survives_a_journey_between_processes():
    england = CALENDARS["england-and-wales"]

    again = pickle.loads(pickle.dumps(england))

    assert again == england
    assert hash(again) == hash(england)
    assert again.next_working_day(day("2024-12-24")) == day("2024-12-27")


def test_holidays_without_names_can_be_added_and_a_published_name_stays():
    england = CALENDARS["england-and-wales"].with_holidays([day("2024-12-24"), day("2024-12-25")], id="own", name="Own")

    assert (england.id, england.name) == ("own", "Own")
    assert england.closed_by(day("2024-12-24")) == "extra holiday"
    assert england.closed_by(day("2024-12-25")) == "Christmas Day"


def test_a_combination_knows_only_what_all_its_parts_know():
    one = small(known_from=day("2010-01-01"), known_until=day("2027-12-31"))
    other = small(known_from=day("2012-01-01"), known_until=day("2030-12-31"))

    union = WorkingCalendar.union([one, other, small()], id="both", name="Both")

    assert (union.known_from, union.known_until) == (day("2012-01-01"), day("2027-12-31"))
    assert union.knows(day("2012-01-01"), day("2027-12-31"))
    assert not union.knows(day("2011-12-31"), day("2012-01-02"))
    assert not union.knows(day("2012-01-01"), day("2028-01-01"))


def test_a_holiday_on_one_places_weekend_is_closed_in_both():
    sundays = small(id="sundays", name="Sundays", closed_weekdays={6}, holidays={day("2026-04-04"): "Easter Saturday"})
    weekends = small(id="weekends", name="Weekends")

    common = WorkingCalendar.intersection([sundays, weekends], id="common", name="Common")
    union = WorkingCalendar.union([sundays, weekends], id="any", name="Any")

    assert not common.is_working(day("2026-04-04"))
    assert common.is_working(day("2026-04-11"))
    assert not union.is_working(day("2026-04-11"))
    assert common.closed_by(day("2026-04-04")) == "Easter Saturday (Sundays); Saturday (Weekends)"


def test_nothing_and_different_hours_cannot_be_combined():
    with pytest.raises(CountingError, match="combines nothing"):
        WorkingCalendar.union([], id="none", name="None")
    with pytest.raises(CountingError, match="different business windows"):
        WorkingCalendar.intersection([small(), small(windows=[Window(opens=time("09:00"))])], id="x", name="X")


def test_a_calendar_shows_itself_briefly():
    assert "holidays=<319 dates>" in repr(CALENDARS["england-and-wales"])


def closed_in(calendar, year):
    return [str(date)[5:] for date, _ in CALENDARS[calendar].holidays if date.year == year]


def test_the_proclamation_of_1998_is_what_we_know_of_its_days():
    # London Gazette 55182, 30 June 1998: three days in England, Wales and Northern Ireland, and three in Scotland.
    for nation in ("england-and-wales", "northern-ireland"):
        assert {"12-28"} <= set(closed_in(nation, 1998))
        assert {"01-01", "05-03"} <= set(closed_in(nation, 1999))
    assert {"12-28"} <= set(closed_in("scotland", 1998))
    assert {"01-04", "05-31"} <= set(closed_in("scotland", 1999))


@pytest.mark.parametrize(
    ("holiday", "ordinary"),
    [
        ("1995-05-08", "1995-05-01"),  # fifty years after the end of the war in Europe
        ("1999-12-31", "1998-12-31"),  # the millennium
        ("2002-06-03", "2002-05-27"),  # the Golden Jubilee, with the spring holiday moved beside it
        ("2002-06-04", "2002-05-27"),
        ("2011-04-29", "2011-04-28"),  # a royal wedding
    ],
)
@pytest.mark.parametrize("nation", NATIONS)
def test_T06_one_off_and_moved_holidays_before_2012_held_in_all_nations(nation, holiday, ordinary):
    assert not CALENDARS[nation].is_working(day(holiday))
    assert CALENDARS[nation].is_working(day(ordinary))


def test_T06_saint_andrews_day_is_a_bank_holiday_from_2007_on_and_moves_from_a_weekend_to_the_monday():
    scotland = CALENDARS["scotland"]

    assert scotland.is_working(day("2006-11-30"))
    assert scotland.closed_by(day("2007-11-30")) == "St Andrew\u2019s Day"
    assert scotland.closed_by(day("2008-12-01")) == "St Andrew\u2019s Day (substitute day)"


def test_scotland_has_two_days_at_new_year_a_summer_holiday_of_its_own_and_no_easter_monday():
    assert closed_in("scotland", 1994) == [
        "01-03", "01-04", "04-01", "05-02", "05-30", "08-01", "12-26", "12-27",
    ]  # fmt: skip
    assert closed_in("scotland", 2005)[:2] == ["01-03", "01-04"]
    assert closed_in("scotland", 2006)[:2] == ["01-02", "01-03"]


def test_northern_ireland_has_saint_patricks_day_and_the_twelfth_with_mondays_in_their_place():
    assert {"03-19", "07-12"} <= set(closed_in("northern-ireland", 1990))
    assert {"03-17", "07-14"} <= set(closed_in("northern-ireland", 1997))
    assert {"03-17", "07-13"} <= set(closed_in("northern-ireland", 1998))


def test_ireland_moves_no_holiday_and_has_saint_brigids_day_since_2023_and_one_day_once():
    ireland = CALENDARS["ireland"]

    assert ireland.is_working(day("2024-03-18"))
    assert ireland.closed_by(day("2022-03-18")) == "Day of Remembrance and Recognition"
    assert ireland.is_working(day("2022-02-07"))
    assert ireland.closed_by(day("2023-02-06")) == "Saint Brigid\u2019s Day"


@pytest.mark.parametrize("law", ["new-zealand-oia", "new-zealand-lgoima"])
def test_new_zealand_moves_two_holidays_to_the_monday_since_2014_and_has_matariki_since_2022(law):
    calendar = CALENDARS[law]

    assert calendar.is_working(day("2010-02-08"))
    assert calendar.closed_by(day("2016-02-08")) == "Waitangi Day (following Monday)"
    assert calendar.closed_by(day("2022-06-24")) == "Matariki"
    assert calendar.closed_by(day("2022-09-26")) == "Queen Elizabeth II Memorial Day"


def test_hours_may_differ_on_a_weekday():
    morning = (Window(opens=time("09:00"), closes=time("12:30")),)
    office = small(windows=[Window(opens=time("09:00"), closes=time("17:00"))], weekday_windows={4: morning})

    assert office.windows_on(day("2026-02-06")) == morning
    assert office.windows_on(day("2026-02-05")) == office.windows
    assert office.version != small(windows=office.windows).version


@pytest.mark.parametrize(
    ("windows", "problem"),
    [
        ({7: [Window()]}, "a number from 0 .Monday. to 6 .Sunday., each once, not 7"),
        ([(1, [Window()]), (1, [Window()])], "each once, not 1"),
        ({5: [Window()]}, "business windows on Saturday, a day that is closed every week"),
        ({4: []}, "it has no working time"),
        ({4: [Window(opens=time("13:00")), Window(opens=time("14:00"))]}, "overlap"),
    ],
)
def test_hours_of_a_weekday_that_make_no_sense_are_refused(windows, problem):
    with pytest.raises(CountingError, match=problem):
        small(weekday_windows=windows)


def test_a_combination_keeps_the_hours_of_weekdays_that_stay_open():
    saturday = {5: [Window(opens=time("09:00"), closes=time("12:00"))]}
    sundays = small(id="sundays", closed_weekdays={6}, weekday_windows=saturday)

    assert WorkingCalendar.union([sundays, sundays], id="x", name="X").weekday_windows == sundays.weekday_windows
    with pytest.raises(CountingError, match="different business windows"):
        WorkingCalendar.union([sundays, small(closed_weekdays={6})], id="x", name="X")


def test_T16_a_calendar_whose_known_days_are_all_closed_is_refused_however_it_was_made():
    january = small(known_from=day("2026-01-05"), known_until=day("2026-01-06"))

    with pytest.raises(CountingError, match="it has no working day from 2026-01-05 to 2026-01-06"):
        january.with_holidays([day("2026-01-05"), day("2026-01-06")])
    odd = january.with_holidays([day("2026-01-05")], id="odd")
    even = january.with_holidays([day("2026-01-06")], id="even")
    with pytest.raises(CountingError, match="it has no working day"):
        WorkingCalendar.union([odd, even], id="both", name="Both")


def test_a_window_that_differs_by_seconds_is_another_version():
    def office(opens):
        return small(windows=[Window(opens=time(opens), closes=time("17:00"))]).version

    assert office("09:00") != office("09:00:30")
