"""Cases and rows that cannot be read: they are told by each sweep until they can, and nothing of them is lost."""

import datetime as dt

import attrs
import pytest

from casework.application.agenda_rows import AgendaQuery, UpcomingRow
from casework.application.notifying.claiming import Claiming
from casework.application.notifying.outlook import Lookout
from casework.application.notifying.settings import Window
from casework.application.ports import NewEvent, StreamAppend
from casework.domain.notifications.kinds import Audience
from casework.errors import EventShapeError, StoreUnavailableError
from tests.delivery import JO, SENDER, Post, deliver, sending_office, standings, sweep
from tests.offices import NOW, complaint

NIGHT = {Audience.COMPLAINANT: Window(start=dt.time(8), end=dt.time(18))}


def row_of(book, case):
    return next(iter(book.store.agendas("council", AgendaQuery(case=case.id))), None)


@pytest.fixture
def waiting():
    """An office at night, and a case of which a letter waits for the morning."""
    post = Post()
    book = sending_office(post, windows=NIGHT, notices=("received", "acknowledged"))
    sweep(book)
    book.clock.set(NOW.replace(hour=19))
    case = complaint(book, complainant=JO, channel="email")
    sweep(book)
    return book, case, post


@pytest.fixture
def out_of_memory(monkeypatch):
    def fails(*_):
        raise MemoryError

    monkeypatch.setattr(Lookout, "look", fails)
    return monkeypatch


def test_a_case_that_one_sweep_could_not_read_is_looked_at_again_and_nothing_is_lost(waiting, monkeypatch):
    book, case, post = waiting
    book.acknowledge(case.id, by=SENDER)
    with monkeypatch.context() as patch:
        patch.setattr(Lookout, "look", lambda *_: 1 / 0)
        assert list(sweep(book).unreadable) == [case.id]
        assert (row_of(book, case).unreadable, row_of(book, case).deliver_at) == (True, "2026-01-06T08:00:00.000000Z")
        assert list(sweep(book).unreadable) == [case.id]
        assert [each.unreadable for each in book.unsettled_notifications()] == [True]

    assert sweep(book).unreadable == {}
    book.clock.set(NOW.replace(day=6))
    deliver(book)

    assert {kind for kind, state, _ in standings(book, case) if state == "delivered"} == {"acknowledged"}
    assert len(post.messages) == 1
    assert not row_of(book, case).unreadable


def test_of_a_case_that_cannot_be_read_and_was_not_before_its_row_stays_as_it_is(waiting, out_of_memory):
    book, case, _ = waiting
    book.acknowledge(case.id, by=SENDER)
    sweep(book)
    before = row_of(book, case)

    assert sweep(book).looked == 1
    assert row_of(book, case) == before


def unreadable_notification(book, case):
    event = NewEvent(name="notification.due", schema=9, happened="2026-01-05", data='{"of": "another release"}')
    append = StreamAppend(stream=f"notifications/{case.id}", events=(event,), expected=None)
    book.store.append(book._desk.commit((append,), (), by=SENDER, key=None))


def test_where_its_notifications_cannot_be_read_either_its_row_says_when_to_deliver(waiting):
    book, case, _ = waiting
    unreadable_notification(book, case)
    book.acknowledge(case.id, by=SENDER)
    sweep(book)

    row = row_of(book, case)
    assert (row.unreadable, row.deliver_at, row.notices) == (True, "2026-01-05T19:00:00.000000Z", 2)
    assert book.pending_notifications() == ()
    (found,) = book.unsettled_notifications()
    assert (found.unreadable, found.failed) == (True, ())
    assert deliver(book).waiting == {}


def test_where_there_was_no_row_it_only_waits_for_staff():
    book = sending_office(Post())
    case = complaint(book, complainant=JO)
    unreadable_notification(book, case)
    found = sweep(book)

    assert (list(found.unreadable), row_of(book, case).deliver_at) == ([case.id], None)


def test_a_store_that_fails_meanwhile_is_no_case_that_cannot_be_read(waiting, monkeypatch):
    book, case, _ = waiting
    book.acknowledge(case.id, by=SENDER)

    def fails(*_):
        raise StoreUnavailableError("memory", "no memory")

    def cannot(*_):
        monkeypatch.setattr("casework.application.notifying.outlook.notifications_of", fails)
        raise EventShapeError("case.received", 9, "it is of another release")

    monkeypatch.setattr(Lookout, "look", cannot)
    with pytest.raises(StoreUnavailableError):
        sweep(book)


def test_a_store_that_fails_while_what_waits_is_counted_is_told_as_such(waiting, monkeypatch):
    book, _, _ = waiting
    deliver(book)

    def fails(*_):
        raise StoreUnavailableError("memory", "no memory")

    monkeypatch.setattr("casework.application.notifying.outbox.notifications_of", fails)
    with pytest.raises(StoreUnavailableError):
        deliver(book)


@pytest.mark.parametrize("kept", ['{"claim":"x","kind":"of_another_release","at":"2026-01-05T09:00:00Z","to":[]}', "{"])
def test_a_row_that_another_release_kept_is_looked_at_anew_and_stops_no_sweep(kept, monkeypatch):
    book = sending_office(Post())
    sweep(book)
    with monkeypatch.context() as patch:
        patch.setattr(Claiming, "claim", lambda _: None)
        cases = [complaint(book, complainant=JO) for _ in range(3)]
        for case in cases:
            book.acknowledge(case.id, by=SENDER)
        sweep(book)
    row = row_of(book, cases[0])
    upcoming = (UpcomingRow(at=row.upcoming[0].at, what=kept),)
    book.store.replace_agendas("council", [attrs.evolve(row, upcoming=upcoming)])

    assert sweep(book).claimed == 3
    assert sweep(book).unreadable == {}
