"""Reads procedures from TOML: those of the package, and an organisation's own.

A file is read when somebody asks for its procedure, and only that one. All mistakes of a file are reported at once,
each as ``file: path: what``; a file with a mistake is not used at all.
"""

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn

from casework.adapters.procedure_tables import CountTable, ProcedureTable
from casework.adapters.toml_mistakes import mistakes
from casework.domain.cases.vocabulary import Formality, Kind
from casework.domain.procedure_checks import mistakes_of
from casework.domain.procedures import Evidence, ExtensionBase, Pick, Procedure, Trigger
from casework.domain.time.rules import ClockStart, ClosedDay, DayOne, Direction, Roll, Unit
from casework.errors import DataError, NotFoundError, UsageError

PLAIN = (str, int, bool, dt.date, dt.time)
WORDS: tuple[type[StrEnum], ...] = (
    ClockStart, ClosedDay, DayOne, Direction, Evidence, ExtensionBase, Formality, Kind, Pick, Roll, Unit,
)  # fmt: skip
_NAMES: dict[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    dt.date: "a date such as 2026-04-01, without quotes",
    dt.time: "a local time such as 16:00:00, without quotes",
}

T = TypeVar("T")


class ProcedureLibrary:
    """The procedures that can be used: those of the package, and those of *folders*, which take their place.

    A file of an organisation is named after the id of its procedure. What was read once is kept for the life of this
    object; make a new one to read the files again.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self._files = _files_of(folders)
        self._read: dict[str, Procedure] = {}

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all procedures, in order; nothing is read for it."""
        return tuple(sorted(self._files))

    def get(self, procedure: str) -> Procedure:
        """Return the procedure with the id *procedure*.

        Raises:
            NotFoundError: If there is none.
            DataError: If its file has mistakes.
        """
        if procedure not in self._read:
            if procedure not in self._files:
                raise NotFoundError("procedure", procedure, known=self.ids())
            file = self._files[procedure]
            self._read[procedure] = _named(_load(file, str(file)), procedure, str(file))
        return self._read[procedure]


def read_procedure(file: Path) -> Procedure:
    """Return the procedure in *file*.

    Raises:
        DataError: If it has mistakes; all of them are listed.
        NotFoundError: If there is no such file.
    """
    return _load(file, file.name)


def parse_procedure(text: str, *, name: str) -> Procedure:
    """Return the procedure that the TOML in *text* describes; *name* stands for the file in messages.

    Raises:
        DataError: If it has mistakes; all of them are listed.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{name} is not TOML"
        raise DataError(message, problems=[f"{name}: {error}"]) from None
    try:
        table = _converter().structure(raw, ProcedureTable)
    except cattrs.BaseValidationError as error:
        raise _refused(name, _in_words(error)) from None
    procedure = table.value(tuple(_fingerprint(raw["id"], version) for version in raw["version"]))
    mistakes = mistakes_of(procedure)
    if mistakes:
        raise _refused(name, mistakes)
    return procedure


def _files_of(folders: Iterable[Path]) -> dict[str, Traversable]:
    shipped = resources.files("casework") / "data" / "procedures"
    files = {file.name.removesuffix(".toml"): file for file in shipped.iterdir() if file.name.endswith(".toml")}
    for folder in folders:
        if not folder.is_dir():
            message = f"{folder} is not a folder: name the folder in which the organisation's procedure files are"
            raise UsageError(message)
        files |= {file.stem: file for file in sorted(folder.glob("*.toml"))}
    return files


def _load(file: Traversable, name: str) -> Procedure:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFoundError("file", name) from None
    except (OSError, UnicodeDecodeError) as error:
        message = f"{name} cannot be read"
        raise DataError(message, problems=[f"{name}: {error}"]) from None
    return parse_procedure(text, name=name)


def _named(procedure: Procedure, asked: str, name: str) -> Procedure:
    if procedure.id != asked:
        message = f"{name} must be named after its procedure"
        raise DataError(message, problems=[f"{name}: id: it is {procedure.id!r}; name the file {procedure.id}.toml"])
    return procedure


def _refused(name: str, mistakes: Iterable[str]) -> DataError:
    problems = [f"{name}: {mistake}" for mistake in mistakes]
    many = "a mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
    return DataError(f"{name} has {many}", problems=problems)


def _fingerprint(procedure: str, version: object) -> str:
    """Return 12 hexadecimal digits that change with any word of *version*, but not with its layout."""
    canonical = json.dumps([procedure, version], sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


@cache
def _converter() -> cattrs.Converter:
    """Return a converter that takes nothing for anything else; it holds no data, only how to read."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    for plain in PLAIN:
        converter.register_structure_hook(plain, _exactly)
    for words in WORDS:
        converter.register_structure_hook(words, _word)
    converter.register_structure_hook(Trigger, lambda value, _: Trigger.parse(_exactly(value, str)))
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


def _in_words(error: cattrs.BaseValidationError) -> list[str]:
    return [f"{path or 'the file'}: {what}" for path, what in mistakes(error, _what)]


def _what(error: BaseException, _: type | None) -> str:
    if isinstance(error, KeyError):
        return "it is missing"
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        keys = ", ".join(sorted(error.extra_fields))
        return f"it has no key {keys}; leave it away or correct its name"
    return str(error)
