"""What a write is about to change of one organisation, worked out in memory while its head row is locked.

First everything is asked for that the commits may run into, then they are placed one after the other, each seeing those
before it, and what is left is only to be written. Nothing is written that could still be refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from casework.application.commits import place
from casework.application.ports import CaseRow, Commit, Committed, Detail, IdempotencyKey
from casework.errors import DetailTakenError, KeyReusedError, ReferenceTakenError, SourceKeyTakenError
from casework_postgres.rows import LogLine, Name, Request, names_of, to_request


@attrs.define(kw_only=True)
class Batch:
    """What is known of an organisation, and what is to be added to it."""

    organisation: str
    head: int
    seal: str
    _versions: dict[str, int]
    _answered: dict[str, Request]
    _owners: dict[tuple[str, str], str]
    _taken: set[str]
    lines: list[LogLine] = attrs.Factory(list)
    details: list[Detail] = attrs.Factory(list)
    requests: list[Request] = attrs.Factory(list)
    names: list[Name] = attrs.Factory(list)
    rows: dict[str, CaseRow] = attrs.Factory(dict)

    def append(self, commit: Commit) -> Committed:
        """Place *commit* behind everything before it, or find its answer if its key has come before."""
        if commit.key and (request := self._answered.get(commit.key.key)):
            return answer(request, commit.key)
        records = place(
            commit, head=self.head, last_seal=self.seal, version_of=lambda stream: self._versions.get(stream, 0)
        )
        self._take_details(commit.details)
        self.replace(commit.rows)
        began, self.head, self.seal = self.head + 1, records[-1].position, records[-1].seal
        self.lines += [LogLine(record, began) for record in records]
        self._versions.update({record.stream: record.version for record in records})
        streams = tuple(dict.fromkeys(record.stream for record in records))
        if commit.key:
            request = Request(
                key=commit.key.key, first=began, last=self.head, streams=streams, digest=commit.key.digest
            )
            self.requests.append(request)
            self._answered[request.key] = request
        return Committed(first=began, last=self.head, streams=streams)

    def replace(self, rows: Iterable[CaseRow]) -> None:
        """Put *rows* in place of those of the same cases, unless they are older, and give their names to the cases."""
        for row in rows:
            for name in names_of(row):
                self._take_name(name)
            before = self.rows.get(row.case)
            if before is None or before.version <= row.version:
                self.rows[row.case] = row

    def _take_name(self, name: Name) -> None:
        owner = self._owners.get((name.system, name.key))
        if owner is None:
            self._owners[name.system, name.key] = name.case
            self.names.append(name)
        elif owner != name.case:
            raise SourceKeyTakenError(name.system, name.key) if name.system else ReferenceTakenError(name.key)

    def _take_details(self, details: Iterable[Detail]) -> None:
        for detail in details:
            if detail.id in self._taken:
                raise DetailTakenError(detail.id)
            self._taken.add(detail.id)
            self.details.append(detail)


def answer(request: Request, key: IdempotencyKey) -> Committed:
    """Return the first answer to *request*, marked as repeated.

    Raises:
        KeyReusedError: If it came with another digest, or its digest has been erased since.
    """
    if request.erased or request.digest != key.digest:
        raise KeyReusedError(key.key)
    return Committed(first=request.first, last=request.last, streams=request.streams, repeated=True)


def questions(organisation: str, commits: Sequence[Commit], rows: Sequence[CaseRow]) -> Mapping[str, Any]:
    """Return the values of the statement that asks for everything that *commits* and *rows* may run into."""
    wanted = [name for row in (*rows, *(row for commit in commits for row in commit.rows)) for name in names_of(row)]
    return {
        "organisation": organisation,
        "streams": list(dict.fromkeys(append.stream for commit in commits for append in commit.appends)),
        "keys": [commit.key.key for commit in commits if commit.key],
        "details": [detail.id for commit in commits for detail in commit.details],
        "systems": [name.system for name in wanted],
        "names": [name.key for name in wanted],
    }


def begun(organisation: str, head: tuple[Any, ...], answers: Iterable[tuple[Any, ...]]) -> Batch:
    """Return the batch of an organisation of which *head* and *answers* are known."""
    found: dict[str, list[tuple[Any, ...]]] = {"version": [], "request": [], "detail": [], "name": []}
    for what, *values in answers:
        found[what].append(tuple(values))
    requests = [to_request(text) for _, _, text in found["request"]]
    return Batch(
        organisation=organisation,
        head=head[0],
        seal=head[1],
        versions={stream: int(version or 0) for stream, _, version in found["version"]},
        answered={request.key: request for request in requests},
        owners={(system, key): case for key, system, case in found["name"]},
        taken={name for name, _, _ in found["detail"]},
    )
