"""A step that is not true is noticed: a day or a number that was changed, or a step that was left away."""

import datetime as dt

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from casework.domain.time.counting import Unit
from casework.testing import strategies
from tests.explanations import DAY, as_read, as_told, cases, closed_days, counts, deadlines_of, windows_of
from tests.histories import case_of, deadline, extended, limit, more_time, paused, received, resumed, rules, within
from tests.oracles.count_walker import moment
from tests.oracles.explanation_walker import SAID, ContradictionError, walk_count, walk_deadline, walk_window

ON_WORKING_DAYS = {"working_days", "school_days", "working_hours"}
GIVEN = {"set", "agreed", "set_by"}
MORE = {"extended_from_due", "extended_from_start", "extended_from_grant"}


def is_noticed(walk, steps, calendars, expected):
    """Whether the walker refuses, or comes to something else than what casework said."""
    try:
        return walk(steps, calendars) != expected
    except ContradictionError:
        return True


def told_of(drawn):
    """A count as a script reads it, and what the walker must come to."""
    found, steps, calendars = drawn
    steps = as_told(steps)
    expected = walk_count(steps, calendars)
    assert (expected.due, expected.provisional) == (as_read(found.due), found.provisional)
    return steps, calendars, expected


def moved(text, by):
    return (moment(text) + by * DAY).isoformat()


one_off = st.sampled_from((-1, 1))


@given(counts(), st.data())
def test_a_day_of_a_count_that_is_moved_by_one_is_noticed(drawn, data):
    steps, calendars, expected = told_of(drawn)
    # Where a pause begins or ends on a closed day, another such day would be as true.
    exact = [step for step in steps if step["code"] != "stood_still" or step["names"] == ["calendar_days"]]
    step = data.draw(st.sampled_from([step for step in exact if step["days"]]))
    place = data.draw(st.integers(0, len(step["days"]) - 1))

    step["days"][place] = moved(step["days"][place], data.draw(one_off))

    assert is_noticed(walk_count, steps, calendars, expected)


@given(counts(), st.data())
def test_a_number_of_a_count_that_is_one_more_or_less_is_noticed(drawn, data):
    steps, calendars, expected = told_of(drawn)
    step = data.draw(st.sampled_from([step for step in steps if step["number"] is not None]))

    step["number"] += data.draw(one_off)

    assert is_noticed(walk_count, steps, calendars, expected)


@given(counts(), st.data())
def test_a_step_of_a_count_that_is_left_away_is_noticed(drawn, data):
    steps, calendars, expected = told_of(drawn)

    steps.remove(data.draw(st.sampled_from([step for step in steps if decides(step, steps)])))

    assert is_noticed(walk_count, steps, calendars, expected)


def decides(step, steps):
    """Whether anything follows from that step of a count; without the others the same date is as well explained."""
    codes = {each["code"] for each in steps}
    if step["code"] == "calendar":
        (unit,) = (each["names"][0] for each in steps if each["code"] == "counted")
        return unit in ON_WORKING_DAYS or bool(codes & {"deemed", "rolled"})
    if step["code"] in {"known_from", "known_until"}:
        return not {"known_from", "known_until"} <= codes
    return step["code"] != "cut_off_unused" and (step["code"] != "stood_still" or step["number"] > 0)


@given(counts(), st.data())
def test_a_closed_day_that_has_another_name_in_its_calendar_is_noticed(drawn, data):
    steps, calendars, expected = told_of(drawn)
    named = [step for step in steps if step["code"] in {"holidays_left_out", "deemed", "kept", "rolled"}]
    if not named:
        reject()

    data.draw(st.sampled_from(named))["names"][0] = "Another day"

    assert is_noticed(walk_count, steps, calendars, expected)


@given(counts(strategies.counting_rules(units=(Unit.WORKING_DAYS, Unit.SCHOOL_DAYS), least=1)), st.data())
def test_a_day_that_the_calendar_closes_and_no_step_tells_is_noticed(drawn, data):
    steps, calendars, _ = told_of(drawn)
    ((name, known),) = calendars.items()
    worked = [each["days"][-1] for each in steps if each["code"] in {"day_one", "counted"}]
    shut = moment(data.draw(st.sampled_from(worked)))

    with pytest.raises(ContradictionError):
        walk_count(steps, {name: known._replace(dates={**known.dates, shut: "Forgotten day"})})


# Deadlines


