import itertools
import sqlite3

import pytest

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import Library
from casework.testing import StoreContract


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def open_store(self):
        return SqliteStore

    @pytest.fixture
    def make_store(self, open_store, tmp_path):
        numbers = itertools.count()
        return lambda: open_store(tmp_path / f"{next(numbers)}.db")

    @pytest.fixture
    def reopen(self, open_store):
        def close_and_open(store):
            store.close()
            return open_store(store.path)

        return close_and_open


@pytest.mark.filterwarnings("ignore::casework.errors.DurabilityWarning")
class TestSqliteStoreOnAnOldSqlite(TestSqliteStore):
    @pytest.fixture
    def open_store(self):
        return lambda path: SqliteStore(path, library=Library(sqlite3, (3, 51, 2)))
