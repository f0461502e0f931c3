"""Which version governs, on both sides of the day on which a new one comes into force."""

import datetime as dt

import attrs
import pytest

from casework.domain.cases.events import Received
from casework.domain.cases.vocabulary import Kind
from casework.domain.deadlines import DeadlineResult, DeadlineStepCode, governed_deadlines
from casework.domain.procedure_checks import mistakes_of
from casework.domain.time.moments import local_day
from casework.errors import UsageError
from tests.histories import (
    CALENDARS,
    LONDON,
    PLACE,
    acknowledged,
    case_of,
    closed,
    corrected,
    escalated,
    on,
    reopened,
    responded,
)
from tests.transitions import BOTH, BY_STAGE, NEW, OLD, PLAIN, TAKING_OVER

ALL = pytest.mark.parametrize("procedure", [PLAIN, BY_STAGE, TAKING_OVER, BOTH])


def received(day):
    return on(day), Received(kind=Kind.COMPLAINT, procedure="switch", reference="C-1", stage="1")


def told(procedure, *events):
    return governed_deadlines(case_of(*events), procedure, place=PLACE, calendars=CALENDARS)


def answers(procedure, *events):
    """The version that governs each answer, and when it is due."""
    return [(each.version, str(each.due_on)) for each in told(procedure, *events) if each.limit == "respond"]


@ALL
@pytest.mark.parametrize(("day", "due"), [("2026-04-07", "2026-06-02"), ("2026-04-08", "2026-05-20")])
def test_what_is_answered_before_the_day_is_governed_by_the_version_of_its_receipt(procedure, day, due):
    version = OLD if day < "2026-04-08" else NEW

    assert answers(procedure, received(day), responded(day), closed(day)) == [(version, due)]


@pytest.mark.parametrize(
    ("procedure", "expected"),
    [
        (PLAIN, (OLD, "2026-05-05")),
        (BY_STAGE, (OLD, "2026-05-05")),
        (TAKING_OVER, (NEW, "2026-04-21")),
        (BOTH, (NEW, "2026-04-21")),
    ],
)
def test_what_is_open_on_the_day_is_taken_over_only_where_the_version_says_so(procedure, expected):
    assert answers(procedure, received("2026-03-10")) == [expected]


@pytest.mark.parametrize(("ended", "version"), [("2026-04-07", OLD), ("2026-04-08", NEW)])
def test_a_stage_that_had_ended_before_the_day_keeps_its_version(ended, version):
    events = [received("2026-03-10"), responded(ended), closed(ended)]

    assert [each for each, _ in answers(TAKING_OVER, *events)] == [version]


@pytest.mark.parametrize(
    ("procedure", "before", "after"),
    [
        (PLAIN, (OLD, "2026-05-05"), (OLD, "2026-05-06")),
        (BY_STAGE, (OLD, "2026-05-05"), (NEW, "2026-04-22")),
        (TAKING_OVER, (NEW, "2026-04-21"), (NEW, "2026-04-22")),
        (BOTH, (NEW, "2026-04-21"), (NEW, "2026-04-22")),
    ],
)
def test_a_stage_asked_for_on_the_day_before_and_on_the_day(procedure, before, after):
    def second(asked):
        return answers(procedure, received("2026-02-01"), escalated(asked, "2"))[1]

    assert (second("2026-04-07"), second("2026-04-08")) == (before, after)


def test_a_stage_that_the_new_version_does_not_have_stays_under_the_old_one():
    events = [received("2026-03-01"), escalated("2026-04-10", "panel")]

    for procedure in (BY_STAGE, TAKING_OVER, BOTH):
        assert answers(procedure, *events)[1] == (OLD, "2026-06-12")


