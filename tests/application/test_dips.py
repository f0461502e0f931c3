"""Where time limits are kept less or more often than before: counted from the cases of a casebook."""

import datetime as dt

import pytest

from casework.domain.standards.charts import Standing
from casework.domain.standards.signals import Change, Rule
from casework.errors import UsageError
from casework.testing import FixedClock
from tests.application.test_unknown_days import NOBODY_KNOWS, kept
from tests.complaints import COUNCIL
from tests.offices import OFFICER, complaint, office

YEAR = [dt.date(2024 + month // 12, month % 12 + 1, 5) for month in range(4, 16)]
"""A day in each month of the first year in which the procedure was in force."""
MAY = dt.date(2025, 5, 5)


def at_nine(day):
    return dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)


@pytest.fixture
def book():
    return office(clock=FixedClock(at_nine(dt.date(2027, 1, 5))))


def record(book, day, *, in_time=0, late=0, waiting=0, **fields):
    """Complaints that came on *day*: acknowledged in time, acknowledged late, and not yet."""
    for place in range(in_time + late + waiting):
        case = complaint(book, received_at=day, **fields)
        if place < in_time + late:
            after = 1 if place < in_time else 25
            book.acknowledge(case.id, happened=day + dt.timedelta(days=after), by=OFFICER)


def acknowledged(book, **asked):
    """The series of acknowledgements."""
    (found,) = [each for each in book.dips(**asked) if each.limit == "acknowledge"]
    return found


def counts(series):
    return [(each.point.period, each.point.good, each.point.of, each.point.waiting) for each in series.chart.points]


def test_a_month_in_which_fewer_were_in_time_is_a_dip(book):
    for day in YEAR:
        record(book, day, in_time=6)
    record(book, MAY, in_time=1, late=5)

    found = acknowledged(book)

    assert (found.procedure, found.stage, found.limit) == (COUNCIL, "1", "acknowledge")
    assert counts(found)[-2:] == [("2025-04", 6, 6, 0), ("2025-05", 1, 6, 0)]
    (dip,) = found.chart.signals
    assert (dip.change, dip.rule, dip.periods) == (Change.DIP, Rule.OUTSIDE, ("2025-05",))


def test_what_is_overdue_was_not_kept_and_what_may_be_kept_waits(book):
    record(book, dt.date(2026, 12, 1), in_time=1, waiting=2)
    record(book, dt.date(2027, 1, 4), in_time=1, waiting=3)

    found = acknowledged(book)

    assert counts(found) == [("2026-12", 1, 3, 0), ("2027-01", 1, 1, 3)]
    assert found.chart.points[1].standing is Standing.PROVISIONAL


def test_a_body_that_answers_nothing_any_more_has_a_dip(book):
    for day in YEAR:
        record(book, day, in_time=6)
    record(book, MAY, waiting=6)

    (dip,) = acknowledged(book).chart.signals

    assert (dip.change, dip.periods) == (Change.DIP, ("2025-05",))


def test_the_present_month_is_provisional_although_nothing_waits(book):
    record(book, dt.date(2026, 12, 7), in_time=5)
    record(book, dt.date(2027, 1, 4), in_time=5)

    standings = [each.standing for each in acknowledged(book).chart.points]

    assert standings == [Standing.JUDGED, Standing.PROVISIONAL]


def test_quarters_add_up_their_months(book):
    record(book, dt.date(2026, 1, 5), in_time=2)
    record(book, dt.date(2026, 3, 5), in_time=1, late=1)
    record(book, dt.date(2026, 4, 6), in_time=1)

    assert counts(acknowledged(book, per="quarter")) == [("2026-Q1", 3, 4, 0), ("2026-Q2", 1, 1, 0)]


def test_a_month_of_which_only_a_part_was_asked_for_is_provisional(book):
    record(book, dt.date(2026, 3, 5), in_time=5)
    record(book, dt.date(2026, 4, 6), in_time=5)

    standings = [each.standing for each in acknowledged(book, period="2026-03-02..2026-04").chart.points]

    assert standings == [Standing.PROVISIONAL, Standing.JUDGED]
    assert counts(acknowledged(book, period="2026-04")) == [("2026-04", 5, 5, 0)]


def test_only_the_cases_of_a_service_are_counted_where_one_is_named(book):
    record(book, dt.date(2026, 3, 5), in_time=1, service="waste")
    record(book, dt.date(2026, 3, 5), late=1, service="housing")

    assert counts(acknowledged(book, service="waste")) == [("2026-03", 1, 1, 0)]
    assert counts(acknowledged(book)) == [("2026-03", 1, 2, 0)]


def test_what_is_neither_kept_nor_broken_is_left_out_by_name(book):
    case = complaint(book, received_at=dt.date(2027, 1, 4))
    book.withdraw(case.id, happened=dt.date(2027, 1, 4), by=OFFICER)

    found = acknowledged(book)

    assert counts(found) == []
    assert [(each.count, each.why) for each in found.left_out] == [
        (1, "given up while there was time left, or closed and nothing says when")
    ]


def test_an_empty_book_has_no_time_limits(book):
    assert book.dips() == ()


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"period": 2026}, "a period is text, such as 2026-Q1"),
        ({"period": "spring"}, "'spring' is no period"),
        ({"per": "week"}, "a point for each month or each quarter, not for each week"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked, why, book):
    with pytest.raises(UsageError, match=why):
        book.dips(**asked)


def test_the_limits_of_cases_that_nobody_can_date_are_in_no_month(book):
    case_id = kept(book, NOBODY_KNOWS)
    book.reclassify(case_id, procedure=COUNCIL, reason="better-known", counts_from="change", by=OFFICER)

    found = acknowledged(book)

    assert counts(found) == []
    assert [(each.count, each.why) for each in found.left_out] == [
        (1, "of cases of which nobody knows when they came in")
    ]
