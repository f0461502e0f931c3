"""What a write is about to change of one organisation, worked out in memory while its head row is locked.

First everything is asked for that the commits may run into, then they are placed one after the other, each seeing those
before it, and what is left is only to be written. Nothing is written that could still be refused. A passage that
another store sealed goes the same way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from casework.application.agenda_rows import is_current, put
from casework.application.commits import place, placed_answers, placed_strikes
from casework.application.passages import check_passage, erased_in
from casework.application.ports import (
    AgendaChange,
    AgendaRow,
    AnswerRow,
    CaseRow,
    Commit,
    Committed,
    Detail,
    IdempotencyKey,
    Passage,
    StruckAnswer,
)
from casework.application.verification import detail_ids
from casework.errors import DetailTakenError, KeyReusedError, ReferenceTakenError, SourceKeyTakenError
from casework_postgres.rows import DetailLine, LogLine, Name, Request, adopted, name_of, names_of, to_agenda, to_request


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
    _looked_at: dict[str, AgendaRow]
    """The agenda rows that are there, or will be."""
    lines: list[LogLine] = attrs.Factory(list)
    details: list[DetailLine] = attrs.Factory(list)
    requests: list[Request] = attrs.Factory(list)
    names: list[Name] = attrs.Factory(list)
    rows: dict[str, CaseRow] = attrs.Factory(dict)
    gone: list[str] = attrs.Factory(list)
    """The cases whose rows are taken away before *rows* are written."""
    answers: list[AnswerRow] = attrs.Factory(list)
    struck: list[StruckAnswer] = attrs.Factory(list)
    agendas: dict[str, AgendaRow] = attrs.Factory(dict)
    silent: list[str] = attrs.Factory(list)
    """The cases whose agenda rows are taken away before *agendas* are written."""

    def append(self, commit: Commit) -> Committed:
        """Place *commit* behind everything before it, or find its answer if its key has come before."""
        if commit.key and (request := self._answered.get(commit.key.key)):
            return answer(request, commit.key)
        records = place(commit, head=self.head, last_seal=self.seal, version_of=self._version_of)
        self._take_details(commit.details)
        self.replace(commit.rows)
        for change in commit.agenda_changes:
            self._put_agenda(change)
        for case in commit.without_rows:
            self.rows.pop(case, None)
            self.gone.append(case)
            self._silence(case)
        self.answers += [attrs.evolve(row, version=version) for version, row in placed_answers(commit, records)]
        began, self.head, self.seal = self.head + 1, records[-1].position, records[-1].seal
        self.lines += [LogLine(record, began) for record in records]
        self._versions.update({record.stream: record.version for record in records})
        self.struck += placed_strikes(commit, self._versions)
        streams = tuple(dict.fromkeys(record.stream for record in records))
        if commit.key:
            request = Request(
                key=commit.key.key, first=began, last=self.head, streams=streams, digest=commit.key.digest
            )
            self.requests.append(request)
            self._answered[request.key] = request
        return Committed(first=began, last=self.head, streams=streams)

    def adopt(self, passage: Passage) -> None:
        """Take *passage* in behind everything before it, as it was sealed."""
        check_passage(self.organisation, passage, head=self.head, last_seal=self.seal, version_of=self._version_of)
        self.requests = [adopted(receipt, passage) for receipt in passage.receipts]
        for request in self.requests:
            if request.key in self._answered:
                raise KeyReusedError(request.key)
        for name in passage.names:
            self._take_name(name_of(name))
        began = {place: one.first for one in passage.receipts for place in range(one.first, one.last + 1)}
        self.lines = [LogLine(record, began.get(record.position, record.position)) for record in passage.records]
        self.details = [line for line in _kept(passage) if line.id not in self._taken]
        if passage.records:
            self.head, self.seal = passage.records[-1].position, passage.records[-1].seal

    def replace(self, rows: Iterable[CaseRow]) -> None:
        """Put *rows* in place of those of the same cases, unless they are older, and give their names to the cases."""
        for row in rows:
            for name in names_of(row):
                self._take_name(name)
            before = self.rows.get(row.case)
            if before is None or before.version <= row.version:
                self.rows[row.case] = row

    def replace_agendas(self, changes: Iterable[AgendaChange]) -> tuple[str, ...]:
        """Change agenda rows, and return the cases of what is left out, for its maker had not seen the latest."""
        return tuple(
            [each.case for each in changes if not (is_current(each, self._version_of) and self._put_agenda(each))]
        )

    def _put_agenda(self, change: AgendaChange) -> bool:
        if not put(self._looked_at, change):
            return False
        if row := self._looked_at.get(change.case):
            self.agendas[change.case] = row
        else:
            self._silence(change.case)
        return True

    def forget_agendas(self) -> None:
        """Take every agenda row for gone."""
        self._looked_at.clear()

    def _silence(self, case: str) -> None:
        self._looked_at.pop(case, None)
        self.agendas.pop(case, None)
        self.silent.append(case)

    def current(self, rows: Iterable[CaseRow]) -> Iterator[CaseRow]:
        """Yield those of *rows* whose makers had seen the latest events of their cases."""
        return (row for row in rows if self._version_of(row.case) <= row.version)

    def _version_of(self, stream: str) -> int:
        return self._versions.get(stream, 0)

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
            self.details.append(DetailLine(id=detail.id, stream=detail.stream, salt=detail.salt, value=detail.value))


def answer(request: Request, key: IdempotencyKey) -> Committed:
    """Return the first answer to *request*, marked as repeated.

    Raises:
        KeyReusedError: If it came with another digest, or its digest has been erased since.
    """
    if request.erased or request.digest != key.digest:
        raise KeyReusedError(key.key)
    return Committed(first=request.first, last=request.last, streams=request.streams, repeated=True)


def _kept(passage: Passage) -> list[DetailLine]:
    """Return the details of *passage* as they are kept, and a blank for each that was erased."""
    streams = {reference.detail: record.stream for record in passage.records for reference in record.details}
    kept = {one.id: DetailLine(id=one.id, stream=one.stream, salt=one.salt, value=one.value) for one in passage.details}
    return [*kept.values(), *(DetailLine(id=name, stream=streams[name], erased=True) for name in erased_in(passage))]


@attrs.frozen(kw_only=True)
class Questions:
    """What is asked before anything is written: the names in the tables that it may run into."""

    organisation: str
    streams: list[str] = attrs.Factory(list)
    keys: list[str] = attrs.Factory(list)
    details: list[str] = attrs.Factory(list)
    wanted: list[Name] = attrs.Factory(list)
    agendas: list[str] = attrs.Factory(list)

    def values(self) -> Mapping[str, Any]:
        """Return the values of the statement that asks."""
        return {
            "organisation": self.organisation,
            "streams": self.streams,
            "keys": self.keys,
            "details": self.details,
            "systems": [name.system for name in self.wanted],
            "names": [name.key for name in self.wanted],
            "agendas": self.agendas,
        }


def questions_of_commits(organisation: str, commits: Sequence[Commit]) -> Questions:
    """Return what *commits* may run into."""
    return Questions(
        organisation=organisation,
        streams=list(dict.fromkeys(append.stream for commit in commits for append in commit.appends)),
        keys=[commit.key.key for commit in commits if commit.key],
        details=[detail.id for commit in commits for detail in commit.details],
        wanted=[name for commit in commits for row in commit.rows for name in names_of(row)],
        agendas=[each.case for commit in commits for each in commit.agenda_changes],
    )


def questions_of_rows(organisation: str, rows: Sequence[CaseRow]) -> Questions:
    """Return what *rows* may run into."""
    return Questions(
        organisation=organisation,
        streams=list(dict.fromkeys(row.case for row in rows)),
        wanted=[name for row in rows for name in names_of(row)],
    )


def questions_of_agendas(organisation: str, changes: Sequence[AgendaChange]) -> Questions:
    """Return what *changes* of agenda rows may run into."""
    streams = list(dict.fromkeys(stream for each in changes for stream in each.versions))
    return Questions(organisation=organisation, streams=streams, agendas=[each.case for each in changes])


def questions_of_passage(organisation: str, passage: Passage) -> Questions:
    """Return what *passage* may run into."""
    return Questions(
        organisation=organisation,
        streams=list(dict.fromkeys(record.stream for record in passage.records)),
        keys=[receipt.key for receipt in passage.receipts],
        details=[*detail_ids(passage.records), *(detail.id for detail in passage.details)],
        wanted=[name_of(name) for name in passage.names],
    )


def begun(organisation: str, head: tuple[Any, ...], answers: Iterable[tuple[Any, ...]]) -> Batch:
    """Return the batch of an organisation of which *head* and *answers* are known."""
    found: dict[str, list[tuple[Any, ...]]] = {"version": [], "request": [], "detail": [], "name": [], "agenda": []}
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
        looked_at={case: to_agenda(text) for case, _, text in found["agenda"]},
    )
