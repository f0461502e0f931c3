"""Importing: rows of another system become records, in the same log and by the same rules as all others.

An import writes history and nothing else: no notification follows from it. Every fact has the date that the source
gives it, never that of the import; what the source does not know stays unknown and is counted.

A row is known again by its source key. What an import writes of one record is one commit, under an idempotency key that
says which record it is, which row and which batch. So a row that says what it said before is found unchanged, one that
says something else updates its record, and two imports at once cannot make two records of one row. Rows are written in
groups, and with each group how far the import has come: one that was stopped anywhere goes on behind the last group
that was written, and its counts in the end are those of an import that never was stopped.

One key names one record. Where a file has a key twice, for two rows that do not say the same, nobody but its keeper can
tell which is meant: the first counts, and every other is rejected and names the line of the first. A row that is simply
there twice is a duplicate. Where the mapping says that a record has several rows, they are gathered first.
"""

import datetime as dt
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from typing import Any, Protocol

import attrs

from casework.application.access import FOR_ANOTHER, AccessPolicy
from casework.application.completed_rows import CompletedSource
from casework.application.import_judging import Waiting
from casework.application.import_places import Job, Place
from casework.application.import_run import Run
from casework.application.import_watching import Watching
from casework.application.imported_events import EVENT_OF
from casework.application.imports_record import NamedFile, Origin
from casework.application.keys_gone import keys_gone
from casework.application.kinds_apart import KindsApart
from casework.application.listed_texts import ListedTexts
from casework.application.mapping_checks import mistakes_of, warnings_of
from casework.application.mapping_checks.surveys import survey_mistakes
from casework.application.mappings import RecordKind, RowsOfKey, SourceMapping
from casework.application.names_taken import ChecksBefore
from casework.application.ports import Clock, Importer, SourceRow, Store
from casework.application.reconciling import Reconciliation, Totals
from casework.application.row_outcomes import Gone, ImportOutcome, Progress, RejectedRow
from casework.application.row_reading import RowReader
from casework.application.row_units import KeysSeen, Spool, Unit, Units
from casework.application.rulebook import Rulebook
from casework.application.rules_named import (
    acknowledged_without_limit,
    clocks_not_read,
    limits_without_acknowledgements,
    unknown_names,
    words_of_no_scheme,
)
from casework.application.rules_record import RulesRecord
from casework.application.source_judgements import Judgement
from casework.application.stage_figures import CountedStages
from casework.domain.actors import Actor
from casework.domain.cases.decisions.judging import decision_of
from casework.domain.surveys.question_sets import Survey
from casework.errors import AccessError, DataError

__all__ = [
    "Aside",
    "Import",
    "ImportOutcome",
    "NamedFile",
    "Origin",
    "Progress",
    "RejectedRow",
    "Totals",
    "import_rows",
]

_ENTRIES: Mapping[RecordKind, str] = {
    RecordKind.SURVEY_ANSWER: "record-answers",
    RecordKind.LABELLED_TEXT: "record-texts",
}
"""The action of writing a record that is no case."""


class Aside(Protocol):
    """Makes places for what an import notes down while it runs; they do not grow in memory."""

    def keys(self) -> AbstractContextManager[KeysSeen]:
        """Return a new place for the first row of each key."""

    def rows(self) -> AbstractContextManager[Spool]:
        """Return a new place in which rows are gathered."""


@attrs.frozen(kw_only=True)
class Import:
    """One import: which rows, by which mapping, from where, and who brings them in.

    With *check* everything is read and judged, and nothing written. *totals* are what the rows must come to, or nothing
    is written. Answers to one of *surveys* must be answers to what it asks. *rejected* is called with each rejected
    row, in the order of the rows as far as groups allow, and *progress* now and then. A check may come *after* others.
    """

    source: Importer
    mapping: SourceMapping
    origin: Origin
    by: Actor
    check: bool = False
    after: ChecksBefore | None = None
    totals: Totals | None = None
    surveys: Mapping[str, Survey] = attrs.Factory(dict)
    rejected: Callable[[RejectedRow], None] | None = None
    progress: Callable[[Progress], None] | None = None


