"""Dates that are given and not counted: agreed, or set by an ombudsman, a court or a panel; and delays told."""

import pytest

from casework.domain.cases.events import DateSet, DelayInformed
from casework.domain.cases.vocabulary import SetBy
from casework.domain.deadlines import DeadlineStepCode
from casework.domain.procedures import ExtensionBase
from tests.histories import (
    acknowledged,
    agreed,
    all_deadlines,
    case_of,
    deadline,
    extended,
    limit,
    more_time,
    on,
    paused,
    received,
    resumed,
    rules,
    within,
)

TEN_DAYS = rules(limit(counts=[within(10)], extension=more_time(ExtensionBase.DUE)))
GIVEN = rules(limit(given=True))
NO_NUMBER = rules(limit())
START = received("2026-05-05")  # ten working days end on Tuesday 19 May 2026


def set_by(by, day, until, *, name="respond", stage="1"):
    return on(day), DateSet(stage=stage, limit=name, until=on(until), by=by)


def delay(day, until, *, name="respond", stage="1"):
    return on(day), DelayInformed(stage=stage, limit=name, told_due_on=on(until), reason="illness")


def due(rule, *events):
    return deadline(case_of(START, *events), rule).due_on


@pytest.mark.parametrize("by", [SetBy.OMBUDSMAN, SetBy.COURT])
def test_a_date_set_by_an_ombudsman_or_a_court_holds_whether_it_is_later_or_earlier(by):
    assert due(TEN_DAYS) == on("2026-05-19")
    assert due(TEN_DAYS, set_by(by, "2026-05-06", "2026-06-30")) == on("2026-06-30")
    assert due(TEN_DAYS, set_by(by, "2026-05-06", "2026-05-12")) == on("2026-05-12")


def test_the_explanation_says_who_set_the_date_and_when():
    said = deadline(case_of(START, set_by(SetBy.COURT, "2026-05-06", "2026-05-12")), TEN_DAYS).explanation

    assert "The court set the date on Wed 6 May 2026: due on Tue 12 May 2026." in said
    assert "Due on Tue 12 May 2026." in said


def test_the_date_that_was_given_last_holds():
    first, later = set_by(SetBy.OMBUDSMAN, "2026-05-06", "2026-06-30"), agreed("2026-05-08", "2026-06-05")

    assert due(TEN_DAYS, first, later) == due(TEN_DAYS, later, first) == on("2026-06-05")
    assert due(TEN_DAYS, later, set_by(SetBy.COURT, "2026-05-11", "2026-06-01")) == on("2026-06-01")


def test_a_date_that_an_ombudsman_set_is_not_provisional_and_no_pause_moves_it():
    given = set_by(SetBy.OMBUDSMAN, "2026-05-06", "2026-06-30")
    found = deadline(case_of(START, given, paused("2026-05-11"), resumed("2026-05-13")), TEN_DAYS)

    assert (found.due_on, found.provisional) == (on("2026-06-30"), False)


def test_more_time_counts_on_from_a_date_that_was_set():
    given = set_by(SetBy.OMBUDSMAN, "2026-05-06", "2026-05-12")

    assert due(TEN_DAYS, given, extended("2026-05-11", 2, "working_days")) == on("2026-05-14")


# A panel


def test_a_panel_leaves_a_counted_limit_as_it_is_and_the_explanation_names_the_day():
    arranged = set_by(SetBy.PANEL, "2026-05-06", "2026-06-30")
    found = deadline(case_of(START, arranged), TEN_DAYS)

    assert found.due_on == on("2026-05-19")
    assert (
        "The panel was arranged on Wed 6 May 2026 for Tue 30 Jun 2026; that does not move the due date."
        in found.explanation
    )


