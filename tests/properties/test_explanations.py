"""Every explanation is followed by a walker that knows nothing else, and the walker notices a step that is not true."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.cli.explaining import step_json
from casework.domain.cases.parts import Pause
from casework.domain.cases.vocabulary import SetBy
from casework.domain.deadlines import deadlines
from casework.domain.time.calendars import Window
from casework.domain.time.counting import Direction, Interval, Unit, count
from casework.domain.time.places import Place
from casework.testing import strategies
from tests.histories import (
    CALENDARS,
    acknowledged,
    agreed,
    case_of,
    closed,
    escalated,
    extended,
    received,
    responded,
    set_by,
)
from tests.oracles.explanation_walker import ContradictionError, walk_count, walk_deadline

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(1995, 1, 1), dt.date(2040, 12, 31)
ZONES = [ZoneInfo(name) for name in ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")]
LONDON = ZONES[0]
days = strategies.days(FIRST, LAST)
rules = strategies.counting_rules(units=tuple(Unit), directions=tuple(Direction))
in_hours = strategies.counting_rules(units=(Unit.HOURS, Unit.WORKING_HOURS), directions=tuple(Direction), least=1)


@st.composite
def calendars(draw, around):
    """A calendar whose holidays are known for a while, with business hours or none, and other ones on a weekday."""
    calendar = draw(strategies.calendars(*around, most=30, hours=draw(st.booleans())))
    known = draw(st.none() | st.tuples(st.integers(0, 60), st.integers(61, 120)))
    if known is not None:
        since, until = (around[0] + n * DAY for n in known)
        shut = [pair for pair in calendar.holidays if since <= pair[0] <= until]
        calendar = attrs.evolve(calendar, holidays=shut, known_from=since, known_until=until)
    open_days = sorted({0, 4} - calendar.closed_weekdays)
    if open_days and draw(st.booleans()):
        early = [Window(opens=dt.time(8), closes=dt.time(11, 30)), Window(opens=dt.time(20))]
        calendar = attrs.evolve(calendar, weekday_windows={open_days[0]: early})
    return calendar


@st.composite
def counts(draw, rules=rules):
    """A start, a rule, a calendar, days of standing still around the start, and a zone."""
    start, rule, zone = draw(days), draw(rules), draw(st.sampled_from(ZONES))
    around = (start - 60 * DAY, start + 60 * DAY)
    calendar = draw(calendars(around))
    stops = draw(st.lists(st.tuples(st.dates(*around), st.integers(0, 12)), max_size=3))
    left_out = [Interval(first=first, end=first + length * DAY) for first, length in stops]
    if rule.unit in {Unit.HOURS, Unit.WORKING_HOURS} or draw(st.booleans()):
        start = dt.datetime.combine(start, draw(st.times()), tzinfo=draw(st.sampled_from((None, dt.UTC, zone))))
    return start, rule, calendar, left_out, zone


def explained(start, rule, calendar, left_out=(), zone=LONDON):
    trace = []
    found = count(start, rule, calendar, zone=zone, left_out=left_out, trace=trace)
    return found, [step_json(step) for step in trace]


@given(counts())
def test_property_8_explain_a_count_executed_step_by_step_gives_the_same_date(drawn):
    found, steps = explained(*drawn)

    outcome = walk_count(json.loads(json.dumps(steps)))

    assert (outcome.due, outcome.provisional) == (found.due, found.provisional)


@given(counts(in_hours))
def test_property_8_explain_a_count_of_hours_executed_step_by_step_gives_the_same_instant(drawn):
    found, steps = explained(*drawn)

    outcome = walk_count(json.loads(json.dumps(steps)))

    assert (outcome.due, outcome.provisional) == (found.due, found.provisional)


@pytest.mark.parametrize("start", ["1995-03-24T16:00", "2026-03-27T16:00", "2026-10-23T16:00"])
@given(st.integers(1, 60), st.sampled_from(ZONES), st.sampled_from(Direction), st.data())
def test_property_8_explain_working_hours_over_a_clock_change_give_the_same_instant(
    start, amount, zone, direction, data
):
    calendar = data.draw(strategies.calendars(most=0, hours=data.draw(st.booleans())))
    rule = data.draw(st.just(strategies.counting_rules(units=(Unit.WORKING_HOURS,), directions=(direction,))).flatmap(lambda s: s))

    found, steps = explained(dt.datetime.fromisoformat(start), attrs.evolve(rule, amount=amount), calendar, zone=zone)

    assert walk_count(steps).due == found.due


# Deadlines


@st.composite
def cases(draw):
    """A case under drawn rules: some of everything that can move a due date, in whatever order it happened."""
    units = draw(st.sampled_from((strategies.IN_DAYS, (Unit.HOURS, Unit.WORKING_HOURS), tuple(Unit))))
    procedure = draw(strategies.procedures(units=units, calendars=("place", "scotland", "all-days")))
    (version,) = procedure.versions
    start = draw(days)
    near = st.dates(start, start + 90 * DAY)
    timed = draw(st.booleans())

    def when():
        day = draw(near)
        return f"{day}T{draw(st.integers(0, 23)):02}:30:00+00:00" if timed else day.isoformat()

    events = [received(f"{start}T09:30:00+00:00" if timed else start.isoformat())]
    for _ in range(draw(st.integers(0, 4))):
        limit = draw(st.sampled_from(("acknowledge", "respond")))
        amount, unit = draw(st.integers(1, 20)), draw(st.sampled_from((*strategies.IN_DAYS, Unit.HOURS)))
        if unit is Unit.HOURS and not timed:
            unit = Unit.WORKING_DAYS
        until = draw(near).isoformat()
        events.append(
            draw(
                st.sampled_from((
                    extended(when(), amount, unit.value, limit=limit),
                    extended(when(), amount, unit.value, limit=limit),
                    extended(when(), until=until, limit=limit),
                    agreed(when(), until, limit=limit),
                    set_by(when(), until, SetBy.OMBUDSMAN, limit=limit),
                    set_by(when(), until, SetBy.PANEL, limit=limit),
                ))
            )
        )
    for happens in (acknowledged, responded):
        if draw(st.booleans()):
            events.append(happens(when()))
    if len(version.stages) > 1 and draw(st.booleans()):
        events.append(escalated(when()))
    elif draw(st.booleans()):
        events.append(closed(when()))
    reasons = [rule.reason for rule in version.pauses] or ["unsaid"]
    stops = draw(st.lists(st.tuples(near, st.none() | st.integers(0, 20), st.sampled_from(reasons)), max_size=3))
    ledger = tuple(
        Pause(pause=f"p{n}", paused=first, resumed=None if length is None else first + length * DAY, reason=reason)
        for n, (first, length, reason) in enumerate(stops)
    )
    case = attrs.evolve(case_of(*events), pauses=ledger)
    case = attrs.evolve(
        case,
        intake=attrs.evolve(case.intake, procedure="drawn"),
        visits=tuple(attrs.evolve(visit, procedure="drawn") for visit in case.visits),
    )
    place = Place(zone=draw(st.sampled_from(ZONES)), calendar=draw(calendars((start - 60 * DAY, start + 60 * DAY))))
    return deadlines(case, version, place=place, calendars=CALENDARS)


@given(cases())
def test_property_8_explain_every_deadline_executed_step_by_step_gives_the_same_date(found):
    for deadline in found:
        steps = json.loads(json.dumps([step_json(step) for step in deadline.explain()]))

        assert walk_deadline(steps) == (deadline.due_on, deadline.provisional, deadline.unconfirmed), steps


# What the walker notices

CODES_THAT_ONLY_SAY = {"limit", "kept", "known_from", "known_until", "authority", "no_time_of_day"}


@given(counts(), st.data())
def test_a_day_in_an_explanation_that_is_moved_by_one_is_noticed(drawn, data):
    _, steps = explained(*drawn)
    step = data.draw(st.sampled_from([step for step in steps if step["days"] and step["code"] not in CODES_THAT_ONLY_SAY]))
    place = data.draw(st.integers(0, len(step["days"]) - 1))
    moved = moment(step["days"][place]) + data.draw(st.sampled_from((-DAY, DAY)))

    step["days"][place] = moved.isoformat()

    with pytest.raises(ContradictionError):
        walk_count(steps)


@given(counts(), st.data())
def test_a_number_in_an_explanation_that_is_one_more_or_less_is_noticed(drawn, data):
    _, steps = explained(*drawn)
    step = data.draw(st.sampled_from([step for step in steps if step["number"] is not None]))

    step["number"] += data.draw(st.sampled_from((-1, 1)))

    with pytest.raises(ContradictionError):
        walk_count(steps)


@given(counts(), st.data())
def test_a_step_of_an_explanation_that_is_left_away_is_noticed(drawn, data):
    _, steps = explained(*drawn)
    gone = [step for step in steps if step["code"] not in {"kept", "known_from", "known_until", "cut_off_unused"}]
    assume(not all(step["code"] == "calendar" for step in gone[2:]) or len(gone) > 2)

    steps.remove(data.draw(st.sampled_from(gone)))

    with pytest.raises(ContradictionError):
        walk_count(steps)


def moment(text):
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
