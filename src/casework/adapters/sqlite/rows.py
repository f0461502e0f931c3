"""How the plain values of the port become rows of tables, and back.

These functions are on the path of every write and every read: they go by position and leave names to SQL.
"""

import itertools
import operator
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import attrs
import msgspec

from casework.application.ports import (
    AgendaChange,
    AgendaRow,
    AnswerRow,
    CaseRow,
    Detail,
    FindingRow,
    JudgedRow,
    LimitRow,
    Name,
    Outgoing,
    PraiseRow,
    RemedyRow,
    StruckAnswer,
    UpcomingRow,
)
from casework.domain.envelope import DetailReference, Record

CASE_FIELDS = tuple(field.name for field in attrs.fields(CaseRow))
ANSWER_FIELDS = tuple(field.name for field in attrs.fields(AnswerRow))
AGENDA_FIELDS = tuple(field.name for field in attrs.fields(AgendaRow))
RECORD_FIELDS = tuple(field.name for field in attrs.fields(Record))
_DECODERS = {
    "categories": msgspec.json.Decoder(tuple[str, ...]).decode,
    "escalated_to": msgspec.json.Decoder(tuple[str, ...]).decode,
    "flags": msgspec.json.Decoder(tuple[str, ...]).decode,
    "learning": msgspec.json.Decoder(tuple[str, ...]).decode,
    "people": msgspec.json.Decoder(tuple[str, ...]).decode,
    "limits": msgspec.json.Decoder(tuple[LimitRow, ...]).decode,
    "remedies": msgspec.json.Decoder(tuple[RemedyRow, ...]).decode,
    "praise": msgspec.json.Decoder(tuple[PraiseRow, ...]).decode,
    "findings": msgspec.json.Decoder(tuple[FindingRow, ...]).decode,
    "judged": msgspec.json.Decoder(tuple[JudgedRow, ...]).decode,
}
"""The fields that stand in their columns as JSON; NULL where there is nothing."""

_MAY_BE_MISSING = tuple(field.name for field in attrs.fields(CaseRow) if field.default is not attrs.NOTHING)
_NEEDED = tuple(name for name in CASE_FIELDS if name not in _MAY_BE_MISSING)
_COLUMNS = (*_NEEDED, *_MAY_BE_MISSING)


def _names(fields: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in fields)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


RECORD_COLUMNS = _names(RECORD_FIELDS)
CASE_COLUMNS = _names(_COLUMNS)
ANSWER_COLUMNS = _names(ANSWER_FIELDS)
AGENDA_COLUMNS = _names(AGENDA_FIELDS)
DETAIL_COLUMNS = "id, stream, salt, value"

_RECORD_MARKS = ", ".join("nullif(?, 0)" if name in {"details", "key"} else "?" for name in RECORD_FIELDS)
INSERT_RECORD = f"INSERT INTO log ({RECORD_COLUMNS}, began) VALUES ({_RECORD_MARKS}, ?)"
"""Where a record has no details or no key, the number 0 is given: the SQLite module takes long over each None."""
INSERT_DETAIL = f"INSERT INTO details (organisation, {DETAIL_COLUMNS}, erased) VALUES (?, ?, ?, ?, ?, 0)"
# A name that the case has already is left alone and costs no write; one of another case meets the trigger of the table.
PUT_NAME = """
    INSERT INTO names (organisation, system, key, "case") VALUES (?, ?, ?, ?)
    ON CONFLICT (organisation, system, key) DO UPDATE SET "case" = excluded."case" WHERE "case" <> excluded."case"
"""
DROP_CASE = 'DELETE FROM cases WHERE organisation = ? AND "case" = ?'
PUT_ANSWER = f"""
    INSERT OR REPLACE INTO answers (organisation, {ANSWER_COLUMNS}) VALUES (?, {_marks(len(ANSWER_FIELDS))})
"""
"""In place of any that is there, which no event stands for: what is disposable must not be in the way."""
STRIKE_ANSWER = """
    UPDATE answers SET struck = json_insert(coalesce(struck, '[]'), '$[#]', ?)
    WHERE organisation = ? AND survey = ? AND version = ?
"""
PUT_AGENDA = f"""
    INSERT INTO agendas (organisation, {AGENDA_COLUMNS})
    VALUES (?, ?, ?, ?, ?, nullif(?, 0), nullif(?, 0), ?, ?, nullif(?, 0), ?, nullif(?, 0))
    ON CONFLICT (organisation, "case") DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in AGENDA_FIELDS if name != "case")}
    WHERE excluded.version >= agendas.version AND excluded.notices >= agendas.notices AND excluded.seen >= agendas.seen
"""
"""The number 0 is given for what there is not, as in ``INSERT_RECORD``."""
_EMPTY_AGENDA = """
    DELETE FROM agendas WHERE organisation = ? AND "case" = ? AND version <= ? AND notices <= ? AND seen <= ?
"""
PUT_OUTGOING = """
    INSERT INTO agendas (organisation, "case", version, notices, seen, deliver_at, failed, nobody, unreadable)
    VALUES (?, ?, 0, ?, 0, nullif(?, 0), ?, 0, 0)
    ON CONFLICT (organisation, "case") DO UPDATE
    SET notices = iif(notices = ?, excluded.notices, notices),
        deliver_at = excluded.deliver_at, failed = excluded.failed
    WHERE excluded.notices >= notices
"""
_DROP_EMPTY_AGENDA = """
    DELETE FROM agendas WHERE organisation = ? AND "case" = ?
    AND next_at IS NULL AND deliver_at IS NULL AND failed = 0 AND nobody = 0
    AND passed_until IS NULL AND unreadable = 0 AND upcoming IS NULL
"""
DROP_AGENDA = 'DELETE FROM agendas WHERE organisation = ? AND "case" = ?'
CASE_OF = 'SELECT "case" FROM names WHERE organisation = ? AND system = ? AND key = ?'


