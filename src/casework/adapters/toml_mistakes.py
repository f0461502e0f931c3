"""Reads people's TOML strictly: a value is taken for nothing else, and all mistakes are reported at once."""

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib.resources.abc import Traversable
from typing import NoReturn, TypeAlias, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.cols import homogenous_tuple_structure_factory

from casework.adapters.toml_stand_ins import read_through
from casework.errors import DataError

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_INVALID_VALUE = re.compile(r"Invalid value \(at line (\d+)")
_NOT_CLOSED = re.compile(r"(?:Illegal|Found invalid) character '\\n' \(at line (\d+)")
_NEVER_CLOSED = re.compile(r"Unterminated string|Expected [\"']'+[\"'] \(at end")
_UNQUOTED = re.compile(r"\s*([\w.-]+)\s*=\s*[^\W\d_]")
_NEAR = 0.7
"""How near a text has to be to a word to be taken for a slip."""

_Written = TypeVar("_Written")
_Tuple: TypeAlias = type[tuple[object, ...]]


def parsed_toml(entry: Traversable, file: str, *, what: str) -> dict[str, object]:
    """Return the tables of the TOML file *entry*, which people know as *file* and as *what* it is.

    Raises:
        DataError: If it cannot be read, or is no TOML in UTF-8.
    """
    text = ""
    try:
        text = entry.read_text(encoding="utf-8")
        return tomllib.loads(text)
    except (OSError, UnicodeDecodeError, RecursionError, tomllib.TOMLDecodeError) as error:
        message = f"the {what} {file} cannot be read: {error}{_hint(str(error), text)}"
        raise DataError(message) from None


def _hint(error: str, text: str) -> str:
    """Return which quotation mark is missing, as far as the *error* tells; nothing where none is."""
    if (line := _NOT_CLOSED.match(error)) is not None:
        return f": the text on line {line[1]} has no closing quotation mark"
    if _NEVER_CLOSED.match(error) is not None:
        return ": a text has no closing quotation mark; look for a line with one mark alone"
    return _without_quotes(error, text)


def _without_quotes(error: str, text: str) -> str:
    """Return that text needs quotes, if the line of the *error* has a value that begins like text."""
    found = _INVALID_VALUE.match(error)
    line = _UNQUOTED.match(text.splitlines()[int(found[1]) - 1]) if found else None
    return f': text needs quotes, as in {line[1]} = "..."' if line else ""


def structured(raw: object, kind: type[_Written], file: str, converter: cattrs.Converter) -> _Written:
    """Return *raw* as a *kind*.

    Raises:
        DataError: If it is not; every mistake is listed as ``file: path: what``.
    """
    written, shape = structured_through(raw, kind, file, converter)
    if written is not None and not shape.problems:
        return written
    message = f"{file} has mistakes"
    raise DataError(message, problems=shape.problems)


@attrs.frozen(kw_only=True)
class Shape:
    """What is wrong with the shape of a file: the problems as ``file: path: what``, and the paths where they are."""

    problems: tuple[str, ...]
    paths: tuple[str, ...]


def structured_through(
    raw: object,
    kind: type[_Written],
    file: str,
    converter: cattrs.Converter,
    samples: Mapping[object, object] | None = None,
    *,
    at: str = "",
) -> tuple[_Written | None, Shape]:
    """Return *raw* as a *kind*, with stand-ins for what cannot be read, and what cannot.

    *at* is the path of *raw* in its file, where it is only a part of it.

    Raises:
        DataError: If *raw* is no table at all.
    """
    if not isinstance(raw, dict):
        message = f"{file} must be a table, not {raw!r}"
        raise DataError(message)
    written, found = read_through(raw, kind, converter, in_words=_in_words, samples=samples or {})
    paths = tuple(_beneath(at, each.path) for each in found)
    told = zip(paths, found, strict=True)
    problems = tuple(": ".join(part for part in (file, path, each.what) if part) for path, each in told)
    return written, Shape(problems=problems, paths=paths)


def _beneath(at: str, path: str) -> str:
    return f"{at}.{path}" if at and path else at or path


def strict_converter() -> cattrs.Converter:
    """Return a converter for text, numbers, flags, dates, lists and tables that refuses unknown keys."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook_factory(_is_tuple, _list_hook)
    converter.register_structure_hook_factory(_is_set, _set_hook)
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _number)
    converter.register_structure_hook(bool, _flag)
    converter.register_structure_hook(dt.date, _date)
    return converter


def refusing(problem: str) -> NoReturn:
    """Refuse the value at hand; *problem* says what it must be."""
    raise ValueError(problem)


def one_of(value: object, kind: type[StrEnum]) -> StrEnum:
    """Return *value* as a word of the closed list *kind*, as a hook for a converter."""
    words = [word.value for word in kind]
    if value in words:
        return kind(value)
    near = difflib.get_close_matches(str(value), words, n=1, cutoff=_NEAR)
    meant = f"did you mean {near[0]!r}? Else write" if near else "write"
    return refusing(f"{value!r} is not known; {meant} one of {', '.join(words)}")


def local_time(value: object, _kind: object) -> dt.time:
    """Return *value* as a local time, as a hook for a converter."""
    if isinstance(value, str) and _TIME.fullmatch(value):
        return dt.time.fromisoformat(value)
    return refusing(f"must be a local time in quotes, such as '09:00', not {value!r}")


def _in_words(error: BaseException) -> str:
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return f"unknown: {', '.join(sorted(error.extra_fields))}; remove it, or check the spelling"
    if isinstance(error, KeyError):
        return "is missing"
    if len(error.args) > 1 and isinstance(error, (TypeError, ValueError)):
        return str(error.args[0])  # a validator of attrs, which adds what it looked at
    if isinstance(error, (AttributeError, TypeError)):
        return "must be a table"
    return str(error)


def _text(value: object, _kind: object) -> str:
    return value if isinstance(value, str) else refusing(f"must be text in quotes, not {value!r}")


def _number(value: object, _kind: object) -> int:
    return value if type(value) is int else refusing(f"must be a whole number, not {value!r}")


def _flag(value: object, _kind: object) -> bool:
    return value if isinstance(value, bool) else refusing(f"must be true or false, not {value!r}")


def _date(value: object, _kind: object) -> dt.date:
    if type(value) is dt.date:
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    return refusing(f"must be a date such as 2026-12-29, not {value}")


def _is_tuple(kind: object) -> bool:
    origin: object = get_origin(kind)
    return origin is tuple


def _list_hook(kind: _Tuple, converter: cattrs.BaseConverter) -> Callable[[object, _Tuple], tuple[object, ...]]:
    """Take a list and nothing else: a text would pass for a list of its letters."""
    structure = homogenous_tuple_structure_factory(kind, converter)

    def structured_list(value: object, kind: _Tuple) -> tuple[object, ...]:
        if not isinstance(value, list):
            refusing(f"must be a list, not {value!r}")
        found: tuple[object, ...] = structure(value, kind)
        return found

    return structured_list


def _is_set(kind: object) -> bool:
    origin: object = get_origin(kind)
    return origin is frozenset


def _set_hook(kind: type[frozenset[object]], converter: cattrs.BaseConverter) -> Callable[[object, object], object]:
    in_order: _Tuple = tuple[get_args(kind)[0], ...]  # type: ignore[misc, assignment]  # known at run time only
    return lambda value, _kind: frozenset(converter.structure(value, in_order))
