"""Rows from CSV files and their like: one record a line, its fields between delimiters.

The file is looked through once before its first row is handed out, so that a file which is not what it says it is ends
in one sentence and nothing has been written. Nothing is held but one record. A record that cannot be read into the
columns is handed out with its problem, never passed over. A row that repeats the header is no record: it is passed over
and counted.

A file of rejected rows, as ``casework import --rejects`` writes it, is known by its first column and read as it was
written, whatever the mapping says of the files of its source.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from casework.adapters.inert_cells import as_written
from casework.adapters.rejected_rows import REJECTS_COLUMNS, WIDTH, is_of_rejects, rejected_before, rejects_delimiter
from casework.adapters.text_files import Encoded, TextFile, lines_of
from casework.application.ports import SourceRow
from casework.application.source_texts import named_columns, numbered_columns, repeated_headers
from casework.errors import DataError

if TYPE_CHECKING:
    import _csv

FIELD_LIMIT = 131_072
"""Characters in one field; also what Python's csv module allows unless it is told otherwise."""

_NEVER_CLOSED = "the file breaks off here: a quotation mark is never closed"
_LIKELY_DELIMITERS = ";\t|,"
_REJECTS = "Read as the rejected rows of an import, with the columns that they had there."
_BEHIND = "its text stands behind the last column: put what it says under the columns"
_KIND = "CSV file"
_Numbered = tuple[int, list[str], str | None]
"""The line on which a record begins, its fields, and why they are none."""


@attrs.frozen(kw_only=True)
class _Layout:
    """How the file is written, as far as somebody has to say so."""

    delimiter: str
    quote: str
    header: int

    def reader(self, lines: Iterator[str]) -> "_csv.Reader":
        """Return what takes *lines* apart."""
        if self.quote:
            return csv.reader(lines, delimiter=self.delimiter, quotechar=self.quote, strict=True)
        return csv.reader(lines, delimiter=self.delimiter, quotechar=None, quoting=csv.QUOTE_NONE, strict=True)

    def mistake(self) -> str | None:
        """Say what is wrong with it; None if nothing is."""
        for name, said, least in (("delimiter", self.delimiter, 1), ("quotation mark", self.quote, 0)):
            if not least <= len(said) <= 1 or said in {"\r", "\n", "\0"}:
                return f"the {name} must be one character, not {said!r}"
        return f"{self.quote!r} cannot be both delimiter and quotation mark" if self.quote == self.delimiter else None


@attrs.frozen(kw_only=True)
class _Found:
    """What a look through the file found; *broken_off* is the line of the record in which it breaks off."""

    header: list[str]
    columns: tuple[str, ...]
    repeated: int
    broken_off: int | None


