"""Reads procedures from TOML: those of the package, and an organisation's own.

A file is read when somebody asks for its procedure, and only that one. All mistakes of a file are reported at once,
each as ``file: path: what``; a file with a mistake is not used at all.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from casework.adapters.procedure_tables import ProcedureTable
from casework.adapters.toml_overrides import Bases, read_override
from casework.adapters.toml_procedure_words import SAMPLES, in_words, procedure_converter
from casework.adapters.toml_stand_ins import Mistake, read_through, rests_on_a_stand_in
from casework.domain.procedure_checks import mistakes_of
from casework.domain.procedures import Procedure
from casework.errors import DataError, NotFoundError, UsageError


class ProcedureLibrary:
    """The procedures that can be used: those of the package, and those of *folders*, which take their place.

    A file of an organisation is named after the id of its procedure. It may be based on another procedure, or on the
    one whose place it takes, and say only what it changes. What was read once is kept for the life of this object, and
    what comes with casework for that of the process; make a new one to read an organisation's files again.
    """

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self._files = _files_of(folders)
        self._read: dict[tuple[str, int], Procedure] = {}

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all procedures, in order; nothing is read for it."""
        return tuple(sorted(self._files))

    def get(self, procedure: str) -> Procedure:
        """Return the procedure with the id *procedure*.

        Raises:
            NotFoundError: If there is none.
            DataError: If its file has mistakes.
        """
        return self._at(procedure, len(self._layers(procedure)) - 1, ())

    def is_own(self, procedure: str) -> bool:
        """Return whether *procedure* does not come with casework as it is: the organisation has a file of it."""
        return self._files.get(procedure, ())[-1:] != (_shipped_files().get(procedure),)

    def text(self, procedure: str) -> str:
        """Return the file of *procedure* as it is written, to be copied and changed.

        Raises:
            NotFoundError: If there is none.
        """
        return self._layers(procedure)[-1].read_text(encoding="utf-8")

    def _layers(self, procedure: str) -> tuple[Traversable, ...]:
        """Return the files of *procedure*, each taking the place of the one before."""
        if procedure not in self._files:
            raise NotFoundError("procedure", procedure, known=self.ids())
        return self._files[procedure]

    def _at(self, procedure: str, layer: int, above: tuple[tuple[str, int], ...]) -> Procedure:
        """Return what the file of *procedure* at *layer* says; those *above* are based on it."""
        here = (procedure, layer)
        if here in above:
            circle = ", ".join(name for name, _ in (*above[above.index(here) :], here))
            message = f"it is based on itself ({circle}); write one of them without a base"
            raise UsageError(message)
        if here not in self._read:
            file = self._layers(procedure)[layer]
            if file is _shipped_files().get(procedure):
                self._read[here] = _shipped(procedure)
            else:
                self._read[here] = _load(file, str(file), named=procedure, bases=self._beneath(procedure, layer, above))
        return self._read[here]

    def bases_of(self, procedure: str) -> Bases:
        """Return what gives the procedures on which the file of *procedure* can be based."""
        return self._beneath(procedure, len(self._files.get(procedure, ())) - 1, ())

    def _beneath(self, procedure: str, layer: int, above: tuple[tuple[str, int], ...]) -> Bases:
        def bases(base: str) -> Procedure:
            beneath = layer - 1 if base == procedure else len(self._layers(base)) - 1
            if beneath < 0:
                raise NotFoundError("procedure", base, remark="No other file of that id lies beneath this one")
            return self._at(base, beneath, (*above, (procedure, layer)))

        return bases


def shipped_ids() -> frozenset[str]:
    """Return the ids of the procedures that come with casework."""
    return frozenset(_shipped_files())


