import itertools

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
def used_addresses(server):
    return server.new_address(), server.new_address()


@pytest.fixture
def address(server, used_addresses):
    """The address of an empty store."""
    return server.emptied(used_addresses[0])


@pytest.fixture
def addresses(used_addresses):
    """Addresses of used stores without end, of which two one after the other are two stores."""
    return itertools.cycle(used_addresses)


@pytest.fixture
def store(address):
    store = PostgresStore(address)
    yield store
    store.close()
