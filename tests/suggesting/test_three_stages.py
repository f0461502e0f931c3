"""A register of three stages side by side: each answer is of its own, and the bare yes of an informal one is read."""

import datetime as dt
import tomllib

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
