import pytest

from casework.adapters.sqlite import SqliteStore
from tests.reliability.writers import check, race


@pytest.mark.parametrize("streams", [4, 64])
def test_eight_processes_append_two_thousand_times_each(tmp_path, streams):
    result = race(lambda: SqliteStore(tmp_path / "a.db"), writers=8, appends=2_000, streams=streams)

    print(f"\n{streams} streams: slowest append {result.slowest_seconds:.2f} s")
    check(result, total=16_000)
    assert result.slowest_seconds < 5
