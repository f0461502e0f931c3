import gc

import pytest

from casework.application.collecting import rarely_collecting


@pytest.fixture(autouse=True)
def _as_before():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_cycles_are_looked_for_rarely_meanwhile_and_as_before_afterwards():
    gc.set_threshold(700, 10, 11)

    with pytest.raises(ZeroDivisionError), rarely_collecting():  # noqa: PT012 - what it is meanwhile
        assert gc.get_threshold() == (50_000, 10, 11)
        1 / 0  # noqa: B018 - whatever happens

    assert gc.get_threshold() == (700, 10, 11)


def test_who_never_looks_for_cycles_does_not_begin_to():
    gc.set_threshold(0)

    with rarely_collecting():
        assert gc.get_threshold()[0] == 0
