"""How fast days are counted, beside the `holidays` package and numpy.

Each figure is a ratio: both sides take turns in one process, and the middle ratio of all turns is shown. Both sides
must have found the same days before anything is timed.

`holidays` does not accept python-dateutil 4, so this file runs in the second environment: ``make bench``, or on its own
``.venv-dateutil-2.9/bin/python -m pytest -s tests/benchmarks/bench_counting.py``.
"""

import datetime as dt
import random
import statistics
import time

import holidays
import numpy as np
import pytest

from casework.domain.deadlines import deadlines
from casework.domain.time.arrays import count_array
from casework.domain.time.bulk import count_each
from casework.domain.time.counting import CountingRule, count
from tests.histories import (
    CALENDARS,
    LONDON,
    PLACE,
    acknowledged,
    case_of,
    escalated,
    extended,
    library,
    paused,
    received,
    responded,
    resumed,
)

CALENDAR = CALENDARS["england-and-wales"]
TWENTY = CountingRule(amount=20, unit="working_days")
AMOUNTS = (5, 10, 20, 65)
FIRST, LAST = dt.date(2015, 1, 1), dt.date(2027, 6, 1)
ONE_AT_A_TIME, MANY, TURNS = 1_000, 1_000_000, 41
NOISE = 0.75
"""How much of a wanted figure must be kept, on a machine that others use as well."""


@pytest.fixture(scope="module")
def few():
    drawn = random.Random(7)
    return [FIRST + dt.timedelta(drawn.randrange((LAST - FIRST).days)) for _ in range(ONE_AT_A_TIME)]


@pytest.fixture(scope="module")
def busdays():
    """The same calendar as numpy has it."""
    return np.busdaycalendar(holidays=[day for day, _ in CALENDAR.holidays])


def seconds(work, rounds):
    """How long one of *rounds* kept the processor, which others use as well."""
    began = time.process_time()
    for _ in range(rounds):
        work()
    return (time.process_time() - began) / rounds


def times_as_fast(ours, theirs, *, rounds=(1, 1), turns=TURNS):
    """The middle one of the ratios of *turns* turns; more than 1 where ours is faster.

    *rounds* is how often each side works in a turn, so that both work for about the same time.
    """
    ours(), theirs()
    return statistics.median(seconds(theirs, rounds[1]) / seconds(ours, rounds[0]) for _ in range(turns))


def test_one_deadline_beside_the_holidays_package(few):
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(2014, 2031))

    def ours():
        return [count(day, TWENTY, CALENDAR, zone=LONDON) for day in few]

    def theirs():
        return [england.get_nth_working_day(day, 20) for day in few]

    assert [found.due for found in ours()] == theirs()

    print(
        f"\none deadline: {times_as_fast(ours, theirs, turns=15):.1f} times as fast as the holidays package (60 wanted)"
    )


@pytest.fixture(scope="module")
def million():
    drawn = random.Random(7)
    span = (LAST - FIRST).days
    return (
        [FIRST + dt.timedelta(drawn.randrange(span)) for _ in range(MANY)],
        [drawn.choice(AMOUNTS) for _ in range(MANY)],
    )


def test_a_million_dates_in_pure_python_beside_numpy(million, busdays):
    starts, amounts = million
    as_dates, as_numbers = np.array(starts, dtype="datetime64[D]"), np.array(amounts)

    def ours():
        return count_each(starts, TWENTY, CALENDAR, zone=LONDON, amounts=amounts)

    def arrays():
        return np.busday_offset(as_dates, as_numbers, roll="backward", busdaycal=busdays)

    def lists():
        days, numbers = np.array(starts, dtype="datetime64[D]"), np.array(amounts)
        return np.busday_offset(days, numbers, roll="backward", busdaycal=busdays).tolist()

    assert ours().due == lists()
    assert ours().provisional == []

    beside_arrays = times_as_fast(ours, arrays, rounds=(1, 3), turns=9)
    beside_lists = times_as_fast(ours, lists, turns=5)
    print(f"\na million dates in lists: {beside_arrays:.2f} times as fast as numpy on arrays (0.25 wanted)")
    print(f"a million dates in lists: {beside_lists:.1f} times as fast as numpy on lists (4 wanted)")
    assert beside_arrays > 0.25 * NOISE
    assert beside_lists > 4 * NOISE


def test_a_million_dates_in_arrays_beside_numpy(million, busdays):
    starts, amounts = np.array(million[0], dtype="datetime64[D]"), np.array(million[1])

    def ours():
        return count_array(starts, TWENTY, CALENDAR, amounts=amounts)

    def theirs():
        return np.busday_offset(starts, amounts, roll="backward", busdaycal=busdays)

    assert (ours().due == theirs()).all()
    assert not ours().provisional.any()

    ratio = times_as_fast(ours, theirs, rounds=(3, 1), turns=15)
    print(f"\na million dates in arrays: {ratio:.1f} times as fast as numpy (3 wanted)")
    assert ratio > 3 * NOISE


HISTORY = (
    received("2026-03-02"), acknowledged("2026-03-04"), paused("2026-03-06"), resumed("2026-03-10"),
    extended("2026-03-13", 10, "working_days"), responded("2026-03-27"),
    escalated("2026-04-08"), acknowledged("2026-04-10", "2"), paused("2026-04-15", pause="p2"),
    resumed("2026-04-20", pause="p2"), extended("2026-04-28", 20, "working_days", stage="2"),
    responded("2026-05-19", "2"),
)  # fmt: skip


def test_all_deadlines_of_a_case_with_twelve_events_beside_numpy_one_day_at_a_time(busdays):
    received_on, event = HISTORY[0]
    event = type(event)(kind=event.kind, procedure="lgsco-code-2024", reference="C-1", stage="1")
    case = case_of((received_on, event), *HISTORY[1:])
    version = library().get("lgsco-code-2024").version_on(received_on)

    def ours():
        return deadlines(case, version, place=PLACE, calendars=CALENDARS)

    def theirs():
        return np.busday_offset(received_on, 20, roll="backward", busdaycal=busdays)

    assert [str(each.due_on) for each in ours()] == ["2026-03-09", "2026-04-07", "2026-04-15", "2026-06-12"]
    assert str(theirs()) == "2026-03-30"

    cost = 1 / times_as_fast(ours, theirs, rounds=(100, 1_000))
    print(f"\nall deadlines of a case: the time of {cost:.1f} calls of busday_offset (at most 8 wanted)")
    assert cost < 8 / NOISE
