"""A register that counted its due days in a usual way of its own is told by it, with how many of them agree."""

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.procedure_drafts import OwnPolicy, drafted_procedure
from casework.adapters.toml_procedures import parse_procedure
from casework.application.organisations import Organisation
from casework.application.rows import JudgedRow, LimitRow
from casework.application.rulebook import Rulebook
from casework.application.rules_record import OneProcedure
from casework.application.source_judgements import SourceJudgements, Why
from casework.application.ways_of_counting import WAYS, Change, WaysOfCounting, basis_of, finds_what
from casework.testing.stores.samples import row
from tests.complaints import CALENDARS

HOLIDAYS = dict(CALENDARS["england-and-wales"].holidays)
FIRST = dt.date(2024, 11, 1)
POLICY = OwnPolicy(
    id="our-policy", stages={"1": 10, "2": 20}, acknowledge=5, since=None, until=None, citation="ours"
)  # fmt: skip
EASTER = [dt.date(2025, 4, day) for day in (4, 7, 8, 9, 10, 11, 14, 15, 16, 17)]
AFTER_EASTER = [dt.date(2025, 6, day) for day in (2, 3, 4, 5, 6, 9)]


def ways(policy=POLICY, *, counted_in='unit = "working_days"', calendars=CALENDARS):
    text = drafted_procedure(policy).replace('unit = "working_days"', counted_in)
    procedures = OneProcedure(parse_procedure(text, name="our-policy"))
    return WaysOfCounting(
        Rulebook(Organisation(id="town", calendar="england-and-wales"), procedures=procedures, calendars=calendars)
    )


def counted(start, days, *, holidays=HOLIDAYS, closed=(5, 6), first_day=False):
    """Count on a calendar as people do, with a finger on each day."""
    left, day = days, start if first_day else start + dt.timedelta(days=1)
    while True:
        left -= day.weekday() not in closed and day not in holidays
        if not left:
            return day
        day += dt.timedelta(days=1)


THEIRS = {
    (Change.BANK_HOLIDAYS,): lambda start: counted(start, 10, holidays=()),
    (Change.FIRST_DAY,): lambda start: counted(start, 10, first_day=True),
    (Change.CALENDAR_DAYS,): lambda start: start + dt.timedelta(days=10),
    (Change.OTHER_AMOUNT,): lambda start: counted(start, 20),
    (Change.BANK_HOLIDAYS, Change.FIRST_DAY): lambda start: counted(start, 10, holidays=(), first_day=True),
    (Change.BANK_HOLIDAYS, Change.OTHER_AMOUNT): lambda start: counted(start, 20, holidays=()),
    (Change.FIRST_DAY, Change.CALENDAR_DAYS): lambda start: start + dt.timedelta(days=9),
}


def judged(cases, used=None, extended=()):
    """Return what comes of cases, each its receipt, our due day and that of the source; those *extended* got more."""
    judgements, used = SourceJudgements(), used or ways()
    for line, (received, ours, theirs) in enumerate(cases, start=2):
        limit = LimitRow(
            stage="1", limit="respond", result="met", starts_on=received.isoformat(), due_on=ours.isoformat()
        )
        of_source = JudgedRow(name="target", due_on=theirs.isoformat())
        case = row(procedure="our-policy", received_on=received.isoformat(), limits=(limit,), judged=(of_source,))
        more = [("1", "respond")] if received in extended else ()
        judgements.add(case, f"line {line}", used, extended=more)
    (found,) = judgements.found()
    return found


@given(st.sampled_from(list(THEIRS)), st.lists(st.integers(0, 400), min_size=8, max_size=30))
def test_the_way_in_which_a_register_counted_is_among_those_that_are_told(way, offsets):
    receipts = [FIRST + dt.timedelta(days=offset) for offset in offsets]
    cases = [(day, counted(day, 10), THEIRS[way](day)) for day in receipts]

    found = judged(cases)

    differing = sum(ours != theirs for _, ours, theirs in cases)
    if differing >= 3:
        # A way of fewer changes may do as well on the same days.
        best = {each.changes for each in found.other_ways}
        assert all(each.same == len(cases) or len(each.changes) < len(way) for each in found.other_ways)
        assert way in best or len(min(best, key=len)) < len(way)
    else:
        assert found.other_ways == ()
    assert (found.compared, found.same) == (len(cases), len(cases) - differing)


