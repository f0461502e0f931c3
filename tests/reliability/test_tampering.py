import shutil

import pytest

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.backups import back_up, restore
from casework.application.verification import verify
from casework.testing.stores.samples import ORGANISATION, commit
from tests.adapters.sqlite.formats import next_format
from tests.reliability.tampering import CLASS_A, CLASS_B, anchor_of, changed, database, filled, is_found


@pytest.fixture
def path(tmp_path):
    return filled(tmp_path / "a.db")


def test_every_edit_deletion_swap_and_insertion_in_the_file_is_found(path):
    assert not is_found(path)

    missed = [name for name, change in CLASS_A.items() if not is_found(changed(path, change))]

    assert missed == []
    assert len(CLASS_A) > 300


def test_every_cut_and_every_rewriting_is_found_by_an_anchor_and_by_nothing_else(path):
    anchor = anchor_of(path)
    assert not is_found(path, anchors=[anchor])

    copies = {name: changed(path, change).rename(path.with_name(name)) for name, change in CLASS_B.items()}

    assert [name for name, copy in copies.items() if is_found(copy)] == []
    assert [name for name, copy in copies.items() if not is_found(copy, anchors=[anchor])] == []
    assert len(CLASS_B) > 60


def test_an_old_copy_that_was_put_back_is_found_by_a_later_anchor(path):
    old = shutil.copy(path, path.with_name("old.db"))
    SqliteStore(path).append(commit())

    assert not is_found(old)
    assert is_found(old, anchors=[anchor_of(path)])


def test_what_happened_after_the_last_anchor_can_still_be_rewritten_unnoticed(path):
    anchor = anchor_of(changed(path, CLASS_B["cuts: after 6"]))

    assert not is_found(changed(path, CLASS_B["rewritings: actor at 7"]), anchors=[anchor])
    assert is_found(changed(path, CLASS_B["rewritings: actor at 6"]), anchors=[anchor])


@pytest.mark.parametrize("take_away", ["DELETE FROM details WHERE id = 'detail-3'", "UPDATE details SET erased = 1"])
def test_a_detail_that_was_taken_away_cannot_be_told_from_one_that_was_erased(path, take_away):
    assert not is_found(changed(path, lambda connection: connection.execute(take_away)), anchors=[anchor_of(path)])


def test_nobody_is_accused_after_a_backup_vacuum_upgrade_or_erasure(path, tmp_path, monkeypatch):
    anchors, store = [anchor_of(path)], SqliteStore(path)

    assert store.erase(ORGANISATION, ["detail-2", "detail-7"]) == 2
    assert not is_found(path, anchors=anchors)

    back_up(store, tmp_path / "b.db")
    restore(tmp_path / "b.db", tmp_path / "c.db")
    store.close()
    assert not is_found(tmp_path / "b.db", anchors=anchors)
    assert not is_found(tmp_path / "c.db", anchors=anchors)

    with database(path) as connection:
        connection.execute("VACUUM")
        connection.execute("REINDEX")
    assert not is_found(path, anchors=anchors)

    next_format(monkeypatch)
    SqliteStore(path).close()
    assert not is_found(path, anchors=anchors)
    store = SqliteStore(path)
    store.append(commit())
    assert verify(store, ORGANISATION, anchors=anchors).position == anchors[0].position + 1
