"""What holds for procedures, calendars and histories that nobody thought of, from 1995 to 2040."""

from hypothesis import assume, given
from hypothesis import strategies as st

from casework.domain.cases.fold import evolve, fold
from casework.domain.deadlines import deadlines
from casework.domain.time.intervals import Interval
from casework.domain.time.lateness import days_elapsed
from casework.domain.time.places import Place
from casework.domain.time.steps import StepCode
from tests.histories import LONDON
from tests.oracles import slow_cases
from tests.properties import drawn_cases
from tests.properties.drawn_cases import DAY, NEVER_ANEW, answered, calendars, changed, events, procedure, recorded

anywhere = st.integers(0, 250)


def told(found):
    return [
        (each.visit, each.stage, each.limit, each.starts_on, each.due_on, each.done_on, each.result.value)
        for each in found
    ]


# Property 1


@given(drawn_cases.cases())
def test_T19_property_1_every_deadline_is_the_one_that_a_slow_walk_finds_in_the_facts(case):
    assert told(answered(case)) == [*slow_cases.deadlines(case)]


@given(drawn_cases.cases())
def test_property_1_a_history_told_step_by_step_gives_the_deadlines_of_the_whole(case):
    known = calendars(case)
    place = Place(zone=LONDON, calendar=known["place"])
    facts = events(case["facts"])
    stepwise = fold("C-1", facts[:1])
    for fact in facts[1:]:
        stepwise = evolve(stepwise, fact)

    found = deadlines(stepwise, procedure(case), place=place, calendars=known)

    assert found == answered(case) == answered(case)
    assert [each.explanation for each in found] == [each.explanation for each in answered(case)]


@given(drawn_cases.cases(reopened=False, corrections=False), st.data())
def test_property_1_whenever_each_fact_is_recorded_the_deadlines_are_the_same(case, data):
    other = changed(case, facts=drawn_cases.shuffled(data.draw, case["facts"]))

    assert told(answered(other)) == told(answered(case)) == [*slow_cases.deadlines(other)]


@given(drawn_cases.cases(most=1))
def test_T05_the_explanation_of_one_clock_names_one_calendar(case):
    for deadline in answered(case):
        named = {step.names[0] for step in deadline.explain() if step.code is StepCode.CALENDAR}

        assert named <= {deadline.calendar}


# Property 3


# In two pieces a clarification came in twice, and begins the clock anew twice; so only pauses that do not are split.
@given(drawn_cases.cases(reasons=NEVER_ANEW, reopened=False, corrections=False), st.data())
def test_T18_property_3_pauses_in_two_pieces_are_the_pauses_in_one(case, data):
    split = changed(case, facts=drawn_cases.split(case["facts"], data.draw))

    assert told(answered(split)) == told(answered(case))


@given(drawn_cases.cases(), anywhere)
def test_T18_property_3_a_pause_of_no_length_changes_nothing(case, day):
    begun = case["facts"][0]["on"] + DAY * day

    assert told(answered(recorded(case, *drawn_cases.paused("p9", begun, 0, "waiting")))) == told(answered(case))


@given(
    drawn_cases.cases(units=("working_days",), reasons=NEVER_ANEW, in_working_days=True), anywhere, st.integers(1, 9)
)
def test_T21_property_3_a_pause_in_closed_time_changes_nothing(case, day, length):
    begun = case["facts"][0]["on"] + DAY * day
    for number in range(length):
        case = drawn_cases.with_holiday(case, begun + DAY * number, "place", "other")

    inside = recorded(case, *drawn_cases.paused("p9", begun, length, "waiting"))

    assert told(answered(inside)) == told(answered(case))


@given(drawn_cases.cases(reasons=NEVER_ANEW, reopened=False, corrections=False), st.data())
def test_T24_property_3_a_pause_inside_another_changes_nothing(case, data):
    whole = [(fact, end) for fact in case["facts"] if fact["what"] == "paused"
             for end in case["facts"] if end["what"] == "resumed" and end["pause"] == fact["pause"]]  # fmt: skip
    assume(whole)
    begun, ended = data.draw(st.sampled_from(whole))
    first = data.draw(st.dates(begun["on"], ended["on"]))
    length = data.draw(st.integers(0, (ended["on"] - first).days))

    inside = recorded(case, *drawn_cases.paused("p9", first, length, "waiting"))

    assert told(answered(inside)) == told(answered(case))


# Property 5


@given(drawn_cases.cases(units=("working_days", "calendar_days"), most=1, plain=True, granted=False))
def test_property_5_the_time_between_the_start_and_the_due_date_is_the_amount(case):
    for deadline, clock in zip(answered(case), slow_cases.clocks(case), strict=True):
        if deadline.starts_on is None or deadline.due_on is None:
            continue
        (count,) = clock.limit["counts"]
        left_out = [Interval(first=first, end=end) for first, end, _, _ in clock.still if end is not None]
        elapsed = days_elapsed(
            deadline.starts_on, deadline.due_on, count["unit"], deadline.working_calendar, left_out=left_out
        )

        assert elapsed == count["amount"]


# Property 7


@given(drawn_cases.cases(visits=1, corrections=False, closed=True), st.data())
def test_T36_property_7_what_became_of_a_closed_visit_stays_whatever_happens_afterwards(case, data):
    closed = max(fact["on"] for fact in case["facts"])
    case = changed(case, facts=[*(fact for fact in case["facts"] if fact["what"] != "closed"),
                                {"what": "closed", "on": closed}])  # fmt: skip
    later = st.integers(1, 120).map(lambda number: closed + DAY * number)
    first, length, reason = data.draw(drawn_cases.pauses(closed + DAY, tuple(case["pauses"])))
    grants = data.draw(st.lists(drawn_cases.grants("1", later, agreed=True), max_size=3))
    again = [{"what": "reopened", "on": data.draw(later)}, *drawn_cases.paused("p9", first, length, reason), *grants]
    answer = {"what": "responded", "on": data.draw(later), "stage": "1"}

    before, after = answered(case), answered(recorded(case, *again, answer))

    assert after[: len(before)] == before
    assert [each.result for each in after[: len(before)]] == [each.result for each in before]
    assert [each.explanation for each in after[: len(before)]] == [each.explanation for each in before]
    assert {each.visit for each in after[len(before) :]} == {1}
