import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import attrs
import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from casework.domain.time.arrays import count_array
from casework.domain.time.bulk import count_each
from casework.domain.time.calendars import Window, WorkingCalendar
from casework.domain.time.counting import CountingRule, Interval, count
from casework.domain.time.hours import working_time_between
from casework.domain.time.lateness import count_between, days_elapsed, days_late
from casework.domain.time.steps import StepCode
from tests.oracles import slow_counting

DAY = dt.timedelta(days=1)
UNITS_OF_DAYS = ["working_days", "school_days", "calendar_days", "weeks", "months", "years"]
ZONES = [ZoneInfo(name) for name in ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")]

years = st.integers(1995, 2040)
days = st.dates(dt.date(2023, 12, 1), dt.date(2025, 2, 28))
holidays = st.frozensets(days, max_size=40)
weeks = st.frozensets(st.integers(0, 6), max_size=6)


whole_days = st.just((Window(),))
directions = st.sampled_from(["after", "before"])
afterwards = st.just("after")
day_units = st.sampled_from(UNITS_OF_DAYS)


@st.composite
def calendars(draw, windows=whole_days):
    return WorkingCalendar(
        id="drawn",
        name="Drawn",
        closed_weekdays=draw(weeks),
        holidays=dict.fromkeys(draw(holidays), "Drawn day"),
        windows=draw(windows),
    )


@st.composite
def pauses(draw):
    first = draw(days)
    return Interval(first=first, end=first + draw(st.integers(0, 25)) * DAY)


@st.composite
def rules(draw, units=day_units, directions=directions):
    unit, day_one = draw(units), draw(st.sampled_from(["next", "same"]))
    most = {"months": 14, "years": 3, "weeks": 12}.get(unit, 60)
    return CountingRule(
        amount=draw(st.integers(1 if day_one == "same" else 0, most)),
        unit=unit,
        day_one=day_one,
        direction=draw(directions),
        closed_day=draw(st.sampled_from(["keep", "deemed"])),
        start=draw(st.sampled_from(["receipt", "next_working_day", "next_day"])),
        roll=draw(st.sampled_from(["none", "forward", "backward"])),
    )


several_pauses = st.lists(pauses(), max_size=4)
hourly_windows = st.lists(st.integers(0, 23), min_size=2, max_size=6, unique=True).map(
    lambda hours: tuple(
        Window(opens=dt.time(opens), closes=dt.time(closes))
        for opens, closes in zip(sorted(hours)[::2], sorted(hours)[1::2], strict=False)
    )
)


def due(start, rule, calendar, left_out=(), zone=ZONES[0]):
    return count(start, rule, calendar, zone=zone, left_out=left_out).due


@given(days, rules(), calendars(), several_pauses)
def test_T02_T16_every_rule_ends_where_a_walk_day_by_day_ends(start, rule, calendar, left_out):
    expected = slow_counting.due_day(
        start,
        amount=rule.amount,
        unit=rule.unit.value,
        is_open=lambda day: calendar.closed_by(day) is None,
        stands_still=lambda day: any(each.first <= day < each.end for each in left_out),
        closed_day=rule.closed_day.value,
        start_rule=rule.start.value,
        day_one=rule.day_one.value,
        direction=rule.direction.value,
        roll=rule.roll.value,
    )

    assert due(start, rule, calendar, left_out) == expected


@given(days, rules(), calendars(), several_pauses)
def test_an_explanation_never_changes_the_answer(start, rule, calendar, left_out):
    trace = []

    explained = count(start, rule, calendar, zone=ZONES[0], left_out=left_out, trace=trace)

    assert explained == count(start, rule, calendar, zone=ZONES[0], left_out=left_out)
    assert all(str(step).endswith(".") for step in trace)


@st.composite
def calendars_with_ends(draw):
    first, last = draw(st.one_of(st.none(), days)), draw(st.one_of(st.none(), days))
    if first is not None and last is not None and last < first:
        first, last = last, first
    drawn = draw(calendars())
    # A calendar of which all that is known is closed is refused, which is tested where calendars are made.
    assume(first is None or last is None or drawn.next_working_day(first - dt.timedelta(days=1)) <= last)
    return attrs.evolve(drawn, known_from=first, known_until=last)


@given(days, st.integers(0, 60), calendars_with_ends(), several_pauses)
def test_the_days_that_are_laid_out_and_those_that_are_worked_out_agree(start, amount, calendar, left_out):
    plain = CountingRule(amount=amount, unit="working_days")

    looked_up = count(start, plain, calendar, zone=ZONES[0], left_out=left_out)
    worked_out = count(start, plain, calendar, zone=ZONES[0], left_out=left_out, trace=[])

    assert looked_up == worked_out


several_starts = st.lists(st.tuples(days, st.integers(1, 60)), max_size=12)


@given(several_starts, rules(), calendars_with_ends())
def test_many_days_at_once_are_due_when_each_is_due_alone(asked, rule, calendar):
    starts, amounts = [start for start, _ in asked], [amount for _, amount in asked]
    alone = [count(start, attrs.evolve(rule, amount=amount), calendar, zone=ZONES[0]) for start, amount in asked]

    listed = count_each(starts, rule, calendar, zone=ZONES[0], amounts=amounts)
    array = count_array(
        np.array(starts, dtype="datetime64[D]"), rule, calendar, amounts=np.array(amounts, dtype=np.int64)
    )

    assert listed.due == array.due.tolist() == [each.due for each in alone]
    doubtful = [place for place, each in enumerate(alone) if each.provisional]
    assert listed.provisional == np.flatnonzero(array.provisional).tolist() == doubtful


@given(days, rules(units=st.sampled_from(["working_days", "calendar_days"])), calendars(), several_pauses)
def test_the_days_left_out_and_the_days_counted_are_all_the_days_of_the_period(start, rule, calendar, left_out):
    assume(rule.amount)
    trace = []
    count(start, rule, calendar, zone=ZONES[0], left_out=left_out, trace=trace)
    [counted] = [step for step in trace if step.code is StepCode.COUNTED]
    zero, end = counted.days

    left = {StepCode.WEEKLY_CLOSURES_LEFT_OUT, StepCode.HOLIDAYS_LEFT_OUT, StepCode.STOOD_STILL}
    numbers = sum(step.number for step in trace if step.code in left)

    assert rule.amount + numbers == abs((end - zero).days) + (rule.day_one == "same")


@given(days, rules(directions=afterwards), calendars(), days)
def test_T25_property_2_an_extra_holiday_never_brings_a_deadline_forward(start, rule, calendar, extra):
    assume(rule.roll != "backward")

    assert due(start, rule, calendar) <= due(start, rule, calendar.with_holidays([extra]))


@given(days, rules(directions=afterwards), calendars(), several_pauses, pauses())
def test_property_2_an_extra_pause_never_brings_a_deadline_forward(start, rule, calendar, left_out, extra):
    assert due(start, rule, calendar, left_out) <= due(start, rule, calendar, [*left_out, extra])


@given(days, rules(), calendars(), several_pauses, st.data())
def test_T18_property_3_splitting_a_pause_or_adding_an_empty_one_changes_nothing(start, rule, calendar, left_out, data):
    pieces = []
    for whole in left_out:
        cut = whole.first + data.draw(st.integers(0, (whole.end - whole.first).days)) * DAY
        pieces += [Interval(first=whole.first, end=cut), Interval(first=cut, end=whole.end)]
    shuffled = data.draw(st.permutations(pieces))

    assert due(start, rule, calendar, left_out) == due(start, rule, calendar, shuffled)


@given(days, rules(units=st.just("working_days")), calendars(), several_pauses, days)
def test_T21_property_3_a_pause_inside_closed_time_changes_no_count_of_working_days(
    start, rule, calendar, left_out, day
):
    assume(not calendar.is_working(day))
    closed = Interval(first=day, end=day + DAY)

    assert due(start, rule, calendar, left_out) == due(start, rule, calendar, [*left_out, closed])


@given(days, rules(), calendars(), several_pauses, st.data())
def test_T24_a_pause_inside_another_changes_nothing(start, rule, calendar, left_out, data):
    assume(left_out)
    outer = data.draw(st.sampled_from(left_out))
    first = data.draw(st.dates(outer.first, outer.end))
    inner = Interval(first=first, end=data.draw(st.dates(first, outer.end)))

    assert due(start, rule, calendar, left_out) == due(start, rule, calendar, [*left_out, inner])


@given(days, rules(), calendars(), several_pauses, st.frozensets(days, max_size=20))
def test_T08_an_answer_that_is_not_provisional_is_not_changed_by_a_holiday_beyond_the_horizon(
    start, rule, calendar, left_out, unknown
):
    known = attrs.evolve(calendar, known_from=dt.date(2024, 1, 10), known_until=dt.date(2024, 8, 20))
    surprises = [day for day in unknown if not known.knows(day, day)]

    answer = count(start, rule, known, zone=ZONES[0], left_out=left_out)

    assert answer.provisional or answer.due == due(start, rule, known.with_holidays(surprises), left_out)


@given(days, days, st.sampled_from(["both", "start", "end"]), calendars())
def test_days_between_are_the_days_in_a_list(one, other, ends, calendar):
    start, end = sorted((one, other))

    for unit, counts in (("working_days", calendar.is_working), ("calendar_days", lambda _day: True)):
        listed = slow_counting.days_between(start, end, ends=ends, counts=counts)
        assert count_between(start, end, unit, calendar, ends=ends) == listed


@given(days, st.integers(1, 60), calendars(), several_pauses)
def test_property_5_the_days_elapsed_until_the_due_date_are_the_amount(start, amount, calendar, left_out):
    rule = CountingRule(amount=amount, unit="working_days")

    answer = due(start, rule, calendar, left_out)

    assert days_elapsed(start, answer, "working_days", calendar, left_out=left_out) == amount


@given(days, st.integers(0, 60), calendars())
def test_T47_nothing_is_late_on_the_due_date_and_the_next_working_day_is_one_day_late(start, amount, calendar):
    answer = due(start, CountingRule(amount=amount, unit="working_days"), calendar)

    assert days_late(answer, answer, "working_days", calendar) == 0
    assert days_late(answer, calendar.next_working_day(answer), "working_days", calendar) == 1


@given(days, calendars())
def test_next_and_previous_working_days_are_the_nearest_ones(start, calendar):
    after = next(day for day in (start + n * DAY for n in itertools.count(1)) if calendar.is_working(day))
    before = next(day for day in (start - n * DAY for n in itertools.count(1)) if calendar.is_working(day))

    assert calendar.next_working_day(start) == after
    assert calendar.previous_working_day(start) == before


@given(st.lists(calendars(), min_size=1, max_size=3), days)
def test_a_union_is_closed_where_any_part_is_and_an_intersection_where_all_are(parts, day):
    closed = [not part.is_working(day) for part in parts]
    common = WorkingCalendar.intersection(parts, id="all", name="All")

    assert common.is_working(day) == (not all(closed))
    if frozenset.union(*(part.closed_weekdays for part in parts)) < set(range(7)):
        assert WorkingCalendar.union(parts, id="any", name="Any").is_working(day) == (not any(closed))


# From spring to winter, over both changes of the clocks.
def instants_of(year):
    return st.integers(0, 280 * 24 * 60).map(
        lambda minutes: dt.datetime(year, 3, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    )


instants = instants_of(2024)


@given(years.flatmap(instants_of), st.integers(0, 3000), directions, st.sampled_from(ZONES))
def test_T13_property_4_working_time_is_elapsed_time_where_all_hours_are_worked(start, amount, direction, zone):
    always = WorkingCalendar(id="always", name="Always", closed_weekdays=())
    elapsed = CountingRule(amount=amount, unit="hours", direction=direction)
    worked = CountingRule(amount=amount, unit="working_hours", direction=direction)

    assert due(start, elapsed, always, zone=zone) == due(start, worked, always, zone=zone)
    assert abs(due(start, elapsed, always, zone=zone) - start) == dt.timedelta(hours=amount)


@given(years.flatmap(instants_of), st.integers(0, 500), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9))))
def test_T13_property_4_pauses_leave_out_whole_days_of_both(start, amount, stops):
    always = WorkingCalendar(id="always", name="Always", closed_weekdays=())
    first = start.astimezone(ZONES[0]).date()
    left_out = [Interval(first=first + DAY * at, end=first + DAY * (at + length)) for at, length in stops]
    elapsed, worked = (CountingRule(amount=amount, unit=unit) for unit in ("hours", "working_hours"))

    ends = due(start, elapsed, always, left_out)

    assert ends == due(start, worked, always, left_out)
    stopped = [(each.first.toordinal(), each.end.toordinal()) for each in left_out]
    assert working_time_between(start, ends, always, zone=ZONES[0], left_out=stopped) == dt.timedelta(hours=amount)


