"""Taking an import back from one case: the commit that voids it, or lets it say again what it said before."""

from collections.abc import Sequence

from casework.application.batch_cases import BatchCase
from casework.application.codec import as_kept, fact_of
from casework.application.drafts import Drafts
from casework.application.ports import Clock, Commit, Receipt, Store, StreamAppend
from casework.application.rulebook import Rulebook
from casework.application.writing import new_event
from casework.domain.actors import Actor
from casework.domain.batches import Batch
from casework.domain.cases.bringing_back import bringing_back
from casework.domain.cases.events import ImportUndone
from casework.domain.cases.fold import fold
from casework.domain.cases.parts import Fact
from casework.domain.envelope import stamp

REASON = "import-undone"
"""The code by which a correction says that the import which updated the case was undone."""


class CaseUndoing:
    """Makes the commits that take *batch* back; *by* is who undoes it."""

    def __init__(self, store: Store, rulebook: Rulebook, clock: Clock, batch: Batch, *, by: Actor) -> None:
        self._store, self._rulebook, self._clock, self._batch, self._by = store, rulebook, clock, batch, by
        self._organisation = rulebook.organisation.id

    def commit(self, case: BatchCase) -> Commit:
        """Return what takes the import back from *case*, to which nothing else happened."""
        update = _update_of(case)
        return self._voiding(case) if update is None else self._correcting(case, update)

    def refuse_other_rules(self, case: BatchCase) -> None:
        """Read *case* as it will stand: this fails where ``commit`` would fail for want of its rules.

        Raises:
            NotFoundError: If rules are gone by which it is read.
            UsageError: If they were not in force then.
        """
        update = _update_of(case)
        if update is not None:
            before, _ = self._facts(case, update)
            self._rulebook.row(fold(case.row.case, before))

    def _voiding(self, case: BatchCase) -> Commit:
        now = self._clock.now()
        event = new_event(ImportUndone(batch=self._batch.id), as_kept(now), Drafts(case.row.case, now))
        return Commit(
            organisation=self._organisation,
            actor=self._by.id,
            recorded_at=stamp(now),
            appends=(StreamAppend(stream=case.row.case, events=(event,), expected=case.row.version),),
            without_rows=(case.row.case,),
        )

    def _correcting(self, case: BatchCase, update: Receipt) -> Commit:
        row, now = case.row, self._clock.now()
        before, since = self._facts(case, update)
        facts = [*before, *since]
        corrections = tuple(bringing_back(fold(row.case, facts), fold(row.case, before), reason=REASON))
        happened = as_kept(now)
        facts += [
            Fact(version=version, happened=happened, event=event)
            for version, event in enumerate(corrections, start=len(facts) + 1)
        ]
        drafts = Drafts(row.case, now)
        return Commit(
            organisation=self._organisation,
            actor=self._by.id,
            recorded_at=stamp(now),
            appends=(
                StreamAppend(
                    stream=row.case,
                    events=tuple([new_event(event, happened, drafts) for event in corrections]),
                    expected=row.version,
                ),
            ),
            rows=(self._rulebook.row(fold(row.case, facts)),),
            key=case.past.asked_again(self._batch.began.system, row.source_key or "", case.past.before(update)),
        )

    def _facts(self, case: BatchCase, update: Receipt) -> tuple[Sequence[Fact], Sequence[Fact]]:
        """Return the facts of *case* from before the *update*, and those that came with it or later."""
        records = self._store.read(self._organisation, case.row.case)
        first = sum(record.position < update.first for record in records)
        facts = tuple(map(fact_of, records))
        return facts[:first], facts[first:]


def _update_of(case: BatchCase) -> Receipt | None:
    """Return what the import wrote of *case* where that was begun before it."""
    return None if case.is_begun else case.write
