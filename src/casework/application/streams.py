"""Streams of an organisation that are no cases: how their events are written and read back.

They stand in the same log, under the same seals, as cases do, and have neither rows nor references.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import attrs
import msgspec

from casework.application.access import AccessPolicy
from casework.application.codec import as_written
from casework.application.drafts import Drafts
from casework.application.misfits import in_words
from casework.application.ports import (
    Clock,
    Commit,
    Committed,
    Detail,
    IdempotencyKey,
    NewEvent,
    Store,
    StreamAppend,
)
from casework.domain.actors import Actor
from casework.domain.envelope import Record, stamp
from casework.errors import AccessError, CaseworkError, EventShapeError

Event = TypeVar("Event")

SCHEMA = 1
"""The number of the shape of every event here."""


class Shapes(Generic[Event]):
    """The events that a stream may hold, by the names under which they are stored.

    *plain* ones, with parts that have worked nothing out, are written as the reader compares them: in half the time.
    """

    def __init__(self, events: Mapping[str, type[Event]], *, plain: bool = False) -> None:
        self._plain = plain
        self._names = {kind: name for name, kind in events.items()}
        self._decoders: dict[str, msgspec.json.Decoder[Any]] = {
            name: msgspec.json.Decoder(kind) for name, kind in events.items()
        }

    def new(self, event: Event, happened: str, drafts: Drafts) -> NewEvent:
        """Return *event* as it goes into the log."""
        data = msgspec.json.encode(event if self._plain else _made_of(event)).decode()
        return NewEvent(
            name=self.name_of(event), schema=SCHEMA, happened=happened, data=data, details=drafts.references()
        )

    def name_of(self, event: Event) -> str:
        """Return the name under which *event* is stored."""
        return self._names[type(event)]

    def event(self, record: Record) -> Event:
        """Return the event that *record* holds.

        Raises:
            EventShapeError: If this release does not know the name, the schema number or the shape.
        """
        decoder = self._decoders.get(record.name)
        if decoder is None or record.schema != SCHEMA:
            raise EventShapeError(record.name, record.schema, "this release knows no such event")
        try:
            event: Event = as_written(decoder, record.data)
        except (msgspec.MsgspecError, CaseworkError, UnicodeError, RecursionError) as error:
            raise EventShapeError(record.name, record.schema, in_words(error)) from None
        return event


def _made_of(event: object) -> object:
    """Return what *event* is made of, and nothing that a part of it has worked out and remembers."""
    return attrs.asdict(event, filter=lambda field, _: field.init)  # type: ignore[arg-type]


@attrs.frozen(kw_only=True)
class Desk:
    """Where the streams of one organisation that are no cases are written and read: its store, policy and clock."""

    store: Store
    organisation: str
    policy: AccessPolicy
    clock: Clock

    def authorise(self, who: Actor, action: str, what: str) -> None:
        """Ask the access policy about something that is no case.

        Raises:
            AccessError: If it says no; *what* tells people what was refused.
        """
        if not self.policy.may(who, action, None):
            raise AccessError(who.id, what)

    def read(self, stream: str) -> Sequence[Record]:
        """Return the records of *stream*."""
        return self.store.read(self.organisation, stream)

    def append(
        self, stream: str, event: NewEvent, drafts: Drafts, *, by: Actor, expected: int, key: IdempotencyKey | None
    ) -> Committed:
        """Write *event* with its details at the end of *stream*."""
        append = StreamAppend(stream=stream, events=(event,), expected=expected)
        return self.store.append(self.commit((append,), drafts.details, by=by, key=key))

    def commit(
        self, appends: tuple[StreamAppend, ...], details: Iterable[Detail], *, by: Actor, key: IdempotencyKey | None
    ) -> Commit:
        """Return what writes *appends* with their *details* together."""
        return Commit(
            organisation=self.organisation,
            actor=by.id,
            recorded_at=stamp(self.clock.now()),
            appends=appends,
            details=tuple(details),
            key=key,
        )
