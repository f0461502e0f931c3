"""What clocks do where a store keeps the case: nothing is written that is not a fact, and the past stays as it was."""

import datetime as dt
import json

import attrs
import pytest

from casework.adapters.sqlite import SqliteStore
from casework.domain.cases.vocabulary import Kind
from casework.testing import FixedClock
from tests.complaints import FOI, on
from tests.offices import OFFICER, case_log_of, complaint, log_of, office

JANUARY_5 = on("2026-01-05")


@pytest.fixture
def book():
    return office(clock=FixedClock(dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)))


def request(book, **fields):
    """A request for information that came in on 5 January."""
    return complaint(book, procedure=FOI, kind=Kind.INFORMATION_REQUEST, received_at=JANUARY_5, **fields)


def recorded(book, case, *told):
    """Record (verb, day, arguments) one after the other."""
    for verb, day, fields in told:
        getattr(book, verb)(case.id, happened=on(day), by=OFFICER, **fields)


def row_of(book):
    (row,) = book.rows()
    return row


def dates_in(value):
    """Every text of a record or row that looks like a date."""
    if isinstance(value, dict):
        return [found for each in value.values() for found in dates_in(each)]
    if isinstance(value, list | tuple):
        return [found for each in value for found in dates_in(each)]
    return [value] if isinstance(value, str) and value[:4].isdecimal() and value[4:5] == "-" else []


# What is not known yet


def test_T08_a_date_beyond_the_known_holidays_is_marked_in_the_row_and_in_the_lists():
    book = office(clock=FixedClock(dt.datetime(2028, 12, 27, 9, 0, tzinfo=dt.UTC)))
    complaint(book)

    (table,) = book.report("deadlines")
    place = table.columns.index("provisional")

    assert [limit.provisional for limit in row_of(book).limits] == [True, True]
    assert [row[place] for row in table.rows] == [True, True]


def test_T17_no_date_in_the_store_of_a_paused_case_stands_for_no_date(book):
    case = request(book)
    recorded(book, case, ("pause", "2026-01-08", {"reason": "fee"}))

    written = [json.loads(record.data) for record in case_log_of(book)] + [attrs.asdict(row_of(book))]

    assert row_of(book).next_due_on is None
    assert {found[:4] for found in dates_in(written)} == {"2026"}


@pytest.mark.parametrize("shelf", ["memory", "sqlite"])
def test_T17_going_on_brings_back_the_date(shelf, tmp_path):
    clock = FixedClock(dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC))
    book = office(clock=clock, store=SqliteStore(tmp_path / "cases.db") if shelf == "sqlite" else None)
    case = request(book)

    def due():
        return [each.due_on for each in book.deadlines(case.id)]

    assert due() == [on("2026-02-02")]
    recorded(book, case, ("pause", "2026-01-08", {"reason": "fee"}))
    assert due() == [None]
    recorded(book, case, ("resume", "2026-01-09", {}))
    assert due() == [on("2026-02-04")]  # the two days of the fee are left out, and nothing else


# Reopening


def limits_of(book):
    return [(each.limit, each.starts_on, each.due_on, each.result) for each in row_of(book).limits]


def test_T36_reports_keep_the_first_result_and_say_which_closing_they_mean(book):
    case = complaint(book, received_at=JANUARY_5)
    first = [("acknowledge", "2026-01-06", {}), ("respond", "2026-01-13", {}), ("close_case", "2026-01-14", {})]
    recorded(book, case, *first)
    before = limits_of(book)
    assert row_of(book).closed_on == "2026-01-14"

    recorded(book, case, ("reopen", "2026-03-02", {"reason": "new-facts"}))

    assert row_of(book).closed_on is None
    assert limits_of(book)[:2] == before
    assert {result for *_, result in limits_of(book)[2:]} == {"open"}
    recorded(
        book, case, ("acknowledge", "2026-03-03", {}), ("respond", "2026-04-30", {}), ("close_case", "2026-05-01", {})
    )
    assert row_of(book).closed_on == "2026-05-01"
    assert limits_of(book)[:2] == before
    assert [result for *_, result in limits_of(book)] == ["met", "met", "met", "missed"]
    assert [each.ended for each in book.case(case.id).closures] == [on("2026-01-14"), on("2026-05-01")]


