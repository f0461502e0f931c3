"""Rows that only add others up: they teach nothing of the columns, and a draft passes them over."""

import re
from collections.abc import Sequence

TOTAL = re.compile(r"(?i)^\s*(?:grand |sub-?)?totals?\b")
_SUM = re.compile(r"(?:[\w ]{1,20}[=:])?[\s\d.,%£$€+-]*$|[£$€]?\d[\d.,]*%?(?: [A-Za-z()]{1,20}){1,4}$")
"""A number, and what is counted by it, such as ``64 complaints`` and ``S1 = 62``."""


def total_in(cells: Sequence[str]) -> int | None:
    """Return the place, from 0, of the text that calls a row a total; None where a row says anything but sums."""
    filled = [place for place, text in enumerate(cells) if text.strip()]
    if not filled or not TOTAL.match(cells[filled[0]]):
        return None
    return filled[0] if all(_SUM.match(cells[place].strip()) for place in filled[1:]) else None
