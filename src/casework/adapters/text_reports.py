"""Reports as plain text that reads well on 80 columns: no colours, no frames.

A table that would be wider is grouped: its first column, or its first two, stand above the rows that share them. If
that does not help, it is written one row below the other, a line for each value.

What is noted under every table of a report stands once, at its end.
"""

import itertools
import textwrap
from collections.abc import Iterable, Iterator, Sequence

import attrs

from casework.application.ports import Table

WIDTH = 80
_GAP = "  "
_NONE = "-"
_GROUPED_BY = 2

Cell = str | int | float | None


class TextReport:
    """Turns tables into text."""

    def render(self, tables: Sequence[Table]) -> bytes:
        """Return the document in UTF-8."""
        shared = _shared_notes(tables)
        told = [table for table in tables if table.rows or len(tables) == 1 or _own_notes(table, shared)]
        parts = ["\n".join(_table(table, shared)) for table in told]
        empty = [table.title for table in tables if table not in told]
        if empty:
            parts.append("\n".join(_notes([f"Nothing in: {'; '.join(empty)}."])))
        if shared:
            parts.append("\n".join(_notes(shared)))
        return ("\n\n".join(parts) + "\n").encode()


def _shared_notes(tables: Sequence[Table]) -> list[str]:
    """Return what is noted under each of several tables."""
    if len(tables) < 2:  # noqa: PLR2004 - under one table stand its own
        return []
    return [note for note in tables[0].notes if all(note in table.notes for table in tables)]


def _own_notes(table: Table, shared: Sequence[str]) -> list[str]:
    return [note for note in table.notes if note not in shared]


def _notes(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        yield from textwrap.wrap(note, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _table(table: Table, shared: Sequence[str]) -> Iterator[str]:
    yield table.title
    yield "=" * len(table.title)
    if not table.rows:
        yield "Nothing."
    else:
        yield from _rows(table)
    own = _own_notes(table, shared)
    if own:
        yield ""
    yield from _notes(own)


def _rows(table: Table) -> Iterator[str]:
    if _fits(table):
        return _lines(table)
    for number in range(1, min(_GROUPED_BY, len(table.columns) - 2) + 1):
        if _fits(_without(table, number)):
            return _groups(table, number)
    return _blocks(table)


def _fits(table: Table) -> bool:
    return sum(_widths(table)) + len(_GAP) * (len(table.columns) - 1) <= WIDTH


def _without(table: Table, number: int) -> Table:
    """Return *table* without its first columns."""
    return attrs.evolve(table, columns=table.columns[number:], rows=tuple(row[number:] for row in table.rows))


def _groups(table: Table, number: int) -> Iterator[str]:
    """Yield the lines of *table*, its first columns above the rows in which they are the same."""
    lines = list(_lines(_without(table, number)))
    headings, body = lines[: -len(table.rows)], lines[-len(table.rows) :]
    yield from headings
    for shared, group in itertools.groupby(zip(table.rows, body, strict=True), lambda one: one[0][:number]):
        named = zip(table.columns[1:], shared[1:], strict=False)
        yield ""
        yield ", ".join(
            (_said(shared[0]), *(f"{heading.replace('_', ' ')} {_said(value)}" for heading, value in named))
        )
        yield from (line for _, line in group)


def _widths(table: Table) -> list[int]:
    """Return the width of each column: its longest value, or the longest word of its heading."""
    values = zip(*table.rows, strict=True)
    return [
        max(*(len(word) for word in _words(heading)), *(len(_said(value)) for value in column))
        for heading, column in zip(table.columns, values, strict=True)
    ]


def _lines(table: Table) -> Iterator[str]:
    widths = _widths(table)
    right = [
        all(value is None or not isinstance(value, str) for value in column) for column in zip(*table.rows, strict=True)
    ]
    headings = [
        textwrap.wrap(heading.replace("_", " "), width) for heading, width in zip(table.columns, widths, strict=True)
    ]
    height = max(map(len, headings))
    for number in range(height):
        cells = [([""] * (height - len(heading)) + heading)[number] for heading in headings]
        yield _aligned(cells, widths, right)
    yield _GAP.join("-" * width for width in widths)
    for row in table.rows:
        yield _aligned([_said(value) for value in row], widths, right)


def _aligned(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    placed = (
        cell.rjust(width) if is_number else cell.ljust(width)
        for cell, width, is_number in zip(cells, widths, right, strict=True)
    )
    return _GAP.join(placed).rstrip()


def _blocks(table: Table) -> Iterator[str]:
    width = max(map(len, table.columns))
    for number, row in enumerate(table.rows):
        if number:
            yield ""
        for heading, value in zip(table.columns, row, strict=True):
            if value is not None:
                yield f"{heading.replace('_', ' ').ljust(width)}{_GAP}{_said(value)}"


def _words(heading: str) -> list[str]:
    return heading.split("_")


def _said(value: Cell) -> str:
    if value is None:
        return _NONE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}" if value.is_integer() else f"{value:.2f}".rstrip("0")
    text = str(value)
    return "".join(symbol if symbol.isprintable() else " " for symbol in text)
