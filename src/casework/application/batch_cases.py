"""The cases into which one import wrote, and from which that is not taken back yet.

The row of a case names the import that began it. Which cases an import updated stands in the log alone, between the
entry that it began and the one that says how far it came.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import partial

import attrs

from casework.application.imports_record import ImportsRecord
from casework.application.ports import CaseRow, Receipt, RowQuery, Store
from casework.application.row_keys import KEY_OF_IMPORTS, NOTHING, Past, pasts
from casework.domain.batches import Batch
from casework.domain.cases.events import NAMES, ImportUndone, Received
from casework.domain.envelope import Record

GROUP = 500
"""How many cases are looked at together."""


@attrs.frozen(kw_only=True)
class BatchCase:
    """A case into which an import wrote: its *row*, and what imports wrote of it, with the *write* of that import.

    *write* is None where it was erased, so that nobody knows which import it was.
    """

    row: CaseRow
    past: Past
    write: Receipt | None
    is_begun: bool

    @property
    def is_brought_back(self) -> bool:
        """Whether it was updated, and says again what it said before."""
        return not self.is_begun and self.write is not None and self.past.is_brought_back(self.write)

    def was_written_at(self, positions: Container[int]) -> bool:
        """Say whether the import updated it at one of *positions*; what was erased there counts as if it had."""
        erased = [each for each in self.past.writes if each.digest is None]
        writes = erased if self.write is None else [self.write]
        return not self.is_begun and any(each.first in positions for each in writes)


class BatchCases:
    """The cases of *batch* in one organisation."""

    def __init__(self, store: Store, organisation: str, record: ImportsRecord, batch: Batch) -> None:
        self._store, self._organisation, self._record, self._batch = store, organisation, record, batch

    def written(self) -> Iterator[Sequence[BatchCase]]:
        """Yield all that have a row, some at a time: the ones that it began, then those it updated.

        Each is as it is by then.
        """
        yield from self._begun()
        yield from self._updated()

    def left(self) -> Iterator[Sequence[BatchCase]]:
        """Yield those from which it is not taken back, as ``written`` does."""
        yield from map(not_brought_back, self.written())

    def as_they_are(self, cases: Iterable[BatchCase]) -> Sequence[BatchCase]:
        """Return those of *cases* from which it is not taken back by now, as they are."""
        return not_brought_back(self._of(each.row.case for each in cases))

    def _begun(self) -> Iterator[Sequence[BatchCase]]:
        after: CaseRow | None = None
        find = partial(self._store.find, self._organisation)
        while rows := find(RowQuery(batch=self._batch.id, after=after, limit=GROUP)):
            yield self._cases(rows)
            after = rows[-1]

    def _updated(self) -> Iterator[Sequence[BatchCase]]:
        if not self._record.tally(self._batch).updated:
            return
        after, up_to = self._record.stretch(self._batch)
        while after < up_to:
            records = tuple(self._store.read_all(self._organisation, after=after, limit=min(GROUP, up_to - after)))
            after = records[-1].position
            updates = {record.position: record.stream for record in records if _may_be_update(record)}
            cases = self._of(dict.fromkeys(updates.values()))
            yield [case for case in cases if case.was_written_at(updates)]

    def _of(self, cases: Iterable[str]) -> Sequence[BatchCase]:
        return self._cases([row for case in cases for row in self._store.find(self._organisation, RowQuery(case=case))])

    def _cases(self, rows: Sequence[CaseRow]) -> Sequence[BatchCase]:
        keys = [row.source_key for row in rows if row.source_key is not None]
        known = pasts(self._store, self._organisation, self._batch.began.system, keys, ())
        return [self._case(row, known.get(row.source_key or "", NOTHING)) for row in rows]

    def _case(self, row: CaseRow, past: Past) -> BatchCase:
        write = past.write_of(self._batch.id)
        return BatchCase(row=row, past=past, write=write, is_begun=row.batch == self._batch.id)

    def is_untouched(self, case: BatchCase) -> bool:
        """Say whether the import wrote last, and every event of the case is of an import or of its undoing."""
        others = case.row.version - case.past.events
        return case.past.last_batch == self._batch.id and (not others or others == self._voidings(case.row.case))

    def _voidings(self, case: str) -> int:
        """Return how often an import that had begun the case was undone."""
        undone = NAMES[ImportUndone]
        return sum(record.name == undone for record in self._store.read(self._organisation, case))


def not_brought_back(cases: Iterable[BatchCase]) -> Sequence[BatchCase]:
    """Return those of *cases* that do not say again what they said before."""
    return [case for case in cases if not case.is_brought_back]


def _may_be_update(record: Record) -> bool:
    """Say whether *record* is the first that an import wrote of a case which was there before."""
    return record.key is not None and bool(KEY_OF_IMPORTS.match(record.key)) and record.name != NAMES[Received]
