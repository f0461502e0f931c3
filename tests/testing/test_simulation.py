import datetime as dt
import doctest

import pytest

from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.errors import UsageError
from casework.testing import simulation
from casework.testing.clock import FixedClock
from casework.testing.simulation import PUNCTUAL, Habits, another_handler, simulate_year

NEW_YEAR = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


def open_book():
    return Casebook.open("memory:", organisation="exampleton", clock=FixedClock(NEW_YEAR))


def missed(book):
    """Which limits were missed, and how often: (procedure, stage, limit) to a number."""
    counted = book.tabulate(["procedure", "limit_stage", "limit", "limit_result"])
    return {tuple(names): number for (*names, result), number in counted if result == "missed"}


def test_where_one_officer_serves_the_corporate_officer_deals_with_stage_2():
    with open_book() as book:
        officer = Actor("staff-1")
        case = book.receive(
            kind="complaint", procedure="lgsco-code-2024", service="parks", received_at=book.today(), by=officer
        )
        first = book.assign(case.id, handler="parks-officer-1", by=officer)

    assert another_handler(case) == "parks-officer-1"
    assert another_handler(first) == "corporate-complaints-officer"


def test_a_punctual_council_misses_no_limit():
    with open_book() as book:
        simulate_year(book, cases=120, seed=3, habits=PUNCTUAL)

        assert missed(book) == {}
        assert "late" not in {result for (result,), _ in book.tabulate(["remedy_result"])}


def test_a_council_that_always_acknowledges_late_misses_every_acknowledgement_that_has_a_date():
    with open_book() as book:
        simulate_year(book, cases=60, seed=3, habits=Habits(acknowledged_late=1, answered_late=0, corrected=0))

        assert {limit for _, _, limit in missed(book)} == {"acknowledge"}
        assert not [
            limit
            for row in book.rows()
            for limit in row.limits
            if limit.limit == "acknowledge" and limit.due_on is not None and limit.result == "met"
        ]


def test_a_year_may_be_played_up_to_a_day():
    with open_book() as book:
        simulated = simulate_year(book, cases=60, seed=3, until=dt.date(2025, 6, 30))

        assert simulated.until == book.today() == dt.date(2025, 6, 30)
        assert 0 < len(simulated.cases) < 60
        assert book.clock.now().isoformat() == "2025-06-30T17:00:00+01:00"


def test_each_day_is_announced_once_and_before_anything_happens_on_it():
    with open_book() as book:
        days = []
        simulate_year(book, cases=20, seed=3, each_day=lambda day: days.append((day, book.today())))

    assert [day for day, _ in days] == sorted({day for day, _ in days})
    assert all(day == today for day, today in days)


def test_a_year_without_contacts_is_a_quiet_one():
    with open_book() as book:
        assert simulate_year(book, cases=0).cases == ()


def test_a_real_clock_cannot_be_driven():
    with Casebook.open("memory:", organisation="exampleton") as book, pytest.raises(UsageError, match="FixedClock"):
        simulate_year(book, cases=1)


def test_the_example_of_the_module_is_true():
    assert doctest.testmod(simulation) == (0, 6)
