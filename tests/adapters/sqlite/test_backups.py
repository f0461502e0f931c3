import os
import shutil
import sqlite3

import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.backups import back_up, check, restore
from casework.adapters.sqlite.library import Library, find_library
from casework.adapters.sqlite.schema import KNOWN
from casework.domain.anchors import Anchor
from casework.errors import (
    BrokenSealError,
    NewerStoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreUnavailableError,
    UsageError,
)
from casework.testing.stores.samples import ORGANISATION, OTHER, commit, contents, detail, key, row
from tests.adapters.sqlite.limits import file_size_limit

THERE = "it is there already, and nothing is overwritten; move it away first"


@pytest.fixture
def store(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store.append_many(
        [commit(f"case-{n}", details=(detail(f"d-{n}", value='"x"' * 400),), key=key(f"k-{n}")) for n in range(100)]
    )
    store.append(commit(organisation=OTHER, rows=(row(),)))
    yield store
    store.close()


def changed(path, statement):
    connection = find_library().module.connect(path, isolation_level=None)
    connection.execute("DROP TRIGGER log_never_changes")
    connection.execute(statement)
    connection.close()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_is_one_file_that_holds_what_the_store_held_and_says_how_each_log_ends(tmp_path, store):
    folder = tmp_path / "backups"
    folder.mkdir()

    anchors = back_up(store, folder / "b.db")

    assert names(folder) == ["b.db"]
    assert [(each.organisation, each.position) for each in anchors] == [(OTHER, 1), (ORGANISATION, 100)]
    copy = SqliteStore(folder / "b.db", read_only=True)
    assert contents(copy) == contents(store)
    assert contents(copy, OTHER) == contents(store, OTHER)
    assert store.append(commit()).first == 101


def test_a_backup_has_the_rights_of_the_store_and_no_more(tmp_path, store):
    store.path.chmod(0o640)

    back_up(store, tmp_path / "b.db")

    assert (tmp_path / "b.db").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("taken", ["b.db", "b.db-wal", "b.db-journal"])
def test_neither_a_backup_nor_a_restored_store_takes_the_place_of_anything(tmp_path, store, taken):
    back_up(store, tmp_path / "first.db")
    (tmp_path / taken).write_bytes(b"something else")
    before = names(tmp_path)

    for write in (lambda: back_up(store, tmp_path / "b.db"), lambda: restore(tmp_path / "first.db", tmp_path / "b.db")):
        with pytest.raises(StoreUnavailableError, match=f"{taken} cannot be used: {THERE}"):
            write()

    assert (tmp_path / taken).read_bytes() == b"something else"
    assert names(tmp_path) == before


def test_a_name_that_is_taken_while_the_backup_is_made_stays_with_whoever_took_it(tmp_path, store, monkeypatch):
    copy_into = store.copy_into

    def meanwhile(part):
        copy_into(part)
        (tmp_path / "b.db").write_bytes(b"quicker")

    monkeypatch.setattr(store, "copy_into", meanwhile)
    with pytest.raises(StoreUnavailableError, match=THERE):
        back_up(store, tmp_path / "b.db")

    assert (tmp_path / "b.db").read_bytes() == b"quicker"


def test_a_backup_in_a_folder_that_is_not_there_is_refused(tmp_path, store):
    with pytest.raises(StoreUnavailableError, match="its folder does not exist; create it first"):
        back_up(store, tmp_path / "nowhere" / "b.db")


def test_a_backup_in_a_folder_that_takes_no_files_is_refused(tmp_path, store, open_folder, as_an_ordinary_user):
    open_folder.chmod(0o555)
    as_an_ordinary_user()

    with pytest.raises(StoreReadOnlyError):
        back_up(store, open_folder / "b.db")


def test_a_backup_for_which_there_is_no_room_is_refused_and_leaves_nothing(tmp_path, store):
    before = names(tmp_path)

    with file_size_limit(100_000), pytest.raises(StoreFullError, match=r"b\.db") as full:
        back_up(store, tmp_path / "b.db")

    assert "no room left" in str(full.value)
    assert names(tmp_path) == before
    assert store.append(commit()).first == 101
    back_up(store, tmp_path / "b.db")


def test_a_store_that_can_only_be_read_can_be_backed_up(open_folder, as_an_ordinary_user, store):
    locked, free = open_folder / "locked", open_folder / "free"
    locked.mkdir()
    free.mkdir(mode=0o777)
    free.chmod(0o777)
    back_up(store, locked / "a.db")
    (locked / "a.db").chmod(0o444)
    locked.chmod(0o555)
    as_an_ordinary_user()

    anchors = back_up(SqliteStore(locked / "a.db", read_only=True), free / "b.db")

    assert anchors[1].position == 100
    assert os.access(free / "b.db", os.W_OK)


@pytest.mark.filterwarnings("ignore::casework.errors.DurabilityWarning")
def test_a_store_on_an_old_sqlite_is_backed_up_and_restored_alike(tmp_path):
    old = Library(sqlite3, (3, 51, 2))
    store = SqliteStore(tmp_path / "a.db", library=old)
    store.append(commit())

    back_up(store, tmp_path / "b.db")
    restore(tmp_path / "b.db", tmp_path / "c.db", library=old)

    assert SqliteStore(tmp_path / "c.db", library=old).append(commit()).first == 2


def test_a_log_that_is_not_what_was_written_gets_no_backup_unless_nobody_asks(tmp_path, store):
    changed(store.path, "UPDATE log SET actor = 'nobody' WHERE position = 11")

    with pytest.raises(BrokenSealError, match="position 11"):
        back_up(store, tmp_path / "b.db")
    assert not (tmp_path / "b.db").exists()

    unchecked = back_up(store, tmp_path / "b.db", verified=False)
    assert [each.position for each in unchecked] == [1, 100]
    with pytest.raises(BrokenSealError, match="position 11"):
        restore(tmp_path / "b.db", tmp_path / "c.db")
    assert not (tmp_path / "c.db").exists()
    assert restore(tmp_path / "b.db", tmp_path / "c.db", verified=False) == unchecked


def test_a_store_of_which_a_page_is_damaged_gets_no_backup(tmp_path, store):
    store.close()
    whole = (tmp_path / "a.db").read_bytes()
    middle = len(whole) // 8192 * 4096
    (tmp_path / "a.db").write_bytes(whole[:middle] + b"\xff" * 4096 + whole[middle + 4096 :])

    with pytest.raises(StoreUnavailableError, match=r"a\.db cannot be used: it is damaged"):
        back_up(SqliteStore(tmp_path / "a.db"), tmp_path / "b.db")
    assert not (tmp_path / "b.db").exists()


def test_a_backup_that_is_damaged_is_not_restored(tmp_path, store):
    back_up(store, tmp_path / "b.db")
    whole = (tmp_path / "b.db").read_bytes()
    (tmp_path / "b.db").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(StoreUnavailableError, match=r"b\.db cannot be used: it is damaged"):
        restore(tmp_path / "b.db", tmp_path / "c.db")
    assert not (tmp_path / "c.db").exists()


def test_a_restored_store_holds_what_the_backup_held_and_goes_on_from_there(tmp_path, store):
    back_up(store, tmp_path / "b.db")
    held = contents(store)
    store.append(commit("case-later"))
    backup = (tmp_path / "b.db").read_bytes()
    (tmp_path / "b.db").chmod(0o444)

    anchors = restore(tmp_path / "b.db", tmp_path / "c.db")

    restored = SqliteStore(tmp_path / "c.db")
    assert contents(restored) == held
    assert anchors[1] == Anchor(organisation=ORGANISATION, position=100, seal=held[0][-1].seal)
    assert restored.append(commit("case-1", key=key("k-1"))).repeated
    assert restored.append(commit()).first == 101
    assert (tmp_path / "b.db").read_bytes() == backup


def test_a_drill_tells_what_the_backup_holds_and_leaves_nothing_and_touches_no_store(tmp_path, store):
    anchors = back_up(store, tmp_path / "b.db")
    store.append(commit())
    before = names(tmp_path)

    assert check(tmp_path / "b.db", tmp_path / "a.db") == anchors

    assert names(tmp_path) == before
    assert store.head(ORGANISATION) == 101


def test_what_is_no_backup_is_not_restored(tmp_path, store):
    (tmp_path / "cases.csv").write_text("ref,summary\n")
    (tmp_path / "empty.db").touch()

    for name, why in (
        ("cases.csv", "it is no casework store"),
        ("empty.db", "it is no casework store"),
        ("nothing.db", "there is no such file"),
    ):
        with pytest.raises(StoreUnavailableError, match=why):
            restore(tmp_path / name, tmp_path / "c.db")
    assert not (tmp_path / "c.db").exists()


def test_a_backup_of_a_newer_release_is_not_restored(tmp_path, store):
    back_up(store, tmp_path / "b.db")
    newer = find_library().module.connect(tmp_path / "b.db", isolation_level=None)
    newer.execute(f"PRAGMA user_version = {KNOWN + 1}")
    newer.close()

    with pytest.raises(NewerStoreError):
        restore(tmp_path / "b.db", tmp_path / "c.db")


def test_a_backup_that_may_not_be_read_is_named(tmp_path, store, open_folder, as_an_ordinary_user):
    back_up(store, open_folder / "b.db")
    (open_folder / "b.db").chmod(0)
    open_folder.chmod(0o777)
    as_an_ordinary_user()

    with pytest.raises(StoreUnavailableError, match=r"b\.db cannot be used.*check the path and the rights"):
        restore(open_folder / "b.db", open_folder / "c.db")


def test_what_was_erased_is_in_no_backup_that_is_made_afterwards(tmp_path, store):
    store.append(commit("case-9", details=(detail("secret", value='"Erased words"'),)))
    store.erase(ORGANISATION, ["secret"])

    back_up(store, tmp_path / "b.db")

    assert b"Erased words" not in (tmp_path / "b.db").read_bytes()


def test_a_copy_of_the_file_with_its_write_ahead_log_beside_it_can_be_restored_too(tmp_path, store):
    folder = tmp_path / "copied"
    folder.mkdir()
    for path in (store.path, store.file.beside("-wal")):
        shutil.copy(path, folder)

    assert restore(folder / "a.db", tmp_path / "c.db")[1].position == 100


def test_a_name_that_is_too_long_for_the_system_is_refused_in_our_words(tmp_path, store):
    with pytest.raises(StoreUnavailableError, match="check the path and the rights"):
        back_up(store, tmp_path / ("b" * 300))


def test_paths_may_be_text_and_what_is_none_is_refused(tmp_path, store):
    backup, restored = str(tmp_path / "monday.backup"), str(tmp_path / "again.db")

    assert back_up(store, backup) == restore(backup, restored)
    for ask in (lambda: back_up(store, 3), lambda: restore(None, restored), lambda: back_up(store, " ")):
        with pytest.raises(UsageError, match="a file is named by its path"):
            ask()


def test_a_store_that_is_in_no_file_is_not_backed_up(tmp_path):
    with pytest.raises(UsageError, match="only a store in a file of SQLite is backed up by copying"):
        back_up(MemoryStore(), tmp_path / "monday.backup")
