import pytest

from tests.reliability.sweepers import check, race, survive


@pytest.fixture
def address(tmp_path, monkeypatch):
    """An empty store, of which sweepers write a few cases at a time, so that a kill comes between any two."""
    monkeypatch.setattr("casework.application.notifying.claiming._PAGE", 2)
    monkeypatch.setattr("casework.application.notifying.looking._RECORDS", 5)
    return f"sqlite:///{tmp_path / 'a.db'}"


@pytest.mark.parametrize("seed", [2, 3])
def test_two_hundred_kills_of_sweepers_lose_nothing_and_claim_nothing_twice(address, seed):
    sweeps = survive(address, kills=220, cases=300, seed=seed)

    print(
        f"\n{sweeps.kills} kills of sweepers, {sweeps.broken_off} in the middle: {sweeps.wanted.total()} reminders, "
        f"{sweeps.claimed.total()} claimed"
    )
    assert sweeps.broken_off > 20
    check(sweeps)


def test_four_sweepers_at_once_claim_each_reminder_once(address):
    sweeps = race(address, sweepers=4, cases=300, days=70)

    assert sweeps.reported == sweeps.claimed.total()
    check(sweeps)