def read_procedure(
    file: Path,
    *,
    calendars: Collection[str] | None = None,
    outcomes: Collection[str] | None = None,
    named_after_it: bool = False,
    bases: Bases | None = None,
) -> Procedure:
    """Return the procedure in *file*.

    *calendars* and *outcomes* are the ids of the calendars and outcome schemes that there are, to check their names
    too; *named_after_it* says that the file must have the name of its procedure. *bases* gives what it may be based on:
    the procedures that come with casework, where it is left out.

    Raises:
        DataError: If it has mistakes; all of them are listed.
        NotFoundError: If there is no such file.
    """
    named = file.stem if named_after_it else None
    return _load(file, file.name, calendars=calendars, outcomes=outcomes, named=named, bases=bases)


def parse_procedure(
    text: str,
    *,
    name: str,
    calendars: Collection[str] | None = None,
    outcomes: Collection[str] | None = None,
    named: str | None = None,
    bases: Bases | None = None,
) -> Procedure:
    """Return the procedure that the TOML in *text* describes; *name* stands for the file in messages.

    *calendars*, *outcomes* and *named*, the id that it must have, are for further checks; *bases* gives what it may be
    based on.

    Raises:
        DataError: If it has mistakes; all of them are listed.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{name} is not TOML"
        raise DataError(message, problems=[f"{name}: {error}"]) from None
    if "base" in raw:
        procedure, mistakes = read_override(
            raw, bases or ProcedureLibrary().get, calendars=calendars, outcomes=outcomes
        )
    else:
        procedure, mistakes = _whole(raw, calendars=calendars, outcomes=outcomes)
    if isinstance(raw.get("id"), str) and named not in {None, raw["id"]}:
        mistakes.append(f"id: it is {raw['id']!r}; name the file {raw['id']}.toml")
    if procedure is None or mistakes:
        raise _refused(name, mistakes)
    return procedure


def _whole(
    raw: Mapping[str, Any], *, calendars: Collection[str] | None, outcomes: Collection[str] | None
) -> tuple[Procedure | None, list[str]]:
    """Return the procedure that a file describes which is based on no other, and its mistakes as ``path: what``."""
    table, shape = read_through(raw, ProcedureTable, procedure_converter(), in_words=in_words, samples=SAMPLES)
    procedure = None if table is None else table.value(_fingerprints(raw, table, shape))
    found = [] if procedure is None else mistakes_of(procedure, calendars=calendars, outcomes=outcomes)
    return procedure, [*(f"{each.path or 'the file'}: {each.what}" for each in shape), *_sense(found, shape)]


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


def _files_of(folders: Iterable[Path]) -> dict[str, tuple[Traversable, ...]]:
    files: dict[str, tuple[Traversable, ...]] = {name: (file,) for name, file in _shipped_files().items()}
    for folder in {folder.resolve(): folder for folder in folders}.values():
        if not folder.is_dir():
            message = f"{folder} is not a folder: name the folder in which the organisation's procedure files are"
            raise UsageError(message)
        files |= {file.stem: (*files.get(file.stem, ()), file) for file in sorted(folder.glob("*.toml"))}
    return files


@cache
def _shipped_files() -> Mapping[str, Traversable]:
    folder = resources.files("casework") / "data" / "procedures"
    return {file.name.removesuffix(".toml"): file for file in folder.iterdir() if file.name.endswith(".toml")}


@cache
def _shipped(procedure: str) -> Procedure:
    """Return a procedure that comes with casework; it rests on no other, so it is the same for every organisation."""
    return _load(_shipped_files()[procedure], f"{procedure}.toml", named=procedure)


def _load(
    file: Traversable,
    name: str,
    *,
    calendars: Collection[str] | None = None,
    outcomes: Collection[str] | None = None,
    named: str | None = None,
    bases: Bases | None = None,
) -> Procedure:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFoundError("file", name) from None
    except (OSError, UnicodeDecodeError) as error:
        message = f"{name} cannot be read"
        raise DataError(message, problems=[f"{name}: {error}"]) from None
    return parse_procedure(text, name=name, calendars=calendars, outcomes=outcomes, named=named, bases=bases)


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
