"""The store in a PostgreSQL database."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import psycopg

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
    SweepMark,
)
from casework.domain.envelope import Record
from casework.errors import UsageError
from casework_postgres.address import parse_address
from casework_postgres.answers import count_answers_statement
from casework_postgres.batches import answer
from casework_postgres.links import JoinedLink, Link, PooledLink
from casework_postgres.listing import agenda_page, count_statement, page_statements
from casework_postgres.rows import receipt_of, to_agenda, to_answer, to_case, to_mark, to_record, to_request
from casework_postgres.schema import check
from casework_postgres.statements import Statement, statements_of
from casework_postgres.writing import is_bulk, is_long

_PAGE = 500
"""How many records, receipts or names are fetched at a time."""


class _LinkedStore:
    """What the port ``Store`` says, over any way to the database."""

    def __init__(self, link: Link, *, schema: str) -> None:
        self._link, self._schema = link, schema

    def append(self, commit: Commit) -> Committed:
        (committed,) = self.append_many((commit,))
        return committed

    def append_many(self, commits: Sequence[Commit]) -> tuple[Committed, ...]:
        return self._link.transact(lambda session: session.append(commits), bulk=is_bulk(commits))

    def recall(self, organisation: str, key: IdempotencyKey) -> Committed | None:
        found = self._fetch(self._link.statements.request, organisation=organisation, key=key.key)
        return answer(to_request(found[0][0]), key) if found else None

    def read(self, organisation: str, stream: str, *, after: int = 0, limit: int | None = None) -> Sequence[Record]:
        found = self._fetch(
            self._link.statements.read, organisation=organisation, stream=stream, after=after, limit=limit
        )
        return tuple(to_record(text) for (text,) in found)

    def read_all(self, organisation: str, *, after: int = 0, limit: int | None = None) -> Iterator[Record]:
        wanted = float("inf") if limit is None else limit
        while wanted > 0:
            size = int(min(wanted, _PAGE))
            found = self._fetch(self._link.statements.read_all, organisation=organisation, after=after, limit=size)
            page = [to_record(text) for (text,) in found]
            yield from page
            if len(page) < _PAGE:
                return
            wanted, after = wanted - _PAGE, page[-1].position

    def head(self, organisation: str) -> int:
        found = self._fetch(self._link.statements.head, organisation=organisation)
        return int(found[0][0]) if found else 0

    def find(self, organisation: str, query: RowQuery) -> Sequence[CaseRow]:
        found: list[CaseRow] = []
        for statement, values in page_statements(self._schema, organisation, query):
            page = self._fetch(statement, **values, limit=max(query.limit - len(found), 0))
            found += [to_case(text) for (text,) in page]
        return tuple(found)

    def tabulate(
        self, organisation: str, by: Sequence[str], query: RowQuery | None = None
    ) -> tuple[tuple[tuple[str | int | None, ...], int], ...]:
        statement, values = count_statement(self._schema, organisation, by, query or RowQuery())
        return tuple((tuple(group), count) for *group, count in self._fetch(statement, **values) if count)

    def replace_rows(self, organisation: str, rows: Sequence[CaseRow]) -> None:
        self._link.transact(lambda session: session.replace_rows(organisation, rows))

    def tabulate_answers(
        self, organisation: str, by: Sequence[str], query: AnswerQuery | None = None
    ) -> tuple[tuple[tuple[str | int | None, ...], int], ...]:
        statement, values = count_answers_statement(self._schema, organisation, by, query or AnswerQuery())
        return tuple((tuple(group), count) for *group, count in self._fetch(statement, **values) if count)

    def answer_rows(
        self, organisation: str, survey: str, *, after: int = 0, limit: int | None = None
    ) -> Sequence[AnswerRow]:
        statement = self._link.statements.answer_rows
        found = self._fetch(statement, organisation=organisation, survey=survey, after=after, limit=limit)
        return tuple(to_answer(text) for (text,) in found)

    def replace_answers(
        self, organisation: str, survey: str, rows: Sequence[AnswerRow], *, after: int, last: int | None, head: int
    ) -> None:
        self._link.transact(
            lambda session: session.replace_answers(organisation, survey, rows, after=after, last=last, head=head)
        )

    def agendas(self, organisation: str, query: AgendaQuery) -> Sequence[AgendaRow]:
        statement, values = agenda_page(self._schema, organisation, query)
        return tuple(to_agenda(text) for (text,) in self._fetch(statement, **values))

    def replace_agendas(
        self,
        organisation: str,
        changes: Sequence[AgendaChange],
        *,
        mark: SweepMark | None = None,
        expected: SweepMark | None = None,
    ) -> tuple[str, ...]:
        return self._link.transact(lambda session: session.replace_agendas(organisation, changes, mark, expected))

    def swept(self, organisation: str) -> SweepMark | None:
        return to_mark(self._fetch(self._link.statements.swept, organisation=organisation))

    def case_of(self, organisation: str, key: str, *, system: str | None = None) -> str | None:
        if system == "":  # which is how a reference is marked
            return None
        found = self._fetch(self._link.statements.case_of, organisation=organisation, system=system or "", key=key)
        return str(found[0][0]) if found else None

    def details(self, organisation: str, ids: Sequence[str]) -> Mapping[str, Detail]:
        found = self._fetch(self._link.statements.details, organisation=organisation, ids=list(ids))
        return {
            name: Detail(id=name, stream=stream, salt=bytes(salt), value=value) for name, stream, salt, value in found
        }

    def erase(self, organisation: str, ids: Sequence[str]) -> int:
        return self._link.transact(lambda session: session.erase(organisation, ids))

    def receipts(self, organisation: str) -> Iterator[Receipt]:
        statement = self._link.statements.receipts
        for _, text in self._pages(statement, organisation, after=0):
            yield receipt_of(to_request(text))

    def receipts_of(self, organisation: str, keys: Sequence[str]) -> Mapping[str, Receipt]:
        found = self._fetch(self._link.statements.receipts_of, organisation=organisation, keys=list(keys))
        receipts = (receipt_of(to_request(text)) for (text,) in found)
        return {receipt.key: receipt for receipt in receipts}

    def names(self, organisation: str) -> Iterator[Name]:
        statement = self._link.statements.names
        for system, key, case in self._pages(statement, organisation, system="", key=""):
            yield Name(case=case, key=key, system=system or None)

    def adopt(self, organisation: str, passage: Passage) -> None:
        self._link.transact(lambda session: session.adopt(organisation, passage), bulk=is_long(passage))

    def close(self) -> None:
        """Let go of connections; a closed store may be closed again."""
        self._link.close()

    def _pages(self, statement: Statement, organisation: str, **after: object) -> Iterator[Any]:
        """Yield what *statement* finds, page by page; it begins with the columns by which it goes on after a row."""
        while page := self._fetch(statement, organisation=organisation, **after, limit=_PAGE):
            yield from page
            after = dict(zip(after, page[-1], strict=False))

    def _fetch(self, statement: Statement, **values: object) -> list[Any]:
        return self._link.fetch(statement, values)


class PostgresStore(_LinkedStore):
    """Keeps everything in a PostgreSQL database. The port ``Store`` says what each method does.

    *address* is ``postgresql://user@host/database``; with ``?schema=`` the tables are in another schema than
    ``casework``, and ``&connections=`` says how many connections there may be at once (10). With *read_only* nothing is
    ever written, and a replica will do. *patience_seconds* is how long a call waits for its turn, or for a server.

    Raises:
        ConfigurationError: If *address* is no such address.
        StoreUnavailableError: If the database cannot be reached, or its tables are missing, older or not ours.
        NewerStoreError: If a later release made the tables.
    """

    def __init__(self, address: str, *, read_only: bool = False, patience_seconds: float = 30.0) -> None:
        place = parse_address(address)
        check(place)
        self._where = place.where
        link = PooledLink(place, statements_of(place.schema), read_only=read_only, patience_seconds=patience_seconds)
        super().__init__(link, schema=place.schema)

    def joined(self, connection: object) -> "JoinedStore":
        """Return this store at work in the transaction that is open on *connection*, a connection to the same database.

        Raises:
            UsageError: If it is no connection of psycopg 3.
        """
        if not isinstance(connection, psycopg.Connection):
            message = "only a connection of psycopg 3 can be joined: hand over the one that your framework works with"
            raise UsageError(message)
        return JoinedStore(JoinedLink(connection, self._link.statements, where=self._where), schema=self._schema)


class JoinedStore(_LinkedStore):
    """A store that works on a connection of its host, and inside the transaction that is open there.

    What it writes is durable when the host commits, and gone when the host rolls back. From its first write on, until
    then, the head row of the organisation is locked, and every other writer of that organisation waits.
    """
