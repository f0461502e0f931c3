import pytest

from casework.testing import StoreContract
from casework_postgres.store import PostgresStore


class TestPostgresStore(StoreContract):
    @pytest.fixture
    def make_store(self, server, address):
        return lambda: PostgresStore(server.emptied(address))

    @pytest.fixture
    def reopen(self, address):
        def close_and_open(store):
            store.close()
            return PostgresStore(address)

        return close_and_open
