"""What the process of a plugin is asked, and what it answers."""

import datetime as dt
import json
import secrets
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import msgspec

from casework.application.plugin_choice import BUILTIN, PluginChoice
from casework.errors import ConfigurationError
from casework.plugins.host import PluginHost
from casework.plugins.offers import Offers

LONGEST_DOCUMENT = 512 * 1024 * 1024
"""How many bytes a document of a plugin may have."""


class Work(StrEnum):
    """What is to be done in a process; to look is only to see which plugins can be loaded."""

    FOLLOW = "follow"
    RENDER = "render"
    SUGGEST = "suggest"
    LOOK = "look"


@attrs.frozen(kw_only=True)
class Order:
    """Make the follower, report format or categoriser *name* of *plugin*, then let it do what each line says.

    *module* is the module of a plugin that a program handed over; an installed one is found by its name. *choice* has
    the plugins to load and their settings, as they are written: what is secret is not in here. *seconds* is how long
    it may take each time. Every answer carries *token*, so that nothing a plugin prints can be taken for one.
    """

    work: Work
    name: str = ""
    plugin: str = ""
    module: str | None = None
    choice: PluginChoice
    seconds: float
    token: str = attrs.field(factory=lambda: secrets.token_hex(16), repr=False)


class Answer(msgspec.Struct):
    """What the process says after each *step*: it is done, or the name of the *error* that was raised.

    *sentence* is what an error of ours says. A document of *size* bytes follows, which *digest* knows again.
    """

    token: str
    step: int
    error: str | None = None
    sentence: str | None = None
    size: int = 0
    digest: str = ""


def order_for(host: PluginHost, work: Work, name: str, *, seconds: float) -> Order:
    """Return what the process of the follower, report format or categoriser *name* is asked.

    Raises:
        NotFoundError: If no plugin offers it.
        ConfigurationError: If another process cannot find the plugin, or be told its settings.
    """
    offers: Mapping[Work, Offers[Any]] = {
        Work.FOLLOW: host.followers,
        Work.RENDER: host.reports,
        Work.SUGGEST: host.categorisers,
    }
    plugin = offers[work].owner(name)
    settings = {owner: table for owner, table in host.choice.settings.items() if owner == plugin}
    alone = () if plugin in {BUILTIN, *host.given} else (plugin,)
    order = Order(
        work=work,
        name=name,
        plugin=plugin,
        module=_module(plugin, host.given[plugin]) if plugin in host.given else None,
        choice=PluginChoice(
            load=alone, settings=settings, load_seconds=host.choice.load_seconds, file=host.choice.file
        ),
        seconds=seconds,
    )
    written(order)
    return order


def order_to_look(choice: PluginChoice, names: Sequence[str]) -> Order:
    """Return what a process is asked that looks which of the plugins *names* can be loaded."""
    settings = {owner: table for owner, table in choice.settings.items() if owner in names}
    alone = PluginChoice(load=names, settings=settings, load_seconds=choice.load_seconds, file=choice.file)
    return Order(work=Work.LOOK, choice=alone, seconds=choice.load_seconds * (len(names) + 1))


def written(order: Order) -> bytes:
    """Return *order* as one line.

    Raises:
        ConfigurationError: If its settings hold what no configuration file can.
    """
    choice, others = order.choice, attrs.asdict(order, filter=attrs.filters.exclude("choice"))
    parts = ("load", "settings", "load_seconds", "file")
    said = {**others, **{name: getattr(choice, name) for name in parts}}
    try:
        return json.dumps(said, default=_tagged).encode() + b"\n"
    except (TypeError, ValueError):
        message = (
            f"the settings of {order.plugin} hold something that no configuration file can: another process needs it"
        )
        raise ConfigurationError(message) from None


def read_order(line: bytes) -> Order:
    """Return the order that *line* is."""
    said = json.loads(line, object_hook=_untagged)
    file, work = said.pop("file"), Work(said.pop("work"))
    choice = PluginChoice(
        load=said.pop("load"),
        settings=said.pop("settings"),
        load_seconds=said.pop("load_seconds"),
        file=None if file is None else Path(file),
    )
    return Order(**said, work=work, choice=choice)


_TAGS: Mapping[str, type[dt.datetime | dt.date | dt.time]] = {
    "$datetime": dt.datetime,
    "$date": dt.date,
    "$time": dt.time,
}
"""What a configuration can hold and JSON cannot; an instant before a day, since it is one as well."""


def _tagged(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Path):
        return str(value)
    for tag, kind in _TAGS.items():
        if isinstance(value, kind):
            return {tag: value.isoformat()}
    raise TypeError


def _untagged(table: dict[str, Any]) -> object:
    [tag, *others] = table or [""]
    return table if others or tag not in _TAGS else _TAGS[tag].fromisoformat(table[tag])


def can_be_found(plugin: object) -> bool:
    """Return whether another process finds a *plugin* that a program handed over: a module with a file of its own."""
    return (
        isinstance(plugin, ModuleType)
        and plugin.__name__ != "__main__"
        and plugin.__spec__ is not None
        and sys.modules.get(plugin.__name__) is plugin
    )


def _module(name: str, plugin: object) -> str:
    if isinstance(plugin, ModuleType) and can_be_found(plugin):
        return plugin.__name__
    message = (
        f"the plugin {name} works in a process of its own: hand over the plugin's module, in a file that can be "
        "imported, and no object"
    )
    raise ConfigurationError(message)
