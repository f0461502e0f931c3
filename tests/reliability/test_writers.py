import pytest

from casework.adapters.sqlite import SqliteStore
from tests.reliability.writers import check, race


@pytest.mark.parametrize("streams", [4, 64])
def test_eight_processes_on_shared_cases_lose_nothing_double_nothing_and_leave_no_gap(tmp_path, streams):
    result = race(lambda: SqliteStore(tmp_path / "a.db"), writers=8, appends=40, streams=streams)

    check(result, total=320)
