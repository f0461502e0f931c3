"""How the tables of procedure files are read: a value is taken for nothing else, and what is wrong is said in words."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn

from casework.adapters.conduct_tables import TwoRoles, amount
from casework.adapters.procedure_tables import CountTable
from casework.adapters.toml_stand_ins import UNREADABLE
from casework.domain.authority import Evidence
from casework.domain.cases.vocabulary import Formality, Kind
from casework.domain.conduct import Barred, LetterKind, LetterPart
from casework.domain.procedures import Anchor, ExtensionBase, Pick, Trigger
from casework.domain.time.rules import ClockStart, ClosedDay, DayOne, Direction, Roll, Unit
from casework.errors import UsageError

PLAIN = (str, int, bool, dt.date, dt.time)
WORDS: tuple[type[StrEnum], ...] = (
    Anchor, Barred, ClockStart, ClosedDay, DayOne, Direction, Evidence, ExtensionBase, Formality, Kind, LetterKind,
    LetterPart, Pick, Roll, Unit,
)  # fmt: skip
_NAMES: dict[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    dt.date: "a date such as 2026-04-01, without quotes",
    dt.time: "a local time such as 16:00:00, without quotes",
}

SAMPLES: Mapping[object, object] = {
    Trigger: "responded",
    TwoRoles: [f"complaint_handler@{UNREADABLE})", "person_complained_about"],
}
"""What stands in for values that are written in a way of their own, where they cannot be read."""

T = TypeVar("T")


@cache
def procedure_converter() -> cattrs.Converter:
    """Return a converter that takes nothing for anything else; it holds no data, only how to read."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    for plain in PLAIN:
        converter.register_structure_hook(plain, _exactly)
    for words in WORDS:
        converter.register_structure_hook(words, _word)
    converter.register_structure_hook(Trigger, lambda value, _: Trigger.parse(_exactly(value, str)))
    converter.register_structure_hook(TwoRoles, lambda value, _: TwoRoles.parse(value))
    converter.register_structure_hook(Decimal, lambda value, _: amount(value))
    converter.register_structure_hook_factory(_is_array, lambda wanted: _array(get_args(wanted)[0], converter))
    converter.register_structure_hook_factory(
        attrs.has,
        lambda wanted: _table(wanted, make_dict_structure_fn(wanted, converter, _cattrs_forbid_extra_keys=True)),
    )
    return converter


def _is_array(wanted: object) -> bool:
    origin: object = get_origin(wanted)
    return origin is tuple


def _array(item: Any, converter: cattrs.Converter) -> Any:  # noqa: ANN401 - cattrs types its hooks so
    def from_array(value: object, _: Any) -> tuple[Any, ...]:  # noqa: ANN401
        if item is CountTable and isinstance(value, dict):
            value = [value]  # one count needs no brackets
        if not isinstance(value, list):
            message = f"{value!r} is not an array in square brackets"
            raise UsageError(message)
        return tuple(converter.structure(value, list[item]))

    return from_array


def _table(wanted: type[T], structure: Any) -> Any:  # noqa: ANN401 - cattrs types its hooks so
    def from_table(value: object, _: type[T]) -> T:
        if not isinstance(value, dict):
            message = f"{value!r} is not a table"
            raise UsageError(message)
        made: T = structure(value, wanted)
        return made

    return from_table


def _exactly(value: object, wanted: type[T]) -> T:
    if type(value) is not wanted:
        message = f"{value!r} is not {_NAMES[wanted]}"
        raise UsageError(message)
    return value


def _word(value: object, wanted: type[StrEnum]) -> StrEnum:
    words = [word.value for word in wanted]
    if value not in words:
        message = f"{value!r} is not known; write one of {', '.join(words)}"
        raise UsageError(message)
    return wanted(value)


def in_words(error: BaseException) -> str:
    """Return what is wrong with a value, as the check says it."""
    if isinstance(error, KeyError):
        return "it is missing"
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        keys = ", ".join(sorted(error.extra_fields))
        return f"it has no key {keys}; leave it away or correct its name"
    return str(error)
