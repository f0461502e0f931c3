"""A plugin while it loads: imported, looked at and asked what it offers, all apart from what is loaded already.

Nothing of a plugin that fails, or whose time is over, can have reached anybody: the host takes what a candidate
registered only when all of it went well.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from casework.application.plugin_choice import PluginChoice
from casework.errors import ConfigurationError
from casework.plugins.hook_checks import check_hooks, check_nothing_returned, check_settings_class
from casework.plugins.hookspecs import GROUP, SPECIFIED, CaseworkHooks
from casework.plugins.offers import Registration

IMPORT = "import"


class Candidate:
    """A plugin called *name* that *find* finds; *registrations* are what its hooks are handed, by the hook."""

    def __init__(
        self,
        name: str,
        find: Callable[[], object],
        choice: PluginChoice,
        registrations: Mapping[str, Registration[Any]],
    ) -> None:
        self.registrations = registrations
        self.hooks: tuple[str, ...] = ()
        self.at = IMPORT
        self._name, self._find, self._choice = name, find, choice

    def load(self) -> None:
        """Import it and call its hooks, one after the other; ``at`` says how far that is."""
        plugin = self._find()
        check_hooks(plugin)
        manager = _Hooks(GROUP)
        manager.add_hookspecs(CaseworkHooks)
        manager.register(plugin, name=self._name)
        self.hooks = tuple(sorted(caller.name for caller in manager.get_hookcallers(plugin) or ()))
        self.at = "casework_settings"
        settings = self._settings(check_settings_class(manager.hook.casework_settings()))
        for hook, registration in self.registrations.items():
            self.at = hook
            check_nothing_returned(getattr(manager.hook, hook)(register=_plain(registration), settings=settings))

    def close(self) -> None:
        """Let nothing be registered any more: it may still be at work, or have kept what it was handed."""
        for registration in self.registrations.values():
            registration.over = True

    def _settings(self, kind: type | None) -> Any:  # noqa: ANN401 - of a class that the plugin chose
        name, choice = self._name, self._choice
        table = choice.settings.get(name, {})
        if kind is None:
            if table:
                message = f"it takes no settings: remove [plugins.{name}] from {choice.where}"
                raise ConfigurationError(message)
            return None
        from casework.adapters.toml_settings import read_settings

        folder = Path.cwd() if choice.file is None else choice.file.absolute().parent
        return read_settings(table, kind, plugin=name, file=choice.where, folder=folder)


class _Hooks(pluggy.PluginManager):
    """Looks for hooks alone, and not at all else in a module: a mark on anything else was refused."""

    def parse_hookimpl_opts(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
        return super().parse_hookimpl_opts(plugin, name) if name in SPECIFIED else None

    def parse_hookspec_opts(self, module_or_class: type | ModuleType, name: str) -> pluggy.HookspecOpts | None:
        return super().parse_hookspec_opts(module_or_class, name) if name in SPECIFIED else None


def _plain(registration: Registration[Any]) -> Callable[[str, Any], None]:
    """Return *registration* as a function: nothing that a plugin sets on it changes what was registered."""

    def register(name: str, factory: Any) -> None:  # noqa: ANN401 - of the sort that the hook says
        registration(name, factory)

    return register
