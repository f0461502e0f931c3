"""What became of each plugin, and why."""

from enum import StrEnum
from importlib import metadata

import attrs

from casework.errors import CaseworkError


class PluginStatus(StrEnum):
    """Whether a plugin is loaded, or what kept it away."""

    LOADED = "loaded"
    BLOCKED = "blocked"
    NOT_LISTED = "not_listed"
    FAILED = "failed"
    NOT_INSTALLED = "not_installed"


@attrs.frozen(kw_only=True)
class PluginState:
    """What became of a plugin: *reason* says why it is not loaded, *hooks* which hooks it implements.

    *package* is the distribution that it came with and *version* the version of that; both are empty where a program
    handed over the plugin itself.
    """

    name: str
    status: PluginStatus
    reason: str = ""
    hooks: tuple[str, ...] = ()
    _distribution: metadata.Distribution | None = attrs.field(default=None, repr=False, eq=False)

    @property
    def loaded(self) -> bool:
        return self.status is PluginStatus.LOADED

    @property
    def broken(self) -> bool:
        """Whether it should be loaded and is not."""
        return self.status in {PluginStatus.FAILED, PluginStatus.NOT_INSTALLED}

    # To read a distribution takes longer than to load a small plugin, so it is done for those who ask.

    @property
    def package(self) -> str:
        return package_of(self._distribution)

    @property
    def version(self) -> str:
        return _said(self._distribution, "Version")


def package_of(distribution: metadata.Distribution | None) -> str:
    """Return the name of *distribution*; empty where it does not say."""
    return _said(distribution, "Name")


def _said(distribution: metadata.Distribution | None, field: str) -> str:
    if distribution is None or field not in distribution.metadata:
        return ""
    return str(distribution.metadata[field])


def in_a_line(error: BaseException) -> str:
    """Return what *error* says on one line; of one that is not ours, with its type."""
    said = " ".join(str(error).split())
    return said if isinstance(error, CaseworkError) else f"{type(error).__name__}: {said}"
