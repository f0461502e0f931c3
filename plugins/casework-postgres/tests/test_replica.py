"""A replica that serves reading, and takes over when the first server fails."""

import shutil
import tempfile
import time
import uuid
from pathlib import Path

import pytest

from casework.application.verification import verify
from casework.errors import StoreReadOnlyError, StoreUnavailableError
from casework.testing.stores.samples import ORGANISATION, commit, contents, detail, key, row
from casework_postgres.schema import apply, plan
from casework_postgres.store import PostgresStore
from tests.postgres import TESTED, Server


class Pair:
    """A server of its own, and a replica of it."""

    def __init__(self):
        self._name = Path(tempfile.gettempdir()) / f"casework-pair-{uuid.uuid4().hex[:12]}"
        self.first = Server(self._name, TESTED)
        self._folder = self._name.with_name(self._name.name + "-replica")
        self.first.run("pg_basebackup", "-D", self._folder, "-h", self.first.host, "-U", "postgres", "-R", "--no-sync")
        options = f'-h "" -k {self.first.host} -p 5433'
        self.first.run("pg_ctl", "-w", "-D", self._folder, "-l", self._folder / "log", "-o", options, "start")

    def address(self, ports, more=""):
        hosts = ",".join([str(self.first.host)] * len(ports))
        return f"postgresql://postgres@/postgres?host={hosts}&port={','.join(map(str, ports))}{more}"

    def fail(self):
        """The first server is gone from one moment to the next, and the replica takes over."""
        self.first.run("pg_ctl", "-w", "-m", "immediate", "-D", self._name, "stop")
        self.first.run("pg_ctl", "-w", "-D", self._folder, "promote")

    def stop(self):
        self.first.run("pg_ctl", "-w", "-m", "immediate", "-D", self._folder, "stop")
        self.first.stop()
        shutil.rmtree(self._folder)


@pytest.fixture
def pair():
    pair = Pair()
    yield pair
    pair.stop()


def soon(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_replica_serves_reading_and_takes_over_from_a_server_that_failed(pair):
    apply(pair.address([5432]))
    store = PostgresStore(pair.address([5432, 5433], "&target_session_attrs=read-write"))
    store.append(commit(details=(detail(),), rows=(row(),), key=key()))
    soon(lambda: plan(pair.address([5433])).found)
    replica = PostgresStore(pair.address([5433]), read_only=True)
    soon(lambda: replica.head(ORGANISATION) == 1)

    assert contents(replica) == contents(store)
    assert verify(replica, ORGANISATION).position == 1
    mistaken = PostgresStore(pair.address([5433]))
    with pytest.raises(StoreReadOnlyError, match="its server only reads, as a replica does"):
        mistaken.append(commit())

    pair.fail()

    assert store.append(commit(details=(detail(),), rows=(row(),), key=key())).repeated
    assert store.append(commit()).first == 2
    assert verify(store, ORGANISATION).position == 2
    assert mistaken.append(commit()).first == 3
    with pytest.raises(StoreUnavailableError, match="no connection was made"):
        PostgresStore(pair.address([5432]))
    for each in (store, replica, mistaken):
        each.close()
