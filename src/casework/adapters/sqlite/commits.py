"""A commit on its way into the tables. To be used inside a write transaction, which nobody else can come between."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from casework.adapters.sqlite.library import Library
from casework.adapters.sqlite.rows import (
    CASE_OF,
    DROP_AGENDA,
    DROP_CASE,
    INSERT_DETAIL,
    INSERT_RECORD,
    PUT_ANSWER,
    PUT_NAME,
    STRIKE_ANSWER,
    agenda_statements,
    answer_values,
    detail_values,
    name_values,
    put_case_statement,
    record_values,
    strike_values,
)
from casework.application.commits import place, placed_answers
from casework.application.ports import CaseRow, Commit, Committed, IdempotencyKey
from casework.domain.envelope import FIRST_SEAL, Record
from casework.errors import DetailTakenError, KeyReusedError, ReferenceTakenError, SourceKeyTakenError

if TYPE_CHECKING:
    import sqlite3

_VERSION = "SELECT version FROM log WHERE organisation = ? AND stream = ? ORDER BY version DESC LIMIT 1"
_ANSWERED_AT_ONCE = 8
"""Of how many streams the version is asked together with the head; a commit seldom has more than two."""
_ASKED_TOGETHER = 500
_REQUEST = "SELECT first, last, digest, erased FROM requests WHERE organisation = ? AND key = ?"
_STREAMS = "SELECT stream FROM log WHERE organisation = ? AND position BETWEEN ? AND ? ORDER BY position"
INSERT_REQUEST = "INSERT INTO requests (organisation, key, first, last, digest, erased) VALUES (?, ?, ?, ?, ?, ?)"


def write(connection: "sqlite3.Connection", library: Library, commit: Commit) -> Committed:
    """Write *commit* behind everything before it, or find its answer if its key has come before."""
    organisation, key = commit.organisation, commit.key
    if key and (answer := recall(connection, organisation, key)):
        return answer
    streams = [append.stream for append in commit.appends[:_ANSWERED_AT_ONCE]]
    head, last_seal, *found = head_of(connection, organisation, streams)
    versions = dict(zip(streams, found, strict=True))
    records = place(
        commit,
        head=head,
        last_seal=last_seal,
        version_of=lambda stream: (
            versions[stream] if stream in versions else version_of(connection, organisation, stream)
        ),
    )
    began, last = head + 1, records[-1].position
    for record in records:
        connection.execute(INSERT_RECORD, record_values(record, began))
    for detail in commit.details:
        try:
            connection.execute(INSERT_DETAIL, detail_values(organisation, detail))
        except library.module.IntegrityError:
            raise DetailTakenError(detail.id) from None
    _write_rows(connection, library, commit, records)
    if key:
        connection.execute(INSERT_REQUEST, (organisation, key.key, began, last, key.digest, 0))
    return Committed(first=began, last=last, streams=tuple(dict.fromkeys([record.stream for record in records])))


def _write_rows(
    connection: "sqlite3.Connection", library: Library, commit: Commit, records: tuple[Record, ...]
) -> None:
    """Write the rows of *commit*, whose events became *records*, and take away those that count no more."""
    organisation = commit.organisation
    for row in commit.rows:
        put_case(connection, library, organisation, row)
    for change in commit.agenda_changes:
        for statement, values in agenda_statements(organisation, change):
            connection.execute(statement, values)
    for case in commit.without_rows:
        connection.execute(DROP_CASE, (organisation, case))
        connection.execute(DROP_AGENDA, (organisation, case))
    for version, answer_row in placed_answers(commit, records):
        connection.execute(PUT_ANSWER, answer_values(organisation, version, answer_row))
    for struck in commit.struck:
        connection.execute(STRIKE_ANSWER, strike_values(organisation, struck))


def size_of(commit: Commit) -> int:
    """Return about how many bytes the texts of *commit* take."""
    events = (event for append in commit.appends for event in append.events)
    return sum(len(event.data) for event in events) + sum(len(detail.value.encode()) for detail in commit.details)


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


def put_case(connection: "sqlite3.Connection", library: Library, organisation: str, row: CaseRow) -> None:
    """Write *row* in place of that of the same case, unless it is older, and what it names as that of its case.

    Raises:
        ReferenceTakenError: If its reference belongs to another case.
        SourceKeyTakenError: If its place in another system belongs to another case.
    """
    put_names(connection, library, list(name_values(organisation, row)))
    connection.execute(*put_case_statement(organisation, row))


def put_names(connection: "sqlite3.Connection", library: Library, names: Sequence[tuple[str, str, str, str]]) -> None:
    """Write *names*, each the values of ``PUT_NAME``, as those of their cases.

    Raises:
        ReferenceTakenError, SourceKeyTakenError: If one belongs to another case.
    """
    try:
        connection.executemany(PUT_NAME, names)
    except library.module.IntegrityError:
        (system, key), *_ = _taken(connection, names)  # those before it are there by now
        raise (SourceKeyTakenError(system, key) if system else ReferenceTakenError(key)) from None


def _taken(connection: "sqlite3.Connection", names: Sequence[tuple[str, str, str, str]]) -> list[tuple[str, str]]:
    """Return the system and the key of each of *names* that belongs to another case."""
    return [
        (system, key)
        for organisation, system, key, case in names
        if connection.execute(CASE_OF, (organisation, system, key)).fetchone() not in {None, (case,)}
    ]


def head_of(connection: "sqlite3.Connection", organisation: str, streams: Sequence[str] = ()) -> tuple[Any, ...]:
    """Return the last position of the organisation, the seal there, and the present version of each of *streams*."""
    versions = f", coalesce(({_VERSION}), 0)" * len(streams)
    statement = f"SELECT position, seal{versions} FROM log WHERE organisation = ? ORDER BY position DESC LIMIT 1"
    asked = [value for stream in streams for value in (organisation, stream)]
    found = connection.execute(statement, (*asked, organisation)).fetchone()
    return tuple(found) if found else (0, FIRST_SEAL, *[0] * len(streams))


def versions_of(
    connection: "sqlite3.Connection", organisation: str, streams: Sequence[str]
) -> Iterator[tuple[str, int]]:
    """Yield each of *streams* with its present version, 0 for a new one."""
    for some in (streams[start : start + _ASKED_TOGETHER] for start in range(0, len(streams), _ASKED_TOGETHER)):
        version = _VERSION.replace("stream = ?", "stream = column1")
        marks = ", ".join(["(?)"] * len(some))
        statement = f"SELECT column1, coalesce(({version}), 0) FROM (VALUES {marks})"
        yield from connection.execute(statement, (organisation, *some))


def version_of(connection: "sqlite3.Connection", organisation: str, stream: str) -> int:
    """Return the present version of a stream, 0 for a new one."""
    row = connection.execute(_VERSION, (organisation, stream)).fetchone()
    return row[0] if row else 0
