"""The store on a SQLite file."""

import contextlib
import os
import threading
import warnings
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from casework.adapters.sqlite.agendas import SWEPT, agenda_page, replace_agendas, to_mark
from casework.adapters.sqlite.answers import READ_ANSWERS, count_answers_statement, replace
from casework.adapters.sqlite.commits import put_case, recall, size_of, version_of, write
from casework.adapters.sqlite.connection import Handle, connect, set_journal, state_of
from casework.adapters.sqlite.copying import copy_into
from casework.adapters.sqlite.erasure import blank, empty_write_ahead_log
from casework.adapters.sqlite.groups import ContestedError, write_together
from casework.adapters.sqlite.identity import check_place, format_of
from casework.adapters.sqlite.library import Library, StoreFile, check_age, cores, find_library
from casework.adapters.sqlite.listing import count_statement, page_statements
from casework.adapters.sqlite.passages import take
from casework.adapters.sqlite.rows import (
    CASE_OF,
    DETAIL_COLUMNS,
    RECORD_COLUMNS,
    RECORD_FIELDS,
    to_agenda,
    to_answer,
    to_case,
    to_detail,
    to_record,
)
from casework.adapters.sqlite.schema import KNOWN, migrate
from casework.adapters.sqlite.trouble import translated, unusable
from casework.application.commits import not_unicode
from casework.application.group_writing import AsideWriter
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
from casework.application.tabulation import in_order
from casework.domain.envelope import Record
from casework.errors import DurabilityWarning, ForkedStoreError, StoreReadOnlyError, StoreUnavailableError

if TYPE_CHECKING:
    import sqlite3

T = TypeVar("T")

_READ = f"""
    SELECT {RECORD_COLUMNS} FROM log WHERE organisation = ? AND stream = ? AND version > ? ORDER BY version LIMIT ?
"""
_READ_ALL = f"SELECT {RECORD_COLUMNS} FROM log WHERE organisation = ? AND position > ? ORDER BY position LIMIT ?"
_POSITION = RECORD_FIELDS.index("position")
_HEAD = "SELECT max(position) FROM log WHERE organisation = ?"
_ORGANISATIONS = "SELECT DISTINCT organisation FROM log ORDER BY organisation"
_RECEIPTS = """
    SELECT request, key, first, last, digest, erased FROM requests WHERE organisation = ? AND request > ?
    ORDER BY request LIMIT ?
"""
_NAMES = """
    SELECT system, key, "case" FROM names WHERE organisation = ? AND (system, key) > (?, ?) ORDER BY system, key LIMIT ?
"""
_NO_LIMIT = -1
_CORES_ASIDE = 2
_PAGE = 500
"""How many records or details are fetched at a time; no read stays open longer than that takes."""


