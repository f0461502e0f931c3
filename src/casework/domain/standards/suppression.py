"""Small numbers of several bodies are kept back, and as many others as are needed that nobody can work them out.

Each body has a row: how many were good, of how many. A number from 1 to *smallest* - 1 of good ones, or of the others,
may tell of single people, so that its row is kept back (primary suppression). The sum of all bodies is shown beside the
rows: whoever takes the rows that are shown from it knows the sum of those kept back. So more rows are kept back, those
of the fewest first, until that sum tells nothing of any of them (secondary suppression):

- at least ``FEWEST`` bodies that counted anything are kept back together;
- their good ones come to ``FEWEST`` times *smallest* or more, and so do the others;
- both come to *smallest* or more also after any one body has taken its own away.

Then each number that is kept back may be one of several, for everybody who reads the table, and for each of the bodies,
which knows its own. That includes those who know these rules: from the third alone they would learn that no number is
larger than the sum less *smallest*, and so all of them where the sum is hardly more. For the same reason no row says
whether it was kept back for itself or for another. Where even all rows together do not hide one, the sum is kept back
instead.

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


LEAST_SMALLEST = 3
"""The least that it may be: of small numbers that can only be 1, it is told what they are that they are kept back."""


class Why(StrEnum):
    """Why numbers are kept back: they could tell of *few* people, their own or another row's, or it was *agreed*."""

    FEW = "few"
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
        UsageError: If *smallest* is so small that what is kept back is known.
    """
    if smallest < LEAST_SMALLEST:
        message = f"the smallest number that is shown must be {LEAST_SMALLEST} or more, not {smallest}"
        raise UsageError(message)
    first = [row for row in rows if not singly or _is_small(row, smallest)]
    hidden, with_total = _hidden(rows, first, smallest, may_add=singly)
    total = Row(name="total", good=sum(each.good for each in rows), of=sum(each.of for each in rows))
    why = {each.name: Why.FEW if singly else Why.AGREED for each in hidden}
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
    return (
        len(counted) >= FEWEST
        and min(good, others) >= FEWEST * smallest
        and all(good - each.good >= smallest and others - each.others >= smallest for each in counted)
    )
