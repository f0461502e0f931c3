import pytest

from casework.testing import StoreContract
from casework_postgres.store import PostgresStore


class TestPostgresStore(StoreContract):
    @pytest.fixture
    def places(self):
        """Where each store is that was made."""
        return {}

    @pytest.fixture
    def make_store(self, server, addresses, places):
        def make():
            address = server.emptied(next(addresses))
            store = PostgresStore(address)
            places[store] = address
            return store

        return make

    @pytest.fixture
    def reopen(self, places):
        def close_and_open(store):
            store.close()
            opened = PostgresStore(places[store])
            places[opened] = places.pop(store)
            return opened

        return close_and_open
