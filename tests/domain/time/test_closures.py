import datetime as dt

import pytest

from casework.domain.time.closures import Closure, MonthDay, Term, YearlyClosure, disorder
from casework.errors import CountingError

day = dt.date.fromisoformat


def month_day(text):
    month, number = text.split("-")
    return MonthDay(month=int(month), day=int(number))


def yearly(first, last, **parts):
    return YearlyClosure(name="Christmas", first=month_day(first), last=month_day(last), **parts)


def closed_in(rule, first, last):
    return [str(date) for date, _ in rule.closed() if day(first) <= date <= day(last)]


def test_a_closure_closes_its_first_its_last_and_each_day_between():
    closure = Closure(name="Christmas closure", first=day("2026-12-30"), last=day("2027-01-01"))

    assert list(closure.closed()) == [
        (day("2026-12-30"), "Christmas closure"),
        (day("2026-12-31"), "Christmas closure"),
        (day("2027-01-01"), "Christmas closure"),
    ]


def test_a_closure_of_every_year_runs_over_new_year():
    assert closed_in(yearly("12-30", "01-02"), "2026-07-01", "2027-06-30") == [
        "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02",
    ]  # fmt: skip


def test_a_closure_of_one_day_comes_back_every_year():
    assert closed_in(yearly("03-01", "03-01"), "2026-01-01", "2027-12-31") == ["2026-03-01", "2027-03-01"]


def test_a_rule_of_closing_holds_from_a_day_until_a_day():
    rule = yearly("12-30", "01-02", holds_from=day("2026-12-31"), holds_until=day("2027-01-01"))

    assert closed_in(rule, "2020-01-01", "2040-12-31") == ["2026-12-31", "2027-01-01"]


def test_a_rule_may_close_single_weekdays_from_a_day_on():
    fridays = yearly("01-01", "12-31", holds_from=day("2026-04-01"), weekdays=frozenset({4}))

    assert closed_in(fridays, "2026-01-01", "2026-04-20") == ["2026-04-03", "2026-04-10", "2026-04-17"]


def test_the_29th_of_february_is_the_end_of_the_month_in_other_years():
    assert closed_in(yearly("02-27", "02-29"), "2027-01-01", "2027-12-31") == ["2027-02-27", "2027-02-28"]
    assert closed_in(yearly("02-29", "03-01"), "2027-01-01", "2027-12-31") == ["2027-03-01"]
    assert closed_in(yearly("02-29", "03-01"), "2028-01-01", "2028-12-31") == ["2028-02-29", "2028-03-01"]
    assert closed_in(yearly("02-29", "02-29"), "2027-01-01", "2028-12-31") == ["2028-02-29"]


def test_a_rule_of_every_year_is_laid_out_from_1970_to_2099():
    days = [date for date, _ in yearly("12-25", "12-25").closed()]

    assert (days[0], days[-1], len(days)) == (day("1970-12-25"), day("2099-12-25"), 130)


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: month_day("02-30"), "there is no day 02-30 in any year"),
        (
            lambda: Closure(name="Move", first=day("2026-02-02"), last=day("2026-02-01")),
            "Move ends on 2026-02-01, before it begins on 2026-02-02",
        ),
        (lambda: Closure(name="Move", first=day("2026-02-02"), last=day("2062-02-01")), "longer than 3660 days"),
        (lambda: Closure(name=" ", first=day("2026-02-02"), last=day("2026-02-02")), "it has no name"),
        (lambda: Term(name="", first=day("2026-02-02"), last=day("2026-02-02")), "no name: say why .* or which term"),
        (lambda: Term(name="Spring", first=day("2026-02-02"), last=day("2026-01-02")), "Spring ends on 2026-01-02"),
        (
            lambda: yearly("12-24", "01-01", holds_from=day("2026-01-01"), holds_until=day("2025-01-01")),
            "Christmas holds until 2025-01-01, before it begins on 2026-01-01",
        ),
        (lambda: yearly("12-24", "01-01", weekdays=frozenset({7})), "no numbers from 0 .Monday. to 6 .Sunday."),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(make, problem):
    with pytest.raises(CountingError, match=problem):
        make()


def test_terms_that_run_into_each_other_are_told():
    autumn = Term(name="Autumn", first=day("2026-09-01"), last=day("2026-12-18"))
    spring = Term(name="Spring", first=day("2026-12-18"), last=day("2027-03-25"))

    assert list(disorder([autumn, spring])) == [
        "Spring begins on 2026-12-18, before Autumn is over on 2026-12-18",
    ]
    assert list(disorder([autumn])) == []
