"""Texts of columns that ask whether there was more time and until when, such as ``Yes - 04/02/2025`` and ``No``."""

import re
from collections.abc import Collection

from casework.application.row_reading.date_forms import written

MORE_TIME = frozenset({"extended", "extension"})
"""Words of a heading that speaks of more time."""
BEFORE_A_DAY = r"(?i)^\s{0,3}(?:(?:yes|y|agreed|granted|extended|until|till|to)\b[^\w]{0,4}){1,3}(\d[^()]*)"
"""Words for yes, and then what begins as a day does, which is its one group."""
_BEFORE_A_DAY = re.compile(BEFORE_A_DAY)
_NO = re.compile(r"(?i)(?:no|n|none|nil|not (?:agreed|requested|required|needed|applicable))\.?$")


def day_in(text: str) -> str:
    """Return *text* without words for yes before a day.

    >>> day_in("Yes - 04/02/2025"), day_in("04/02/2025"), day_in("Yes")
    ('04/02/2025', '04/02/2025', 'Yes')
    """
    found = _BEFORE_A_DAY.match(text)
    return found[1].strip() if found else text


def says_no(text: str) -> bool:
    """Return whether *text* says that there was none."""
    return _NO.match(text.strip()) is not None


def has_days(texts: Collection[str]) -> bool:
    """Return whether one of *texts* has a day."""
    return any(written(day_in(text.strip())) for text in texts)
