"""Importing: rows of another system become records, in the same log and by the same rules as all others.

An import writes history and nothing else: no notification follows from it. Every fact has the date that the source
gives it, never that of the import; what the source does not know stays unknown and is counted.

A row is known again by its source key. What an import writes of one record is one commit, under an idempotency key that
says which record it is, which row and which batch. So a row that says what it said before is found unchanged, one that
says something else updates its record, and two imports at once cannot make two records of one row. Rows are written in
groups, and with each group how far the import has come: one that was stopped anywhere goes on behind the last group that
was written, and its counts in the end are those of an import that never was stopped.

One key names one record. Where a file has a key twice, for two rows that do not say the same, nobody but its keeper can
tell which is meant: the first counts, and every other is rejected and names the line of the first. A row that is simply
there twice is a duplicate. Where the mapping says that a record has several rows, they are gathered first.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

import attrs

from casework.application.access import AccessPolicy
from casework.application.import_places import Place
from casework.application.import_run import Run
from casework.application.imported_events import EVENT_OF
from casework.application.imports_record import Origin
from casework.application.mapping_checks import mistakes_of
from casework.application.mappings import RecordKind, RowsOfKey, SourceMapping
from casework.application.ports import Clock, Importer, Store
from casework.application.reconciling import Totals, reconcile
from casework.application.row_outcomes import ImportOutcome, Progress, RejectedRow
from casework.application.row_reading import RowReader
from casework.application.row_units import KeysSeen, Spool, several, single
from casework.application.rulebook import Rulebook
from casework.application.rules_record import RulesRecord
from casework.application.sound_rows import SoundSource
from casework.domain.actors import Actor
from casework.domain.cases.decisions.judging import decision_of
from casework.errors import AccessError, DataError

_ENTRIES: Mapping[RecordKind, str] = {
    RecordKind.SURVEY_ANSWER: "record-answers",
    RecordKind.LABELLED_TEXT: "record-texts",
}
"""The action of writing a record that is no case."""


class Aside(Protocol):
    """Makes places for what an import notes down while it runs, which do not grow in memory."""

    def keys(self) -> AbstractContextManager[KeysSeen]:
        """Return a new place for the first row of each key."""

    def rows(self) -> AbstractContextManager[Spool]:
        """Return a new place in which rows are gathered."""


@attrs.frozen(kw_only=True)
class Import:
    """One import: which rows, by which mapping, from where, and who brings them in.

    With *check* everything is read and judged, and nothing written. *totals* are what the rows must come to, or nothing
    is written. *rejected* is called with each rejected row, *progress* now and then.
    """

    source: Importer
    mapping: SourceMapping
    origin: Origin
    by: Actor
    check: bool = False
    totals: Totals | None = None
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
        DataError: If the mapping has mistakes, the source is not what it says or lacks columns, or the rows do not come
            to the totals; nothing is written. Or if the importer turns out to be faulty on the way.
        NotFoundError: If there is no procedure of a name in the mapping; nothing is written.
        AccessError: If they may not import, or not decide what the mapping stands for; a check asks the same.
        UnderWayError: If somebody else goes on with the same import at the same time.
        StoreError: If the store cannot write; the groups before are written, and importing again does the rest.
    """
    mapping = asked.mapping
    _refuse_mistakes(mapping)
    _authorise(policy, asked.by, mapping)
    for procedure in mapping.procedures():
        rulebook.procedures.get(procedure)
    source = SoundSource(asked.source, mapping.source.format)
    columns = source.columns()
    reader = RowReader(mapping, columns)
    own = Place(store, rulebook, rules=rules, mapping=mapping, by=asked.by, policy=policy, clock=clock)

    def run(*, check: bool) -> Iterator[Run]:
        with aside.keys() as seen, aside.rows() as spool:
            made = Run(
                reader,
                own,
                columns=columns,
                origin=asked.origin,
                check=check,
                rejected=None if check and not asked.check else asked.rejected,
                progress=asked.progress,
            )
            rows = (row for row in source.rows(columns) if made.counts(row))
            made.take_all(several(rows, reader, spool) if _has_several(mapping) else single(rows, reader, seen))
            yield made

    if asked.totals is not None:
        with aside.keys() as seen, aside.rows() as spool:
            units = _units(source, columns, reader, seen, spool)
            reconcile(asked.totals, units, own, columns)
    raise NotImplementedError
