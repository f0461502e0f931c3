"""What casework keeps of a file: its hash, its size and its sort. The bytes stay where they are."""

import hashlib
import mimetypes
import os
from pathlib import Path

import attrs

from casework.errors import UsageError

_CHUNK = 1 << 20
_UNKNOWN = "application/octet-stream"
_OF_OFFICES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".msg": "application/vnd.ms-outlook",
    ".heic": "image/heic",
    ".webp": "image/webp",
}
"""What offices use and Python does not know on every machine."""


@attrs.frozen(kw_only=True)
class FileFacts:
    """What is known of the bytes of a file; *name* is the last part of its path, without the folders."""

    name: str
    media_type: str
    sha256: str
    size: int


def path_text(path: object) -> str:
    """Return *path* as text.

    Raises:
        UsageError: If it is no path; what it is instead is not in the message.
    """
    text = os.fspath(path) if isinstance(path, str | os.PathLike) else path
    if not isinstance(text, str) or "\0" in text or not text.strip() or not _is_a_name(text):
        message = "a file is named by its path, as text: give the path of a file that is there"
        raise UsageError(message)
    return text


def _is_a_name(text: str) -> bool:
    try:
        os.fsencode(text)
    except UnicodeEncodeError:  # half of a surrogate pair, which no file system can write
        return False
    return True


def facts_of_file(path: str | os.PathLike[str]) -> FileFacts:
    """Read the file at *path* and return what is kept of it.

    Raises:
        UsageError: If there is no such file, it is a folder, or it cannot be read. The path is not in the message,
            because it may hold somebody's name.
    """
    where = Path(path)
    if not where.is_file():
        message = "that is a folder: name one file in it" if where.is_dir() else "there is no such file: check the path"
        raise UsageError(message)
    digest, size = hashlib.sha256(), 0
    try:
        with where.open("rb") as file:
            # The bytes that are hashed are those that are counted, also if somebody writes into the file meanwhile.
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}; check the rights"
        raise UsageError(message) from None
    return FileFacts(name=where.name, media_type=_media_type(where), sha256=digest.hexdigest(), size=size)


def _media_type(path: Path) -> str:
    """Return what sort of file *path* is by its ending alone, alike on every machine."""
    found, packed = mimetypes.MimeTypes().guess_type(path.name)
    return _UNKNOWN if packed else _OF_OFFICES.get(path.suffix.lower(), found or _UNKNOWN)
