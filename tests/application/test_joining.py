"""A casebook at work in the transaction of its host, where its store can."""

import pytest

from casework.adapters.memory import MemoryStore
from casework.errors import UsageError
from casework.plugins.host import PluginHost
from tests.offices import complaint, office


class Joinable(MemoryStore):
    """Works in a store of its own for each connection, as if nothing of it were ever committed."""

    def joined(self, connection):
        assert connection == "a connection"
        return MemoryStore()


def test_a_casebook_writes_where_its_host_does_and_keeps_its_rules():
    book = office(store=Joinable(), host=PluginHost([]))

    joined = book.joined("a connection")
    case = complaint(joined)

    assert [row.case for row in joined.find()] == [case.id]
    assert book.find() == ()
    assert (joined.clock, joined.organisation, joined.host) == (book.clock, book.organisation, book.host)
    assert joined.rulebook.procedures is book.rulebook.procedures


def test_a_store_that_cannot_join_says_so():
    with pytest.raises(UsageError, match="cannot join the transaction of another program"):
        office().joined("a connection")
