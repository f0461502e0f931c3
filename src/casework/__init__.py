"""Complaints, compliments, comments and suggestions, handled by public bodies within their time limits.

What stands in ``__all__`` here is the promise of a release, with ``__version__``. The names are loaded when they are
first used, so that a command pays only for what it needs.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.adapters.clock import SystemClock
    from casework.adapters.toml_calendars import load_calendars
    from casework.application.access import AccessPolicy, Sight
    from casework.application.as_data.schemas import json_schema, openapi_schemas
    from casework.application.organisations import Organisation
    from casework.application.ports import CaseRow, RowQuery
    from casework.application.reading import CaseFile
    from casework.application.row_outcomes import ImportOutcome, Progress, RejectedRow
    from casework.application.undoing_imports import ImportOnRecord, UndoneImport
    from casework.casebook import Casebook
    from casework.domain.actors import Actor
    from casework.domain.cases.case import Case
    from casework.domain.cases.events import Source
    from casework.domain.cases.parts import CaseStatus
    from casework.domain.cases.vocabulary import Channel, Formality, Kind, Role
    from casework.domain.deadlines import Deadline, DeadlineStatus
    from casework.domain.deadlines.windows import CaseWindow
    from casework.domain.next_steps import NextSteps
    from casework.domain.time.arrays import CountedArray, count_array
    from casework.domain.time.bulk import CountedEach, count_each
    from casework.domain.time.calendars import WorkingCalendar
    from casework.domain.time.counted import Counted
    from casework.domain.time.counting import count
    from casework.domain.time.rules import CountingRule
    from casework.errors import (
        AccessError,
        BrokenSealError,
        CaseworkError,
        ConfigurationError,
        CountingError,
        DataError,
        DecisionError,
        DetailTakenError,
        DurabilityWarning,
        EventShapeError,
        ForkedStoreError,
        KeyReusedError,
        NaiveInstantError,
        NewerStoreError,
        NotACodeError,
        NotFoundError,
        NotInForceError,
        PluginError,
        ReferenceTakenError,
        SourceKeyTakenError,
        StaleRowsError,
        StaleVersionError,
        StoreError,
        StoreFullError,
        StoreReadOnlyError,
        StoreUnavailableError,
        UnderWayError,
        UsageError,
    )

    __version__: str

__all__ = [
    "AccessError",
    "AccessPolicy",
    "Actor",
    "BrokenSealError",
    "Case",
    "CaseFile",
    "CaseRow",
    "CaseStatus",
    "CaseWindow",
    "Casebook",
    "CaseworkError",
    "Channel",
    "ConfigurationError",
    "Counted",
    "CountedArray",
    "CountedEach",
    "CountingError",
    "CountingRule",
    "DataError",
    "Deadline",
    "DeadlineStatus",
    "DecisionError",
    "DetailTakenError",
    "DurabilityWarning",
    "EventShapeError",
    "ForkedStoreError",
    "Formality",
    "ImportOnRecord",
    "ImportOutcome",
    "KeyReusedError",
    "Kind",
    "NaiveInstantError",
    "NewerStoreError",
    "NextSteps",
    "NotACodeError",
    "NotFoundError",
    "NotInForceError",
    "Organisation",
    "PluginError",
    "Progress",
    "ReferenceTakenError",
    "RejectedRow",
    "Role",
    "RowQuery",
    "Sight",
    "Source",
    "SourceKeyTakenError",
    "StaleRowsError",
    "StaleVersionError",
    "StoreError",
    "StoreFullError",
    "StoreReadOnlyError",
    "StoreUnavailableError",
    "SystemClock",
    "UnderWayError",
    "UndoneImport",
    "UsageError",
    "WorkingCalendar",
    "count",
    "count_array",
    "count_each",
    "json_schema",
    "load_calendars",
    "openapi_schemas",
]

_ROOMS = {
    "casework.adapters.clock": ("SystemClock",),
    "casework.adapters.toml_calendars": ("load_calendars",),
    "casework.application.organisations": ("Organisation",),
    "casework.application.access": (
        "AccessPolicy",
        "Sight",
    ),
    "casework.application.ports": (
        "CaseRow",
        "RowQuery",
    ),
    "casework.application.as_data.schemas": ("json_schema", "openapi_schemas"),
    "casework.application.reading": ("CaseFile",),
    "casework.application.row_outcomes": (
        "ImportOutcome",
        "Progress",
        "RejectedRow",
    ),
    "casework.application.undoing_imports": (
        "ImportOnRecord",
        "UndoneImport",
    ),
    "casework.casebook": ("Casebook",),
    "casework.domain.actors": ("Actor",),
    "casework.domain.cases.case": ("Case",),
    "casework.domain.cases.events": ("Source",),
    "casework.domain.cases.parts": ("CaseStatus",),
    "casework.domain.cases.vocabulary": (
        "Channel",
        "Formality",
        "Kind",
        "Role",
    ),
    "casework.domain.deadlines": (
        "Deadline",
        "DeadlineStatus",
    ),
    "casework.domain.deadlines.windows": ("CaseWindow",),
    "casework.domain.next_steps": ("NextSteps",),
    "casework.domain.time.arrays": (
        "CountedArray",
        "count_array",
    ),
    "casework.domain.time.bulk": (
        "CountedEach",
        "count_each",
    ),
    "casework.domain.time.calendars": ("WorkingCalendar",),
    "casework.domain.time.counted": ("Counted",),
    "casework.domain.time.counting": ("count",),
    "casework.domain.time.rules": ("CountingRule",),
    "casework.errors": (
        "AccessError",
        "BrokenSealError",
        "CaseworkError",
        "ConfigurationError",
        "CountingError",
        "DataError",
        "DecisionError",
        "DetailTakenError",
        "DurabilityWarning",
        "EventShapeError",
        "ForkedStoreError",
        "KeyReusedError",
        "NaiveInstantError",
        "NewerStoreError",
        "NotACodeError",
        "NotFoundError",
        "NotInForceError",
        "PluginError",
        "ReferenceTakenError",
        "SourceKeyTakenError",
        "StaleRowsError",
        "StaleVersionError",
        "StoreError",
        "StoreFullError",
        "StoreReadOnlyError",
        "StoreUnavailableError",
        "UnderWayError",
        "UsageError",
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever has that name
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("casework")
    if name not in _ROOM_OF:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(_ROOM_OF[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
