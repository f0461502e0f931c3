"""Sweeps at instants that nobody thought of, against an oracle that looks back hour by hour."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.time.hours import at_local
from tests.effort import examples
from tests.histories import LONDON
from tests.oracles import slow_reminders
from tests.properties.test_reminder_properties import DAY, HOUR, away, cases, in_2026, others, plans, weeks
from tests.sweeping import begin, play, told, town, with_calendar

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


@settings(max_examples=examples(30), deadline=None)
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


@settings(max_examples=examples(20), deadline=None)
@given(cases(agreed=False), away | others, days_off, in_2026, st.integers(-1, 80))
def test_T25_another_holiday_amid_sweeps_leaves_what_was_claimed_and_loses_and_hastens_nothing(
    case, rung, closed, extra, days
):
    plan, before, after = {"a": rung}, closed, closed | {extra}
    start, _, changes = case
    mornings = [at_local(start + DAY * day, dt.time(9), LONDON) for day in range(-1, 160)]
    switch, last = mornings[days + 2], mornings[-1]

    book = town(plan, before)
    ids = play(book, [case], [(each, each) for each in mornings if each < switch], switch - HOUR)
    book = with_calendar(book, after)
    ids = play(book, [case], [(each, each) for each in mornings if each >= switch], last, ids=ids)

    first, second = (
        slow_reminders.fired(case, plan, days_off, zone=LONDON, at=9, first=begin(start), last=last)
        for days_off in (before, after)
    )
    kept = {key: hour for key, hour in first.items() if hour < switch}
    found = {key: hour for key, (hour, _) in told(book, ids[0]).items()}
    assert found == kept | moved(second, kept, switch, changes)
    if rung[2] == "working":
        turns = {turn: hour for (_, _, turn), hour in first.items()}
        begun = begin(start + DAY)
        late = [(turns[key[2]], hour) for key, hour in found.items() if key not in kept and key[2] in turns]
        assert all(hour >= was for was, hour in late if was >= begun)


def moved(fires, kept, switch, changes):
    """What is claimed from *switch* on of what *fires*, where that was *kept*: of turns that were missed, the last."""
    answered = [hour for hour, due in changes if due is None]
    due = {key: hour for key, hour in fires.items() if key not in kept and not (answered and answered[0] <= switch)}
    missed = [key for key, hour in due.items() if hour <= switch]
    gone = {key for key in missed if any(other[:2] == key[:2] and other[2] > key[2] for other in [*missed, *kept])}
    return {key: hour for key, hour in due.items() if key not in gone}