class CsvImporter:
    """The rows of the CSV file *path*, which may be packed with gzip.

    Args:
        encoding: The encoding of the file, where it is to be read in no other.
        fallback: The encoding of a file that is no UTF-8.
        quote: What stands around a field with delimiters or line ends in it; empty where nothing does.
        header: The line on which the header stands; those above are passed over. 0 is a file without a header.
        by_position: Let one name stand for several columns.
        on_truncated: ``refuse`` a file that breaks off in its last record, or ``reject_last_record``.
    """

    def __init__(
        self,
        path: Path,
        *,
        encoding: str | None = None,
        fallback: str = "cp1252",
        delimiter: str = ",",
        quote: str = '"',
        header: int = 1,
        by_position: bool = False,
        on_truncated: str = "refuse",
        **_others: object,
    ) -> None:
        self._path, self._by_position, self._on_truncated = path, by_position, on_truncated
        self._file = TextFile(path=path, what=_KIND, encoding=encoding, fallback=fallback)
        self._layout = _Layout(delimiter=delimiter, quote=quote, header=header)
        self._found: tuple[_Found, Encoded] | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns after looking through the whole file.

        Raises:
            DataError: If it is empty, not text, breaks off, or goes beyond a limit.
        """
        return tuple(name for name in self._look()[0].columns if name not in REJECTS_COLUMNS)

    def remarks(self) -> tuple[str, ...]:
        """Return how the file was read, in sentences."""
        found, encoded = self._look()
        how = encoded.remark
        if is_of_rejects(found.columns):
            how = _REJECTS if encoded.encoding.startswith("utf") else f"{_REJECTS} It was saved as {encoded.encoding}."
        return (how, *repeated_headers(found.repeated))

    def rows(self) -> Iterator[SourceRow]:
        """Yield each record below the header, with the line on which it begins.

        Raises:
            DataError: As ``columns`` does.
        """
        found, encoded = self._look()
        ours = is_of_rejects(found.columns)
        own = found.columns[WIDTH:] if ours else found.columns
        header, before, width = found.header, WIDTH if ours else 0, len(own)
        with self._file.translated(), self._file.opened(encoded.encoding) as file:
            for line, cells, problem in self._records(file, []):
                if cells == header:
                    continue
                own_cells = tuple(map(as_written, cells[before:])) if ours else tuple(cells)
                if problem is not None or len(own_cells) != width:
                    is_behind = ours and any(own_cells[width:]) and not any(own_cells[:width])
                    cut = line == found.broken_off
                    why = problem or (_BEHIND if is_behind else _wrong_width(own_cells, width, broken_off=cut))
                    row = SourceRow(line=line, cells=own_cells[width:] if is_behind else own_cells, problem=why)
                else:
                    row = SourceRow(line=line, cells=own_cells, values=dict(zip(own, own_cells, strict=True)))
                yield rejected_before(row, cells) if ours else row

    def _look(self) -> tuple[_Found, Encoded]:
        if self._found is None:
            delimiter = rejects_delimiter(self._path)
            if delimiter is not None:
                self._file = TextFile(path=self._path, what=_KIND, fallback="cp1252")
                self._layout = _Layout(delimiter=delimiter, quote='"', header=1)
            mistake = self._layout.mistake()
            if mistake is not None:
                raise DataError(f"{self._path} cannot be read as the mapping says: {mistake}")
            self._found = self._looked_through() if delimiter is None else self._rejects_looked_through()
        return self._found

    def _looked_through(self) -> tuple[_Found, Encoded]:
        return self._file.looked_through(self._look_through)

    def _rejects_looked_through(self) -> tuple[_Found, Encoded]:
        """Look through a file of rejected rows; the mapping has no part in what is wrong with it."""
        try:
            found, encoded = self._looked_through()
        except DataError:
            raise DataError(
                f"{self._path} is a file of rejected rows that cannot be read: it is neither UTF-8 nor cp1252 "
                "throughout, or breaks off, or a column of it has no name. Save it again as CSV in UTF-8"
            ) from None
        if not is_of_rejects(found.columns):
            raise DataError(
                f"{self._path} is a file of rejected rows without all of its own columns: it has to begin with "
                f"{', '.join(REJECTS_COLUMNS)}"
            )
        return found, encoded

    def _look_through(self, encoding: str) -> _Found:
        record: list[str] = []
        with self._file.opened(encoding) as file:
            records = self._records(file, record)
            last = first = self._first(records)
            header, columns = self._header(first)
            end, repeated = record[-1], 0
            for last in records:
                end = record[-1]
                repeated += last[1] == header
        line, cells, problem = last
        cut = problem is None and len(cells) < len(columns) and end[-1] not in "\r\n"
        broken_off = cut or problem == _NEVER_CLOSED
        if broken_off and self._on_truncated == "refuse":
            raise DataError(
                f"{self._path} breaks off in the record that begins on line {line}: get the whole file, or let "
                'the mapping say on_truncated = "reject_last_record"'
            )
        return _Found(header=header, columns=columns, repeated=repeated, broken_off=line if broken_off else None)

    def _first(self, records: Iterator[_Numbered]) -> _Numbered:
        """Return the first record, which is the header or says how many columns there are."""
        first = next(records, None)
        if first is None:
            below = f" from line {self._layout.header} on" if self._layout.header > 1 else ""
            raise DataError(f"{self._path} is empty{below}: not even a header is in it")
        if first[2] is not None:
            raise DataError(f"{self._path} is no CSV file: in its header {first[2]}")
        return first

    def _header(self, first: _Numbered) -> tuple[list[str], tuple[str, ...]]:
        """Return the header as it stands, empty where there is none, and the names of the columns."""
        _, cells, _ = first
        other = next((each for each in _LIKELY_DELIMITERS if each in cells[0]), None)
        if len(cells) == 1 and other is not None:
            raise DataError(
                f"{self._path} has one column only, and {other!r} stands in it: let the mapping say "
                f"delimiter = {_toml(other)}, if that is its delimiter"
            )
        if self._layout.header == 0:
            return [], numbered_columns(len(cells), self._path)
        return cells, named_columns(cells, self._path, by_position=self._by_position)

    def _records(self, file: io.TextIOWrapper, record: list[str]) -> Iterator[_Numbered]:
        """Yield every record, the header included, while *record* has its lines; one of blanks alone is none."""
        lines = lines_of(file, self._path, record)
        above = 0
        while above < self._layout.header - 1 and next(lines, None) is not None:
            above += 1
            record.clear()
        reader = self._layout.reader(lines)
        line = above + 1
        while True:
            try:
                for cells in reader:
                    if any(cells) or len(cells) == 1:
                        yield line, cells, None
                    line = above + reader.line_num + 1
                    record.clear()
                return
            except csv.Error as error:
                self._check_limit(error, line)
                yield line, ["".join(record).rstrip("\r\n")], _quotes(error)
                line = above + reader.line_num + 1
                record.clear()

    def _check_limit(self, error: csv.Error, line: int) -> None:
        if "field limit" in str(error):
            raise DataError(
                f"{self._path} has a field of more than {FIELD_LIMIT:,} characters in the record that begins on line "
                f"{line}: most likely a quotation mark is never closed"
            )


def _wrong_width(cells: Sequence[str], width: int, *, broken_off: bool) -> str:
    has = "1 field" if len(cells) == 1 else f"{len(cells)} fields"
    problem = f"it has {has} where the header has {width}"
    return f"the file breaks off here: {problem}" if broken_off else problem


def _quotes(error: csv.Error) -> str:
    if "end of data" in str(error):
        return _NEVER_CLOSED
    return "a quotation mark stands where none may be; inside a field in quotation marks it is written twice"


def _toml(delimiter: str) -> str:
    return '"\\t"' if delimiter == "\t" else f'"{delimiter}"'
