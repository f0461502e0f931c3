"""The contract of the store port, in parts: what a store must do, sentence by sentence."""

import pytest

# So that a failing sentence says what it found; a library's modules must ask for it before they are loaded.
_PARTS = ("agendas", "answers", "details", "log", "machine", "outgoing", "rows", "transfer")
pytest.register_assert_rewrite(*(f"{__name__}.{part}" for part in _PARTS))
