"""From an address to the parts of a casebook."""

from collections.abc import Mapping

import attrs

from casework.adapters.clock import SystemClock
from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_outcomes import load_outcomes
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.ports import Clock, ProcedureSource, Store
from casework.domain.outcome_schemes import OutcomeScheme
from casework.domain.time.calendars import WorkingCalendar
from casework.errors import ConfigurationError
from casework.plugins.host import PluginHost


@attrs.frozen(kw_only=True)
class Parts:
    """What a casebook is put together from."""

    store: Store
    procedures: ProcedureSource
    calendars: Mapping[str, WorkingCalendar]
    outcomes: Mapping[str, OutcomeScheme]
    clock: Clock


def open_parts(address: str, *, host: PluginHost | None = None, read_only: bool = False) -> Parts:
    """Open the store at *address* with the rules that come with casework and the system's clock.

    Raises:
        ConfigurationError: If the address has no scheme.
        NotFoundError: If no plugin offers a store for it.
        StoreError: If the store cannot be opened.
    """
    scheme, colon, rest = address.partition(":")
    if not colon:
        message = f"{address!r} is no address of a store: write sqlite:///complaints.db or memory:"
        raise ConfigurationError(message)
    factory = (host or PluginHost()).stores.get(scheme)
    return Parts(
        store=factory(rest, read_only=read_only),
        procedures=ProcedureLibrary(),
        calendars=load_calendars(),
        outcomes=load_outcomes(),
        clock=SystemClock(),
    )
