import pytest

from casework.application import import_run
from tests.reliability.imports import check, survive


@pytest.mark.parametrize("seed", [2, 3])
def test_P16_an_import_that_is_killed_two_hundred_times_makes_one_case_of_each_key(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(import_run, "GROUP", 20)

    survival = survive(tmp_path, number=8_000, kills=200, seed=seed)

    print(f"\n{survival.kills} kills, the last run went on after row {survival.outcome.resumed_after:,}")
    check(survival, 8_000)
