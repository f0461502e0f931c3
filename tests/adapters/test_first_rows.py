import hashlib
import resource
import sys

import pytest

from casework.adapters.first_rows import FirstRows
from casework.errors import StoreUnavailableError
from tests import processes

ROWS = 300_000
ROOM_MIB = 8
DIGEST = hashlib.sha256(b"").hexdigest()


def note(seen, number):
    return seen.before(f"import/register/{number}", place=f"line {number}", digest=DIGEST)


def test_the_first_row_of_each_key_is_remembered_and_no_later_one():
    with FirstRows() as seen:
        assert seen.before("a", place="line 2", digest="x") is None
        assert seen.before("b", place="line 3", digest="x") is None
        assert seen.before("a", place="line 4", digest="y") == ("line 2", "x")
        assert seen.before("a", place="line 5", digest="z") == ("line 2", "x")


def test_it_is_known_which_keys_there_were():
    with FirstRows() as seen:
        seen.before("a", place="line 2", digest="x")

        assert (seen.holds("a"), seen.holds("b")) == (True, False)


def test_two_sources_know_nothing_of_each_other():
    with FirstRows() as one, FirstRows() as other:
        assert one.before("a", place="line 2", digest="x") is None
        assert other.before("a", place="line 9", digest="y") is None


def test_a_long_source_needs_no_more_memory_than_a_short_one():
    def work():
        with FirstRows() as seen:
            for number in range(ROWS // 10):
                note(seen, number)
            before = _peak_mib()
            for number in range(ROWS // 10, ROWS):
                note(seen, number)
            return _peak_mib() - before, note(seen, ROWS // 2)

    grown, found = processes.run(work).result()

    assert found == (f"line {ROWS // 2}", DIGEST)
    assert grown < ROOM_MIB  # in a dict, they would take more than ten times that


def _peak_mib():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)


def test_a_disk_without_room_for_the_temporary_file_is_said_plainly():
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(StoreUnavailableError) as refused:
            note_all()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert str(refused.value).startswith("the temporary file of the import cannot be used: ")
    assert str(refused.value).endswith("Look whether the disk for temporary files has room, then import again")


def note_all():
    with FirstRows() as seen:
        for number in range(ROWS):
            note(seen, number)
