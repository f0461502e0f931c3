"""The columns of a source as a mapping knows them: where each is found, and how its text is cleaned."""

import re
from enum import StrEnum
from typing import TypeAlias

import attrs


class Cleaning(StrEnum):
    """What can be done to a text without saying more.

    ``trim``: take away blanks at both ends. ``no_break_space``: make spaces of those that do not break. ``collapse``:
    make one space of each run of blanks and line breaks, and none at the ends. ``drop_point_zero``: take away the
    ``.0`` that a spreadsheet put behind a whole number. ``lower``: write small letters. ``code``: make a code of a text
    that is none, without accents, and with ``-`` for whatever a code does not have; two texts that become one are told.
    """

    TRIM = "trim"
    NO_BREAK_SPACE = "no_break_space"
    COLLAPSE = "collapse"
    DROP_POINT_ZERO = "drop_point_zero"
    LOWER = "lower"
    CODE = "code"


@attrs.frozen(kw_only=True)
class Pad:
    """Zeros are put before a text until it has *pad* characters; a blank stays blank."""

    pad: int


@attrs.frozen(kw_only=True)
class Extract:
    """A regular expression with one group, whose text is taken where it is found; elsewhere the text stays."""

    extract: re.Pattern[str]


Transform: TypeAlias = Cleaning | Pad | Extract
"""One step of cleaning a text."""


@attrs.frozen(kw_only=True)
class ColumnRule:
    """Where a column of the mapping is found in the source, and how its text is cleaned.

    *name* is its name in the source, the mapping's own if left out; *aliases* are other names for it; *position* is its
    place, from 1, and stands instead of names. An *optional* column that a source does not have is blank there.
    *transforms* are applied in order; a text that is one of *blank*, before or after them, says nothing. With
    *from_above*, a cell without a text has that of the row above, as where cells were merged before the export.
    """

    name: str | None = None
    aliases: tuple[str, ...] = ()
    position: int | None = None
    optional: bool = False
    transforms: tuple[Transform, ...] = ()
    blank: tuple[str, ...] = ()
    from_above: bool = False
