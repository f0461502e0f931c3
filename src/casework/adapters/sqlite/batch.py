"""Commits on their way into the tables, gathered so that each table is written in one go."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from casework.adapters.sqlite.library import Library
from casework.adapters.sqlite.rows import (
    INSERT_DETAIL,
    INSERT_RECORD,
    PUT_CASE,
    case_values,
    detail_values,
    record_values,
)
from casework.application.commits import place
from casework.application.ports import CaseRow, Commit, Committed, Detail, IdempotencyKey
from casework.domain.envelope import FIRST_SEAL
from casework.errors import DetailTakenError, KeyReusedError, ReferenceTakenError, SourceKeyTakenError

if TYPE_CHECKING:
    import sqlite3

_VERSION = "SELECT version FROM log WHERE organisation = ?1 AND stream = ?2 ORDER BY version DESC LIMIT 1"
_HEAD = f"SELECT position, seal, ({_VERSION}) FROM log WHERE organisation = ?1 ORDER BY position DESC LIMIT 1"
_REQUEST = "SELECT first, last, digest, erased FROM requests WHERE organisation = ? AND key = ?"
_STREAMS = "SELECT stream FROM log WHERE organisation = ? AND position BETWEEN ? AND ? ORDER BY position"
_INSERT_REQUEST = "INSERT INTO requests (organisation, key, first, last, digest, erased) VALUES (?, ?, ?, ?, ?, 0)"


class Batch:
    """What a group of commits adds. To be used inside one write transaction, which nobody else can come between."""

    def __init__(self, connection: "sqlite3.Connection", library: Library) -> None:
        self._connection, self._library = connection, library
        self._heads: dict[str, tuple[int, str]] = {}
        self._versions: dict[tuple[str, str], int] = {}
        self._answers: dict[tuple[str, str], tuple[str, Committed]] = {}
        self._records: list[tuple[Any, ...]] = []
        self._rows: list[tuple[str, CaseRow]] = []
        self._details: list[tuple[str, Detail]] = []
        self._requests: list[tuple[Any, ...]] = []

    def add(self, commit: Commit) -> Committed:
        """Place *commit* behind everything before it, or find its answer if its key has come before."""
        organisation = commit.organisation
        if commit.key and (answer := self._recall(organisation, commit.key)):
            return answer
        head, last_seal = self._heads.get(organisation) or self._head(commit)
        records = place(
            commit, head=head, last_seal=last_seal, version_of=lambda stream: self._version(organisation, stream)
        )
        self._heads[organisation] = records[-1].position, records[-1].seal
        for record in records:
            self._versions[organisation, record.stream] = record.version
            self._records.append(record_values(record, head + 1))
        self._rows += [(organisation, row) for row in commit.rows]
        self._details += [(organisation, detail) for detail in commit.details]
        streams = tuple(dict.fromkeys([record.stream for record in records]))
        answer = Committed(first=head + 1, last=records[-1].position, streams=streams)
        if commit.key:
            self._answers[organisation, commit.key.key] = commit.key.digest, attrs.evolve(answer, repeated=True)
            self._requests.append((organisation, commit.key.key, answer.first, answer.last, commit.key.digest))
        return answer

    def write(self) -> None:
        """Write what was added into the tables; the transaction stays open."""
        self._connection.executemany(INSERT_RECORD, self._records)
        if self._details:
            self._insert_details()
        put_cases(self._connection, self._rows, self._library)
        if self._requests:
            self._connection.executemany(_INSERT_REQUEST, self._requests)

    def _insert_details(self) -> None:
        before = self._connection.total_changes
        try:
            self._connection.executemany(INSERT_DETAIL, [detail_values(*pair) for pair in self._details])
        except self._library.module.IntegrityError:
            _, refused = self._details[self._connection.total_changes - before]
            raise DetailTakenError(refused.id) from None

    def _recall(self, organisation: str, key: IdempotencyKey) -> Committed | None:
        if (organisation, key.key) not in self._answers:
            return recall(self._connection, organisation, key)
        digest, answer = self._answers[organisation, key.key]
        if digest != key.digest:
            raise KeyReusedError(key.key)
        return answer

    def _head(self, commit: Commit) -> tuple[int, str]:
        """Return the last position and seal; what the first stream's version is comes with it, in one question."""
        stream = commit.appends[0].stream if commit.appends else ""
        row = self._connection.execute(_HEAD, (commit.organisation, stream)).fetchone()
        head, last_seal, version = row or (0, FIRST_SEAL, 0)
        self._versions[commit.organisation, stream] = version or 0
        return head, last_seal

    def _version(self, organisation: str, stream: str) -> int:
        if (organisation, stream) in self._versions:
            return self._versions[organisation, stream]
        row = self._connection.execute(_VERSION, (organisation, stream)).fetchone()
        return row[0] if row else 0


def recall(connection: "sqlite3.Connection", organisation: str, key: IdempotencyKey) -> Committed | None:
    """Return the first answer to *key*, marked as repeated, or None if the key is new.

    Raises:
        KeyReusedError: If the key came before with another digest, or its digest has been erased since.
    """
    row = connection.execute(_REQUEST, (organisation, key.key)).fetchone()
    if row is None:
        return None
    first, last, digest, erased = row
    if erased or digest != key.digest:
        raise KeyReusedError(key.key)
    streams = dict.fromkeys(name for (name,) in connection.execute(_STREAMS, (organisation, first, last)))
    return Committed(first=first, last=last, streams=tuple(streams), repeated=True)


def put_cases(connection: "sqlite3.Connection", rows: Sequence[tuple[str, CaseRow]], library: Library) -> None:
    """Write *rows*, each with its organisation, in place of those of the same cases.

    Raises:
        ReferenceTakenError: If a reference belongs to another case.
        SourceKeyTakenError: If a place in another system belongs to another case.
    """
    before = connection.total_changes
    try:
        connection.executemany(PUT_CASE, [case_values(*pair) for pair in rows])
    except library.module.IntegrityError as error:
        _, refused = rows[connection.total_changes - before]
        if "cases.source_key" in str(error):
            raise SourceKeyTakenError(str(refused.source_system), str(refused.source_key)) from None
        raise ReferenceTakenError(refused.reference) from None