worked_hours = st.builds(CountingRule, amount=st.integers(0, 300), unit=st.just("working_hours"), direction=directions)


@given(instants, worked_hours, st.sampled_from(ZONES), calendars(windows=hourly_windows), several_pauses)
def test_property_5_the_working_time_until_a_due_instant_is_the_amount(start, rule, zone, calendar, left_out):
    stopped = [(each.first.toordinal(), each.end.toordinal()) for each in left_out]

    first, last = sorted((start, due(start, rule, calendar, left_out, zone)))

    # Pauses may overlap here, as they may in a case: time inside any of them is left out once.
    worked = working_time_between(first, last, calendar, zone=zone, left_out=stopped)
    assert worked == dt.timedelta(hours=rule.amount)


def noon_before_a_change(year, month):
    last = dt.datetime(year, month, 31, 12, tzinfo=dt.UTC)
    return last - DAY * ((last.weekday() + 1) % 7 + 1)


# Around both clock changes, minute by minute; windows of whole hours have no edge inside a repeated hour.
# Since 1996 both come on the last Sunday of a month, in March and in October.
around_a_change = st.tuples(st.integers(1996, 2040), st.sampled_from([3, 10]), st.integers(-600, 900)).map(
    lambda drawn: noon_before_a_change(*drawn[:2]) + dt.timedelta(minutes=drawn[2])
)


@given(around_a_change, st.integers(0, 20), directions, calendars(windows=hourly_windows))
def test_T13_working_hours_end_where_a_walk_minute_by_minute_ends(start, amount, direction, calendar):
    calendar = attrs.evolve(calendar, closed_weekdays=calendar.closed_weekdays - {5, 6, 0})

    expected = slow_counting.due_minute(
        start,
        minutes=amount * 60,
        is_working_at=lambda local: (
            calendar.is_working(local.date())
            and any(window.opens <= local.time() < window.closes for window in calendar.windows)
        ),
        zone=ZONES[0],
        backwards=direction == "before",
    )

    rule = CountingRule(amount=amount, unit="working_hours", direction=direction)
    assert due(start, rule, calendar).astimezone(dt.UTC) == expected
