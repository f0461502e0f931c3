"""What the process of a follower is asked, and what it answers."""

import os
import secrets
from types import ModuleType

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
        ConfigurationError: If another process cannot find the plugin.
    """
    plugin = host.followers.owner(follower)
    settings = {name: dict(table) for name, table in host.choice.settings.items() if name == plugin}
    alone = () if plugin in {BUILTIN, *host.given} else (plugin,)
    return Order(
        follower=follower,
        plugin=plugin,
        module=_module(plugin, host.given[plugin]) if plugin in host.given else None,
        choice=attrs.evolve(host.choice, load=alone, settings=settings),
        seconds=seconds,
    )


def _module(name: str, plugin: object) -> str:
    if isinstance(plugin, ModuleType) and plugin.__name__ != "__main__":
        return plugin.__name__
    message = (
        f"the plugin {name} has a follower, which works in a process of its own: hand over the plugin's module, in a "
        "file that can be imported, and no object"
    )
    raise ConfigurationError(message)


def surroundings(path: list[str]) -> dict[str, str]:
    """Return the environment in which a new process finds every module that this one finds by *path*."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(entry or str(os.curdir) for entry in path)}
