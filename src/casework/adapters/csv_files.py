"""Rows from CSV files, read as RFC 4180 has it and in no other way.

The file is looked through once before its first row is handed out, so that a file which is not what it says it is ends
in one sentence and nothing has been written. Nothing is held but one record. A record that cannot be read into the
columns is handed out with its problem, never passed over.

The encoding is not guessed: a byte order mark decides; else UTF-8 if every byte of the file fits; else the fallback.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path

import attrs

from casework.adapters.inert_cells import as_written
from casework.application.ports import SourceRow
from casework.errors import DataError

FIELD_LIMIT = 131_072
"""Characters in one field; also what Python's csv module allows unless it is told otherwise."""
RECORD_LIMIT = 1_000_000
"""Characters in one record."""
COLUMN_LIMIT = 1_000

LINE_COLUMN, REASON_COLUMN = "casework_line", "casework_reason"
"""The columns that a file of rejected rows has beside those of its source."""

_CHUNK = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SIGNATURES = {
    b"PK\x03\x04": "an Excel workbook or another ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"SQLite format 3": "an SQLite database",
}


@attrs.frozen(kw_only=True)
class _Dialect:
    """How the file turned out to be written."""

    encoding: str
    header: tuple[str, ...]
    remark: str


@attrs.frozen(kw_only=True)
class _Record:
    line: int
    cells: tuple[str, ...]
    problem: str | None = None
    broken_off: bool = False


