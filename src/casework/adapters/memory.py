"""A store in memory: for tests, for trying things out, and as the model that other stores are compared with."""

import os
import threading
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence

import attrs

from casework.application.agenda_rows import check_mark, is_current, page_of_agendas, put
from casework.application.answer_tabulation import tabulate_answer_rows
from casework.application.commits import place, placed_answers
from casework.application.listing import agrees, page
from casework.application.passages import check_passage, erased_in
from casework.application.ports import (
    AgendaChange,
    AgendaQuery,
    AgendaRow,
    AnswerQuery,
    AnswerRow,
    CaseRow,
    Commit,
    Committed,
    Detail,
    IdempotencyKey,
    Name,
    Passage,
    Receipt,
    RowQuery,
    StruckAnswer,
    SweepMark,
)
from casework.application.tabulation import tabulate_rows
from casework.domain.entries import stand_alone
from casework.domain.envelope import FIRST_SEAL, Record
from casework.errors import (
    DetailTakenError,
    ForkedStoreError,
    KeyReusedError,
    ReferenceTakenError,
    SourceKeyTakenError,
    StaleVersionError,
)


@attrs.define(kw_only=True)
class _Request:
    digest: str | None
    answer: Committed


@attrs.define
class _Shelf:
    """What the store keeps of one organisation. Everything is checked before anything is changed."""

    log: list[Record] = attrs.Factory(list)
    streams: dict[str, list[Record]] = attrs.Factory(dict)
    requests: dict[str, _Request] = attrs.Factory(dict)
    rows: dict[str, CaseRow] = attrs.Factory(dict)
    answers: dict[str, dict[int, AnswerRow]] = attrs.Factory(dict)
    """The rows of each survey by their versions."""
    agendas: dict[str, AgendaRow] = attrs.Factory(dict)
    swept: SweepMark | None = None
    owners: dict[tuple[str | None, str], str] = attrs.Factory(dict)
    """Which case a reference, or a source system's key, belongs to; nothing ever leaves it."""
    details: dict[str, Detail | None] = attrs.Factory(dict)
    """None stands where a detail has been erased."""

    def copy(self) -> "_Shelf":
        return _Shelf(
            log=self.log.copy(),
            streams={stream: records.copy() for stream, records in self.streams.items()},
            requests={key: attrs.evolve(request) for key, request in self.requests.items()},
            rows=self.rows.copy(),
            answers={survey: rows.copy() for survey, rows in self.answers.items()},
            agendas=self.agendas.copy(),
            swept=self.swept,
            owners=self.owners.copy(),
            details=self.details.copy(),
        )

    def append(self, commit: Commit) -> Committed:
        if commit.key and (answer := self.recall(commit.key)):
            return answer
        records = self._place(commit)
        self._check_details(commit.details)
        self.keep_rows(commit.rows)
        self.keep_agendas(commit.agenda_changes)
        self.take_away(commit.without_rows)
        self.keep_answers(placed_answers(commit, records), commit.struck)
        self._add(records)
        self.details |= {detail.id: detail for detail in commit.details}
        streams = tuple(dict.fromkeys(record.stream for record in records))
        answer = Committed(first=records[0].position, last=records[-1].position, streams=streams)
        if commit.key:
            self.requests[commit.key.key] = _Request(digest=commit.key.digest, answer=answer)
        return answer

    def recall(self, key: IdempotencyKey) -> Committed | None:
        request = self.requests.get(key.key)
        if request and request.digest != key.digest:
            raise KeyReusedError(key.key)
        return attrs.evolve(request.answer, repeated=True) if request else None

    def replace_rows(self, rows: Sequence[CaseRow]) -> None:
        self.keep_rows([row for row in rows if self._version_of(row.case) <= row.version])

    def keep_rows(self, rows: Sequence[CaseRow]) -> None:
        owners, replaced = ChainMap({}, self.owners), ChainMap({}, self.rows)
        for row in rows:
            _give(owners, None, row.reference, row.case)
            if row.source_system is not None and row.source_key is not None:
                _give(owners, row.source_system, row.source_key, row.case)
            before = replaced.get(row.case)
            if before is None or before.version <= row.version:
                replaced[row.case] = row
        self.owners |= owners.maps[0]
        self.rows |= replaced.maps[0]

    def take_away(self, cases: Sequence[str]) -> None:
        for case in cases:
            self.rows.pop(case, None)
            self.agendas.pop(case, None)

    def replace_agendas(
        self, organisation: str, changes: Sequence[AgendaChange], mark: SweepMark | None, expected: SweepMark | None
    ) -> tuple[str, ...]:
        begins_anew = mark is not None and mark.position == 0
        if begins_anew:
            self.agendas.clear()
        elif mark is not None:
            check_mark(organisation, there=self.swept, expected=expected)
        version_of, rows = self._version_of, self.agendas
        left = tuple([each.case for each in changes if not (is_current(each, version_of) and put(rows, each))])
        if begins_anew or (mark is not None and not left):
            self.swept = mark
        return left

    def keep_agendas(self, changes: Sequence[AgendaChange]) -> None:
        for change in changes:
            put(self.agendas, change)

    def keep_answers(self, placed: Iterable[tuple[int, AnswerRow]], struck: Iterable[StruckAnswer]) -> None:
        for version, row in placed:
            self.answers.setdefault(row.survey, {})[version] = attrs.evolve(row, version=version)
        for strike in struck:
            rows = self.answers.get(strike.survey, {})
            if strike.version in rows:
                before = rows[strike.version]
                rows[strike.version] = attrs.evolve(before, struck=(*before.struck, strike.batch))

    def answer_rows(self, survey: str) -> list[AnswerRow]:
        return [row for _, row in sorted(self.answers.get(survey, {}).items())]

    def replace_answers(
        self, organisation: str, survey: str, rows: Sequence[AnswerRow], *, after: int, last: int | None, head: int
    ) -> None:
        if len(self.log) != head:
            raise StaleVersionError(organisation, expected=head, found=len(self.log))
        kept = self.answers.get(survey, {})
        stay = {number: row for number, row in kept.items() if number <= after or (last is not None and number > last)}
        self.answers[survey] = stay | {row.version: row for row in rows}

    def adopt(self, organisation: str, passage: Passage) -> None:
        check_passage(
            organisation, passage, head=len(self.log), last_seal=self._last_seal(), version_of=self._version_of
        )
        for receipt in passage.receipts:
            if receipt.key in self.requests:
                raise KeyReusedError(receipt.key)
        owners: ChainMap[tuple[str | None, str], str] = ChainMap({}, self.owners)
        for name in passage.names:
            _give(owners, name.system, name.key, name.case)
        self.owners |= owners.maps[0]
        self._add(passage.records)
        self.details = dict.fromkeys(erased_in(passage)) | {one.id: one for one in passage.details} | self.details
        for receipt in passage.receipts:
            records = self.log[receipt.first - 1 : receipt.last]
            streams = tuple(dict.fromkeys(record.stream for record in records))
            answer = Committed(first=receipt.first, last=receipt.last, streams=streams)
            self.requests[receipt.key] = _Request(digest=receipt.digest, answer=answer)

    def _details_of(self, answer: Committed) -> set[str]:
        records = self.log[answer.first - 1 : answer.last]
        return {reference.detail for record in records for reference in record.details}

    def erase(self, ids: Sequence[str]) -> int:
        erased = [detail for detail in map(self.details.get, dict.fromkeys(ids)) if detail]
        gone = {detail.id for detail in erased}
        alone = {detail.stream for detail in erased if stand_alone(detail.stream)}
        whole = {detail.stream for detail in erased} - alone
        for request in self.requests.values():
            streams = set(request.answer.streams)
            if whole & streams or (alone & streams and gone & self._details_of(request.answer)):
                request.digest = None
        self.details |= dict.fromkeys(detail.id for detail in erased)
        return len(erased)

    def _place(self, commit: Commit) -> tuple[Record, ...]:
        return place(commit, head=len(self.log), last_seal=self._last_seal(), version_of=self._version_of)

    def _last_seal(self) -> str:
        return self.log[-1].seal if self.log else FIRST_SEAL

    def _version_of(self, stream: str) -> int:
        return len(self.streams.get(stream, ()))

    def _add(self, records: Sequence[Record]) -> None:
        self.log += records
        for record in records:
            self.streams.setdefault(record.stream, []).append(record)

    def _check_details(self, details: Sequence[Detail]) -> None:
        new: set[str] = set()
        for detail in details:
            if detail.id in self.details or detail.id in new:
                raise DetailTakenError(detail.id)
            new.add(detail.id)


