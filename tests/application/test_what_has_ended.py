"""What has ended stays as it was, whatever becomes of rules, holidays and categories later."""

import datetime as dt

from casework.application.freshness import Rebuilt
from tests.application.test_freshness import answer_within
from tests.complaints import CARE
from tests.offices import OFFICER, complaint
from tests.towns import (
    MONDAY,
    SECOND_MONDAY,
    TUESDAY,
    deadline,
    due,
    since,
    without_acknowledgement,
)


def test_property_7_T10_what_has_ended_stays_when_a_holiday_is_added_or_taken_back(town):
    late = town.waiting()
    town.before.respond(late.id, happened=dt.date(2026, 1, 20), by=OFFICER)
    book = town.with_holiday()

    assert due(book, late) == due(town.before, late) == "2026-01-19"
    assert deadline(book, late).result == "missed"
    assert next(row for row in book.rows() if row.case == late.id).limits[1].result == "missed"


def test_property_7_what_has_ended_stays_when_a_rule_is_edited(town):
    case = complaint(town.before, received_at=MONDAY)
    town.before.acknowledge(case.id, happened=dt.date(2026, 1, 9), by=OFFICER)

    book = town.office(procedures=answer_within(3))

    assert due(book, case, "acknowledge") == "2026-01-12"
    assert deadline(book, case, "acknowledge").result == "met"
    assert due(book, complaint(book, received_at=MONDAY), "acknowledge") == "2026-01-08"


def test_property_7_a_limit_that_has_ended_stays_when_the_procedure_has_it_no_more(town):
    case = complaint(town.before, received_at=MONDAY)
    town.before.acknowledge(case.id, happened=TUESDAY, by=OFFICER)
    before = town.before.deadlines(case.id)

    book = town.office(procedures=without_acknowledgement())

    assert [(each.limit, each.result) for each in before] == [("acknowledge", "met"), ("respond", "open")]
    assert [(each.limit, each.result) for each in book.deadlines(case.id)] == [
        ("respond", "open"),
        ("acknowledge", "met"),
    ]


def test_property_7_what_has_ended_stays_when_the_case_comes_under_another_procedure(town):
    case = town.waiting()
    before = deadline(town.before, case, "acknowledge")

    book = town.with_holiday()
    book.reclassify(case.id, procedure=CARE, reason="social-care", happened=dt.date(2026, 1, 15), by=OFFICER)

    first = next(each for each in book.deadlines(case.id) if each.limit == "acknowledge")
    assert (first.due_on, first.result) == (before.due_on, before.result)


def test_property_7_a_correction_makes_a_new_visible_version_by_the_rules_of_the_time(town):
    case = town.waiting()
    answered = town.before.respond(case.id, happened=dt.date(2026, 1, 20), by=OFFICER)
    book = town.with_holiday()

    book.correct(
        case.id, version=answered.version, reason="typing-error", happened_instead=dt.date(2026, 1, 19), by=OFFICER
    )

    assert (due(book, case), deadline(book, case).result) == ("2026-01-19", "met")
    assert [entry.name for entry in book.file(case.id).history][-2:] == ["responded", "corrected"]


def test_a_pause_that_is_recorded_late_moves_what_ended_by_the_rules_of_its_time(town):
    case = complaint(town.before, received_at=MONDAY, procedure="foi-2000", kind="information_request")
    town.before.respond(case.id, happened=dt.date(2026, 2, 3), by=OFFICER)
    assert deadline(town.before, case).result == "missed"

    book = town.with_holiday()
    book.pause(case.id, reason="clarification", happened=TUESDAY, by=OFFICER)
    book.resume(case.id, happened=dt.date(2026, 1, 8), by=OFFICER)

    assert (due(book, case), deadline(book, case).result) == (due(town.before, case), "met")


def test_rows_that_are_made_anew_are_those_of_the_log_after_a_change(town):
    open_case, late = town.waiting(), town.waiting()
    town.before.respond(late.id, happened=dt.date(2026, 1, 20), by=OFFICER)
    book = town.with_holiday()
    book.extend(
        open_case.id, limit="respond", amount=5, reason="complexity", told_on=MONDAY, happened=MONDAY, by=OFFICER
    )

    kept = {row.case: row for row in book.rows()}

    assert book.rebuild() == Rebuilt(cases=2, changed=0)
    assert {row.case: row for row in book.rows()} == kept


def test_what_was_corrected_to_a_day_that_the_rules_of_the_time_did_not_cover_is_read_by_those_of_today(town):
    young = town.office(procedures=since(dt.date(2026, 1, 1)))
    case = complaint(young, received_at=MONDAY)
    young.acknowledge(case.id, happened=SECOND_MONDAY, by=OFFICER)

    town.before.correct(case.id, version=1, reason="typing-error", happened_instead=dt.date(2025, 12, 30), by=OFFICER)

    assert due(town.before, case, "acknowledge") == "2026-01-07"


def test_the_explanation_says_that_rules_have_changed_since_only_where_that_makes_another_date(town):
    late = town.waiting()
    town.before.respond(late.id, happened=dt.date(2026, 1, 20), by=OFFICER)
    book = town.with_holiday()
    said = "It ended by the rules and holidays of its time; they have changed since, and it stays as it was."

    acknowledge, respond = book.deadlines(late.id)

    assert (acknowledge.is_past, respond.is_past) == (False, True)
    assert said in respond.explanation
    assert said not in acknowledge.explanation
    assert not any(each.is_past for each in town.before.deadlines(late.id))
