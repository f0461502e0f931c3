import pytest

from casework_postgres.store import PostgresStore
from tests.postgres import running


@pytest.fixture(scope="session")
def server():
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def used_address(server):
    return server.new_address()


@pytest.fixture
def address(server, used_address):
    """The address of an empty store."""
    return server.emptied(used_address)


@pytest.fixture
def store(address):
    store = PostgresStore(address)
    yield store
    store.close()
