import pytest

from tests.postgres import running


@pytest.fixture(scope="session")
def server():
    with running() as server:
        yield server


@pytest.fixture
def store(server):
    store = server.new_store()
    yield store
    store.close()
