"""Every explanation is followed by a walker that knows nothing else, and its sentences are made from the same steps."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.cases.fold import fold
from casework.domain.deadlines import governed_deadlines
from casework.domain.deadlines.steps import DeadlineStep, DeadlineStepCode
from casework.domain.deadlines.windows import windows
from casework.domain.time.counting import Direction, Unit, count
from casework.domain.time.moments import local_day
from casework.domain.time.steps import Step, StepCode
from casework.testing import strategies
from tests.complaints import PROCEDURES
from tests.explanations import (
    ZONES,
    as_read,
    as_told,
    cases,
    closed_days,
    counts,
    deadlines_of,
    rules_in_hours,
    windows_of,
)
from tests.histories import CALENDARS, PLACE
from tests.oracles.count_walker import moment
from tests.oracles.explanation_walker import CODES, walk_count, walk_deadline, walk_window
from tests.transitions import BOTH, BY_STAGE, PLAIN, TAKING_OVER


def follow_deadlines(found, calendars):
    for deadline in found:
        outcome = walk_deadline(as_told(deadline.explain()), calendars)

        assert outcome == (as_read(deadline.due_on), deadline.provisional, deadline.unconfirmed)


def follow_windows(found, calendars):
    for window in found:
        outcome = walk_window(as_told(window.explain()), calendars)

        assert outcome.untils == tuple(as_read(period.until) for period in window.periods)
        assert outcome[1:] == (as_read(window.until), window.bound, window.provisional, window.unconfirmed)


@given(counts())
def test_property_8_the_explanation_of_a_count_executed_step_by_step_gives_the_same_date(drawn):
    found, steps, calendars = drawn

    outcome = walk_count(as_told(steps), calendars)

    assert (outcome.due, outcome.provisional) == (as_read(found.due), found.provisional)


@given(counts())
def test_property_8_the_steps_alone_are_enough_also_without_the_closed_days(drawn):
    found, steps, _ = drawn

    assert walk_count(as_told(steps)).due == as_read(found.due)


@given(counts(rules_in_hours))
def test_property_8_the_explanation_of_hours_executed_step_by_step_gives_the_same_instant(drawn):
    found, steps, calendars = drawn

    outcome = walk_count(as_told(steps), calendars)

    assert (outcome.due, outcome.provisional) == (as_read(found.due), found.provisional)


@pytest.mark.parametrize("start", ["1995-03-24T16:00", "2026-03-27T16:00", "2026-10-23T16:00"])
@settings(max_examples=25)
@given(
    rule=strategies.counting_rules(units=(Unit.WORKING_HOURS,), directions=tuple(Direction)),
    zone=st.sampled_from(ZONES),
    calendar=strategies.calendars(most=0) | strategies.calendars(most=0, hours=True),
)
def test_property_8_working_hours_over_a_clock_change_executed_step_by_step_give_the_same_instant(
    start, rule, zone, calendar
):
    trace = []
    found = count(dt.datetime.fromisoformat(start), rule, calendar, zone=zone, trace=trace)

    assert walk_count(as_told(trace)).due == as_read(found.due)


@given(cases())
def test_property_8_the_explanation_of_a_deadline_executed_step_by_step_gives_the_same_date(drawn):
    follow_deadlines(deadlines_of(drawn), closed_days(drawn[2]))


@given(cases())
def test_property_8_the_explanation_of_a_window_executed_step_by_step_gives_the_same_last_day(drawn):
    follow_windows(windows_of(drawn), closed_days(drawn[2]))


@pytest.mark.parametrize("name", PROCEDURES.ids())
@settings(max_examples=4)
@given(data=st.data())
def test_property_8_the_explanations_of_every_procedure_executed_step_by_step_give_the_same_dates(name, data):
    procedure = PROCEDURES.get(name)
    case = fold("case-drawn", data.draw(strategies.histories(procedure)))
    version = procedure.version_on(local_day(case.governed_since(procedure.id), PLACE.zone))
    unknown = {each.starts for window in version.windows for each in window.periods if each.trigger is None}
    known = {words: data.draw(strategies.days(*_YEARS)) for words in sorted(unknown) if data.draw(st.booleans())}

    found = governed_deadlines(case, procedure, place=PLACE, calendars=CALENDARS)

    follow_deadlines(found, closed_days(PLACE))
    follow_windows(windows(case, version, place=PLACE, calendars=CALENDARS, known=known), closed_days(PLACE))


_YEARS = (dt.date(2015, 1, 1), dt.date(2035, 12, 31))


@given(strategies.histories(PLAIN, first=dt.date(2026, 1, 1), last=dt.date(2026, 5, 31), longest=8))
def test_property_8_the_explanation_under_a_version_that_took_over_gives_the_same_date(facts):
    case = fold("case-drawn", facts)

    for procedure in (PLAIN, BY_STAGE, TAKING_OVER, BOTH):
        follow_deadlines(governed_deadlines(case, procedure, place=PLACE, calendars=CALENDARS), closed_days(PLACE))


# The words


def said_again(told):
    """The sentences that a step gives of which only the data are left."""
    kind, codes = (Step, StepCode) if told["code"] in [*StepCode] else (DeadlineStep, DeadlineStepCode)
    days, names = tuple(map(moment, told["days"])), tuple(told["names"])
    return str(kind(code=codes(told["code"]), days=days, names=names, number=told["number"]))


@settings(max_examples=20)
@given(cases())
def test_each_sentence_is_made_from_the_data_of_its_step_and_nothing_else(drawn):
    for found in (*deadlines_of(drawn), *windows_of(drawn)):
        assert [said_again(told) for told in as_told(found.explain())] == list(found.explanation)


@given(counts())
def test_each_sentence_of_a_count_is_made_from_the_data_of_its_step_and_nothing_else(drawn):
    _, steps, _ = drawn

    assert [said_again(told) for told in as_told(steps)] == [str(step) for step in steps]


def test_the_walker_knows_every_step_that_there_is_and_no_other():
    assert sorted(CODES) == sorted({*StepCode, *DeadlineStepCode})
    assert not {*StepCode} & {*DeadlineStepCode}
