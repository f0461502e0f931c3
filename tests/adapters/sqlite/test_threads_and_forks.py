import gc
import os
import threading
import time

import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.connection import Handle
from casework.errors import ForkedStoreError
from casework.testing.stores.details import calls_not_refused
from casework.testing.stores.samples import ORGANISATION, commit
from tests.processes import run


def in_a_thread(work):
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_each_thread_has_a_connection_of_its_own(tmp_path):
    store, seen = SqliteStore(tmp_path / "a.db"), []

    in_a_thread(lambda: seen.append(store._handle().connection))

    assert seen[0] is not store._handle().connection
    assert store._handle().connection is store._handle().connection


def test_the_connection_of_a_thread_that_ended_is_closed(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    for _ in range(20):
        in_a_thread(lambda: store.append(commit()))
    gc.collect()

    assert store.head(ORGANISATION) == 20
    assert len(store._handles) == 1


def test_closing_closes_the_connections_of_all_threads(tmp_path):
    store, ready, done = SqliteStore(tmp_path / "a.db"), threading.Event(), threading.Event()

    def work():
        store.append(commit())
        ready.set()
        done.wait()

    thread = threading.Thread(target=work)
    thread.start()
    ready.wait()
    store.close()
    done.set()
    thread.join()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db"]


def test_a_connection_is_closed_by_one_thread_at_a_time(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    handle = store._handle()
    real, met = handle.connection, []

    class Watched:
        """A connection that takes its time to close, and notices who else closes it meanwhile."""

        closing = 0

        def close(self):
            self.closing += 1
            time.sleep(0.02)
            met.append(self.closing)
            self.closing -= 1

    handle.connection = Watched()
    threads = [threading.Thread(target=close) for close in (handle.close, store.close, handle.__del__)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    handle.connection = real

    assert met == [1, 1, 1]


def test_a_forked_process_refuses_and_leaves_the_files_of_its_parent_alone(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store.append(commit())
    store._handle().connection.execute("BEGIN IMMEDIATE")  # whoever rolled this back in the child would harm the parent

    def child():
        with pytest.raises(ForkedStoreError, match="open one in each process"):
            store.append(commit())
        store.close()
        handle = store._mine.handle
        assert isinstance(handle, Handle)
        store._mine.__dict__.clear()
        del handle
        gc.collect()
        return "refused"

    assert run(child).result() == "refused"
    store._handle().connection.execute("COMMIT")
    assert store.append(commit()).first == 2


def test_a_forked_process_may_open_the_store_for_itself(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store.append(commit())

    assert run(lambda: SqliteStore(tmp_path / "a.db").append(commit()).first).result() == 2
    assert store.head(ORGANISATION) == 2


def test_a_store_belongs_to_the_process_that_opened_it(tmp_path, monkeypatch):
    for store in (SqliteStore(tmp_path / "a.db"), MemoryStore()):
        assert calls_not_refused(store) == 4
        with monkeypatch.context() as elsewhere:
            elsewhere.setattr(os, "getpid", lambda: 0)
            assert calls_not_refused(store) == 0
            store.close()
    closed = SqliteStore(tmp_path / "a.db")
    closed.close()
    assert calls_not_refused(closed) == 4  # they are refused, but for another reason
