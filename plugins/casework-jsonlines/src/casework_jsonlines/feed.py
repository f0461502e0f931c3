"""Writes records as JSON lines, each once, whatever happens in between."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from casework.domain.envelope import Record
from casework.errors import CaseworkError

_FIRST_LOOK = 65_536
"""How many bytes from the end of the file are looked at first."""

_BEGINNING = b'{"organisation": '


class AnotherLogError(CaseworkError):
    """What stands in the file was not written from this log."""


class JsonLinesFeed:
    """Appends each record to the file at *path* as one line, and passes over those that stand there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def follow(self, records: Sequence[Record]) -> None:
        """Write *records*; when this returns, they are on the disk.

        Raises:
            AnotherLogError: If the file holds anything else than this log; then nothing is written.
        """
        with self._path.open("a+b") as file:
            seals, last = _written(file, records[0])
            for record in records:
                if record.position <= last and seals.get(record.position) != record.seal:
                    raise AnotherLogError(f"{self._path} has another record at position {record.position}")
            file.writelines(_line(record) for record in records if record.position > last)
            file.flush()
            os.fsync(file.fileno())


def _written(file: BinaryIO, first: Record) -> tuple[Mapping[int, str], int]:
    """Return the seals by position from that of *first* on, as they stand in *file*, and the last position.

    A line that was begun and not finished is removed.

    Raises:
        AnotherLogError: If there is something else than lines of the organisation of *first*.
    """
    size, look = file.seek(0, os.SEEK_END), _FIRST_LOOK
    while True:
        start = max(0, size - look)
        file.seek(start)
        *lines, torn = file.read().split(b"\n")
        seals = _seals(lines[1:] if start else lines, first.organisation)
        if start == 0 or min(seals, default=first.position) < first.position:
            break
        look *= 4
    if not _BEGINNING.startswith(torn[: len(_BEGINNING)]):
        raise _not_ours()
    file.truncate(size - len(torn))
    return seals, max(seals, default=0)


def _seals(lines: Sequence[bytes], organisation: str) -> Mapping[int, str]:
    try:
        said = [json.loads(line) for line in lines]
        seals = {line["position"]: line["seal"] for line in said if line["organisation"] == organisation}
    except (ValueError, KeyError, TypeError):
        raise _not_ours() from None
    if len(seals) < len(lines):
        raise _not_ours()
    return seals


def _not_ours() -> AnotherLogError:
    return AnotherLogError("the file has lines that were not written from this log")


def _line(record: Record) -> bytes:
    said = {
        "organisation": record.organisation,
        "stream": record.stream,
        "version": record.version,
        "position": record.position,
        "name": record.name,
        "schema": record.schema,
        "happened": record.happened,
        "recorded_at": record.recorded_at,
        "actor": record.actor,
        "data": json.loads(record.data),
        "details": [reference.detail for reference in record.details],
        "seal": record.seal,
    }
    return json.dumps(said).encode() + b"\n"
