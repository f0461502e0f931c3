"""The settings of a plugin: a table ``[plugins.NAME]``, read strictly into the plugin's own attrs class.

A secret is never written there. ``{ "$env" = "NAME" }`` stands for what an environment variable holds, and
``{ "$file" = "PATH" }`` for what a file holds, wherever in the table; both become a ``Secret``.
"""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias, get_origin

import cattrs
from cattrs.cols import list_structure_factory

from casework.adapters.toml_mistakes import one_of, refusing, strict_converter, structured_through
from casework.adapters.toml_stand_ins import UNREADABLE
from casework.application.secret import Secret
from casework.errors import ConfigurationError

_List: TypeAlias = type[list[object]]
_ENVIRONMENT, _FILE = "$env", "$file"


def read_settings(table: Mapping[str, object], kind: type, *, plugin: str, file: str, folder: Path) -> object:
    """Return the settings *table* of *plugin* as a *kind*, its own class; relative paths are taken from *folder*.

    Raises:
        ConfigurationError: If it has mistakes; all of them are listed, each as ``file: path: what``.
    """
    if not table:
        with contextlib.suppress(Exception):  # what is wrong with it is said below
            return kind()
    at = f"plugins.{plugin}"
    missing: list[str] = []
    filled = _filled(table, at, folder, missing)
    samples: dict[object, object] = {Secret: Secret(UNREADABLE), float: 1.0, Path: "."}
    written, shape = structured_through(filled, kind, file, _converter(folder), samples, at=at)
    problems = (*(f"{file}: {each}" for each in missing), *shape.problems)
    if problems or written is None:
        message = f"the settings of {plugin} have mistakes"
        raise ConfigurationError(message, problems=problems)
    return written


def setting_names(table: Mapping[str, object], above: str = "") -> Iterator[str]:
    """Yield the name of every setting in *table*, without its value: all that may be shown of them."""
    for key, value in table.items():
        if isinstance(value, Mapping) and not _stands_for_a_secret(value):
            yield from setting_names(value, f"{above}{key}.")
        else:
            yield f"{above}{key}"


def _stands_for_a_secret(table: Mapping[Any, object]) -> bool:
    return any(str(key).startswith("$") for key in table)


def _filled(value: object, path: str, folder: Path, missing: list[str]) -> object:
    """Return *value* with its secrets in place; what could not be had is added to *missing*."""
    if isinstance(value, Mapping):
        if not _stands_for_a_secret(value):
            return {key: _filled(inner, f"{path}.{key}", folder, missing) for key, inner in value.items()}
        try:
            return Secret(_fetched(value, folder))
        except ValueError as error:
            missing.append(f"{path}: {error}")
            return Secret(UNREADABLE)
    if isinstance(value, (list, tuple)):
        return [_filled(inner, f"{path}[{place}]", folder, missing) for place, inner in enumerate(value)]
    return value


def _fetched(table: Mapping[str, object], folder: Path) -> str:
    (key, where), *others = table.items()
    if others or key not in {_ENVIRONMENT, _FILE} or not isinstance(where, str):
        refusing('write a secret as { "$env" = "NAME" } or { "$file" = "PATH" }, and nothing beside it')
    found = os.environ.get(where, "") if key == _ENVIRONMENT else _read(folder / where)
    if not found:
        refusing(f"the {'environment variable' if key == _ENVIRONMENT else 'file'} {where} is missing or empty")
    return found


def _read(path: Path) -> str:
    """Return what the file at *path* holds, without the end of its last line."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except FileNotFoundError:
        return ""
    except OSError as error:
        return refusing(f"the file {path} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        return refusing(f"the file {path} is no text in UTF-8")


def _converter(folder: Path) -> cattrs.Converter:
    converter = strict_converter()
    converter.register_structure_hook_factory(_is_list, _list_hook)
    converter.register_structure_hook(Secret, _secret)
    converter.register_structure_hook(float, _decimal)
    converter.register_structure_hook(StrEnum, one_of)
    converter.register_structure_hook(Path, lambda value, _kind: folder / _written(value))
    return converter


def _is_list(kind: object) -> bool:
    origin: object = get_origin(kind)
    return origin is list


def _list_hook(kind: _List, converter: cattrs.BaseConverter) -> Callable[[object, _List], list[object]]:
    """Take a list and nothing else: a text would pass for a list of its letters."""
    structure = list_structure_factory(kind, converter)

    def structured_list(value: object, kind: _List) -> list[object]:
        if not isinstance(value, list):
            refusing(f"must be a list, not {value!r}")
        found: list[object] = structure(value, kind)
        return found

    return structured_list


def _secret(value: object, _kind: object) -> Secret:
    # The value itself is never told: it may be the secret.
    if isinstance(value, Secret):
        return value
    return refusing('is a secret, which is not written here: write { "$env" = "NAME" } or { "$file" = "PATH" }')


def _decimal(value: object, _kind: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    return refusing(f"must be a number, not {value!r}")


def _written(value: object) -> str:
    return value if isinstance(value, str) else refusing(f"must be a path in quotes, not {value!r}")
