import sqlite3

import pytest

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.library import Library, find_library
from tests.reliability.kills import check, survive


@pytest.mark.filterwarnings("ignore::casework.errors.DurabilityWarning")
@pytest.mark.parametrize("library", [find_library(), Library(sqlite3, (3, 51, 2))], ids=lambda library: library.journal)
def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged_and_stores_nothing_twice(tmp_path, library):
    SqliteStore(tmp_path / "warm.db", library=library).close()  # the writers find everything loaded

    survival = survive(lambda: SqliteStore(tmp_path / "a.db", library=library), kills=20, acknowledgements=21)

    assert survival.acknowledged > 20
    check(survival)


class AnswersTooEarly:
    """Answers as soon as it has a commit in hand, and is three behind with writing."""

    def __init__(self, store):
        self._store, self._held = store, []

    def append(self, commit):
        self._held.append(commit)
        if len(self._held) > 3:
            self._store.append(self._held.pop(0))

    def __getattr__(self, name):
        return getattr(self._store, name)


def test_the_count_finds_a_store_that_answers_too_early(tmp_path):
    survival = survive(lambda: AnswersTooEarly(SqliteStore(tmp_path / "a.db")), kills=5)

    with pytest.raises(AssertionError):
        check(survival)
