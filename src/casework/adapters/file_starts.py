"""What a file is by its first bytes, for a draft of its mapping; an import reads only what its mapping says."""

import zlib
from pathlib import Path

import attrs

_LOOKED_AT = 1 << 18
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_DATABASE = b"SQLite format 3\x00"
_GZIP = b"\x1f\x8b"
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@attrs.frozen(kw_only=True)
class FileStart:
    """The format of a file, and its first whole lines where it is a text with columns."""

    format: str
    text: str = ""


def start_of(path: Path) -> FileStart:
    """Return what *path* is.

    Raises:
        OSError: If it cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    if start.startswith(_GZIP):
        start = _unpacked(start)
    if start.startswith(_WORKBOOKS):
        return FileStart(format="excel")
    if start.startswith(_DATABASE):
        return FileStart(format="sqlite")
    text = start.decode(_WIDE.get(start[:2], "utf-8"), errors="replace").removeprefix("\ufeff")
    if text.lstrip().startswith(("{", "[")):
        return FileStart(format="json-lines" if text.lstrip()[0] == "{" else "open311")
    return FileStart(format="csv", text=_whole_lines(text) if len(start) >= _LOOKED_AT else text)


def _unpacked(start: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(start, _LOOKED_AT)
    except zlib.error:
        return b""


def _whole_lines(text: str) -> str:
    return text[: text.rfind("\n") + 1] or text
