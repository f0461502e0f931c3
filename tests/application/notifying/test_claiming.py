"""Claiming: what is due is claimed once, in order, late where it must be, and of what was missed the last."""

import datetime as dt

import attrs
import pytest

from casework import Casebook
from casework.application.notifying.stream import notifications_of
from casework.testing import FixedClock
from tests.reminding import ROLES, rung, schedule
from tests.swept_offices import DAY, HOUR, ME, MONDAY, ON_THE_DAY, REACHABLE, agenda, receive, rewritten, said, swept

SOON = {"limits": ("acknowledge",)}
LADDER = schedule(
    rung("2 working days before", name="soon", **SOON),
    rung("on", name="today", to=("manager", "head-of-service"), **SOON),
    rung("3 working days after", name="late", **SOON),
)


def test_what_is_due_is_claimed_once_however_often_is_swept():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.clock.set(MONDAY + 7 * DAY)

    first, again = book.sweep(by=ME), book.sweep(by=ME)

    assert (first.claimed, again.claimed) == (1, 0)
    assert said(book, case) == [("due_soon", "staff-3", "19 Jan 09:00")]


def test_nothing_is_claimed_before_it_is_due():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.clock.set(MONDAY + 7 * DAY - dt.timedelta(seconds=1))

    assert book.sweep(by=ME).claimed == 0
    assert agenda(book, case).next_at == "2026-01-19T09:00:00.000000Z"


def test_a_claim_never_moves_the_version_of_the_case():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.clock.set(MONDAY + 7 * DAY)
    book.sweep(by=ME)

    book.acknowledge(case, by=ME, expected_version=1)

    assert book.case(case).version == 2


def test_T31_after_days_of_rest_all_that_was_due_is_claimed_in_order_and_marked_late():
    book = swept(ON_THE_DAY)
    cases = [receive(book, received_at=MONDAY - away * DAY) for away in (1, 0, 3)]
    book.clock.set(MONDAY + 100 * DAY)

    found = book.sweep(by=ME)

    records = [record for record in book.store.read_all("town") if record.name == "notification.due"]
    due = [notifications_of(book.store, "town", case).by_message.values() for case in cases]
    times = {each.due.message: each.due.fires_at for several in due for each in several}
    told = [times[record.data.split('"message":"')[1][:32]] for record in records]
    assert told == sorted(told)
    assert (found.claimed, found.late) == (6, 6)


def test_what_is_claimed_within_the_hour_is_not_late():
    book = swept(ON_THE_DAY)
    receive(book)
    book.clock.set(MONDAY + 7 * DAY + HOUR)

    assert book.sweep(by=ME).late == 0


def test_of_what_repeats_only_the_last_missed_turn_is_told_and_the_others_are_reported():
    book = swept(schedule(rung("every 1 working day while overdue", limits=("acknowledge",))))
    case = receive(book)
    book.clock.set(MONDAY + 11 * DAY)

    found = book.sweep(by=ME)

    assert said(book, case) == [("overdue", "staff-3", "23 Jan 09:00")]
    assert found.skipped["superseded"] == 3


@pytest.mark.parametrize("went_out", [True, False], ids=["it went out", "it waits"])
def test_P13_a_turn_is_told_in_its_time_also_where_a_clock_that_was_ahead_has_told_a_later_one(went_out):
    every = schedule(rung("every 1 working day while overdue", limits=("acknowledge",)))
    book = swept(every, notifications=REACHABLE)
    case = receive(book)
    book.clock.set(MONDAY + 11 * DAY)
    book.sweep(by=ME)
    if went_out:
        book.deliver(by=ME)

    book.clock.set(MONDAY + 9 * DAY)
    book.assign(case, handler="staff-9", by=ME)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 14 * DAY)
    book.sweep(by=ME)

    assert [at for _, _, at in said(book, case)] == ["23 Jan 09:00", "21 Jan 09:00", "26 Jan 09:00"]


def test_after_downtime_each_person_hears_only_the_last_of_what_is_due_about_one_thing():
    book = swept(LADDER)
    case = receive(book)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 27 * DAY)

    found = book.sweep(by=ME)

    assert said(book, case) == [("due_soon", "staff-1", "19 Jan 09:00"), ("overdue", "staff-3", "22 Jan 09:00")]
    assert found.skipped["superseded"] == 1
    assert book.sweep(by=ME).claimed == 0


def test_about_another_thing_of_the_case_they_are_told_as_well():
    book = swept(schedule(rung("on", name="a"), rung("1 working day after", name="b")))
    case = receive(book)
    book.clock.set(MONDAY + 27 * DAY)
    book.sweep(by=ME)

    about = [each.due.about.name for each in notifications_of(book.store, "town", case).by_message.values()]
    assert about == ["acknowledge", "respond"]


def test_of_what_went_to_nobody_whoever_gets_the_role_hears_the_last():
    plan = schedule(
        rung("on", name="a", to=("handler",), **SOON),
        rung("2 working days after", name="b", to=("handler",), **SOON),
        goes_up=(),
    )
    book = swept(plan, roles={})
    case = receive(book)
    book.clock.set(MONDAY + 27 * DAY)
    book.sweep(by=ME)
    book.assign(case, handler="staff-9", by=ME)
    book.sweep(by=ME)

    assert said(book, case) == [("overdue", "staff-9", "21 Jan 09:00")]