def import_rows(
    asked: Import,
    *,
    store: Store,
    rulebook: Rulebook,
    rules: RulesRecord,
    policy: AccessPolicy,
    clock: Clock,
    aside: Aside,
) -> ImportOutcome:
    """Import every row of the source as the mapping says.

    Raises:
        DataError: If the mapping has mistakes or names rules that there are not, the source is not what it says or
            lacks columns, or the rows do not come to the totals; nothing is written.
        AccessError: If they may not import, or not decide what the mapping stands for; a check asks the same.
        DecisionError: If an import of the same system is being undone, and that has not come to its end.
        UnderWayError: If somebody else goes on with the same import at the same time.
        PluginError: If the importer of a plugin is faulty; the groups before are written, and importing again by one
            that works does the rest.
        StoreError: If the store cannot write; the groups before are written, and importing again does the rest.
    """
    mapping = asked.mapping
    _refuse_mistakes(mapping, rulebook, asked.surveys)
    _authorise(policy, asked.by, mapping, rulebook.organisation.id)
    job = Job(
        store=store,
        mapping=mapping,
        origin=asked.origin,
        by=asked.by,
        policy=policy,
        clock=clock,
        surveys=asked.surveys,
    )
    rows = _Rows(asked, aside)
    own = Place(job, rulebook, rules)
    if asked.totals is not None:
        _reconcile(asked.totals, rows, job, own)
    counted = _Counted(mapping, rows.columns, rulebook.day(clock.now())) if asked.check else None
    taken = None if counted is None else counted.add
    rejected = asked.rejected if counted is None else counted.rejected_too(asked.rejected)
    repeated = None if counted is None else counted.listed.cells.repeated
    watching = Watching(rejected=rejected, progress=asked.progress, taken=taken, repeated=repeated)
    if not asked.check:
        own.claim()
    resumed_after = 0 if asked.check else own.row
    run = Run(job, own, rows.reader, columns=rows.columns, check=asked.check, after=asked.after, watching=watching)
    rows.take_all(run, known=own, listed=None if counted is None else counted.listed)
    outcome = _outcome(asked, run, rows, own, resumed_after=resumed_after)
    return outcome if counted is None else attrs.evolve(outcome, **counted.found(outcome.noticed.judged))


class _Counted:
    """What a check counts besides what an import does: of the source itself, and of the cases that it would become."""

    def __init__(self, mapping: SourceMapping, columns: tuple[str, ...], today: dt.date) -> None:
        self.listed, self._stages = ListedTexts(mapping, columns), CountedStages(today, financial=True)
        self._calendar_years = CountedStages(today, financial=False)
        self._apart = KindsApart(mapping)

    def add(self, taken: Waiting) -> None:
        """Count what would be *taken* in, or is there already."""
        if not self._apart.has(taken):
            self._stages.add(taken)
            self._calendar_years.add(taken)
        self.listed.cells.case(taken)

    def rejected_too(self, told: Callable[[RejectedRow], None] | None) -> Callable[[RejectedRow], None]:
        """Return what counts each rejected row, and lets *told* hear of it."""

        def count_and_tell(row: RejectedRow) -> None:
            self.listed.cells.rejected(row.values)
            if told is not None:
                told(row)

        return count_and_tell

    def found(self, judged: Sequence[Judgement]) -> dict[str, Any]:
        """Return all of it, by the names of an outcome; *judged* is what the source says of its time limits."""
        return {
            "listed": self.listed.listed(),
            "cells": self.listed.cells.found(),
            "stages": self._stages.figures(judged),
            "calendar_years": self._calendar_years.figures(judged),
            "apart": self._apart.found(),
        }


class _Rows:
    """The rows of one import, as often as they are read."""

    def __init__(self, asked: Import, aside: Aside) -> None:
        self._mapping, self._aside, self._after = asked.mapping, aside, asked.after
        said = asked.mapping.source
        self.source = CompletedSource(asked.source, said, asked.origin.name)
        self.columns = self.source.columns()
        self.reader = RowReader(asked.mapping, self.columns)
        self.passed_over, self.gone = 0, Gone()

    def take_all(
        self,
        run: Run,
        look: Callable[[SourceRow], None] | None = None,
        known: Place | None = None,
        listed: ListedTexts | None = None,
    ) -> None:
        """Let *run* take all rows, each of which *look* sees first, as far as the mapping does not pass it over.

        *listed* counts the same rows, and sees those that are passed over too. Then it is known which keys of the place
        *known* none of them has, if the rows are those of a newer export.
        """
        units = Units(self.reader, self._mapping)
        with (
            self._aside.keys() as seen,
            self._aside.keys() as named,
            self._aside.rows() as spool,
            # Whoever stops half-way lets go of the gathered rows before their place is gone.
            closing(self._units(units, self._seen_by(look, listed), seen, spool)) as taken,
        ):
            run.take_all(taken, named if look is not None or self._after is None else self._after.references)
            several = self._mapping.identity.rows is not RowsOfKey.ONE
            if known is not None and run.read_again:
                self.gone = keys_gone(known, known.keys(), spool.holds if several else seen.holds)
        self.passed_over = units.passed_over

    def _units(
        self, units: Units, rows: Iterator[SourceRow], seen: KeysSeen, spool: Spool
    ) -> Generator[Unit, None, None]:
        if self._mapping.identity.rows is not RowsOfKey.ONE:
            return units.several(rows, spool)
        return units.single(rows, seen)

    def _seen_by(self, look: Callable[[SourceRow], None] | None, listed: ListedTexts | None) -> Iterator[SourceRow]:
        rows = self.source.rows(self.reader.from_above, self.reader.skips)
        if listed is not None:
            return self._looked_at(rows, listed.row, listed.passed_over)
        return rows if look is None else self._looked_at(rows, look, _nothing)

    def _looked_at(
        self,
        rows: Iterator[SourceRow],
        look: Callable[[SourceRow], None],
        passed_over: Callable[[SourceRow], None],
    ) -> Iterator[SourceRow]:
        for row in rows:
            is_skipped = row.problem is None and self.reader.skips(row.values)
            (passed_over if is_skipped else look)(row)
            yield row


