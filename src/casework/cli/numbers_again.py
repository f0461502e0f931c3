"""Which numbers of cases stand in several parts of a workbook that are drafted apart: a draft sees only its own."""

from collections.abc import Iterator, Sequence
from itertools import islice

from casework.application.suggesting.exchanged_dates import Line
from casework.application.suggesting.relations import LINES_TOLD, line_of
from casework.cli.drafting_sources import Looked

__all__ = ["numbers_again"]

_MOST = 1_000_000
"""So many numbers of a part are compared."""


def numbers_again(looked: Sequence[tuple[Looked, str | None]]) -> list[tuple[Line, ...]]:
    """Return for each part, with the column of its numbers, the first lines whose number another part has too."""
    numbers = [set[int]() for _ in looked]
    for (part, column), own in zip(looked, numbers, strict=True):
        for _, number in _numbers(part, column):
            if len(own) < _MOST:
                own.add(number)
    found = []
    for place, (part, column) in enumerate(looked):
        others = set[int]().union(*(each for other, each in enumerate(numbers) if other != place))
        again = (line for line, number in _numbers(part, column) if number in others)
        found.append(tuple(islice(again, LINES_TOLD)))
    return found


def _numbers(part: Looked, column: str | None) -> Iterator[tuple[Line, int]]:
    if column is None:
        return
    for row in part.source.rows():
        text = "" if row.problem else row.values[column].strip()
        if text:
            yield line_of(row), hash(text)
