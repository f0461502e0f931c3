"""Cells that no spreadsheet takes for a formula, and back.

A spreadsheet computes a text cell that begins with one of ``= + - @``, a tab, a carriage return or a NUL, also in its
full-width form and behind spaces. Such a text gets a leading apostrophe, and so does one that already stands behind
apostrophes. So exactly one apostrophe is taken away on the way back, and every text comes back as it was. Numbers that
are numbers to us stay as they are; a telephone number is text, and ``+44 ...`` gets its apostrophe.
"""

import re

_LIVE = re.compile(r"'*\s*[=+\-@\t\r\0\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n]")
_MADE_INERT = re.compile(r"'(?:" + _LIVE.pattern + ")")


def inert(text: str) -> str:
    """Return *text* as a cell that is never computed.

    >>> inert("=1+1"), inert("'=1+1"), inert("plain")
    ("'=1+1", "''=1+1", 'plain')
    """
    return f"'{text}" if _LIVE.match(text) else text


def as_written(cell: str) -> str:
    """Return the text that became *cell* by ``inert``.

    >>> as_written("'=1+1"), as_written("''=1+1"), as_written("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return cell[1:] if _MADE_INERT.match(cell) else cell
