"""Ada Fenn's garden waste: one complaint, answered at stage 1, with an apology and a bin that is emptied."""

import datetime as dt

import pytest

from casework.domain.cases.parts import RemedyStatus
from casework.domain.cases.remedies import remedy_status
from casework.errors import DecisionError
from tests.stories.office import LONDON, OFFICER

CASE = "25-0114"


@pytest.fixture
def told(office):
    """She telephones on Tuesday 29 April 2025, and on Thursday she has the acknowledgement."""
    day = office.day("2025-04-29")
    office.book.receive(
        kind="complaint",
        procedure="lgsco-code-2024",
        received_at=day,
        channel="phone",
        service="waste",
        summary="Garden waste missed on three Tuesdays, though paid for",
        complainant={"name": "Ada Fenn", "phone": "01632 960001"},
        reference=CASE,
        by=OFFICER,
    )
    office.book.assign(CASE, handler="staff-17", team="waste", happened=day, by=OFFICER)
    day = office.day("2025-05-01")
    office.book.acknowledge(CASE, told_due_on=dt.date(2025, 5, 16), happened=day, by=OFFICER)
    return office


@pytest.fixture
def answered(told):
    """On Monday 12 May it is answered: upheld, with an apology in the letter and three extra collections."""
    day = told.day("2025-05-12")
    told.book.finding(CASE, outcome="upheld", reasons="The round was cut short three times", happened=day, by=OFFICER)
    told.book.remedy(CASE, kind="apology", due_on=day, happened=day, by=OFFICER)
    told.book.remedy(
        CASE, kind="action", what="Three extra rounds", due_on=dt.date(2025, 5, 30), happened=day, by=OFFICER
    )
    told.book.respond(CASE, outcome="upheld", letter="We are sorry.", happened=day, by=OFFICER)
    told.book.remedy_done(CASE, remedy="r1", happened=day, by=OFFICER)
    return told


def test_the_may_bank_holiday_moves_both_dates_by_a_day(told):
    assert told.deadlines(CASE) == [
        ("1", "acknowledge", "2025-05-07", "2025-05-01", "met"),
        ("1", "respond", "2025-05-16", None, "open"),
    ]
    assert told.statuses(CASE)["1", "respond"] == "running"


def test_a_complaint_is_not_closed_before_it_is_answered(told):
    with pytest.raises(DecisionError, match="stage 1 has no response yet"):
        told.book.close_case(CASE, by=OFFICER)

    assert told.book.case(CASE).is_open


def test_an_answer_without_a_finding_leaves_something_missing(told):
    told.day("2025-05-12")
    told.book.respond(CASE, outcome="upheld", by=OFFICER)

    assert told.missing(CASE) == ["no_finding"]


def test_the_answer_is_in_time_and_nothing_is_missing(answered):
    assert answered.deadlines(CASE)[1] == ("1", "respond", "2025-05-16", "2025-05-12", "met")
    assert answered.missing(CASE) == []


def test_the_extra_rounds_stay_in_the_queue_after_the_case_is_closed(answered):
    answered.book.close_case(CASE, by=OFFICER)

    answered.day("2025-05-28")
    assert answered.queue(within=7) == [(CASE, "remedy:r2", "2025-05-30")]
    answered.day("2025-05-31")
    apology, rounds = answered.book.case(CASE).results.remedies
    assert remedy_status(apology, answered.book.today(), LONDON) is RemedyStatus.DONE
    assert remedy_status(rounds, answered.book.today(), LONDON) is RemedyStatus.OVERDUE


def test_what_was_found_done_and_learned_stands_in_the_row(answered):
    answered.book.close_case(CASE, by=OFFICER)
    answered.day("2025-05-29")
    answered.book.remedy_done(CASE, by=OFFICER)
    answered.book.learn(CASE, cause="route-planning", what="Rounds end where they begin", by=OFFICER)

    row = answered.row(CASE)
    assert (row.status, row.closed_on, row.days_to_close) == ("closed", "2025-05-12", 13)
    assert [(each.outcome, each.by) for each in row.findings] == [("upheld", "body")]
    assert [(each.kind, each.result) for each in row.remedies] == [("apology", "done"), ("action", "done")]
    assert row.learning == ("route-planning",)
    assert answered.queue(within=365) == []