def test_P13_a_clock_that_was_a_year_ahead_silences_no_turn_of_the_year():
    every = schedule(rung("every 5 working days while overdue", **SOON))
    book = swept(every, notifications=REACHABLE)
    case = receive(book)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 365 * DAY)
    book.sweep(by=ME)

    turns = []
    for day in range(1, 24):
        book.clock.set(MONDAY + day * DAY)
        book.sweep(by=ME)
        turns.append(book.deliver(by=ME).delivered)

    assert said(book, case)[1:] == [("overdue", "staff-3", "26 Jan 09:00"), ("overdue", "staff-3", "02 Feb 09:00")]
    assert sum(turns) == 2


def test_of_two_rungs_at_one_instant_about_one_thing_nobody_hears_twice():
    manager_and_chief = rung("on", name="b", to=("manager", "head-of-service"))
    book = swept(schedule(rung("on", name="a"), manager_and_chief, rung("on", name="c")))
    case = receive(book)
    book.clock.set(MONDAY + 7 * DAY)

    found = book.sweep(by=ME)

    assert [who for _, who, _ in said(book, case)] == ["staff-3", "staff-1"]
    assert found.skipped["superseded"] == 1
    assert book.sweep(by=ME).claimed == 0


def test_T29_another_due_date_may_be_told_again():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.clock.set(MONDAY + 28 * DAY)
    book.sweep(by=ME)
    book.extend(
        case,
        limit="respond",
        until=dt.date(2026, 2, 13),
        reason="complex",
        told_on=dt.date(2026, 2, 9),
        ombudsman_told=True,
        happened=MONDAY + 2 * DAY,
        by=ME,
    )
    book.clock.set(MONDAY + 60 * DAY)
    book.sweep(by=ME)

    assert [at for _, _, at in said(book, case)] == ["19 Jan 09:00", "02 Feb 09:00", "13 Feb 09:00"]


def test_a_case_that_was_answered_in_the_meantime_is_no_longer_reminded_of():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.sweep(by=ME)
    book.acknowledge(case, by=ME)
    book.respond(case, outcome="upheld", by=ME)
    book.clock.set(MONDAY + 60 * DAY)

    found = book.sweep(by=ME)

    assert said(book, case) == []
    assert found.skipped["settled"] == 2
    assert agenda(book, case) is None


def test_T27_what_goes_to_nobody_is_never_claimed_and_waits_for_staff_until_somebody_has_the_role():
    clock = FixedClock(MONDAY)
    book = swept(ON_THE_DAY, roles={}, clock=clock)
    case = receive(book)
    clock.set(MONDAY + 6 * DAY)
    book.sweep(by=ME)
    clock.set(MONDAY + 7 * DAY)

    found = book.sweep(by=ME)

    assert (found.claimed, found.skipped["nobody"], agenda(book, case).nobody) == (0, 1, 1)
    appointed = Casebook(
        book.store,
        attrs.evolve(book.organisation, roles=ROLES),
        procedures=book.rulebook.procedures,
        calendars=book.rulebook.calendars,
        rules=book._rule_files,
        clock=clock,
    )
    assert appointed.sweep(by=ME).claimed == 1
    assert agenda(appointed, case).nobody == 0


def test_T28_more_cases_that_go_to_nobody_than_a_page_holds_keep_no_other_from_its_turn(monkeypatch):
    monkeypatch.setattr("casework.application.notifying.claiming._PAGE", 3)
    to_team = schedule(rung("on", to=("team",), limits=("acknowledge",)), goes_up=())
    book = swept(to_team)
    for _ in range(10):
        receive(book)
    last = receive(book)
    book.assign(last, team="waste", by=ME)
    book.clock.set(MONDAY + 7 * DAY)

    found = book.sweep(by=ME)

    assert (found.claimed, found.skipped["nobody"]) == (1, 10)


def test_of_two_sweeps_at_once_only_one_claims():
    book = swept(ON_THE_DAY)
    case = receive(book)
    book.sweep(by=ME)
    book.clock.set(MONDAY + 7 * DAY)
    other = rewritten(book, ON_THE_DAY)
    append_many, found = book.store.append_many, []

    def after_the_other(commits):
        if commits and not found:
            found.append(None)
            found[0] = other.sweep(by=ME)
        return append_many(commits)

    book.store.append_many = after_the_other

    assert (book.sweep(by=ME).claimed, found[0].claimed) == (0, 1)
    assert len(said(book, case)) == 1


@pytest.mark.parametrize("mistake", ["an answer", "a merge"])
def test_T37_what_was_ended_by_mistake_when_it_was_due_is_told_once_that_is_put_right(mistake):
    book = swept(ON_THE_DAY)
    case, other = receive(book), receive(book)
    if mistake == "an answer":
        wrong = book.respond(case, outcome="upheld", by=ME).version
    else:
        book.merge(case, into=other, by=ME)
    book.clock.advance(days=30)
    if mistake == "an answer":
        book.correct(case, version=wrong, strike=True, reason="mistake", by=ME)
    else:
        book.unmerge(case, reason="mistake", by=ME)

    book.sweep(by=ME)

    assert [each[2] for each in said(book, case)] == ["19 Jan 09:00", "02 Feb 09:00"]
