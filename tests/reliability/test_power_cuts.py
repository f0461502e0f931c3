import random
import sqlite3

import pytest

from casework.adapters.sqlite.library import Library, find_library
from tests.reliability.power_cuts import Disk, check, cut_power, write
from tests.reliability.recording import Created, Deleted, FolderSynced, Synced, Written

pytestmark = pytest.mark.filterwarnings("ignore::casework.errors.DurabilityWarning")
LIBRARIES = [find_library(), Library(sqlite3, (3, 51, 2))]


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.journal)
def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(tmp_path, library):
    operations = write(tmp_path / "a.db", library, requests=30)

    losses = cut_power(operations, library, cuts=12)

    assert losses.cuts == 12
    assert losses.acknowledged > 100
    check(losses)


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.journal)
def test_the_record_of_what_was_asked_of_the_disk_leaves_nothing_out(tmp_path, library):
    disk = Disk()
    for operation in write(tmp_path / "a.db", library, requests=30):
        disk.take(operation)

    on_the_disk = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    assert disk.after_cut(random.Random(1), kept=1) == on_the_disk


class TooHasty(Library):
    synchronous = "NORMAL"


class WithoutTheFolder(Library):
    synchronous = "FULL"


@pytest.mark.parametrize(
    "library",
    [TooHasty(find_library().module, (3, 51, 3)), TooHasty(sqlite3, (3, 51, 2)), WithoutTheFolder(sqlite3, (3, 51, 2))],
    ids=lambda library: f"{library.journal}-{library.synchronous}",
)
def test_power_cuts_find_what_a_setting_loses_that_does_not_wait_for_the_disk(tmp_path, library):
    operations = write(tmp_path / "a.db", library, requests=30)

    losses = cut_power(operations, library, cuts=40)

    assert losses.lost >= losses.images_with_losses > 0
    with pytest.raises(AssertionError):
        check(losses)


def images(*operations, kept=0.5):
    """Return every content that the file "a" is found with after many cuts, None where there is no such file."""
    disk, draw = Disk(), random.Random(1)
    for operation in operations:
        disk.take(operation)
    return {disk.after_cut(draw, kept).get("a") for _ in range(200)}


OLD, NEW = b"o" * 1024, b"n" * 1024
SAFE = (Created("a", 0), Written(0, 0, OLD), Synced(0), FolderSynced())


def test_what_was_synced_is_there_and_what_was_not_may_be_there_in_part_or_spoilt():
    half_new = {OLD[:512] + NEW[512:], NEW[:512] + OLD[512:]}

    assert images(*SAFE, kept=0) == {OLD}
    found = images(*SAFE, Written(0, 0, NEW))
    assert found > {OLD, NEW} | half_new
    assert any(set(content[:512]) - {*OLD, *NEW} for content in found)
    assert images(*SAFE, Written(0, 0, NEW), kept=1) == {NEW}
    assert images(*SAFE, Written(0, 0, NEW), Synced(0)) == {NEW}


def test_a_file_that_came_or_went_is_certain_only_when_its_folder_was_synced():
    assert images(*SAFE[:3]) == {OLD, None}
    assert images(*SAFE, Deleted("a")) == {OLD, None}
    assert images(*SAFE, Deleted("a"), FolderSynced()) == {None}
