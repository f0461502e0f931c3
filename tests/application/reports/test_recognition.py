"""The report ``recognition``: who was praised, by their ids, and who has not heard of it yet."""

import datetime as dt

import pytest

from tests.offices import OFFICER, complaint, office

FEEDBACK = {"kind": "compliment", "procedure": "local-feedback"}


@pytest.fixture
def book():
    return office()


def rows(book, name, **asked):
    return [row for table in book.report("recognition", **asked) if table.name == name for row in table.rows]


def test_nobody_was_praised_yet(book):
    complaint(book)

    assert [table.name for table in book.report("recognition")] == ["recognition", "praise_not_passed_on"]
    assert rows(book, "recognition") == rows(book, "praise_not_passed_on") == []


def test_people_and_teams_are_counted_by_their_ids_those_who_were_praised_most_first(book):
    for reference in ("P-1", "P-2"):
        complaint(book, **FEEDBACK, reference=reference)
        book.recognise(reference, staff=["staff-64"], teams=["grounds"], by=OFFICER)
    complaint(book, reference="C-1")
    book.recognise("C-1", staff=["staff-63", "staff-64"], by=OFFICER)
    book.tell_recognised("P-1", who="staff-64", by=OFFICER)

    assert rows(book, "recognition") == [
        ("person", "staff-64", 3, 2, 1, 2),
        ("person", "staff-63", 1, 0, 0, 1),
        ("team", "grounds", 2, 2, 0, 2),
    ]


def test_praise_that_was_not_passed_on_is_named_the_oldest_first(book):
    complaint(book, **FEEDBACK, reference="P-1")
    complaint(book, **FEEDBACK, reference="P-2", received_at=dt.date(2026, 1, 2))
    book.recognise("P-1", staff=["staff-63"], by=OFFICER)
    book.recognise("P-2", staff=["staff-64"], teams=["grounds"], happened=dt.date(2026, 1, 3), by=OFFICER)
    book.tell_recognised("P-2", who="staff-64", happened=dt.date(2026, 1, 4), by=OFFICER)

    assert rows(book, "praise_not_passed_on") == [
        ("P-2", "team", "grounds", "2026-01-03"),
        ("P-1", "person", "staff-63", "2026-01-05"),
    ]


def test_a_compliment_that_names_nobody_reaches_nobody_and_is_counted(book):
    complaint(book, **FEEDBACK, reference="P-1")
    complaint(book, **FEEDBACK, reference="P-2")
    book.recognise("P-1", staff=["staff-63"], by=OFFICER)

    assert rows(book, "compliments") == [(2, 1, 1)]


def test_compliments_that_another_took_in_count_once_and_whom_they_name_is_named_in_it(book):
    for day, reference in enumerate(("P-1", "P-2", "P-3", "P-4"), start=1):
        complaint(book, **FEEDBACK, reference=reference, received_at=dt.date(2026, 1, day))
    for reference in ("P-2", "P-3"):
        book.recognise(reference, staff=["staff-63"], by=OFFICER)
    book.merge("P-3", into="P-2", by=OFFICER)
    book.merge("P-2", into="P-1", by=OFFICER)

    assert rows(book, "compliments") == [(2, 1, 1)]
    assert rows(book, "recognition") == [("person", "staff-63", 2, 2, 0, 2)]


def test_whom_a_merged_compliment_names_counts_wherever_that_one_was_received(book):
    complaint(book, **FEEDBACK, reference="P-1", received_at=dt.date(2025, 12, 1))
    complaint(book, **FEEDBACK, reference="P-2", service="parks")
    book.recognise("P-2", staff=["staff-63"], by=OFFICER)
    book.merge("P-2", into="P-1", by=OFFICER)

    assert rows(book, "compliments", period="2025") == [(1, 1, 0)]
    assert rows(book, "compliments", period="2026") == []


def test_only_the_cases_that_are_asked_for_count(book):
    complaint(book, **FEEDBACK, reference="P-1")
    book.recognise("P-1", staff=["staff-63"], by=OFFICER)

    assert rows(book, "recognition", period="2025") == []
    assert rows(book, "recognition", period="2026-01") == [("person", "staff-63", 1, 1, 0, 1)]