@pytest.mark.parametrize("rule", [GIVEN, NO_NUMBER], ids=["given", "no number"])
def test_the_day_of_a_panel_is_the_date_of_a_limit_that_has_none_of_its_own(rule):
    first = set_by(SetBy.PANEL, "2026-05-06", "2026-06-30")
    moved = set_by(SetBy.PANEL, "2026-05-20", "2026-06-16")

    assert due(rule, first) == on("2026-06-30")
    assert due(rule, first, moved) == on("2026-06-16")
    assert "The panel set the date on Wed 6 May 2026: due on Tue 30 Jun 2026." in (
        deadline(case_of(START, first), rule).explanation
    )


def test_a_panel_does_not_undo_what_was_agreed_for_a_counted_limit():
    promise, arranged = agreed("2026-05-06", "2026-05-29"), set_by(SetBy.PANEL, "2026-05-07", "2026-06-30")

    assert due(TEN_DAYS, promise, arranged) == on("2026-05-29")


# Limits whose date is given


def test_a_limit_without_its_date_yet_waits_for_a_letter_and_not_for_a_number():
    found = deadline(case_of(START), GIVEN)

    assert (found.starts_on, found.due_on, found.provisional, found.unconfirmed) == (
        on("2026-05-05"), None, False, False,
    )  # fmt: skip
    assert "The date is not counted: it comes from a letter or an agreement." in found.explanation
    assert not any("number" in said for said in found.explanation)
    assert found.status(on("2030-01-01")) == "running"


def test_a_given_date_is_met_and_missed_like_any_other():
    found = deadline(case_of(START, set_by(SetBy.OMBUDSMAN, "2026-05-06", "2026-05-12")), GIVEN)

    assert [found.status(on(day)) for day in ("2026-05-06", "2026-05-11", "2026-05-12", "2026-05-13")] == [
        "running", "due_soon", "due_soon", "overdue",
    ]  # fmt: skip


def test_each_new_step_is_a_sentence_of_its_own():
    case = case_of(
        START,
        set_by(SetBy.OMBUDSMAN, "2026-05-06", "2026-05-12"),
        set_by(SetBy.PANEL, "2026-05-07", "2026-05-13"),
    )

    codes = [step.code for step in (*deadline(case, TEN_DAYS).explain(), *deadline(case, GIVEN).explain())]

    assert {DeadlineStepCode.SET_BY, DeadlineStepCode.APPOINTED, DeadlineStepCode.NOT_COUNTED} <= set(codes)


# A holding letter


def test_a_delay_that_was_told_moves_no_due_date():
    late = "2026-05-15"
    plain = case_of(START, acknowledged("2026-05-06"))
    told = case_of(START, acknowledged("2026-05-06"), delay(late, "2026-08-31"), delay("2026-05-18", "2026-09-30"))

    assert all_deadlines(told, "lgsco-code-2024") == all_deadlines(plain, "lgsco-code-2024")
    assert [each.event.told_due_on for each in told.visit.delays] == [on("2026-08-31"), on("2026-09-30")]


@pytest.mark.parametrize("base", ExtensionBase)
def test_hours_that_are_given_more_are_not_counted_from_a_day_alone(base):
    """Nor do they make an agreed day earlier where the whole is counted anew, from an instant."""
    rule = rules(limit(counts=[within(48, "hours")], extension=more_time(base, amount=5, unit="hours")))
    case = case_of(
        received("2026-01-05T09:00+00:00"),
        agreed("2026-01-05", "2026-01-09"),
        extended("2026-01-06", 5, "hours"),
    )

    (found,) = all_deadlines(case, rule)

    assert found.due_on == on("2026-01-09")
    code = DeadlineStepCode.KEPT_LATER if base is ExtensionBase.START else DeadlineStepCode.NO_TIME_OF_DAY
    assert code in {step.code for step in found.explain()}


def test_hours_more_after_days_are_not_counted_from_a_day_alone():
    rule = rules(limit(counts=[within(10)], extension=more_time(ExtensionBase.START)))

    (found,) = all_deadlines(case_of(START, extended("2026-05-06", 5, "hours")), rule)

    assert found.due_on == on("2026-05-19")
    assert "The time of day on Tue 19 May 2026 is not known, so hours cannot be counted from it." in found.explanation
