"""How the plain values of the port become JSON and lines of a copy, and back."""

import operator
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs
import msgspec

from casework.application.ports import AgendaRow, AnswerRow, CaseRow, Passage, Receipt, SweepMark
from casework.application.ports import Name as CaseName
from casework.domain.envelope import Record
from casework_postgres.statements import ANSWER_FIELDS, CASE_FIELDS, DETAIL_COLUMNS, RECORD_FIELDS

to_record = msgspec.json.Decoder(Record).decode
"""What ``row_to_json`` makes of a line of the log, as a record; it passes over what else is there."""
to_answer = msgspec.json.Decoder(AnswerRow).decode
to_agenda = msgspec.json.Decoder(AgendaRow).decode
to_case = msgspec.json.Decoder(CaseRow).decode


@attrs.frozen(kw_only=True)
class Request:
    """What is kept of a request that came with a key."""

    key: str
    first: int
    last: int
    streams: tuple[str, ...]
    digest: str
    erased: bool = False


@attrs.frozen(kw_only=True)
class Name:
    """A name and its case; *system* is empty for a reference of the organisation."""

    system: str
    key: str
    case: str


@attrs.frozen(kw_only=True)
class DetailLine:
    """A detail as it is kept: of one that was erased there are only the id and the stream."""

    id: str
    stream: str
    salt: bytes = b""
    value: str = ""
    erased: bool = False


to_request = msgspec.json.Decoder(Request).decode

encode = msgspec.json.Encoder().encode
_record_values = operator.attrgetter(*RECORD_FIELDS)
_answer_values = operator.attrgetter(*ANSWER_FIELDS)
_case_values = operator.attrgetter(*CASE_FIELDS)
_detail_values = operator.attrgetter(*DETAIL_COLUMNS)
_request_values = operator.attrgetter("key", "first", "last", "streams", "digest", "erased")
_name_values = operator.attrgetter("system", "key", "case")


@attrs.frozen
class LogLine:
    """A record and the position at which its commit began."""

    record: Record
    began: int

    def json(self) -> bytes:
        # The record is an object of its own text; one more member costs nothing, another object would.
        return encode(self.record)[:-1] + b',"began":%d}' % self.began


def array(values: Iterable[object]) -> str:
    """Return *values* as a JSON array; bytes are written in base 64."""
    return encode(list(values)).decode()


def log_array(lines: Iterable[LogLine]) -> str:
    """Return *lines* as a JSON array."""
    return f"[{b','.join(line.json() for line in lines).decode()}]"


def log_lines(organisation: str, lines: Iterable[LogLine]) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of a copy into the log."""
    for line in lines:
        yield (organisation, *map(_plain, _record_values(line.record)), line.began)


def detail_lines(organisation: str, details: Iterable[DetailLine]) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of a copy into the details."""
    for detail in details:
        yield (organisation, *_detail_values(detail))


def name_lines(organisation: str, names: Iterable[Name]) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of a copy into the names."""
    for name in names:
        yield (organisation, *_name_values(name))


def request_lines(organisation: str, requests: Iterable[Request]) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of a copy into the requests."""
    for request in requests:
        key, first, last, streams, digest, erased = _request_values(request)
        yield (organisation, key, first, last, list(streams), digest, erased)


def case_lines(organisation: str, rows: Iterable[CaseRow]) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of a copy into the rows."""
    for row in rows:
        yield (organisation, *map(_plain, _case_values(row)))


def answer_lines(organisation: str, rows: Iterable[AnswerRow]) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of a copy into the answers."""
    for row in rows:
        yield (organisation, *map(_plain, _answer_values(row)))


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever stands in a column
    return encode(value).decode() if isinstance(value, tuple) else value


def to_mark(found: Sequence[tuple[Any, ...]]) -> SweepMark | None:
    """Return the mark that was found, None where there is none."""
    return SweepMark(position=found[0][0], rules=found[0][1]) if found else None


def receipt_of(request: Request) -> Receipt:
    """Return what the port tells of *request*."""
    digest = None if request.erased else request.digest
    return Receipt(key=request.key, first=request.first, last=request.last, digest=digest)


def adopted(receipt: Receipt, passage: Passage) -> Request:
    """Return what is kept of the request of *receipt*, whose records are in *passage*."""
    start = receipt.first - passage.records[0].position
    records = passage.records[start : start + receipt.last - receipt.first + 1]
    return Request(
        key=receipt.key,
        first=receipt.first,
        last=receipt.last,
        streams=tuple(dict.fromkeys(record.stream for record in records)),
        digest=receipt.digest or "",
        erased=receipt.digest is None,
    )


def name_of(name: CaseName) -> Name:
    """Return a name of the port as it is kept."""
    return Name(system=name.system or "", key=name.key, case=name.case)


def names_of(row: CaseRow) -> Iterator[Name]:
    """Yield each name of the case of *row*."""
    yield Name(system="", key=row.reference, case=row.case)
    if row.source_system is not None and row.source_key is not None:
        yield Name(system=row.source_system, key=row.source_key, case=row.case)
