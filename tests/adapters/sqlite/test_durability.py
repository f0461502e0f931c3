import os
import shutil
import sqlite3
import sys
import warnings

import pytest

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import Library, find_library
from casework.errors import DurabilityWarning, StoreUnavailableError
from casework.testing.stores.samples import ORGANISATION, commit

FULL, EXTRA = 2, 3
PAGE_COUNT_AT = 28
"""Where the first page of a SQLite file says how many pages there are."""


def pragma(store, name):
    return store._handle().connection.execute(f"PRAGMA {name}").fetchone()[0]


def old(version=(3, 51, 2)):
    return Library(sqlite3, version)


def open_old(path, **options):
    with pytest.warns(DurabilityWarning):
        return SqliteStore(path, library=old(), **options)


def test_a_mended_sqlite_keeps_a_write_ahead_log_and_waits_for_the_disk(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        store = SqliteStore(tmp_path / "a.db", library=Library(find_library().module, (3, 51, 3)))

    assert (pragma(store, "journal_mode"), pragma(store, "synchronous")) == ("wal", FULL)


@pytest.mark.parametrize("version", [(3, 37, 0), (3, 40, 1), (3, 51, 2)])
def test_an_older_sqlite_keeps_a_rollback_journal_and_says_so(tmp_path, version):
    with pytest.warns(DurabilityWarning, match="can lose writes.*Install pysqlite3") as warned:
        store = SqliteStore(tmp_path / "a.db", library=Library(sqlite3, version))

    assert (pragma(store, "journal_mode"), pragma(store, "synchronous")) == ("delete", EXTRA)
    assert warned[0].filename == __file__


def test_a_sqlite_that_knows_no_strict_tables_is_refused(tmp_path):
    with pytest.raises(StoreUnavailableError, match=r"SQLite 3\.36\.0 is too old.*install pysqlite3"):
        SqliteStore(tmp_path / "a.db", library=Library(sqlite3, (3, 36, 0)))
    assert not list(tmp_path.iterdir())


def test_pysqlite3_does_the_work_where_it_is_installed():
    assert find_library().module.__name__ == "pysqlite3.dbapi2"
    assert find_library().journal == "wal"


def test_without_pysqlite3_the_sqlite_of_python_does(monkeypatch):
    monkeypatch.setitem(sys.modules, "pysqlite3.dbapi2", None)

    assert find_library() == Library(sqlite3, sqlite3.sqlite_version_info)


def test_every_thread_gets_the_same_settings(tmp_path):
    store = SqliteStore(tmp_path / "a.db")

    assert [pragma(store, name) for name in ("foreign_keys", "recursive_triggers", "secure_delete")] == [1, 1, 1]


def test_a_store_moves_between_an_old_sqlite_and_a_new_one_and_back(tmp_path):
    for number, opened in enumerate((SqliteStore, open_old, SqliteStore, open_old)):
        store = opened(tmp_path / "a.db")
        store.append(commit())
        assert store.head(ORGANISATION) == number + 1
        store.close()


def test_an_old_sqlite_stops_writing_when_a_newer_one_has_changed_the_mode(tmp_path):
    older = open_old(tmp_path / "a.db")
    older.append(commit())
    newer = SqliteStore(tmp_path / "a.db")

    with pytest.raises(StoreUnavailableError, match=r"another version of SQLite than 3\.51\.2.*install pysqlite3"):
        older.append(commit())

    newer.append(commit())
    assert newer.head(ORGANISATION) == 2


def test_an_old_sqlite_cannot_open_for_writing_beside_a_newer_one(tmp_path):
    newer = SqliteStore(tmp_path / "a.db")
    newer.append(commit())
    # Two libraries in one process would take each other's locks away, so the new one poses as old.
    posing = Library(find_library().module, (3, 51, 2))

    with pytest.warns(DurabilityWarning), pytest.raises(StoreUnavailableError, match="another version of SQLite"):
        SqliteStore(tmp_path / "a.db", library=posing, patience_seconds=0.1)

    assert newer.append(commit()).first == 2


def test_a_writer_waits_its_turn_and_then_says_that_others_kept_the_store_busy(tmp_path):
    first, second = SqliteStore(tmp_path / "a.db"), SqliteStore(tmp_path / "a.db", patience_seconds=0.1)
    first._handle().connection.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreUnavailableError, match="busy for too long; try again"):
        second.append(commit())

    first._handle().connection.execute("ROLLBACK")
    assert second.append(commit()).first == 1


def test_a_writer_is_patient_for_half_a_minute(tmp_path):
    assert SqliteStore(tmp_path / "a.db")._file.patience_seconds == 30


@pytest.fixture
def half_grown(tmp_path):
    """The path of a store that a power cut met while it grew: its first page counts new pages that never came.

    Its journal, which is beside it, can undo that.
    """
    whole, cut = tmp_path / "whole.db", tmp_path / "cut.db"
    store = open_old(whole)
    store.append(commit())
    size, connection = whole.stat().st_size, store._handle().connection
    connection.execute("PRAGMA cache_size = 1")  # so that pages go to the disk before the commit
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("CREATE TABLE growth AS SELECT zeroblob(1000000)")
    shutil.copy(whole, cut)
    shutil.copy(tmp_path / "whole.db-journal", tmp_path / "cut.db-journal")
    store.close()
    os.truncate(cut, size)
    with cut.open("r+b") as first_page:
        first_page.seek(PAGE_COUNT_AT)
        first_page.write((1000).to_bytes(4))
    return cut


def test_a_store_that_a_power_cut_met_while_it_grew_is_put_right_when_it_is_opened(half_grown):
    store = open_old(half_grown)

    assert pragma(store, "integrity_check") == "ok"
    assert store.append(commit()).first == 2


def test_a_store_that_a_power_cut_met_while_it_grew_is_not_called_damaged_by_who_may_only_read(half_grown):
    with pytest.raises(
        StoreUnavailableError, match=r"its last changes still wait.*open it once where it can be written"
    ):
        SqliteStore(half_grown, library=old(), read_only=True)
