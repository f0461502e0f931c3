"""The texts of a JSON object by the paths to them, as they stand there: no number becomes another.

``{"id": 7, "place": {"lat": 1.50}, "open": true, "by": null, "tags": ["a"]}`` has the texts ``7`` at ``id``, ``1.50``
at ``place.lat``, ``true`` at ``open``, nothing at ``by`` and ``["a"]`` at ``tags``, for lists stay JSON.
"""

import json
from collections.abc import Iterator

from casework.application.source_texts import unfit

DEPTH_LIMIT = 32
"""How deep objects may lie in each other."""
TOO_DEEP = "its objects or lists lie too deep in each other"


class _Number(str):
    """A number as it stands in the source."""

    __slots__ = ()


class _NoNumber(str):
    """NaN or an infinity, which Python would read and JSON does not have."""

    __slots__ = ()


class _Object(tuple[tuple[str, object], ...]):
    """The members of an object in their order, also those of one name."""

    __slots__ = ()


DECODER = json.JSONDecoder(object_pairs_hook=_Object, parse_int=_Number, parse_float=_Number, parse_constant=_NoNumber)
"""Reads what ``texts_of`` takes."""


def texts_of(value: object) -> tuple[dict[str, str], str | None]:
    """Return the texts of *value* by their paths, and why it is no record; one of them is empty."""
    if not isinstance(value, _Object):
        return {}, "it is no JSON object"
    found: dict[str, str] = {}
    try:
        for path, text in _flattened(value, "", 1):
            if path is None:
                return {}, text
            if path in found:
                return {}, "it has one name twice"
            found[path] = text
    except RecursionError:
        return {}, TOO_DEEP
    problem = unfit((*found, *found.values()))
    return ({}, problem) if problem else (found, None)


def _flattened(members: _Object, above: str, depth: int) -> Iterator[tuple[str | None, str]]:
    """Yield path and text of each member; no path and the problem where there is one."""
    if depth > DEPTH_LIMIT:
        raise RecursionError
    for name, value in members:
        path = f"{above}{name}"
        if isinstance(value, _Object):
            yield from _flattened(value, f"{path}.", depth + 1)
        elif isinstance(value, _NoNumber):
            yield None, f"it has {value} in it, which is no number"
        else:
            yield path, _text(value, depth)


def _text(value: object, depth: int) -> str:
    match value:
        case None:
            return ""
        case str():
            return str(value)
        case bool():
            return "true" if value else "false"
        case _:
            return _json(value, depth)


def _json(value: object, depth: int) -> str:
    """Return a list, or what is in one, as JSON."""
    if depth > DEPTH_LIMIT:
        raise RecursionError
    match value:
        case _Number() | _NoNumber():
            return str(value)
        case _Object():
            return f"{{{', '.join(f'{json.dumps(name)}: {_json(each, depth + 1)}' for name, each in value)}}}"
        case list():
            return f"[{', '.join(_json(each, depth + 1) for each in value)}]"
        case _:
            return json.dumps(value, ensure_ascii=False)
