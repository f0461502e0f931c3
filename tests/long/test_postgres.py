"""PostgreSQL for longer: more kills, and more appends of eight processes at once."""

import pytest

from casework_postgres.store import PostgresStore
from tests.postgres import running
from tests.reliability import kills, senders, sweepers, writers


@pytest.fixture(scope="module")
def server():
    with running() as server:
        yield server


def test_two_hundred_kills_lose_nothing_of_ten_thousand_acknowledged_commits(server):
    address = server.new_address()
    PostgresStore(address).close()

    survival = kills.survive(lambda: PostgresStore(address), kills=200, acknowledgements=10_000)

    print(
        f"\nPostgreSQL: {survival.kills} kills, {survival.acknowledged} acknowledged, slowest opening "
        f"{survival.slowest_opening_seconds * 1000:.0f} ms"
    )
    kills.check(survival)


@pytest.mark.parametrize("streams", [4, 64])
def test_eight_processes_append_two_thousand_times_each(server, streams):
    address = server.new_address()

    result = writers.race(lambda: PostgresStore(address), writers=8, appends=2_000, streams=streams)

    print(f"\nPostgreSQL, {streams} streams: slowest append {result.slowest_seconds:.2f} s")
    writers.check(result, total=16_000)
    assert result.slowest_seconds < 5


def test_two_hundred_kills_of_sweepers_lose_nothing_and_claim_nothing_twice(server, monkeypatch):
    monkeypatch.setattr("casework.application.notifying.claiming._PAGE", 2)
    address = server.new_address()
    PostgresStore(address).close()

    sweeps = sweepers.survive(address, kills=220, cases=300)

    print(f"\nPostgreSQL: {sweeps.kills} kills of sweepers, {sweeps.claimed.total()} claimed")
    sweepers.check(sweeps)


def test_two_hundred_kills_of_senders_lose_nothing_and_repeat_once_for_a_kill(server, tmp_path):
    address = server.new_address()
    PostgresStore(address).close()

    sends = senders.survive(lambda: PostgresStore(address), senders.FarEnd(path=tmp_path / "arrived"), kills=220)

    print(f"\nPostgreSQL: {sends.told()}")
    assert len(sends.stopped) > 100
    assert sends.repeated
    senders.check(sends)
