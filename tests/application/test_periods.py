import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.application.periods import Period
from casework.errors import UsageError


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", "2015-01-01", "2015-12-31"),
        ("2015-Q2", "2015-04-01", "2015-06-30"),
        ("2015-Q4", "2015-10-01", "2015-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2015-12", "2015-12-01", "2015-12-31"),
        ("2015-04-03", "2015-04-03", "2015-04-03"),
        ("2015/16", "2015-04-01", "2016-03-31"),
        ("1999/00", "1999-04-01", "2000-03-31"),
        ("2015-04..2015-09", "2015-04-01", "2015-09-30"),
        ("2015-Q4..2016", "2015-10-01", "2016-12-31"),
        ("2015-04-03..2015-04-03", "2015-04-03", "2015-04-03"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text, first, last):
    period = Period.parse(text)

    assert (period.first.isoformat(), period.last.isoformat(), period.name) == (first, last, text)
    assert period.end == period.last + dt.timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    ["", "15", "2015-13", "2015-00", "2015-Q5", "2015/17", "2015/1", "2015-02-30", "2015..", "..2015", "0000",
     "9999-12", "2015-04...2015-09", "last year", "2015 "],
)  # fmt: skip
def test_anything_else_is_no_period(text):
    with pytest.raises(UsageError, match="is no period: write 2015, 2015-Q2"):
        Period.parse(text)


def test_a_period_does_not_end_before_it_begins():
    with pytest.raises(UsageError, match=r"2015-09\.\.2015-04 ends before it begins"):
        Period.parse("2015-09..2015-04")


def test_a_period_touches_its_months():
    assert list(Period.parse("2015-11-30..2016-01-01").months()) == ["2015-11", "2015-12", "2016-01"]


@given(day=st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2090, 1, 1)))
def test_every_day_is_in_its_month_quarter_year_and_financial_year(day):
    financial = day.year if day.month >= 4 else day.year - 1
    names = [
        f"{day:%Y-%m}",
        f"{day.year}-Q{(day.month + 2) // 3}",
        f"{day.year}",
        f"{financial}/{(financial + 1) % 100:02d}",
    ]

    assert all(period.first <= day <= period.last for period in map(Period.parse, names))
