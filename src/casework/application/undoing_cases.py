"""Taking an import back from one case: the commit that voids it, or lets it say again what it said before."""

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
        update = None if case.is_begun else case.write
        return self._voiding(case) if update is None else self._correcting(case, update)

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
        records = self._store.read(self._organisation, row.case)
        facts = [fact_of(record) for record in records]
        before = fold(row.case, [fact_of(record) for record in records if record.position < update.first])
        corrections = tuple(bringing_back(fold(row.case, facts), before, reason=REASON))
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
