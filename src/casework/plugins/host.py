"""The plugin host: an object that loads plugins one at a time and keeps what they offer by name."""

import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import metadata
from itertools import groupby
from types import ModuleType
from typing import Any

import attrs

from casework.application.plugin_choice import BUILTIN, PluginChoice
from casework.errors import ConfigurationError
from casework.plugins import builtin
from casework.plugins.candidates import IMPORT, Candidate
from casework.plugins.hookspecs import (
    GROUP,
    CategoriserFactory,
    FollowerFactory,
    ImporterFactory,
    NotifierFactory,
    ReportFactory,
    StoreFactory,
)
from casework.plugins.offers import Offers
from casework.plugins.states import PluginState, PluginStatus, in_a_line, package_of
from casework.plugins.surroundings import put_back
from casework.plugins.watch import let_go, within

_LOADING: ContextVar[bool] = ContextVar("plugins are loading", default=False)


class PluginHost:
    """Loads the built-in plugin, then the installed ones that may load, and keeps their offers.

    *plugins* are modules or objects to load instead of the installed ones, for tests and for programs that name their
    plugins; the plugin of a module ``casework_letters`` is called ``letters``. *choice* says which of the installed
    plugins may load, and has the settings of each; if left out, the environment chooses (``CASEWORK_PLUGINS``).

    An installed plugin that fails, or takes longer than the choice allows, is left out and reported in ``states``. One
    that somebody named fails loudly, and so does each where the choice is strict; a *tolerant* host only reports them,
    for those who look after plugins. *known* are states of plugins that are known to fail: they are not tried again.
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
        known: Iterable[PluginState] = (),
    ) -> None:
        given = _checked(plugins, choice)
        self.choice = _chosen_here(plugins) if choice is None else choice
        self._tolerant, self._at = tolerant, IMPORT
        self._known = {state.name: state for state in known}
        self.states: list[PluginState] = []
        self.stores: Offers[StoreFactory] = Offers("store", self.states)
        self.reports: Offers[ReportFactory] = Offers("report format", self.states)
        self.importers: Offers[ImporterFactory] = Offers("import format", self.states)
        self.categorisers: Offers[CategoriserFactory] = Offers("categoriser", self.states)
        self.followers: Offers[FollowerFactory] = Offers("follower", self.states)
        self.notifiers: Offers[NotifierFactory] = Offers("notifier", self.states)
        self.given: dict[str, object] = {}
        with _alone():
            self._load(BUILTIN, lambda: builtin, _own_distribution())
            if plugins is None:
                self._load_installed()
            for plugin in given:
                self._load_given(plugin)

    def _load_given(self, plugin: object) -> None:
        name = _name_of(plugin)
        try:
            self._load(name, lambda: plugin)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise _refusal(name, error, "") from error
        self.given[name] = plugin

    def _load_installed(self) -> None:
        installed = _by_name()
        for name, entries in installed.items():
            away = _kept_away(self.choice, name)
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
                self._failed(PluginState(name=name, status=PluginStatus.NOT_INSTALLED), error)

    def _try(self, entry: metadata.EntryPoint, alike: list[metadata.EntryPoint]) -> None:
        """Load an installed plugin, or report why not: a broken one must not stop the others."""
        failed = PluginState(name=entry.name, status=PluginStatus.FAILED, distribution=entry.dist)
        if entry.name in self._known:
            known = self._known[entry.name]
            self.states.append(attrs.evolve(failed, reason=known.reason, failed_in=known.failed_in))
            return
        self._at = IMPORT
        try:
            _check_alone(entry.name, alike)
            self._load(entry.name, entry.load, entry.dist)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - whatever a plugin may raise
            self._failed(attrs.evolve(failed, failed_in=self._at), error)

    def _failed(self, state: PluginState, error: BaseException) -> None:
        """Report that a plugin is not there; where somebody named it, loudly.

        Raises:
            ConfigurationError: If somebody named it, or the choice is strict.
        """
        by = self.choice.names(state.name)
        if not self._tolerant and (by or self.choice.strict):
            raise _refusal(state.name, error, f", named by {by}," if by else "") from error
        self.states.append(attrs.evolve(state, reason=in_a_line(error)))
        let_go(error)

    def _load(self, name: str, find: Callable[[], object], distribution: metadata.Distribution | None = None) -> None:
        """Load a plugin, within its seconds, and take what it offers if all went well."""
        if any(state.name == name and state.loaded for state in self.states):
            message = f"the name {name} is taken by another plugin: name each once, and no two alike"
            raise ConfigurationError(message)
        registrations = {hook: offers.registration(name) for hook, offers in self._offers().items()}
        candidate = Candidate(name, find, self.choice, registrations)
        try:
            with put_back():
                within(self.choice.load_seconds, candidate.load)
        finally:
            candidate.close()
            self._at = candidate.at
        for hook, offers in self._offers().items():
            offers.take(name, candidate.registrations[hook].found)
        self.states.append(
            PluginState(name=name, status=PluginStatus.LOADED, hooks=candidate.hooks, distribution=distribution)
        )

    def _offers(self) -> dict[str, Offers[Any]]:
        """Return the offers by the hook that registers them."""
        return {
            "casework_register_stores": self.stores,
            "casework_register_reports": self.reports,
            "casework_register_importers": self.importers,
            "casework_register_categorisers": self.categorisers,
            "casework_register_followers": self.followers,
            "casework_register_notifiers": self.notifiers,
        }


@contextmanager
def _alone() -> Iterator[None]:
    """Refuse a host that a plugin opens while it loads: it would load that plugin, and so on without end.

    Raises:
        ConfigurationError: If plugins are loading.
    """
    if _LOADING.get():
        message = "a plugin opens plugins or a casebook while it loads: let what its factory makes do so, later"
        raise ConfigurationError(message)
    mark = _LOADING.set(True)
    try:
        yield
    finally:
        _LOADING.reset(mark)


def _checked(plugins: object, choice: object) -> tuple[object, ...]:
    """Return the plugins that were handed over.

    Raises:
        ConfigurationError: If they are not in a list, or *choice* is none.
    """
    if not isinstance(choice, PluginChoice | None):
        message = "the choice of plugins must be a PluginChoice"
        raise ConfigurationError(message)
    if choice is not None and choice.blocks(BUILTIN):
        message = f"{BUILTIN} is casework itself and cannot be blocked"
        raise ConfigurationError(message)
    if plugins is None:
        return ()
    if isinstance(plugins, str) or not isinstance(plugins, Iterable):
        message = "plugins are handed over in a list, such as PluginHost([casework_letters])"
        raise ConfigurationError(message)
    return tuple(plugins)


def _name_of(plugin: object) -> str:
    """Return the name of a plugin that was handed over: that of the module, or of the class of an object."""
    name = inspect.getattr_static(plugin, "__name__", None)
    told = name if isinstance(name, str) else type(plugin).__name__
    return told.removeprefix("casework_")


@lru_cache(maxsize=1)
def _installed(_path: tuple[str, ...]) -> metadata.EntryPoints:
    """Return the entry points of all that is installed on *_path*; every package is asked for them, so only once."""
    return metadata.entry_points(group=GROUP)


def _by_name() -> dict[str, list[metadata.EntryPoint]]:
    """Return the entry points of installed plugins by their names, sorted, without our own."""
    found = groupby(sorted(_installed(tuple(sys.path)), key=lambda entry: (entry.name, entry.value)), _name)
    return {name: [entry for entry in entries if entry.value != builtin.__name__] for name, entries in found}


def may_load(choice: PluginChoice) -> list[str]:
    """Return the names of the installed plugins that *choice* lets load."""
    return [name for name, entries in _by_name().items() if entries and _kept_away(choice, name) is None]


def _kept_away(choice: PluginChoice, name: str) -> tuple[PluginStatus, str] | None:
    by = choice.blocks(name)
    if by is not None:
        return PluginStatus.BLOCKED, f"blocked by {by}"
    listed = choice.leaves_out(name)
    return None if listed is None else (PluginStatus.NOT_LISTED, f"not in {listed}")


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
