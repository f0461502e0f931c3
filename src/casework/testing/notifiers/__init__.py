"""What the contract of notifiers hands over, and what it hears of the far end."""

import pytest

# So that a failing sentence says what it found; a library's modules must ask for it before they are loaded.
pytest.register_assert_rewrite(f"{__name__}.arrivals")
