"""How the decisions by which cases are linked are drawn."""

from collections.abc import Mapping

from casework.testing.drawn.drawing import Drawn

DRAWN: Mapping[str, Drawn] = {}