@given(cases(), st.data())
def test_a_step_of_a_deadline_that_is_changed_is_noticed(drawn, data):
    """Each step that still has a say in the date: what was overtaken by a later agreement has none."""
    calendars = closed_days(drawn[2])
    told = [as_told(each.explain()) for each in deadlines_of(drawn) if each.due_on is not None]
    changes = [(steps, *change) for steps in told for change in changes_of(steps)]
    if not changes:
        reject()
    steps, index, what, place = data.draw(st.sampled_from(changes))
    expected = walk_deadline(steps, calendars)

    if what == "gone":
        del steps[index]
    elif what == "number":
        steps[index]["number"] += data.draw(one_off)
    else:
        steps[index]["days"][place] = moved(steps[index]["days"][place], data.draw(one_off))

    assert is_noticed(walk_deadline, steps, calendars, expected)


def changes_of(steps):
    """Yield what can be changed in the explanation of a deadline that is due: which step, what of it, and which day."""
    codes = [step["code"] for step in steps]
    given = [n for n, code in enumerate(codes) if code in GIVEN | MORE]
    is_counted = "started" in codes[: given[0] if given else None]
    restarts = [n for n, code in enumerate(codes) if code == "restarted"]
    for index, step in enumerate(steps):
        code = step["code"]
        if code == "counted" or code in MORE:
            yield index, "number", None
        if code in {"started", "due", "picked", "kept_later", "most_allowed", "extended_from_due"}:
            yield index, "day", 0
        if code in {"started", "counted", "due", "picked", "kept_later", *MORE}:
            yield index, "gone", None
        if is_counted and code == "restarted" and index == restarts[-1]:
            yield index, "gone", None
        if is_counted and code == "limit" and not restarts:
            yield index, "gone", None
            yield from ((index, "day", 0) for _ in step["days"])
        if is_counted and code == "latest" and not restarts:
            yield index, "day", 0
        if code in GIVEN and index == given[-1] and codes[index + 1] not in {"kept_later", "most_allowed"}:
            yield index, "day", 1


@settings(max_examples=15)
@given(cases(), st.data())
def test_a_step_of_a_window_that_is_changed_is_noticed(drawn, data):
    calendars = closed_days(drawn[2])
    told = [as_told(each.explain()) for each in windows_of(drawn)]
    codes = {"started", "counted", "picked", "stands_still", "last_day"}
    changes = [(steps, n) for steps in told for n, step in enumerate(steps) if step["code"] in codes]
    if not changes:
        reject()
    steps, index = data.draw(st.sampled_from(changes))
    expected = walk_window(steps, calendars)

    if data.draw(st.booleans()) or steps[index]["code"] == "stands_still":
        del steps[index]
    else:
        steps[index]["days"][-1] = moved(steps[index]["days"][-1], data.draw(one_off))

    assert is_noticed(walk_window, steps, calendars, expected)


# Single steps of which a complainant may well ask


def steps_of(*events, pauses=(), **more):
    case = case_of(received("2026-01-05"), *events)
    return as_told(deadline(case, rules(limit(counts=[within(10)], **more), pauses=pauses)).explain())


def test_what_is_left_while_the_clock_stands_still_is_counted_again():
    steps = steps_of(paused("2026-01-12"))
    (still,) = (step for step in steps if step["code"] == "paused")
    assert walk_deadline(steps).due is None

    still["number"] += 1

    with pytest.raises(ContradictionError):
        walk_deadline(steps)


def test_more_time_that_is_left_away_gives_another_date():
    steps = steps_of(extended("2026-01-12", 5, "working_days"), extension=more_time("due", 5))
    given = [step["code"] for step in steps].index("extended_from_due")
    assert walk_deadline(steps).due == dt.date(2026, 1, 26)

    with pytest.raises(ContradictionError):
        walk_deadline([*steps[:given], *steps[given + 1 :]])


def test_a_pause_that_is_left_away_is_noticed():
    steps = steps_of(paused("2026-01-07"), resumed("2026-01-09"))
    still = [step["code"] for step in steps].index("stood_still")

    with pytest.raises(ContradictionError):
        walk_deadline([*steps[:still], *steps[still + 1 :]])


def test_a_step_that_nobody_knows_is_refused():
    with pytest.raises(ContradictionError, match="nobody knows this step"):
        walk_deadline([*steps_of(), {"code": "wished", "days": [], "names": [], "number": None}])


@pytest.mark.parametrize("code", sorted(SAID - {"kept"}))
def test_what_is_only_said_changes_nothing_where_it_is_left_away(code):
    steps = steps_of(extended("2026-01-12", 5, "working_days"))

    assert walk_deadline([step for step in steps if step["code"] != code]) == walk_deadline(steps)
