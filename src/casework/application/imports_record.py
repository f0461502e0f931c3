"""The imports of an organisation, as its log remembers them.

The stream ``imports`` tells of every batch that it began, that it ended and that it was undone, and nothing else, so that
a list of them is quickly read. How far a batch has come stands in a stream of its own, ``import/`` and its id: one short
event for each group of rows, written with the group, all of it or nothing. So whoever goes on with an import that was
stopped begins exactly behind what is in the log, and knows what came of the rows before.

Two imports of one file by one mapping at the same time would go on with the same batch. The second to write notices that
the batch has moved on, and stops.
"""

import os
from collections.abc import Mapping

import attrs

from casework.application.codec import moment_text
from casework.application.drafts import Drafts
from casework.application.identity import SYMBOLS
from casework.application.mappings import SourceMapping
from casework.application.ports import Clock, Commit, NewEvent, Store, StreamAppend
from casework.application.streams import Shapes
from casework.domain.actors import Actor
from casework.domain.batches import (
    Batch,
    BatchAdvanced,
    BatchBegan,
    BatchEnded,
    BatchEvent,
    BatchFact,
    BatchUndone,
    fold,
)
from casework.domain.envelope import Record, stamp
from casework.errors import EventShapeError, NotFoundError, StaleVersionError, UnderWayError

STREAM = "imports"
LATEST = "latest"
"""What the batch that began last may be called instead of its id."""
_BATCH_STREAM = "import/"
_ID_SYMBOLS = 6

_SHAPES: Shapes[BatchEvent] = Shapes(
    {
        "import.began": BatchBegan,
        "import.advanced": BatchAdvanced,
        "import.ended": BatchEnded,
        "import.undone": BatchUndone,
    }
)


@attrs.frozen(kw_only=True)
class Origin:
    """Where the rows of an import come from: the name of the file, its hash and size, and the hash of its mapping.

    Rows of a server have no hash and no size; a mapping that was made in code has no hash. *lines* is how many lines
    the file has, where it is made of lines.
    """

    name: str
    sha256: str | None = None
    size: int | None = None
    lines: int | None = None
    mapping_sha256: str | None = None


@attrs.frozen(kw_only=True)
class Reached:
    """How far a batch has come, and at which version its stream stands; the row is 0 where nothing is written yet."""

    version: int
    advanced: BatchAdvanced | None = None

    @property
    def row(self) -> int:
        """The number of the last row that is dealt with."""
        return 0 if self.advanced is None else self.advanced.row


