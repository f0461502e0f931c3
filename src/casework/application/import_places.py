"""Where an import writes: the log of one organisation, with its rules, its builder and its record of imports."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from casework.application.access import AccessPolicy
from casework.application.entry_builders import TEXT_MAKING, EntryBuilder, Making, answer_making
from casework.application.import_words import SoFar, WordsOnRecord, in_words, words_of
from casework.application.imported_cases import CaseBuilder
from casework.application.imports_record import ImportsRecord, Origin, Reached
from casework.application.mappings import RecordKind, SourceMapping
from casework.application.organisations import Organisation
from casework.application.ports import Clock, Commit, SourceRow, Store
from casework.application.record_builders import RecordBuilder
from casework.application.rejected_again import refuse_other_record
from casework.application.row_keys import Past, batch_of, pasts
from casework.application.rulebook import Rulebook
from casework.application.rules_record import RulesRecord
from casework.application.ways_of_counting import WaysOfCounting
from casework.domain.actors import Actor
from casework.domain.batches import Batch, BatchAdvanced, Tally
from casework.domain.surveys.question_sets import Survey


@attrs.frozen(kw_only=True)
class Job:
    """What every place of one import has in common: the store, the mapping, and who imports by which policy.

    *surveys* are those of which there is a file.
    """

    store: Store
    mapping: SourceMapping
    origin: Origin
    by: Actor
    policy: AccessPolicy
    clock: Clock
    surveys: Mapping[str, Survey] = attrs.Factory(dict)


class Place:
    """The log of one organisation during one import; *began* is that in which it began, where this is another."""

    def __init__(self, job: Job, rulebook: Rulebook, rules: RulesRecord, began: "Place | None" = None) -> None:
        self._job, self.rulebook, self._rules = job, rulebook, rules
        self.ways = WaysOfCounting(rulebook)
        self._began_in = None if began is None else began.organisation
        self._record = ImportsRecord(job.store, rulebook.organisation.id, job.clock)
        self._record.refuse_half_undone(job.mapping.source.system)
        known = self._record.batches()
        self._undone = self._record.undone()
        self.batch: str = self._record.batch_for(job.origin, job.mapping) if began is None else began.batch
        self._listed = self._record.listed()
        self._is_on_record = self.batch in known
        self._mappings = {batch.id: batch.began.mapping for batch in known.values()}
        self._of_this_mapping = {self.batch, *_read_alike(known, job.origin, job.mapping)}
        self._reach(self._record.reached(self.batch) if self._is_on_record else Reached(version=0))
        self.builder = _builder(job, rulebook)

    def _reach(self, reached: Reached) -> None:
        self._version, self.row = reached.version, reached.row
        self.reached = reached.advanced or BatchAdvanced(row=0, tally=Tally())
        kept = self._record.words(words_of(self.reached))
        self._words, self.met = WordsOnRecord(kept), in_words(self.reached.met, kept)

    def claim(self) -> None:
        """Take an import over that was stopped, so that nobody else goes on with it."""
        if self._is_on_record:
            self._reach(self._record.claim(self.batch, self._job.by))

    @property
    def organisation(self) -> str:
        """The id of the organisation."""
        return self.rulebook.organisation.id

    @property
    def is_on_record(self) -> bool:
        """Whether the log tells of this import."""
        return self._is_on_record

    def other(self, organisation: str) -> "Place":
        """Return the place of another organisation in the same store, which works by the same rules."""
        book, job = self.rulebook, self._job
        body: Organisation = attrs.evolve(book.organisation, id=organisation)
        rules = RulesRecord(job.store, body, job.clock)
        rulebook = Rulebook(
            body,
            procedures=book.procedures,
            calendars=book.calendars,
            outcomes=book.outcomes,
            frameworks=book.frameworks,
            past=rules.past,
        )
        return Place(job, rulebook, rules, self)

    def pasts(self, keys: Sequence[str]) -> Mapping[str, Past]:
        """Return what imports wrote before of the records with these keys, by key."""
        return pasts(self._job.store, self.organisation, self._job.mapping.source.system, keys, self._undone)

    def keys(self) -> Iterator[str]:
        """Yield the keys of all cases that came from the source."""
        system, names = self._job.mapping.source.system, self._job.store.names(self.organisation)
        return (name.key for name in names if name.system == system)

    def says(self, past: Past, digest: str) -> bool:
        """Say whether the row with *digest* was written last, as this mapping reads it.

        Another version of the mapping may say something else of the same row: that shows when it is read.
        """
        return past.says(digest) and batch_of(past.standing[-1]) in self._of_this_mapping

    def other_mapping(self, past: Past) -> str | None:
        """Return the mapping by which the record of *past* was imported last, if it is another than that of now."""
        last = self._mappings.get(batch_of(past.standing[-1]) or "") if past.standing else None
        return None if last == self._job.mapping.id else last

    def refuse_other_record(self, row: SourceRow, key: str) -> None:
        """Refuse a *row* that was rejected before and has by now the *key* of a case that did not come from it.

        Raises:
            RowProblemError: With where that case came from.
        """
        if self._job.mapping.record is RecordKind.CASE:
            refuse_other_record(
                row,
                key,
                named=" and ".join(self._job.mapping.identity.columns),
                system=self._job.mapping.source.system,
                store=self._job.store,
                organisation=self.organisation,
                record=self._record,
            )

    def write_rules_down(self, commits: Iterable[Commit]) -> None:
        """Write down the rules by which the cases of *commits* are dated, where they are not on record."""
        procedures = dict.fromkeys(name for commit in commits for name in self.builder.procedures(commit))
        self._rules.write_down(self.rulebook, procedures, self._job.by)

    def read_rules(self) -> None:
        """Read which rules are on record, after somebody else wrote some down."""
        self._rules.read()

    def framed(self, commits: Collection[Commit], so_far: SoFar) -> list[Commit]:
        """Return *commits* with what the log tells of the import: that it began, and how far it is then.

        All of them fail together with ``StaleVersionError`` where somebody else wrote other rules down, began another
        import, or goes on with this one.
        """
        job, frame = self._job, []
        if not self._is_on_record:
            began = self._record.began(self.batch, job.origin, job.mapping, began_in=self._began_in)
            frame.append(self._record.opening(*began, job.by, expected=self._listed))
        drafts = self._record.drafts(self.batch)
        advanced = self._words.advanced(so_far, drafts)
        last = self._record.advance(self.batch, advanced, drafts, job.by, expected=self._version)
        return [*frame, *commits, self._rules.guarded(last)]

    def refuse_undone_meanwhile(self) -> None:
        """Refuse to go on where another import of the system was undone since this one looked.

        Raises:
            DecisionError: With that import.
        """
        self._record.refuse_undone_since(self._undone, self.batch, self._job.mapping.source.system)

    def look_again(self) -> str | None:
        """See what was listed since, after somebody else began an import; return its id if it is the same as this."""
        self._listed = self._record.listed()
        return self._record.going_on(self._job.origin, self._job.mapping)

    def advanced(self) -> None:
        """Note that what was framed is written."""
        self._is_on_record = True
        self._version += 1
        self._words.written()

    def end(self, so_far: SoFar) -> None:
        """Write down that the import came to its end, if the log tells of it at all."""
        if self._is_on_record:
            drafts = self._record.drafts(self.batch)
            self._record.end(self._words.ended(self.batch, so_far, drafts), drafts, self._job.by)


def _read_alike(known: Mapping[str, Batch], origin: Origin, mapping: SourceMapping) -> frozenset[str]:
    """Return those of the *known* batches whose rows *mapping* does not read anew.

    Its own file may have changed since. A mapping of another id is for other rows of the source, and what it wrote is
    only judged anew where the row says something else.
    """
    same = origin.mapping_sha256
    return frozenset(
        name
        for name, batch in known.items()
        if batch.began.mapping != mapping.id or (same and batch.began.mapping_sha256 == same)
    )


def _builder(job: Job, rulebook: Rulebook) -> RecordBuilder:
    """Return what makes the commits of records of the kind that the mapping is for."""
    if job.mapping.record is RecordKind.CASE:
        return CaseBuilder(job.store, rulebook, by=job.by, policy=job.policy)
    is_answer = job.mapping.record is RecordKind.SURVEY_ANSWER
    making: Making[Any] = answer_making(job.surveys) if is_answer else TEXT_MAKING
    return EntryBuilder(
        making,
        store=job.store,
        organisation=rulebook.organisation.id,
        zone=job.mapping.source.zone,
        home=rulebook.organisation.time_zone(),
        by=job.by,
        policy=job.policy,
    )
