"""For everybody who tests with casework or tests a plugin of it: a clock, a simulated year, contracts, strategies.

The names are loaded when they are first used, so that a clock does not cost pytest and hypothesis.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.testing import strategies
    from casework.testing.access_contract import AccessContract
    from casework.testing.clock import FixedClock
    from casework.testing.follower_contract import FollowerContract
    from casework.testing.importer_contract import ImporterContract, SourceSamples
    from casework.testing.report_contract import ReportContract
    from casework.testing.simulation import PUNCTUAL, Habits, simulate_year
    from casework.testing.store_contract import StoreContract, StoreMachine

__all__ = [
    "PUNCTUAL",
    "AccessContract",
    "FixedClock",
    "FollowerContract",
    "Habits",
    "ImporterContract",
    "ReportContract",
    "SourceSamples",
    "StoreContract",
    "StoreMachine",
    "simulate_year",
    "strategies",
]

_ROOMS = {
    "AccessContract": "access_contract",
    "FixedClock": "clock",
    "FollowerContract": "follower_contract",
    "Habits": "simulation",
    "ImporterContract": "importer_contract",
    "PUNCTUAL": "simulation",
    "ReportContract": "report_contract",
    "SourceSamples": "importer_contract",
    "StoreContract": "store_contract",
    "StoreMachine": "store_contract",
    "simulate_year": "simulation",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever has that name
    if name == "strategies":
        return importlib.import_module(f"{__name__}.{name}")
    if name not in _ROOMS:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"{__name__}.{_ROOMS[name]}"), name)