def _nothing(_row: SourceRow) -> None:
    return


def _reconcile(totals: Totals, rows: _Rows, job: Job, own: Place) -> None:
    """Read and judge every row as if it were the first import, and refuse rows that do not come to *totals*."""
    found = Reconciliation(totals)
    found.check(rows.columns, job.mapping)
    watching = Watching(taken=found.case)
    run = Run(job, own, rows.reader, columns=rows.columns, check=True, blind=True, watching=watching)
    rows.take_all(run, found.row)
    found.refuse_differences(run.tally)


def _outcome(asked: Import, run: Run, rows: _Rows, own: Place, *, resumed_after: int) -> ImportOutcome:
    mapping, tally = asked.mapping, run.tally
    return ImportOutcome(
        **attrs.asdict(run.met, recurse=False),
        rows=tally.rows,
        new=tally.new,
        updated=tally.updated,
        unchanged=tally.unchanged,
        duplicate=tally.duplicate,
        rejected=tally.rejected,
        records=tally.records,
        passed_over=rows.passed_over,
        check=asked.check,
        mapping=f"{mapping.id}/{mapping.version}",
        batch=own.batch if own.is_on_record and not asked.check else None,
        resumed_after=resumed_after,
        columns=rows.columns,
        rejects=run.rejects,
        unmentioned=rows.reader.unmentioned,
        remarks=(
            *warnings_of(mapping),
            *words_of_no_scheme(mapping, own.rulebook),
            *acknowledged_without_limit(mapping, own.rulebook),
            *limits_without_acknowledgements(mapping, own.rulebook),
            *rows.source.remarks(),
        ),
        noticed=attrs.evolve(run.notices.noticed(), unread_dates=rows.reader.unread_dates()),
        gone=rows.gone,
        acknowledged=mapping.reads_acknowledgements,
        at_first=tuple(clocks_not_read(mapping, own.rulebook)),
    )


def _refuse_mistakes(mapping: SourceMapping, rulebook: Rulebook, surveys: Mapping[str, Survey]) -> None:
    mistakes = [*mistakes_of(mapping), *unknown_names(mapping, rulebook), *survey_mistakes(mapping, surveys)]
    if mistakes:
        message = f"the mapping {mapping.id} has mistakes"
        raise DataError(message, problems=mistakes)


def _authorise(policy: AccessPolicy, by: Actor, mapping: SourceMapping, own: str) -> None:
    """An import is as much as the decisions that it stands for, so each is asked about, and each other organisation."""
    if mapping.record is not RecordKind.CASE:
        actions = ["import", _ENTRIES[mapping.record]]
    else:
        facts = (decision_of(EVENT_OF[event.event]) for event in mapping.event)
        others = {
            "finding": any(matter.finding for matter in mapping.matter),
            "document": mapping.document,
            "remedy": mapping.remedy,
            "remedy-done": any(remedy.done or remedy.done_where for remedy in mapping.remedy),
            "learn": mapping.learning,
            "judged-elsewhere": mapping.verdict,
            "note": mapping.kept,
        }
        actions = ["import", "receive", *facts, *(action for action, is_there in others.items() if is_there)]
    actions += [f"{FOR_ANOTHER}{each}" for each in mapping.organisations() if each != own]
    for action in dict.fromkeys(actions):
        if not policy.may(by, action, None):
            raise AccessError(by.id, f"import by {mapping.id}, which takes the right to {action}")
