import pytest

from casework.adapters.memory import MemoryStore
from casework.testing import StoreContract


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def make_store(self):
        return MemoryStore
