"""The imports of an organisation, as its log remembers them.

The stream ``imports`` tells of every batch that it began, that it ended, that it is to be undone and that it was, and
nothing else, so that a list of them is quickly read. How far a batch has come stands in a stream of its own, named
``import/`` and its id: one short event for each group of rows, written with the group, all of it or nothing. So whoever
goes on with an import that was stopped begins exactly behind what is in the log, knowing what came of the rows before.

Two imports of one file by one mapping at the same time would go on with the same batch. The second takes it over, and
the first notices at its next write that the batch has moved on, and stops.
"""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence

import attrs
import msgspec

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
    BatchUndoing,
    BatchUndone,
    FileRead,
    PartElsewhere,
    SheetRead,
    Tally,
    fold,
)
from casework.domain.envelope import Record, stamp
from casework.errors import DecisionError, EventShapeError, NotFoundError, StaleVersionError, UnderWayError

STREAM = "imports"
LATEST = "latest"
"""What the batch that began last, of those that were not undone, may be called instead of its id."""
_BATCH_STREAM = "import/"
_ID_SYMBOLS = 6

_SHAPES: Shapes[BatchEvent] = Shapes(
    {
        "import.began": BatchBegan,
        "import.advanced": BatchAdvanced,
        "import.ended": BatchEnded,
        "import.undoing": BatchUndoing,
        "import.undone": BatchUndone,
    }
)


@attrs.frozen(kw_only=True)
class NamedFile:
    """A file of an import by its *name*, None where that was erased, with its hash and size; a server has neither.

    A *joined* file brings no rows: what it says is looked up for those of the others.
    """

    name: str | None
    sha256: str | None = None
    size: int | None = None
    joined: bool = False


@attrs.frozen(kw_only=True)
class Origin:
    """Where the rows of an import come from: what it is called, its *files*, and the hash of its mapping.

    *sha256* is by what it is known again, over all of its files. Rows of a server have neither; a mapping that was made
    in code has no hash. *lines* is how many lines the file has, where it is one and made of lines.
    """

    name: str
    sha256: str | None = None
    files: tuple[NamedFile, ...] = ()
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
        return self.so_far.row

    @property
    def so_far(self) -> BatchAdvanced:
        """What became of the rows so far."""
        return self.advanced or BatchAdvanced(row=0, tally=Tally())


