import pytest

from casework_postgres.store import PostgresStore
from tests.postgres import is_keyed, running


@pytest.fixture(scope="session")
def server():
    with running() as server:
        yield server
        # Of all that the stores of these tests sent, there is nothing that a database distributed by organisation could
        # not answer in one place.
        assert [text for text, values in server.sent("s_") if not is_keyed(text, values)] == []


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
