"""What comes of an import, as it is told: how far it is, each rejected row, and the counts in the end."""

from collections.abc import Mapping

import attrs

from casework.application.filled_cells import FilledCells
from casework.application.import_notices import Noticed
from casework.application.listed_texts import Listed
from casework.application.source_rows import SourceRow
from casework.application.stage_figures import StageFigures

EXAMPLES = 100
"""How many rejected rows an outcome holds itself."""


@attrs.frozen(kw_only=True)
class Progress:
    """How far an import is: *rows* read, of which *part* of the file (from 0 to 1), None where nobody can tell."""

    rows: int
    part: float | None = None


@attrs.frozen(kw_only=True)
class RejectedRow:
    """A row that was not imported: the line on which it begins, why, and its cells as they stand in the source.

    *file* and *sheet* say where the line is, where a source has several. *key_of* is the place of the row whose key it
    has, if that is why.
    """

    line: int
    reason: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    file: str | None = None
    sheet: str | None = None
    key_of: str | None = None

    @property
    def values(self) -> Mapping[str, str]:
        """The cells by their columns; none where they do not fit."""
        fits = len(self.cells) == len(self.columns)
        return dict(zip(self.columns, self.cells, strict=True)) if fits else {}


def rejected_row(row: SourceRow, reason: str, columns: tuple[str, ...], key_of: str | None) -> RejectedRow:
    """Return *row*, rejected for *reason*; *key_of* as in ``RejectedRow``, where that is why."""
    return RejectedRow(
        line=row.line,
        reason=reason,
        columns=columns,
        cells=row.cells,
        file=row.file,
        sheet=row.sheet,
        key_of=key_of or row.key_of,
    )


@attrs.frozen(kw_only=True)
class Gone:
    """How many keys of earlier imports of the same source no row has any more, and the first of them."""

    count: int = 0
    first: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class ImportOutcome:
    """What an import did, or with *check* would have done: every row is in exactly one of the counts.

    *new* rows began a record and *updated* ones changed one; both together are *accepted*. *unchanged* ones say what
    their records say already, *duplicate* ones stand in the source again, *rejected* ones could not be taken in. Rows
    that the mapping passes over are no rows; *passed_over* counts them. *batch* is the import on record, None where
    there was nothing to write; *resumed_after* is how many rows were dealt with already when it went on. Where several
    rows are one record, *records* says how many records the *new*, *updated* and *unchanged* rows are.

    *rejects* holds the first hundred. *unknown* counts unknown values by target; *rules* how often each text rule
    decided, with None for rows in which none did; *flags* what the mapping had to decide: these are about the rows that
    were accepted, and in a check about those that are unchanged too. *noticed* says where the first of each are.
    *unmentioned* are the columns that the mapping does not name. *at_first* are sentences about what makes the
    figures of stages wrong, to be told above all else. *gone* are the keys of earlier imports of the same source
    that no row has any more. *acknowledged* says whether the mapping reads acknowledgements at all. *listed* is
    what a check counted of the source itself, *cells* how many of its cells that tell what happened were read, and
    *stages* what the cases come to of all rows that are not rejected, by financial years, as *calendar_years* does
    by those. Where there can be complaints, only these are in the stages, and all others *apart*, by their kinds.
    """

    rows: int
    new: int
    updated: int
    unchanged: int
    duplicate: int
    rejected: int
    records: Mapping[str, int]
    passed_over: int
    check: bool
    mapping: str
    batch: str | None
    resumed_after: int
    columns: tuple[str, ...]
    rejects: tuple[RejectedRow, ...]
    unknown: Mapping[str, int]
    rules: tuple[tuple[str, str | None, int], ...]
    flags: Mapping[str, int]
    unmentioned: tuple[str, ...]
    remarks: tuple[str, ...]
    noticed: Noticed
    gone: Gone
    acknowledged: bool = True
    at_first: tuple[str, ...] = ()
    listed: Listed | None = None
    cells: tuple[FilledCells, ...] = ()
    stages: tuple[StageFigures, ...] = ()
    calendar_years: tuple[StageFigures, ...] = ()
    apart: Mapping[str, int] = attrs.Factory(dict)

    @property
    def accepted(self) -> int:
        """How many rows were taken in."""
        return self.new + self.updated
