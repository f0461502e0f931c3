"""The log's codec: events to JSON text and back.

The event's name and schema number stand beside the text, so each shape has a decoder of its own; a correction, which
carries another event inside, names that one the same way. Text that a release does not know is refused, never guessed:
an unknown name, a schema number from the future, a field that the shape does not have.
"""

import datetime as dt
from typing import Any

import attrs
import msgspec

from casework.domain.cases.case import Fact
from casework.domain.cases.events import BY_NAME, NAMES, SCHEMAS, Corrected, Event, Replacement
from casework.domain.envelope import Record
from casework.domain.time.moments import Moment, parse_moment
from casework.errors import CaseworkError, EventShapeError

_encoder = msgspec.json.Encoder()
_decoders: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(event) for name, event in BY_NAME.items() if event is not Corrected
}
_fields: dict[str, frozenset[str]] = {
    name: frozenset(field.name for field in attrs.fields(event)) for name, event in BY_NAME.items()
}


class _StoredReplacement(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    schema: int
    happened: str
    data: msgspec.Raw


class _StoredCorrection(msgspec.Struct, forbid_unknown_fields=True):
    version: int
    reason: str
    replacement: _StoredReplacement | None = None
    note: str | None = None


_correction_decoder = msgspec.json.Decoder(_StoredCorrection)


def moment_text(moment: Moment) -> str:
    """Return *moment* as the log keeps it: an ISO date, or an ISO instant with its offset."""
    return moment.isoformat()


def encode(event: Event) -> str:
    """Return the data of *event* as JSON text."""
    if isinstance(event, Corrected):
        return _encoder.encode(_stored_correction(event)).decode()
    return _encoder.encode(event).decode()


def _stored_correction(event: Corrected) -> _StoredCorrection:
    stored = None
    if event.replacement is not None:
        name = NAMES[type(event.replacement.event)]
        stored = _StoredReplacement(
            name=name,
            schema=SCHEMAS[name],
            happened=moment_text(event.replacement.happened),
            data=msgspec.Raw(encode(event.replacement.event).encode()),
        )
    return _StoredCorrection(version=event.version, reason=event.reason, replacement=stored, note=event.note)


def decode(name: str, schema: int, data: str) -> Event:
    """Return the event that was stored as *data* under *name* in the shape *schema*.

    Raises:
        EventShapeError: If this release does not know the name, the schema number or the shape.
    """
    if name not in BY_NAME:
        raise EventShapeError(name, schema, "this release knows no event of that name")
    if schema != SCHEMAS[name]:
        raise EventShapeError(name, schema, f"this release knows schema {SCHEMAS[name]}")
    try:
        if name == NAMES[Corrected]:
            return _correction(_correction_decoder.decode(data))
        event: Event = _decoders[name].decode(data)
    except (msgspec.MsgspecError, CaseworkError) as error:
        raise EventShapeError(name, schema, str(error)) from None
    return event


def _correction(stored: _StoredCorrection) -> Corrected:
    replacement = None
    if stored.replacement is not None:
        inner = stored.replacement
        replacement = Replacement(
            happened=parse_moment(inner.happened), event=decode(inner.name, inner.schema, bytes(inner.data).decode())
        )
    return Corrected(version=stored.version, reason=stored.reason, replacement=replacement, note=stored.note)


def fact_of(record: Record) -> Fact:
    """Return the fact that *record* holds.

    Raises:
        EventShapeError: If this release cannot read it.
    """
    return Fact(
        version=record.version,
        happened=parse_moment(record.happened),
        event=decode(record.name, record.schema, record.data),
    )


def event_from(name: str, fields: dict[str, Any]) -> Event:
    """Return the event called *name* with *fields* of plain values, as a caller or a file gives them.

    Raises:
        EventShapeError: If a field is unknown, missing, or of the wrong type.
    """
    unknown = sorted(set(fields) - _fields[name])
    if unknown:
        known = ", ".join(sorted(_fields[name]))
        raise EventShapeError(name, SCHEMAS[name], f"it has no {', '.join(unknown)}; it has {known}")
    try:
        event: Event = msgspec.convert(fields, BY_NAME[name])
    except (msgspec.ValidationError, CaseworkError) as error:
        raise EventShapeError(name, SCHEMAS[name], str(error)) from None
    return event


def plain(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return *value* as plain data: dates as ISO text, tuples as lists, attrs classes as dicts."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return msgspec.to_builtins(value, builtin_types=())
