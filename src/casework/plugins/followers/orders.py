"""What the process of a follower is asked, and what it answers."""

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import msgspec

from casework.application.plugin_choice import BUILTIN, PluginChoice
from casework.errors import ConfigurationError
from casework.plugins.host import PluginHost

HOOK = "casework_register_followers"


@attrs.frozen(kw_only=True)
class Order:
    """Make the *follower* that *plugin* offers, then hand it each batch of records that comes in.

    *module* is the module of a plugin that a program handed over; an installed one is found by its name. *choice* has
    that plugin and its settings alone, as they are written: what is secret is not in here. *seconds* is how long the
    plugin may take each time. Every answer carries *token*, so that nothing a plugin prints can be taken for one.
    """

    follower: str
    plugin: str
    module: str | None
    choice: PluginChoice
    seconds: float
    token: str = attrs.field(factory=lambda: secrets.token_hex(16), repr=False)


class Answer(msgspec.Struct):
    """What the process says after each *step*: it is done, or the name of the *error* that was raised."""

    token: str
    step: int
    error: str | None = None


def order_for(host: PluginHost, follower: str, *, seconds: float) -> Order:
    """Return what the process of *follower* is asked.

    Raises:
        NotFoundError: If no plugin offers it.
        ConfigurationError: If another process cannot find the plugin, or be told its settings.
    """
    plugin = host.followers.owner(follower)
    settings = {name: table for name, table in host.choice.settings.items() if name == plugin}
    alone = () if plugin in {BUILTIN, *host.given} else (plugin,)
    order = Order(
        follower=follower,
        plugin=plugin,
        module=_module(plugin, host.given[plugin]) if plugin in host.given else None,
        choice=PluginChoice(load=alone, settings=settings, file=host.choice.file),
        seconds=seconds,
    )
    written(order)
    return order


def written(order: Order) -> bytes:
    """Return *order* as one line.

    Raises:
        ConfigurationError: If its settings hold what no configuration file can.
    """
    choice, others = order.choice, attrs.asdict(order, filter=attrs.filters.exclude("choice"))
    said = {**others, "load": choice.load, "settings": choice.settings, "file": choice.file}
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
    file = said.pop("file")
    choice = PluginChoice(
        load=said.pop("load"), settings=said.pop("settings"), file=None if file is None else Path(file)
    )
    return Order(**said, choice=choice)


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


def _module(name: str, plugin: object) -> str:
    if isinstance(plugin, ModuleType) and plugin.__name__ != "__main__":
        return plugin.__name__
    message = (
        f"the plugin {name} has a follower, which works in a process of its own: hand over the plugin's module, in a "
        "file that can be imported, and no object"
    )
    raise ConfigurationError(message)
