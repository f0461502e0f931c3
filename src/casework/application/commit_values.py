"""What goes into a store and what it answers: commits with their parts, and passages of logs from other stores.

A commit and its parts are no attrs classes, for the same reason as ``SourceRow``.
"""

import attrs
import msgspec

from casework.application.agenda_rows import AgendaChange, AgendaRow, Outgoing
from casework.application.answer_rows import AnswerRow, StruckAnswer
from casework.application.rows import CaseRow
from casework.domain.envelope import DetailReference, Record
from casework.errors import UsageError


class NewEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event on its way into the log; the store adds position, version and seal."""

    name: str
    schema: int
    happened: str
    data: str
    details: tuple[DetailReference, ...] = ()


class StreamAppend(msgspec.Struct, frozen=True, kw_only=True):
    """Events for the end of one stream.

    *expected* is the version that the stream must have now, 0 for a new one; None appends wherever it stands. Without
    events nothing is added to the stream: the commit is only refused if it stands elsewhere. *answers* are the rows of
    the events, one for each, where these are answers; the store gives each the version of its event.
    """

    stream: str
    events: tuple[NewEvent, ...]
    expected: int | None = None
    answers: tuple[AnswerRow, ...] = ()

    def __post_init__(self) -> None:
        if self.answers and len(self.answers) != len(self.events):
            message = "each event that is an answer has one row, and no other event has any"
            raise UsageError(message)


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """Free text or personal data of one stream: *value* is JSON text, *salt* makes its commitment say nothing."""

    id: str
    stream: str
    salt: bytes
    value: str


class IdempotencyKey(msgspec.Struct, frozen=True, kw_only=True):
    """The caller's key for a request, and a digest of the request, so that a repeat can be told from a mistake."""

    key: str
    digest: str


class Commit(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one decision writes, all of it or nothing.

    *rows* replace the rows of the same cases, as ``Store.replace_rows`` does. *without_rows* are the ids of cases that
    count no more: what rows they have are taken away, agenda rows too, and their names stay. *struck* are the answers
    that count no more, of this commit or of earlier ones. *agendas*, and after them *outgoing*, change agenda rows
    as ``Store.replace_agendas`` does, but go by the rows that are there alone. *details* are such as its events refer
    to. *recorded_at* is an ISO instant in UTC ending in ``Z``.
    """

    organisation: str
    actor: str
    recorded_at: str
    appends: tuple[StreamAppend, ...]
    rows: tuple[CaseRow, ...] = ()
    without_rows: tuple[str, ...] = ()
    struck: tuple[StruckAnswer, ...] = ()
    details: tuple[Detail, ...] = ()
    agendas: tuple[AgendaRow, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    key: IdempotencyKey | None = None

    @property
    def agenda_changes(self) -> tuple[AgendaChange, ...]:
        """What it changes of agenda rows, in its order."""
        return (*self.agendas, *self.outgoing)


@attrs.frozen(kw_only=True)
class Committed:
    """Where a commit ended up: the organisation's positions it took, first and last.

    *repeated* says that the key had come before: then these are the positions of the first time, *streams* the streams
    it wrote, and nothing was stored now.
    """

    first: int
    last: int
    streams: tuple[str, ...]
    repeated: bool = False


@attrs.frozen(kw_only=True)
class Receipt:
    """What is kept of a request that came with *key*: the positions it took, and its digest, None once it is erased."""

    key: str
    first: int
    last: int
    digest: str | None


@attrs.frozen(kw_only=True)
class Name:
    """A reference that *case* has or once had; with *system*, the key of its record in another system."""

    case: str
    key: str
    system: str | None = None


@attrs.frozen(kw_only=True)
class Passage:
    """A stretch of an organisation's log as another store sealed it, with what belongs to it, on its way to this one.

    *records* follow each other. *details* are those that they refer to and that were not erased, *receipts* those of
    the requests whose records are here, whole. *names* need not be of cases that are here.
    """

    records: tuple[Record, ...] = ()
    details: tuple[Detail, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    names: tuple[Name, ...] = ()
