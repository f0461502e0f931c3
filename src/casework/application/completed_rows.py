"""Rows with what people see in a sheet and no cell of the row says: its sheet or file, and what stands above.

A name of a sheet or a file becomes a column like any other, so that rules may depend on it. A cell that was merged with
those below it has its text in the first row only once it is exported as text; where the mapping says so of a column, a
cell without a text has that of the last row above it in the same sheet. Rows that are no records lend nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from casework.application.mappings import Source
from casework.application.ports import Importer, SourceRow


class CompletedSource:
    """The rows of *source* as *said*, the file being called *file* where its rows do not say from which they are.

    A source that has a column of that name already keeps it, as a file of rejected rows does.
    """

    def __init__(self, source: Importer, said: Source, file: str) -> None:
        self._source, self._file = source, file
        self._own = source.columns()
        names = {"sheet": said.sheet_as, "file": said.file_as}
        self._added = {what: name for what, name in names.items() if name is not None and name not in self._own}
        self._filled: Counter[str] = Counter()

    def columns(self) -> tuple[str, ...]:
        """Return the columns of the source, and those of its places."""
        return (*self._own, *self._added.values())

    def remarks(self) -> tuple[str, ...]:
        """Return how the source was read, and what was filled in when it was read last."""
        filled = (f"{column}: {_blanks(number)} what stands above." for column, number in self._filled.items())
        return (*self._source.remarks(), *filled)

    def rows(self, from_above: Sequence[str], skips: Callable[[Mapping[str, str]], bool]) -> Iterator[SourceRow]:
        """Yield the rows; in the columns *from_above*, a blank has what stands above it.

        Rows that the mapping *skips* lend nothing to those below them.
        """
        rows = self._source.rows()
        if self._added:
            rows = map(self._placed, rows)
        return self._filled_in(rows, from_above, skips) if from_above else rows

    def _placed(self, row: SourceRow) -> SourceRow:
        if row.problem is not None:
            return row
        where = {"sheet": row.sheet or "", "file": row.file or self._file}
        texts = {name: where[what] for what, name in self._added.items()}
        return msgspec.structs.replace(row, values={**row.values, **texts}, cells=(*row.cells, *texts.values()))

    def _filled_in(
        self, rows: Iterator[SourceRow], from_above: Sequence[str], skips: Callable[[Mapping[str, str]], bool]
    ) -> Iterator[SourceRow]:
        self._filled.clear()
        above: dict[str, str] = {}
        place: tuple[str | None, str | None] = (None, None)
        for row in rows:
            if place != (row.file, row.sheet):
                place, above = (row.file, row.sheet), {}
            if row.problem is not None or skips(row.values):
                yield row
                continue
            said = {column: text for column in from_above if (text := row.values[column]).strip()}
            taken = {column: text for column, text in above.items() if column not in said}
            above |= said
            yield self._taking(row, taken) if taken else row

    def _taking(self, row: SourceRow, taken: Mapping[str, str]) -> SourceRow:
        self._filled.update(taken.keys())
        values = {**row.values, **taken}
        return msgspec.structs.replace(row, values=values, cells=tuple(values.values()))


def _blanks(number: int) -> str:
    return "1 blank has" if number == 1 else f"{number:,} blanks have"
