"""Sweeps at instants that nobody thought of, against an oracle that looks back hour by hour."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.histories import LONDON
from tests.oracles import slow_reminders
from tests.properties.test_reminder_properties import DAY, HOUR, cases, in_2026, plans, weeks
from tests.sweeping import begin, play, told, town

some = st.lists(cases(), min_size=1, max_size=4)
wrong = st.sampled_from([0, 0, 0, 0, -1, -24, -500, 30]).map(lambda many: HOUR * many)
waits = st.sampled_from([1, 24, 100, 300, 1000, 2000]).map(lambda many: HOUR * many)
pauses = st.lists(st.tuples(waits, wrong), min_size=4, max_size=20)
days_off = st.tuples(weeks, st.frozensets(in_2026, max_size=10)).map(lambda found: found[0] | found[1])


def possible(case, closed):
    """The case with those changes alone that a decision allows: a date is agreed before the last one is over."""
    start, amount, changes = case
    due, kept = slow_reminders.counted_due(start, amount, closed), []
    for hour, said in changes:
        day = hour.astimezone(LONDON).date()
        if said is None or day <= min(due, said):
            kept.append((hour, said))
            due = said or due
    return start, amount, kept


@settings(max_examples=60, deadline=None)
@given(some, plans, days_off, pauses, st.sampled_from([0, 9, 23]))
def test_T31_P13_whatever_the_pauses_and_clocks_what_the_slow_oracle_claims_is_claimed(cases, plan, closed, pauses, at):
    cases = [possible(case, closed) for case in cases]
    first = min(begin(start) for start, _, _ in cases)
    sweeps, now = [(first - DAY * 30, first - DAY * 30)], first - HOUR
    for pause, off in pauses:
        now += pause
        sweeps.append((now, now + off))
    book = town(plan, closed, at=at)

    ids = play(book, cases, sweeps, now)

    for number, case_id in ids.items():
        case = cases[number]
        slow = slow_reminders.claimed(case, plan, closed, zone=LONDON, at=at, first=begin(case[0]), sweeps=sweeps)
        assert told(book, case_id) == slow
