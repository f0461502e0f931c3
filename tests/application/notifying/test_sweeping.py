"""Sweeping for what has to be said: up to when, since when, and never for the past."""

import datetime as dt

import pytest

from casework.application.notifying.settings import NotificationSettings
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.domain.cases.vocabulary import FlagKind
from casework.domain.reminders.schedules import AppliesTo
from casework.domain.reminders.watching import SkipReason
from casework.errors import (
    AccessError,
    EventShapeError,
    NaiveInstantError,
    UsageError,
)
from casework.testing import FixedClock
from tests.reminding import rung, schedule
from tests.swept_offices import DAY, HOUR, ME, MONDAY, ON_THE_DAY, agenda, office, receive, rewritten, said, swept


def test_a_sweep_may_be_up_to_an_earlier_instant_than_now():
    book = swept(ON_THE_DAY)
    receive(book)
    book.clock.set(MONDAY + 30 * DAY)

    claimed = [book.sweep(by=ME, at=MONDAY + away * DAY).claimed for away in (6, 8, 30)]

    assert claimed == [0, 1, 1]


@pytest.mark.parametrize("ahead", [dt.timedelta(minutes=1, seconds=1), 30 * DAY])
def test_a_sweep_up_to_an_instant_that_is_still_to_come_is_refused_and_claims_nothing(ahead):
    book = swept(ON_THE_DAY)
    case = receive(book)

    with pytest.raises(UsageError, match=r"still to come.*see what is to come with 'casework reminders preview'"):
        book.sweep(by=ME, at=book.clock.now() + ahead)

    assert said(book, case) == []


def test_a_sweep_up_to_an_instant_that_is_just_ahead_of_the_clock_is_one_up_to_now():
    book = swept(ON_THE_DAY)

    assert book.sweep(by=ME, at=book.clock.now() + dt.timedelta(minutes=1)).at == book.clock.now()


@pytest.mark.parametrize(
    ("at", "error"),
    [(dt.datetime(2026, 1, 12), NaiveInstantError), (dt.date(2026, 1, 12), UsageError)],  # noqa: DTZ001
)
def test_a_sweep_is_up_to_an_instant_with_its_offset(at, error):
    with pytest.raises(error):
        office(ON_THE_DAY).sweep(by=ME, at=at)


def test_T31_nothing_is_told_for_the_time_before_the_first_sweep():
    book = office(ON_THE_DAY)
    case = receive(book, received_at=MONDAY - 14 * DAY)
    book.clock.set(MONDAY + DAY)

    found = book.sweep(by=ME)

    assert found.claimed == 0
    assert found.skipped["before_schedule"] == 1
    assert agenda(book, case).next_at == "2026-01-20T09:00:00.000000Z"


def test_T31_a_rung_that_was_changed_tells_nothing_for_the_time_before_and_the_others_go_on():
    old, late = rung("on", name="old"), rung("1 day before", name="changed")
    book = swept(schedule(old, late))
    case = receive(book)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 7 * DAY)

    changed = rewritten(book, schedule(old, rung("2 days before", name="changed")))
    changed.sweep(by=ME)

    assert [at for _, _, at in said(changed, case)] == ["19 Jan 09:00"]


def test_a_rung_that_was_taken_away_and_comes_back_is_new():
    book = swept(ON_THE_DAY)
    case = receive(book)
    without = rewritten(book, schedule(rung("2 days before", name="other")))
    without.sweep(by=ME)
    book.clock.set(MONDAY + 8 * DAY)

    found = rewritten(book, ON_THE_DAY).sweep(by=ME)

    assert said(book, case) == []
    assert found.skipped["before_schedule"] == 1


def test_T32_with_its_schedule_all_that_it_would_have_told_is_gone():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 60 * DAY)

    assert rewritten(book).sweep(by=ME).claimed == 0
    assert agenda(book, case) is None


def test_P13_a_first_sweep_by_a_clock_that_was_ahead_silences_nobody():
    book = office(ON_THE_DAY, clock=FixedClock(MONDAY + 400 * DAY))
    book.sweep(by=ME)
    book.clock.set(MONDAY)
    book.sweep(by=ME)
    receive(book)
    book.clock.set(MONDAY + 7 * DAY)

    assert book.sweep(by=ME).claimed == 1


def test_two_sweeps_that_begin_at_once_agree_since_when_a_schedule_is_in_force():
    book = office(ON_THE_DAY)
    other = rewritten(book, ON_THE_DAY)
    append, raced = book.store.append, []

    def after_the_other(commit):
        if not raced:
            raced.append(True)
            other.sweep(by=ME)
        return append(commit)

    book.store.append = after_the_other
    book.sweep(by=ME)

    assert len(book.store.read("town", "reminders")) == 1


def test_a_notice_follows_from_what_happened_and_goes_to_whom_it_concerns():
    book = swept(notices=("acknowledged", "assigned"))
    case = receive(book, complainant={"name": "P. Patel", "email": "p@example.org"})
    book.assign(case, handler="staff-9", by=ME)
    book.acknowledge(case, by=ME)

    book.sweep(by=ME)

    assert sorted(said(book, case)) == [
        ("acknowledged", "p1", "12 Jan 09:00"),
        ("assigned", "staff-9", "12 Jan 09:00"),
    ]


def test_no_notice_is_sent_of_what_was_recorded_before_it_was_asked_for():
    book = swept()
    case = receive(book, complainant={"name": "P. Patel"})
    book.clock.set(MONDAY + HOUR)

    asked = rewritten(book, notifications=NotificationSettings(notices=("received", "acknowledged")))
    asked.sweep(by=ME)
    asked.acknowledge(case, by=ME)
    asked.sweep(by=ME)

    assert [kind for kind, _, _ in said(asked, case)] == ["acknowledged"]


def test_what_a_later_release_or_a_damaged_file_says_of_schedules_cannot_be_read():
    book = office(ON_THE_DAY)
    new = NewEvent(name="reminders.in_force", schema=1, happened="2026-01-12", data='{"rungs":[],"notices":[]}')
    append = StreamAppend(stream="reminders", events=(new,))
    book.store.append(
        Commit(organisation="town", actor="x", recorded_at="2026-01-12T09:00:00.000000Z", appends=(append,))
    )

    with pytest.raises(EventShapeError, match="it happened at an instant, not on a day"):
        book.sweep(by=ME)


def test_whoever_may_not_sweep_is_refused_and_nothing_is_written():
    class Nobody:
        def may(self, actor, action, row):
            return action != "sweep"

        def sees(self, viewer, row, what):
            return True

        def sees_all(self, viewer):
            return True

    book = office(ON_THE_DAY, policy=Nobody())

    with pytest.raises(AccessError):
        book.sweep(by=ME)
    assert book.store.head("town") == 0


def test_a_schedule_that_was_not_for_the_case_then_does_not_reach_back():
    severe = schedule(rung("5 working days before"), id="severe", applies_to=AppliesTo(flags=(FlagKind.VULNERABILITY,)))
    book = swept(schedule(rung("on", name="today"), id="town"), severe)
    case = receive(book)
    book.clock.advance(days=10)
    book.flag(case, kind="vulnerability", by=ME)

    found = book.sweep(by=ME)

    assert [each.notification.due.schedule for each in book.notifications(case)] == ["town"]
    assert (found.claimed, found.skipped.get(SkipReason.BEFORE_SCHEDULE)) == (1, 1)
