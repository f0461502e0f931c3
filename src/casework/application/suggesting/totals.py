"""Rows that only add others up, or say of which year those below are: a draft learns nothing of them."""

import re
from collections.abc import Sequence

TOTAL = re.compile(r"(?i)^\s*(?:grand |sub-?)?totals?\b")
YEAR = re.compile(r"(?i)^\s*(?:(?:financial )?year |fy ?)?(?:19|20)\d\d(?: ?[/\u2013-] ?(?:19|20)?\d\d)?\s*$")
_SUM = re.compile(r"(?:[\w ]{1,20}[=:])?[\s\d.,%£$€+-]*$|[£$€]?\d[\d.,]*%?(?: [A-Za-z()]{1,20}){1,4}$")
"""A number, and what is counted by it, such as ``64 complaints`` and ``S1 = 62``."""


def total_in(cells: Sequence[str]) -> int | None:
    """Return the place, from 0, of the text that calls a row a total; None where a row says anything but sums."""
    filled = [place for place, text in enumerate(cells) if text.strip()]
    if not filled or not TOTAL.match(cells[filled[0]]):
        return None
    return filled[0] if all(_SUM.match(cells[place].strip()) for place in filled[1:]) else None


def year_in(cells: Sequence[str]) -> int | None:
    """Return the place, from 0, of a year that is all that a row says, as a heading of the rows below."""
    filled = [place for place, text in enumerate(cells) if text.strip()]
    return filled[0] if len(filled) == 1 and YEAR.match(cells[filled[0]]) else None
