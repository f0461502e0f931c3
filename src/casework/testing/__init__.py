"""For everybody who tests with casework or tests a plugin of it: a clock, a simulated year, contracts, strategies.

The names are loaded when they are first used, so that a clock does not cost pytest and hypothesis.
"""

import importlib
import sys
from typing import TYPE_CHECKING, Any

from casework.errors import UsageError

if TYPE_CHECKING:
    from casework.testing import strategies
    from casework.testing.access_contract import AccessContract
    from casework.testing.categoriser_contract import CategoriserContract
    from casework.testing.clock import FixedClock
    from casework.testing.follower_contract import FollowerContract
    from casework.testing.importer_contract import ImporterContract, SourceSamples
    from casework.testing.notifier_contract import Arrival, NotifierContract
    from casework.testing.report_contract import ReportContract
    from casework.testing.simulation import PUNCTUAL, Habits, simulate_year
    from casework.testing.store_contract import StoreContract, StoreMachine

__all__ = [
    "PUNCTUAL",
    "AccessContract",
    "Arrival",
    "CategoriserContract",
    "FixedClock",
    "FollowerContract",
    "Habits",
    "ImporterContract",
    "NotifierContract",
    "ReportContract",
    "SourceSamples",
    "StoreContract",
    "StoreMachine",
    "simulate_year",
    "strategies",
]

_ROOMS = {
    "AccessContract": "access_contract",
    "Arrival": "notifier_contract",
    "CategoriserContract": "categoriser_contract",
    "FixedClock": "clock",
    "FollowerContract": "follower_contract",
    "Habits": "simulation",
    "ImporterContract": "importer_contract",
    "NotifierContract": "notifier_contract",
    "PUNCTUAL": "simulation",
    "ReportContract": "report_contract",
    "SourceSamples": "importer_contract",
    "StoreContract": "store_contract",
    "StoreMachine": "store_contract",
    "simulate_year": "simulation",
}

_TOOLS = ("hypothesis", "pytest")
_CONTRACTS = [
    f"{__name__}.{room}"
    for room in ("stores", "notifiers", *dict.fromkeys(_ROOMS.values()))
    if room not in {"clock", "simulation"}
]

if "pytest" in sys.modules:  # pragma: no branch - without it nobody runs a contract
    # So that a contract that fails shows what differs, as tests of one's own do.
    sys.modules["pytest"].register_assert_rewrite(*_CONTRACTS)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever has that name
    if name == "strategies":
        return _room(name)
    if name not in _ROOMS:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(_room(_ROOMS[name]), name)


def _room(name: str) -> Any:  # noqa: ANN401 - a module, of whose names nothing is known here
    try:
        return importlib.import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name not in _TOOLS:
            raise
        message = f"this needs {error.name}, which is not installed: run pip install 'casework[testing]'"
        raise UsageError(message) from None
