"""Windows say when messages go out: in local time, on working days where that is wanted."""

import datetime as dt

import pytest

from casework.application.notifying.openings import opening
from casework.application.notifying.settings import Window
from tests.complaints import LONDON, PLACE

OFFICE = Window(start=dt.time(8), end=dt.time(18), working_days=True)


def opens(window, moment, place=PLACE):
    found = opening(window, dt.datetime.fromisoformat(moment).replace(tzinfo=LONDON), place)
    return f"{found.astimezone(LONDON):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("window", "now", "then"),
    [
        (None, "2026-01-04T03:00", "Sun 2026-01-04 03:00"),
        (OFFICE, "2026-01-05T09:30", "Mon 2026-01-05 09:30"),
        (OFFICE, "2026-01-05T07:59", "Mon 2026-01-05 08:00"),
        (OFFICE, "2026-01-05T18:00", "Tue 2026-01-06 08:00"),
        (OFFICE, "2026-01-02T20:00", "Mon 2026-01-05 08:00"),
        (OFFICE, "2026-12-24T20:00", "Tue 2026-12-29 08:00"),
        (Window(start=dt.time(8), end=dt.time(20)), "2026-01-03T21:00", "Sun 2026-01-04 08:00"),
        (Window(start=dt.time(8)), "2026-01-03T23:59", "Sat 2026-01-03 23:59"),
        (Window(start=dt.time(1, 30)), "2026-03-29T00:30", "Sun 2026-03-29 02:00"),
    ],
)
def test_a_message_goes_out_inside_its_window_or_at_the_next_opening(window, now, then):
    assert opens(window, now) == then
