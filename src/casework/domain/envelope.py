"""The envelope around every event, and the seal that chains an organisation's log.

A record says where an event stands (organisation, stream, version in the stream, position in the organisation), what it
is (name, schema number, data), when it happened and when it was recorded, who wrote it, and which details it refers to.
The data is the text that was written, byte for byte, so that a later release can check the seal of an event whose shape
it has long replaced.

The seal of a record is a hash over the seal before it and everything in the record. Details are covered by salted
commitments, not by their words: when a detail and its salt are erased, the chain still holds and says nothing about it.
"""

import datetime as dt
import hashlib
from functools import lru_cache

import attrs

from casework.errors import NaiveInstantError

FIRST_SEAL = "0" * 64
"""What stands before the first record of an organisation."""


@attrs.frozen(kw_only=True)
class DetailReference:
    """The id of a detail and its salted commitment, a hex SHA-256."""

    detail: str
    commitment: str


@attrs.frozen(kw_only=True)
class Record:
    """One event as it stands in the log.

    *happened* is an ISO date, or an ISO instant with its offset; *recorded_at* an ISO instant in UTC ending in ``Z``;
    *data* is JSON text.
    """

    organisation: str
    stream: str
    version: int
    position: int
    name: str
    schema: int
    happened: str
    recorded_at: str
    actor: str
    data: str
    details: tuple[DetailReference, ...] = ()
    key: str | None = None
    seal: str = ""


def seal(previous: str, record: Record) -> str:
    """Return the seal of *record* after the seal *previous*, as 64 hex digits; ``record.seal`` plays no part.

    Every part goes in with its length, so that no two different records read the same.
    """
    parts = [
        previous,
        record.organisation,
        record.stream,
        str(record.version),
        str(record.position),
        record.name,
        str(record.schema),
        record.happened,
        record.recorded_at,
        record.actor,
        record.data,
        record.key or "",
    ]
    for reference in record.details:
        parts += (reference.detail, reference.commitment)
    return hashlib.sha256("".join([f"{len(part)}:{part}" for part in parts]).encode()).hexdigest()


def commitment(salt: bytes, value: str) -> str:
    """Return the salted commitment of the detail *value*, as 64 hex digits."""
    return hashlib.sha256(salt + value.encode()).hexdigest()


@lru_cache(maxsize=16)
def stamp(instant: dt.datetime) -> str:
    """Return *instant* in the one form in which the log keeps instants: UTC, microseconds, ``Z``.

    Raises:
        NaiveInstantError: If *instant* has no offset.
    """
    if instant.utcoffset() is None:
        raise NaiveInstantError(instant)
    return instant.astimezone(dt.UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"