class ImportsRecord:
    """The imports on record of one organisation."""

    def __init__(self, store: Store, organisation: str, clock: Clock) -> None:
        self._store, self._organisation, self._clock = store, organisation, clock

    def batches(self) -> Mapping[str, Batch]:
        """Return every batch by its id, in the order in which they began."""
        return fold(_fact(record) for record in self._store.read(self._organisation, STREAM))

    def find(self, batch: str) -> Batch:
        """Return the batch with that id, or the ``latest``.

        Raises:
            NotFoundError: If there is none.
        """
        known = self.batches()
        if batch == LATEST and known:
            return list(known.values())[-1]
        if batch not in known:
            raise NotFoundError("import", batch, known=list(known)[-10:])
        return known[batch]

    def begin(self, origin: Origin, mapping: SourceMapping, by: Actor, batch: str | None = None) -> tuple[str, Reached]:
        """Return the batch of this import and how far it has come: the one that was stopped, or a new one.

        With *batch* it gets that id: then it is part of one that began in another organisation.
        """
        while True:
            records = self._store.read(self._organisation, STREAM)
            known = fold(map(_fact, records))
            going_on = batch if batch in known else _unfinished(known, origin, mapping)
            if going_on is not None and batch in {None, going_on}:
                return going_on, self.reached(going_on)
            new = batch or self._new_id(known)
            drafts = Drafts(STREAM, self._clock.now())
            began = BatchBegan(
                batch=new,
                system=mapping.source.system,
                format=mapping.source.format,
                mapping=mapping.id,
                mapping_version=mapping.version,
                mapping_sha256=origin.mapping_sha256,
                sha256=origin.sha256,
                size=origin.size,
                file=drafts.text(origin.name),
            )
            try:
                self._write(began, by, drafts, expected=len(records))
            except StaleVersionError:
                continue
            return new, Reached(version=0)

    def reached(self, batch: str) -> Reached:
        """Return how far *batch* has come."""
        records = self._store.read(self._organisation, _BATCH_STREAM + batch)
        if not records:
            return Reached(version=0)
        event = _SHAPES.event(records[-1])
        if not isinstance(event, BatchAdvanced):
            raise EventShapeError(records[-1].name, records[-1].schema, "it tells of no progress")
        return Reached(version=records[-1].version, advanced=event)

    def advance(self, batch: str, advanced: BatchAdvanced, by: Actor, *, expected: int) -> Commit:
        """Return the commit that says how far *batch* has come, to be written with the rows that it counts."""
        now = self._clock.now()
        event = _SHAPES.new(advanced, moment_text(now), Drafts(STREAM, now))
        return self._commit(_BATCH_STREAM + batch, event, Drafts(STREAM, now), by, expected)

    def end(self, ended: BatchEnded, by: Actor) -> None:
        """Write down that a batch came to its end."""
        self._write(ended, by, Drafts(STREAM, self._clock.now()), expected=None)

    def undone(self, undone: BatchUndone, by: Actor) -> None:
        """Write down that a batch was undone."""
        self._write(undone, by, Drafts(STREAM, self._clock.now()), expected=None)

    def last_position(self, batch: str) -> int:
        """Return the last position of the log at which *batch* tells of itself."""
        own = self._store.read(self._organisation, _BATCH_STREAM + batch)
        listed = [
            record
            for record in self._store.read(self._organisation, STREAM)
            if getattr(_SHAPES.event(record), "batch", None) == batch
        ]
        return max(record.position for record in (*own, *listed))

    def names(self, batches: Mapping[str, Batch]) -> Mapping[str, str | None]:
        """Return the name of the file of each of *batches* by its id; None where there is none, or it was erased."""
        import msgspec

        details = {batch.id: batch.began.file for batch in batches.values()}
        wanted = [detail for detail in details.values() if detail is not None]
        kept = self._store.details(self._organisation, wanted)
        words = {name: str(msgspec.json.decode(each.value)) for name, each in kept.items()}
        return {batch: words.get(detail or "") for batch, detail in details.items()}

    def _new_id(self, known: Mapping[str, Batch]) -> str:
        day = self._clock.now().date().isoformat()
        while True:
            found = f"{day}-{''.join(SYMBOLS[byte % len(SYMBOLS)] for byte in os.urandom(_ID_SYMBOLS))}"
            if found not in known:
                return found

    def _write(self, event: BatchEvent, by: Actor, drafts: Drafts, *, expected: int | None) -> None:
        new = _SHAPES.new(event, moment_text(self._clock.now()), drafts)
        self._store.append(self._commit(STREAM, new, drafts, by, expected))

    def _commit(self, stream: str, event: NewEvent, drafts: Drafts, by: Actor, expected: int | None) -> Commit:
        return Commit(
            organisation=self._organisation,
            actor=by.id,
            recorded_at=stamp(self._clock.now()),
            appends=(StreamAppend(stream=stream, events=(event,), expected=expected),),
            details=tuple(drafts.details),
        )


def is_progress(stream: str) -> bool:
    """Say whether *stream* is that of the progress of a batch."""
    return stream.startswith(_BATCH_STREAM)


def under_way(batch: str) -> UnderWayError:
    """Return what is said where somebody else goes on with *batch* at the same time."""
    return UnderWayError(batch)


def _fact(record: Record) -> BatchFact:
    return BatchFact(event=_SHAPES.event(record), by=record.actor, at=record.recorded_at)


def _unfinished(known: Mapping[str, Batch], origin: Origin, mapping: SourceMapping) -> str | None:
    """Return the batch that was stopped in this file, by this mapping."""
    if origin.sha256 is None:
        return None
    wanted = (origin.sha256, origin.mapping_sha256, mapping.source.system, mapping.id, mapping.version)
    for batch in reversed(known.values()):
        began = batch.began
        said = (began.sha256, began.mapping_sha256, began.system, began.mapping, began.mapping_version)
        if batch.is_unfinished and said == wanted:
            return batch.id
    return None
