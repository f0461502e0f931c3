"""How the plain values of the port become rows of tables, and back.

These functions are on the path of every write and every read: they go by position and leave names to SQL.
"""

import operator
from collections.abc import Iterator
from typing import Any

import attrs
import msgspec

from casework.application.ports import CaseRow, Detail, FindingRow, JudgedRow, LimitRow, Name, RemedyRow
from casework.domain.envelope import DetailReference, Record

CASE_FIELDS = tuple(field.name for field in attrs.fields(CaseRow))
RECORD_FIELDS = tuple(field.name for field in attrs.fields(Record))
_DECODERS = {
    "categories": msgspec.json.Decoder(tuple[str, ...]).decode,
    "escalated_to": msgspec.json.Decoder(tuple[str, ...]).decode,
    "flags": msgspec.json.Decoder(tuple[str, ...]).decode,
    "learning": msgspec.json.Decoder(tuple[str, ...]).decode,
    "people": msgspec.json.Decoder(tuple[str, ...]).decode,
    "limits": msgspec.json.Decoder(tuple[LimitRow, ...]).decode,
    "remedies": msgspec.json.Decoder(tuple[RemedyRow, ...]).decode,
    "findings": msgspec.json.Decoder(tuple[FindingRow, ...]).decode,
    "judged": msgspec.json.Decoder(tuple[JudgedRow, ...]).decode,
}
"""The fields that stand in their columns as JSON; NULL where there is nothing."""

_LATER = (
    "outcome",
    "closed_on",
    "withdrawn_on",
    "referred_on",
    "referred_to",
    "declined_on",
    "declined_for",
    "escalation_declined_for",
    "merged_into",
    "escalated_to",
    "flags",
    "learning",
    "findings",
    "remedies",
    "judged",
)
"""The fields in which a new case has nothing; a write without them is faster by the time that so many NULLs take."""

_EARLY = ("categories", "people", "limits")
"""The fields with several values that a new case may have already."""

_NEW = tuple(name for name in CASE_FIELDS if name not in {*_LATER, *_EARLY})
_NOTHING = tuple(field.default for field in map(attrs.fields_dict(CaseRow).__getitem__, _LATER))
_COLUMNS = (*_NEW, *_EARLY, *_LATER)


def _names(fields: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in fields)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


RECORD_COLUMNS = _names(RECORD_FIELDS)
CASE_COLUMNS = _names(_COLUMNS)
DETAIL_COLUMNS = "id, stream, salt, value"

INSERT_RECORD = f"INSERT INTO log ({RECORD_COLUMNS}, began) VALUES ({_marks(len(RECORD_FIELDS) + 1)})"
INSERT_DETAIL = f"INSERT INTO details (organisation, {DETAIL_COLUMNS}, erased) VALUES (?, ?, ?, ?, ?, 0)"
# A name that the case has already is left alone and costs no write; one of another case meets the trigger of the table.
PUT_NAME = """
    INSERT INTO names (organisation, system, key, "case") VALUES (?, ?, ?, ?)
    ON CONFLICT (organisation, system, key) DO UPDATE SET "case" = excluded."case" WHERE "case" <> excluded."case"
"""
CASE_OF = 'SELECT "case" FROM names WHERE organisation = ? AND system = ? AND key = ?'


def _put_case(columns: tuple[str, ...]) -> str:
    """Return the statement that puts a row with *columns*, and nothing in the others, in place of an older one."""
    return f"""
        INSERT INTO cases (organisation, {_names(columns)}) VALUES ({_marks(len(columns) + 1)})
        ON CONFLICT (organisation, "case") DO UPDATE
        SET {", ".join(f'"{name}" = excluded."{name}"' for name in CASE_FIELDS if name != "case")}
        WHERE excluded.version >= cases.version
    """


DROP_CASE = 'DELETE FROM cases WHERE organisation = ? AND "case" = ?'
_PUT_CASE = _put_case(_COLUMNS)
_PUT_NEW_CASE = _put_case(_COLUMNS[: -len(_LATER)])

_encode = msgspec.json.Encoder().encode
_decode_references = msgspec.json.Decoder(tuple[tuple[str, str], ...]).decode
_new = operator.attrgetter(*_NEW)
_early = operator.attrgetter(*_EARLY)
_later = operator.attrgetter(*_LATER)


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
        _encode(references).decode() if references else None,
        record.key,
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
    later = _later(row)
    values = (organisation, *_new(row), *map(_json, _early(row)))
    if later == _NOTHING:
        return _PUT_NEW_CASE, values
    return _PUT_CASE, (*values, *[_json(value) if isinstance(value, tuple) else value for value in later])


def _json(values: tuple[object, ...]) -> str | None:
    return _encode(values).decode() if values else None


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


def detail_values(organisation: str, detail: Detail) -> tuple[Any, ...]:
    """Return the values of ``INSERT_DETAIL``."""
    return (organisation, detail.id, detail.stream, detail.salt, detail.value)


def to_detail(values: tuple[Any, ...]) -> Detail:
    """Return the detail whose columns ``DETAIL_COLUMNS`` are *values*."""
    name, stream, salt, value = values
    return Detail(id=name, stream=stream, salt=salt, value=value)
