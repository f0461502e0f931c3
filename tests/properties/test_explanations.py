"""The walker of explanations itself: it follows real ones, and notices a step that is not true."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.cli.explaining import step_json
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counting import Direction, Interval, Unit, count
from casework.domain.time.steps import StepCode
from casework.testing import strategies
from tests.oracles.explanation_walker import ContradictionError, walk_count

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(1995, 1, 1), dt.date(2040, 12, 31)
ZONES = [ZoneInfo(name) for name in ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")]
days = strategies.days(FIRST, LAST)
rules = strategies.counting_rules(units=tuple(Unit), directions=tuple(Direction))


@st.composite
def counts(draw, rules=rules):
    """A start, a rule, a calendar with holidays and pauses around the start, and a zone."""
    start, rule, zone = draw(days), draw(rules), draw(st.sampled_from(ZONES))
    around = (start - 60 * DAY, start + 60 * DAY)
    calendar = draw(strategies.calendars(*around, most=30, hours=draw(st.booleans())))
    stops = draw(st.lists(st.tuples(st.dates(*around), st.integers(0, 12)), max_size=3))
    left_out = [Interval(first=first, end=first + length * DAY) for first, length in stops]
    if rule.unit in {Unit.HOURS, Unit.WORKING_HOURS} or draw(st.booleans()):
        time = draw(st.times())
        start = dt.datetime.combine(start, time, tzinfo=draw(st.sampled_from((None, dt.UTC, zone))))
    return start, rule, calendar, left_out, zone


def explained(start, rule, calendar, left_out=(), zone=ZONES[0]):
    trace = []
    found = count(start, rule, calendar, zone=zone, left_out=left_out, trace=trace)
    return found, [step_json(step) for step in trace]


@given(counts())
def test_property_8_explain_a_count_executed_step_by_step_gives_the_same_date(drawn):
    found, steps = explained(*drawn)

    outcome = walk_count(steps)

    assert outcome.due == found.due
    assert outcome.provisional == found.provisional
