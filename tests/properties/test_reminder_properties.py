"""Reminders of cases that nobody thought of: against a slow oracle, with other holidays, and with bad clocks."""

import datetime as dt

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.domain.cases.events import DateAgreed, Responded
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.places import Place
from tests.effort import examples
from tests.histories import LONDON, limit, received, rules, within
from tests.oracles import slow_reminders
from tests.reminding import reminded, rung, schedule, setting

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
NEW_YEAR = dt.date(2026, 1, 1)
WEEKEND = frozenset({5, 6})
UNITS = {"working": "working day", "calendar": "calendar day"}

in_2026 = st.integers(0, 200).map(lambda number: NEW_YEAR + DAY * number)
# Of two dates agreed at one instant the later holds, in whichever order they were written down.
soon_after = st.integers(1, 1_200).map(lambda number: HOUR * number)
weeks = st.sampled_from([WEEKEND, WEEKEND, frozenset(), frozenset({4, 5}), frozenset({0, 1, 2, 5, 6})])
away = st.tuples(st.sampled_from(["before", "after", "every"]), st.integers(1, 12), st.sampled_from(list(UNITS)))
others = st.just(("on", 0, "working")) | st.tuples(st.just("share"), st.integers(1, 99), st.just("working"))
plans = st.lists(away | others, min_size=1, max_size=4).map(lambda found: dict(zip("abcd", found, strict=False)))


@st.composite
def cases(draw, *, agreed=True):
    """A start, an amount of working days, and what changed afterwards, in the order in which it was written down."""
    start, changes = draw(in_2026), []
    hour = dt.datetime.combine(start, dt.time(), dt.UTC) + 12 * HOUR
    for _ in range(draw(st.integers(0, 3)) if agreed else 0):
        hour += draw(soon_after)
        changes.append((hour, hour.astimezone(LONDON).date() + DAY * draw(st.integers(0, 60))))
    if draw(st.booleans()):
        hour += draw(soon_after)
        changes.append((hour, None))
    return start, draw(st.integers(1, 40)), changes


def words(how, amount, unit):
    many = f"{amount} {UNITS[unit]}s"
    said = {"on": "on", "share": f"at {amount} %", "every": f"every {many} while overdue"}
    return said.get(how, f"{many} {how}")


def told(plan, *, at=9):
    return schedule(*(rung(words(*each), name=name) for name, each in plan.items()), at=dt.time(at))


def agenda_of(case, plan, closed, *, at=9, many=None, until="2027-06-30T00:00"):
    """The agenda of a case after the first *many* of its changes."""
    start, amount, changes = case
    changes = changes if many is None else changes[:many]
    calendar = WorkingCalendar(
        id="drawn",
        name="Drawn",
        closed_weekdays={day for day in closed if isinstance(day, int)},
        holidays={day: "A holiday" for day in closed if isinstance(day, dt.date)},
    )
    place = Place(zone=LONDON, calendar=calendar)
    facts = [received(f"{start}")]
    for hour, due in changes:
        event = Responded(stage="1") if due is None else DateAgreed(stage="1", limit="respond", until=due)
        facts.append((hour, event))
    written = [f"{start}T00:00", *(f"{hour.astimezone(LONDON).replace(tzinfo=None)}" for hour, _ in changes)]
    return reminded(
        rules(limit(counts=[within(amount)])),
        facts,
        told(plan, at=at),
        where=setting(place),
        until=until,
        written=written,
    )


def swept(case, plan, closed, *, at, sweeps):
    """What a sweep fires at each instant, by all that is recorded then; a key fires once."""
    claimed = {}
    _, _, changes = case
    for now in sweeps:
        many = sum(hour <= now for hour, _ in changes)
        for each in agenda_of(case, plan, closed, at=at, many=many).due(now):
            claimed.setdefault(each.key, (each, now))
    return {(each.rung.id, each.about.on, each.number): each.fires_at for each, _ in claimed.values()}


