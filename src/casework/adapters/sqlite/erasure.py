"""Erasing details so that no byte of them stays; ``schema`` says why it is done by writing blanks over them."""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from casework.adapters.sqlite.library import StoreFile
from casework.domain.entries import stand_alone
from casework.errors import StoreUnavailableError

if TYPE_CHECKING:
    import sqlite3

_BLANK_TEXT = "printf('%*s', length(CAST({0} AS BLOB)), '')"

_STREAM = "SELECT stream FROM details WHERE organisation = ? AND id = ? AND erased = 0"
_ERASE_DETAIL = f"""
    UPDATE details SET value = {_BLANK_TEXT.format("value")}, salt = zeroblob(length(salt)), erased = 1
    WHERE organisation = ? AND id = ? AND erased = 0
"""
_ERASE_DIGESTS = f"""
    UPDATE requests SET digest = {_BLANK_TEXT.format("digest")}, erased = 1
    WHERE erased = 0 AND organisation = ?1 AND key IN (
        SELECT beginning.key FROM log AS part
        JOIN log AS beginning ON beginning.organisation = part.organisation AND beginning.position = part.began
        WHERE part.organisation = ?1 AND part.stream = ?2 AND beginning.key IS NOT NULL
    )
"""


_REFERRING = """
    SELECT beginning.key, part.details FROM log AS part
    JOIN log AS beginning ON beginning.organisation = part.organisation AND beginning.position = part.began
    WHERE part.organisation = ? AND part.stream = ? AND part.details IS NOT NULL AND beginning.key IS NOT NULL
"""
_ERASE_DIGEST = f"""
    UPDATE requests SET digest = {_BLANK_TEXT.format("digest")}, erased = 1
    WHERE erased = 0 AND organisation = ? AND key = ?
"""


def blank(connection: "sqlite3.Connection", organisation: str, ids: Sequence[str]) -> int:
    """Write blanks over the details and over the digests of their requests; return how many details."""
    pairs = [(organisation, name) for name in dict.fromkeys(ids)]
    streams = {stream for pair in pairs for (stream,) in connection.execute(_STREAM, pair)}
    erased = connection.executemany(_ERASE_DETAIL, pairs).rowcount
    alone = {stream for stream in streams if stand_alone(stream)}
    connection.executemany(_ERASE_DIGESTS, [(organisation, stream) for stream in sorted(streams - alone)])
    keys = [
        (organisation, key) for stream in sorted(alone) for key in _referring(connection, organisation, stream, ids)
    ]
    connection.executemany(_ERASE_DIGEST, keys)
    return max(erased, 0)


def _referring(connection: "sqlite3.Connection", organisation: str, stream: str, ids: Collection[str]) -> Iterator[str]:
    """Yield the keys of the requests that wrote a record into *stream* which refers to one of *ids*."""
    wanted = frozenset(ids)
    for key, details in connection.execute(_REFERRING, (organisation, stream)):
        if not wanted.isdisjoint(detail for detail, _ in json.loads(details)):
            yield key


def empty_write_ahead_log(connection: "sqlite3.Connection", file: StoreFile) -> None:
    """Move everything from the write-ahead log into the database, and cut the log to nothing.

    Raises:
        StoreUnavailableError: If somebody goes on reading an old state for too long; what was erased is erased, but the
            write-ahead log still holds a copy.
    """
    (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreUnavailableError(
            str(file.path),
            "the details are erased, but a long read keeps a copy of them in the -wal file; "
            "erase them again when it is over",
        )
