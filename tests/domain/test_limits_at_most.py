"""The most that a limit takes: whatever stands still, is given or agreed, no date lies beyond it."""

import datetime as dt
import json

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.application.as_data.deadlines import deadline_data
from casework.domain.authority import Authority, Evidence
from casework.domain.cases.vocabulary import SetBy
from casework.domain.deadlines import DeadlineStatus
from casework.domain.procedures import Maximum, PauseRule
from casework.domain.time.counting import Unit
from tests.histories import (
    CALENDARS,
    LONDON,
    READ,
    agreed,
    case_of,
    deadline,
    extended,
    limit,
    on,
    paused,
    received,
    resumed,
    rules,
    set_by,
    within,
)
from tests.oracles.explanation_walker import walk_deadline

CHILDREN = "children-act-1989-representations-england"
LAST = on("2026-05-01")  # 20 working days from Wednesday 1 April 2026, Easter left out
WAITED = (paused("2026-04-07", "advocate"), resumed("2026-04-13"))


def child(*told):
    return deadline(case_of(received("2026-04-01"), *told), CHILDREN)


def capped(amount=20, evidence=Evidence.READ, **more):
    most = Maximum(amount=amount, unit=Unit.WORKING_DAYS, authority=Authority(citation="X 3", evidence=evidence))
    return rules(
        limit(counts=[within(10)], at_most=most, **more),
        pauses=[PauseRule(reason="waiting", authority=READ, restarts=True)],
    )


def walked(found):
    """What somebody comes to who follows the steps and sees nothing else."""
    steps = deadline_data(found, None, zone=LONDON, soon=2, explain=True)["steps"]
    return walk_deadline(json.loads(json.dumps(steps)), None)


def test_the_wait_for_an_advocate_and_more_time_come_to_twenty_working_days_at_most():
    found = child(*WAITED, extended("2026-04-20"))

    assert found.due_on == LAST
    assert "The whole takes 20 working days at most, whatever stands still or is given" in " ".join(found.explanation)
    assert any(said.startswith("The most that it takes: SI 2006/1738 reg 14") for said in found.explanation)


@pytest.mark.parametrize("told", [(), WAITED, (extended("2026-04-20"),)])
def test_a_date_within_the_most_is_the_one_that_is_counted(told):
    found = child(*told)

    assert found.due_on <= LAST
    assert not any("The whole takes" in said for said in found.explanation)


def test_while_an_advocate_is_awaited_without_an_end_the_last_day_is_known_and_goes_by():
    found = child(paused("2026-04-07", "advocate"))

    assert (found.due_on, found.paused_on, found.provisional) == (LAST, None, True)
    assert found.status(on("2026-04-20")) is DeadlineStatus.RUNNING
    assert found.status(on("2026-04-30")) is DeadlineStatus.DUE_SOON
    assert found.status(on("2026-05-02")) is DeadlineStatus.OVERDUE
    assert not any("there is no due date" in said for said in found.explanation)


@pytest.mark.parametrize(
    "told",
    [
        agreed("2026-04-20", "2026-06-30"),
        extended("2026-04-10", until="2026-06-30"),
    ],
)  # fmt: skip
def test_no_day_that_is_given_lies_beyond_the_most(told):
    assert child(told).due_on == LAST


@pytest.mark.parametrize("by", [SetBy.OMBUDSMAN, SetBy.COURT])
def test_a_day_that_an_ombudsman_or_a_court_sets_holds_also_beyond_the_most(by):
    assert child(set_by("2026-04-20", "2026-06-30", by)).due_on == on("2026-06-30")
    assert child(set_by("2026-04-20", "2026-06-30", by), agreed("2026-04-21", "2026-07-01")).due_on == LAST


def test_a_pause_that_makes_the_clock_begin_anew_does_not_make_the_most_begin_anew():
    found = deadline(case_of(received("2026-04-01"), paused("2026-04-02"), resumed("2026-04-28")), capped())

    assert found.due_on == LAST
    assert walked(found).due == LAST


def test_a_most_that_nobody_has_seen_leaves_the_date_unconfirmed_only_where_it_holds():
    rule = capped(evidence=Evidence.MEMORY)

    free, held = (deadline(case_of(received("2026-04-01"), *told), rule) for told in ((), [paused("2026-04-02")]))

    assert (free.unconfirmed, held.unconfirmed) == (False, True)


def test_a_limit_whose_date_is_given_has_nothing_to_count_the_most_from():
    rule = capped()
    (own, *_) = rule.stages[0].limits
    given_date = attrs.evolve(own, counts=(), given=True)
    rule = attrs.evolve(rule, stages=(attrs.evolve(rule.stages[0], limits=(given_date,)), *rule.stages[1:]))

    assert deadline(case_of(received("2026-04-01"), agreed("2026-04-20", "2026-06-30")), rule).due_on == on(
        "2026-06-30"
    )


moments = st.dates(dt.date(2026, 4, 1), dt.date(2026, 7, 31))


@st.composite
def courses(draw):
    """What may happen to a child's complaint of 1 April: pauses, the last of which may go on, more time and dates."""
    told, days = [], sorted(draw(st.lists(moments, max_size=8)))
    for number, day in enumerate(days):
        name = f"p{number // 2}"
        told.append(paused(str(day), "advocate", name) if number % 2 == 0 else resumed(str(day), name))
    if draw(st.booleans()):
        told.append(extended(str(draw(moments)), draw(st.integers(1, 30)), "working_days"))
    if draw(st.booleans()):
        told.append(agreed(str(draw(moments)), str(draw(moments))))
    return told


@given(courses())
def test_no_date_of_a_childs_complaint_lies_beyond_twenty_working_days_and_the_steps_come_to_it(told):
    found = child(*told)

    assert found.due_on is not None
    assert found.due_on <= LAST
    outcome = walked(found)
    assert (outcome.due, outcome.provisional, outcome.unconfirmed) == (
        found.due_on, found.provisional, found.unconfirmed
    )  # fmt: skip
    assert CALENDARS["england-and-wales"].is_working(LAST)
