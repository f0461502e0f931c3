"""The log's codec: events to JSON text and back.

The event's name and schema number stand beside the text, so each shape has a decoder of its own; a correction, which
carries another event inside, names that one the same way. Text that a release does not know is refused, never guessed:
an unknown name, a schema number from the future, a field that the shape does not have.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from casework.application.misfits import fractions_in, in_words
from casework.domain.cases.events import BY_NAME, NAMES, SCHEMAS, Corrected, Event, Replacement, short_name
from casework.domain.cases.parts import Fact
from casework.domain.envelope import Record
from casework.domain.time.moments import Moment, checked, parse_moment
from casework.errors import CaseworkError, EventShapeError, UsageError

Shape = TypeVar("Shape")

_encoder = msgspec.json.Encoder()
_decoders: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(event) for name, event in BY_NAME.items() if event is not Corrected
}
_CORRECTED = NAMES[Corrected]


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


def as_kept(moment: Moment) -> Moment:
    """Return *moment* as it will be read back: a plain date, or a plain instant whose offset is fixed.

    Raises:
        NaiveInstantError: If *moment* is a datetime without an offset.
        UsageError: If it is no date at all.
    """
    return parse_moment(moment_text(checked(moment)))


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
        return _decoded(name, data)
    except EventShapeError:
        raise
    except (msgspec.MsgspecError, CaseworkError, UnicodeError, RecursionError) as error:
        raise EventShapeError(name, schema, in_words(error)) from None


def _decoded(name: str, data: str) -> Event:
    if name == _CORRECTED:
        return _correction(_correction_decoder.decode(data))
    event: Event = as_written(_decoders[name], data)
    return event


def as_written(decoder: msgspec.json.Decoder[Shape], data: str) -> Shape:
    """Return what *data* tells in the shape of *decoder*.

    Raises:
        MsgspecError: If it is not of that shape.
        UsageError: If it says more than the shape has a place for.
    """
    value = decoder.decode(data)
    # What is written now reads back as the same text; only other text has to be searched for what the shape lacks.
    if _encoder.encode(value).decode() != data:
        said = msgspec.json.decode(data)
        _refuse_fractions(said)
        _refuse_more(said, msgspec.to_builtins(value))
    return value


def _refuse_more(said: object, kept: object, path: str = "$") -> None:
    """Refuse a field in *said* that *kept* has no place for; its name is ours to tell, its value is not.

    Raises:
        UsageError: If there is one.
    """
    if isinstance(said, dict) and isinstance(kept, dict):
        unknown = sorted(set(said) - set(kept))
        if unknown:
            message = f"{path} has no {', '.join(unknown)}; it has {', '.join(sorted(kept))}"
            raise UsageError(message)
        for name, value in said.items():
            _refuse_more(value, kept[name], f"{path}.{name}")
    elif isinstance(said, list | tuple) and isinstance(kept, list | tuple):
        for index, (one, other) in enumerate(zip(said, kept, strict=True)):
            _refuse_more(one, other, f"{path}[{index}]")


def _refuse_fractions(said: object) -> None:
    """Refuse a number that is no whole one: no field holds any.

    Raises:
        UsageError: If there is one.
    """
    if fractions_in(said):
        message = "a number with a point is not kept exactly: give it as text, such as '150.00'"
        raise UsageError(message)


def _correction(stored: _StoredCorrection) -> Corrected:
    replacement = None
    if stored.replacement is not None:
        inner = stored.replacement
        if inner.name == _CORRECTED:
            raise EventShapeError(_CORRECTED, inner.schema, "it stands inside another correction")
        replacement = Replacement(
            happened=parse_moment(inner.happened), event=decode(inner.name, inner.schema, bytes(inner.data).decode())
        )
    return Corrected(version=stored.version, reason=stored.reason, replacement=replacement, note=stored.note)


def fact_of(record: Record) -> Fact:
    """Return the fact that *record* holds.

    Raises:
        EventShapeError: If this release cannot read it.
    """
    try:
        happened = parse_moment(record.happened)
    except UsageError as error:
        raise EventShapeError(record.name, record.schema, str(error)) from None
    event = decode(record.name, record.schema, record.data)
    return Fact(version=record.version, happened=happened, event=event, position=record.position)


def event_from(name: str, fields: Mapping[str, Any]) -> Event:
    """Return the event called *name* with *fields* of plain values, as a caller gives them.

    Raises:
        UsageError: If a field is unknown, missing, or of the wrong type.
    """
    given = {field: plain(value) for field, value in fields.items()}
    try:
        _refuse_fractions(given)
        event: Event = msgspec.convert(given, BY_NAME[name])
        _refuse_more(given, msgspec.to_builtins(event), short_name(name))
    except (msgspec.ValidationError, CaseworkError) as error:
        message = f"there cannot be such an event {short_name(name)}: {in_words(error)}"
        raise UsageError(message) from None
    return event


def json_data(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return *value*, an event or a row, as it would be read back from JSON: plain data, with lists for tuples."""
    return msgspec.json.decode(_encoder.encode(value))


def plain(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return *value* as plain data: dates as ISO text, attrs classes as dicts; tuples stay tuples.

    Raises:
        UsageError: If it is no data at all.
    """
    try:
        return value.isoformat() if isinstance(value, dt.date) else msgspec.to_builtins(value, builtin_types=())
    except TypeError:
        message = f"a {type(value).__name__} is no data that a case could keep"
        raise UsageError(message) from None
