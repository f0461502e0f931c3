import pytest

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.schema import KNOWN
from casework.errors import NewerStoreError, StoreUnavailableError
from casework.testing.stores.samples import ORGANISATION, commit, contents, row
from tests.adapters.sqlite.formats import NEXT, next_format, to_next_format
from tests.reliability.upgrades import check, filled, format_now, kill_while_upgrading

MOMENTS = 50


@pytest.fixture
def old(tmp_path):
    """The path of a store of this release, and what it holds."""
    path = filled(tmp_path / "old.db")
    store = SqliteStore(path)
    held = contents(store)
    store.close()
    return path, held


def test_an_upgrade_killed_at_fifty_moments_loses_nothing_and_is_done_by_the_next_opening(old, monkeypatch):
    path, held = old
    next_format(monkeypatch)
    left = []

    for copy in kill_while_upgrading(path, moments=MOMENTS):
        left.append(format_now(copy))
        check(copy, held=held)
        assert format_now(copy) == NEXT

    assert len(left) == MOMENTS
    assert set(left) == {KNOWN, NEXT}  # some were killed before it was done, some after, and none in between


def test_an_upgrade_that_goes_wrong_leaves_the_store_as_it_was(old, monkeypatch):
    path, held = old

    def goes_wrong(database):
        to_next_format(database)
        database.execute("INSERT INTO nothing_of_the_kind VALUES (1)")

    with monkeypatch.context() as newer:
        next_format(newer, step=goes_wrong)
        with pytest.raises(StoreUnavailableError, match="nothing_of_the_kind"):
            SqliteStore(path)

    assert format_now(path) == KNOWN
    check(path, held=held)


def test_opening_an_upgraded_store_again_changes_nothing(old, monkeypatch):
    path, _ = old
    next_format(monkeypatch)
    SqliteStore(path).close()
    before = path.read_bytes()

    SqliteStore(path).close()

    assert path.read_bytes() == before


def test_an_older_release_stops_writing_when_a_newer_one_has_upgraded_the_store_under_it(old, monkeypatch):
    path, _ = old
    older = SqliteStore(path)
    with monkeypatch.context() as newer:
        next_format(newer)
        SqliteStore(path).close()

    for write in (
        lambda: older.append(commit()),
        lambda: older.replace_rows(ORGANISATION, [row()]),
        lambda: older.erase(ORGANISATION, ["detail-1"]),
    ):
        with pytest.raises(NewerStoreError, match="use a newer release"):
            write()
    assert older.head(ORGANISATION) == 600
