import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from casework.adapters.clock import SystemClock
from casework.errors import NaiveInstantError, UsageError
from casework.testing import FixedClock

MORNING = dt.datetime(2026, 4, 2, 9, 0, tzinfo=dt.UTC)


def test_a_fixed_clock_stands_still():
    clock = FixedClock(MORNING)

    assert clock.now() == clock.now() == MORNING


def test_a_fixed_clock_moves_when_it_is_told_to():
    clock = FixedClock(MORNING)

    clock.advance(days=1, hours=2)
    clock.advance(dt.timedelta(minutes=5))

    assert clock.now() == dt.datetime(2026, 4, 3, 11, 5, tzinfo=dt.UTC)


def test_a_fixed_clock_can_be_set_back():
    clock = FixedClock(MORNING)

    clock.set(MORNING - dt.timedelta(days=1))

    assert clock.now() == dt.datetime(2026, 4, 1, 9, 0, tzinfo=dt.UTC)


def test_an_hour_passes_when_summer_time_begins_although_the_local_clock_jumps_two():
    clock = FixedClock(dt.datetime(2026, 3, 29, 0, 30, tzinfo=ZoneInfo("Europe/London")))

    clock.advance(hours=1)

    assert clock.now().isoformat() == "2026-03-29T02:30:00+01:00"


def test_a_clock_without_an_offset_is_refused():
    with pytest.raises(NaiveInstantError):
        FixedClock(dt.datetime(2026, 4, 2, 9, 0))  # noqa: DTZ001 - that is the point
    with pytest.raises(NaiveInstantError):
        FixedClock(MORNING).set(dt.datetime(2026, 4, 2, 9, 0))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize("value", [dt.date(2026, 4, 2), "2026-04-02", None])
def test_a_clock_is_set_to_an_instant_and_to_nothing_else(value):
    with pytest.raises(
        UsageError, match=r"a clock stands at an instant, such as dt.datetime\(2026, 4, 2, 9, 0, tzinfo"
    ):
        FixedClock(value)


def test_the_clock_of_the_machine_goes_forward_and_says_its_offset():
    clock = SystemClock()

    first = clock.now()

    assert first.utcoffset() == dt.timedelta(0)
    assert clock.now() >= first
