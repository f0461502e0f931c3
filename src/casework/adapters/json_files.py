"""Rows from JSON: one object a line, or the list of requests that an Open311 server answers with (GeoReport v2).

The columns are all that any record has, in the order in which they first come; a record without one is blank there.
What lies inside another object has the path to it for a name, ``address.zip``. JSON is UTF-8, unless the mapping
declares another encoding. The file is looked through once before its first row is handed out, and nothing is held but
one record.
"""

import io
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import attrs

from casework.adapters.json_values import DECODER, TOO_DEEP, texts_of
from casework.adapters.text_files import RECORD_LIMIT, Encoded, TextFile, lines_of
from casework.application.ports import SourceRow
from casework.application.source_texts import check_width
from casework.errors import DataError

_CHUNK = 1 << 16
_SPACE = re.compile(r"[ \t\r\n]*")
_BEFORE_THE_LIST = re.compile(
    r'\ufeff?[ \t\r\n]*(?:\{[ \t\r\n]*"(?:service_requests|requests)"[ \t\r\n]*:[ \t\r\n]*)?\['
)
_LAST_WORD = re.compile(r"[-+.\\\w]*\s*")
_AFTER_THE_LIST = re.compile(r"[ \t\r\n}]*")
_ERROR = frozenset({"code", "description"})
"""What a GeoReport server answers with when something is wrong."""


@attrs.frozen(kw_only=True)
class _Piece:
    """A record: its number or line, and what JSON it is; *problem* where it is none."""

    line: int
    text: str
    value: object = None
    problem: str | None = None
    broken_off: bool = False


_Split = Callable[[io.TextIOWrapper, Path], Iterator[_Piece]]


