"""Documents on their way out: to a file that appears whole or not at all, or to standard output."""

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that takes the place of *path* when everything is written; until then *path* stays as it is.

    Raises:
        OSError: If the folder is not there or cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        # Nobody asked for the file with the made-up name.
        error.filename = str(path)
        raise
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        written.chmod(_rights(path))
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)


def _rights(path: Path) -> int:
    """Return the rights of the file that is replaced, or those that any new file gets here."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def write_out(document: bytes, path: Path | None) -> None:
    """Write *document* into the file *path*, or to standard output where there is none."""
    if path is None:
        sys.stdout.buffer.write(document)
        sys.stdout.flush()
        return
    with replacing(path) as file:
        file.write(document)
