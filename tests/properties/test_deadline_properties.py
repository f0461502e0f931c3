import datetime as dt
import itertools
import random

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.domain.cases.events import Corrected, Replacement
from casework.domain.cases.fold import evolve, fold
from casework.domain.cases.parts import Fact, Pause
from casework.domain.deadlines import DeadlineStepCode, deadlines
from casework.domain.procedures import ExtensionBase, PauseRule
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.places import Place
from tests.histories import (
    CALENDARS,
    LONDON,
    READ,
    case_of,
    extended,
    kept,
    limit,
    more_time,
    on,
    paused,
    received,
    responded,
    resumed,
    rules,
    within,
)
from tests.oracles import slow_deadlines

DAY = dt.timedelta(days=1)
SPAN = (dt.date(2024, 3, 1), dt.date(2024, 6, 30))
days = st.dates(*SPAN)
bases = st.sampled_from(list(ExtensionBase))
amounts = st.integers(0, 40)
weeks = st.frozensets(st.integers(0, 6), max_size=5)
holidays = st.frozensets(days, max_size=30)
pauses = st.lists(st.tuples(days, st.integers(0, 20)), max_size=4).map(
    lambda drawn: [(first, first + DAY * length) for first, length in drawn]
)
extensions = st.lists(st.tuples(days, st.integers(1, 15)), max_size=3)
keepings = st.lists(st.tuples(days, days, st.integers(-10, 10)), max_size=3, unique_by=lambda drawn: drawn[0]).map(
    lambda drawn: [(given_on, held, held + DAY * apart) for given_on, held, apart in drawn]
)
counts = st.builds(
    within,
    st.integers(1, 40),
    st.sampled_from(["working_days", "calendar_days", "weeks", "months"]),
    day_one=st.sampled_from(["next", "same"]),
    roll=st.sampled_from(["none", "forward"]),
    start=st.sampled_from(["receipt", "next_day", "next_working_day"]),
    closed_day=st.sampled_from(["keep", "deemed"]),
)


def calendar(closed=frozenset({5, 6}), shut=()):
    return WorkingCalendar(id="drawn", name="Drawn", closed_weekdays=closed, holidays=dict.fromkeys(shut, "Drawn day"))


def history(start, stops=(), more=(), done=None):
    """A case with these pauses, in a ledger where they may overlap, and these extensions of working days."""
    events = [received(start.isoformat()), *(extended(day.isoformat(), given, "working_days") for day, given in more)]
    if done is not None:
        events.append(responded(done.isoformat()))
    ledger = tuple(Pause(pause="p1", paused=first, resumed=end, reason="waiting") for first, end in stops)
    return attrs.evolve(case_of(*events), pauses=ledger)


def due(case, count, place_calendar, base=ExtensionBase.DUE):
    return found(case, count, place_calendar, base).due_on


def found(case, count, place_calendar, base=ExtensionBase.DUE):
    procedure = rules(limit(counts=[count], extension=more_time(base)))
    place = Place(zone=LONDON, calendar=place_calendar)
    return deadlines(case, procedure, place=place, calendars=CALENDARS)[0]


@given(start=days, amount=amounts, closed=weeks, shut=holidays, stops=pauses, more=extensions, base=bases)
def test_T20_a_deadline_is_the_day_that_a_walk_day_by_day_reaches_whatever_the_base(
    *, start, amount, closed, shut, stops, more, base
):
    ours = calendar(closed, shut)

    expected = slow_deadlines.due_day(
        start, amount, lambda day: day.weekday() not in closed and day not in shut,
        pauses=stops, extensions=more, base=base.value,
    )  # fmt: skip

    assert due(history(start, stops, more), within(amount), ours, base) == expected


@given(
    start=days,
    amount=amounts,
    unit=st.sampled_from(["working_days", "calendar_days"]),
    closed=weeks,
    shut=holidays,
    stops=pauses,
    more=extensions,
    held=keepings.filter(bool),
    base=bases,
)
def test_a_date_that_was_kept_is_the_day_that_a_walk_reaches(
    *, start, amount, unit, closed, shut, stops, more, held, base
):
    events = [extended(day.isoformat(), given_days, unit) for day, given_days in more]
    events += [kept(*(day.isoformat() for day in dates)) for dates in held]
    told = case_of(received(start.isoformat()), *events)
    case = attrs.evolve(told, pauses=history(start, stops).pauses)

    expected = slow_deadlines.due_day(
        start, amount, lambda day: unit == "calendar_days" or (day.weekday() not in closed and day not in shut),
        pauses=stops, extensions=more, kept=held, base=base.value,
    )  # fmt: skip

    assert due(case, within(amount, unit), calendar(closed, shut), base) == expected