def test_a_register_that_did_not_leave_out_bank_holidays_is_told_so_with_the_counts():
    cases = [(day, counted(day, 10), counted(day, 10, holidays=())) for day in (*EASTER, *AFTER_EASTER)]
    cases[-1] = (*cases[-1][:2], dt.date(2025, 7, 30))

    found = judged(cases)

    assert (found.compared, found.same) == (16, 5)
    assert [(each.changes, each.same) for each in found.other_ways] == [((Change.BANK_HOLIDAYS,), 15)]


def test_a_way_that_leaves_more_than_one_in_ten_unexplained_is_not_told():
    cases = [(day, counted(day, 10), counted(day, 10, holidays=())) for day in EASTER]
    cases[-2:] = [(*case[:2], dt.date(2025, 7, 30)) for case in cases[-2:]]

    assert judged(cases).other_ways == ()


def test_a_way_that_one_or_two_cases_speak_for_is_not_told():
    cases = [(day, counted(day, 10), counted(day, 10, holidays=())) for day in EASTER[:2]]

    assert judged(cases).other_ways == ()


def test_the_days_of_another_stage_are_told_with_their_number():
    (way,) = judged([(day, counted(day, 10), counted(day, 20)) for day in AFTER_EASTER]).other_ways

    assert (way.changes, way.amount, way.unit) == ((Change.OTHER_AMOUNT,), 20, "working_days")


@given(st.integers(1, 60).filter(lambda days: days not in {9, 10}), st.lists(st.integers(0, 400), min_size=4))
def test_whatever_number_of_days_a_register_counted_is_told(days, offsets):
    receipts = [FIRST + dt.timedelta(days=offset) for offset in offsets]

    found = judged([(day, counted(day, 10), counted(day, days)) for day in receipts])

    for way in found.other_ways:
        assert way.same == len(receipts)
        assert way.amount == days or Change.OTHER_AMOUNT not in way.changes
    assert found.other_ways or any(each.why is not Why.OTHER_DAYS for each in found.differences)


def test_two_amounts_are_not_told_as_one():
    short = [(day, counted(day, 10), counted(day, 15)) for day in EASTER[:5]]
    long = [(day, counted(day, 10), counted(day, 20)) for day in EASTER[5:]]

    assert judged([*short, *long]).other_ways == ()


def test_a_limit_on_a_calendar_of_its_own_may_have_been_counted_without_bank_holidays():
    own = ways(counted_in='unit = "working_days", calendar = "england-and-wales"')

    (way,) = judged([(day, counted(day, 10), counted(day, 10, holidays=())) for day in EASTER], own).other_ways

    assert way.changes == (Change.BANK_HOLIDAYS,)


def test_a_case_that_got_more_time_has_the_due_day_of_the_source_from_before():
    later = [(day, counted(day, 20), counted(day, 10)) for day in AFTER_EASTER]

    found = judged(later, extended=AFTER_EASTER)

    assert (found.same, found.before_more_time, found.differences) == (6, 6, ())


def test_a_case_whose_new_target_stands_in_the_source_agrees_in_every_way():
    holiday = [(day, counted(day, 10), counted(day, 10, holidays=())) for day in EASTER]
    more = [(day, counted(day, 20), counted(day, 20)) for day in AFTER_EASTER]

    found = judged((*holiday, *more), extended=AFTER_EASTER)

    assert (found.same, found.before_more_time) == (6, 0)
    assert [(each.changes, each.same) for each in found.other_ways] == [((Change.BANK_HOLIDAYS,), 16)]


def test_a_clock_that_stood_still_speaks_for_no_way_of_counting():
    paused = [(day, counted(day, 13), counted(day, 10, holidays=())) for day in AFTER_EASTER]

    assert judged(paused).other_ways == ()


def based(limits, stage="1", name="respond", **changes):
    case = row(procedure="our-policy", limits=limits, **({"received_on": "2025-06-02"} | changes))
    (wanted,) = [each for each in limits if (each.stage, each.limit) == (stage, name)]
    return basis_of(case, wanted)


def tried(used, *limits, **changes):
    """Return the due day of each way that has one, and the plain one under no change."""
    basis = based(limits, **changes)
    return {(): used.plain_day(basis)} | {way: used.day(basis, way) for way in WAYS if not finds_what(way)}


