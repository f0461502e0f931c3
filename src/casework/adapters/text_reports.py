"""Reports as plain text that reads well on 80 columns: no colours, no frames.

A table that would be wider is written one row below the other, a line for each value.
"""

import textwrap
from collections.abc import Iterator, Sequence

from casework.application.ports import Table

WIDTH = 80
_GAP = "  "
_NONE = "-"

Cell = str | int | float | None


class TextReport:
    """Turns tables into text."""

    def render(self, tables: Sequence[Table]) -> bytes:
        """Return the document in UTF-8."""
        return ("\n\n".join("\n".join(_table(table)) for table in tables) + "\n").encode()


def _table(table: Table) -> Iterator[str]:
    yield table.title
    yield "=" * len(table.title)
    if not table.rows:
        yield "Nothing."
    elif sum(_widths(table)) + len(_GAP) * (len(table.columns) - 1) <= WIDTH:
        yield from _lines(table)
    else:
        yield from _blocks(table)
    if table.notes:
        yield ""
    for note in table.notes:
        yield from textwrap.wrap(note, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


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
