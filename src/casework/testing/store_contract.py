"""What every store must do: tests of the sentences of the port ``Store``, and any history beside the memory store.

A plugin checks itself in four lines::

    class TestPostgresStore(StoreContract):
        @pytest.fixture
        def make_store(self, server):
            return lambda: PostgresStore(server.new_database())

A store that outlives its handle adds a fixture ``reopen``: a function that closes the store it is given and returns
another one on the same data.
"""

from collections.abc import Callable, Iterator

import pytest
from hypothesis.stateful import run_state_machine_as_test

from casework.application.ports import Store
from casework.testing.stores.agendas import AgendaContract
from casework.testing.stores.answers import AnswerContract
from casework.testing.stores.counting import CountContract
from casework.testing.stores.details import DetailContract, LifeContract
from casework.testing.stores.log import GroupContract, KeyContract, LogContract
from casework.testing.stores.machine import StoreMachine
from casework.testing.stores.outgoing import OutgoingContract
from casework.testing.stores.rows import FindContract, RowContract
from casework.testing.stores.transfer import TransferContract

__all__ = ["StoreContract", "StoreMachine"]


class StoreContract(
    LogContract,
    KeyContract,
    GroupContract,
    RowContract,
    FindContract,
    CountContract,
    AnswerContract,
    AgendaContract,
    OutgoingContract,
    DetailContract,
    TransferContract,
    LifeContract,
):
    """The tests of a store.

    Subclasses give the fixture ``make_store``: a function that makes a new, empty store each time it is called. What
    outlives its handle is only tested for what lasts if they give the fixture ``reopen``, too: a function that closes
    the store it is given and returns another one on the same data.
    """

    @pytest.fixture
    def reopen(self) -> Callable[[Store], Store]:
        """Return a function that closes a store and opens it again; one that ends with its handle stays as it is."""
        return lambda store: store

    @pytest.fixture
    def store(self, make_store: Callable[[], Store]) -> Iterator[Store]:
        """Return a new, empty store."""
        store = make_store()
        yield store
        store.close()

    def test_any_history_gives_the_same_answers_as_the_store_in_memory(
        self, make_store: Callable[[], Store], reopen: Callable[[Store], Store]
    ) -> None:
        run_state_machine_as_test(lambda: StoreMachine(make_store, reopen))  # type: ignore[arg-type]
