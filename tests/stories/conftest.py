"""Where the stories happen."""

import pytest

from tests.stories.office import Office


@pytest.fixture
def office(tmp_path):
    """A council with an empty casebook."""
    with_store = Office(tmp_path)
    yield with_store
    with_store.book.close()
