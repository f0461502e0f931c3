"""Small numbers of several bodies are kept back, and as many others as are needed that nobody can work them out.

Each body has a row: how many were good, of how many. A number from 1 to *smallest* - 1 of good ones, or of the others,
may tell of single people, so that its row is kept back (primary suppression). The sum of all bodies is shown beside the
rows: whoever takes the rows that are shown from it knows the sum of those kept back. So more rows are kept back, those
of the fewest first, until that sum tells nothing of any of them (secondary suppression):

- at least ``FEWEST`` bodies that counted anything are kept back together;
- their good ones come to *smallest* or more, and so do the others, also after any one body has taken its own away.

Then each number that is kept back may be anything from 0 to *smallest* or more, for everybody who reads the table, and
for each of the bodies, which knows its own. Where even all rows together do not hide one, the sum is kept back instead.

This holds of one table. Tables that overlap, such as that of a year and those of its months, can tell together what
neither does alone, and so can two bodies that put together what they know.
"""

from collections.abc import Collection, Sequence
from enum import StrEnum

import attrs

from casework.errors import UsageError

FEWEST = 3
"""So many bodies are kept back together at least: of two, each would know the other."""

SMALLEST = 5
"""The smallest number that is shown, if nothing else is agreed; our own choice, as statistics offices often make it."""


class Why(StrEnum):
    """Why numbers are kept back."""

    SMALL = "small"
    PROTECTS = "protects"
    AGREED = "agreed"


@attrs.frozen(kw_only=True)
class Row:
    """*good* of so many, of the body *name*."""

    name: str
    good: int
    of: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.good <= self.of:
            message = f"{self.good} of {self.of} is no share"
            raise UsageError(message)

    @property
    def others(self) -> int:
        """How many were not good."""
        return self.of - self.good


@attrs.frozen(kw_only=True)
class ShownRow:
    """A row as it is shown: its numbers, or why they are kept back."""

    name: str
    good: int | None = None
    of: int | None = None
    kept_back: Why | None = None

    @property
    def percent(self) -> float | None:
        """The good ones in a hundred, rounded to two places; None of nothing, and of what is kept back."""
        return round(100 * self.good / self.of, 2) if self.of and self.good is not None else None


@attrs.frozen(kw_only=True)
class ShownTable:
    """The rows as they are shown, and their sum; *total* is None where it is kept back."""

    rows: tuple[ShownRow, ...]
    total: Row | None


def shown_together(rows: Sequence[Row], *, smallest: int = SMALLEST, singly: bool = True) -> ShownTable:
    """Return what may be shown of *rows*; none of them by itself, unless it was agreed that they are shown *singly*.

    >>> shown_together([Row(name="a", good=90, of=100), Row(name="b", good=2, of=40)]).total is None
    True

    Raises:
        UsageError: If *smallest* would keep nothing back.
    """
    if smallest <= 1:
        message = f"the smallest number that is shown must be 2 or more, not {smallest}"
        raise UsageError(message)
    small = [row for row in rows if singly and _is_small(row, smallest)]
    agreed = [] if singly else list(rows)
    hidden, with_total = _hidden(rows, agreed or small, smallest, may_add=singly)
    total = Row(name="total", good=sum(each.good for each in rows), of=sum(each.of for each in rows))
    why = {each.name: Why.PROTECTS for each in hidden}
    why |= {each.name: Why.SMALL for each in small} | {each.name: Why.AGREED for each in agreed}
    return ShownTable(
        rows=tuple(
            ShownRow(name=each.name, kept_back=why[each.name])
            if each.name in why
            else ShownRow(name=each.name, good=each.good, of=each.of)
            for each in rows
        ),
        total=total if with_total else None,
    )


def _is_small(row: Row, smallest: int) -> bool:
    return 0 < row.good < smallest or 0 < row.others < smallest


def _hidden(rows: Sequence[Row], first: Sequence[Row], smallest: int, *, may_add: bool) -> tuple[list[Row], bool]:
    """Return the rows to be kept back, *first* and those that protect them, and whether the sum may be shown."""
    hidden = list(first)
    rest = sorted((each for each in rows if each not in hidden and each.of), key=lambda each: (each.of, each.name))
    while hidden and not hides(hidden, smallest):
        if not may_add or not rest:
            return list(first), False
        hidden.append(rest.pop(0))
    return hidden, True


def hides(hidden: Collection[Row], smallest: int) -> bool:
    """Say whether the sum of the *hidden* rows tells nothing of any of them, not even to one of these bodies."""
    counted = [each for each in hidden if each.of]
    good, others = sum(each.good for each in counted), sum(each.others for each in counted)
    return len(counted) >= FEWEST and all(
        good - each.good >= smallest and others - each.others >= smallest for each in counted
    )
