"""Text in files: unpacked where it is packed, and decoded as was said or seen.

The encoding is not guessed. What the mapping declares outright is taken; else a byte order mark decides; else it is
UTF-8 if every byte of the file fits; else the fallback, unless some lines are UTF-8 and some are not, which no one
encoding can be right for.

A packed file is unpacked as it is read. One that unpacks into far more than anybody's texts do is refused while it
does so, and nothing is held but the line that is looked at.
"""

import codecs
import contextlib
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import attrs

from casework.errors import DataError

T = TypeVar("T")

RECORD_LIMIT = 1_000_000
"""Characters in one record."""
UNPACKED_LIMIT = 16 << 30
"""Bytes that a packed file may unpack into."""
RATIO_LIMIT, RATIO_FREE = 200, 16 << 20
"""How many times its size a file may unpack into, once that is more than a few bytes; texts come to 5 to 40."""

_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAME = {"utf-8-sig": {"utf-8", "utf-8-sig"}, "utf-16": {"utf-16", "utf-16-le", "utf-16-be"}}
"""What may be declared of a file that begins with a byte order mark."""
_FORMATS = {b"PK\x03\x04": "excel", b"\xd0\xcf\x11\xe0": "excel", b"SQLite format 3": "sqlite"}
_SIGNATURES = {
    b"PK\x03\x04": "an Excel workbook or another ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    _GZIP: "a gzip archive inside another",
    b"%PDF": "a PDF",
    b"SQLite format 3": "an SQLite database",
}


@attrs.frozen(kw_only=True)
class Encoded:
    """The encoding by which a file could be read to its end, and a sentence about it."""

    encoding: str
    remark: str


