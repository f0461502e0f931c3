"""Both deadlines of a fresh case: casework beside a loop that a careful programmer would write by hand.

The loop walks one day at a time and asks a set of holidays; it knows no pauses, no extensions, no other unit and no
reasons. Both sides take turns in one process and must find the same days. Run with ``make bench``, or on its own:
``python -m pytest -s tests/benchmarks/bench_deadlines.py``.
"""

import datetime as dt
import time

from tests.histories import PLACE, acknowledged, all_deadlines, case_of, received

DAY = dt.timedelta(days=1)
RECEIVED, ACKNOWLEDGED = dt.date(2026, 3, 30), dt.date(2026, 3, 31)
CALLS, ROUNDS = 200, 30
MOST = 25
"""How many times the hand-written loop both deadlines may cost, with everything that the loop leaves out."""


def walked(start, amount, holidays):
    """The day on which *amount* working days after *start* are over."""
    day = start
    while amount:
        day += DAY
        amount -= day.weekday() < 5 and day not in holidays
    return day


def by_hand(holidays):
    return walked(RECEIVED, 5, holidays), walked(ACKNOWLEDGED, 10, holidays)


def microseconds(call, *arguments):
    begin = time.perf_counter()
    for _ in range(CALLS):
        call(*arguments)
    return (time.perf_counter() - begin) / CALLS * 1e6


def test_both_deadlines_of_a_case_beside_a_loop_written_by_hand():
    case = case_of(received(RECEIVED.isoformat()), acknowledged(ACKNOWLEDGED.isoformat()))
    year = (dt.date(2026, 1, 1) + DAY * number for number in range(365))
    holidays = frozenset(day for day in year if day.weekday() < 5 and not PLACE.calendar.is_working(day))
    assert tuple(found.due_on for found in all_deadlines(case, "lgsco-code-2024")) == by_hand(holidays)

    pairs = [
        (microseconds(all_deadlines, case, "lgsco-code-2024"), microseconds(by_hand, holidays)) for _ in range(ROUNDS)
    ]
    ours, theirs = (min(side) for side in zip(*pairs, strict=True))  # the least disturbed slice of each side
    ratio = ours / theirs

    print(f"\nboth deadlines: {ours:.1f} microseconds, the loop: {theirs:.1f}, ratio {ratio:.1f} (at most {MOST})")
    assert ratio < MOST
