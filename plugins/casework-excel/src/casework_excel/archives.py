"""Looks into a workbook before anything reads it: what kind it is, and whether it was made to do harm.

The kind is decided by what is in the file and not by its name. XLSX and ODS are ZIP archives of XML. Their members are
counted, their names and sizes compared with limits, and each is unpacked once, in pieces, to see that it is no larger
than the archive says, whole, and without a document type, in which entities would be declared.

On the way, what the library that reads the cells leaves blank is noted: errors such as ``#REF!``, and formulas whose
value was not saved. The latter are found in XLSX only.
"""

import copy
import re
import struct
import zipfile
import zlib
from collections.abc import Generator, Iterator
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import ParseError

import attrs
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from casework.errors import DataError
from casework_excel import old_workbooks, open_documents
from casework_excel.flaws import ERROR, UNSAVED, Flaws, check_number

FILE_LIMIT = 200 << 20
UNPACKED_LIMIT = 400 << 20
RATIO_LIMIT, RATIO_FREE = 250, 1 << 20
MEMBER_LIMIT = 2_000

_CHUNK = 1 << 16
_SMALL = 4 << 20
"""Bytes of a member that is read as one, which has a line for each sheet."""
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_OLD, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_CELLS = "content.xml"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_DOCUMENT_TYPE = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_CELL = re.compile(rb"<(?:\w+:)?c\s")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s(?P<said>[^<>]*?\bt=["']e["'][^<>]*)>""")
_UNSAVED = re.compile(
    rb"""<(?:\w+:)?c\s(?P<said>[^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*/>|/>|(?:\s[^<>]*)?>[^<]*</(?:\w+:)?f>)\s*"""
    rb"""(?:</(?:\w+:)?c>|<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*>\s*</(?:\w+:)?v>)"""
)
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_TEXT = re.compile(rb"""\bt=["']str["']""")


_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    LookupError,
)


@attrs.frozen(kw_only=True)
class Looked:
    """What a look found: by sheet and row, why a cell of it cannot be read."""

    flaws: Flaws = attrs.Factory(dict)


def look_into(path: Path) -> Looked:
    """Return what is found in the workbook *path*.

    Raises:
        DataError: If it is none, is protected, damaged, or goes beyond a limit.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(len(_OLD))
        if size > FILE_LIMIT:
            raise DataError(f"{path} has {size:,} bytes; workbooks are read up to {FILE_LIMIT:,}. Save it as CSV")
        if start == _OLD:
            return _look_into_old(path)
        if start.startswith(_ZIP):
            with zipfile.ZipFile(path) as archive:
                return _look_into_archive(path, archive)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from None
    except _DAMAGED as error:
        raise DataError(f"{path} is damaged or no workbook: {error}") from None
    raise DataError(f"{path} is no workbook (XLSX, XLS or ODS): let the mapping name its format")


def _look_into_old(path: Path) -> Looked:
    content = path.read_bytes()
    if _PROTECTED in content:
        raise DataError(f"{path} is protected with a password: save it without one")
    return Looked(flaws=old_workbooks.errors_in(path, content))


def _look_into_archive(path: Path, archive: zipfile.ZipFile) -> Looked:
    members = archive.infolist()
    _check_directory(path, members)
    flaws = {member.filename: _look_into_member(path, archive, member) for member in members}
    if _BOOK in flaws:
        sheets = _sheets(path, archive)
        return Looked(flaws={sheets.get(member, ""): each for member, each in flaws.items() if each})
    if "mimetype" in flaws and _small(path, archive, "mimetype").startswith(_ODS):
        cells = archive.getinfo(_CELLS)
        open_documents.check_whole(path, _pieces(path, archive, cells))
        return Looked(flaws=open_documents.errors_in(path, lambda: _pieces(path, archive, cells)))
    raise DataError(f"{path} is a ZIP archive, but no workbook that is read here: save it as XLSX")


def _check_directory(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MEMBER_LIMIT:
        raise DataError(f"{path} has {len(members):,} members; a workbook has a few. It was not opened")
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise DataError(f"{path} has two members of one name, as no workbook has. It was not opened")
    for member in members:
        name = PurePosixPath(member.filename)
        if name.is_absolute() or ".." in name.parts or "\\" in member.orig_filename or ":" in member.filename:
            raise DataError(f"{path} has a member whose name leads out of it. It was not opened")
        if member.file_size > RATIO_FREE and member.file_size > RATIO_LIMIT * max(member.compress_size, 1):
            raise _bomb(path)
    if sum(member.file_size for member in members) > UNPACKED_LIMIT:
        raise _bomb(path)


def _look_into_member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> dict[int, str]:
    """Unpack *member* in pieces to its true end, and return its rows with cells that cannot be read."""
    flaws: dict[int, str] = {}
    waiting = b""
    for piece in _pieces(path, archive, member):
        if not waiting and piece[:2] in {b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"}:
            raise DataError(f"{path} has XML in it that is no UTF-8. It was not opened")
        waiting += piece
        if _DOCUMENT_TYPE.search(waiting):
            raise DataError(f"{path} has a document type in it, in which entities are declared. It was not opened")
        flaws.update(_flaws(waiting))
        check_number(path, flaws)
        waiting = waiting[_kept_from(waiting) :]
    return flaws


def _pieces(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Generator[bytes, None, None]:
    # As if it were larger than the archive says: else reading stops there, and what comes after is not seen.
    whole = copy.copy(member)
    whole.file_size = member.file_size + _CHUNK
    size = 0
    with archive.open(whole) as file:
        while piece := file.read(_CHUNK):
            size += len(piece)
            if size > member.file_size:
                raise _bomb(path)
            yield piece
    if size < member.file_size:
        raise DataError(f"{path} is damaged: a member of it breaks off")


def _flaws(xml: bytes) -> Iterator[tuple[int, str]]:
    if b't="e"' in xml or b"t='e'" in xml:
        for found in _ERROR.finditer(xml):
            yield _place(found["said"], ERROR)
    if b"<f" in xml or b":f" in xml:
        for found in _UNSAVED.finditer(xml):
            if not _TEXT.search(found["said"]):
                yield _place(found["said"], UNSAVED)


def _place(said: bytes, what: str) -> tuple[int, str]:
    found = _PLACE.search(said)
    if found is None:
        raise ValueError("a cell that cannot be read does not say where it stands")
    return int(found[2]), f"cell {found[1].decode()}{int(found[2])} {what}"


def _kept_from(xml: bytes) -> int:
    """Return from where *xml* is looked at again with what follows it: from its last cell, which may go on."""
    last = max((found.start() for found in _CELL.finditer(xml, max(0, len(xml) - _CHUNK))), default=0)
    return last if len(xml) - last < _CHUNK and last else max(0, len(xml) - 16)


def _sheets(path: Path, archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the names of the sheets by their members."""
    try:
        book = fromstring(_small(path, archive, _BOOK), forbid_dtd=True)
        links = fromstring(_small(path, archive, _LINKS), forbid_dtd=True)
    except (ParseError, DefusedXmlException, KeyError) as error:
        raise DataError(f"{path} is damaged in its list of sheets ({type(error).__name__})") from None
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    return {_member(targets.get(each.get(_ID), "")): each.get("name", "") for each in book.iter(f"{_MAIN}sheet")}


def _small(path: Path, archive: zipfile.ZipFile, member: str) -> bytes:
    if archive.getinfo(member).file_size > _SMALL:
        raise _bomb(path)
    return archive.read(member)


def _member(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _bomb(path: Path) -> DataError:
    return DataError(f"{path} unpacks into far more than a workbook holds. It was not opened; save it as CSV")
