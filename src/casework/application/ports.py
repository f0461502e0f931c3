"""The edges of casework: what a plugin offers, and what it may rely on.

Ports take and return the plain values of this module and of ``rows``. The words here are the specification: each
sentence that one process can try, on a machine on which nothing fails, is a test in a contract of ``casework.testing``.

A store keeps four things. The *log* of an organisation: records that never change, in the order of their positions.
*Rows*: one flat, disposable row per case, one per answer to a survey, and one per case that has something to say, for
lists, counts and sweeps. *Names*: to which case each reference belongs, and each record of another system; they are
never given to another case, so that an old letter still finds its case. *Details*: free text and personal data, which
records refer to and which can be erased.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

import attrs

from casework.application.agenda_rows import AgendaChange, AgendaQuery, AgendaRow, Outgoing, SweepMark, UpcomingRow
from casework.application.answer_rows import AnswerQuery, AnswerRow, GoodPoints, StruckAnswer
from casework.application.commit_values import (
    Commit,
    Committed,
    Detail,
    IdempotencyKey,
    Name,
    NewEvent,
    Passage,
    Receipt,
    StreamAppend,
)
from casework.application.messages import Arrived, CameBack, Delivered, Later, Message, Never, Notifier
from casework.application.rows import CaseRow, FindingRow, JudgedRow, LimitRow, PraiseRow, RemedyRow, RowPlace, RowQuery
from casework.application.source_rows import SourceRow
from casework.domain.envelope import Record
from casework.domain.procedures import Procedure
from casework.domain.sorting.suggestions import Schemes, Suggestion

__all__ = [
    "AgendaChange",
    "AgendaQuery",
    "AgendaRow",
    "AnswerQuery",
    "AnswerRow",
    "Arrived",
    "CameBack",
    "CaseRow",
    "Categoriser",
    "Clock",
    "Commit",
    "Committed",
    "Delivered",
    "Detail",
    "FindingRow",
    "Follower",
    "GoodPoints",
    "IdempotencyKey",
    "Importer",
    "JoinableStore",
    "JudgedRow",
    "Later",
    "LimitRow",
    "Message",
    "Name",
    "Never",
    "NewEvent",
    "Notifier",
    "Outgoing",
    "Passage",
    "PraiseRow",
    "ProcedureSource",
    "Receipt",
    "RemedyRow",
    "Report",
    "RowPlace",
    "RowQuery",
    "Schemes",
    "SourceRow",
    "Store",
    "StreamAppend",
    "StruckAnswer",
    "Suggestion",
    "SweepMark",
    "Table",
    "UpcomingRow",
]
"""Also those of other modules: whoever writes a store imports from here alone."""


class Store(Protocol):
    """Keeps the logs of organisations, with the rows and details that belong to them.

    A store may be shared by threads. Carried over a fork it refuses to work with ``ForkedStoreError``.
    """

    def append(self, commit: Commit) -> Committed:
        """Write all of *commit* or none of it; when this returns, it is durable.

        Positions of an organisation begin at 1 and have no gaps; versions of a stream begin at 1 and have no gaps.
        Each record carries the seal of ``casework.domain.envelope.seal`` over the one before it in the organisation.
        A key that came before in the organisation with the same digest gives the first answer and stores nothing,
        whatever versions are expected.

        Raises:
            StaleVersionError: If a stream is at any version but the expected one, lower or higher.
            KeyReusedError: If the key came before with another digest, or its digest has been erased since.
            ReferenceTakenError: If a row's reference belongs, or once belonged, to another case of the organisation.
            SourceKeyTakenError: If a row's source system and source key belong to another case of the organisation.
            DetailTakenError: If the organisation has or had a detail under that id.
            UsageError: If there is no event in *commit*, or text that is no Unicode.
            StoreFullError, StoreReadOnlyError, StoreUnavailableError: If the commit cannot be written.
        """

    def recall(self, organisation: str, key: IdempotencyKey) -> Committed | None:
        """Return the first answer to *key*, marked as repeated, or None if the key is new.

        Raises:
            KeyReusedError: As ``append`` does.
        """

    def append_many(self, commits: Sequence[Commit]) -> tuple[Committed, ...]:
        """Write all *commits* or none of them, in order, as one durable group."""

    def read(self, organisation: str, stream: str, *, after: int = 0, limit: int | None = None) -> Sequence[Record]:
        """Return the records of one stream with a version above *after*, oldest first; at most *limit*.

        Empty if there are none. A page in the middle of a long stream costs no more than one at its beginning.
        """

    def read_all(self, organisation: str, *, after: int = 0, limit: int | None = None) -> Iterator[Record]:
        """Yield the organisation's records with a position above *after*, in order, without gaps; at most *limit*.

        A reader that comes back with the last position it saw misses nothing and sees nothing twice.
        """

    def head(self, organisation: str) -> int:
        """Return the last position of the organisation, 0 if there is none."""

    def find(self, organisation: str, query: RowQuery) -> Sequence[CaseRow]:
        """Return one page of rows that agree with *query*."""

    def tabulate(
        self, organisation: str, by: Sequence[str], query: RowQuery | None = None
    ) -> tuple[tuple[tuple[str | int | None, ...], int], ...]:
        """Count the rows that agree with *query* by each combination of values that occurs.

        *by* names fields of ``CaseRow`` that hold one value, or ``received_month`` (``2026-04``), ``days_to_close``
        (calendar days from receipt to closing, None while open and where a day is not known), ``category_set`` (all
        categories in their order, with a space between, None if there are none), ``category``, ``escalated_to``,
        ``flag`` or ``learning``, for each of which a row counts once, and once with None if it has none. Names of one
        of these groups count what they speak of instead of the rows: ``limit_procedure`` (None where it is that of the
        row), ``limit_stage``, ``limit``, ``limit_result``, ``limit_days`` (calendar days from its start to done, None
        if not done), ``limit_irregular`` (how many of its extensions broke a rule), ``limit_undated`` (how many were
        given on a day that nobody knows), ``limit_provisional`` (whether its due date could still move) and
        ``limit_waits_until`` (the due day of what is open and has started, None of all others) the limits;
        ``remedy_kind``, ``remedy_result``, ``remedy_amount``, ``remedy_currency`` and ``remedy_days`` (calendar days
        from agreed to done, None if not done) the remedies; ``finding_by``, ``finding_stage``, ``finding_scheme``,
        ``finding_outcome``, ``finding_roll_up`` and ``finding_stands`` the findings; ``praise_who``,
        ``praise_is_team``, ``praise_named_on`` and ``praise_told_on`` those who were praised; ``judged_name``,
        ``judged_verdict``, ``judged_result`` and ``judged_waits_until`` (the due day of what is open, None of all
        others) what their sources say of time limits. Order, page and size of *query* play no part. Results are a
        tuple, sorted, None first.

        Raises:
            UsageError: If *by* holds another name, or names of two of the groups.
        """

    def replace_rows(self, organisation: str, rows: Sequence[CaseRow]) -> None:
        """Write *rows* in place of those of the same cases, all or none.

        A row of a lower version than the one that is there is left out: whoever made it had not seen the latest events.
        So is one of a lower version than the stream of its case, whose row may have been taken away since.
        The reference of each row, and its record in another system, belong to its case from now on.

        Raises:
            ReferenceTakenError, SourceKeyTakenError: As ``append`` does.
        """

    def tabulate_answers(
        self, organisation: str, by: Sequence[str], query: AnswerQuery | None = None
    ) -> tuple[tuple[tuple[str | int | None, ...], int], ...]:
        """Count the answers that agree with *query* and were not struck out by each combination of values that occurs.

        *by* names fields of ``AnswerRow`` that hold one value, or ``given_month`` (``2026-04``, None where the day is
        not known), ``category``, for each of which an answer counts once, and once with None if it has none, or
        ``judgement``, the number that tells how it counts by the rule of *query*, one of the judgements of
        ``casework.domain.surveys.figures``. With ``respondent_judgement``, which is none of the former, respondents are
        counted: each of a survey once in each combination of the others, by the judgements of all their answers there,
        bit by bit; answers of which nobody knows who gave them are counted each, under None. Results come as those of
        ``tabulate``.

        Raises:
            UsageError: If *by* holds another name, or both judgements.
        """

    def answer_rows(
        self, organisation: str, survey: str, *, after: int = 0, limit: int | None = None
    ) -> Sequence[AnswerRow]:
        """Return the rows of the answers to *survey* with a version above *after*, in order; at most *limit*."""

    def replace_answers(
        self, organisation: str, survey: str, rows: Sequence[AnswerRow], *, after: int, last: int | None, head: int
    ) -> None:
        """Write *rows* in place of all those of *survey* with a version above *after* up to *last*, None for the end.

        Raises:
            StaleVersionError: If the log of the organisation does not end at *head*: the rows are older than that.
        """

    def agendas(self, organisation: str, query: AgendaQuery) -> Sequence[AgendaRow]:
        """Return one page of the agenda rows that agree with *query*."""

    def replace_agendas(
        self,
        organisation: str,
        changes: Sequence[AgendaChange],
        *,
        mark: SweepMark | None = None,
        expected: SweepMark | None = None,
    ) -> tuple[str, ...]:
        """Write *changes*, and *mark* in place of *expected*; return the cases of those that were left out.

        A row takes the place of the one of its case, and an empty one takes it away. What became of messages changes
        only its own part of the row, makes one where there is none, and takes away one that then says nothing. A row is
        left out where the one that is there has a higher ``version``, ``notices`` or ``seen``, what became of messages
        where it has higher ``notices``, and either where the case or its notifications are at a higher version by now:
        whoever made it had not seen the latest. The mark stays as it is where anything was left out. One at position 0,
        from which every case is looked at again, is always written, and all rows that are there go first.

        Raises:
            StaleVersionError: If *mark* is above position 0 and another one than *expected*, None for none, is there.
        """

    def swept(self, organisation: str) -> SweepMark | None:
        """Return the last mark, None if there is none: then every case has to be looked at."""

    def case_of(self, organisation: str, key: str, *, system: str | None = None) -> str | None:
        """Return the case that has or once had the reference *key*; with *system*, the case of its record *key*.

        None if there is none. The answer does not depend on rows.
        """

    def details(self, organisation: str, ids: Sequence[str]) -> Mapping[str, Detail]:
        """Return the details that exist under *ids*; erased and unknown ones are left out."""

    def erase(self, organisation: str, ids: Sequence[str]) -> int:
        """Erase the details under *ids* with their salts, and the digests of the requests of their streams.

        Of a stream whose entries stand alone, as ``casework.domain.entries.stand_alone`` says, only the digests of
        those requests that wrote a record which refers to one of the details.
        Returns how many details were erased. The log and its seals stay as they are.
        """

    def receipts(self, organisation: str) -> Iterator[Receipt]:
        """Yield the receipt of every request that came with a key, in the order of their positions."""

    def receipts_of(self, organisation: str, keys: Sequence[str]) -> Mapping[str, Receipt]:
        """Return the receipts of the requests that came with *keys*; a key that never came is left out."""

    def names(self, organisation: str) -> Iterator[Name]:
        """Yield every name of the organisation's cases once, in any order."""

    def adopt(self, organisation: str, passage: Passage) -> None:
        """Write *passage* behind everything before it, all of it or none, and durable; records keep their seals.

        What was a repeat or a conflict of a key, a reference, a source key or the id of a detail for the store that
        sealed it is one here from now on. A detail that is here already stays as it is, and one that records refer to
        and *passage* does not hold counts as erased. Names may be here already, of the same cases. There are no rows.

        Raises:
            StaleVersionError: If the log of the organisation does not end where *passage* begins.
            BrokenSealError: If its records do not follow from each other and from the log by version and seal, or a
                detail is not the one that they are committed to.
            ReferenceTakenError, SourceKeyTakenError: If a name belongs to another case.
            KeyReusedError: If a key came here before.
            UsageError: If its receipts are not those of its records, or for text that is no Unicode.
            StoreFullError, StoreReadOnlyError, StoreUnavailableError: If it cannot be written.
        """

    def close(self) -> None:
        """Let go of files and connections; a closed store may be closed again."""


