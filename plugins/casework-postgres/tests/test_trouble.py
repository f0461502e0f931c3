"""What goes wrong with a server is said in our own errors, and what may pass is tried again."""

import contextlib
import os
import random
import threading
import time

import psycopg
import pytest

from casework.application.ports import Name, Passage, RowQuery, StreamAppend, SweepMark, UpcomingRow
from casework.errors import (
    ForkedStoreError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreUnavailableError,
    UsageError,
)
from casework.testing.stores.agendas import EARLY, agenda, swept
from casework.testing.stores.samples import ORGANISATION, OTHER, commit, detail, event, key, row
from casework_postgres.address import parse_address
from casework_postgres.statements import Statement
from casework_postgres.store import PostgresStore
from tests.processes import run

LONG = random.Random(1).randbytes(5_000).hex()
MANY = tuple(event(number) for number in range(60))


@pytest.fixture
def schema(address):
    return parse_address(address).schema


@pytest.fixture
def failing(server, schema):
    """Make the tables answer to a write with an error, the first time or always."""
    with server.connect() as connection:

        def fail(code, *, always=True):
            connection.execute(f'CREATE SEQUENCE "{schema}".failures')
            condition = "true" if always else f"nextval('\"{schema}\".failures') = 1"
            connection.execute(
                f'CREATE FUNCTION "{schema}".fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
                f" IF {condition} THEN RAISE EXCEPTION 'out of order' USING ERRCODE = '{code}'; END IF;"
                " RETURN new; END $$"
            )
            connection.execute(
                f'CREATE TRIGGER failing BEFORE INSERT ON "{schema}".log FOR EACH ROW'
                f' EXECUTE FUNCTION "{schema}".fail()'
            )

        yield fail
        connection.execute(f'DROP FUNCTION IF EXISTS "{schema}".fail CASCADE')
        connection.execute(f'DROP SEQUENCE IF EXISTS "{schema}".failures')


@pytest.fixture
def hasty(address):
    store = PostgresStore(address, patience_seconds=0.3)
    yield store
    store.close()


def ended(server, condition):
    """End the connections of stores that agree with *condition*, and say how many there were."""
    with server.connect() as connection:
        found = connection.execute(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = %s AND {condition}",
            [server.name],
        ).fetchall()
    return len(found)


def soon(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        ("53100", StoreFullError, "no room left to write to postgresql:///"),
        ("25006", StoreReadOnlyError, "its server only reads, as a replica does; name the one that writes"),
        ("57014", StoreUnavailableError, "others kept it busy for too long; try again"),
        ("42501", StoreUnavailableError, "the role has no right to do that"),
        ("P0001", StoreUnavailableError, r"the server said 'out of order' \(P0001\)"),
        ("40001", StoreUnavailableError, "somebody else wrote at the same moment"),
        ("40P01", StoreUnavailableError, "others kept it busy"),
    ],
)
def test_what_the_server_refuses_is_said_in_our_own_words_and_nothing_is_written(hasty, failing, code, error, words):
    failing(code)

    with pytest.raises(error, match=words) as refused:
        hasty.append(commit(rows=(row(),), details=(detail(),)))
    assert isinstance(refused.value.__cause__, psycopg.Error)
    with pytest.raises(error, match=words):
        hasty.append(commit(appends=(StreamAppend(stream="case-1", events=MANY),), rows=(row(),)))

    assert hasty.head(ORGANISATION) == 0
    assert not hasty.find(ORGANISATION, RowQuery())


@pytest.mark.parametrize("code", ["40001", "40P01"])
def test_what_is_refused_because_somebody_else_was_at_work_is_tried_again(store, failing, code):
    failing(code, always=False)

    assert store.append(commit(key=key())).first == 1
    assert store.head(ORGANISATION) == 1


def test_two_who_wait_for_each_other_both_come_through(server, store, schema):
    store.append_many([commit(), commit(organisation=OTHER)])
    first, second = sorted((ORGANISATION, OTHER))
    lock = f'SELECT FROM "{schema}".heads WHERE organisation = %s FOR UPDATE'
    answers = []
    with server.connect(autocommit=False) as other:
        other.execute(lock, [second])
        group = [commit(organisation=first), commit(organisation=second)]
        writing = threading.Thread(target=lambda: answers.extend(store.append_many(group)))
        writing.start()
        soon(lambda: waiting(server))
        with contextlib.suppress(psycopg.errors.DeadlockDetected):  # PostgreSQL chooses who of the two is refused
            other.execute(lock, [first])
        other.rollback()
    writing.join(10)

    assert [answer.first for answer in answers] == [2, 2]