def sweeps_of(case, plan, closed, *, at, last):
    """Whenever a sweep has to run: at each change, and at each instant that the agenda before says."""
    start, _, changes = case
    now = dt.datetime.combine(start, dt.time(), LONDON) - HOUR
    while now <= last:
        many = sum(hour <= now for hour, _ in changes)
        coming = [agenda_of(case, plan, closed, at=at, many=many).next_at(now)]
        coming += [hour for hour, _ in changes if hour > now]
        now = min((each for each in coming if each is not None), default=last + HOUR)
        yield now


@settings(max_examples=examples(12), deadline=None)
@given(cases(), plans, weeks, st.frozensets(in_2026, max_size=20), st.sampled_from([0, 1, 2, 9, 23]))
def test_T28_T30_a_year_hour_by_hour_fires_what_the_slow_oracle_fires(case, plan, closed, holidays, at):
    closed = closed | holidays
    first = dt.datetime.combine(case[0], dt.time(), LONDON).astimezone(dt.UTC)
    last = first + DAY * 365

    slow = slow_reminders.fired(case, plan, closed, zone=LONDON, at=at, first=first, last=last)
    found = swept(case, plan, closed, at=at, sweeps=sweeps_of(case, plan, closed, at=at, last=last))

    assert {key: hour for key, hour in found.items() if hour <= last} == slow


@given(cases(), plans, weeks, st.lists(st.integers(0, 400), min_size=1, max_size=8))
def test_T29_P13_a_clock_set_back_or_standing_still_repeats_nothing(case, plan, closed, days):
    last = dt.datetime.combine(case[0] + DAY * max(days), dt.time(), LONDON)
    jumps = [dt.datetime.combine(case[0] + DAY * day, dt.time(), LONDON) for day in days]
    whole = agenda_of(case, plan, closed)
    keys = [each.key for now in jumps for each in whole.due(now)]

    assert set(keys) == {each.key for each in whole.due(last)}
    assert all(len({each.key for each in whole.due(now)}) == len(whole.due(now)) for now in jumps)


@given(cases(agreed=False), plans, weeks, st.frozensets(in_2026, max_size=10), in_2026)
def test_T25_another_holiday_makes_no_reminder_earlier_and_loses_none(case, plan, closed, holidays, extra):
    """Of a limit that is counted; what repeats is compared turn by turn, as far as both were told."""
    before, after = (all_of(agenda_of(case, plan, closed | days)) for days in (holidays, holidays | {extra}))

    assert before.keys() == after.keys()
    in_own_days = {name for name, (_, _, unit) in plan.items() if unit == "working"}
    # What would have to fire before the time began moves with the days before it, as it should.
    begun = dt.datetime.combine(case[0] + DAY, dt.time(), LONDON)
    compared = [key for key in before if key[0] in in_own_days and before[key] >= begun]
    assert all(before[key] <= after[key] for key in compared)


def all_of(found):
    """Every first turn, whether it fires or is skipped, by rung."""
    reminders = [*found.reminders, *(each.reminder for each in found.skipped if each.reminder is not None)]
    return {(each.rung.id, each.number): each.fires_at for each in reminders if each.number == 1}


@given(cases(), plans, weeks, st.frozensets(in_2026, max_size=10), in_2026)
def test_T25_with_any_holidays_each_reminder_is_on_the_day_on_which_it_should_be(case, plan, closed, holidays, extra):
    closed = closed | holidays | {extra}
    start, amount, changes = case
    said = [due for _, due in changes if due is not None]
    due = said[-1] if said else slow_reminders.counted_due(start, amount, closed)

    for (name, turn), fires_at in all_of(agenda_of(case, plan, closed)).items():
        day = fires_at.astimezone(LONDON).date()
        assert slow_reminders.is_the_day(day, plan[name], start, due, closed) == turn


@given(cases(), plans, weeks)
def test_the_same_record_always_gives_the_same_agenda(case, plan, closed):
    one, other = agenda_of(case, plan, closed), agenda_of(case, plan, closed)

    assert one == other
    assert attrs.evolve(one, skipped=()) == attrs.evolve(other, skipped=())
