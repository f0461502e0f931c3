"""Looks at plugins from outside, before they are loaded: one that ends the process that loads it ends another one."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec

from casework.application.plugin_choice import PluginChoice
from casework.plugins.host import PluginHost, may_load
from casework.plugins.processes.child import PluginProcess, Trouble
from casework.plugins.processes.orders import order_to_look
from casework.plugins.states import PluginState, PluginStatus

_START_SECONDS = 60.0
_AT_ONCE = 4


def host_to_look_at(choice: PluginChoice) -> PluginHost:
    """Return a host for those who look after plugins: it takes whatever is wrong with them, and comes back always.

    All plugins are loaded in another process first. If that does not come back, each is loaded in one of its own, so
    that the one is found which ended it. What failed there is not loaded here.
    """
    return PluginHost(choice=choice, tolerant=True, known=_that_fail(choice))


def _that_fail(choice: PluginChoice) -> Sequence[PluginState]:
    names = may_load(choice)
    found = _look(choice, names)
    if not isinstance(found, Trouble):
        return found
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as threads:
        alone = threads.map(lambda name: (name, _look(choice, [name])), names)
        return [state for name, seen in alone for state in _told(name, seen)]


def _told(name: str, seen: Trouble | Sequence[PluginState]) -> Iterable[PluginState]:
    if not isinstance(seen, Trouble):
        return seen
    reason = f"{seen.why} while it was loaded: leave it out with -p no:{name}, or block it in the configuration"
    return [PluginState(name=name, status=PluginStatus.FAILED, reason=reason)]


def _look(choice: PluginChoice, names: Sequence[str]) -> Trouble | Sequence[PluginState]:
    """Load the plugins *names* in another process; return those that fail, or what became of the process."""
    if not names:
        return ()
    with PluginProcess(order_to_look(choice, names)) as process:
        found = process.begin(seconds=_START_SECONDS) or process.fetch(b"\n")
        process.end()
    if isinstance(found, Trouble):
        return found
    return [PluginState(status=PluginStatus.FAILED, **state) for state in msgspec.json.decode(found)]
