"""Sweeps by a wrong clock, ahead or behind: they silence nothing that a right clock says later."""

import datetime as dt
import time

import pytest

from casework.application.agenda_rows import AgendaQuery
from casework.cli.notification_telling import notifications_told
from tests.delivery import SENDER, Post, send, sending_office, sweep
from tests.offices import NOW, complaint, log_of
from tests.reminding import ROLES, rung, schedule

DAY = dt.timedelta(days=1)
PLAN = {
    "town": schedule(
        rung("2 working days before", name="soon"),
        rung("on", name="today"),
        rung("every 5 working days while overdue", name="again"),
    )
}


def office():
    book = sending_office(Post(), notices=(), reminders=PLAN, roles=ROLES)
    sweep(book)
    return book


def told(book, case):
    return [each.notification.due.rung for each in book.notifications(case.id)]


def test_P13_a_sweep_weeks_before_the_record_loses_no_turn_of_what_repeats():
    book = office()
    book.clock.set(NOW + 88 * DAY)
    case = complaint(book, received_at=NOW)
    book.acknowledge(case.id, happened=NOW + DAY, by=SENDER)
    book.sweep(by=SENDER, at=NOW + 53 * DAY)
    due = [each.fires_at for each in book.reminders(case.id).reminders if each.fires_at > book.clock.now()]
    for at in due[:3]:
        book.clock.set(at)
        assert sweep(book).claimed == 1

    assert told(book, case) == ["again"] * 3


@pytest.mark.parametrize("ahead", [0, 3, 7, 13, 40])
def test_P13_a_clock_that_was_ahead_for_one_round_silences_nothing(ahead):
    book = office()
    case = complaint(book)
    book.acknowledge(case.id, by=SENDER)
    book.clock.set(NOW + 9 * DAY)
    sweep(book)
    book.clock.advance(days=ahead)
    sweep(book)
    for day in range(10, 26):
        book.clock.set(NOW + day * DAY + dt.timedelta(hours=1))
        sweep(book)

    assert sorted(set(told(book, case))) == ["again", "soon", "today"]
    assert told(book, case).count("soon") == told(book, case).count("today") == 1


def test_a_slip_of_a_century_costs_no_later_look_more_than_a_moment():
    book = office()
    case = complaint(book)
    book.clock.set(dt.datetime(2126, 1, 5, tzinfo=dt.UTC))
    sweep(book)
    book.clock.set(NOW)
    book.assign(case.id, handler="staff-3", by=SENDER)
    before = time.process_time()
    sweep(book)

    assert time.process_time() - before < 1


def test_a_case_is_looked_at_again_only_by_a_clock_that_is_before_what_was_passed():
    book = office()
    complaint(book)
    book.clock.set(NOW + 20 * DAY)
    assert sweep(book).looked > 0
    (row,) = book.store.agendas("council", AgendaQuery())

    assert sweep(book).looked == 0
    book.clock.set(dt.datetime.fromisoformat(row.passed_until))
    assert sweep(book).looked == 0
    book.clock.advance(seconds=-1)
    assert sweep(book).looked == 1
    assert sweep(book).looked == 0


def sends(book, case, first, last):
    """Sweep and deliver on each of some days; return what went out, with the day of the clock on which it did."""
    before, found = {each.notification.due.message for each in book.notifications(case.id)}, []
    for day in range(first, last):
        book.clock.set(NOW + day * DAY + dt.timedelta(hours=1))
        send(book)
        new = [each.notification for each in book.notifications(case.id) if each.notification.due.message not in before]
        found += [(each.due.rung, each.due.number, day) for each in new]
        before |= {each.due.message for each in new}
    return found


def test_what_a_clock_that_was_ahead_has_sent_is_not_sent_again_on_its_day_and_the_next_turn_comes_on_its_own():
    book = office()
    case = complaint(book)
    book.acknowledge(case.id, by=SENDER)
    assert sends(book, case, 22, 23) == [("again", 1, 22)]

    assert sends(book, case, 5, 36) == [("soon", 1, 10), ("today", 1, 14), ("again", 2, 28), ("again", 3, 35)]


def test_what_went_out_late_says_for_when_it_was_and_what_went_out_in_time_says_nothing_of_it():
    book = office()
    case = complaint(book)
    book.acknowledge(case.id, by=SENDER)
    sends(book, case, 9, 14)
    assert "it was for" not in notifications_told(book, book.notifications(case.id))

    sends(book, case, 16, 17)

    told = " ".join(notifications_told(book, book.notifications(case.id)).split())
    assert ", late: it was for Mon 19 Jan 2026 09:00" in told


def test_a_reminder_that_a_clock_sent_weeks_early_is_not_sent_again_and_says_for_when_it_was():
    book = office()
    case = complaint(book)
    book.acknowledge(case.id, by=SENDER)
    assert sends(book, case, 14, 15) == [("today", 1, 14)]

    book.clock.set(NOW + DAY)
    told = " ".join(notifications_told(book, book.notifications(case.id)).split())

    assert "delivered since Mon 19 Jan 2026 10:00" in told
    assert ", by a clock that was ahead: it was for Mon 19 Jan 2026 09:00" in told
    assert sends(book, case, 2, 20) == [("soon", 1, 10)]


@pytest.mark.parametrize("ahead", [9, 22, 40])
def test_a_second_sweep_after_a_clock_that_was_ahead_writes_and_sends_nothing(ahead):
    book = office()
    case = complaint(book)
    book.acknowledge(case.id, by=SENDER)
    sends(book, case, ahead, ahead + 1)
    book.clock.set(NOW + 10 * DAY)
    send(book)
    log = log_of(book)

    assert send(book).delivered == 0
    assert log_of(book) == log