def test_a_case_that_is_reopened_afterwards_is_governed_by_what_is_in_force_then():
    events = [received("2026-01-10"), responded("2026-02-01"), closed("2026-02-01"), reopened("2026-05-01")]

    assert answers(PLAIN, *events) == [(OLD, "2026-03-07"), (OLD, "2026-06-26")]
    for procedure in (BY_STAGE, TAKING_OVER, BOTH):
        assert answers(procedure, *events) == [(OLD, "2026-03-07"), (NEW, "2026-06-12")]


def test_what_was_done_before_the_day_keeps_its_result_although_the_new_time_is_shorter():
    acknowledge, respond = told(TAKING_OVER, received("2026-03-29"), acknowledged("2026-04-06"))

    assert (acknowledge.version, acknowledge.due_on, acknowledge.result) == (OLD, on("2026-04-08"), DeadlineResult.MET)
    assert (respond.version, respond.due_on) == (NEW, on("2026-05-10"))


def test_what_was_due_before_the_day_keeps_its_date_also_when_it_is_done_late():
    acknowledge, _ = told(TAKING_OVER, received("2026-03-20"), acknowledged("2026-04-20"))

    assert (acknowledge.version, acknowledge.due_on) == (OLD, on("2026-03-30"))
    assert acknowledge.result is DeadlineResult.MISSED


def test_the_explanation_says_which_version_governs_where_it_is_not_that_of_the_receipt():
    (own, _), (other, _) = (told(each, received("2026-04-05")) for each in (PLAIN, TAKING_OVER))

    step = other.explain()[1]
    assert (step.code, step.names, step.days) == (DeadlineStepCode.GOVERNED, (NEW, OLD), (on("2026-04-08"),))
    assert str(step) == (
        "switch@2026-04-08, in force since Wed 8 Apr 2026, governs here, "
        "and not the version of the receipt, switch@2020-01-01."
    )
    assert DeadlineStepCode.GOVERNED not in [each.code for each in own.explain() if hasattr(each, "code")]


def test_a_corrected_receipt_changes_sides_and_comes_back():
    events = [received("2026-04-09")]
    there = [*events, corrected("2026-04-10", 1, received("2026-04-01"))]
    back = [*there, corrected("2026-04-11", 1, received("2026-04-09"))]

    assert answers(PLAIN, *there) == [(OLD, "2026-05-27")]
    assert answers(PLAIN, *back) == answers(PLAIN, *events) == [(NEW, "2026-05-21")]


def test_a_procedure_that_is_no_longer_in_force_goes_on_for_the_stages_of_its_cases():
    ended = attrs.evolve(BOTH, ends_on=dt.date(2026, 5, 1))

    assert answers(ended, received("2026-04-20"), escalated("2026-06-01", "2"))[1] == (NEW, "2026-06-15")
    with pytest.raises(UsageError, match="no longer in force"):
        answers(ended, received("2026-05-02"))


def test_a_day_begins_at_midnight_of_the_place():
    late = dt.datetime(2026, 4, 7, 23, 30, tzinfo=dt.UTC)
    assert local_day(late, LONDON) == on("2026-04-08")

    case = (late, received("2026-04-07")[1])
    assert [each for each, _ in answers(PLAIN, case)] == [NEW]


# Mistakes


def versions(procedure, *changed):
    return attrs.evolve(procedure, versions=tuple(changed))


def test_the_first_version_takes_over_nothing():
    first, second = TAKING_OVER.versions
    wrong = versions(TAKING_OVER, attrs.evolve(first, takes_over_open=True), second)

    assert mistakes_of(TAKING_OVER) == ()
    assert mistakes_of(wrong) == (
        "version[0].takes_over_open: no version is before the first, so it takes over nothing",
    )


def test_a_version_with_other_stages_takes_over_nothing():
    first, second = TAKING_OVER.versions
    other = attrs.evolve(second, stages=(attrs.evolve(second.stages[1], id="new"),), first_stages=("new",))

    assert mistakes_of(versions(TAKING_OVER, first, other)) == (
        "version[1].takes_over_open: it takes over nothing, for it has none of the stages before it (1, 2, panel)",
    )