def _give(owners: MutableMapping[tuple[str | None, str], str], system: str | None, key: str, case: str) -> None:
    """Let a name belong to *case*.

    Raises:
        ReferenceTakenError, SourceKeyTakenError: If it belongs to another one.
    """
    if owners.setdefault((system, key), case) != case:
        raise ReferenceTakenError(key) if system is None else SourceKeyTakenError(system, key)


class MemoryStore:
    """Keeps everything in this process, until it ends. The port ``Store`` says what each method does."""

    def __init__(self) -> None:
        self._process, self._lock = os.getpid(), threading.Lock()
        self._shelves: dict[str, _Shelf] = {}

    def append(self, commit: Commit) -> Committed:
        with self._locked():
            return self._shelf(commit.organisation).append(commit)

    def recall(self, organisation: str, key: IdempotencyKey) -> Committed | None:
        with self._locked():
            return self._shelf(organisation).recall(key)

    def append_many(self, commits: Sequence[Commit]) -> tuple[Committed, ...]:
        with self._locked():
            changed = {name: self._shelf(name).copy() for name in {commit.organisation for commit in commits}}
            answers = tuple(changed[commit.organisation].append(commit) for commit in commits)
            self._shelves |= changed
            return answers

    def read(self, organisation: str, stream: str, *, after: int = 0, limit: int | None = None) -> Sequence[Record]:
        with self._locked():
            found = self._shelf(organisation).streams.get(stream, ())
            return tuple(found[after:][:limit])

    def read_all(self, organisation: str, *, after: int = 0, limit: int | None = None) -> Iterator[Record]:
        with self._locked():
            records = self._shelf(organisation).log[after:]
        yield from records[:limit]

    def head(self, organisation: str) -> int:
        with self._locked():
            return len(self._shelf(organisation).log)

    def find(self, organisation: str, query: RowQuery) -> Sequence[CaseRow]:
        with self._locked():
            return page(self._shelf(organisation).rows.values(), query)

    def tabulate(
        self, organisation: str, by: Sequence[str], query: RowQuery | None = None
    ) -> tuple[tuple[tuple[str | int | None, ...], int], ...]:
        wanted = query or RowQuery()
        with self._locked():
            rows = self._shelf(organisation).rows.values()
            return tabulate_rows((row for row in rows if agrees(row, wanted)), by)

    def replace_rows(self, organisation: str, rows: Sequence[CaseRow]) -> None:
        with self._locked():
            self._shelf(organisation).replace_rows(rows)

    def keep_rows(self, organisation: str, rows: Sequence[CaseRow], without_rows: Sequence[str]) -> None:
        """Write the rows of a commit that was adopted, and take *without_rows* away, as it did in the store it is from.

        It is for a store that keeps what was written in another way, and reads it back into this one.
        """
        with self._locked():
            shelf = self._shelf(organisation)
            shelf.keep_rows(rows)
            shelf.take_away(without_rows)

    def tabulate_answers(
        self, organisation: str, by: Sequence[str], query: AnswerQuery | None = None
    ) -> tuple[tuple[tuple[str | int | None, ...], int], ...]:
        with self._locked():
            surveys = self._shelf(organisation).answers.values()
            return tabulate_answer_rows((row for rows in surveys for row in rows.values()), by, query or AnswerQuery())

    def answer_rows(
        self, organisation: str, survey: str, *, after: int = 0, limit: int | None = None
    ) -> Sequence[AnswerRow]:
        with self._locked():
            found = [row for row in self._shelf(organisation).answer_rows(survey) if row.version > after]
        return tuple(found[:limit])

    def replace_answers(
        self, organisation: str, survey: str, rows: Sequence[AnswerRow], *, after: int, last: int | None, head: int
    ) -> None:
        with self._locked():
            self._shelf(organisation).replace_answers(organisation, survey, rows, after=after, last=last, head=head)

    def keep_answers(
        self, organisation: str, placed: Iterable[tuple[int, AnswerRow]], struck: Iterable[StruckAnswer]
    ) -> None:
        """Write the answer rows of a commit that was adopted, each after its version, and what it struck out.

        It is for a store that keeps what was written in another way, as ``keep_rows`` is.
        """
        with self._locked():
            self._shelf(organisation).keep_answers(placed, struck)

    def agendas(self, organisation: str, query: AgendaQuery) -> Sequence[AgendaRow]:
        with self._locked():
            return page_of_agendas(self._shelf(organisation).agendas.values(), query)

    def replace_agendas(
        self,
        organisation: str,
        changes: Sequence[AgendaChange],
        *,
        mark: SweepMark | None = None,
        expected: SweepMark | None = None,
    ) -> tuple[str, ...]:
        with self._locked():
            return self._shelf(organisation).replace_agendas(organisation, changes, mark, expected)

    def keep_agendas(self, organisation: str, changes: Sequence[AgendaChange]) -> None:
        """Write the *changes* of agenda rows of a commit that was adopted, as it did in the store it is from.

        It is for a store that keeps what was written in another way, as ``keep_rows`` is.
        """
        with self._locked():
            self._shelf(organisation).keep_agendas(changes)

    def swept(self, organisation: str) -> SweepMark | None:
        with self._locked():
            return self._shelf(organisation).swept

    def case_of(self, organisation: str, key: str, *, system: str | None = None) -> str | None:
        with self._locked():
            return self._shelf(organisation).owners.get((system, key))

    def details(self, organisation: str, ids: Sequence[str]) -> Mapping[str, Detail]:
        with self._locked():
            kept = self._shelf(organisation).details
            return {detail.id: detail for detail in map(kept.get, ids) if detail}

    def erase(self, organisation: str, ids: Sequence[str]) -> int:
        with self._locked():
            return self._shelf(organisation).erase(ids)

    def receipts(self, organisation: str) -> Iterator[Receipt]:
        with self._locked():
            requests = [
                (key, request.digest, request.answer) for key, request in self._shelf(organisation).requests.items()
            ]
        for key, digest, answer in requests:
            yield Receipt(key=key, first=answer.first, last=answer.last, digest=digest)

    def receipts_of(self, organisation: str, keys: Sequence[str]) -> Mapping[str, Receipt]:
        with self._locked():
            requests = self._shelf(organisation).requests
            found = {key: requests[key] for key in keys if key in requests}
        return {
            key: Receipt(key=key, first=each.answer.first, last=each.answer.last, digest=each.digest)
            for key, each in found.items()
        }

    def names(self, organisation: str) -> Iterator[Name]:
        with self._locked():
            owners = list(self._shelf(organisation).owners.items())
        for (system, key), case in owners:
            yield Name(case=case, key=key, system=system)

    def adopt(self, organisation: str, passage: Passage) -> None:
        with self._locked():
            self._shelf(organisation).adopt(organisation, passage)

    def close(self) -> None:
        """Do nothing: what is in memory stays there as long as the store is held."""

    def _locked(self) -> threading.Lock:
        if os.getpid() != self._process:
            raise ForkedStoreError
        return self._lock

    def _shelf(self, organisation: str) -> _Shelf:
        return self._shelves.setdefault(organisation, _Shelf())
