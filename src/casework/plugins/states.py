"""What became of each plugin, and why."""

from enum import StrEnum
from importlib import metadata

import attrs

from casework.errors import CaseworkError, ConfigurationError, PluginError

_LONGEST_REASON = 2_000
_LONGEST_NAME = 120


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

    *failed_in* is the hook in which one failed, ``import`` if none was called yet, and empty if none failed.
    *package* is the distribution that it came with and *version* the version of that; both are empty where a program
    handed over the plugin itself.
    """

    name: str
    status: PluginStatus
    reason: str = ""
    hooks: tuple[str, ...] = ()
    failed_in: str = ""
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
    """Return what *error* says on one line, which is not endless; of one that is not ours, with its type."""
    kind = type(error).__name__
    try:
        said = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - an error of a plugin may not even be told
        return kind
    told = said if isinstance(error, CaseworkError) else f"{kind}: {said}"
    return told if len(told) <= _LONGEST_REASON else told[:_LONGEST_REASON] + "..."


def name_of(raised: BaseException) -> str:
    """Return the name of what was *raised*, and nothing of what it says: that may be about somebody."""
    cause = raised.__cause__ if isinstance(raised, ConfigurationError | PluginError) else None
    name = type(raised if cause is None else cause).__name__
    return name if name.isidentifier() and len(name) <= _LONGEST_NAME else "an error without a proper name"
