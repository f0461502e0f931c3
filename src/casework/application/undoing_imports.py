"""Imports on record as people read them, and taking one back.

An import is undone case by case: each of its cases gets an entry that says so, and loses its row. What was written
stays in the log, and the name of the case stays its own, so that a better import of the same row begins the same case
anew. Entries of surveys and collections of texts need none: whoever reads them knows which imports were undone.

Nothing is undone where something else happened since to one of the cases: the work of an officer is not thrown away
with the mistake of an import. Once that is looked at, the decision is written down, and then case after case is undone;
whoever is stopped on the way goes on by asking again. A case that somebody works on in between stays, and is named.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence

import attrs

from casework.application.access import viewer_of
from casework.application.codec import as_kept
from casework.application.drafts import Drafts
from casework.application.imports_record import ImportsRecord, NamedFile
from casework.application.mappings import RecordKind
from casework.application.ports import CaseRow, Commit, RowQuery, StreamAppend
from casework.application.row_keys import Past, batch_of, pasts
from casework.application.streams import Desk
from casework.application.writing import new_event
from casework.domain.actors import Actor
from casework.domain.batches import Batch, BatchUndoing, BatchUndone, PartElsewhere, Tally
from casework.domain.cases.events import ImportUndone
from casework.domain.envelope import stamp
from casework.errors import DecisionError, StaleVersionError

_UNDOING = "undoing an import"
"""The decision, as people call it."""
_GROUP = 500
_NAMED = 5
"""How many of the cases that stand in the way are named."""


@attrs.frozen(kw_only=True)
class ImportOnRecord:
    """An import with what came of it so far, and its files, the joined ones after the others.

    *sheets* are the names of those in which its rows stand, as far as it came; None where one was erased. *tally* is
    of this organisation; *elsewhere* what came to others, where the import began here. *stayed* are the references of
    cases that somebody worked on while it was undone.
    """

    batch: Batch
    tally: Tally
    files: tuple[NamedFile, ...]
    sheets: tuple[str | None, ...] = ()
    elsewhere: tuple[PartElsewhere, ...] = ()
    stayed: tuple[str, ...] = ()

    @property
    def file(self) -> str | None:
        """The names of the files that its rows stand in, as one text; None where one was erased."""
        names = [file.name for file in self.files if not file.joined]
        return None if None in names else ", ".join(map(str, names))


@attrs.frozen(kw_only=True)
class UndoneImport:
    """The import that was undone in one organisation, and how many of its records count no more.

    *elsewhere* are the other organisations in which a part of it stays, until it is undone there, too. *stayed* are the
    references of the cases that somebody worked on in the meantime: they stand as they are.
    """

    batch: str
    records: int
    stayed: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def imports_on_record(desk: Desk, *, viewer: Actor | None) -> tuple[ImportOnRecord, ...]:
    """Return the imports on record, in the order in which they began.

    Raises:
        AccessError: If they may not import.
    """
    desk.authorise(viewer_of(viewer), "import", "see imports")
    record = ImportsRecord(desk.store, desk.organisation, desk.clock)
    return _files(record, record.batches().values())


def find_import(desk: Desk, batch: str, *, viewer: Actor | None) -> ImportOnRecord:
    """Return one import on record, by its id or as the ``latest``.

    Raises:
        NotFoundError: If there is none.
        AccessError: If they may not import.
    """
    desk.authorise(viewer_of(viewer), "import", "see imports")
    record = ImportsRecord(desk.store, desk.organisation, desk.clock)
    (found,) = _files(record, [record.find(batch)])
    undone = found.batch.undone
    if undone is None or not undone.stayed:
        return found
    rows = desk.store.find(desk.organisation, RowQuery(batch=found.batch.id, limit=undone.stayed))
    return attrs.evolve(found, stayed=tuple(row.reference for row in rows))


def _files(record: ImportsRecord, batches: Collection[Batch]) -> tuple[ImportOnRecord, ...]:
    files, sheets = record.files(batches), record.sheets(batches)
    return tuple(
        ImportOnRecord(
            batch=batch,
            tally=record.tally(batch),
            files=files[batch.id],
            sheets=sheets[batch.id],
            elsewhere=record.elsewhere(batch),
        )
        for batch in batches
    )


def undo_import(desk: Desk, batch: str, *, by: Actor, progress: Callable[[int], None] | None = None) -> UndoneImport:
    """Take the import *batch* back, as far as it came to this organisation.

    Raises:
        NotFoundError: If there is no such import.
        DecisionError: If it was undone already, updated cases of an earlier one, or something else happened to one of
            its cases.
        AccessError: If they may not import.
    """
    desk.authorise(by, "import", "undo imports")
    record = ImportsRecord(desk.store, desk.organisation, desk.clock)
    found = record.find(batch)
    _refuse_second(found)
    number = record.tally(found).accepted
    stayed: tuple[str, ...] = ()
    if found.began.record == RecordKind.CASE:
        undoing = _Undoing(desk, record, found, by=by)
        decided = undoing.decided()
        stayed = undoing.undo(decided, progress)
        number = decided - len(stayed)
    record.undo(BatchUndone(batch=found.id, records=number, stayed=len(stayed)), by)
    return UndoneImport(batch=found.id, records=number, stayed=stayed, elsewhere=tuple(_elsewhere(desk, found)))


def _elsewhere(desk: Desk, batch: Batch) -> Iterator[str]:
    """Yield the other organisations in which a part of *batch* still stands."""
    began_in = batch.began.began_in or desk.organisation
    whole = ImportsRecord(desk.store, began_in, desk.clock)
    others = [part.organisation for part in whole.elsewhere(whole.find(batch.id))]
    for organisation in (began_in, *others):
        there = ImportsRecord(desk.store, organisation, desk.clock)
        part = there.batches().get(batch.id)
        if part is not None and part.undone is None and there.tally(part).accepted:
            yield organisation


def _refuse_second(batch: Batch) -> None:
    if batch.undone is not None:
        raise DecisionError(batch.id, _UNDOING, "it was undone already")


def _refuse_updates(batch: Batch, tally: Tally) -> None:
    if tally.updated:
        why = (
            f"{tally.updated:,} of its rows updated cases of earlier imports, and what those said before is not "
            "brought back: import the earlier file again, which says what they said, correct the cases, or leave the "
            "import as it is"
            f"{_new_stay(tally)}"
        )
        raise DecisionError(batch.id, _UNDOING, why)


def _new_stay(tally: Tally) -> str:
    """Return what is to be done about the cases that an import began which cannot be undone, if there are any."""
    if not tally.new:
        return ""
    return f". Its new cases, {tally.new:,}, stay as well: close those that should not be there"


class _Undoing:
    """The import *batch* on its way out."""

    def __init__(self, desk: Desk, record: ImportsRecord, batch: Batch, *, by: Actor) -> None:
        self._record, self._batch, self._undone, self._by = record, batch, record.undone(), by
        self._store, self._organisation, self._clock = desk.store, desk.organisation, desk.clock

    def decided(self) -> int:
        """Return how many cases the import began, after it is written down, now or before, that it is undone.

        Raises:
            DecisionError: If it updated cases, or something else happened to one of its own, with the first of them.
        """
        while True:
            listed = self._record.listed()
            self._batch = self._record.find(self._batch.id)
            _refuse_second(self._batch)
            if self._batch.undoing is not None:
                return self._batch.undoing.records
            _refuse_updates(self._batch, self._record.tally(self._batch))
            decision = BatchUndoing(batch=self._batch.id, records=self._untouched())
            with contextlib.suppress(StaleVersionError):  # something else was listed: look again
                self._record.decide_to_undo(decision, self._by, expected=listed)

    def _untouched(self) -> int:
        """Return how many cases there are, to none of which something else happened since."""
        number, touched = 0, 0
        first: list[str] = []
        for rows in self._pages():
            number += len(rows)
            for row in self._split(rows)[1]:
                touched += 1
                first += [row.reference] if len(first) < _NAMED else []
        if touched:
            more = f" and {touched - len(first):,} more" if touched > len(first) else ""
            why = (
                f"something else happened to {touched:,} of its cases: {', '.join(first)}{more}. Settle them one by "
                "one, and leave the import as it is"
            )
            raise DecisionError(self._batch.id, _UNDOING, why)
        return number

    def undo(self, decided: int, progress: Callable[[int], None] | None) -> tuple[str, ...]:
        """Undo case by case, of which there were *decided*, and return the references of those that stay."""
        number = decided - sum(len(rows) for rows in self._pages())
        stayed: list[str] = []
        for rows in self._pages():
            done, touched = self._void(rows)
            number += done
            stayed += [row.reference for row in touched]
            if progress is not None:
                progress(number)
        return tuple(stayed)

    def _void(self, rows: Sequence[CaseRow]) -> tuple[int, Sequence[CaseRow]]:
        """Undo the cases of *rows* but those that somebody works on; return how many those are, and the others."""
        rows = list(rows)
        while True:
            untouched, touched = self._split(rows)
            commits = [self._commit(row) for row in untouched]
            try:
                if commits:
                    self._store.append_many(commits)
            except StaleVersionError:
                before, rows = rows, self._as_they_are(rows)
                if rows == before:
                    raise
            else:
                return len(untouched), touched

    def _as_they_are(self, rows: Sequence[CaseRow]) -> Sequence[CaseRow]:
        return [now for row in rows for now in self._store.find(self._organisation, RowQuery(case=row.case))]

    def _split(self, rows: Sequence[CaseRow]) -> tuple[Sequence[CaseRow], Sequence[CaseRow]]:
        """Return those of *rows* to whose cases nothing else happened, and the others."""
        receipts = self._pasts(rows)
        untouched = [row for row in rows if self._is_untouched(row, receipts.get(row.source_key or "", Past()))]
        kept = {row.case for row in untouched}
        return untouched, [row for row in rows if row.case not in kept]

    def _commit(self, row: CaseRow) -> Commit:
        now = self._clock.now()
        event = new_event(ImportUndone(batch=self._batch.id), as_kept(now), Drafts(row.case, now))
        return Commit(
            organisation=self._organisation,
            actor=self._by.id,
            recorded_at=stamp(now),
            appends=(StreamAppend(stream=row.case, events=(event,), expected=row.version),),
            without_rows=(row.case,),
        )

    def _pages(self) -> Iterator[tuple[CaseRow, ...]]:
        after: CaseRow | None = None
        while rows := tuple(
            self._store.find(self._organisation, RowQuery(batch=self._batch.id, after=after, limit=_GROUP))
        ):
            yield rows
            after = rows[-1]

    def _pasts(self, rows: Sequence[CaseRow]) -> dict[str, Past]:
        keys = [row.source_key for row in rows if row.source_key is not None]
        return dict(pasts(self._store, self._organisation, self._batch.began.system, keys, self._undone))

    def _is_untouched(self, row: CaseRow, past: Past) -> bool:
        """Say whether *batch* wrote last, and every event of the case is of an import or of its undoing."""
        if not past.standing or batch_of(past.standing[-1]) != self._batch.id:
            return False
        return row.version == past.events + past.undone