@lru_cache(maxsize=256)
def _put_case(said: tuple[bool, ...]) -> str:
    """Return the statement that puts a row in place of an older one, where *said* tells what may be missing and is not.

    What is missing is not named, so that no None has to be given for it: a row has some twenty of them, and the SQLite
    module takes longer over those than over all the rest.
    """
    columns = (*_NEEDED, *itertools.compress(_MAY_BE_MISSING, said))
    return f"""
        INSERT INTO cases (organisation, {_names(columns)}) VALUES ({_marks(len(columns) + 1)})
        ON CONFLICT (organisation, "case") DO UPDATE
        SET {", ".join(f'"{name}" = excluded."{name}"' for name in CASE_FIELDS if name != "case")}
        WHERE excluded.version >= cases.version
    """


_encode = msgspec.json.Encoder().encode
_decode_references = msgspec.json.Decoder(tuple[tuple[str, str], ...]).decode
_decode_upcoming = msgspec.json.Decoder(tuple[UpcomingRow, ...]).decode
_decode_texts = msgspec.json.Decoder(tuple[str | None, ...]).decode
_needed = operator.attrgetter(*_NEEDED)
_perhaps = operator.attrgetter(*_MAY_BE_MISSING)
_LISTS = tuple(place for place, name in enumerate(_MAY_BE_MISSING) if name in _DECODERS)


def record_values(record: Record, began: int) -> tuple[Any, ...]:
    """Return the values of ``INSERT_RECORD``."""
    references = [(reference.detail, reference.commitment) for reference in record.details]
    return (
        record.organisation,
        record.stream,
        record.version,
        record.position,
        record.name,
        record.schema,
        record.happened,
        record.recorded_at,
        record.actor,
        record.data,
        _encode(references).decode() if references else 0,
        record.key if record.key is not None else 0,
        record.seal,
        began,
    )


def to_record(values: tuple[Any, ...]) -> Record:
    """Return the record whose columns ``RECORD_COLUMNS`` are *values*."""
    *plain, data, references, key, seal = values
    organisation, stream, version, position, name, schema, happened, recorded_at, actor = plain
    return Record(
        organisation=organisation,
        stream=stream,
        version=version,
        position=position,
        name=name,
        schema=schema,
        happened=happened,
        recorded_at=recorded_at,
        actor=actor,
        data=data,
        details=_to_references(references) if references else (),
        key=key,
        seal=seal,
    )


def _to_references(text: str) -> tuple[DetailReference, ...]:
    return tuple(
        DetailReference(detail=detail, commitment=commitment) for detail, commitment in _decode_references(text)
    )


