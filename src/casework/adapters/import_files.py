"""What an import knows of the files that it reads: their names, hashes and sizes; and where it notes things down."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from casework.adapters.first_rows import FirstRows
from casework.adapters.gathered_rows import GatheredRows
from casework.application.importing import NamedFile, Origin
from casework.application.names_taken import ChecksBefore
from casework.errors import DataError

_CHUNK = 1 << 20
_NUL = b"\0"
"""It is in every packed file, workbook and database, and in no text but UTF-16."""


class TemporaryFiles:
    """Makes the places in which an import notes things down: in temporary files, so that memory stays constant."""

    def keys(self) -> FirstRows:
        """Return a new place for the first row of each key."""
        return FirstRows()

    def rows(self) -> GatheredRows:
        """Return a new place in which rows are gathered."""
        return GatheredRows()


@contextmanager
def checks_together() -> Iterator[ChecksBefore]:
    """Give what checks note that go together, in temporary files likewise."""
    aside = TemporaryFiles()
    with aside.keys() as references, aside.keys() as records:
        yield ChecksBefore(references=references, records=records)


def names_of(files: Sequence[Path]) -> list[str]:
    """Return the names by which *files* are told apart: with their folders, where two have one name."""
    names = [file.name for file in files]
    return names if len(set(names)) == len(names) else [str(file) for file in files]


def origin_of(files: Sequence[Path], mapping: Path, *, joined: Sequence[Path] = (), name: str | None = None) -> Origin:
    """Return what is known of *files*, which are one source together, and of the file of their *mapping*.

    *joined* are files whose columns are looked up; they are part of the source. Without files there is only a *name*.

    Raises:
        DataError: If one of them cannot be read.
    """
    read = [_read_through(file) for file in (*files, *joined)]
    names = (*names_of(files), *(file.name for file in joined))
    together = hashlib.sha256(b"".join(digest for digest, _, _ in read)).hexdigest()
    return Origin(
        name=", ".join(names_of(files)) if name is None else name,
        sha256=read[0][0].hex() if len(read) == 1 else together if read else None,
        files=tuple(
            NamedFile(name=called, sha256=digest.hex(), size=size, joined=number >= len(files))
            for number, (called, (digest, size, _)) in enumerate(zip(names, read, strict=True))
        ),
        lines=(read[0][2] or None) if len(files) == 1 else None,
        mapping_sha256=_read_through(mapping)[0].hex(),
    )


def _read_through(path: Path) -> tuple[bytes, int, int]:
    """Return the hash of a file, how many bytes it has, and how many lines; none, if it is no text."""
    digest, size, lines, is_text = hashlib.sha256(), 0, 0, True
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                is_text = is_text and _NUL not in chunk
                digest.update(chunk)
                size += len(chunk)
                lines += chunk.count(b"\n")
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}"
        raise DataError(message) from None
    return digest.digest(), size, lines if is_text else 0
