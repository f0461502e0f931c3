"""The follower ``jsonlines``: the log as a file of JSON lines that grows, for a data warehouse."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from casework.plugins.hookspecs import FollowerFactory, hookimpl

if TYPE_CHECKING:
    from casework_jsonlines.feed import JsonLinesFeed

__all__ = ["Settings", "casework_register_followers", "casework_settings"]


@attrs.frozen(kw_only=True)
class Settings:
    """The table ``[plugins.jsonlines]``: the file to write, relative to the configuration; no follower without one."""

    file: Path | None = None


@hookimpl
def casework_settings() -> type[Settings]:
    """Say what the settings are."""
    return Settings


@hookimpl
def casework_register_followers(register: Callable[[str, FollowerFactory], None], settings: Settings) -> None:
    """Offer the follower ``jsonlines``, where a file is named."""
    path = settings.file
    if path is None:
        return

    def feed() -> "JsonLinesFeed":
        from casework_jsonlines.feed import JsonLinesFeed

        return JsonLinesFeed(path)

    register("jsonlines", feed)
