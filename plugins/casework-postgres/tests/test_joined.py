"""Writing inside the transaction of a host: with it, or not at all."""

import random
import threading

import psycopg
import pytest
from psycopg.rows import dict_row

from casework import Actor, Casebook
from casework.adapters.memory import MemoryStore
from casework.application.ports import Passage, RowQuery
from casework.errors import DecisionError, StaleVersionError, StoreUnavailableError, UsageError
from casework.testing import StoreContract
from casework.testing.stores.samples import ORGANISATION, OTHER, commit, contents, copied, detail, key, row
from casework_postgres.store import PostgresStore

OFFICER = Actor("staff-17")


@pytest.fixture
def host(server):
    """A connection of the host's own, on which every statement is in a transaction."""
    with server.connect(autocommit=False, application_name=server.name) as connection:
        yield connection
        connection.rollback()


class TestJoinedStore(StoreContract):
    @pytest.fixture
    def make_store(self, server, addresses):
        opened = {}

        def let_go(address):
            for one in opened.pop(address, ()):
                one.close()

        def make():
            address = next(addresses)
            let_go(address)  # what the last transaction had locked would be in the way of emptying
            store = PostgresStore(server.emptied(address))
            opened[address] = (server.connect(autocommit=False, application_name=server.name), store)
            return store.joined(opened[address][0])

        yield make
        for address in tuple(opened):
            let_go(address)


def test_what_was_written_is_there_when_the_host_commits(store, host):
    joined = store.joined(host)

    joined.append(commit(details=(detail(),), rows=(row(),), key=key()))
    assert joined.head(ORGANISATION) == 1
    assert store.head(ORGANISATION) == 0

    host.commit()
    assert store.head(ORGANISATION) == 1
    assert set(store.details(ORGANISATION, ["detail-1"])) == {"detail-1"}


def test_what_was_written_is_gone_when_the_host_rolls_back(store, host):
    store.append(commit())
    before = contents(store)
    joined = store.joined(host)
    joined.append_many([commit(f"case-{number}", rows=(row(f"case-{number}"),)) for number in range(60)])
    joined.replace_rows(ORGANISATION, [row("case-1", version=2)])
    third = MemoryStore()
    third.append(commit(organisation=OTHER, rows=(row(),), details=(detail(),), key=key()))
    joined.adopt(OTHER, copied(third, OTHER))
    assert joined.head(OTHER) == 1
    assert joined.head(ORGANISATION) == 61

    host.rollback()

    assert contents(store) == before
    assert copied(store, OTHER) == Passage()
    assert joined.append(commit()).first == 2


def test_what_is_refused_leaves_the_transaction_of_the_host_as_it_was(server, store, host):
    host.execute("CREATE TABLE IF NOT EXISTS public.letters (name text)")
    host.execute("INSERT INTO public.letters VALUES ('before')")
    joined = store.joined(host)
    joined.append(commit())

    with pytest.raises(StaleVersionError):
        joined.append(commit(expected=7))
    with pytest.raises(UsageError, match="no Unicode character"):
        joined.append(commit(rows=(row(service="\ud83d"),)))
    with pytest.raises(UsageError, match="too long"):
        joined.append(commit(random.Random(1).randbytes(5_000).hex()))  # longer than an index takes
    host.execute("INSERT INTO public.letters VALUES ('after')")
    host.commit()

    with server.connect() as other:
        assert other.execute("DELETE FROM public.letters RETURNING name").fetchall() == [("before",), ("after",)]
    assert store.head(ORGANISATION) == 1


def test_a_host_that_commits_by_itself_opens_a_transaction_first(server, store):
    with server.connect() as host:
        joined = store.joined(host)
        assert joined.head(ORGANISATION) == 0
        with pytest.raises(UsageError, match="there is no transaction to join: open one on the connection first"):
            joined.append(commit())

        with host.transaction():
            joined.append(commit())
            assert store.head(ORGANISATION) == 0
    assert store.head(ORGANISATION) == 1