def waiting(server):
    with server.connect() as connection:
        return connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock'",
            [server.name],
        ).fetchone()[0]


def test_a_connection_that_was_lost_while_nobody_used_it_is_replaced(server, store):
    store.append(commit())
    assert ended(server, "state = 'idle'")

    assert store.head(ORGANISATION) == 1
    assert ended(server, "state = 'idle'")
    assert store.append(commit()).first == 2


def test_a_write_that_lost_its_connection_while_it_waited_for_its_turn_is_tried_again(server, store, schema):
    store.append(commit())
    answers = []
    with server.connect(autocommit=False) as other:
        other.execute(f'SELECT FROM "{schema}".heads FOR UPDATE')
        writing = threading.Thread(target=lambda: answers.append(store.append(commit())))
        writing.start()
        soon(lambda: waiting(server))
        assert ended(server, "wait_event_type = 'Lock'")
        other.rollback()
    writing.join(10)

    assert [answer.first for answer in answers] == [2]


def test_a_write_that_lost_its_connection_on_its_way_may_be_asked_for_again_by_its_key(server, store, schema):
    refused = []

    def write():
        try:
            store.append(commit(details=(detail(),), key=key()))
        except StoreError as error:
            refused.append(error)

    with server.connect(autocommit=False) as other:
        # Somebody who does not keep to the rules has the same detail half written, so that the commit waits for them.
        other.execute(f"INSERT INTO \"{schema}\".details VALUES (%s, 'detail-1', 'x', '', '', false)", [ORGANISATION])
        writing = threading.Thread(target=write)
        writing.start()
        soon(lambda: waiting(server))
        assert ended(server, "wait_event_type = 'Lock'")
        writing.join(10)
        other.rollback()

    (error,) = refused
    assert "may have been written or not; ask again with the same idempotency key" in str(error)
    assert store.append(commit(details=(detail(),), key=key())).first == 1
    assert store.append(commit(details=(detail(),), key=key())).repeated


def test_who_gets_no_connection_in_time_is_told_so(address):
    store = PostgresStore(f"{address}&connections=1", patience_seconds=0.2)
    with store._link._pool.connection(), pytest.raises(StoreUnavailableError, match="no connection came free in time"):
        store.head(ORGANISATION)
    assert store.head(ORGANISATION) == 0
    store.close()


def names_of(*keys):
    """A passage of nothing but names."""
    return Passage(names=tuple(Name(case="case-1", key=one) for one in keys))


WITH_A_NUL = {
    "a detail": lambda store: store.append(commit(details=(detail(value='"a\0b"'),))),
    "a stream of many": lambda store: store.append(commit(appends=(StreamAppend(stream="a\0b", events=MANY),))),
    "a key": lambda store: store.append(commit(key=key("a\0b"))),
    "a row": lambda store: store.replace_rows(ORGANISATION, [row(service="a\0b")]),
    "an agenda row": lambda store: store.replace_agendas(ORGANISATION, [agenda("a\0b")]),
    "what a case has to say": lambda store: store.append(swept(agenda(upcoming=(UpcomingRow(at=EARLY, what="a\0b"),)))),
    "a mark": lambda store: store.replace_agendas(ORGANISATION, [], mark=SweepMark(position=1, rules="a\0b")),
    "a name": lambda store: store.case_of(ORGANISATION, "a\0b"),
    "an adopted name": lambda store: store.adopt(ORGANISATION, names_of("a\0b")),
    "one of many adopted names": lambda store: store.adopt(ORGANISATION, names_of(*"abc" * 20, "a\0b")),
    "a query": lambda store: store.find(ORGANISATION, RowQuery(team="a\0b")),
    "a stream": lambda store: store.read(ORGANISATION, "a\0b"),
}
NO_UNICODE = {
    "a row": lambda store: store.append(commit(rows=(row(service="\ud83d"),))),
    "a row of many": lambda store: store.append(
        commit(appends=(StreamAppend(stream="a", events=MANY),), rows=(row(team="\ud83d"),))
    ),
    "an agenda row": lambda store: store.append(swept(agenda("\ud83d"))),
    "a name": lambda store: store.case_of(ORGANISATION, "\ud83d"),
    "an adopted name": lambda store: store.adopt(ORGANISATION, names_of("\ud83d")),
    "a detail": lambda store: store.details(ORGANISATION, ["\ud83d"]),
}


