"""Writing for an organisation, inside a transaction: lock its head row, learn, place, and send it all at once.

The head row is locked before anything else is read. What is read afterwards is therefore all that was written before,
and nothing that is about to be; a reader of the log never meets a gap that is filled later.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
from psycopg import Connection, Cursor, RawCursor
from psycopg.rows import tuple_row

from casework.application.agenda_rows import check_mark
from casework.application.ports import (
    AgendaChange,
    AnswerRow,
    CaseRow,
    Commit,
    Committed,
    Passage,
    StruckAnswer,
    SweepMark,
)
from casework.domain.entries import stand_alone
from casework.domain.envelope import FIRST_SEAL
from casework.errors import StaleVersionError
from casework_postgres.batches import (
    Batch,
    Questions,
    begun,
    questions_of_agendas,
    questions_of_commits,
    questions_of_passage,
    questions_of_rows,
)
from casework_postgres.rows import (
    answer_lines,
    array,
    case_lines,
    detail_lines,
    log_array,
    log_lines,
    name_lines,
    request_lines,
    to_mark,
)
from casework_postgres.statements import Statement, Statements

_BULK = 50
"""From so many records on, a copy is faster than one statement."""


def is_bulk(commits: Sequence[Commit]) -> bool:
    """Whether *commits* are so many that they are better copied into the tables."""
    return sum(len(append.events) for commit in commits for append in commit.appends) >= _BULK


def is_long(passage: Passage) -> bool:
    """Whether *passage* holds so much that it is better copied into the tables."""
    return max(len(passage.records), len(passage.names)) >= _BULK


@attrs.define
class Session:
    """A transaction at work on a connection. *writing* says that something may have reached the log."""

    connection: Connection[Any]
    statements: Statements
    writing: bool = False

    def run(self, statement: Statement, values: Mapping[str, object]) -> Cursor[tuple[Any, ...]]:
        """Send *statement*; the values are bound by the server, whatever the connection is used to."""
        return RawCursor(self.connection, row_factory=tuple_row).execute(statement.text, statement.bound(values))

    def write(self, statement: Statement, values: Mapping[str, object]) -> Cursor[tuple[Any, ...]]:
        """Send *statement*, which changes something."""
        self.writing = True
        return self.run(statement, values)

    def append(self, commits: Sequence[Commit]) -> tuple[Committed, ...]:
        """Write *commits* in their order, all or none."""
        by_organisation: dict[str, list[Commit]] = {}
        for commit in commits:
            by_organisation.setdefault(commit.organisation, []).append(commit)
        # In one order for everybody, so that two groups never wait for each other.
        batches = {
            name: self._begin(questions_of_commits(name, by_organisation[name])) for name in sorted(by_organisation)
        }
        answers = tuple([batches[commit.organisation].append(commit) for commit in commits])
        write = self._copy if is_bulk(commits) else self._send
        for batch in batches.values():
            if batch.gone:
                self.write(self.statements.drop_cases, {"organisation": batch.organisation, "cases": batch.gone})
            self._drop_agendas(batch)
            if batch.lines:  # none where every commit was a repeat
                write(batch)
            if batch.struck:
                self._strike(batch.organisation, batch.struck)
        return answers

    def replace_rows(self, organisation: str, rows: Sequence[CaseRow]) -> None:
        """Write *rows* in place of those of the same cases, all or none."""
        batch = self._begin(questions_of_rows(organisation, rows))
        batch.replace(batch.current(rows))
        self._put_cases(batch, batch.rows.values())

    def replace_answers(
        self, organisation: str, survey: str, rows: Sequence[AnswerRow], *, after: int, last: int | None, head: int
    ) -> None:
        """Write *rows* in place of those of *survey* between two versions, if the log ends at *head*."""
        batch = self._begin(Questions(organisation=organisation))
        if batch.head != head:
            raise StaleVersionError(organisation, expected=head, found=batch.head)
        self._drop_answers(organisation, survey, after=after, last=last)
        self.write(self.statements.put_answers, {"organisation": organisation, "answers": array(rows)})

    def replace_agendas(
        self,
        organisation: str,
        changes: Sequence[AgendaChange],
        mark: SweepMark | None,
        expected: SweepMark | None,
    ) -> tuple[str, ...]:
        """Write *changes*, and *mark* in place of *expected*; return the cases of those that were left out."""
        batch = self._begin(questions_of_agendas(organisation, changes))
        begins_anew = mark is not None and mark.position == 0
        if begins_anew:
            batch.forget_agendas()
            self.write(self.statements.clear_agendas, {"organisation": organisation})
        elif mark is not None:
            there = self.run(self.statements.swept, {"organisation": organisation}).fetchall()
            check_mark(organisation, there=to_mark(there), expected=expected)
        left = batch.replace_agendas(changes)
        self._drop_agendas(batch)
        self._put_agendas(batch)
        if mark is not None and (begins_anew or not left):
            marked = {"organisation": organisation, "position": mark.position, "rules": mark.rules}
            self.write(self.statements.put_mark, marked)
        return left

    def adopt(self, organisation: str, passage: Passage) -> None:
        """Write *passage* behind everything before it, all of it or none."""
        batch = self._begin(questions_of_passage(organisation, passage))
        batch.adopt(passage)
        write = self._copy if is_long(passage) else self._send
        write(batch)

    def erase(self, organisation: str, ids: Sequence[str]) -> int:
        """Erase details and the digests of their requests; return how many details."""
        if not ids:
            return 0
        self._lock(organisation)
        values = {"organisation": organisation, "ids": list(ids)}
        streams = [stream for (stream,) in self.write(self.statements.erase_details, values)]
        alone = {stream for stream in streams if stand_alone(stream)}
        if whole := set(streams) - alone:
            self.write(self.statements.erase_digests, {"organisation": organisation, "streams": sorted(whole)})
        if alone:
            self.write(self.statements.erase_digests_of, {**values, "streams": sorted(alone)})
        return len(streams)

    def _begin(self, asked: Questions) -> Batch:
        """Lock the head row of the organisation, which is made if there is none, and learn what there is."""
        values = asked.values()
        while True:
            lock = self._lock(asked.organisation)
            known = self.run(self.statements.known, values)  # sent before the lock is answered, and run after it is had
            if head := lock.fetchone():
                return begun(asked.organisation, head, known)
            self.run(self.statements.begin, {"organisation": asked.organisation, "seal": FIRST_SEAL})

    def _lock(self, organisation: str) -> Cursor[tuple[Any, ...]]:
        return self.run(self.statements.lock, {"organisation": organisation})

    def _send(self, batch: Batch) -> None:
        values = {
            "organisation": batch.organisation,
            "position": batch.head,
            "seal": batch.seal,
            "log": log_array(batch.lines),
            "details": array(batch.details),
            "names": array(batch.names),
            "requests": array(batch.requests),
            "cases": array(batch.rows.values()),
            "answers": array(batch.answers),
            "agendas": array(batch.agendas.values()),
        }
        self.write(self.statements.commit, values)

    def _copy(self, batch: Batch) -> None:
        organisation, known = batch.organisation, self.statements
        self.write(known.move, {"organisation": organisation, "position": batch.head, "seal": batch.seal})
        self._copy_lines(known.copy_log, log_lines(organisation, batch.lines))
        self._copy_lines(known.copy_details, detail_lines(organisation, batch.details))
        self._copy_lines(known.copy_requests, request_lines(organisation, batch.requests))
        there = self.run(known.cases_there, {"organisation": organisation, "cases": list(batch.rows)})
        old = {case for (case,) in there}
        new = [row for row in batch.rows.values() if row.case not in old]
        self._copy_lines(known.copy_cases, case_lines(organisation, new))
        first: dict[str, int] = {}
        for row in batch.answers:
            first.setdefault(row.survey, row.version)
        for survey, version in first.items():  # none is there, unless one was left behind that no event stands for
            self._drop_answers(organisation, survey, after=version - 1, last=None)
        self._copy_lines(known.copy_answers, answer_lines(organisation, batch.answers))
        self._put_agendas(batch)
        self._copy_lines(known.copy_names, name_lines(organisation, batch.names))
        if old:
            batch.names.clear()
            self._put_cases(batch, [batch.rows[case] for case in sorted(old)])

    def _copy_lines(self, statement: Statement, lines: Iterable[tuple[Any, ...]]) -> None:
        with RawCursor(self.connection).copy(statement.text) as copy:
            for line in lines:
                copy.write_row(line)

    def _drop_answers(self, organisation: str, survey: str, *, after: int, last: int | None) -> None:
        values = {"organisation": organisation, "survey": survey, "after": after, "last": last}
        self.write(self.statements.drop_answers, values)

    def _drop_agendas(self, batch: Batch) -> None:
        if batch.silent:
            self.write(self.statements.drop_agendas, {"organisation": batch.organisation, "cases": batch.silent})

    def _put_agendas(self, batch: Batch) -> None:
        if batch.agendas:
            values = {"organisation": batch.organisation, "agendas": array(batch.agendas.values())}
            self.write(self.statements.put_agendas, values)

    def _strike(self, organisation: str, struck: Sequence[StruckAnswer]) -> None:
        values = {
            "organisation": organisation,
            "surveys": [each.survey for each in struck],
            "versions": [each.version for each in struck],
            "batches": [each.batch for each in struck],
        }
        self.write(self.statements.strike_answers, values)

    def _put_cases(self, batch: Batch, rows: Iterable[CaseRow]) -> None:
        values = {"organisation": batch.organisation, "names": array(batch.names), "cases": array(rows)}
        self.write(self.statements.put_cases, values)
