"""Where the readings of indicators got worse or better."""

import datetime as dt

import pytest

from casework.domain.standards.charts import Standing
from casework.domain.standards.indicators import Contacts, Timeliness
from casework.domain.standards.readings import Better
from casework.domain.standards.signals import Change
from casework.errors import UsageError
from casework.testing import FixedClock
from tests.application.test_dips import MAY, YEAR, at_nine
from tests.application.test_readings import book_of, record
from tests.indicators import indicator
from tests.offices import complaint

IN_TIME = indicator("in-time", Timeliness(limits=("acknowledge",)))
PERIOD = "2024-05..2027-01"
TODAY = FixedClock(at_nine(dt.date(2027, 1, 5)))


def points(series):
    return [(each.point.period, each.point.good, each.point.of, each.point.waiting) for each in series.chart.points]


def test_a_month_in_which_fewer_were_in_time_is_a_dip_of_the_indicator():
    book = book_of(IN_TIME, clock=TODAY)
    for day in YEAR:
        record(book, day, in_time=6)
    record(book, MAY, in_time=1, late=5)

    (found,) = book.indicator_dips("town", period=PERIOD)

    assert (str(found.indicator), found.title) == ("town/in-time", IN_TIME.title)
    assert points(found)[-2:] == [("2025-04", 6, 6, 0), ("2025-05", 1, 6, 0)]
    assert [(each.change, each.periods) for each in found.chart.signals] == [(Change.DIP, ("2025-05",))]


def test_more_complaints_about_something_are_a_dip_where_fewer_are_better():
    book = book_of(indicator("rude", Contacts(), better=Better.LOWER), clock=TODAY)
    for day in (*YEAR, MAY):
        for place in range(6):
            complaint(book, received_at=day, categories={"town": "a" if day == MAY or not place else "none"})

    (found,) = book.indicator_dips(period=PERIOD)

    assert [(each.change, each.periods) for each in found.chart.signals] == [(Change.DIP, ("2025-05",))]


def test_what_waits_and_what_is_not_over_is_provisional_and_quarters_add_up():
    book = book_of(IN_TIME, clock=TODAY)
    record(book, dt.date(2026, 12, 7), in_time=5)
    record(book, dt.date(2027, 1, 4), in_time=5, waiting=1)

    (months,) = book.indicator_dips(period="2026-12..2027-01")
    (quarters,) = book.indicator_dips(period="2026-Q4..2027-Q1", per="quarter")

    assert [each.standing for each in months.chart.points] == [Standing.JUDGED, Standing.PROVISIONAL]
    assert points(quarters) == [("2026-Q4", 5, 5, 0), ("2027-Q1", 5, 5, 1)]


@pytest.mark.parametrize(
    ("asked_for", "why"),
    [
        ({"period": "three years"}, "is no period"),
        ({"period": "2026", "per": "year"}, "a point for each month or each quarter, not for each year"),
    ],
)
def test_what_cannot_be_charted_is_refused(asked_for, why):
    with pytest.raises(UsageError, match=why):
        book_of(IN_TIME).indicator_dips(**asked_for)