@given(
    start=days,
    amount=st.integers(1, 20),
    shut=holidays,
    stops=pauses,
    done=st.none() | days,
    soon=st.integers(0, 4),
)
def test_T15_the_status_on_every_day_is_the_one_a_walk_finds(*, start, amount, shut, stops, done, soon):
    # A clock stops for good when the work is done, so only pauses that are over by then are compared.
    assume(done is None or all(end <= done for _, end in stops))
    ours = calendar(shut=shut)
    deadline = found(history(start, stops, done=done), within(amount), ours)

    for day in (SPAN[0] + DAY * n for n in range(0, 150, 3)):
        assert deadline.status(day, soon=soon) == slow_deadlines.status(
            day, start=start, due=deadline.due_on, done=done, pauses=stops, is_open=ours.is_working, soon=soon
        )


@given(
    start=days,
    count=counts,
    shut=holidays,
    first=days,
    done=days,
    ends=st.lists(st.integers(1, 400), min_size=2, max_size=2),
    restarts=st.booleans(),
    counts_last_day=st.booleans(),
)
def test_T36_when_a_pause_ends_after_the_work_is_done_makes_no_difference(
    *, start, count, shut, first, done, ends, restarts, counts_last_day
):
    rule = PauseRule(reason="waiting", restarts=restarts, counts_last_day=counts_last_day, authority=READ)
    procedure = rules(limit(counts=[count]), pauses=[rule])
    place = Place(zone=LONDON, calendar=calendar(shut=shut))
    lasting = Pause(pause="p1", paused=first, reason="waiting")
    begun = history(start, done=done)
    cases = [
        attrs.evolve(begun, pauses=(pause,))
        for pause in (lasting, *(attrs.evolve(lasting, resumed=max(done, first) + DAY * end) for end in ends))
    ]

    frozen, *others = (deadlines(case, procedure, place=place, calendars=CALENDARS)[0] for case in cases)

    assert others == [frozen, frozen]
    assert all(each.explanation == frozen.explanation and each.result == frozen.result for each in others)


@given(days, counts, holidays, days)
def test_T25_property_2_another_holiday_never_makes_a_deadline_earlier(start, count, shut, extra):
    case = history(start)

    before = due(case, count, calendar(shut=shut))
    after = due(case, count, calendar(shut=shut | {extra}))

    assert before <= after


@given(start=days, count=counts, shut=holidays, stops=pauses, first=days, length=st.integers(0, 20))
def test_property_2_another_pause_never_makes_a_deadline_earlier(*, start, count, shut, stops, first, length):
    ours = calendar(shut=shut)

    before = due(history(start, stops), count, ours)
    after = due(history(start, [*stops, (first, first + DAY * length)]), count, ours)

    assert before <= after


@given(
    start=days,
    count=counts,
    shut=holidays,
    stops=pauses,
    more=extensions,
    given_on=days,
    amount=st.integers(1, 15),
    base=bases,
)
def test_property_2_another_extension_never_makes_a_deadline_earlier(
    *, start, count, shut, stops, more, given_on, amount, base
):
    ours = calendar(shut=shut)

    before = due(history(start, stops, more), count, ours, base)
    after = due(history(start, stops, [*more, (given_on, amount)]), count, ours, base)

    assert before <= after


@given(start=days, count=counts, shut=holidays, first=days, length=st.integers(1, 20), data=st.data())
def test_T18_property_3_splitting_a_pause_changes_nothing(*, start, count, shut, first, length, data):
    middle = first + DAY * data.draw(st.integers(0, length))
    end = first + DAY * length
    ours = calendar(shut=shut)

    whole = due(history(start, [(first, end)]), count, ours)

    assert due(history(start, [(first, middle), (middle, end)]), count, ours) == whole
    assert due(history(start, [(first, end), (middle, middle), (middle, end)]), count, ours) == whole


@given(
    start=days,
    shut=holidays,
    one=st.integers(1, 20),
    two=st.integers(1, 20),
    day=days,
    base=st.sampled_from(["due", "start"]),
)
def test_T18_splitting_an_extension_changes_nothing(*, start, shut, one, two, day, base):
    ours, base = calendar(shut=shut), ExtensionBase(base)

    for unit in ("working_days", "calendar_days"):
        count = within(10, unit, roll="forward")
        split = [extended(day.isoformat(), one, unit), extended(day.isoformat(), two, unit)]
        whole = [extended(day.isoformat(), one + two, unit)]
        assert due(case_of(received(start.isoformat()), *split), count, ours, base) == due(
            case_of(received(start.isoformat()), *whole), count, ours, base
        )


