"""Reads procedures from TOML: those of the package, and an organisation's own.

A file is read when somebody asks for its procedure, and only that one. All mistakes of a file are reported at once,
each as ``file: path: what``; a file with a mistake is not used at all.
"""

import datetime as dt
import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn

from casework.adapters.conduct_tables import TwoRoles, amount
from casework.adapters.procedure_tables import CountTable, ProcedureTable
from casework.adapters.toml_stand_ins import UNREADABLE, Mistake, read_through, rests_on_a_stand_in
from casework.domain.authority import Evidence
from casework.domain.cases.vocabulary import Formality, Kind
from casework.domain.conduct import Barred
from casework.domain.procedure_checks import mistakes_of
from casework.domain.procedures import Anchor, ExtensionBase, Pick, Procedure, Trigger
from casework.domain.time.rules import ClockStart, ClosedDay, DayOne, Direction, Roll, Unit
from casework.errors import DataError, NotFoundError, UsageError

PLAIN = (str, int, bool, dt.date, dt.time)
WORDS: tuple[type[StrEnum], ...] = (
    Anchor, Barred, ClockStart, ClosedDay, DayOne, Direction, Evidence, ExtensionBase, Formality, Kind, Pick, Roll,
    Unit,
)  # fmt: skip
_NAMES: dict[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    dt.date: "a date such as 2026-04-01, without quotes",
    dt.time: "a local time such as 16:00:00, without quotes",
}

_SAMPLES: Mapping[object, object] = {
    Trigger: "responded",
    TwoRoles: [f"complaint_handler@{UNREADABLE})", "person_complained_about"],
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
            file = self._file(procedure)
            self._read[procedure] = _load(file, str(file), named=procedure)
        return self._read[procedure]

    def text(self, procedure: str) -> str:
        """Return the file of *procedure* as it is written, to be copied and changed.

        Raises:
            NotFoundError: If there is none.
        """
        return self._file(procedure).read_text(encoding="utf-8")

    def _file(self, procedure: str) -> Traversable:
        if procedure not in self._files:
            raise NotFoundError("procedure", procedure, known=self.ids())
        return self._files[procedure]


def shipped_ids() -> frozenset[str]:
    """Return the ids of the procedures that come with casework."""
    return frozenset(_files_of(()))


def read_procedure(
    file: Path,
    *,
    calendars: Collection[str] | None = None,
    outcomes: Collection[str] | None = None,
    named_after_it: bool = False,
) -> Procedure:
    """Return the procedure in *file*.

    *calendars* and *outcomes* are the ids of the calendars and outcome schemes that there are, to check their names
    too; *named_after_it* says that the file must have the name of its procedure.

    Raises:
        DataError: If it has mistakes; all of them are listed.
        NotFoundError: If there is no such file.
    """
    named = file.stem if named_after_it else None
    return _load(file, file.name, calendars=calendars, outcomes=outcomes, named=named)


def parse_procedure(
    text: str,
    *,
    name: str,
    calendars: Collection[str] | None = None,
    outcomes: Collection[str] | None = None,
    named: str | None = None,
) -> Procedure:
    """Return the procedure that the TOML in *text* describes; *name* stands for the file in messages.

    *calendars*, *outcomes* and *named*, the id that it must have, are for further checks.

    Raises:
        DataError: If it has mistakes; all of them are listed.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{name} is not TOML"
        raise DataError(message, problems=[f"{name}: {error}"]) from None
    table, shape = read_through(raw, ProcedureTable, _converter(), in_words=_what, samples=_SAMPLES)
    procedure = None if table is None else table.value(_fingerprints(raw, table, shape))
    found = [] if procedure is None else [*mistakes_of(procedure, calendars=calendars, outcomes=outcomes)]
    if procedure is not None and named not in (None, procedure.id):
        found.append(f"id: it is {procedure.id!r}; name the file {procedure.id}.toml")
    sense = _sense(found, shape)
    if procedure is None or shape or sense:
        raise _refused(name, [*(f"{each.path or 'the file'}: {each.what}" for each in shape), *sense])
    return procedure


def _sense(mistakes: Iterable[str], shape: Iterable[Mistake]) -> list[str]:
    """Return the mistakes of sense that are there whatever stands where the shape is wrong."""
    paths = [each.path for each in shape]
    keys = {key for path in paths for key in re.findall(r"[a-z_]+", path)[-1:]}
    unknown = [words for others, words in _RESTING for _ in others & keys]
    return [
        each
        for each in mistakes
        if not rests_on_a_stand_in(each, paths) and not any(words in each for words in unknown)
    ]


_WAYS = frozenset({"id", "next", "first_stages", "milestones", "stage", "version"})
_RESTING = (
    (_WAYS, "there is no stage"),
    (_WAYS, "no way leads"),
    (_WAYS, "nothing makes"),
    (frozenset({"applies_to"}), "does not apply to"),
)
"""What is said of other places of a file: it can be wrong where one of these keys cannot be read."""


def _files_of(folders: Iterable[Path]) -> dict[str, Traversable]:
    shipped = resources.files("casework") / "data" / "procedures"
    files = {file.name.removesuffix(".toml"): file for file in shipped.iterdir() if file.name.endswith(".toml")}
    for folder in folders:
        if not folder.is_dir():
            message = f"{folder} is not a folder: name the folder in which the organisation's procedure files are"
            raise UsageError(message)
        files |= {file.stem: file for file in sorted(folder.glob("*.toml"))}
    return files


def _load(
    file: Traversable,
    name: str,
    *,
    calendars: Collection[str] | None = None,
    outcomes: Collection[str] | None = None,
    named: str | None = None,
) -> Procedure:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFoundError("file", name) from None
    except (OSError, UnicodeDecodeError) as error:
        message = f"{name} cannot be read"
        raise DataError(message, problems=[f"{name}: {error}"]) from None
    return parse_procedure(text, name=name, calendars=calendars, outcomes=outcomes, named=named)


def _refused(name: str, mistakes: Iterable[str]) -> DataError:
    problems = [f"{name}: {mistake}" for mistake in mistakes]
    many = "a mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
    return DataError(f"{name} has {many}", problems=problems)


def _fingerprints(raw: Mapping[str, Any], table: ProcedureTable, shape: Sequence[Mistake]) -> tuple[str, ...]:
    if shape:  # what has mistakes is never used, so it needs none
        return ("",) * len(table.version)
    return tuple(_fingerprint(raw["id"], version) for version in raw["version"])


def _fingerprint(procedure: object, version: object) -> str:
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


def _what(error: BaseException) -> str:
    if isinstance(error, KeyError):
        return "it is missing"
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        keys = ", ".join(sorted(error.extra_fields))
        return f"it has no key {keys}; leave it away or correct its name"
    return str(error)
