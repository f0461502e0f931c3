"""The contract of followers passes one that keeps it and catches those that do not."""

import pytest

from casework.testing import FollowerContract, follower_contract


class Shelf:
    """Keeps positions in a list that outlives it, each once."""

    def __init__(self, taken):
        self._taken = taken

    def follow(self, records):
        last = max(self._taken, default=0)
        self._taken.extend(record.position for record in records if record.position > last)


class TestShelf(FollowerContract):
    @pytest.fixture
    def shelf(self):
        return []

    @pytest.fixture
    def make_follower(self, shelf):
        return lambda: Shelf(shelf)

    @pytest.fixture
    def taken(self, shelf):
        return lambda: shelf


class TakesAgain(Shelf):
    def follow(self, records):
        self._taken.extend(record.position for record in records)


class LastFirst(Shelf):
    def follow(self, records):
        super().follow(records[::-1])


class InParts(Shelf):
    def follow(self, records):
        yield super().follow(records)


class LosesTheFirst(Shelf):
    def follow(self, records):
        super().follow(records[1:])


class ExpectsNoGap(Shelf):
    def follow(self, records):
        assert [record.position for record in records] == [*range(records[0].position, records[-1].position + 1)]
        super().follow(records)


class RemembersInItself(Shelf):
    """Knows what it has only as long as its process lives."""

    def __init__(self, taken):
        super().__init__(taken)
        self._last = 0

    def follow(self, records):
        self._taken.extend(record.position for record in records if record.position > self._last)
        self._last = records[-1].position


@pytest.mark.parametrize("bad", [TakesAgain, LastFirst, InParts, LosesTheFirst, ExpectsNoGap, RemembersInItself])
def test_a_follower_that_breaks_a_sentence_is_caught(bad):
    assert list(broken(bad))


def test_the_one_that_keeps_them_is_not():
    assert not list(broken(Shelf))


def broken(kind):
    """Yield the tests of the contract that *kind* fails."""
    log = follower_contract._log(40)
    for name in [name for name in dir(FollowerContract) if name.startswith("test_")]:
        taken, test = [], getattr(FollowerContract(), name)
        given = {"make_follower": lambda taken=taken: kind(taken), "taken": lambda taken=taken: taken, "log": log}
        try:
            test(**{key: given[key] for key in test.__annotations__ if key in given})
        except AssertionError:
            yield name