@attrs.frozen(kw_only=True)
class TextFile:
    """A file of text at *path*, which is to be *what*.

    Without an *encoding* it is read by its byte order mark, as UTF-8, or in the *fallback* if there is one.
    """

    path: Path
    what: str
    encoding: str | None = None
    fallback: str | None = None

    def looked_through(self, look: Callable[[str], T]) -> tuple[T, Encoded]:
        """Return what *look* returns when it is given an encoding in which it can read the file to its end.

        Raises:
            DataError: If it cannot be read, is no text, or is in no encoding that may be tried.
        """
        with self.translated():
            first, otherwise = self._first()
            try:
                return look(first.encoding), first
            except UnicodeError as error:
                if otherwise is None:
                    raise DataError(self._refusal(first, error)) from None
                why = _byte(error)
            self._refuse_mixture(otherwise)
            try:
                return look(otherwise), Encoded(
                    encoding=otherwise,
                    remark=f"Read as {otherwise}, the fallback: the file is no UTF-8 ({why}).",
                )
            except UnicodeError as error:
                raise DataError(
                    f"{self.path} is neither UTF-8 nor {otherwise}, in which {_byte(error)} stands for nothing: let "
                    "the mapping name another fallback"
                ) from None

    @contextlib.contextmanager
    def opened(self, encoding: str) -> Iterator[io.TextIOWrapper]:
        """Open the file as text in *encoding*, with its line ends as they are."""
        with self._unpacked() as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
            yield text

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
        """Let what goes wrong while the file is read be told as a ``DataError``."""
        try:
            yield
        except UnicodeError:
            raise DataError(f"{self.path} was changed while it was read: import it again") from None
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DataError(
                f"{self.path} is a gzip archive that is damaged or breaks off ({error}): get the whole file"
            ) from None
        except OSError as error:
            raise DataError(f"{self.path} cannot be read: {error.strerror or error}") from None

    def _first(self) -> tuple[Encoded, str | None]:
        """Return the encoding to try first, and the one to try if that does not fit."""
        with self._unpacked() as file:
            start = file.read(64)
        for signature, kind in _SIGNATURES.items():
            if start.startswith(signature):
                form = _FORMATS.get(signature)
                such = f', format = "{form}",' if form else ""
                raise DataError(
                    f"{self.path} is {kind}, not a {self.what}: let the mapping name its format{such} or convert it"
                )
        marked = next((encoding for bom, encoding in _BOMS if start.startswith(bom)), None)
        if self.encoding is not None:
            return self._declared(marked, self.encoding), None
        if marked is not None:
            name = marked.removesuffix("-sig").upper()
            remark = f"Read as {name}: the file begins with its byte order mark."
            return Encoded(encoding=marked, remark=remark), None
        fallback = None if self.fallback is None else self._known(self.fallback)
        return Encoded(encoding="utf-8", remark="Read as UTF-8."), fallback

    def _declared(self, marked: str | None, declared: str) -> Encoded:
        encoding = self._known(declared)
        if marked is not None and encoding not in _SAME[marked]:
            name = marked.removesuffix("-sig").upper()
            raise DataError(
                f"{self.path} begins with the byte order mark of {name}, but the mapping says {declared}: leave its "
                "encoding out, or get the right file"
            )
        return Encoded(encoding=marked or encoding, remark=f"Read as {declared}, as the mapping says.")

    def _known(self, name: str) -> str:
        """Return the encoding *name* as Python calls it."""
        try:
            "a".encode(name)  # not every codec that Python knows is one of texts
            return codecs.lookup(name).name
        except (LookupError, UnicodeError, ValueError):
            raise DataError(f"there is no encoding {name!r}: write one such as utf-8, cp1252 or latin-1") from None

    def _refusal(self, tried: Encoded, error: UnicodeError) -> str:
        if self.encoding is not None:
            return f"{self.path} is not {self.encoding}, as the mapping has it: {_byte(error)} stands for nothing there"
        if tried.encoding == "utf-8":
            return f"{self.path} is no UTF-8 ({_byte(error)}), and the mapping declares no other encoding"
        name = tried.encoding.removesuffix("-sig").upper()
        return f"{self.path} begins with the mark of {name}, but is not {name} throughout"

    def _refuse_mixture(self, fallback: str) -> None:
        """Refuse a file of which some lines are UTF-8 with more than ASCII in them, and some are not UTF-8."""
        found: dict[bool, int] = {}
        with self._unpacked() as file:
            for number, line in enumerate(iter(partial(file.readline, RECORD_LIMIT), b""), start=1):
                if not line.isascii():
                    found.setdefault(_is_utf8(line), number)
        if len(found) == 2:  # noqa: PLR2004 - yes and no
            raise DataError(
                f"{self.path} mixes encodings: line {found[True]} is UTF-8 and line {found[False]} is not. Get a file "
                f'in one, or let the mapping say encoding = "{fallback}", which reads line {found[True]} wrongly'
            )

    @contextlib.contextmanager
    def _unpacked(self) -> Iterator[BinaryIO]:
        """Open the bytes of the file, unpacked where it is a gzip archive."""
        with self.path.open("rb") as file:
            if file.peek(2)[:2] != _GZIP:
                yield file
                return
            with (
                gzip.GzipFile(fileobj=file) as archive,
                io.BufferedReader(_Bounded(archive, file, self.path)) as bytes_,
            ):
                yield bytes_


class _Bounded(io.RawIOBase):
    """What is in an archive, as long as it stays within bounds."""

    def __init__(self, archive: gzip.GzipFile, packed: BinaryIO, path: Path) -> None:
        self._archive, self._packed, self._path = archive, packed, path
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - there is no name for what it is before Python 3.12
        count = self._archive.readinto(buffer)
        self._size += count
        many = self._size > RATIO_FREE and self._size > RATIO_LIMIT * self._packed.tell()
        if many or self._size > UNPACKED_LIMIT:
            raise DataError(
                f"{self._path} unpacks into more than {self._size:,} bytes, far more than texts do: "
                "unpack it yourself if you trust it"
            )
        return count


def lines_of(file: io.TextIOWrapper, path: Path, record: list[str]) -> Iterator[str]:
    """Yield each line of *file* and add it to *record*, which the reader empties at the beginning of each record.

    Raises:
        DataError: If a record grows beyond ``RECORD_LIMIT``, or there is a NUL in it.
    """
    size = 0
    for number, line in enumerate(iter(partial(file.readline, RECORD_LIMIT + 1), ""), start=1):
        size = size + len(line) if record else len(line)
        if size > RECORD_LIMIT:
            raise DataError(
                f"{path} has a record of more than {RECORD_LIMIT:,} characters by line {number}: either it is another "
                "kind of file, or a quotation mark is never closed"
            )
        if "\0" in line:
            raise DataError(f"{path} has NUL characters in it: it is no text, or was damaged")
        record.append(line)
        yield line


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _byte(error: UnicodeError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte 0x{error.object[error.start]:02X}"
    return "a byte"
