"""Looks for cells with errors in workbooks of Excel 5 to 2003 (XLS).

Such a file is a small file system: sectors, of which a table says which follows which, and a directory. One of the
files in it is the workbook, a list of records: first what is true of all sheets and where each begins, then the sheets.
"""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from casework.errors import DataError
from casework_excel import flaws

_SECTORS, _SMALL_SECTOR, _SMALL_FILE = (512, 4096), 64, 4096
_LAST, _ENTRY = 0xFFFFFFFA, 128
_NAMES = ("Workbook", "Book", "WORKBOOK", "BOOK")

_BEGIN, _END, _PASSWORD, _CODE_PAGE, _SHEET = 0x809, 0xA, 0x2F, 0x42, 0x85
_FORMULA, _YES_OR_ERROR = 0x6, 0x205
_EXCEL_97 = 0x600
_ERROR_OF_A_FORMULA, _NO_NUMBER = 2, 0xFF


def errors_in(path: Path, content: bytes) -> flaws.Flaws:
    """Return which rows of the workbook *path*, which holds *content*, have a cell with an error.

    Raises:
        DataError: If they are too many, or a password protects it.
        ValueError: If it is damaged; or another error of what is read from bytes.
    """
    book = memoryview(_workbook(content))
    begins: list[memoryview] = []
    version, codec = _EXCEL_97, "cp1252"
    for kind, data in _records(book):
        if kind == _PASSWORD:
            raise DataError(f"{path} is protected with a password: save it without one")
        if kind == _BEGIN:
            (version,) = struct.unpack_from("<H", data)
        elif kind == _CODE_PAGE:
            codec = f"cp{struct.unpack_from('<H', data)[0]}"
        elif kind == _SHEET:
            begins.append(data)
        elif kind == _END:
            break
    found: dict[str, dict[int, str]] = {}
    for data in begins:
        rows: dict[int, str] = {}
        for row, column in _errors(book[struct.unpack_from("<I", data)[0] :]):
            rows[row] = f"cell {flaws.cell_name(column, row)} {flaws.ERROR}"
            flaws.check_number(path, rows)
        if rows:
            found[_name(bytes(data[6:]), None if version == _EXCEL_97 else codec)] = rows
    return found


def _records(book: memoryview) -> Iterator[tuple[int, memoryview]]:
    at = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _errors(sheet: memoryview) -> Iterator[tuple[int, int]]:
    """Yield row and column of each cell with an error; charts stand inside of a sheet and have records like cells."""
    depth = 0
    for kind, data in _records(sheet):
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth < 1:
                return
        elif depth == 1 and _is_error(kind, data):
            row, column = struct.unpack_from("<HH", data)
            yield row + 1, column + 1


def _is_error(kind: int, data: memoryview) -> bool:
    if kind == _YES_OR_ERROR:
        return data[7] == 1
    return kind == _FORMULA and data[6] == _ERROR_OF_A_FORMULA and data[12] == data[13] == _NO_NUMBER


def _name(said: bytes, codec: str | None) -> str:
    """Return the name of a sheet; *codec* is None since Excel 97, where each text says how wide its letters are."""
    size, text = said[0], said[1:]
    if codec is not None:
        name = text[:size].decode(codec)
    elif text[0] & 1:
        name = text[1 : 1 + 2 * size].decode("utf-16-le")
    else:
        name = text[1 : 1 + size].decode("latin-1")
    return name.replace("\0", "")


@attrs.frozen(kw_only=True)
class _Sectors:
    """Sectors of *size* bytes in *content*, and for each the *following* one."""

    content: memoryview
    size: int
    following: Sequence[int]

    def one(self, number: int) -> memoryview:
        """Return the sector with this *number*; there is less of it, or nothing, where the file ends before it does."""
        return self.content[number * self.size : (number + 1) * self.size]

    def file(self, first: int, size: int | None = None) -> bytes:
        """Return *size* bytes, or all, of the file that begins in the sector *first*."""
        pieces: list[memoryview] = []
        most = len(self.following) if size is None else min(len(self.following), -(-size // self.size))
        at = first
        while at < _LAST and len(pieces) < most:
            if at >= len(self.following):
                raise ValueError("a part of it is missing")
            pieces.append(self.one(at))
            at = self.following[at]
        return b"".join(pieces)[:size]


def _workbook(content: bytes) -> bytes:
    """Return the file of records, or nothing if there is none: then the library says what is wrong."""
    (shift,) = struct.unpack_from("<H", content, 30)
    directory, small, further = struct.unpack_from("<I8xI4xI", content, 48)
    size = 1 << shift
    if size not in _SECTORS:
        raise ValueError("its sectors have no size that is known")
    sectors = _Sectors(content=memoryview(content)[size:], size=size, following=())
    sectors = attrs.evolve(sectors, following=_numbers(_table(sectors, content, further)))
    entries = sectors.file(directory)
    files = {name: (first, length) for name, first, length in _entries(entries)}
    for name in _NAMES:
        if name in files:
            first, length = files[name]
            if length >= _SMALL_FILE:
                return sectors.file(first, length)
            root, all_small = struct.unpack_from("<II", entries, 116)
            inside = memoryview(sectors.file(root, all_small))
            following = _numbers(sectors.file(small))
            return _Sectors(content=inside, size=_SMALL_SECTOR, following=following).file(first, length)
    return b""


def _table(sectors: _Sectors, content: bytes, further: int) -> bytes:
    """Return which sector follows which; the header and the sectors from *further* on say where that stands."""
    numbers = [*struct.unpack_from("<109I", content, 76)]
    most = len(numbers) + len(content) // sectors.size
    while further < _LAST and len(numbers) < most:
        *more, further = _numbers(sectors.one(further))
        numbers += more
    return b"".join(sectors.one(at) for at in numbers[:most] if at < _LAST)


def _numbers(content: bytes | memoryview) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(content) // 4}I", content)


def _entries(directory: bytes) -> Iterator[tuple[str, int, int]]:
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        name = directory[at : at + 64].decode("utf-16-le", errors="replace").partition("\0")[0]
        yield name, *struct.unpack_from("<II", directory, at + 116)
