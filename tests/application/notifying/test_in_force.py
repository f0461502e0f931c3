"""Since when reminders and notices are sent, whatever the clocks of the machines show."""

import datetime as dt

import attrs
import pytest

from casework.adapters.memory import MemoryStore
from casework.application.notifying.found import STREAM
from casework.application.notifying.rung_names import fingerprint
from casework.domain.reminders.schedules import AppliesTo
from casework.testing import FixedClock
from tests.delivery import JO, SENDER, Post, sending_office, standings, sweep
from tests.offices import NOW, complaint
from tests.reminding import rung, schedule

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
BOOTED = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def office(*, clock, store=None, notices=("received",), reminders=()):
    plans = {each.id: each for each in reminders}
    return sending_office(Post(), clock=clock, store=store, notices=notices, reminders=plans)


def records(book):
    return len(book.store.read("council", STREAM))


@pytest.mark.parametrize("wrong", [BOOTED, NOW - 40 * DAY], ids=["as it booted", "forty days behind"])
def test_T31_P13_a_clock_far_behind_opens_no_past(wrong):
    clock = FixedClock(NOW)
    book = office(clock=clock)
    case = complaint(book, complainant=JO)
    clock.advance(days=30)
    sweep(book)
    clock.set(wrong)
    sweep(book)
    clock.set(NOW + 31 * DAY)
    sweep(book)
    book.acknowledge(case.id, by=SENDER)

    assert sweep(book).claimed == 0
    assert records(book) == 1


def test_T31_P13_nor_does_a_first_sweep_by_such_a_clock():
    clock = FixedClock(NOW)
    book = office(clock=clock)
    complaint(book, complainant=JO)
    clock.advance(days=30)
    last = complaint(book, complainant=JO)
    clock.set(BOOTED)
    sweep(book)
    clock.set(NOW + 31 * DAY)

    assert sweep(book).claimed == 0
    book.acknowledge(last.id, by=SENDER)
    assert standings(book, last) == []


def test_P13_what_a_clock_far_ahead_began_is_in_force_once_a_clock_says_that_it_was_ahead():
    clock = FixedClock(NOW)
    plan = schedule(rung("on", name="due", to=("handler",), limits=("respond",)))
    book = office(clock=clock, notices=(), reminders=[plan])
    clock.set(NOW + 400 * DAY)
    sweep(book)
    clock.set(NOW + DAY)
    sweep(book)
    case = complaint(book, complainant=JO)
    book.assign(case.id, handler="staff-17", by=SENDER)
    clock.advance(days=40)
    sweep(book)

    assert [kind for kind, _, _ in standings(book, case)] == ["due_soon"]
    assert records(book) == 2


@pytest.mark.parametrize("ahead", [HOUR, 23 * HOUR, 400 * DAY], ids=str)
def test_P13_what_is_recorded_after_the_first_sweep_is_told_however_far_its_clock_was_ahead(ahead):
    clock = FixedClock(NOW + ahead)
    book = office(clock=clock)
    sweep(book)
    clock.set(NOW)
    case = complaint(book, complainant=JO)
    sweep(book)

    assert standings(book, case) == [("received", "waiting", None)]


def test_P13_an_office_whose_clock_is_behind_the_first_sweep_is_heard():
    clock = FixedClock(NOW)
    book = office(clock=clock)
    early = complaint(book, complainant=JO)
    sweep(book)
    clock.advance(minutes=-10)
    case = complaint(book, complainant=JO)
    clock.set(NOW + HOUR)
    sweep(book)

    assert standings(book, case) == [("received", "waiting", None)]
    assert standings(book, early) == []


def test_a_clock_that_is_some_hours_behind_changes_nothing():
    clock = FixedClock(NOW)
    book = office(clock=clock)
    sweep(book)
    clock.advance(hours=-23)
    sweep(book)

    assert records(book) == 1


def test_T31_a_sweep_up_to_an_instant_of_the_past_moves_nothing():
    clock, store = FixedClock(NOW), MemoryStore()
    book = office(clock=clock, store=store)
    complaint(book, complainant=JO)
    clock.advance(days=30)
    sweep(book)
    book.sweep(by=SENDER, at=NOW - 30 * DAY)

    asked = office(clock=clock, store=store, notices=("received", "acknowledged"))

    assert sweep(asked).claimed == 0


def test_a_sweep_tells_what_came_into_force_and_what_went_out():
    clock, store = FixedClock(NOW), MemoryStore()
    plan = schedule(rung("on", name="due"))
    first = sweep(office(clock=clock, store=store, reminders=[plan]))
    again = sweep(office(clock=clock, store=store, reminders=[plan]))
    moved = sweep(
        office(clock=clock, store=store, notices=("extended",), reminders=[schedule(rung("at 50 %", name="due"))])
    )

    assert (first.began, first.ended) == (("received", "town/due"), ())
    assert (again.began, again.ended) == ((), ())
    assert (moved.began, moved.ended) == (("extended", "town/due"), ("received", "town/due"))


def test_a_rung_is_told_apart_by_what_says_when_it_fires_and_to_whom_and_not_by_whose_case_it_is():
    plan = schedule(rung("on"), applies_to=AppliesTo(procedures=("a",)))
    others = [
        attrs.evolve(plan, at=dt.time(10)),
        attrs.evolve(plan, rungs=(rung("at 50 %"),)),
        attrs.evolve(plan, rungs=(rung("on", to=("handler",)),)),
        attrs.evolve(plan, rungs=(rung("on", limits=("respond",)),)),
        attrs.evolve(plan, rungs=(rung("on", stages=("respond",)),)),
        attrs.evolve(plan, rungs=(rung("on", calendar="nation"),)),
        attrs.evolve(plan, rungs=(rung("on", watches="remedy"),)),
    ]

    assert len({fingerprint(each, each.rungs[0]) for each in (plan, *others)}) == 8
    assert fingerprint(attrs.evolve(plan, applies_to=AppliesTo(services=("a",))), plan.rungs[0]) == fingerprint(
        plan, plan.rungs[0]
    )


def test_a_rung_stays_the_same_over_releases():
    """Its fingerprint is written out, so that another field in a later release does not make another rung of it."""
    plan = schedule(rung("2 working days before"))

    assert fingerprint(plan, plan.rungs[0]) == "town/r/e4aa9ddd89f9aa4638acf59440a07b2d"
