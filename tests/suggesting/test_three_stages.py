"""A register of three stages side by side: each answer is of its own, and the bare yes of an informal one is read."""

import datetime as dt
import tomllib

import pytest

from casework.application.suggesting.vocabulary import stage_of
from tests.suggesting.sources import Rows, draft

HEADINGS = (
    "Ref",
    "Received",
    "Informal response",
    "Informal upheld?",
    "Stage 1 requested",
    "Stage 1 response",
    "Stage 2 requested",
    "Stage 2 response",
)


def register():
    """Forty cases: each is answered informally, half of them go on to stage 1, and a quarter to stage 2."""
    for number in range(40):
        came = dt.date(2024, 1, 1) + dt.timedelta(days=7 * number)
        days = [came + dt.timedelta(days=each) for each in (0, 5, 12, 20, 30, 45)]
        told = [f"{day:%d/%m/%Y}" for day in days]
        first = told[2:4] if number % 2 == 0 else ["", ""]
        second = told[4:] if number % 4 == 0 else ["", ""]
        yield (f"C{number:03}", *told[:2], "Yes" if number % 3 else "No", *first, *second)


def test_each_answer_and_each_request_is_of_its_own_stage():
    read = tomllib.loads(draft(Rows(HEADINGS, list(register()))))

    assert [(each["event"], each["stage"], each["on"]["column"]) for each in read["event"] if "stage" in each] == [
        ("responded", "0", "Informal response"),
        ("escalated", "1", "Stage 1 requested"),
        ("responded", "1", "Stage 1 response"),
        ("escalated", "2", "Stage 2 requested"),
        ("responded", "2", "Stage 2 response"),
    ]


def test_a_yes_where_the_heading_asks_whether_it_was_upheld_is_the_finding_of_that_stage():
    (finding,) = tomllib.loads(draft(Rows(HEADINGS, list(register()))))["matter"][0]["finding"]

    assert finding["stage"] == "0"
    assert finding["outcome"]["codes"] == {"Yes": "upheld", "No": "not-upheld"}


def test_informal_is_a_name_of_stage_0():
    assert [stage_of(each) for each in ("Informal", "Stage 1", "S2")] == ["0", "1", "2"]


def registered(*columns, rows=24):
    """A register of *columns*, each a heading with the days from the receipt to it, and which share of the rows has it.

    One of words has those in place of days.
    """
    for number in range(rows):
        came = dt.date(2024, 4, 1) + dt.timedelta(days=5 * number)
        yield ["" if number % every else words or _day(came, days + number % 3) for _, days, words, every in columns]


def _day(came, days):
    return f"{came + dt.timedelta(days=days):%d/%m/%Y}"


def answers(*columns):
    """Return the stages of the answers in the draft of a register of *columns*, with where their days stand."""
    heads = ["Ref", *(heading for heading, *_ in columns)]
    rows = [[f"C{number}", *row] for number, row in enumerate(registered(*columns))]
    read = tomllib.loads(draft(Rows(heads, rows)))
    return [(each["stage"], each["on"]["column"]) for each in read["event"] if each["event"] == "responded"]


@pytest.mark.parametrize(
    "informal", [("Informal (Y/N)", 0, "Y", 2), ("Informal resolution date", 2, "", 4)], ids=["a flag", "a few days"]
)
def test_a_heading_that_speaks_of_informal_makes_no_stage_0_without_its_answers(informal):
    assert answers(
        ("Received", 0, "", 1),
        informal,
        ("Stage 1 reply", 10, "", 1),
        ("Outcome", 0, "Upheld", 1),
        ("Stage 2 start", 20, "", 3),
        ("Stage 2 reply", 40, "", 3),
        ("Outcome 2", 0, "Not upheld", 3),
    ) == [("1", "Stage 1 reply"), ("2", "Stage 2 reply")]


def test_the_answer_before_a_review_is_an_answer_although_only_the_review_has_an_outcome():
    assert answers(
        ("Received", 0, "", 1),
        ("Answered", 10, "", 1),
        ("Review requested", 20, "", 3),
        ("Review answered", 40, "", 3),
        ("Review outcome", 0, "Upheld", 3),
    ) == [("1", "Answered"), ("2", "Review answered")]
