import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.time.moments import at_place, checked, local_day, order_key, parse_moment
from casework.errors import NaiveInstantError, UsageError

ZONES = (ZoneInfo("Europe/London"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Los_Angeles"), dt.UTC)
OFFSETS = st.integers(-24 * 60 + 1, 24 * 60 - 1).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))


@pytest.mark.parametrize(
    "text",
    [
        "9999-12-31T23:00:00-05:00", "9999-12-31T00:00:00.000001Z", "9999-12-31T00:30:00+00:00", "9999-12-31",
        "0001-01-01T00:00:00+05:00", "0001-01-01T23:59:59Z", "0001-01-02T00:00:00+23:00", "0001-01-01",
    ],
)  # fmt: skip
def test_what_is_within_a_day_of_an_end_of_the_calendar_is_refused(text):
    with pytest.raises(UsageError, match="is too near an end of the years 1 to 9999, the only ones that have dates"):
        parse_moment(text)


@pytest.mark.parametrize("text", ["9999-12-30T23:59:59Z", "9999-12-30", "0001-01-02T00:00:00Z", "0001-01-02"])
def test_a_day_from_the_end_everything_has_a_date_anywhere(text):
    moment = parse_moment(text)

    for zone in ZONES:
        assert abs((local_day(moment, zone) - dt.date.fromisoformat(text[:10])).days) <= 1
        assert order_key(moment, zone)[0] == local_day(moment, zone)
        assert at_place(moment, zone) == moment


@given(st.datetimes(timezones=OFFSETS), st.sampled_from(ZONES))
def test_an_instant_is_refused_or_has_a_local_day(instant, zone):
    try:
        checked(instant)
    except UsageError:
        assert instant.date() <= dt.date(1, 1, 3) or instant.date() >= dt.date(9999, 12, 29)
    else:
        assert order_key(instant, zone)[0] == local_day(instant, zone)


@pytest.mark.parametrize(
    ("moment", "zone"),
    [
        (dt.datetime(9999, 12, 31, 23, tzinfo=dt.timezone(dt.timedelta(hours=-5))), ZONES[0]),
        (dt.datetime(1, 1, 1, tzinfo=dt.UTC), ZONES[2]),
    ],
)
def test_what_nobody_checked_is_refused_where_it_has_no_local_day(moment, zone):
    for use in (local_day, at_place, order_key):
        with pytest.raises(UsageError, match="too near an end"):
            use(moment, zone)
    with pytest.raises(UsageError, match="too near an end"):
        order_key(dt.date.min, ZONES[1])


def test_an_instant_without_an_offset_and_what_is_no_date_are_refused():
    with pytest.raises(NaiveInstantError):
        checked(dt.datetime(2026, 5, 5))  # noqa: DTZ001 - that is what is refused
    with pytest.raises(UsageError, match="is neither a date nor an instant"):
        checked("2026-05-05")


def test_a_date_in_another_form_is_no_instant_that_lacks_an_offset():
    with pytest.raises(UsageError, match="'20260401' is not a date: write it as 2026-04-03"):
        parse_moment("20260401")