@pytest.mark.parametrize("refused", WITH_A_NUL.values(), ids=WITH_A_NUL)
def test_text_with_a_nul_is_refused(store, refused):
    with pytest.raises(UsageError, match="the character NUL cannot be kept in PostgreSQL"):
        refused(store)
    assert store.append(commit()).first == 1


@pytest.mark.parametrize("refused", NO_UNICODE.values(), ids=NO_UNICODE)
def test_text_that_is_no_unicode_is_refused_wherever_it_stands(store, refused):
    with pytest.raises(UsageError, match="is no Unicode character and cannot be kept"):
        refused(store)
    assert store.append(commit()).first == 1


def test_an_id_that_is_too_long_for_an_index_is_refused(store):
    with pytest.raises(UsageError, match="too long for PostgreSQL"):
        store.append(commit(LONG))
    assert store.append(commit()).first == 1


def test_a_store_for_reading_only_reads_and_refuses_to_write(address, store):
    store.append(commit(details=(detail(),)))
    reading = PostgresStore(address, read_only=True)

    assert reading.head(ORGANISATION) == 1
    for refused in (
        lambda: reading.append(commit()),
        lambda: reading.erase(ORGANISATION, ["detail-1"]),
        lambda: reading.replace_rows(ORGANISATION, [row()]),
        lambda: reading.replace_agendas(ORGANISATION, [agenda()]),
        lambda: reading.adopt(ORGANISATION, names_of("C-1")),
    ):
        with pytest.raises(StoreReadOnlyError, match="it was opened for reading only"):
            refused()
    reading.close()


def test_a_server_that_only_reads_is_told_from_one_that_cannot_be_reached(address, store):
    replica = PostgresStore(f"{address}&options=-c%20default_transaction_read_only%3Don")

    assert replica.head(ORGANISATION) == 0
    with pytest.raises(StoreReadOnlyError, match="its server only reads"):
        replica.append(commit())
    replica.close()


def test_a_closed_store_says_so(store):
    store.close()

    with pytest.raises(StoreUnavailableError, match="it has been closed; open it again"):
        store.head(ORGANISATION)
    with pytest.raises(StoreUnavailableError, match="it has been closed"):
        store.append(commit())


def test_closing_in_a_forked_process_leaves_the_connections_of_the_first_one_alone(store):
    store.append(commit())

    def refused():
        store.close()
        try:
            store.head(ORGANISATION)
        except ForkedStoreError:
            return True

    assert run(refused).result()
    assert store.append(commit()).first == 2


def test_in_another_process_than_its_own_a_store_works_for_nobody(store, monkeypatch):
    monkeypatch.setattr(os, "getpid", lambda: -1)

    with pytest.raises(ForkedStoreError):
        store.head(ORGANISATION)


def test_tables_that_were_taken_away_are_missed_by_name(server):
    address = server.new_address()
    store = PostgresStore(address)
    with server.connect() as connection:
        connection.execute(f'DROP SCHEMA "{parse_address(address).schema}" CASCADE')

    with pytest.raises(StoreUnavailableError, match="its tables are not there; run 'python -m casework_postgres"):
        store.head(ORGANISATION)
    store.close()


@pytest.mark.parametrize(("asked", "kept"), [("off", "on"), ("remote_apply", "remote_apply"), ("local", "local")])
def test_a_server_that_answers_early_waits_for_its_disk_when_we_write(address, asked, kept):
    store = PostgresStore(f"{address}&options=-c%20synchronous_commit%3D{asked}")

    assert store._link.fetch(Statement(b"SHOW synchronous_commit"), {}) == [(kept,)]
    store.close()
