"""How a case changes by each event: one function for each, by ideas."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from casework.domain.cases.case import Case
from casework.domain.cases.events import Event
from casework.domain.cases.reducers import care, clocks, documents, imports, intake, links, outcomes, people, stages
from casework.domain.time.moments import Moment

Reducer: TypeAlias = "Callable[[Case, Any, Moment], Case]"
"""Takes a case, an event of its own class and when that happened, and returns the case as it stands afterwards."""

REDUCERS: Mapping[type[Event], Reducer] = MappingProxyType(
    {
        event: reducer
        for room in (intake, people, clocks, stages, care, outcomes, documents, links, imports)
        for event, reducer in room.REDUCERS.items()
    }
)
"""What each event does to a case; a receipt begins one, and a correction is for ``casework.domain.cases.fold``."""

__all__ = ["REDUCERS", "Reducer"]
