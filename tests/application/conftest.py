"""What several tests of the application begin with."""

import pytest

from tests.towns import Town


@pytest.fixture
def town():
    """A council whose rules can change."""
    return Town()
