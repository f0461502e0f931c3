import sqlite3

import pytest

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import Library, find_library
from casework.application.ports import RowQuery
from casework.application.verification import verify
from casework.errors import StoreFullError, StoreUnavailableError
from casework.testing.stores.samples import ORGANISATION, commit, contents, detail, row
from tests.adapters.sqlite.limits import file_size_limit

LIMITS = range(1, 21)


def received(number):
    case = f"case-{number}"
    return commit(
        case, count=2, rows=(row(case),), details=(detail(f"detail-{number}", stream=case, value='"x"' * 700),)
    )


def fill(store):
    """Append until the store refuses; return how many commits it took, and why it stopped."""
    taken = 0
    while True:
        try:
            store.append(received(taken))
        except StoreFullError as error:
            return taken, error
        taken += 1


def check_after(store, taken):
    """Nothing acknowledged is lost, nothing else was written, and there is room again."""
    assert [found.position for found in store.read_all(ORGANISATION)] == list(range(1, 2 * taken + 1))
    assert len(store.find(ORGANISATION, RowQuery(limit=10_000))) == taken
    assert store.append(received(taken)).first == 2 * taken + 1
    assert verify(store, ORGANISATION).position == 2 * taken + 2


@pytest.mark.parametrize("number", LIMITS)
def test_a_full_disk_refuses_a_commit_and_loses_none(tmp_path, number):
    store = SqliteStore(tmp_path / "a.db")

    with file_size_limit(120_000 + number * 13_577):
        taken, error = fill(store)
        before = contents(store)  # reading works while there is no room

    assert str(tmp_path / "a.db") in str(error)
    assert "no room left" in str(error)
    assert len(before[0]) == 2 * taken
    check_after(store, taken)


@pytest.mark.parametrize("number", LIMITS)
def test_a_full_database_refuses_a_commit_and_loses_none(tmp_path, number):
    store = SqliteStore(tmp_path / "a.db")
    pages = store._handle().connection.execute("PRAGMA page_count").fetchone()[0]
    store._handle().connection.execute(f"PRAGMA max_page_count = {pages + number}")

    taken, _ = fill(store)
    contents(store)

    store._handle().connection.execute("PRAGMA max_page_count = 1000000")
    check_after(store, taken)


@pytest.mark.filterwarnings("ignore::casework.errors.DurabilityWarning")
@pytest.mark.parametrize("number", [1, 7, 13, 20])
def test_a_full_disk_loses_nothing_with_a_rollback_journal_either(tmp_path, number):
    store = SqliteStore(tmp_path / "a.db", library=Library(sqlite3, (3, 51, 2)))

    with file_size_limit(120_000 + number * 13_577):
        taken, _ = fill(store)
        contents(store)

    check_after(store, taken)


def append_long_texts(store, words):
    for number in range(20):
        store.append(commit(f"case-{number}", details=(detail(f"d-{number}", stream=f"case-{number}", value=words),)))


@pytest.mark.filterwarnings("ignore::casework.errors.DurabilityWarning")
@pytest.mark.parametrize("symbols", [500_000, 2_000_000])
@pytest.mark.parametrize("limit", range(150_000, 9_000_000, 866_666))
@pytest.mark.parametrize("library", [find_library(), Library(sqlite3, (3, 51, 2))], ids=lambda library: library.journal)
def test_no_room_for_a_long_text_is_named_as_that_although_there_is_room_for_a_short_one(
    tmp_path, library, limit, symbols
):
    store = SqliteStore(tmp_path / "a.db", library=library)

    with file_size_limit(limit), pytest.raises(StoreFullError):
        append_long_texts(store, '"' + "x" * symbols + '"')

    verify(store, ORGANISATION)


def test_a_disk_too_full_for_a_store_makes_none(tmp_path):
    with file_size_limit(20_000), pytest.raises(StoreFullError):
        SqliteStore(tmp_path / "a.db")

    assert SqliteStore(tmp_path / "a.db").head(ORGANISATION) == 0


def test_a_disk_that_fails_although_there_is_room_is_named_as_that(tmp_path, monkeypatch):
    store = SqliteStore(tmp_path / "a.db")
    monkeypatch.setattr("casework.adapters.sqlite.trouble._LITTLE_ROOM", 0)
    monkeypatch.setattr("casework.adapters.sqlite.trouble._size_limit", lambda: float("inf"))

    with file_size_limit(120_000), pytest.raises(StoreUnavailableError, match="the disk reported an error"):
        fill(store)
