"""Rows on their way: each alone, or all rows of one key together, with what names them and what they say."""

from collections.abc import Generator, Iterable, Iterator
from itertools import chain, islice
from typing import Protocol

import msgspec

from casework.application.mappings import SourceMapping
from casework.application.ports import SourceRow
from casework.application.row_keys import digest_of, joint_digest
from casework.application.row_reading import RowProblemError, RowReader

ROWS_OF_ONE = 1_000
"""How many rows may be one record; what more of them have is no key of a record, but a department, say, or a year."""


class KeysSeen(Protocol):
    """Remembers the first row of each key of one source."""

    def before(self, key: str, *, place: str, digest: str) -> tuple[str, str] | None:
        """Return the place and the digest of the first row with *key*; None if it is this one, which is noted then."""

    def holds(self, key: str) -> bool:
        """Say whether a row with *key* was noted."""


class Spool(Protocol):
    """Keeps the rows of one source until all of them are there."""

    def put(self, key: str, row: SourceRow) -> None:
        """Note *row*, which belongs to *key*."""

    def gathered(self) -> Iterator[tuple[str, Iterator[SourceRow]]]:
        """Yield each key once, in the order of its first row, with all its rows; take these before the next key."""

    def holds(self, key: str) -> bool:
        """Say whether a row of *key* was put here."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """The *rows* that are one record, what names it, and the digest of what they say.

    *problem* says why there can be no record of them, and *key_of* is the place of the row whose key they have, if that
    is why. *repeats* are rows that say again what one of *rows* does;
    *is_repeat*, that a row before said all of it.
    """

    rows: tuple[SourceRow, ...]
    key: str = ""
    digest: str = ""
    problem: str | None = None
    key_of: str | None = None
    repeats: tuple[SourceRow, ...] = ()
    is_repeat: bool = False

    @property
    def size(self) -> int:
        """How many rows of the source it is."""
        return len(self.rows) + len(self.repeats)

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.rows[0].line


class Units:
    """Makes units of rows; *passed_over* counts the rows that the mapping passes over."""

    def __init__(self, reader: RowReader, mapping: SourceMapping) -> None:
        self._reader, self._mapping = reader, mapping
        self.passed_over = 0

    def single(self, rows: Iterable[SourceRow], seen: KeysSeen) -> Generator[Unit, None, None]:
        """Yield each row alone; *seen* notes their keys."""
        for row in rows:
            if not self._passes_over(row):
                yield self._alone(row, seen)

    def _alone(self, row: SourceRow, seen: KeysSeen) -> Unit:
        try:
            key = self._key(row)
        except RowProblemError as error:
            return Unit(rows=(row,), problem=str(error))
        digest = digest_of(self._reader.digested(row.values))
        first = seen.before(key, place=row.place, digest=digest)
        if first is None:
            return Unit(rows=(row,), key=key, digest=digest)
        place, said = first
        if said == digest:
            return Unit(rows=(row,), key=key, digest=digest, is_repeat=True)
        # What is named by its content never comes here: two rows of one key are the same.
        named = " and ".join(self._mapping.identity.columns)
        return Unit(rows=(row,), problem=f"{named}: {_other(place)}", key_of=place)

    def several(self, rows: Iterable[SourceRow], spool: Spool) -> Generator[Unit, None, None]:
        """Yield all rows of a key together, after those that have none; *spool* keeps them until the last was read."""
        for row in rows:
            if self._passes_over(row):
                continue
            try:
                spool.put(self._key(row), row)
            except RowProblemError as error:
                yield Unit(rows=(row,), problem=str(error))
        for key, together in spool.gathered():
            first = tuple(islice(together, ROWS_OF_ONE + 1))
            if len(first) <= ROWS_OF_ONE:
                yield self._together(key, first)
            else:
                yield from self._too_many(chain(first, together))

    def _passes_over(self, row: SourceRow) -> bool:
        """Say whether the mapping passes *row* over, and count it then."""
        passes_over = row.problem is None and self._reader.skips(row.values)
        self.passed_over += passes_over
        return passes_over

    def _key(self, row: SourceRow) -> str:
        """Return what names *row*.

        Raises:
            RowProblemError: If nothing does, or it could not be read at all.
        """
        if row.problem is not None:
            raise RowProblemError(row.problem)
        return self._reader.key(row.values)

    def _together(self, key: str, rows: Iterable[SourceRow]) -> Unit:
        said: dict[str, SourceRow] = {}
        repeats = []
        for row in rows:
            digest = digest_of(self._reader.digested(row.values))
            if digest in said:
                repeats.append(row)
            else:
                said[digest] = row
        return Unit(rows=tuple(said.values()), key=key, digest=joint_digest(said), repeats=tuple(repeats))

    def _too_many(self, rows: Iterator[SourceRow]) -> Iterator[Unit]:
        """Yield *rows*, some at a time, as what cannot be one record."""
        named = " and ".join(self._mapping.identity.columns)
        problem = (
            f"{named}: the same in more than {ROWS_OF_ONE:,} rows, too many for one case; let the mapping name what "
            "tells cases apart"
        )
        while some := tuple(islice(rows, ROWS_OF_ONE)):
            yield Unit(rows=some, problem=problem)


def _other(place: str) -> str:
    return f"the same as on {place}, which says something else; one of them needs another, or must go"
