"""From an address to the parts of a casebook."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from casework.adapters.clock import SystemClock
from casework.adapters.rule_files import RuleFiles
from casework.adapters.toml_calendars import load_calendars
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.organisations import Organisation
from casework.application.ports import Clock, JoinableStore, ProcedureSource, Store
from casework.domain.time.calendars import WorkingCalendar
from casework.errors import ConfigurationError, NotFoundError, UsageError
from casework.plugins.addresses import NO_SCHEME, scheme_of
from casework.plugins.host import PluginHost


@attrs.frozen(kw_only=True)
class Parts:
    """What a casebook is put together from."""

    store: Store
    procedures: ProcedureSource
    calendars: Mapping[str, WorkingCalendar]
    clock: Clock


_DOES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "store": ("append", "find", "tabulate"),
        "procedures": ("get", "ids"),
        "clock": ("now",),
        "policy": ("may", "sees", "sees_all"),
    }
)
"""What a part is asked to do, for those of which anything that does it will serve."""


def check_parts(
    *,
    organisation: Organisation,
    calendars: Mapping[str, WorkingCalendar],
    rules: object,
    host: object,
    **others: object,
) -> None:
    """Refuse what no casebook can be put together from, before anything is asked of it.

    Raises:
        ConfigurationError: If a part is not what it must be; the message says which one.
        NotFoundError: If there is no calendar of the nation.
    """
    _check("organisation", organisation, Organisation, "an Organisation")
    _check("calendars", calendars, Mapping, "a mapping of calendars by their ids")
    if organisation.nation is not None and organisation.nation not in calendars:
        raise NotFoundError("calendar", organisation.nation, known=sorted(calendars))
    _check("rules", rules, RuleFiles, "RuleFiles, as rule_files() gives them")
    if host is not None:
        _check("host", host, PluginHost, "a PluginHost")
    for name, part in others.items():
        missing = [method for method in _DOES[name] if not callable(getattr(part, method, None))]
        if isinstance(part, type) or missing:
            message = f"the {name} must be an object with the methods {', '.join(_DOES[name])}"
            raise ConfigurationError(message)


def _check(name: str, part: object, kind: type, words: str) -> None:
    if not isinstance(part, kind):
        message = f"{name} must be {words}"
        raise ConfigurationError(message)


def open_parts(address: str, *, host: PluginHost | None = None, read_only: bool = False) -> Parts:
    """Open the store at *address* with the rules that come with casework and the system's clock.

    Raises:
        ConfigurationError: If the address has no scheme.
        NotFoundError: If no plugin offers a store for it.
        StoreError: If the store cannot be opened.
    """
    _check("the address of a store", address, str, "text, such as sqlite:///complaints.db or memory:")
    scheme = scheme_of(address)
    if scheme is None:
        raise ConfigurationError(NO_SCHEME)
    host = PluginHost() if host is None else host
    _check("host", host, PluginHost, "a PluginHost")
    factory = host.stores.get(scheme)
    return Parts(
        store=factory(address.removeprefix(f"{scheme}:"), read_only=read_only),
        procedures=ProcedureLibrary(),
        calendars=load_calendars(),
        clock=SystemClock(),
    )


def joined_store(store: Store, connection: object) -> Store:
    """Return *store* at work in the transaction that its host has open on *connection*.

    Raises:
        UsageError: If it cannot work on it.
    """
    if not isinstance(store, JoinableStore):
        message = "the store of this casebook cannot join the transaction of another program"
        raise UsageError(message)
    return store.joined(connection)
