"""Whether the files of a configuration are what they were: the file itself, and those of the folders that it names."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from casework.application.configuration import Configuration


def fingerprint_of(path: Path, settings: Configuration) -> str:
    """Return what changes with any file of the configuration at *path*, which says *settings*."""
    digest = hashlib.sha256()
    for each in (path, *_files(settings)):
        digest.update(f"{each}\n".encode(errors="surrogateescape"))
        digest.update(each.read_bytes() if each.is_file() else b"")
    return digest.hexdigest()


def _files(settings: Configuration) -> Iterator[Path]:
    folders = (
        settings.procedures,
        settings.calendars,
        settings.outcomes,
        settings.equality,
        settings.frameworks,
        settings.surveys,
        settings.indicators,
        settings.categories,
        settings.reminders,
        settings.templates,
    )
    for folder in folders:
        if folder is not None:
            yield from sorted(each for each in (folder, *folder.rglob("*")) if each.is_file())
