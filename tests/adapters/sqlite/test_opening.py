import time

import pytest

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import find_library
from casework.adapters.sqlite.schema import APPLICATION_ID, KNOWN
from casework.errors import NewerStoreError, StoreReadOnlyError, StoreUnavailableError, UsageError
from casework.testing.stores.samples import ORGANISATION, commit, row
from tests.processes import begin, run


def connect(path):
    return find_library().module.connect(path, isolation_level=None)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_new_store_says_what_it_is_and_which_format_it_has(tmp_path):
    SqliteStore(tmp_path / "a.db").close()

    connection = connect(tmp_path / "a.db")
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert connection.execute("PRAGMA user_version").fetchone() == (KNOWN,)


def test_opening_a_store_again_changes_nothing(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store.append(commit(rows=(row(),)))
    store.close()
    before = files(tmp_path)

    SqliteStore(tmp_path / "a.db").close()

    assert files(tmp_path) == before


def test_an_empty_file_becomes_a_store(tmp_path):
    (tmp_path / "a.db").touch()

    assert SqliteStore(tmp_path / "a.db").head(ORGANISATION) == 0


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("living", [False, True])
def test_a_store_of_a_newer_release_is_refused_untouched(tmp_path, read_only, living):
    store = SqliteStore(tmp_path / "a.db")
    store.append(commit())
    newer = connect(tmp_path / "a.db")
    newer.execute(f"PRAGMA user_version = {KNOWN + 1}")
    if not living:
        store.close()
        newer.close()
    before = files(tmp_path)

    with pytest.raises(NewerStoreError, match=f"has format {KNOWN + 1}.*up to {KNOWN}.*use a newer release") as refused:
        SqliteStore(tmp_path / "a.db", read_only=read_only)

    assert (refused.value.found, refused.value.known) == (KNOWN + 1, KNOWN)
    shared_memory = {"a.db-shm": b""}
    assert files(tmp_path) | shared_memory == before | shared_memory


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    "content", [b"ref,summary\n1,Bins missed\n", b"SQLite format 3\0", b"SQLite format 3\0".ljust(4096, b"\xff")]
)
def test_a_file_that_is_no_store_is_refused_untouched(tmp_path, content, read_only):
    (tmp_path / "cases.csv").write_bytes(content)

    with pytest.raises(
        StoreUnavailableError, match=r"cases\.csv cannot be used: it is no casework store; check the path"
    ):
        SqliteStore(tmp_path / "cases.csv", read_only=read_only)

    assert files(tmp_path) == {"cases.csv": content}


@pytest.mark.parametrize("mark", ["application_id = 7", "user_version = 3", "application_id = 0"])
def test_the_database_of_another_program_is_refused_untouched(tmp_path, mark):
    other = connect(tmp_path / "host.db")
    other.execute(f"PRAGMA {mark}")
    other.execute("CREATE TABLE users (name TEXT)")
    other.close()
    before = files(tmp_path)

    with pytest.raises(StoreUnavailableError, match="no casework store"):
        SqliteStore(tmp_path / "host.db")

    assert files(tmp_path) == before


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(StoreUnavailableError, match="its folder does not exist; create it first"):
        SqliteStore(tmp_path / "nowhere" / "a.db")


def test_a_folder_is_no_store(tmp_path):
    with pytest.raises(StoreUnavailableError, match="it is no file"):
        SqliteStore(tmp_path)


def test_a_file_that_may_not_be_read_is_refused(open_folder, as_an_ordinary_user):
    SqliteStore(open_folder / "a.db").close()
    (open_folder / "a.db").chmod(0)
    as_an_ordinary_user()

    with pytest.raises(StoreUnavailableError, match="cannot be opened; check the path and the rights"):
        SqliteStore(open_folder / "a.db", read_only=True)


def test_a_folder_that_may_not_be_looked_into_is_refused(open_folder, as_an_ordinary_user):
    (open_folder / "closed" / "cases").mkdir(parents=True)
    (open_folder / "closed").chmod(0)
    as_an_ordinary_user()

    with pytest.raises(StoreUnavailableError, match=r"check the path and the rights|create it first"):
        SqliteStore(open_folder / "closed" / "cases" / "a.db")


@pytest.mark.parametrize("put_back", [False, True])
def test_a_store_that_was_moved_away_while_it_was_open_is_not_written(tmp_path, put_back):
    SqliteStore(tmp_path / "backup.db").close()
    store = SqliteStore(tmp_path / "a.db")
    (tmp_path / "a.db").rename(tmp_path / "b.db")
    if put_back:
        (tmp_path / "backup.db").rename(tmp_path / "a.db")

    with pytest.raises(
        StoreUnavailableError, match="it was moved, deleted or replaced while it was open; open it again"
    ):
        store.append(commit())


def test_a_damaged_store_is_refused_in_one_sentence(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store.append_many([commit(f"case-{number}") for number in range(200)])
    store.close()
    whole = (tmp_path / "a.db").read_bytes()
    (tmp_path / "a.db").write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))

    with pytest.raises(StoreUnavailableError, match="it is damaged; keep a copy of it and restore a backup"):
        SqliteStore(tmp_path / "a.db").head(ORGANISATION)


def test_a_closed_store_asks_to_be_opened_again(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store.close()

    with pytest.raises(StoreUnavailableError, match="it has been closed; open it again"):
        store.head(ORGANISATION)


def test_a_store_whose_making_was_killed_at_any_moment_opens(tmp_path):
    SqliteStore(tmp_path / "first.db").close()  # whatever is loaded for the first time is loaded now
    start = time.perf_counter()
    SqliteStore(tmp_path / "timed.db").close()
    took = time.perf_counter() - start
    moments = 24

    for number in range(moments):
        path = tmp_path / f"{number}.db"
        maker = begin(lambda _write, path=path: (SqliteStore(path), time.sleep(60)))
        time.sleep(took * 1.5 * number / moments)
        maker.kill()
        store = SqliteStore(path)
        assert store.append(commit(rows=(row(),))).first == 1
        store.close()


def test_processes_that_make_the_same_store_at_once_agree(tmp_path):
    makers = [run(lambda: SqliteStore(tmp_path / "a.db").append(commit()).first) for _ in range(6)]

    assert sorted(maker.result() for maker in makers) == [1, 2, 3, 4, 5, 6]
    assert SqliteStore(tmp_path / "a.db").head(ORGANISATION) == 6


def test_a_store_whose_rights_were_taken_away_meanwhile_says_so(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    store._handle().connection.execute("PRAGMA query_only = ON")

    with pytest.raises(StoreReadOnlyError, match="cannot be written"):
        store.append(commit())


def test_a_row_that_is_no_unicode_is_refused(tmp_path):
    store = SqliteStore(tmp_path / "a.db")

    with pytest.raises(UsageError, match="no Unicode"):
        store.append(commit(rows=(row(team="\ud83d"),)))
    assert store.head(ORGANISATION) == 0


def test_a_store_that_a_newer_release_brought_up_to_date_meanwhile_is_not_written_to(tmp_path):
    store = SqliteStore(tmp_path / "a.db")
    newer = connect(tmp_path / "a.db")
    newer.execute(f"PRAGMA user_version = {KNOWN + 1}")
    newer.close()

    with pytest.raises(NewerStoreError):
        store.append(commit())
