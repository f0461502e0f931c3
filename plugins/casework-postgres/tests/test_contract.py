import pytest

from casework.testing import StoreContract
from casework_postgres.store import PostgresStore


class TestPostgresStore(StoreContract):
    @pytest.fixture
    def make_store(self, server):
        self.addresses = {}

        def make():
            address = server.new_address()
            store = PostgresStore(address)
            self.addresses[store] = address
            return store

        return make

    @pytest.fixture
    def reopen(self):
        def close_and_open(store):
            store.close()
            address = self.addresses[store]
            again = PostgresStore(address)
            self.addresses[again] = address
            return again

        return close_and_open
