"""Many processes on one organisation, a writer that is killed, and a server that goes away."""

import pytest

from casework.application.verification import verify
from casework.errors import StoreUnavailableError
from casework.testing.stores.samples import ORGANISATION, OTHER, commit
from casework_postgres.address import parse_address
from casework_postgres.store import PostgresStore
from tests.processes import run
from tests.reliability import sweepers
from tests.reliability.kills import check as check_survival
from tests.reliability.kills import survive
from tests.reliability.writers import check as check_race
from tests.reliability.writers import race


@pytest.mark.parametrize("streams", [4, 64])
def test_eight_processes_on_shared_cases_lose_nothing_double_nothing_and_leave_no_gap(address, streams):
    result = race(lambda: PostgresStore(address), writers=8, appends=40, streams=streams)

    check_race(result, total=320)


def test_a_writer_killed_at_any_moment_loses_nothing_acknowledged_and_stores_nothing_twice(address):
    PostgresStore(address).close()  # the writers find everything loaded

    survival = survive(lambda: PostgresStore(address), kills=20, acknowledgements=21)

    assert survival.acknowledged > 20
    check_survival(survival)


def test_two_sweepers_at_once_claim_each_reminder_once(address, monkeypatch):
    monkeypatch.setattr("casework.application.notifying.claiming._PAGE", 2)
    PostgresStore(address).close()

    sweeps = sweepers.race(address, sweepers=2, cases=40, days=20)

    assert sweeps.reported == sweeps.claimed.total()
    sweepers.check(sweeps)


def test_groups_for_the_same_organisations_in_any_order_never_block_each_other(address):
    def add(names):
        store = PostgresStore(address)
        for _ in range(15):
            store.append_many([commit("case-1", organisation=name) for name in names])

    both = [run(lambda names=names: add(names)) for names in ((ORGANISATION, OTHER), (OTHER, ORGANISATION))]
    for one in both:
        one.result()

    store = PostgresStore(address)
    assert [verify(store, name).position for name in (ORGANISATION, OTHER)] == [30, 30]
    store.close()


def test_two_organisations_never_wait_for_each_other(server, store, address):
    store.append(commit())
    with server.connect(autocommit=False) as other:
        other.execute(f"SELECT FROM {schema_of(address)}.heads WHERE organisation = %s FOR UPDATE", [ORGANISATION])

        assert store.append(commit(organisation=OTHER)).first == 1
        other.rollback()


def test_whoever_waits_too_long_for_the_organisation_is_told_to_try_again(server, store, address):
    store.append(commit())
    hasty = PostgresStore(address, patience_seconds=0.2)
    with server.connect(autocommit=False) as other:
        other.execute(f"SELECT FROM {schema_of(address)}.heads WHERE organisation = %s FOR UPDATE", [ORGANISATION])

        with pytest.raises(StoreUnavailableError, match="others kept it busy for too long; try again"):
            hasty.append(commit())
        other.rollback()
    assert hasty.append(commit()).first == 2
    hasty.close()


def schema_of(address):
    return parse_address(address).schema
