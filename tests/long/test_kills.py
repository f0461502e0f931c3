import pytest

from casework.adapters.sqlite import SqliteStore
from tests.reliability.kills import check, survive


@pytest.mark.parametrize("seed", [2, 3])
def test_two_hundred_kills_lose_nothing_of_ten_thousand_acknowledged_commits(tmp_path, seed):
    SqliteStore(tmp_path / "warm.db").close()

    survival = survive(lambda: SqliteStore(tmp_path / "a.db"), kills=200, acknowledgements=10_000, seed=seed)

    print(
        f"\n{survival.kills} kills, {survival.acknowledged} acknowledged, slowest opening "
        f"{survival.slowest_opening_seconds * 1000:.0f} ms"
    )
    check(survival)
