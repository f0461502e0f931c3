"""Rows with a day by which the source wanted something done, as many as are needed to see how it counted."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import NamedTuple

_HELD = 2_000
"""Fewer rows than these are held, evenly from the whole source: its rules may have changed with the years."""


class DueRow(NamedTuple):
    """The *days* of a row by their columns, and its *stage*, None where no column of stages has one."""

    stage: str | None
    days: Mapping[str, dt.date]


class DueRows:
    """Takes the rows that have a day in one of the columns *due*."""

    def __init__(self, due: Collection[str]) -> None:
        self._due = frozenset(due)
        self._rows: list[DueRow] = []
        self._seen, self._each = 0, 1

    def add(self, stage: str | None, days: Mapping[str, dt.date]) -> None:
        """Look at one row."""
        if self._due.isdisjoint(days):
            return
        if self._seen % self._each == 0:
            self._rows.append(DueRow(stage, days))
        self._seen += 1
        if len(self._rows) == _HELD:
            del self._rows[1::2]
            self._each *= 2

    def found(self) -> tuple[DueRow, ...]:
        """Return those that are held, in their order."""
        return tuple(self._rows)
