"""How the plain values of the port become rows of tables, and back.

These functions are on the path of every write and every read: they go by position and leave names to SQL.
"""

import operator
from collections.abc import Iterator
from typing import Any

import attrs
import msgspec

from casework.application.ports import CaseRow, Detail, FindingRow, LimitRow, RemedyRow
from casework.application.rows import SEVERAL
from casework.domain.envelope import DetailReference, Record

CASE_FIELDS = tuple(field.name for field in attrs.fields(CaseRow))
RECORD_FIELDS = tuple(field.name for field in attrs.fields(Record))
_PLAIN_CASE_FIELDS = tuple(name for name in CASE_FIELDS if name not in SEVERAL)
_DECODERS = {
    "categories": msgspec.json.Decoder(tuple[str, ...]).decode,
    "flags": msgspec.json.Decoder(tuple[str, ...]).decode,
    "learning": msgspec.json.Decoder(tuple[str, ...]).decode,
    "limits": msgspec.json.Decoder(tuple[LimitRow, ...]).decode,
    "remedies": msgspec.json.Decoder(tuple[RemedyRow, ...]).decode,
    "findings": msgspec.json.Decoder(tuple[FindingRow, ...]).decode,
}
"""The fields that stand in their columns as JSON, in the order of the columns; NULL where there is nothing."""


def _names(fields: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in fields)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


RECORD_COLUMNS = _names(RECORD_FIELDS)
CASE_COLUMNS = _names((*_PLAIN_CASE_FIELDS, *_DECODERS))
DETAIL_COLUMNS = "id, stream, salt, value"

INSERT_RECORD = f"INSERT INTO log ({RECORD_COLUMNS}, began) VALUES ({_marks(len(RECORD_FIELDS) + 1)})"
INSERT_DETAIL = f"INSERT INTO details (organisation, {DETAIL_COLUMNS}, erased) VALUES (?, ?, ?, ?, ?, 0)"
PUT_CASE = f"""
    INSERT INTO cases (organisation, {CASE_COLUMNS}) VALUES ({_marks(len(CASE_FIELDS) + 1)})
    ON CONFLICT (organisation, "case") DO UPDATE
    SET {", ".join(f'"{name}" = excluded."{name}"' for name in CASE_FIELDS if name != "case")}
    WHERE excluded.version >= cases.version
"""
# A name that the case has already is left alone and costs no write; one of another case meets the trigger of the table.
PUT_NAME = """
    INSERT INTO names (organisation, system, key, "case") VALUES (?, ?, ?, ?)
    ON CONFLICT (organisation, system, key) DO UPDATE SET "case" = excluded."case" WHERE "case" <> excluded."case"
"""
CASE_OF = 'SELECT "case" FROM names WHERE organisation = ? AND system = ? AND key = ?'

_encode = msgspec.json.Encoder().encode
_decode_references = msgspec.json.Decoder(tuple[tuple[str, str], ...]).decode
_plain = operator.attrgetter(*_PLAIN_CASE_FIELDS)
_several = operator.attrgetter(*_DECODERS)


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


def case_values(organisation: str, row: CaseRow) -> tuple[Any, ...]:
    """Return the values of ``PUT_CASE``."""
    several = [_encode(values).decode() if values else None for values in _several(row)]
    return (organisation, *_plain(row), *several)


def name_values(organisation: str, row: CaseRow) -> Iterator[tuple[str, str, str, str]]:
    """Yield the values of ``PUT_NAME`` for each name of the case of *row*."""
    yield (organisation, "", row.reference, row.case)
    if row.source_system is not None and row.source_key is not None:
        yield (organisation, row.source_system, row.source_key, row.case)


def to_case(values: tuple[Any, ...]) -> CaseRow:
    """Return the row whose columns ``CASE_COLUMNS`` are *values*."""
    fields = dict(zip(_PLAIN_CASE_FIELDS, values, strict=False))
    for (name, decode), text in zip(_DECODERS.items(), values[len(_PLAIN_CASE_FIELDS) :], strict=True):
        if text:
            fields[name] = decode(text)
    return CaseRow(**fields)


def detail_values(organisation: str, detail: Detail) -> tuple[Any, ...]:
    """Return the values of ``INSERT_DETAIL``."""
    return (organisation, detail.id, detail.stream, detail.salt, detail.value)


def to_detail(values: tuple[Any, ...]) -> Detail:
    """Return the detail whose columns ``DETAIL_COLUMNS`` are *values*."""
    name, stream, salt, value = values
    return Detail(id=name, stream=stream, salt=salt, value=value)