class JsonImporter:
    """The records of the file *path*, which may be packed with gzip, taken apart by *split*.

    A file whose records have the columns *never* and no others is not what it is to be.
    """

    def __init__(
        self,
        path: Path,
        split: _Split,
        *,
        what: str,
        never: frozenset[str] = frozenset(),
        encoding: str | None = None,
        on_truncated: str = "refuse",
        **_others: object,
    ) -> None:
        self._path, self._split, self._never, self._on_truncated = path, split, never, on_truncated
        self._file = TextFile(path=path, what=what, encoding=encoding)
        self._found: tuple[tuple[str, ...], Encoded] | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the paths of all that any record has.

        Raises:
            DataError: If the file is no JSON of its kind, breaks off, or goes beyond a limit.
        """
        return self._look()[0]

    def remarks(self) -> tuple[str, ...]:
        """Return how the file was read, in sentences."""
        return (self._look()[1].remark,)

    def rows(self) -> Iterator[SourceRow]:
        """Yield each record with its line, or with its number where records are not lines.

        Raises:
            DataError: As ``columns`` does.
        """
        columns, encoded = self._look()
        with self._file.translated(), self._file.opened(encoded.encoding) as file:
            for piece in self._split(file, self._path):
                texts, problem = _read(piece)
                if problem is not None:
                    yield SourceRow(line=piece.line, cells=(_shown(piece.text),), problem=problem)
                    continue
                values = {column: texts.get(column, "") for column in columns}
                yield SourceRow(line=piece.line, cells=tuple(values.values()), values=values)

    def _look(self) -> tuple[tuple[str, ...], Encoded]:
        if self._found is None:
            self._found = self._file.looked_through(self._look_through)
        return self._found

    def _look_through(self, encoding: str) -> tuple[str, ...]:
        columns: dict[str, None] = {}
        any_record = False
        with self._file.opened(encoding) as file:
            for piece in self._split(file, self._path):
                any_record = True
                if piece.broken_off and self._on_truncated == "refuse":
                    raise DataError(
                        f"{self._path} breaks off in record {piece.line}: get the whole file, or let the mapping say "
                        'on_truncated = "reject_last_record"'
                    )
                columns.update(dict.fromkeys(_read(piece)[0]))
                check_width(len(columns), self._path)
        if any_record and (not columns or columns.keys() == self._never):
            raise DataError(f"{self._path} has no record in it, or an error instead: is it a {self._file.what}?")
        return tuple(columns)


def json_lines(path: Path, **options: object) -> JsonImporter:
    """Return the importer of a file with one JSON object a line."""
    return JsonImporter(path, _lines, what="file of JSON lines", **options)  # type: ignore[arg-type]  # by name


def open311(path: Path, **options: object) -> JsonImporter:
    """Return the importer of a list of service requests, as a GeoReport v2 server answers with."""
    return JsonImporter(path, _elements, what="GeoReport answer", never=_ERROR, **options)  # type: ignore[arg-type]  # by name


def _read(piece: _Piece) -> tuple[dict[str, str], str | None]:
    return ({}, piece.problem) if piece.problem is not None else texts_of(piece.value)


def _shown(text: str) -> str:
    """Return *text* with what is half of a character shown in question marks."""
    return text.encode(errors="replace").decode()


def _lines(file: io.TextIOWrapper, path: Path) -> Iterator[_Piece]:
    """Yield each line that is not empty."""
    record: list[str] = []
    for number, line in enumerate(lines_of(file, path, record), start=1):
        record.clear()
        text = line.strip(" \t\r\n")
        if not text:
            continue
        try:
            yield _Piece(line=number, text=text, value=DECODER.decode(text))
        except RecursionError:
            yield _Piece(line=number, text=text, problem=TOO_DEEP)
        except json.JSONDecodeError as error:
            broken_off = line[-1] not in "\r\n"
            where = "the file breaks off here: " if broken_off else ""
            problem = f"{where}it is no JSON: {error.msg} at character {error.pos + 1}"
            yield _Piece(line=number, text=text, problem=problem, broken_off=broken_off)


def _elements(file: io.TextIOWrapper, path: Path) -> Iterator[_Piece]:
    """Yield each element of the list, of which no more than one is held."""
    text = _Stream(file, path)
    if not text.passed(_BEFORE_THE_LIST):
        raise DataError(f"{path} is no GeoReport answer: that is a JSON list of service requests")
    number = 0
    while not text.passed_one("]"):
        if number and not text.passed_one(","):
            if not text.at_end():
                raise DataError(f"{path} is no JSON: after record {number} there is neither a comma nor the list's end")
            yield _Piece(line=number + 1, text="(nothing)", problem=_CUT, broken_off=True)
            return
        number += 1
        yield (piece := text.element(number))
        if piece.broken_off:
            return
    text.passed(_AFTER_THE_LIST)
    if not text.at_end():
        raise DataError(f"{path} is no GeoReport answer: something stands behind the list of service requests")


_CUT = "the file breaks off here: the list of service requests has no end"


class _Stream:
    """A text that is read on as far as it is needed."""

    def __init__(self, file: io.TextIOWrapper, path: Path) -> None:
        self._path, self._chunks = path, iter(partial(file.read, _CHUNK), "")
        self._text, self._at = "", 0

    def passed(self, pattern: re.Pattern[str]) -> bool:
        """Say whether *pattern*, which is never longer than a chunk, comes next, and go behind it."""
        self._fill(_CHUNK)
        found = pattern.match(self._text, self._at)
        if found is None:
            return False
        self._at = found.end()
        return True

    def passed_one(self, symbol: str) -> bool:
        """Say whether *symbol* comes next, be it after space, and go behind it."""
        self._pass_space()
        if self._text[self._at : self._at + 1] != symbol:
            return False
        self._at += 1
        return True

    def at_end(self) -> bool:
        """Say whether there is nothing more but space."""
        self._pass_space()
        return self._at == len(self._text)

    def element(self, number: int) -> _Piece:
        """Return what comes next.

        Raises:
            DataError: If it is no JSON or longer than a record may be.
        """
        self._pass_space()
        needed = _CHUNK
        while True:
            complete = not self._fill(needed)
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise DataError(f"{self._path} is too deep in record {number}: no service request is") from None
            except json.JSONDecodeError as error:
                if complete:
                    return self._broken(number, error)
            else:
                if complete or end < len(self._text):
                    piece = _Piece(line=number, text=self._text[self._at : end], value=value)
                    self._at = end
                    return piece
            needed *= 2
            if needed > 2 * RECORD_LIMIT:
                raise DataError(
                    f"{self._path} is no JSON in record {number}, or that has more than {RECORD_LIMIT:,} characters"
                )

    def _broken(self, number: int, error: json.JSONDecodeError) -> _Piece:
        """Return the record in which the text ends.

        Raises:
            DataError: If it is not the end of the text that is wrong with it.
        """
        if not error.msg.startswith("Unterminated") and not _LAST_WORD.fullmatch(self._text, error.pos):
            raise DataError(f"{self._path} is no JSON in record {number}: {error.msg}")
        rest = self._text[self._at :]
        return _Piece(line=number, text=rest or "(nothing)", problem=f"{_CUT} ({error.msg})", broken_off=True)

    def _pass_space(self) -> None:
        while True:
            self._fill(1)
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text) or not self._fill(1):
                return

    def _fill(self, needed: int) -> bool:
        """Read until *needed* characters lie ahead, and say whether there may be more of them."""
        if len(self._text) - self._at >= needed:
            return True
        parts = [self._text[self._at :]]
        size = len(parts[0])
        self._at = 0
        more = True
        while size < needed and more:
            chunk = next(self._chunks, "")
            if "\0" in chunk:
                raise DataError(f"{self._path} has NUL characters in it: it is no text, or was damaged")
            parts.append(chunk)
            size, more = size + len(chunk), bool(chunk)
        self._text = "".join(parts)
        return more
