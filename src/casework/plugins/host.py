"""The plugin host: an object that loads plugins one at a time and keeps what they offer by name."""

import os
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import metadata
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from casework.application.plugin_choice import BUILTIN, PluginChoice
from casework.errors import ConfigurationError
from casework.plugins import builtin
from casework.plugins.hook_checks import check_hooks, check_settings_class
from casework.plugins.hookspecs import CaseworkHooks, FollowerFactory, ImporterFactory, ReportFactory, StoreFactory
from casework.plugins.offers import Offers
from casework.plugins.states import PluginState, PluginStatus, in_a_line, package_of

GROUP = "casework"


class PluginHost:
    """Loads the built-in plugin, then the installed ones that may load, and keeps their offers.

    *plugins* are modules or objects to load instead of the installed ones, for tests and for programs that name their
    plugins; the plugin of a module ``casework_letters`` is called ``letters``. *choice* says which of the installed
    plugins may load, and has the settings of each; if left out, the environment chooses (``CASEWORK_PLUGINS``).

    An installed plugin that fails is left out and reported in ``states``. One that somebody named fails loudly, and so
    does each where the choice is strict; a *tolerant* host only reports them, for those who look after plugins.
    ``given`` has the plugins that were handed over, by name.

    Raises:
        ConfigurationError: If a plugin that was named cannot be loaded.
    """

    def __init__(
        self,
        plugins: Iterable[ModuleType | object] | None = None,
        *,
        choice: PluginChoice | None = None,
        tolerant: bool = False,
    ) -> None:
        self._manager = pluggy.PluginManager(GROUP)
        self._manager.add_hookspecs(CaseworkHooks)
        self.choice = _chosen_here(plugins) if choice is None else choice
        self._tolerant = tolerant
        self.states: list[PluginState] = []
        self.stores: Offers[StoreFactory] = Offers("store", self.states)
        self.reports: Offers[ReportFactory] = Offers("report format", self.states)
        self.importers: Offers[ImporterFactory] = Offers("import format", self.states)
        self.followers: Offers[FollowerFactory] = Offers("follower", self.states)
        self.given: dict[str, object] = {}
        if self.choice.blocks(BUILTIN):
            message = f"{BUILTIN} is casework itself and cannot be blocked"
            raise ConfigurationError(message)
        self._load(BUILTIN, lambda: builtin, _own_distribution())
        if plugins is None:
            self._load_installed()
        else:
            for plugin in plugins:
                self._load_given(plugin)

    def _load_given(self, plugin: object) -> None:
        name = getattr(plugin, "__name__", type(plugin).__name__).removeprefix("casework_")
        try:
            self._load(name, lambda: plugin)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise _refusal(name, error, "") from error
        self.given[name] = plugin

    def _load_installed(self) -> None:
        found = groupby(sorted(_installed(tuple(sys.path)), key=lambda entry: (entry.name, entry.value)), _name)
        installed = {name: [entry for entry in entries if entry.value != builtin.__name__] for name, entries in found}
        for name, entries in installed.items():
            away = self._kept_away(name)
            for entry in entries:
                if away is None:
                    self._try(entry, entries)
                else:
                    status, reason = away
                    self.states.append(PluginState(name=name, status=status, reason=reason, distribution=entry.dist))
        for name in self.choice.named:
            if name not in installed and name != BUILTIN:
                package = f"casework-{name.replace('_', '-')}"
                error = ConfigurationError(f"it is not installed: by custom its package is called {package}")
                self._failed(name, error, PluginStatus.NOT_INSTALLED)

    def _kept_away(self, name: str) -> tuple[PluginStatus, str] | None:
        by = self.choice.blocks(name)
        if by is not None:
            return PluginStatus.BLOCKED, f"blocked by {by}"
        listed = self.choice.leaves_out(name)
        return None if listed is None else (PluginStatus.NOT_LISTED, f"not in {listed}")

    def _try(self, entry: metadata.EntryPoint, alike: list[metadata.EntryPoint]) -> None:
        """Load an installed plugin, or report why not: a broken one must not stop the others."""
        try:
            _check_alone(entry.name, alike)
            self._load(entry.name, entry.load, entry.dist)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever a plugin may raise
            self._failed(entry.name, error, PluginStatus.FAILED, entry.dist)

    def _failed(
        self, name: str, error: BaseException, status: PluginStatus, distribution: metadata.Distribution | None = None
    ) -> None:
        """Report that a plugin is not there; where somebody named it, loudly.

        Raises:
            ConfigurationError: If somebody named it, or the choice is strict.
        """
        by = self.choice.names(name)
        if not self._tolerant and (by or self.choice.strict):
            raise _refusal(name, error, f", named by {by}," if by else "") from error
        self.states.append(PluginState(name=name, status=status, reason=in_a_line(error), distribution=distribution))

    def _load(self, name: str, find: Callable[[], object], distribution: metadata.Distribution | None = None) -> None:
        if self._manager.has_plugin(name):
            message = f"the name {name} is taken by another plugin: name each once, and no two alike"
            raise ConfigurationError(message)
        plugin = find()
        try:
            check_hooks(plugin)
            self._manager.register(plugin, name=name)
            self._ask(name, plugin)
        except BaseException:
            self._undo(name)
            raise
        hooks = tuple(sorted(caller.name for caller in self._manager.get_hookcallers(plugin) or ()))
        loaded = PluginState(name=name, status=PluginStatus.LOADED, hooks=hooks, distribution=distribution)
        self.states.append(loaded)

    def _ask(self, name: str, plugin: object) -> None:
        """Call every hook of a plugin, and of no other."""
        others = [each for each in self._manager.get_plugins() if each is not plugin]
        kind = check_settings_class(self._manager.subset_hook_caller("casework_settings", others)())
        settings = self._settings(name, kind)
        for what, offers in self._offers().items():
            hook = self._manager.subset_hook_caller(f"casework_register_{what}", others)
            hook(register=offers.register(name), settings=settings)

    def _settings(self, name: str, kind: type | None) -> Any:  # noqa: ANN401 - of a class that the plugin chose
        table = self.choice.settings.get(name, {})
        if kind is None:
            if table:
                message = f"it takes no settings: remove [plugins.{name}] from {self.choice.where}"
                raise ConfigurationError(message)
            return None
        from casework.adapters.toml_settings import read_settings

        folder = Path.cwd() if self.choice.file is None else self.choice.file.absolute().parent
        return read_settings(table, kind, plugin=name, file=self.choice.where, folder=folder)

    def _undo(self, name: str) -> None:
        """Leave nothing of a plugin that was half loaded."""
        if self._manager.has_plugin(name):
            self._manager.unregister(name=name)
        for offers in self._offers().values():
            offers.forget(name)

    def _offers(self) -> dict[str, Offers[Any]]:
        return {
            "stores": self.stores,
            "reports": self.reports,
            "importers": self.importers,
            "followers": self.followers,
        }


