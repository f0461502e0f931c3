"""Writes a new plugin out of a template: a distribution of its own, with tests that pass."""

import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from casework.application.plugin_choice import BUILTIN
from casework.errors import UsageError
from casework.plugins.host import PluginHost

_TEMPLATE = "plugin-template"
_MARK = ".template"
"""Ends the names of the files of the template, so that nobody takes them for code of casework."""

_NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_NOT_FREE = frozenset({BUILTIN, "load", "block", "load_seconds"})


def write_plugin(name: str, into: Path) -> Path:
    """Write a plugin called *name* into a new folder in *into*, and return that folder.

    Raises:
        UsageError: If the name cannot be one of a plugin, or the folder is there already.
    """
    plugin = _checked(name)
    distribution = f"casework-{plugin.replace('_', '-')}"
    folder = into / distribution
    if folder.exists():
        message = f"{folder} is there already: choose another name, or another folder with --in"
        raise UsageError(message)
    words = {"@plugin@": plugin, "@distribution@": distribution, "@module@": f"casework_{plugin}"}
    _copy(resources.files("casework") / "data" / _TEMPLATE, folder, words)
    return folder


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        message = f"{name!r} is no name of a plugin: write small letters and digits, with - between words"
        raise UsageError(message)
    plugin = name.replace("-", "_")
    if plugin in _NOT_FREE or plugin in PluginHost([]).reports.names():
        message = f"{name} means something in casework already: choose another name"
        raise UsageError(message)
    return plugin


def _copy(template: Traversable, to: Path, words: dict[str, str]) -> None:
    to.mkdir(parents=True)
    for entry in template.iterdir():
        place = to / _filled(entry.name.removesuffix(_MARK), words)
        if entry.is_dir():
            _copy(entry, place, words)
        else:
            place.write_text(_filled(entry.read_text(encoding="utf-8"), words), encoding="utf-8")


def _filled(text: str, words: dict[str, str]) -> str:
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text
