"""The table ``[plugins]`` of a configuration: which plugins may load, and a table of settings for each.

::

    [plugins]
    load = ["icalendar", "mail"]
    block = []
    load_seconds = 10

    [plugins.mail]
    server = "mail.example.org"
    password = { "$env" = "MAIL_PASSWORD" }

A plugin's settings are read when it loads, because only then is it known what they may be.
"""

from collections.abc import Iterator, Mapping

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, override

from casework.adapters.toml_mistakes import refusing
from casework.application.plugin_choice import BUILTIN, LONGEST_LOAD_SECONDS, PluginChoice


@attrs.frozen(kw_only=True)
class PluginsTable:
    """The table ``[plugins]``."""

    load: tuple[str, ...] | None = None
    block: tuple[str, ...] = ()
    load_seconds: int = attrs.field(
        default=10, validator=[attrs.validators.ge(1), attrs.validators.le(LONGEST_LOAD_SECONDS)]
    )
    settings: Mapping[str, Mapping[str, object]] = attrs.field(factory=dict, repr=False)


def register_plugins_table(converter: cattrs.Converter) -> None:
    """Let *converter* read the table: a key that holds a table is a plugin with its settings."""
    listed = make_dict_structure_fn(PluginsTable, converter, settings=override(omit=True))

    def structure(value: object, kind: type[PluginsTable]) -> PluginsTable:
        if not isinstance(value, dict):
            refusing("must be a table")
        known = {key: inner for key, inner in value.items() if not _is_settings(key, inner)}
        settings = {key: inner for key, inner in value.items() if _is_settings(key, inner)}
        return attrs.evolve(listed(known, kind), settings=settings)

    converter.register_structure_hook(PluginsTable, structure)


def unusable_plugins(found: PluginChoice) -> Iterator[str]:
    """Yield what is well written in the table and cannot be meant."""
    if BUILTIN in found.block:
        yield f"plugins.block: {BUILTIN} is casework itself and cannot be blocked"


def _is_settings(key: str, value: object) -> bool:
    return isinstance(value, dict) and key not in {"load", "block", "load_seconds"}
