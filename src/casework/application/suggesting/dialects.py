"""How a text with columns is written, guessed from its first lines: the delimiter, and the line of the header."""

import csv
import io
from collections import Counter
from collections.abc import Sequence

import attrs

from casework.application.suggesting.paper import value_of

_DELIMITERS = ",;\t|"
_LOOKED_AT = 200
_ABOVE = 20
"""A header further down than this is not looked for."""
_HEADER_FILLED = 0.8
_NAMES_DIFFER = 0.5
"""Of the texts of a header more than so many differ; one title over all columns is none."""


@attrs.frozen(kw_only=True)
class Dialect:
    """What stands between fields, and the line of the header; *guesses* says in sentences what is not as usual."""

    delimiter: str = ","
    header: int = 1
    guesses: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class _Tried:
    """The records that one delimiter gives, with the lines on which they begin, and how many have the usual width."""

    delimiter: str
    records: tuple[tuple[int, list[str]], ...]
    width: int
    fitting: int

    @property
    def fitness(self) -> tuple[float, int]:
        return (round(self.fitting / len(self.records), 1), self.width) if self.width > 1 else (0.0, 0)


def guess_dialect(text: str) -> Dialect:
    """Return how *text*, the first lines of a file, is most likely written."""
    best = max((_tried(text, delimiter) for delimiter in _DELIMITERS), key=lambda tried: tried.fitness)
    if best.width <= 1:
        return Dialect()
    guesses = []
    if best.delimiter != "," and best.fitting < len(best.records):
        guesses.append(
            f"{value_of(best.delimiter)} between fields gives {best.width} columns in {best.fitting} of the first "
            f"{len(best.records)} rows."
        )
    header = header_of(best.records, best.width)
    return Dialect(delimiter=best.delimiter, header=header, guesses=tuple(guesses))


def header_of(records: Sequence[tuple[int, Sequence[str]]], width: int) -> int:
    """Return the number of the first of *records* with nearly *width* texts that differ; 1 if there is none."""
    for number, cells in records[:_ABOVE]:
        filled = filled_of(cells)
        if filled >= _HEADER_FILLED * width and len({*map(str.strip, cells)} - {""}) > _NAMES_DIFFER * filled:
            return number
    return 1


def filled_of(cells: Sequence[str]) -> int:
    """Return how many of *cells* have a text."""
    return sum(map(bool, map(str.strip, cells)))


def _tried(text: str, delimiter: str) -> _Tried:
    records: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if cells:
                records.append((line, cells))
            line = reader.line_num + 1
            if len(records) == _LOOKED_AT:
                break
    except csv.Error:
        pass
    widths = Counter(len(cells) for _, cells in records)
    width, fitting = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return _Tried(delimiter=delimiter, records=tuple(records), width=width, fitting=fitting)