class ImportsRecord:
    """The imports on record of one organisation."""

    def __init__(self, store: Store, organisation: str, clock: Clock) -> None:
        self._store, self._organisation, self._clock = store, organisation, clock

    def batches(self) -> Mapping[str, Batch]:
        """Return every batch by its id, in the order in which they began."""
        return fold(_fact(record) for record in self._store.read(self._organisation, STREAM))

    def find(self, batch: str) -> Batch:
        """Return the batch with that id, or the ``latest`` that was not undone.

        Raises:
            NotFoundError: If there is none.
        """
        known, standing = self.batches(), self.standing()
        if batch == LATEST and standing:
            return known[standing[-1]]
        if batch == LATEST:
            why = "every import that is on record was undone" if known else "none is on record yet"
            raise NotFoundError("import", batch, why=why)
        if batch not in known:
            raise NotFoundError("import", batch, known=list(known)[-10:])
        return known[batch]

    def standing(self) -> Sequence[str]:
        """Return the batches that were not undone, in the order in which they began."""
        return [batch.id for batch in self.batches().values() if batch.undone is None]

    def going_on(self, origin: Origin, mapping: SourceMapping) -> str | None:
        """Return the batch that was stopped in this file, by this mapping, if there is one.

        One of which another organisation took its part back is none: that part would begin anew under its name. Nor is
        one behind which another import of the system began: each would stand in the way of undoing the other. Nor is
        one that found rows unchanged which an import had brought that is undone by now: it would pass them over.
        """
        batch = _unfinished(self.batches(), origin, mapping)
        if batch is None or self._passed_over_undone(self.tally(batch)):
            return None
        return None if any(self._is_undone_there(batch.id, each) for each in self.elsewhere(batch)) else batch.id

    def _is_undone_there(self, batch: str, part: PartElsewhere) -> bool:
        there = ImportsRecord(self._store, part.organisation, self._clock)
        known = there.batches().get(batch)  # none is on record there where all of its rows were unchanged
        return (known is not None and known.is_taken_back) or there._passed_over_undone(part.tally)

    def _passed_over_undone(self, tally: Tally) -> bool:
        return not self.undone().isdisjoint(tally.unchanged_since)

    def batch_for(self, origin: Origin, mapping: SourceMapping) -> str:
        """Return the batch that was stopped in this file, by this mapping, or the id of a new one."""
        return self.going_on(origin, mapping) or self.new_id()

    def undone(self) -> frozenset[str]:
        """Return the batches that were undone."""
        return _undone(self.batches())

    def refuse_undone_since(self, before: frozenset[str], batch: str, system: str) -> None:
        """Refuse to go on with *batch* where others of *system* are undone than those *before*.

        Raises:
            DecisionError: What it found unchanged may count nowhere, and it has to look again.
        """
        known = self.batches()
        self.refuse_half_undone(system)
        for each in known.values():
            if each.undone is not None and each.began.system == system and each.id not in {*before, batch}:
                why = (
                    f"{each.id} was undone meanwhile, and its rows may be among those that were unchanged. Import again"
                )
                raise DecisionError(batch, "going on with an import", why)

    def refuse_half_undone(self, system: str) -> None:
        """Refuse to import from *system* while cases of one of its imports count nowhere or say what will be undone.

        Raises:
            DecisionError: With the import that is to be undone to its end first.
        """
        for batch in self.batches().values():
            if batch.began.system == system and batch.undoing is not None and batch.undone is None:
                why = f"undoing it has not come to its end. Finish that first: casework imports undo {batch.id}"
                raise DecisionError(batch.id, "importing from the same system", why)

    def listed(self) -> int:
        """Return the version of the stream that lists the batches."""
        return len(self._store.read(self._organisation, STREAM))

    def new_id(self) -> str:
        """Return an id for a new batch: the day, and symbols that are easily read out."""
        known, day = self.batches(), self._clock.now().date().isoformat()
        while True:
            found = f"{day}-{''.join(SYMBOLS[byte % len(SYMBOLS)] for byte in os.urandom(_ID_SYMBOLS))}"
            if found not in known:
                return found

    def began(
        self, batch: str, origin: Origin, mapping: SourceMapping, *, began_in: str | None
    ) -> tuple[BatchBegan, Drafts]:
        """Return what the log says of *batch* when it begins, with the details to which that refers."""
        drafts = Drafts(STREAM, self._clock.now())
        began = BatchBegan(
            batch=batch,
            system=mapping.source.system,
            record=mapping.record.value,
            format=mapping.source.format,
            mapping=mapping.id,
            mapping_version=mapping.version,
            mapping_sha256=origin.mapping_sha256,
            sha256=origin.sha256,
            files=tuple(
                FileRead(name=drafts.text(file.name), sha256=file.sha256, size=file.size, joined=file.joined)
                for file in origin.files or (NamedFile(name=origin.name),)
            ),
            began_in=began_in,
        )
        return began, drafts

    def opening(self, began: BatchBegan, drafts: Drafts, by: Actor, *, expected: int) -> Commit:
        """Return the commit that says that a batch *began*, to be written with its first rows.

        It fails with ``StaleVersionError`` if another batch was listed since there were *expected* events.
        """
        return self._commit(STREAM, self._new(began, drafts), drafts, by, expected)

    def reached(self, batch: str) -> Reached:
        """Return how far *batch* has come."""
        records = self._store.read(self._organisation, _BATCH_STREAM + batch)
        if not records:
            return Reached(version=0)
        event = _SHAPES.event(records[-1])
        if not isinstance(event, BatchAdvanced):
            raise EventShapeError(records[-1].name, records[-1].schema, "it tells of no progress")
        return Reached(version=records[-1].version, advanced=event)

    def claim(self, batch: str, by: Actor) -> Reached:
        """Take *batch* over, and return how far it has come.

        What whoever began it has under way is waited for, and nothing that they write later goes in: a process that
        wrote for one that was killed may outlive it.

        Raises:
            UnderWayError: If it is being undone.
        """
        while True:
            reached = self.reached(batch)
            try:
                self._store.append(self._claim(batch, reached, by))
            except StaleVersionError:
                continue
            if self.find(batch).is_taken_back:
                raise UnderWayError(batch)
            return Reached(version=reached.version + 1, advanced=reached.so_far)

    def _claim(self, batch: str, reached: Reached, by: Actor) -> Commit:
        return self.advance(batch, reached.so_far, self.drafts(batch), by, expected=reached.version)

    def tally(self, batch: Batch) -> Tally:
        """Return what became of the rows of *batch* in this organisation, in the end or so far."""
        if batch.ended is not None:
            return batch.ended.tally
        reached = self.reached(batch.id).advanced
        return Tally() if reached is None else reached.tally

    def elsewhere(self, batch: Batch) -> tuple[PartElsewhere, ...]:
        """Return what became of the rows of *batch* in other organisations, in the end or so far, if it began here."""
        if batch.ended is not None:
            return batch.ended.elsewhere
        reached = self.reached(batch.id).advanced
        return () if reached is None else reached.elsewhere

    def drafts(self, batch: str) -> Drafts:
        """Return what details of the progress of *batch* are drafted in."""
        return Drafts(_BATCH_STREAM + batch, self._clock.now())

    def advance(self, batch: str, advanced: BatchAdvanced, drafts: Drafts, by: Actor, *, expected: int) -> Commit:
        """Return the commit that says how far *batch* has come, to be written with the rows that it counts."""
        return self._commit(_BATCH_STREAM + batch, self._new(advanced, drafts), drafts, by, expected)

    def end(self, event: BatchEnded, drafts: Drafts, by: Actor) -> None:
        """Write down that a batch came to its end."""
        self._conclude(event, drafts, by)

    def decide_to_undo(self, batch: Batch, event: BatchUndoing, by: Actor, *, expected: int, reached: Reached) -> None:
        """Write down that *batch* will be undone; whoever has it under way writes nothing more of it.

        Nor does whoever has another import of the same system under way, before they have looked again.

        Raises:
            StaleVersionError: If another event was listed since there were *expected*, or the batch went on since it
                had *reached* so far.
        """
        drafts = Drafts(STREAM, self._clock.now())
        decision = self._commit(STREAM, self._new(event, drafts), drafts, by, expected)
        under_way = [each.id for each in self.batches().values() if each.is_unfinished and _are_alike(each, batch)]
        known = {each: self.reached(each) for each in under_way} | ({batch.id: reached} if batch.ended is None else {})
        claims = [append for each in known for append in self._claim(each, known[each], by).appends]
        self._store.append(msgspec.structs.replace(decision, appends=(*decision.appends, *claims)))

    def stretch(self, batch: Batch) -> tuple[int, int]:
        """Return the positions in the log behind which, and up to which, *batch* wrote."""
        listed = self._store.read(self._organisation, STREAM)
        progress = self._store.read(self._organisation, _BATCH_STREAM + batch.id)
        began = next(record.position for record in listed if _SHAPES.event(record) == batch.began)
        return began, progress[-1].position

    def undo(self, event: BatchUndone, by: Actor) -> None:
        """Write down that a batch was undone."""
        self._conclude(event, Drafts(STREAM, self._clock.now()), by)

    def _conclude(self, event: BatchEnded | BatchUndone, drafts: Drafts, by: Actor) -> None:
        self._store.append(self._commit(STREAM, self._new(event, drafts), drafts, by, None))

    def sheets(self, batches: Collection[Batch]) -> Mapping[str, tuple[str | None, ...]]:
        """Return the names of the sheets of each of *batches* by its id, as far as they are known; None if erased."""
        read = {batch.id: self._sheets_of(batch) for batch in batches}
        words = self.words(sheet.name for sheets in read.values() for sheet in sheets)
        return {batch: tuple(words.get(sheet.name or "") for sheet in sheets) for batch, sheets in read.items()}

    def _sheets_of(self, batch: Batch) -> tuple[SheetRead, ...]:
        if batch.ended is not None:
            return batch.ended.sheets
        reached = self.reached(batch.id).advanced
        return () if reached is None else reached.sheets

    def files(self, batches: Collection[Batch]) -> Mapping[str, tuple[NamedFile, ...]]:
        """Return the files of each of *batches* by its id."""
        words = self.words(file.name for batch in batches for file in batch.began.files)
        return {
            batch.id: tuple(
                NamedFile(name=words.get(file.name or ""), sha256=file.sha256, size=file.size, joined=file.joined)
                for file in batch.began.files
            )
            for batch in batches
        }

    def words(self, details: Iterable[str | None]) -> Mapping[str, str]:
        """Return the words of *details* by their ids, as far as they are kept."""
        wanted = [name for name in details if name is not None]
        kept = self._store.details(self._organisation, wanted)
        return {name: str(msgspec.json.decode(each.value)) for name, each in kept.items()}

    def _new(self, event: BatchEvent, drafts: Drafts) -> NewEvent:
        return _SHAPES.new(event, moment_text(self._clock.now()), drafts)

    def _commit(self, stream: str, event: NewEvent, drafts: Drafts, by: Actor, expected: int | None) -> Commit:
        return Commit(
            organisation=self._organisation,
            actor=by.id,
            recorded_at=stamp(self._clock.now()),
            appends=(StreamAppend(stream=stream, events=(event,), expected=expected),),
            details=tuple(drafts.details),
        )


