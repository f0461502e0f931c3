"""The plugin host: an object that loads plugins one at a time and keeps what they offer by name."""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib import metadata
from types import ModuleType
from typing import Any, Generic, TypeVar

import attrs
import pluggy

from casework.errors import ConfigurationError, NotFoundError
from casework.plugins import builtin
from casework.plugins.hookspecs import CaseworkHooks, ImporterFactory, ReportFactory, StoreFactory

GROUP = "casework"

Factory = TypeVar("Factory")


@attrs.frozen(kw_only=True)
class PluginState:
    """What became of a plugin; *reason* says why it is not loaded."""

    name: str
    loaded: bool
    reason: str = ""


class Offers(Generic[Factory]):
    """What plugins offer of one sort, by name, with the owner of each name; *states* tells of those that failed."""

    def __init__(self, what: str, states: Sequence[PluginState] = ()) -> None:
        self._what, self._states = what, states
        self._offers: dict[str, tuple[str, Factory]] = {}

    def register(self, owner: str) -> Callable[[str, Factory], None]:
        """Return the function by which the plugin *owner* registers.

        Raises:
            ConfigurationError: When a name is taken; the message names both owners.
        """

        def take(name: str, factory: Factory) -> None:
            if name in self._offers:
                message = f"two plugins offer a {self._what} called {name!r}: {self._offers[name][0]} and {owner}"
                raise ConfigurationError(message)
            self._offers[name] = (owner, factory)

        return take

    def forget(self, owner: str) -> None:
        """Take back everything that the plugin *owner* registered."""
        self._offers = {name: offer for name, offer in self._offers.items() if offer[0] != owner}

    def get(self, name: str) -> Factory:
        """Return the factory called *name*.

        Raises:
            NotFoundError: If no plugin offers it; the message names the plugins that failed, for one of them might.
        """
        if name not in self._offers:
            failed = [
                f"The plugin {each.name} is not loaded ({each.reason})" for each in self._states if not each.loaded
            ]
            raise NotFoundError(self._what, name, known=self.names(), remark=". ".join(failed))
        return self._offers[name][1]

    def names(self) -> tuple[str, ...]:
        """Return every name on offer, sorted."""
        return tuple(sorted(self._offers))


class PluginHost:
    """Loads the built-in plugin, then the installed ones, and keeps their offers.

    *plugins* are modules or objects to load instead of the installed entry points, for tests and for programs that
    name their plugins. An installed plugin that fails is left out and reported in ``states``; one that was named fails
    loudly.
    """

    def __init__(self, plugins: Iterable[ModuleType | object] | None = None) -> None:
        self._manager = pluggy.PluginManager(GROUP)
        self._manager.add_hookspecs(CaseworkHooks)
        self.states: list[PluginState] = []
        self.stores: Offers[StoreFactory] = Offers("store", self.states)
        self.reports: Offers[ReportFactory] = Offers("report format", self.states)
        self.importers: Offers[ImporterFactory] = Offers("import format", self.states)
        self._load("builtin", builtin)
        if plugins is None:
            self._load_installed()
        else:
            for plugin in plugins:
                self._load_named(getattr(plugin, "__name__", type(plugin).__name__), plugin)

    def _load(self, name: str, plugin: object) -> None:
        if self._manager.has_plugin(name):
            message = f"the plugin {name} is loaded already: name each plugin once, and no two alike"
            raise ConfigurationError(message)
        try:
            self._manager.register(plugin, name=name)
            self._manager.check_pending()
            self._call("casework_register_stores", plugin, self.stores.register(name))
            self._call("casework_register_reports", plugin, self.reports.register(name))
            self._call("casework_register_importers", plugin, self.importers.register(name))
        except BaseException:
            self._undo(name)
            raise
        self.states.append(PluginState(name=name, loaded=True))

    def _undo(self, name: str) -> None:
        """Leave nothing of a plugin that was half loaded."""
        if self._manager.has_plugin(name):
            self._manager.unregister(name=name)
        for offers in (self.stores, self.reports, self.importers):
            offers.forget(name)

    def _load_named(self, name: str, plugin: object) -> None:
        """Load a plugin that somebody named; that it fails is an error of ours.

        Raises:
            ConfigurationError: If it cannot be loaded.
        """
        try:
            self._load(name, plugin)
        except ConfigurationError:
            raise
        except Exception as error:
            message = f"the plugin {name} cannot be loaded: {_in_a_line(error)}"
            raise ConfigurationError(message) from error

    def _call(self, hook: str, plugin: object, register: Callable[[str, Any], None]) -> None:
        others = [each for each in self._manager.get_plugins() if each is not plugin]
        self._manager.subset_hook_caller(hook, others)(register=register)

    def _load_installed(self) -> None:
        for entry in _installed(tuple(sys.path)):
            if entry.value == builtin.__name__:
                continue  # loaded first, and also where casework runs without being installed
            try:
                self._load(entry.name, entry.load())
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a broken install must not stop the others
                self.states.append(PluginState(name=entry.name, loaded=False, reason=_in_a_line(error)))


@lru_cache(maxsize=1)
def _installed(_path: tuple[str, ...]) -> metadata.EntryPoints:
    """Return the entry points of all that is installed on *_path*; every package is asked for them, so only once."""
    return metadata.entry_points(group=GROUP)


def _in_a_line(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
