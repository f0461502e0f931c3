"""How many cells of a column are filled, beside how many facts of cases they became.

Whoever keeps a spreadsheet sees the first number there by marking the column. Where the second is another, rows were
rejected, or something of the column was not read. A column of days that is only kept became no fact at all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import attrs

from casework.application.import_judging import Waiting
from casework.application.mappings import Fate, SourceMapping
from casework.application.row_drafts import CaseDraft, DraftFact
from casework.application.row_reading.date_forms import written
from casework.application.source_rows import SourceRow
from casework.domain.cases.vocabulary import OF_A_STAGE, FindingBy

_COUNTED = (Fate.ACKNOWLEDGED, Fate.ESCALATED, Fate.EXTENDED, Fate.RESPONDED)
"""What registers have a column for in each stage."""
FINDING, DECISION = "finding", "decision"
"""What was found in a stage, and the day on which an ombudsman or a court found something."""
_MOSTLY = 0.5
"""A kept column in which more of what is filled is a day than this is one of days."""

Part: TypeAlias = tuple[str, str | None]
"""What a cell becomes, an event or a finding, and the stage that the mapping says of it."""


@attrs.frozen(kw_only=True)
class FilledCells:
    """How many cells of *column* are *filled*, and how many of its *parts* the cases have that were *taken* from it.

    *rejected* counts those in rows that were, *repeated* those in rows that say again what one before them did. A
    column without parts holds days, and is only kept in a note.
    """

    column: str
    filled: int
    taken: int
    rejected: int = 0
    repeated: int = 0
    parts: tuple[Part, ...]

    @property
    def unread(self) -> int:
        """How many cells became nothing, though their row was neither rejected nor there before."""
        return self.filled - self.taken - self.rejected - self.repeated


class CountedCells:
    """Counts the cells of a source with *columns*, and what *mapping* makes of them."""

    def __init__(self, mapping: SourceMapping, columns: tuple[str, ...]) -> None:
        found: dict[str, list[Part]] = defaultdict(list)
        places: dict[Part, set[str]] = defaultdict(set)
        for column, part in _parts(mapping):
            own = mapping.own_column(column)
            places[part].add(own if own in columns else "")
            found[own].append(part)
        received = () if mapping.fields is None or mapping.fields.received is None else mapping.fields.received.named()
        # A part that several columns tell, or one that has another name in the source, is not that of a column. That of
        # the receipt is filled in every row, also where a row of its own begins a stage.
        self._parts = {
            column: tuple(dict.fromkeys(parts))
            for column, parts in found.items()
            if all(places[part] == {column} for part in parts) and (mapping.stages is None or column not in received)
        }
        self._kept = [column for column in mapping.kept if column in columns and column not in self._parts]
        self._blank = {column: mapping.blanks_of(column) for column in (*self._parts, *self._kept)}
        self._filled, self._rejected, self._days = Counter[str](), Counter[str](), Counter[str]()
        self._repeated, self._taken = Counter[str](), Counter[Part]()

    def row(self, row: SourceRow) -> None:
        """Count which cells of a row are filled."""
        texts = {column: text for column in self._blank if (text := self._text(row.values, column))}
        self._filled.update(texts.keys())
        self._days.update(column for column in self._kept if column in texts and written(texts[column]) is not None)

    def rejected(self, values: Mapping[str, str]) -> None:
        """Count which cells of a row with *values* that was rejected are filled."""
        self._rejected.update(column for column in self._parts if self._text(values, column))

    def repeated(self, row: SourceRow) -> None:
        """Count which cells of a row are filled that says again what one before it did."""
        self._repeated.update(column for column in self._parts if self._text(row.values, column))

    def _text(self, values: Mapping[str, str], column: str) -> str:
        text = values.get(column, "").strip()
        return "" if text in self._blank[column] else text

    def case(self, taken: Waiting) -> None:
        """Count what is told of the case of what was *taken* in; anything else is none."""
        draft = taken.draft
        if isinstance(draft, CaseDraft):
            self._taken.update((fact.event.value, fact.stage) for fact in draft.facts if _has_cell(fact))
            findings = [found for matter in draft.matters for found in matter.findings]
            self._taken.update((FINDING, found.stage) for found in findings)
            self._taken.update((DECISION, None) for found in findings if _is_dated_outside(found.by, found.happened))

    def found(self) -> tuple[FilledCells, ...]:
        """Return all of it, in the order of the mapping, and then the columns of days that are only kept."""
        kept = {column: () for column in self._kept if self._days[column] > _MOSTLY * self._filled[column]}
        return tuple(
            FilledCells(
                column=column,
                filled=self._filled[column],
                taken=sum(self._taken[part] for part in parts),
                rejected=self._rejected[column],
                repeated=self._repeated[column],
                parts=parts,
            )
            for column, parts in {**self._parts, **kept}.items()
        )


def _parts(mapping: SourceMapping) -> Iterator[tuple[str, Part]]:
    """Yield each column that tells of something wherever it is filled."""
    split = _columns_of(mapping, Fate.RESPONDED) & _columns_of(mapping, Fate.WITHDRAWN)
    for event in mapping.event:
        dates = [date for date in (event.on, event.until) if date is not None]
        is_split = event.event in {Fate.RESPONDED, Fate.WITHDRAWN} and dates and split.issuperset(dates[0].named())
        if (event.event in _COUNTED and event.where is None) or is_split:
            yield from ((column, (event.event.value, event.stage)) for column in dates[0].named())
    for matter in mapping.matter:
        for finding in matter.finding:
            if finding.outcome.default is None:
                yield from ((column, (FINDING, finding.stage)) for column in finding.outcome.columns)
            if finding.on is not None and _is_dated_outside(finding.by, finding.on):
                yield from ((column, (DECISION, None)) for column in finding.on.named())


def _columns_of(mapping: SourceMapping, fate: Fate) -> set[str]:
    """Return the columns whose days are those of *fate* in some rows only."""
    events = [event for event in mapping.event if event.event is fate and event.where is not None]
    return {column for event in events if event.on is not None for column in event.on.named()}


def _is_dated_outside(by: FindingBy, on: object) -> bool:
    """Return whether a finding has a day of its own: that of the body is the day of its answer."""
    return by not in OF_A_STAGE and on is not None


def _has_cell(fact: DraftFact) -> bool:
    """Return whether *fact* stands in a cell of days: a withdrawal on an unknown day stands in another one."""
    return fact.event is not Fate.WITHDRAWN or fact.happened is not None
