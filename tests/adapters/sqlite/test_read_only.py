import os
import shutil

import pytest

from casework.adapters.sqlite import SqliteStore
from casework.application.ports import RowQuery
from casework.errors import StoreReadOnlyError, StoreUnavailableError
from casework.testing.stores.agendas import agenda
from casework.testing.stores.samples import ORGANISATION, commit, contents, detail, row
from tests.processes import run


@pytest.fixture
def locked(open_folder, as_an_ordinary_user):
    """The path of a store in a folder that cannot be written, and what it holds."""
    path = open_folder / "a.db"
    store = SqliteStore(path)
    store.append(commit(rows=(row(),), details=(detail(),)))
    held = contents(store)
    store.close()
    path.chmod(0o444)
    open_folder.chmod(0o555)
    as_an_ordinary_user()
    return path, held


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_store_in_a_read_only_folder_can_be_read(locked):
    path, held = locked

    store = SqliteStore(path, read_only=True)

    assert contents(store) == held
    assert store.tabulate(ORGANISATION, ("kind",)) == ((("complaint",), 1),)
    assert names(path.parent) == ["a.db"]


def test_a_store_in_a_read_only_folder_cannot_be_opened_for_writing(locked):
    path, held = locked

    for name in ("a.db", "new.db"):
        with pytest.raises(StoreReadOnlyError, match=f"{name} cannot be written.*or open it read-only"):
            SqliteStore(path.with_name(name))

    assert names(path.parent) == ["a.db"]
    assert contents(SqliteStore(path, read_only=True)) == held


def test_a_read_only_file_cannot_be_opened_for_writing(open_folder, as_an_ordinary_user):
    SqliteStore(open_folder / "a.db").close()
    (open_folder / "a.db").chmod(0o444)
    open_folder.chmod(0o777)
    as_an_ordinary_user()

    with pytest.raises(StoreReadOnlyError):
        SqliteStore(open_folder / "a.db")


@pytest.mark.parametrize(
    "write",
    [
        lambda store: store.append(commit()),
        lambda store: store.append_many([commit()]),
        lambda store: store.replace_rows(ORGANISATION, [row()]),
        lambda store: store.replace_agendas(ORGANISATION, [agenda()]),
        lambda store: store.erase(ORGANISATION, ["detail-1"]),
    ],
    ids=["append", "append_many", "replace_rows", "replace_agendas", "erase"],
)
def test_a_store_opened_for_reading_refuses_every_write(tmp_path, write):
    SqliteStore(tmp_path / "a.db").append(commit(rows=(row(),), details=(detail(),)))
    store = SqliteStore(tmp_path / "a.db", read_only=True)
    before = contents(store)

    with pytest.raises(StoreReadOnlyError):
        write(store)

    assert contents(store) == before


def test_reading_only_sees_what_others_write_meanwhile(tmp_path):
    writer = SqliteStore(tmp_path / "a.db")
    reader = SqliteStore(tmp_path / "a.db", read_only=True)

    for number in range(1, 4):
        writer.append(commit(rows=(row(version=number),)))
        assert reader.head(ORGANISATION) == number
        assert reader.find(ORGANISATION, RowQuery())[0].version == number


def test_a_reader_who_took_the_file_for_unchanging_notices_that_it_changed(locked):
    path, held = locked
    reader = SqliteStore(path, read_only=True)
    assert contents(reader) == held

    def write_elsewhere():
        path.parent.chmod(0o755)
        path.chmod(0o644)
        SqliteStore(path).append(commit())

    os.seteuid(os.getuid())
    run(write_elsewhere).result()

    assert reader.head(ORGANISATION) == 2


UNFINISHED = r"its last changes still wait.*open it once where it can be written"


@pytest.fixture
def with_changes_waiting(open_folder, as_an_ordinary_user):
    """The path of a store beside which, once the function is called, changes wait that nobody can work in."""
    copied = open_folder / "copy"
    copied.mkdir()
    SqliteStore(open_folder / "a.db").close()
    shutil.copy(open_folder / "a.db", copied)
    store = SqliteStore(open_folder / "a.db")
    store.append(commit())
    copied.chmod(0o555)
    as_an_ordinary_user()

    def let_changes_wait():
        os.seteuid(os.getuid())
        copied.chmod(0o755)
        shutil.copy(open_folder / "a.db-wal", copied)
        copied.chmod(0o555)
        as_an_ordinary_user()

    yield copied / "a.db", let_changes_wait
    store.close()


def test_changes_that_wait_in_the_write_ahead_log_are_not_passed_over_at_opening(with_changes_waiting):
    path, let_changes_wait = with_changes_waiting
    let_changes_wait()

    with pytest.raises(StoreUnavailableError, match=UNFINISHED):
        SqliteStore(path, read_only=True)


def test_changes_that_wait_in_the_write_ahead_log_are_not_passed_over_later(with_changes_waiting):
    path, let_changes_wait = with_changes_waiting
    reader = SqliteStore(path, read_only=True)
    assert reader.head(ORGANISATION) == 0
    let_changes_wait()

    with pytest.raises(StoreUnavailableError, match=UNFINISHED):
        reader.head(ORGANISATION)


def test_reading_only_makes_no_store(tmp_path):
    with pytest.raises(StoreUnavailableError, match="there is no such file"):
        SqliteStore(tmp_path / "a.db", read_only=True)
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreUnavailableError, match="opened for writing once"):
        SqliteStore(tmp_path / "empty.db", read_only=True)
    assert names(tmp_path) == ["empty.db"]
