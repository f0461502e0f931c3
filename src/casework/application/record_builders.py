"""From drafts to commits: what an import asks of whatever knows how a record of one kind is written."""

import datetime as dt
from typing import Any, Protocol

import msgspec

from casework.application.ports import Commit, IdempotencyKey
from casework.application.row_keys import NOTHING, Past
from casework.domain.cases.events import Source


class RowOrigin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a draft comes from, and under which key what it brings is written.

    *key* names the record in its source for ever. *line* is that of its row, the first of its rows where there are
    several, and *file* and *sheet* the numbers of where that is; *batch* the import. *past* is what imports wrote of
    the record before. *brought_by* is the mapping that brought the record last, if it is another than that of now.
    *now* is when it is written.
    """

    system: str
    key: str
    line: int
    batch: str
    asked: IdempotencyKey
    now: dt.datetime
    past: Past = NOTHING
    brought_by: str | None = None
    file: int | None = None
    sheet: int | None = None

    @property
    def source(self) -> Source:
        """Where the record came from, as it goes on record."""
        return Source(
            system=self.system, key=self.key, batch=self.batch, file=self.file, sheet=self.sheet, line=self.line
        )


class RecordBuilder(Protocol):
    """Makes the commits of the records of one kind, for one organisation, one mapping and one importer.

    A commit carries ``row.asked`` as its key, writes into the streams of this record alone, and is complete: events,
    row, details. What the rules or the access policy do not let in is a ``RowProblemError`` with a sentence.
    """

    def commit(self, draft: Any, row: RowOrigin) -> Commit:  # noqa: ANN401 - each builder knows its own draft
        """Return what begins the record of *draft*; the same record anew, if its import was undone."""

    def update(self, draft: Any, row: RowOrigin) -> Commit | None:  # noqa: ANN401 - as above
        """Return what makes the record of the past say what *draft* says; None where it does already."""

    def procedures(self, commit: Commit) -> tuple[str, ...]:
        """Return the procedures whose rules must be on record before *commit* is written; none where it needs none."""
