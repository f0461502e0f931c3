import sqlite3

import pytest

from casework.adapters.sqlite.library import Library, find_library
from tests.reliability.power_cuts import check, cut_power, write


@pytest.mark.filterwarnings("ignore::casework.errors.DurabilityWarning")
@pytest.mark.parametrize("library", [find_library(), Library(sqlite3, (3, 51, 2))], ids=lambda library: library.journal)
@pytest.mark.parametrize("seed", [1, 2])
def test_two_hundred_power_cuts_lose_nothing_acknowledged(tmp_path, library, seed):
    operations = write(tmp_path / "a.db", library, requests=61)

    losses = cut_power(operations, library, cuts=200, seed=seed)

    print(f"\n{library.module.sqlite_version}, {library.journal} with {library.synchronous}: {losses}")
    assert losses.cuts == 200
    check(losses)


@pytest.mark.filterwarnings("ignore::casework.errors.DurabilityWarning")
@pytest.mark.parametrize("library", [find_library(), Library(sqlite3, (3, 51, 2))], ids=lambda library: library.journal)
def test_a_store_can_be_opened_after_a_power_cut_while_it_was_made(tmp_path, library):
    operations = write(tmp_path / "a.db", library, requests=1)

    check(cut_power(operations, library, cuts=200))
