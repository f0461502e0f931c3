"""Mappings from TOML files, one for each source; all mistakes of a file are reported at once.

::

    id = "old-register"
    version = 1

    [source]
    system = "old-register"
    zone = "Europe/London"

    [identity]
    columns = ["Ref"]

    [procedure]
    complaint = "lgsco-code-2024"
    default = "local-feedback"

    [fields]
    received = { column = "Received", formats = ["%d/%m/%Y"] }
    kind = { columns = ["Type"], codes = { CMP = "complaint", CPL = "compliment" } }

    [[event]]
    event = "closed"
    on = { column = "Closed", formats = ["%d/%m/%Y"] }
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import GenericAlias
from typing import Any, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import cattrs

from casework.adapters.toml_mistakes import one_of, parsed_toml, refusing, strict_converter, structured_through
from casework.adapters.toml_places import TomlPlaces
from casework.adapters.toml_stand_ins import rests_on_a_stand_in
from casework.application.mapping_checks import mistakes_of
from casework.application.mappings import Cleaning, Extract, Pad, SourceMapping, Transform, words
from casework.domain.cases.vocabulary import DocumentUse, FindingBy, Kind, RemedyKind, Role
from casework.errors import DataError

_LISTS = [
    *(each for each in vars(words).values() if isinstance(each, type) and each.__module__ == words.__name__),
    *(DocumentUse, FindingBy, Kind, RemedyKind, Role),
]
"""The closed lists of words that a mapping may use."""

_SAMPLES: Mapping[object, object] = {ZoneInfo: "Europe/London", re.Pattern[str]: ".", Transform: "trim"}
"""What stands in for a value of these kinds that cannot be read."""

_EVENT = re.compile(r"event\[\d+\]\.event")
_TRANSFORMS = f"{', '.join(Cleaning)}, {{ pad = 5 }} or {{ extract = '...' }}"


def read_mapping(path: Path) -> SourceMapping:
    """Return the mapping in the file *path*.

    Raises:
        DataError: If it cannot be read or has mistakes; all of them are listed, with their lines as far as they have
            one.
    """
    raw = parsed_toml(path, str(path), what="mapping")
    try:
        return mapping_in(raw, path.name)
    except DataError as error:
        before = f"{path.name}: "
        told = with_lines(path, [each.removeprefix(before) for each in error.problems])
        raise DataError(f"{path.name} has mistakes", problems=[f"{before}{each}" for each in told]) from None


def with_lines(path: Path, mistakes: Iterable[str]) -> list[str]:
    """Return *mistakes* in the mapping *path*, as ``path: what``, each with its line where it has one."""
    places = TomlPlaces(path.read_text(encoding="utf-8"))
    lines = [(places.line(each), each) for each in mistakes]
    return [each if line is None else f"line {line}: {each}" for line, each in lines]


def mapping_in(raw: object, file: str) -> SourceMapping:
    """Return the mapping that the tables *raw* of *file* describe.

    Raises:
        DataError: If they have mistakes; all of them are listed.
    """
    mapping, shape = structured_through(raw, SourceMapping, file, _converter(), _SAMPLES)
    sense = [] if mapping is None else mistakes_of(mapping)
    # Of an event that nobody knows, nothing else can be said.
    unknown = [*shape.paths, *(path.removesuffix(".event") for path in shape.paths if _EVENT.fullmatch(path))]
    sense = [f"{file}: {each}" for each in sense if not rests_on_a_stand_in(each, unknown)]
    if mapping is None or shape.problems or sense:
        message = f"{file} has mistakes"
        raise DataError(message, problems=[*shape.problems, *sense])
    return mapping


def _converter() -> cattrs.Converter:
    converter = strict_converter()
    converter.register_structure_hook_factory(_is_table, _table_hook)
    for each in _LISTS:
        converter.register_structure_hook(each, one_of)
    converter.register_structure_hook(Transform, lambda value, _kind: _transform(value, converter))
    converter.register_structure_hook(ZoneInfo, _zone)
    converter.register_structure_hook_func(_is_pattern, _pattern)
    return converter


def _is_table(kind: object) -> bool:
    origin: object = get_origin(kind)
    return origin is Mapping


def _is_pattern(kind: object) -> bool:
    origin: object = get_origin(kind)
    return origin is re.Pattern


def _table_hook(kind: Any, converter: cattrs.BaseConverter) -> Any:  # noqa: ANN401 - cattrs types its hooks so
    """Take a table whose keys its writer chose; a dict of cattrs is told to do so by another name."""
    chosen: Any = GenericAlias(dict, get_args(kind))
    whole = converter.get_structure_hook(chosen)

    def structured_table(value: object, _kind: object) -> object:
        if not isinstance(value, dict):
            refusing(f"must be a table, not {value!r}")
        return whole(value, chosen)

    return structured_table


def _transform(value: object, converter: cattrs.Converter) -> Transform:
    """Take a word, or a table with the one key that says what else is done."""
    if isinstance(value, str) and value in set(Cleaning):
        return Cleaning(value)
    if isinstance(value, dict) and set(value) in ({"pad"}, {"extract"}):
        return converter.structure(value, Pad) if "pad" in value else converter.structure(value, Extract)
    return refusing(f"{value!r} is not known; write one of {_TRANSFORMS}")


def _zone(value: object, _kind: object) -> ZoneInfo:
    try:
        if isinstance(value, str):
            return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    return refusing(f"there is no time zone {value!r}; write it as Europe/London")


def _pattern(value: object, _kind: object) -> re.Pattern[str]:
    try:
        return re.compile(str(value) if isinstance(value, str) else refusing("must be text in quotes"))
    except re.error as error:
        return refusing(f"{value!r} is no regular expression: {error}")