def put_case_statement(organisation: str, row: CaseRow) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that puts *row* in place of an older one of its case, and its values."""
    perhaps = list(_perhaps(row))
    for place in _LISTS:
        perhaps[place] = _encode(perhaps[place]).decode() if perhaps[place] else None
    said = tuple([value is not None for value in perhaps])
    return _put_case(said), (organisation, *_needed(row), *itertools.compress(perhaps, said))


def name_values(organisation: str, row: CaseRow) -> Iterator[tuple[str, str, str, str]]:
    """Yield the values of ``PUT_NAME`` for each name of the case of *row*."""
    yield (organisation, "", row.reference, row.case)
    if row.source_system is not None and row.source_key is not None:
        yield (organisation, row.source_system, row.source_key, row.case)


def name_value(organisation: str, name: Name) -> tuple[str, str, str, str]:
    """Return the values of ``PUT_NAME`` for *name*."""
    return (organisation, name.system or "", name.key, name.case)


def to_case(values: tuple[Any, ...]) -> CaseRow:
    """Return the row whose columns ``CASE_COLUMNS`` are *values*."""
    fields = dict(zip(_COLUMNS, values, strict=True))
    for name, decode in _DECODERS.items():
        fields[name] = decode(fields[name]) if fields[name] else ()
    return CaseRow(**fields)


def answer_values(organisation: str, version: int, row: AnswerRow) -> tuple[Any, ...]:
    """Return the values of ``PUT_ANSWER`` for *row*, whose event stands at *version*."""
    return (
        organisation,
        row.survey,
        version,
        row.question,
        row.respondent,
        row.best,
        row.worst,
        row.score,
        row.outside,
        row.given_on,
        row.service,
        _encode(row.categories).decode() if row.categories else None,
        row.with_text,
        row.batch,
        _encode(row.struck).decode() if row.struck else None,
    )


def strike_values(organisation: str, struck: StruckAnswer) -> tuple[Any, ...]:
    """Return the values of ``STRIKE_ANSWER``."""
    return (struck.batch, organisation, struck.survey, struck.version)


def to_answer(values: tuple[Any, ...]) -> AnswerRow:
    """Return the row whose columns ``ANSWER_COLUMNS`` are *values*."""
    fields = dict(zip(ANSWER_FIELDS, values, strict=True))
    for name in ("categories", "struck"):
        fields[name] = _decode_texts(fields[name]) if fields[name] else ()
    return AnswerRow(**{**fields, "with_text": bool(fields["with_text"])})


def agenda_statements(organisation: str, change: AgendaChange) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Return the statements that make *change*, unless it is older than the row that is there, with their values."""
    if isinstance(change, Outgoing):
        at = 0 if change.deliver_at is None else change.deliver_at
        put = (organisation, change.case, change.notices, at, change.failed, change.before)
        drop = () if at or change.failed else ((_DROP_EMPTY_AGENDA, (organisation, change.case)),)
        return ((PUT_OUTGOING, put), *drop)
    if change.is_empty:
        return ((_EMPTY_AGENDA, (organisation, change.case, change.version, change.notices, change.seen)),)
    return ((PUT_AGENDA, agenda_values(organisation, change)),)


def agenda_values(organisation: str, row: AgendaRow) -> tuple[Any, ...]:
    """Return the values of ``PUT_AGENDA``."""
    return (
        organisation,
        row.case,
        row.version,
        row.notices,
        row.seen,
        0 if row.next_at is None else row.next_at,
        0 if row.deliver_at is None else row.deliver_at,
        row.failed,
        row.nobody,
        0 if row.passed_until is None else row.passed_until,
        int(row.unreadable),
        _encode(row.upcoming).decode() if row.upcoming else 0,
    )


def to_agenda(values: tuple[Any, ...]) -> AgendaRow:
    """Return the row whose columns ``AGENDA_COLUMNS`` are *values*."""
    fields = dict(zip(AGENDA_FIELDS, values, strict=True))
    upcoming, unreadable = fields["upcoming"], bool(fields["unreadable"])
    said = _decode_upcoming(upcoming) if upcoming else ()
    return AgendaRow(**{**fields, "unreadable": unreadable, "upcoming": said})


def detail_values(organisation: str, detail: Detail) -> tuple[Any, ...]:
    """Return the values of ``INSERT_DETAIL``."""
    return (organisation, detail.id, detail.stream, detail.salt, detail.value)


def to_detail(values: tuple[Any, ...]) -> Detail:
    """Return the detail whose columns ``DETAIL_COLUMNS`` are *values*."""
    name, stream, salt, value = values
    return Detail(id=name, stream=stream, salt=salt, value=value)
