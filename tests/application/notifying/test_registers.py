"""The restrictions that sweeps and senders go by: read once, followed as more come, in full for whoever is no staff."""

import datetime as dt

import attrs
import pytest

from casework.application.notifying.registers import RestrictionRegister
from casework.application.ports import Commit, NewEvent, StreamAppend
from casework.errors import EventShapeError
from tests.delivery import SENDER, Post, deliver, sending_office, staff_letters, sweep


class Noting:
    """A store that notes from where on the restrictions are read."""

    def __init__(self, store):
        self._store, self.after = store, []

    def __getattr__(self, name):
        return getattr(self._store, name)

    def read(self, organisation, stream, **said):
        if stream == "restrictions":
            self.after.append(said.get("after", 0))
        return self._store.read(organisation, stream, **said)


def restrict(book, person):
    book.restrict(
        person=person,
        measure="no_visits",
        reasons="Many letters a day",
        review_on=dt.date(2026, 6, 1),
        appeal_told=True,
        by=SENDER,
    )


def of_a_later_release(book):
    """A restriction that this release cannot read."""
    new = NewEvent(name="restriction.lifted", schema=99, happened="2026-01-05", data="{}")
    append = StreamAppend(stream="restrictions", events=(new,))
    book.store.append(
        Commit(organisation="council", actor="x", recorded_at="2026-01-05T09:00:00.000000Z", appends=(append,))
    )


def test_whoever_is_restricted_after_it_was_read_is_known_once_it_is_read_on():
    book = sending_office(Post())
    register = RestrictionRegister(book._desk)
    restrict(book, "cust-1")
    assert register.people == frozenset()

    register.read_on()

    assert register.people == {"cust-1"}


def test_where_nothing_came_it_is_not_read_again():
    book = sending_office(Post())
    restrict(book, "cust-1")
    register = RestrictionRegister(book._desk)
    before = register.restrictions
    register.read_on()

    assert register.restrictions is before


def test_what_a_later_release_wrote_hides_nobody_from_staff_and_all_of_it_from_others():
    book = sending_office(Post())
    restrict(book, "cust-1")
    of_a_later_release(book)
    register = RestrictionRegister(book._desk)

    assert register.people == {"cust-1"}
    assert register.why_unreadable.startswith("event restriction.lifted (schema 99) cannot be read")
    with pytest.raises(EventShapeError, match="schema 99"):
        _ = register.in_full


def test_a_register_that_can_be_read_is_whole():
    book = sending_office(Post())
    restrict(book, "cust-1")
    register = RestrictionRegister(book._desk)

    assert (register.in_full, register.why_unreadable) == (register.restrictions, None)


def test_a_round_reads_the_restrictions_once_whatever_it_has_to_send():
    book = sending_office(Post(), notices=("assigned",))
    restrict(book, "cust-1")
    staff_letters(book, 3)
    sweep(book)
    noting = Noting(book.store)
    book._desk = attrs.evolve(book._desk, store=noting)

    assert deliver(book).delivered == 3
    assert noting.after == [0, 1, 1, 1]


def test_a_round_with_nothing_to_send_does_not_read_them():
    book = sending_office(Post())
    noting = Noting(book.store)
    book._desk = attrs.evolve(book._desk, store=noting)
    deliver(book)

    assert noting.after == []
