"""Which plugins may load, who said so, and the settings that are written for each."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs

from casework.errors import ConfigurationError

BUILTIN = "builtin"
"""The plugin that casework itself is; it loads always."""

LIST_VARIABLE = "CASEWORK_PLUGINS"
STRICT_VARIABLE = "CASEWORK_STRICT_PLUGINS"

LONGEST_LOAD_SECONDS = 3_600

_Settings = Mapping[str, Mapping[str, object]]


def _names(names: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(dict.fromkeys(_checked(names)))


def _set(names: Iterable[str]) -> frozenset[str]:
    return frozenset(_checked(names))


def _seconds(number: object) -> float:
    if isinstance(number, bool) or not isinstance(number, int | float) or not 0 < number <= LONGEST_LOAD_SECONDS:
        message = f"load_seconds must be a number of seconds above 0, and at most {LONGEST_LOAD_SECONDS}"
        raise ConfigurationError(message)
    return float(number)


def _checked(names: Iterable[str]) -> list[str]:
    """Return *names*, or refuse one name alone, whose letters would be taken for names, and what is no name."""
    found = [] if isinstance(names, str) else list(names)
    if isinstance(names, str) or not all(isinstance(name, str) for name in found):
        message = 'plugins are named in a list of texts, such as ["icalendar"]'
        raise ConfigurationError(message)
    return found


@attrs.frozen(kw_only=True)
class PluginChoice:
    """Which of the installed plugins may load, and with which settings.

    *load* names those that may, nobody if it is empty; None is everyone. *block* names those that may not. *settings*
    has a table for each plugin as it is written: a secret stands in it as ``{"$env": NAME}`` or ``{"$file": PATH}``.
    *strict* makes every plugin that fails an error. *load_seconds* is how long each may take to load. *file* is where
    this is written; paths are relative to its folder.
    """

    load: tuple[str, ...] | None = attrs.field(default=None, converter=_names)
    block: frozenset[str] = attrs.field(default=frozenset(), converter=_set)
    settings: _Settings = attrs.field(factory=dict, repr=False)
    strict: bool = False
    load_seconds: float = attrs.field(default=10.0, converter=_seconds)
    file: Path | None = None
    listed_by: str = "load"
    blocked_here: frozenset[str] = frozenset()

    def overruled_by(self, environment: Mapping[str, str]) -> "PluginChoice":
        """Return the choice that holds in *environment*: ``CASEWORK_PLUGINS`` goes before what is written in a file."""
        strict = environment.get(STRICT_VARIABLE, "") not in {"", "0"}
        choice = attrs.evolve(self, strict=True) if strict else self
        listed = environment.get(LIST_VARIABLE)
        if listed is None:
            return choice
        names = [name.strip() for name in listed.split(",") if name.strip()]
        return attrs.evolve(choice, load=names, block=(), listed_by=LIST_VARIABLE)

    def without(self, names: Iterable[str]) -> "PluginChoice":
        """Return this choice without the plugins *names*, whatever else is said of them."""
        return attrs.evolve(self, blocked_here=self.blocked_here | frozenset(names))

    def blocks(self, name: str) -> str | None:
        """Return who blocks the plugin *name*, or None."""
        if name in self.blocked_here:
            return f"-p no:{name}"
        return f"block in {self.where}" if name in self.block else None

    def leaves_out(self, name: str) -> str | None:
        """Return which list does not have the plugin *name*, or None."""
        return None if self.load is None or name in self.load else self._list

    def names(self, name: str) -> str | None:
        """Return what names the plugin *name* and would miss it, or None."""
        if self.blocks(name) or self.leaves_out(name):
            return None
        if self.load is not None:
            return self._list
        return f"[plugins.{name}] in {self.where}" if name in self.settings else None

    @property
    def named(self) -> tuple[str, ...]:
        """Every plugin that must be there, in the order in which it is named."""
        return tuple(name for name in dict.fromkeys((*(self.load or ()), *self.settings)) if self.names(name))

    @property
    def where(self) -> str:
        """The place where this is written, as people know it."""
        return "the choice of plugins" if self.file is None else str(self.file)

    @property
    def _list(self) -> str:
        return self.listed_by if self.listed_by == LIST_VARIABLE else f"{self.listed_by} in {self.where}"