def test_a_transaction_that_has_failed_is_the_hosts_to_roll_back(store, host):
    with pytest.raises(psycopg.Error):
        host.execute("SELECT 1 / 0")

    with pytest.raises(StoreUnavailableError, match="the transaction that it joined has failed; roll it back"):
        store.joined(host).append(commit())
    with pytest.raises(StoreUnavailableError, match="has failed"):
        store.joined(host).head(ORGANISATION)

    host.rollback()
    assert store.joined(host).append(commit()).first == 1


def test_others_who_write_for_the_organisation_wait_until_the_host_is_done_and_nobody_else_does(store, host):
    store.append(commit())
    store.joined(host).append(commit())
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(store.append(commit())))
    waiting.start()

    assert store.append(commit(organisation=OTHER)).first == 1
    assert store.head(ORGANISATION) == 1  # whoever reads does not wait
    waiting.join(0.2)
    assert not answers
    host.commit()
    waiting.join(10)

    assert [answer.first for answer in answers] == [3]


def test_a_host_at_a_stricter_level_is_told_to_begin_again_if_somebody_wrote(store, host):
    store.append(commit())
    host.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    joined = store.joined(host)
    assert joined.head(ORGANISATION) == 1
    store.append(commit())

    with pytest.raises(
        StoreUnavailableError, match="somebody else wrote at the same moment; begin the transaction again"
    ):
        joined.append(commit())

    host.rollback()
    assert joined.append(commit()).first == 3


def test_the_habits_of_the_host_stay_its_own(server, store):
    with server.connect(
        autocommit=False, row_factory=dict_row, cursor_factory=psycopg.ClientCursor, prepare_threshold=None
    ) as host:
        joined = store.joined(host)
        joined.append(commit(rows=(row(),), details=(detail(),)))
        assert [found.case for found in joined.find(ORGANISATION, RowQuery())] == ["case-1"]

        assert host.execute("SELECT 1 AS one").fetchone() == {"one": 1}
        host.rollback()


def test_a_host_whose_server_answers_early_waits_for_the_disk_when_we_wrote(store, host):
    host.execute("SET SESSION synchronous_commit = off")
    store.joined(host).append(commit())
    assert host.execute("SHOW synchronous_commit").fetchone() == ("on",)
    host.commit()
    assert host.execute("SHOW synchronous_commit").fetchone() == ("off",)


def test_a_connection_that_is_gone_is_said_to_be(server, store):
    host = server.connect(autocommit=False)
    joined = store.joined(host)
    joined.append(commit())
    host.close()

    with pytest.raises(StoreUnavailableError, match="the connection was lost"):
        joined.append(commit())


def test_closing_leaves_the_connection_to_its_host(store, host):
    joined = store.joined(host)
    joined.append(commit())

    joined.close()

    with pytest.raises(StoreUnavailableError, match="it has been closed"):
        joined.append(commit())
    host.commit()
    assert store.head(ORGANISATION) == 1


@pytest.mark.parametrize("something", [None, "postgresql:///complaints", object()])
def test_only_a_connection_can_be_joined(store, something):
    with pytest.raises(UsageError, match="only a connection of psycopg 3"):
        store.joined(something)


def test_a_casebook_decides_inside_the_transaction_of_its_host(address, host):
    with Casebook.open(address, organisation="exampleton") as book:
        joined = book.joined(host)
        case = joined.receive(
            kind="complaint", procedure="lgsco-code-2024", received_at=book.today(), by=OFFICER, summary="Bins"
        )
        assert joined.case(case.id).version == 1
        with pytest.raises(DecisionError):
            joined.reopen(case.id, reason="new-evidence", by=OFFICER)
        assert book.find() == ()

        host.commit()

        assert [row.case for row in book.find()] == [case.id]
        assert book.verify() == joined.verify()