@given(days, holidays, days, st.integers(1, 10))
def test_T21_property_3_a_pause_inside_closed_time_changes_no_count_of_working_days(start, shut, first, length):
    ours = calendar(shut=shut | {first + DAY * n for n in range(length)})

    stopped = history(start, [(first, first + DAY * length)])

    assert due(stopped, within(15), ours) == due(history(start), within(15), ours)


separate = st.lists(st.integers(1, 9), min_size=2, max_size=6).map(
    lambda gaps: [SPAN[0] + DAY * day for day in itertools.accumulate(gaps)]
)


@given(
    count=counts,
    shut=holidays,
    stops=separate,
    more=extensions,
    base=bases,
    chance=st.randoms(use_true_random=False),
)
def test_property_1_the_order_of_recording_changes_nothing(*, count, shut, stops, more, base, chance: random.Random):
    pairs = [[paused(a.isoformat()), resumed(b.isoformat())] for a, b in zip(stops[::2], stops[1::2], strict=False)]
    singles = [[extended(day.isoformat(), given, "working_days")] for day, given in more]
    recorded = [*pairs, *singles]
    shuffled = recorded.copy()
    chance.shuffle(shuffled)
    start, ours = received(SPAN[0].isoformat()), calendar(shut=shut)

    one = found(case_of(start, *itertools.chain(*recorded)), count, ours, base)
    other = found(case_of(start, *itertools.chain(*shuffled)), count, ours, base)

    assert one == other
    assert [str(step) for step in one.explain()] == [str(step) for step in other.explain()]


@given(counts, holidays, separate, extensions)
def test_property_1_replaying_step_by_step_and_as_a_whole_gives_the_same_deadline(count, shut, stops, more):
    events = [received(SPAN[0].isoformat())]
    for first, end in zip(stops[::2], stops[1::2], strict=False):
        events += [paused(first.isoformat()), resumed(end.isoformat())]
    events += [extended(day.isoformat(), given, "working_days") for day, given in more]
    facts = [Fact(version=n, happened=day, event=event) for n, (day, event) in enumerate(events, start=1)]
    stepwise = fold("C-1", facts[:1])
    for fact in facts[1:]:
        stepwise = evolve(stepwise, fact)

    ours = calendar(shut=shut)

    assert found(stepwise, count, ours) == found(fold("C-1", facts), count, ours)


@given(counts, holidays, days, extensions.filter(bool), st.data())
def test_T19_an_event_struck_out_leaves_the_deadline_of_a_case_that_never_had_it(count, shut, start, more, data):
    events = [received(start.isoformat()), *(extended(day.isoformat(), n, "working_days") for day, n in more)]
    gone = data.draw(st.integers(2, len(events)))
    facts = [Fact(version=n, happened=day, event=event) for n, (day, event) in enumerate(events, start=1)]
    struck = Fact(version=len(facts) + 1, happened=SPAN[1], event=Corrected(version=gone, reason="mistake"))
    ours = calendar(shut=shut)

    with_mistake = found(fold("C-1", [*facts, struck]), count, ours)
    without = found(fold("C-1", [fact for fact in facts if fact.version != gone]), count, ours)

    assert with_mistake == without


@given(counts, holidays, days, days, extensions)
def test_T19_a_corrected_receipt_gives_the_deadline_of_a_case_received_then(count, shut, wrong, right, more):
    rest = [extended(day.isoformat(), n, "working_days") for day, n in more]
    moment, event = received(right.isoformat())
    correction = (
        on("2024-07-01"),
        Corrected(version=1, reason="mistake", replacement=Replacement(happened=moment, event=event)),
    )
    ours = calendar(shut=shut)

    put_right = case_of(received(wrong.isoformat()), *rest, correction)

    assert found(put_right, count, ours) == found(case_of(received(right.isoformat()), *rest), count, ours)


@given(start=days, count=counts, shut=holidays, stops=pauses, more=extensions, base=bases)
def test_the_explanation_ends_at_the_due_date(*, start, count, shut, stops, more, base):
    deadline = found(history(start, stops, more), count, calendar(shut=shut), base)
    steps = deadline.explain()

    said = [step for step in steps if step.code is DeadlineStepCode.DUE]

    assert [step.days for step in said] == [(deadline.due_on,)]
    assert all(str(step).endswith(".") for step in steps)


@given(days, counts, holidays, pauses, days)
def test_an_open_pause_either_hides_the_date_or_came_too_late(start, count, shut, stops, last):
    ours = calendar(shut=shut)
    before = found(history(start, stops), count, ours)

    after = found(history(start, [*stops, (last, None)]), count, ours)

    assert after.due_on == (None if last <= before.due_on else before.due_on)
