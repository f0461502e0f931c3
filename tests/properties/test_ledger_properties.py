"""The ledger of pauses and extensions: however it is written down, split or put right, the sum is the same.

Everything is told by events, as an officer records it, and compared with a walk day by day that shares no code.
"""

import datetime as dt
import itertools
import random

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.decisions import DECISIONS
from casework.domain.cases.vocabulary import IrregularExtensions
from casework.domain.deadlines import deadlines
from casework.domain.procedures import ExtensionBase
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.places import Place
from casework.errors import DecisionError
from tests.complaints import after, around
from tests.histories import (
    CALENDARS,
    LONDON,
    case_of,
    corrected,
    extended,
    kept,
    limit,
    more_time,
    paused,
    received,
    resumed,
    rules,
    within,
)
from tests.oracles import slow_deadlines

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(1995, 1, 2), dt.date(2040, 6, 30)
WEEKEND = frozenset({5, 6})
starts = st.dates(FIRST, LAST)
offsets = st.integers(0, 120)
stretches = st.lists(st.tuples(offsets, st.integers(0, 25)), max_size=4)
holidays = st.frozensets(offsets, max_size=25)
givings = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 15)), max_size=3)
keepings = st.lists(
    st.tuples(st.integers(0, 60), offsets, st.integers(-10, 10)), max_size=3, unique_by=lambda drawn: drawn[0]
)
amounts = st.integers(0, 40)
chances = st.randoms(use_true_random=False)


def place_of(start, shut):
    closed = {start + DAY * day: "Drawn day" for day in shut}
    return Place(
        zone=LONDON, calendar=WorkingCalendar(id="drawn", name="Drawn", closed_weekdays=WEEKEND, holidays=closed)
    )


def is_open_in(place):
    closed = dict(place.calendar.holidays)
    return lambda day: day.weekday() not in WEEKEND and day not in closed


def pauses_of(start, drawn):
    return [(start + DAY * first, start + DAY * (first + length)) for first, length in drawn]


def told(stops):
    """The events of each pause, by itself and under a name of its own."""
    return [
        [paused(first.isoformat(), pause=f"p{number}"), resumed(end.isoformat(), pause=f"p{number}")]
        for number, (first, end) in enumerate(stops, start=1)
    ]


def found(events, amount, place, base=ExtensionBase.DUE):
    """The deadline of a case to which this happened, in the order of recording."""
    procedure = rules(limit(counts=[within(amount)], extension=more_time(base)))
    (answer,) = deadlines(case_of(*events), procedure, place=place, calendars=CALENDARS)
    return answer


def walked(start, amount, place, stops, more=(), *, held=(), base=ExtensionBase.DUE):
    return slow_deadlines.due_day(
        start, amount, is_open_in(place), pauses=stops, extensions=more, kept=held, base=base.value
    )


@given(
    start=starts, amount=amounts, shut=holidays, drawn=stretches, givings=givings, keepings=keepings,
    base=st.sampled_from(list(ExtensionBase)), chance=chances,
)  # fmt: skip
def test_pauses_that_overlap_extensions_and_kept_dates_recorded_in_any_order_come_to_the_day_that_a_walk_reaches(
    *, start, amount, shut, drawn, givings, keepings, base, chance: random.Random
):
    place, stops = place_of(start, shut), pauses_of(start, drawn)
    more = [(start + DAY * day, given_days) for day, given_days in givings]
    held = [(start + DAY * day, start + DAY * until, start + DAY * (until + apart)) for day, until, apart in keepings]
    recorded = [*told(stops), *([extended(day.isoformat(), number, "working_days")] for day, number in more)]
    recorded += [[kept(*(day.isoformat() for day in dates))] for dates in held]
    chance.shuffle(recorded)

    due = found([received(start.isoformat()), *itertools.chain(*recorded)], amount, place, base).due_on

    assert due == walked(start, amount, place, stops, more, held=held, base=base)


@given(start=starts, amount=amounts, shut=holidays, first=offsets, cuts=st.lists(st.integers(0, 30), min_size=1),
       overlap=st.integers(0, 5), chance=chances)  # fmt: skip