def test_T39_what_is_next_is_only_a_view_of_all_limits(book):
    case = complaint(book, received_at=on("2026-05-26"))
    row = row_of(book)

    waiting = [each for each in row.limits if each.result == "open"]

    assert len(waiting) == 2
    assert row.next_due_on == min(each.due_on for each in waiting)
    assert [(each.stage, each.limit, each.due_on.isoformat()) for each in book.deadlines(case.id)] == [
        (each.stage, each.limit, each.due_on) for each in row.limits
    ]
    recorded(book, case, ("acknowledge", "2026-05-27", {}))
    assert (row_of(book).next_due_limit, row_of(book).next_due_on) == ("respond", "2026-06-10")


# Once only, and frozen


def told_now(book):
    """What waits at the present instant: its name for ever, its date, and the version of the case that says so."""
    (table,) = book.report("deadlines")
    at = [table.columns.index(name) for name in ("entry", "due_on", "version")]
    return [tuple(row[place] for place in at) for row in table.rows]


def test_property_6_a_date_is_told_once_for_each_version_of_its_case_however_often_it_is_asked_for(
    tmp_path,
):
    store, clock = SqliteStore(tmp_path / "cases.db"), FixedClock(dt.datetime(2026, 1, 9, 9, 0, tzinfo=dt.UTC))
    book = office(store=store, clock=clock)
    cases = [complaint(book, received_at=on(f"2026-01-0{day}")) for day in (5, 6, 7)]
    told, size = set(told_now(book)), len(log_of(book))
    assert len(told) == len(told_now(book)) == 6

    for days in (0, 30, -20, 400, -395):  # the clock jumps forth and back, and the office is opened anew each time
        clock.advance(days=days)
        again = office(store=SqliteStore(tmp_path / "cases.db"), clock=clock)
        for _ in range(3):
            again.rebuild()
            again.due(on=clock.now().date())
            assert sorted(told_now(again)) == sorted(told)
    assert len(log_of(book)) == size

    recorded(book, cases[0], ("acknowledge", "2026-01-09", {}))

    new = set(told_now(book)) - told
    assert new == {(f"{cases[0].id}/0/respond/0", "2026-01-23", 2)}
    assert {entry for entry, *_ in told_now(book)} < {entry for entry, *_ in told}


ANSWERED = [("acknowledge", "2026-01-06", {}), ("respond", "2026-01-20", {}), ("close_case", "2026-01-21", {})]


def test_property_7_what_became_of_a_closed_case_does_not_change_by_what_happens_to_it_later(book):
    case = complaint(book, received_at=JANUARY_5)
    recorded(book, case, *ANSWERED)
    closed = limits_of(book)
    assert closed == [
        ("acknowledge", "2026-01-05", "2026-01-12", "met"), ("respond", "2026-01-06", "2026-01-20", "met")
    ]  # fmt: skip

    later = [
        ("categorise", "2026-02-02", {"scheme": "theme", "categories": ["housing"]}),
        ("reopen", "2026-03-02", {"reason": "new-facts"}),
        ("acknowledge", "2026-03-02", {}),
        ("extend", "2026-03-03", {"reason": "complexity", "limit": "respond"}),
        ("respond", "2026-03-06", {}),
        ("escalate", "2026-03-09", {}),
        ("withdraw", "2026-05-01", {}),
    ]
    for verb, day, fields in later:
        recorded(book, case, (verb, day, fields))
        assert limits_of(book)[:2] == closed


def test_property_7_a_correction_makes_a_new_version_and_leaves_the_first_to_be_seen(book):
    case = complaint(book, received_at=JANUARY_5)
    recorded(book, case, *ANSWERED)
    before, records = row_of(book), log_of(book)

    book.correct(case.id, version=3, happened_instead=on("2026-01-21"), reason="typing-error", by=OFFICER)

    assert [(each.limit, each.result) for each in before.limits] == [("acknowledge", "met"), ("respond", "met")]
    assert [(each.limit, each.result) for each in row_of(book).limits] == [
        ("acknowledge", "met"),
        ("respond", "missed"),
    ]
    assert log_of(book)[: len(records)] == records
    assert log_of(book)[-1].name == "case.corrected"
    assert book.case(case.id).version == 5