class CsvImporter:
    """The rows of the CSV file *path*.

    Args:
        fallback: The encoding of a file that is no UTF-8.
        on_truncated: ``refuse`` a file that breaks off in its last record, or ``reject_last_record``.
    """

    def __init__(
        self, path: Path, *, fallback: str = "cp1252", delimiter: str = ",", on_truncated: str = "refuse"
    ) -> None:
        self._path, self._fallback, self._delimiter = path, fallback, delimiter
        self._on_truncated = on_truncated
        self._found: _Dialect | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns after looking through the whole file.

        Raises:
            DataError: If it is empty, not text, breaks off, or goes beyond a limit.
        """
        return tuple(name for name in self._dialect().header if name not in {LINE_COLUMN, REASON_COLUMN})

    def remarks(self) -> tuple[str, ...]:
        """Return how the file was read, in sentences."""
        return (self._dialect().remark,)

    def rows(self) -> Iterator[SourceRow]:
        """Yield each record below the header, with the line on which it begins.

        Raises:
            DataError: As ``columns`` does.
        """
        dialect = self._dialect()
        own = [number for number, name in enumerate(dialect.header) if name not in {LINE_COLUMN, REASON_COLUMN}]
        names, ours = [dialect.header[number] for number in own], len(own) < len(dialect.header)
        records = self._records(dialect.encoding)
        next(records)
        for record in records:
            cells, problem = record.cells, record.problem
            if problem is None and len(cells) != len(dialect.header):
                problem = f"it has {_fields(len(cells))} where the header has {len(dialect.header)}"
                if record.broken_off:
                    problem = f"the file breaks off here: {problem}"
            if problem is not None:
                yield SourceRow(line=record.line, cells=cells, problem=problem)
                continue
            if ours:
                cells = tuple(as_written(cells[number]) for number in own)
            yield SourceRow(line=record.line, cells=cells, values=dict(zip(names, cells, strict=True)))

    def _dialect(self) -> _Dialect:
        if self._found is None:
            try:
                self._found = self._look_through()
            except OSError as error:
                message = f"{self._path} cannot be read: {error.strerror or error}"
                raise DataError(message) from None
        return self._found

    def _look_through(self) -> _Dialect:
        encoding, remark = _encoding(self._path, self._fallback)
        records = self._records(encoding)
        header = next(records, None)
        if header is None:
            raise DataError(f"{self._path} is empty: not even a header is in it")
        if header.problem is not None:
            raise DataError(f"{self._path} is no CSV file: in its header {header.problem}")
        self._check_header(header.cells)
        last = header
        for record in records:
            last = record
        truncated = last.broken_off and (last.problem is not None or len(last.cells) < len(header.cells))
        if truncated and self._on_truncated == "refuse":
            raise DataError(
                f"{self._path} breaks off in the record that begins on line {last.line}: get the whole file, or let "
                'the mapping say on_truncated = "reject_last_record"'
            )
        return _Dialect(encoding=encoding, header=header.cells, remark=remark)

    def _check_header(self, header: tuple[str, ...]) -> None:
        if len(header) > COLUMN_LIMIT:
            raise DataError(f"{self._path} has {len(header)} columns; at most {COLUMN_LIMIT} are read")
        repeated = sorted({name for name in header if name and header.count(name) > 1})
        if repeated:
            raise DataError(f"{self._path} has several columns called {', '.join(repeated)}: rename all but one")

    def _records(self, encoding: str) -> Iterator[_Record]:
        """Yield every record, the header included; lines with nothing on them are no records."""
        with self._path.open(encoding=encoding, newline="") as file:
            lines = _Lines(file, self._path)
            reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
            while True:
                lines.begin()
                first = lines.number + 1
                try:
                    cells = tuple(next(reader))
                except StopIteration:
                    return
                except csv.Error as error:
                    self._check_limit(error, first)
                    yield _Record(
                        line=first,
                        cells=(lines.text(),),
                        problem=_quotes(error),
                        broken_off="end of data" in str(error),
                    )
                    continue
                if cells:
                    yield _Record(line=first, cells=cells, broken_off=not lines.ended)

    def _check_limit(self, error: csv.Error, line: int) -> None:
        if "field limit" in str(error):
            raise DataError(
                f"{self._path} has a field of more than {FIELD_LIMIT:,} characters in the record that begins on line "
                f"{line}: most likely a quotation mark is never closed"
            )


class _Lines:
    """The lines of a file, for the csv module; it counts them and lets no record grow without end."""

    def __init__(self, file: io.TextIOWrapper, path: Path) -> None:
        self._file, self._path = file, path
        self._parts: list[str] = []
        self._size = 0
        self.number = 0
        self.ended = True
        """Whether the last line had a line end."""

    def begin(self) -> None:
        """Begin a record."""
        self._parts.clear()
        self._size = 0

    def text(self) -> str:
        """Return the record so far, as it stands in the file."""
        return "".join(self._parts).rstrip("\r\n")

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(RECORD_LIMIT + 1)
        if not line:
            raise StopIteration
        self._size += len(line)
        if self._size > RECORD_LIMIT:
            raise DataError(
                f"{self._path} has a record of more than {RECORD_LIMIT:,} characters by line {self.number + 1}: either "
                "it is no CSV file, or a quotation mark is never closed"
            )
        self.number += 1
        self.ended = line[-1] in "\r\n"
        self._parts.append(line)
        return line


def _fields(number: int) -> str:
    return "1 field" if number == 1 else f"{number} fields"


def _quotes(error: csv.Error) -> str:
    if "end of data" in str(error):
        return "the file breaks off here: a quotation mark is never closed"
    return "a quotation mark stands where none may be; inside a field in quotation marks it is written twice"


def _encoding(path: Path, fallback: str) -> tuple[str, str]:
    """Return how *path* is encoded, and a sentence about it; the whole file is decoded once to be sure.

    Raises:
        DataError: If it is no text.
    """
    with path.open("rb") as file:
        start = file.read(64)
    for signature, what in _SIGNATURES.items():
        if start.startswith(signature):
            raise DataError(f"{path} is {what}, not a CSV file: save it as CSV first")
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            name = encoding.removesuffix("-sig").upper()
            try:
                _decode(path, encoding)
            except UnicodeDecodeError:
                raise DataError(f"{path} begins with the mark of {name}, but is not {name} throughout") from None
            return encoding, f"Read as {name}: the file begins with its byte order mark."
    try:
        _decode(path, "utf-8")
    except UnicodeDecodeError as error:
        why = f"byte 0x{error.object[error.start]:02X}"
    else:
        return "utf-8", "Read as UTF-8."
    try:
        _decode(path, fallback)
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path} is neither UTF-8 nor {fallback}, in which byte 0x{error.object[error.start]:02X} stands for "
            "nothing: let the mapping name another fallback"
        ) from None
    return fallback, f"Read as {fallback}, the fallback: the file is no UTF-8 ({why})."


def _decode(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            _refuse_nul(decoder.decode(chunk), path)
    _refuse_nul(decoder.decode(b"", final=True), path)


def _refuse_nul(text: str, path: Path) -> None:
    if "\0" in text:
        raise DataError(f"{path} has NUL characters in it: it is no text, or was damaged")
