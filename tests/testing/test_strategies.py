"""The strategies that are shipped: what they draw is legal, and they draw all of it."""

import contextlib
import datetime as dt

import attrs
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import casework.testing
from casework.application.identity import new_id
from casework.domain.cases.events import EVENTS, Absorbed, Corrected, Linked, Merged, Received
from casework.domain.cases.fields import CODE, DETAIL
from casework.domain.cases.fold import begin, evolve
from casework.domain.procedure_checks import mistakes_of
from casework.domain.time.counting import Direction, Unit
from casework.domain.time.moments import local_day
from casework.testing import strategies
from tests.complaints import CALENDARS, CARE, COUNCIL, FEEDBACK, FOI, LONDON, PROCEDURES, around

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 1, 31)


@given(strategies.days(FIRST, LAST))
def test_days_are_dates_between_two_days(day):
    assert type(day) is dt.date
    assert FIRST <= day <= LAST


@given(strategies.moments(FIRST, LAST))
def test_moments_are_dates_or_instants_with_an_offset(moment):
    assert not isinstance(moment, dt.datetime) or moment.utcoffset() is not None
    assert FIRST <= (moment.date() if isinstance(moment, dt.datetime) else moment) <= LAST


@given(strategies.codes())
def test_codes_are_codes(code):
    assert CODE.match(code)


@given(strategies.details())
def test_details_are_ids_as_they_are_made(detail):
    assert len(detail) == len(new_id("detail", strategies.NOW))
    assert DETAIL.match(detail)
    assert DETAIL.match(new_id("detail", strategies.NOW))


@given(strategies.calendars(FIRST, LAST, most=3))
def test_calendars_have_some_working_days_and_few_holidays(calendar):
    assert len(calendar.closed_weekdays) < 7
    assert all(FIRST <= day <= LAST for day, _ in calendar.holidays)
    assert len(calendar.holidays) <= 3


class SeenEnoughError(Exception):
    """Everything that was wanted has been drawn."""


def kinds_drawn(strategy, *, examples, wanted=EVENTS):
    """Return the types of all events that *strategy*, of tuples of events, draws in so many examples at most."""
    seen = set()

    @settings(database=None, max_examples=examples, derandomize=True, phases=[Phase.generate])
    @given(strategy)
    def look(events):
        seen.update(type(event) for event in events)
        if seen >= set(wanted):
            raise SeenEnoughError

    with contextlib.suppress(SeenEnoughError):
        look()
    return seen


def test_every_kind_of_event_is_drawn():
    assert kinds_drawn(st.tuples(strategies.events()), examples=4_000) == set(EVENTS)


@pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
def test_one_kind_of_event_is_drawn_if_only_that_is_wanted(kind):
    assert kinds_drawn(st.tuples(strategies.events(kind)), examples=3) == {kind}


@pytest.mark.parametrize("procedure", [COUNCIL, CARE, FOI, FEEDBACK])
@given(data=st.data())
def test_a_history_begins_with_a_receipt_and_is_numbered_and_over(procedure, data):
    facts = data.draw(strategies.histories(PROCEDURES.get(procedure), first=FIRST, last=LAST, longest=6))

    assert isinstance(facts[0].event, Received)
    assert FIRST <= facts[0].happened <= LAST
    assert [fact.version for fact in facts] == list(range(1, len(facts) + 1))
    assert len(facts) <= 7
    assert all(local_day(fact.happened, LONDON) <= strategies.NOW.date() for fact in facts)


@given(strategies.histories(PROCEDURES.get(COUNCIL), corrections=False))
def test_each_fact_of_a_history_is_one_that_the_case_allowed(facts):
    from casework.domain.cases.decisions.judging import why_not

    case = begin("case-1", facts[0])
    for fact in facts[1:]:
        assert why_not(case, fact, around(COUNCIL, now=strategies.NOW)) is None
        case = evolve(case, fact)


def test_histories_reach_every_event():
    procedures = st.sampled_from([PROCEDURES.get(name) for name in (FOI, FEEDBACK, COUNCIL)])
    drawn = procedures.flatmap(lambda procedure: strategies.histories(procedure, imported=True))
    events = drawn.map(lambda facts: tuple(fact.event for fact in facts))

    # What ties two cases together needs another case, and is drawn with the pairs of cases in tests/properties.
    alone = set(EVENTS) - {Linked, Merged, Absorbed}
    assert kinds_drawn(events, examples=800, wanted=alone) == alone


@given(strategies.histories(PROCEDURES.get(COUNCIL), corrections=False))
def test_histories_may_be_without_corrections(facts):
    assert not any(isinstance(fact.event, Corrected) for fact in facts)


@settings(max_examples=100)
@given(data=st.data())
def test_a_procedure_that_ended_or_has_no_limits_has_histories_too(data):
    found = PROCEDURES.get(COUNCIL)
    (version,) = found.versions
    bare = attrs.evolve(
        version, effective_from=None, stages=tuple(attrs.evolve(stage, limits=()) for stage in version.stages)
    )
    procedure = attrs.evolve(found, versions=(bare,), ends_on=dt.date(2020, 1, 1))

    facts = data.draw(strategies.histories(procedure))

    assert facts[0].happened <= dt.date(2020, 1, 1)


@given(strategies.procedures(units=tuple(Unit), calendars=("place", "scotland")))
def test_a_drawn_procedure_has_no_mistakes(procedure):
    assert mistakes_of(procedure, calendars=CALENDARS) == ()


@given(strategies.procedures(), st.data())
def test_a_drawn_procedure_can_be_worked_with(procedure, data):
    facts = data.draw(strategies.histories(procedure, longest=4))

    assert facts[0].event.procedure == procedure.id == "drawn"


@given(strategies.counting_rules(units=(Unit.WEEKS, Unit.HOURS), directions=(Direction.BEFORE,), least=3))
def test_a_drawn_rule_is_of_the_kind_that_was_asked_for(rule):
    assert (rule.unit in {Unit.WEEKS, Unit.HOURS}, rule.direction, rule.amount >= 3) == (True, Direction.BEFORE, True)


@given(strategies.calendars(hours=True))
def test_a_drawn_calendar_may_have_business_hours(calendar):
    assert 1 <= len(calendar.windows) <= 3


def test_the_strategies_are_loaded_when_they_are_first_asked_for():
    assert casework.testing.__getattr__("strategies") is strategies
