"""The hooks: by which a plugin says what it offers.

A hook assembles, the object it offers works: each object follows a port of ``casework.application.ports`` that a
contract suite tests. Every hook is called once, when the host loads its plugins. ``register(name, factory)`` refuses a
name that somebody else took and says who; an exception in a hook leaves that plugin out and is reported.
"""

from collections.abc import Callable
from typing import Protocol, TypeAlias

import pluggy

from casework.application.ports import Importer, Report, Store

hookspec = pluggy.HookspecMarker("casework")
hookimpl = pluggy.HookimplMarker("casework")

StoreFactory: TypeAlias = Callable[..., Store]
"""Called with the part of the address after its scheme, and ``read_only=``."""

ReportFactory: TypeAlias = Callable[[], Report]

ImporterFactory: TypeAlias = Callable[..., Importer]
"""Called with the path of the source and the options of the mapping's ``[source]`` table as keywords."""


class CaseworkHooks(Protocol):
    """Every hook that a plugin may implement; each of them, or none."""

    @hookspec
    def casework_register_stores(self, register: Callable[[str, StoreFactory], None]) -> None:
        """Register stores by the scheme of their addresses, ``sqlite`` for ``sqlite:///complaints.db``.

        The factory is called when a casebook is opened, in each process anew.
        """

    @hookspec
    def casework_register_reports(self, register: Callable[[str, ReportFactory], None]) -> None:
        """Register report formats by name, ``csv`` for ``--format csv``."""

    @hookspec
    def casework_register_importers(self, register: Callable[[str, ImporterFactory], None]) -> None:
        """Register importers by the format that a mapping names, ``csv`` for ``format = "csv"``."""


SPECIFIED = tuple(name for name in vars(CaseworkHooks) if name.startswith("casework_"))

__all__ = ["SPECIFIED", "CaseworkHooks", "ImporterFactory", "ReportFactory", "StoreFactory", "hookimpl"]
