"""Calendars of generated layers beside a slow reading of the same rules, one day at a time, from 1995 to 2040."""

import datetime as dt

from hypothesis import assume, given
from hypothesis import strategies as st

from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.closures import Closure, MonthDay, Term, YearlyClosure
from casework.domain.time.counting import count
from casework.domain.time.layers import Layer
from casework.domain.time.rules import CountingRule, Unit
from casework.errors import CountingError
from tests.oracles.slow_calendars import is_open

FIRST, LAST = dt.date(1995, 1, 1), dt.date(2040, 12, 31)

days = st.dates(FIRST, LAST)
weekdays = st.frozensets(st.integers(0, 6), max_size=6)
month_days = st.dates(dt.date(2000, 1, 1), dt.date(2000, 12, 31)).map(lambda day: (day.month, day.day))
stretches = st.tuples(days, st.integers(0, 60)).map(lambda drawn: (drawn[0], drawn[0] + dt.timedelta(days=drawn[1])))
in_order = st.tuples(st.none() | days, st.none() | days).map(
    lambda ends: tuple(sorted(ends)) if None not in ends else ends
)
yearly_rules = st.tuples(month_days, month_days, in_order, weekdays).map(
    lambda drawn: (*drawn[:2], *drawn[2], drawn[3])
)
short_rules = st.tuples(
    st.dates(dt.date(2000, 1, 1), dt.date(2000, 12, 31)), st.integers(0, 30), in_order, weekdays
).map(lambda drawn: (*(_month_day(drawn[0], shift) for shift in (0, drawn[1])), *drawn[2], drawn[3]))


def _month_day(day, shift):
    moved = day + dt.timedelta(days=shift)
    return moved.month, moved.day


@st.composite
def terms(draw):
    """Draw terms in order, none running into the next."""
    ends = sorted(draw(st.lists(days, min_size=2, max_size=8, unique=True).filter(lambda drawn: len(drawn) % 2 == 0)))
    return [pair for pair in zip(ends[::2], ends[1::2], strict=True) if (pair[1] - pair[0]).days < 3000]


@st.composite
def places(draw, *, with_terms=True):
    """Draw the rules of a place, as the slow reading takes them."""
    return {
        "weekdays": draw(weekdays),
        "holidays": draw(st.frozensets(days, max_size=5)),
        "closures": draw(st.lists(stretches, max_size=3)),
        "yearly": draw(st.lists(short_rules, max_size=3)),
        "terms": draw(st.just([]) | terms()) if with_terms else [],
    }


def layer_of(place):
    return Layer(
        holidays=dict.fromkeys(sorted(place["holidays"]), "Holiday"),
        closures=tuple(Closure(name="Closure", first=first, last=last) for first, last in place["closures"]),
        yearly_closures=tuple(
            YearlyClosure(
                name="Every year",
                first=MonthDay(month=first[0], day=first[1]),
                last=MonthDay(month=last[0], day=last[1]),
                holds_from=since,
                holds_until=until,
                weekdays=only,
            )
            for first, last, since, until, only in place["yearly"]
        ),
        terms=tuple(Term(name=f"Term {n}", first=first, last=last) for n, (first, last) in enumerate(place["terms"])),
    )


def calendar_of(place, **parts):
    try:
        ground = WorkingCalendar(id="ground", name="Ground", closed_weekdays=place["weekdays"], **parts)
        return layer_of(place).upon(ground, id="drawn", name="Drawn")
    except CountingError:
        assume(False)


@given(place=places(), day=days)
def test_a_day_is_open_in_a_layered_calendar_when_no_rule_of_it_closes_the_day(place, day):
    calendar = calendar_of(place)
    assume(calendar.knows(day, day))

    assert calendar.is_working(day) == is_open(day, **place)
    assert (calendar.closed_by(day) is None) == is_open(day, **place)


@given(place=places(), day=days)
def test_the_next_working_day_is_the_first_open_one_of_a_walk(place, day):
    calendar = calendar_of(place)
    walked = day + dt.timedelta(days=1)
    while calendar.knows(walked, walked) and not is_open(walked, **place):
        walked += dt.timedelta(days=1)
    assume(calendar.knows(day, walked))

    assert calendar.next_working_day(day) == walked


@given(place=places(), start=days, amount=st.integers(1, 40))
def test_working_days_counted_on_a_layered_calendar_are_the_open_ones_of_a_walk(place, start, amount):
    calendar = calendar_of(place)
    walked, counted = start, 0
    while counted < amount and calendar.knows(walked, walked):
        walked += dt.timedelta(days=1)
        counted += is_open(walked, **place)
    assume(calendar.knows(start, walked))

    answer = count(start, CountingRule(amount=amount, unit=Unit.WORKING_DAYS), calendar, zone=dt.UTC)

    assert (answer.due, answer.provisional) == (walked, False)


@given(rule=yearly_rules, year=st.integers(1995, 2040))
def test_a_rule_of_every_year_closes_the_right_days_of_each_year_leap_years_and_new_year_included(rule, year):
    place = {"weekdays": frozenset(), "yearly": [rule]}
    calendar = calendar_of(place | {"holidays": (), "closures": (), "terms": ()})

    for n in range(366):
        day = dt.date(year, 1, 1) + dt.timedelta(days=n)
        assert calendar.is_working(day) == is_open(day, **place), day


@given(one=places(with_terms=False), other=places(with_terms=False), day=days)
def test_a_union_closes_when_any_part_does_and_an_intersection_when_all_do(one, other, day):
    parts = [calendar_of(one), calendar_of(other)]
    try:
        union = WorkingCalendar.union(parts, id="any", name="Any")
        common = WorkingCalendar.intersection(parts, id="all", name="All")
    except CountingError:
        assume(False)

    assert union.is_working(day) == (is_open(day, **one) and is_open(day, **other))
    assert common.is_working(day) == (is_open(day, **one) or is_open(day, **other))


@given(place=places(), known=st.tuples(days, days).map(sorted), day=days)
def test_a_layer_never_knows_more_than_the_calendar_below_nor_than_itself(place, known, day):
    calendar = calendar_of(place, known_from=known[0], known_until=known[1])
    within = not place["terms"] or place["terms"][0][0] <= day <= place["terms"][-1][1]

    assert calendar.knows(day, day) == (known[0] <= day <= known[1] and within)


@given(place=places(), extra=days)
def test_a_layer_is_a_value_and_one_more_closed_day_is_another_version(place, extra):
    calendar = calendar_of(place)
    assume(extra not in dict(calendar.holidays))

    assert calendar_of(place) == calendar
    assert calendar_of(place).version == calendar.version
    assert calendar.with_holidays([extra], id="drawn", name="Drawn").version != calendar.version
