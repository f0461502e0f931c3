"""How each decision is drawn for a history: by ideas, as the decisions are."""

from collections.abc import Mapping
from types import MappingProxyType

from casework.testing.drawn import (
    care,
    clocks,
    corrections,
    documents,
    imports,
    intake,
    links,
    outcomes,
    people,
    stages,
)
from casework.testing.drawn.drawing import FEW_CODES, Draw, Drawn

DRAWN: Mapping[str, Drawn] = MappingProxyType(
    {
        decision: drawn
        for room in (intake, people, clocks, stages, care, outcomes, documents, links, imports, corrections)
        for decision, drawn in room.DRAWN.items()
    }
)
"""Every decision that a history may hold, with the way to draw it."""

__all__ = ["DRAWN", "FEW_CODES", "Draw", "Drawn"]