def test_property_3_a_pause_is_the_same_however_it_is_split(
    *, start, amount, shut, first, cuts, overlap, chance: random.Random
):
    place, begin = place_of(start, shut), start + DAY * first
    edges = sorted({0, *cuts})
    whole = [(begin, begin + DAY * edges[-1])]
    # Neighbours may share days, as notes by two officers do; none reaches beyond the whole.
    pieces = [
        (begin + DAY * one, begin + DAY * min(two + overlap, edges[-1])) for one, two in itertools.pairwise(edges)
    ]
    chance.shuffle(pieces)
    receipt = received(start.isoformat())

    split = found([receipt, *itertools.chain(*told(pieces))], amount, place)

    assert split.due_on == found([receipt, *itertools.chain(*told(whole))], amount, place).due_on
    assert split.due_on == walked(start, amount, place, whole)


@given(
    start=starts, amount=amounts, shut=holidays, drawn=stretches,
    parts=st.lists(st.integers(1, 9), min_size=1, max_size=5), given_on=st.integers(0, 40),
    base=st.sampled_from([ExtensionBase.DUE, ExtensionBase.START]),
)  # fmt: skip
def test_more_time_is_the_same_however_it_is_split(*, start, amount, shut, drawn, parts, given_on, base):
    place, stops, day = place_of(start, shut), pauses_of(start, drawn), (start + DAY * given_on).isoformat()
    before = [received(start.isoformat()), *itertools.chain(*told(stops))]

    whole = found([*before, extended(day, sum(parts), "working_days")], amount, place, base).due_on
    split = found([*before, *(extended(day, part, "working_days") for part in parts)], amount, place, base).due_on

    assert whole == split == walked(start, amount, place, stops, [(start + DAY * given_on, sum(parts))], base=base)


@given(start=starts, amount=st.integers(1, 40), shut=holidays, first=offsets, length=st.integers(1, 10))
def test_property_3_a_pause_inside_closed_time_gives_nothing(*, start, amount, shut, first, length):
    closed = shut | set(range(first, first + length))
    place = place_of(start, closed)
    ((begin, end),) = pauses_of(start, [(first, length)])
    receipt = received(start.isoformat())

    assert found([receipt, *told([(begin, end)])[0]], amount, place).due_on == found([receipt], amount, place).due_on


@given(start=starts, amount=amounts, shut=holidays, first=offsets, length=st.integers(2, 20), data=st.data())
def test_T21_a_holiday_inside_a_pause_is_not_left_out_twice(*, start, amount, shut, first, length, data):
    ((begin, end),) = stops = pauses_of(start, [(first, length)])
    inside = data.draw(st.integers(first, first + length - 1))
    events = [received(start.isoformat()), *told(stops)[0]]

    with_it = found(events, amount, place_of(start, shut | {inside})).due_on

    assert with_it == found(events, amount, place_of(start, shut - {inside})).due_on
    assert begin < end


@given(start=starts, amount=amounts, shut=holidays, drawn=stretches, first=offsets, wrong=st.integers(0, 30),
       right=st.integers(0, 30))  # fmt: skip
def test_a_pause_that_a_correction_ends_on_another_day_is_the_pause_that_ended_then(
    *, start, amount, shut, drawn, first, wrong, right
):
    place, begin = place_of(start, shut), start + DAY * first
    receipt, others = received(start.isoformat()), told(pauses_of(start, drawn))
    number = f"p{len(others) + 1}"
    opened = paused(begin.isoformat(), pause=number)
    ended = {days: resumed((begin + DAY * days).isoformat(), pause=number) for days in (wrong, right)}
    before = [receipt, *itertools.chain(*others), opened]

    put_right = [*before, ended[wrong], corrected("2041-01-01", len(before) + 1, ended[right])]

    as_it_was = found([*before, ended[right]], amount, place)
    assert found(put_right, amount, place) == as_it_was
    assert as_it_was.due_on == walked(start, amount, place, [*pauses_of(start, drawn), (begin, begin + DAY * right)])


