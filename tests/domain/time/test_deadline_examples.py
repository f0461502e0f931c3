"""Every worked example that was collected from courts, regulators and other systems, each with its source."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from casework.adapters.toml_calendars import load_calendars
from casework.domain.time.counting import CountingRule, count
from casework.domain.time.lateness import days_elapsed, is_past
from casework.domain.time.steps import StepCode, in_words
from tests.collected_examples import EXAMPLES, RULES

CALENDARS = load_calendars()
LONDON = ZoneInfo("Europe/London")


def rows(*kinds):
    return [pytest.param(row, id=row["id"]) for row in EXAMPLES if row["kind"] in kinds]


def moment(text):
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


def counted(row, trace=None):
    cut_off = dt.time.fromisoformat(row["cutoff"]) if "cutoff" in row else None
    rule = CountingRule(amount=row["amount"], cut_off=cut_off, **RULES[row["rule_id"]])
    return count(moment(row["start"]), rule, CALENDARS.inline(row["calendar"]), zone=LONDON, trace=trace)


def test_every_example_is_of_a_kind_that_is_tried_here():
    assert len(EXAMPLES) == 99
    assert {row["kind"] for row in EXAMPLES} == {"due_date", "status", "count", "timestamp"}


@pytest.mark.parametrize("row", rows("due_date", "status", "timestamp"))
def test_the_due_date_is_that_of_the_source(row):
    answer = counted(row)

    assert answer.due.isoformat() == row["expected_due"]
    assert not answer.provisional


@pytest.mark.parametrize("row", rows("due_date", "status", "timestamp"))
def test_the_explanation_ends_at_the_due_date_and_changes_nothing(row):
    trace = []

    answer = counted(row, trace)

    assert answer == counted(row)
    ends = [step.days[-1] for step in trace if step.code in {StepCode.COUNTED, StepCode.ROLLED}]
    assert ends[-1] == answer.due
    assert in_words(answer.due) in " ".join(str(step) for step in trace)


@pytest.mark.parametrize("row", [row for row in EXAMPLES if "weekdays not counted" in row.get("explain", "")])
def test_the_explanation_names_the_same_weekdays_as_the_source(row):
    trace = []
    wanted = row["explain"].partition("weekdays not counted: ")[2].split(", ")

    counted(row, trace)

    named = {StepCode.KEPT, StepCode.HOLIDAYS_LEFT_OUT}
    left_out = [day for step in trace if step.code in named for day in step.days if day.weekday() < 5]
    assert [f"{day:%d %b %Y}" for day in left_out] == wanted


@pytest.mark.parametrize("row", rows("count"))
def test_days_between_are_those_of_the_source(row):
    number = days_elapsed(moment(row["start"]), moment(row["end"]), "working_days", CALENDARS.inline(row["calendar"]))

    assert number == row["expected_value"]


@pytest.mark.parametrize("row", rows("status"))
def test_the_status_at_an_instant_is_that_of_the_source(row):
    answer = counted(row)

    assert is_past(answer.due, moment(row["at"]), LONDON) == (row["expected_value"] == "overdue")
