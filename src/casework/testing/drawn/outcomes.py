"""How the decisions by which findings, remedies and learning are recorded are drawn."""

from collections.abc import Mapping

from casework.testing.drawn.drawing import Drawn

DRAWN: Mapping[str, Drawn] = {}