@runtime_checkable
class JoinableStore(Protocol):
    """What a store offers besides, if it can work on a connection that a host has open, in the host's transaction."""

    def joined(self, connection: object) -> Store:
        """Return this store at work on *connection*, inside the transaction that is open there.

        It keeps the port, except that what it writes is durable when the host commits, and gone when the host rolls
        back. Each call that writes is a part of its own: one that is refused leaves the transaction as it was. Until
        the transaction ends, other writers of the organisation wait. Closing it leaves the connection to its host.

        Raises:
            UsageError: If it is no connection that this store can work on, or, at a write, if no transaction is open.
        """


class ProcedureSource(Protocol):
    """Where procedures come from."""

    def get(self, procedure_id: str) -> Procedure:
        """Return the procedure called *procedure_id*.

        Raises:
            NotFoundError: If there is none.
            DataError: If its file has mistakes.
        """

    def ids(self) -> Sequence[str]:
        """Return the ids of all procedures, sorted."""


class Clock(Protocol):
    """The time of day."""

    def now(self) -> dt.datetime:
        """Return the present instant, with its offset."""


class Importer(Protocol):
    """Turns a source into rows of text with their line numbers.

    It reads, and leaves the source as it is. Its methods may be called in any order and again, and give the same as
    long as the source is the same. What is wrong with a source is a ``DataError``, and no error of another kind.
    """

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns, in order, after the whole source was found to be readable.

        Raises:
            DataError: If the source is not there, or is not what it says it is, be it only at its end.
        """

    def rows(self) -> Iterator[SourceRow]:
        """Yield each record of the source once, in order; one that does not fit the columns says what its problem is.

        Lines count from 1 and grow, in each file and sheet anew; a source without lines counts its records. A record
        that fits has a text for each column, exactly as it stands in the source: nothing is stripped, and no number or
        date is made of it. A record with half of a surrogate pair does not fit. A row that repeats the header is no
        record. A source without a record has no rows, or is refused.

        Raises:
            DataError: As ``columns`` does, before the first row.
        """

    def remarks(self) -> tuple[str, ...]:
        """Return, in sentences, how the source was read: its encoding, and what was passed over.

        Raises:
            DataError: As ``columns`` does.
        """


class Categoriser(Protocol):
    """Suggests how a text may be sorted. It decides nothing, and nothing that it says is written down."""

    def suggest(self, text: str, schemes: Schemes) -> Sequence[Suggestion]:
        """Return the categories that *text* may belong to, each once; none where it abstains, which it may always.

        *schemes* has the codes of each scheme of which it is known which ones there are: of those it suggests no other
        code. Of any other scheme it may suggest what it likes. The same text gets the same suggestions, whatever was
        asked before; any text may come, the empty one and the longest too.
        """


class Report(Protocol):
    """Turns tables into a document."""

    def render(self, tables: Sequence["Table"]) -> bytes:
        """Return the document as bytes."""


class Follower(Protocol):
    """Takes what the log says to somewhere else: a data warehouse, a search index, another system.

    It works in a process of its own, with a deadline, and costs no write anything, whatever becomes of it.
    """

    def follow(self, records: Sequence[Record]) -> None:
        """Take *records* of one organisation, in the order of their positions; when this returns, they are safe.

        Each comes at least once, and nothing comes before what stands in front of it. What was handed over and not
        seen to be taken comes again, so whoever has a record of that position already passes it over. Positions have
        gaps, where the log tells of followers or of equality answers, which no follower is handed.

        Anything that is raised, and a deadline that is passed, means that none of *records* was taken.
        """


@attrs.frozen(kw_only=True)
class Table:
    """A named table of plain values, with a heading per column and notes that belong under it."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    notes: tuple[str, ...] = ()
