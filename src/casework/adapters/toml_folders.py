"""Rules in folders of TOML files, one file each, named after the id in it; a file is read when it is asked for."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import ClassVar, TypeVar

import cattrs

from casework.adapters.toml_mistakes import parsed_toml, structured_through
from casework.adapters.toml_stand_ins import rests_on_a_stand_in
from casework.domain.authority import Evidence
from casework.domain.cases.fields import check_code
from casework.errors import DataError, NotACodeError, NotFoundError

SUFFIX = ".toml"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")

_Rule = TypeVar("_Rule")
_Written = TypeVar("_Written")


class TomlFolder(Mapping[str, _Rule], ABC):
    """What is in the files of a folder, by id; a file is read when it is asked for, and then kept by this object.

    *beneath* is what there is besides; a file of the folder takes the place of what has its id there.
    """

    sort: ClassVar[str]
    """What people call one of them, such as ``calendar``."""

    def __init__(self, folder: Traversable, *, beneath: Mapping[str, _Rule] | None = None) -> None:
        self._folder = folder
        self._beneath = beneath or {}
        self._read: dict[str, _Rule] = {}

    def __getitem__(self, rule_id: str) -> _Rule:
        """Return the one with this id.

        Raises:
            NotFoundError: If there is none.
            DataError: If its file has mistakes; all of them are listed.
        """
        found = self._read.get(rule_id)
        if found is None:
            found = self._read[rule_id] = self._load(rule_id)
        return found

    def __iter__(self) -> Iterator[str]:
        own = {entry.name.removesuffix(SUFFIX) for entry in self._folder.iterdir() if entry.name.endswith(SUFFIX)}
        return iter(sorted(own | set(self._beneath) | set(self._read)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, rule_id: object) -> bool:
        return isinstance(rule_id, str) and (
            rule_id in self._read or self._entry(rule_id) is not None or rule_id in self._beneath
        )

    def from_file(self, path: Path) -> _Rule:
        """Return what is in a file of an organisation's own; what it builds on is looked for here.

        Raises:
            DataError: If the file cannot be read or has mistakes; all of them are listed.
        """
        return self._built(self._parsed(path, str(path)), str(path))

    def named(self, name: str) -> _Rule:
        """Return the one with this id, or what is in the file of this name where there is no such id.

        Raises:
            NotFoundError: If there is neither.
            DataError: If the file has mistakes; all of them are listed.
        """
        path = Path(name)
        return self.from_file(path) if name not in self and path.is_file() else self[name]

    def text(self, rule_id: str) -> str:
        """Return the file of the one with this id as it is written, to be copied and changed.

        Raises:
            NotFoundError: If there is none.
        """
        entry = self._entry(rule_id)
        if entry is not None:
            return entry.read_text(encoding="utf-8")
        if isinstance(self._beneath, TomlFolder):
            return self._beneath.text(rule_id)
        raise NotFoundError(self.sort, rule_id, known=tuple(self))

    def _entry(self, rule_id: str) -> Traversable | None:
        entry = self._folder / f"{rule_id}{SUFFIX}"
        return entry if _ID.fullmatch(rule_id) and entry.is_file() else None

    def _load(self, rule_id: str) -> _Rule:
        entry = self._entry(rule_id)
        if entry is not None:
            return self._from_entry(entry, rule_id)
        if rule_id in self._beneath:
            return self._beneath[rule_id]
        raise NotFoundError(self.sort, rule_id, known=tuple(self))

    def _from_entry(self, entry: Traversable, rule_id: str) -> _Rule:
        return self._built(self._parsed(entry, entry.name), entry.name, named=rule_id)

    def _parsed(self, entry: Traversable, file: str) -> dict[str, object]:
        return parsed_toml(entry, file, what=f"{self.sort} file")

    @abstractmethod
    def _built(self, raw: object, file: str, *, named: str | None = None) -> _Rule:
        """Return what the tables *raw* of *file* describe; its id must be *named* where that is given.

        Raises:
            DataError: If they have mistakes; all of them are listed.
        """


def mistakes_of_id(written: str, named: str | None) -> Iterator[str]:
    """Yield what is wrong with the id in a file, which must be *named* where that is given."""
    if named is not None and written != named:
        yield f"id: the file is named {named}, but its id is {written}"
    if not _ID.fullmatch(written):
        yield f"id: {written!r} must be letters, digits and . _ -, at most 120, no spaces"


def missing_source(
    evidence: Evidence | None, source: str | None, what: str = "it was", *, here: str = ""
) -> Iterator[str]:
    """Yield that a *source* is missing, where by its *evidence* *what* is told was read; *here* is before its key."""
    if evidence is not None and evidence.was_read and not source:
        they_are = "they are" if what.endswith("were") else "it is"
        yield f"{here}source: is missing: say where {what} read, or how else {they_are} known under evidence"


def in_order(
    raw: object,
    kind: type[_Written],
    file: str,
    *,
    what: str,
    converter: cattrs.Converter,
    samples: Mapping[object, object],
    contradictions: Callable[[_Written], Iterable[str]],
) -> _Written:
    """Return the tables *raw* of *file* as a *kind*, when its shape is right and it makes sense.

    *contradictions* yields what is well written and makes no sense, as the file names it; *what* is said of the file.

    Raises:
        DataError: If there are mistakes; all of them are listed, and none that only follows from another.
    """
    written, shape = structured_through(raw, kind, file, converter, samples)
    problems = list(shape.problems)
    if written is not None:  # pragma: no branch - until a stand-in cannot be had
        sense = contradictions(written)
        problems += [f"{file}: {each}" for each in sense if not rests_on_a_stand_in(each, shape.paths)]
    if written is None or problems:
        message = f"{what} {file} has mistakes"
        raise DataError(message, problems=problems)
    return written


def mistakes_of_codes(where: str, codes: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the *codes* of the tables *where*: each is a code, and none is there twice."""
    for number, code in enumerate(codes):
        here = f"{where}[{number}].code"
        try:
            check_code("it", code)
        except NotACodeError as error:
            yield f"{here}: {error}"
        if code in codes[:number]:
            yield f"{here}: {code} is the code of {where}[{codes.index(code)}] already"