def limit(name, starts_on, stage="1"):
    return LimitRow(stage=stage, limit=name, result="open", starts_on=starts_on)


def test_what_counts_from_an_acknowledgement_is_also_counted_from_the_receipt():
    policy = attrs.evolve(POLICY, from_acknowledgement=("1", "2"))

    days = tried(ways(policy), limit("acknowledge", "2025-06-02"), limit("respond", "2025-06-04"))

    assert (days[()], days[Change.BEGINNING,]) == ("2025-06-18", "2025-06-16")


def test_what_counts_from_an_acknowledgement_of_stage_2_is_also_counted_from_the_request():
    policy = attrs.evolve(POLICY, from_acknowledgement=("1", "2"))
    limits = limit("acknowledge", "2025-07-01", "2"), limit("respond", "2025-07-03", "2")

    days = tried(ways(policy), *limits, stage="2", escalated_to=("2",))

    assert (days[()], days[Change.BEGINNING,]) == ("2025-07-31", "2025-07-29")


def test_a_register_that_counted_15_days_from_the_acknowledgement_is_told_so():
    judgements, used = SourceJudgements(), ways()
    for line, day in enumerate(AFTER_EASTER, start=2):
        acknowledged = counted(day, 2 + line % 3)
        of_case = (
            LimitRow(stage="1", limit="acknowledge", result="met", done_on=acknowledged.isoformat()),
            LimitRow(
                stage="1", limit="respond", result="met", starts_on=day.isoformat(), due_on=counted(day, 10).isoformat()
            ),
        )
        of_source = JudgedRow(name="target", due_on=counted(acknowledged, 15).isoformat())
        case = row(procedure="our-policy", received_on=day.isoformat(), limits=of_case, judged=(of_source,))
        judgements.add(case, f"line {line}", used)

    (way,) = next(each for each in judgements.found() if each.limit == "respond").other_ways

    assert (way.changes, way.amount, way.same) == ((Change.ACKNOWLEDGEMENT, Change.OTHER_AMOUNT), 15, 6)


def amount(theirs, used=None):
    basis = based([limit("respond", "2025-06-02")])
    return next((used or ways()).instead(basis, (Change.OTHER_AMOUNT,), theirs), None)


@pytest.mark.parametrize("theirs", ["2025-05-30", "2025-06-02", "2025-06-07"])
def test_a_due_day_on_or_before_the_first_day_or_on_a_weekend_is_no_number_of_days(theirs):
    assert amount(theirs) is None


def test_months_are_no_number_of_days():
    assert amount("2025-07-02", ways(counted_in='unit = "months"')) is None


def test_a_limit_that_counts_its_first_day_has_one_day_more():
    assert amount("2025-06-03", ways(counted_in='unit = "working_days", day_one = "same"')) == (2, "working_days")


def test_where_nobody_knows_when_a_clock_started_nothing_is_counted():
    assert not any(tried(ways(), limit("respond", None), received_on=None).values())


def test_hours_are_not_tried():
    used = ways(counted_in='unit = "hours"')

    assert not any(tried(used, limit("respond", "2025-06-02")).values())
    assert amount("2025-06-16", used) is None


def test_a_limit_that_the_procedure_of_the_day_does_not_have_is_not_tried():
    assert not any(tried(ways(), limit("panel", "2025-06-02"), name="panel").values())


def test_a_day_beyond_the_last_year_is_not_told():
    days = tried(ways(), limit("respond", "9999-12-20"), received_on="9999-12-20")

    assert days[()] is None or days[()] > "9999-12-20"


def test_without_the_calendar_of_weekends_nobody_can_count_on_it():
    days = tried(ways(calendars={"england-and-wales": CALENDARS["england-and-wales"]}), limit("respond", "2025-06-02"))

    assert (days[()], days[Change.BANK_HOLIDAYS,]) == ("2025-06-16", None)


def test_a_limit_that_counts_its_first_day_already_or_calendar_days_has_fewer_ways():
    days = tried(ways(counted_in='unit = "calendar_days", day_one = "same"'), limit("respond", "2025-06-02"))

    assert days[()] == "2025-06-11"
    assert (days[Change.FIRST_DAY,], days[Change.CALENDAR_DAYS,], days[Change.BANK_HOLIDAYS,]) == (None, None, None)
