"""A row of a source, as an importer hands it out."""

from collections.abc import Mapping

import msgspec


class SourceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a source: the line on which it begins, its cells as they stand there, and its text by column.

    Cells that stand under columns are in the order in which the source names these, also where a sheet has another;
    behind them is what belongs to none. *problem* says why the record could not be read into columns; then *values* is
    empty. Where a source has several files or sheets, *file* and *sheet* say in which of them the line is. It is no
    attrs class, for a million of them are made in an import, and these take a tenth of the time.

    A row that was *rejected_before*, and comes from a file of rejected rows, has the place that it had in its source;
    *key_of* is the place of the row whose key it had, if it was rejected for that.
    """

    line: int
    cells: tuple[str, ...]
    values: Mapping[str, str] = {}
    problem: str | None = None
    file: str | None = None
    sheet: str | None = None
    rejected_before: bool = False
    key_of: str | None = None

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        if self.file is None and self.sheet is None:
            return f"line {self.line}"
        return f"line {self.line} of {', '.join(filter(None, (self.file, self.sheet)))}"
