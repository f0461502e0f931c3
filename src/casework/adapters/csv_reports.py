"""Reports as CSV: one header, CRLF, quotation marks only where they are needed, as RFC 4180 has it.

One table becomes its columns and rows. Several become one sheet that can be filtered: a first column names the table,
each table fills its own columns, and the notes are rows of a table called ``notes``. Texts that a spreadsheet would
take for a formula are made inert (see ``casework.adapters.inert_cells``); numbers stay numbers, and None is empty.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from casework.adapters.inert_cells import inert
from casework.application.ports import Table

Cell = str | int | float | None


class CsvReport:
    """Turns tables into CSV in UTF-8."""

    def render(self, tables: Sequence[Table]) -> bytes:
        """Return the document; notes are left out where there is one table only."""
        written = io.StringIO()
        writer = csv.writer(written)
        for line in _one(tables[0]) if len(tables) == 1 else _several(tables):
            writer.writerow([_cell(value) for value in line])
        return written.getvalue().encode()


def _one(table: Table) -> Iterator[Iterable[Cell]]:
    yield table.columns
    yield from table.rows


def _several(tables: Sequence[Table]) -> Iterator[Iterable[Cell]]:
    columns = tuple(dict.fromkeys(column for table in tables for column in table.columns))
    yield ("table", *columns, "note")
    for table in tables:
        for row in table.rows:
            values = dict(zip(table.columns, row, strict=True))
            yield (table.name, *(values.get(column) for column in columns), None)
    for table in tables:
        for note in table.notes:
            yield ("notes", *(None for _ in columns), note)


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return inert(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value