def undone_imports(store: Store, organisation: str, *, up_to: int) -> frozenset[str]:
    """Return the batches of *organisation* that were undone by the position *up_to*."""
    records = [each for each in store.read(organisation, STREAM) if each.position <= up_to]
    return _undone(fold(map(_fact, records)))


def is_progress_of(batch: str, stream: str) -> bool:
    """Say whether *stream* tells how far *batch* has come."""
    return stream == _BATCH_STREAM + batch


def _undone(known: Mapping[str, Batch]) -> frozenset[str]:
    return frozenset(batch for batch, each in known.items() if each.undone is not None)


def _are_alike(one: Batch, other: Batch) -> bool:
    return one.began.system == other.began.system


def _fact(record: Record) -> BatchFact:
    return BatchFact(event=_SHAPES.event(record), by=record.actor, at=record.recorded_at)


def _unfinished(known: Mapping[str, Batch], origin: Origin, mapping: SourceMapping) -> Batch | None:
    """Return the batch that was stopped in this file, by this mapping."""
    if origin.sha256 is None:
        return None
    wanted = (origin.sha256, origin.mapping_sha256, mapping.source.system, mapping.id, mapping.version)
    for batch in reversed(tuple(known.values())):
        began = batch.began
        said = (began.sha256, began.mapping_sha256, began.system, began.mapping, began.mapping_version)
        if batch.is_unfinished and said == wanted:
            return batch
        if batch.undone is None and (began.system, began.record) == (mapping.source.system, mapping.record.value):
            return None
    return None
