"""The hooks: by which a plugin says what it offers.

A hook assembles, the object it offers works: each object follows a port of ``casework.application.ports`` that a
contract suite tests. Every hook is called once, when the host loads its plugins. ``register(name, factory)`` refuses a
name that somebody else took and says who. An exception in a hook leaves that plugin out and is reported, and so do
hooks that take too long or return something. A hook opens neither a host nor a casebook. *settings* is what the
configuration says in ``[plugins.NAME]``, as an object of the plugin's own class, or None if it has no such class. A
hook takes the arguments that it needs: ``settings`` may be left out.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

import pluggy

from casework.application.ports import Categoriser, Follower, Importer, Notifier, Report, Store
from casework.application.secret import Secret

GROUP = "casework"
"""The group of entry points in which plugins are installed."""

PREFIX = "casework_"

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)

StoreFactory: TypeAlias = Callable[..., Store]
"""Called with the part of the address after its scheme, and ``read_only=``."""

ReportFactory: TypeAlias = Callable[[], Report]

ImporterFactory: TypeAlias = Callable[..., Importer]
"""Called with the path of the source and the options of the mapping's ``[source]`` table as keywords."""

FollowerFactory: TypeAlias = Callable[[], Follower]

NotifierFactory: TypeAlias = Callable[[], Notifier]

CategoriserFactory: TypeAlias = Callable[..., Categoriser]
"""Called with nothing; only casework's own ``rules`` is handed the rules that the organisation wrote."""


class CaseworkHooks(Protocol):
    """Every hook that a plugin may implement; each of them, or none."""

    @hookspec(firstresult=True)
    def casework_settings(self) -> type:
        """Return the attrs class of the plugin's settings.

        Called before the other hooks, of each plugin alone. The table ``[plugins.NAME]`` must fit the class, and all
        that does not is told at once. A plugin without this hook has no settings.
        """

    @hookspec
    def casework_register_stores(
        self,
        register: Callable[[str, StoreFactory], None],
        settings: Any,  # noqa: ANN401 - of a class that the plugin chose
    ) -> None:
        """Register stores by the scheme of their addresses, ``sqlite`` for ``sqlite:///complaints.db``.

        The factory is called when a casebook is opened, in each process anew.
        """

    @hookspec
    def casework_register_reports(
        self,
        register: Callable[[str, ReportFactory], None],
        settings: Any,  # noqa: ANN401 - of a class that the plugin chose
    ) -> None:
        """Register report formats by name, ``csv`` for ``--format csv``."""

    @hookspec
    def casework_register_importers(
        self,
        register: Callable[[str, ImporterFactory], None],
        settings: Any,  # noqa: ANN401 - of a class that the plugin chose
    ) -> None:
        """Register importers by the format that a mapping names, ``csv`` for ``format = "csv"``."""

    @hookspec
    def casework_register_categorisers(
        self,
        register: Callable[[str, CategoriserFactory], None],
        settings: Any,  # noqa: ANN401 - of a class that the plugin chose
    ) -> None:
        """Register categorisers by name, ``letters`` for ``casework categories suggest --with letters``.

        The factory is called in a process of its own, whenever suggestions are asked for.
        """

    @hookspec
    def casework_register_followers(
        self,
        register: Callable[[str, FollowerFactory], None],
        settings: Any,  # noqa: ANN401 - of a class that the plugin chose
    ) -> None:
        """Register followers of the log by name, ``jsonlines`` for ``casework follow --name jsonlines``.

        The factory is called in a process of its own, whenever there are records for the follower.
        """

    @hookspec
    def casework_register_notifiers(
        self,
        register: Callable[[str, NotifierFactory], None],
        settings: Any,  # noqa: ANN401 - of a class that the plugin chose
    ) -> None:
        """Register notifiers by name, ``email`` for ``notifiers = { email = "email" }`` in the configuration.

        The factory is called with nothing, whenever messages are delivered.
        """


SPECIFIED = tuple(name for name in vars(CaseworkHooks) if name.startswith(PREFIX))

__all__ = [
    "GROUP",
    "PREFIX",
    "SPECIFIED",
    "CaseworkHooks",
    "CategoriserFactory",
    "FollowerFactory",
    "ImporterFactory",
    "NotifierFactory",
    "ReportFactory",
    "Secret",
    "StoreFactory",
    "hookimpl",
]