class SqliteStore:
    """Keeps everything in one SQLite file. The port ``Store`` says what each method does.

    Each thread has its own connection. With *read_only* nothing is ever written, and a folder that takes no files will
    do. *patience_seconds* is how long a write waits for its turn. *library* is for tests: which SQLite does the work.

    Raises:
        StoreUnavailableError: If there is no store at *path* and none can be made, or the file is something else.
        StoreReadOnlyError: If the file or its folder cannot be written, and not *read_only*.
        NewerStoreError: If a later release wrote the store; it is left untouched.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        read_only: bool = False,
        patience_seconds: float = 30.0,
        library: Library | None = None,
    ) -> None:
        self._file = StoreFile(
            path=Path(path).absolute(),
            library=library or find_library(),
            read_only=read_only,
            patience_seconds=patience_seconds,
        )
        self._process, self._closed = os.getpid(), False
        self._mine = threading.local()
        self._handles: weakref.WeakSet[Handle] = weakref.WeakSet()
        try:
            self._try(self._open)
        except BaseException:
            self.close()
            raise

    @property
    def path(self) -> Path:
        """The file."""
        return self._file.path

    @property
    def file(self) -> StoreFile:
        """The file with the way in which it is used."""
        return self._file

    def append(self, commit: Commit) -> Committed:
        return self._write(lambda connection: write(connection, self._file.library, commit), (commit,))

    def append_many(self, commits: Sequence[Commit]) -> tuple[Committed, ...]:
        library = self._file.library
        if len(commits) > 1:
            with contextlib.suppress(ContestedError):
                return self._write(lambda connection: write_together(connection, library, commits), commits)
        return self._write(
            lambda connection: tuple([write(connection, library, commit) for commit in commits]), commits
        )

    def aside(self) -> AbstractContextManager[AsideWriter] | None:
        """Return a process that writes here; None on one core, and where two processes would hold each other up."""
        file = self._file
        if cores() < _CORES_ASIDE or file.read_only or file.library.journal != "wal" or file.library != find_library():
            return None
        from casework.adapters.sqlite.aside import Order, ProcessAside

        return ProcessAside(Order(path=str(file.path), patience_seconds=file.patience_seconds))

    def recall(self, organisation: str, key: IdempotencyKey) -> Committed | None:
        return self._try(lambda: recall(self._handle().connection, organisation, key))

    def read(self, organisation: str, stream: str, *, after: int = 0, limit: int | None = None) -> Sequence[Record]:
        wanted = _NO_LIMIT if limit is None else limit
        return tuple(map(to_record, self._fetch(_READ, (organisation, stream, after, wanted))))

    def read_all(self, organisation: str, *, after: int = 0, limit: int | None = None) -> Iterator[Record]:
        wanted = float("inf") if limit is None else limit
        while wanted > 0:
            page = self._fetch(_READ_ALL, (organisation, after, min(wanted, _PAGE)))
            yield from map(to_record, page)
            if len(page) < _PAGE:
                return
            wanted, after = wanted - _PAGE, page[-1][_POSITION]

    def head(self, organisation: str) -> int:
        [(last,)] = self._fetch(_HEAD, (organisation,))
        return last or 0

    def find(self, organisation: str, query: RowQuery) -> Sequence[CaseRow]:
        found: list[CaseRow] = []
        for statement, values in page_statements(organisation, query):
            found += map(to_case, self._fetch(statement, (*values, query.limit - len(found))))
        return tuple(found)

    def tabulate(
        self, organisation: str, by: Sequence[str], query: RowQuery | None = None
    ) -> tuple[tuple[tuple[str | int | None, ...], int], ...]:
        statement, values = count_statement(organisation, by, query or RowQuery())
        if not by:
            ((number,),) = self._fetch(statement, values)
            return (((), number),) if number else ()
        return in_order(self._try(lambda: Counter(self._handle().connection.execute(statement, values))))

    def replace_rows(self, organisation: str, rows: Sequence[CaseRow]) -> None:
        def work(connection: "sqlite3.Connection") -> None:
            for row in rows:
                if version_of(connection, organisation, row.case) <= row.version:
                    put_case(connection, self._file.library, organisation, row)

        self._write(work)

    def tabulate_answers(
        self, organisation: str, by: Sequence[str], query: AnswerQuery | None = None
    ) -> tuple[tuple[tuple[str | int | None, ...], int], ...]:
        statement, values = count_answers_statement(organisation, by, query or AnswerQuery())
        return tuple((tuple(group), count) for *group, count in self._fetch(statement, values) if count)

    def answer_rows(
        self, organisation: str, survey: str, *, after: int = 0, limit: int | None = None
    ) -> Sequence[AnswerRow]:
        wanted = _NO_LIMIT if limit is None else limit
        return tuple(map(to_answer, self._fetch(READ_ANSWERS, (organisation, survey, after, wanted))))

    def replace_answers(
        self, organisation: str, survey: str, rows: Sequence[AnswerRow], *, after: int, last: int | None, head: int
    ) -> None:
        self._write(
            lambda connection: replace(connection, organisation, survey, rows, after=after, last=last, head=head)
        )

    def agendas(self, organisation: str, query: AgendaQuery) -> Sequence[AgendaRow]:
        return tuple(map(to_agenda, self._fetch(*agenda_page(organisation, query))))

    def replace_agendas(
        self,
        organisation: str,
        changes: Sequence[AgendaChange],
        *,
        mark: SweepMark | None = None,
        expected: SweepMark | None = None,
    ) -> tuple[str, ...]:
        return self._write(lambda connection: replace_agendas(connection, organisation, changes, mark, expected))

    def swept(self, organisation: str) -> SweepMark | None:
        return to_mark(self._fetch(SWEPT, (organisation,)))

    def case_of(self, organisation: str, key: str, *, system: str | None = None) -> str | None:
        if system == "":  # which is how a reference is marked
            return None
        found = self._fetch(CASE_OF, (organisation, system or "", key))
        return str(found[0][0]) if found else None

    def details(self, organisation: str, ids: Sequence[str]) -> Mapping[str, Detail]:
        found: dict[str, Detail] = {}
        for some in (ids[start : start + _PAGE] for start in range(0, len(ids), _PAGE)):
            marks = ", ".join("?" * len(some))
            statement = (
                f"SELECT {DETAIL_COLUMNS} FROM details WHERE organisation = ? AND erased = 0 AND id IN ({marks})"
            )
            found |= {detail.id: detail for detail in map(to_detail, self._fetch(statement, (organisation, *some)))}
        return found

    def erase(self, organisation: str, ids: Sequence[str]) -> int:
        erased = self._write(lambda connection: blank(connection, organisation, ids))
        self._try(lambda: empty_write_ahead_log(self._handle().connection, self._file))
        return erased

    def receipts(self, organisation: str) -> Iterator[Receipt]:
        for _, key, first, last, digest, erased in self._pages(_RECEIPTS, organisation, (0,)):
            yield Receipt(key=key, first=first, last=last, digest=None if erased else digest)

    def receipts_of(self, organisation: str, keys: Sequence[str]) -> Mapping[str, Receipt]:
        found: dict[str, Receipt] = {}
        for some in (keys[start : start + _PAGE] for start in range(0, len(keys), _PAGE)):
            marks = ", ".join("?" * len(some))
            statement = (
                f"SELECT key, first, last, digest, erased FROM requests WHERE organisation = ? AND key IN ({marks})"
            )
            for key, first, last, digest, erased in self._fetch(statement, (organisation, *some)):
                found[key] = Receipt(key=key, first=first, last=last, digest=None if erased else digest)
        return found

    def names(self, organisation: str) -> Iterator[Name]:
        for system, key, case in self._pages(_NAMES, organisation, ("", "")):
            yield Name(case=case, key=key, system=system or None)

    def adopt(self, organisation: str, passage: Passage) -> None:
        self._write(lambda connection: take(connection, self._file.library, organisation, passage))

    def organisations(self) -> tuple[str, ...]:
        """Return every organisation that has a log here, sorted."""
        return tuple(str(name) for (name,) in self._fetch(_ORGANISATIONS, ()))

    def copy_into(self, part: StoreFile) -> None:
        """Write the store, as it stands at one moment, into the empty file *part*; others may go on writing.

        Raises:
            StoreFullError: If there is no room for it.
            StoreUnavailableError: If a page of the store is damaged.
        """
        self._try(lambda: copy_into(part, self._handle().connection, self._file))

    def close(self) -> None:
        """Close the connections of all threads; none of them may be at work."""
        self._closed = True
        for handle in list(self._handles):
            handle.close()

    def _open(self) -> None:
        check_age(self._file)
        check_place(self._file)
        found = format_of(self._file)
        if self._file.read_only:
            if found < KNOWN:
                raise StoreUnavailableError(str(self.path), "it must be opened for writing once, to be made ready")
            self._handle()
            return
        if self._file.library.journal != "wal":
            warnings.warn(DurabilityWarning(str(self.path), version=self._file.library.version_text), stacklevel=4)
        handle = self._handle()
        set_journal(handle.connection, self._file)
        if handle.connection.execute("PRAGMA user_version").fetchone()[0] != KNOWN:
            handle.transact(migrate)

    def _handle(self) -> Handle:
        """Return the connection of this thread."""
        if os.getpid() != self._process:
            raise ForkedStoreError
        if self._closed:
            raise StoreUnavailableError(str(self.path), "it has been closed; open it again")
        handle: Handle | None = getattr(self._mine, "handle", None)
        if handle is None or (handle.frozen_at is not None and handle.frozen_at != state_of(self._file)):
            handle = self._mine.handle = connect(self._file)
            self._handles.add(handle)
        return handle

    def _pages(self, statement: str, organisation: str, after: tuple[Any, ...]) -> Iterator[Any]:
        """Yield what *statement* finds, page by page; it begins with the columns by which it goes on after a row."""
        while page := self._fetch(statement, (organisation, *after, _PAGE)):
            yield from page
            after = page[-1][: len(after)]

    def _fetch(self, statement: str, values: Iterable[Any]) -> list[Any]:
        return self._try(lambda: self._handle().connection.execute(statement, tuple(values)).fetchall())

    def _write(self, work: Callable[["sqlite3.Connection"], T], commits: Sequence[Commit] = ()) -> T:
        if self._file.read_only:
            raise StoreReadOnlyError(str(self.path))
        return self._try(lambda: self._handle().transact(work), commits)

    def _try(self, work: Callable[[], T], commits: Sequence[Commit] = ()) -> T:
        try:
            return work()
        except self._file.library.error as error:
            raise translated(error, self._file, wanted=sum(map(size_of, commits))) from error
        except UnicodeEncodeError as error:
            raise not_unicode(error) from error
        except OSError as error:
            raise unusable(error, self._file) from error