@given(start=starts, amount=amounts, shut=holidays, drawn=stretches.filter(bool), givings=givings, data=st.data())
def test_T19_what_is_struck_out_leaves_the_case_as_if_it_had_never_been(*, start, amount, shut, drawn, givings, data):
    place, stops = place_of(start, shut), pauses_of(start, drawn)
    more = [[extended((start + DAY * day).isoformat(), number, "working_days")] for day, number in givings]
    recorded = [*told(stops), *more]
    gone = data.draw(st.integers(0, len(recorded) - 1))
    receipt, events = received(start.isoformat()), [*itertools.chain(*recorded)]
    at = 2 + sum(map(len, recorded[:gone]))

    strikes = [corrected("2041-01-01", at + number) for number in range(len(recorded[gone]))]

    struck = found([receipt, *events, *strikes], amount, place)
    never = found([receipt, *itertools.chain(*recorded[:gone], *recorded[gone + 1 :])], amount, place)
    assert struck == never
    assert struck.explanation == never.explanation


@given(start=starts, amount=amounts, shut=holidays, drawn=stretches, givings=givings.filter(bool), data=st.data())
def test_what_was_struck_out_and_restored_stands_as_before(*, start, amount, shut, drawn, givings, data):
    place, stops = place_of(start, shut), pauses_of(start, drawn)
    more = [extended((start + DAY * day).isoformat(), number, "working_days") for day, number in givings]
    before = [received(start.isoformat()), *itertools.chain(*told(stops)), *more]
    gone = data.draw(st.integers(len(before) - len(more), len(before) - 1))

    again = [*before, corrected("2041-01-01", gone + 1), corrected("2041-01-02", gone + 1, before[gone])]

    assert found(again, amount, place) == found(before, amount, place)


def _recorded(case, circumstances, drawn):
    """The case after every extension that makes sense, whatever rule it breaks."""
    for day, amount, until, reason in drawn:
        happened = case.intake.received + DAY * day
        said = {"amount": amount} if until is None else {"until": happened + DAY * until}
        try:
            event = DECISIONS["extend"](case, circumstances, happened=happened, reason=reason, limit="respond", **said)
        except DecisionError:
            continue
        case = after(case, event, happened.isoformat())
    return case


@given(
    start=starts,
    amount=st.integers(1, 20),
    shut=holidays,
    at_once=st.none() | st.integers(1, 10),
    most=st.integers(0, 15),
    times=st.none() | st.integers(1, 2),
    base=st.sampled_from(list(ExtensionBase)),
    drawn=st.lists(
        st.tuples(
            st.integers(0, 60), st.integers(1, 30), st.none() | st.integers(0, 90), st.sampled_from(["busy", None])
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_what_is_recorded_against_the_rules_never_makes_a_date_later_than_they_allow(
    *, start, amount, shut, at_once, most, times, base, drawn
):
    place = place_of(start, shut)
    rule = attrs.evolve(more_time(base, at_once), at_most=amount + most, times=times)
    version = rules(limit(counts=[within(amount)], extension=rule))
    recording = attrs.evolve(
        around(), version=version, place=place, now=dt.datetime(2041, 1, 1, tzinfo=dt.UTC),
        irregular_extensions=IrregularExtensions.RECORD,
    )  # fmt: skip
    receipt = received(start.isoformat())

    case = _recorded(case_of(receipt), recording, drawn)

    (answer,) = deadlines(case, version, place=place, calendars=CALENDARS)
    is_open = is_open_in(place)
    assert slow_deadlines.walk(start, amount, is_open, ()) <= answer.due_on
    assert answer.due_on <= slow_deadlines.walk(start, amount + most, is_open, ())
    lawful = [given for given in case.visit.granted if not given.event.irregular]
    kept = attrs.evolve(case, visits=(attrs.evolve(case.visit, granted=tuple(lawful)),))
    (without,) = deadlines(kept, version, place=place, calendars=CALENDARS)
    assert without.due_on <= answer.due_on