@lru_cache(maxsize=1)
def _installed(_path: tuple[str, ...]) -> metadata.EntryPoints:
    """Return the entry points of all that is installed on *_path*; every package is asked for them, so only once."""
    return metadata.entry_points(group=GROUP)


def _name(entry: metadata.EntryPoint) -> str:
    return entry.name


def _own_distribution() -> metadata.Distribution | None:
    """Return the package that casework came with; None where it runs without being installed."""
    own = [entry.dist for entry in _installed(tuple(sys.path)) if entry.value == builtin.__name__]
    return own[0] if own else None


def _chosen_here(plugins: object) -> PluginChoice:
    return PluginChoice().overruled_by(os.environ) if plugins is None else PluginChoice()


def _check_alone(name: str, alike: list[metadata.EntryPoint]) -> None:
    """Refuse plugins that were installed under one name: nobody could say which of them is meant.

    Raises:
        ConfigurationError: If there are several; the message names the packages.
    """
    if name != BUILTIN and len(alike) > 1:
        packages = " and ".join(sorted(package_of(entry.dist) for entry in alike))
        message = f"several packages bring a plugin called {name}: {packages}; uninstall all but one"
        raise ConfigurationError(message)


def _refusal(name: str, error: BaseException, named: str) -> ConfigurationError:
    """Return the sentence for a plugin that had to be there; what is wrong with its settings is listed below it."""
    problems = error.problems if isinstance(error, ConfigurationError) else ()
    first = ConfigurationError(str(error).splitlines()[0]) if problems else error
    return ConfigurationError(f"the plugin {name}{named} cannot be loaded: {in_a_line(first)}", problems=problems)
