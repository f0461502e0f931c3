"""Copies of a store: of one moment, made while others go on writing, and named only once they are whole.

The copy is made by SQLite's own backup, inside one read transaction. To copy the file as any other is no backup: what
waits in its write-ahead log would be missing, and what is written meanwhile would be there by halves.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from casework.adapters.sqlite.identity import check_place
from casework.adapters.sqlite.library import StoreFile
from casework.adapters.sqlite.trouble import DAMAGED, in_our_words, is_of_writing, translated
from casework.errors import StoreUnavailableError

if TYPE_CHECKING:
    import sqlite3

# Until it has its name a copy is nobody's; it is brought to the disk when it is whole.
_HASTE = ("PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF")


@contextlib.contextmanager
def appearing(target: StoreFile, *, rights_of: Path) -> Iterator[StoreFile]:
    """Give an empty file beside *target* that gets its name when all is done, and is gone when anything went wrong.

    It has the rights of *rights_of*, and its owner may write it.

    Raises:
        StoreUnavailableError: If there is a file of that name, or no folder; nothing is ever overwritten.
        StoreReadOnlyError: If the folder cannot be written.
    """
    with in_our_words(target):
        check_place(target)
        _check_free(target)
        handle, name = tempfile.mkstemp(dir=target.path.parent, prefix=f".{target.path.name}.", suffix=".part")
        os.close(handle)
        part = attrs.evolve(target, path=Path(name))
        try:
            yield part
            part.path.chmod((rights_of.stat().st_mode | 0o600) & 0o777)
            _bring_to_disk(part.path)
            _check_free(target)
            part.path.rename(target.path)
            _bring_names_to_disk(target.path.parent)
        finally:
            for one in (part.path, *map(part.beside, ("-wal", "-shm", "-journal"))):
                one.unlink(missing_ok=True)


def copy_into(part: StoreFile, connection: "sqlite3.Connection", source: StoreFile) -> None:
    """Write what *connection* sees now into the empty file *part*, and let SQLite check every page of it.

    Raises:
        StoreError: If *source* cannot be read, or *part* cannot be written.
        StoreUnavailableError: If the copy is damaged, as *source* then is.
    """
    copy: sqlite3.Connection = part.library.module.connect(part.path, isolation_level=None)
    try:
        for setting in _HASTE:
            copy.execute(setting)
        connection.execute("BEGIN")
        try:
            # To read anything begins the transaction, and waits for its turn with our patience.
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            connection.backup(copy)
        finally:
            connection.execute("COMMIT")
        copy.execute("PRAGMA journal_mode = DELETE")  # one file that needs no other beside it, even to be read
        found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except part.library.error as error:
        raise translated(error, part if is_of_writing(error) else source) from error
    finally:
        copy.close()
    if found != "ok":
        raise StoreUnavailableError(str(source.path), DAMAGED)


def _check_free(target: StoreFile) -> None:
    """Refuse a name that is taken.

    A journal that some store left there would be worked into the new file, and ruin it.
    """
    for one in (target.path, *map(target.beside, ("-wal", "-journal"))):
        if one.exists():
            raise StoreUnavailableError(str(one), "it is there already, and nothing is overwritten; move it away first")


def _bring_to_disk(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _bring_names_to_disk(folder: Path) -> None:
    with contextlib.suppress(PermissionError):  # Windows, which opens no folder and needs no such call
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
