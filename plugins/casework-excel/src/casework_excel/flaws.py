"""Cells of which the library that reads them makes blanks: where they stand, and why they cannot be read."""

from collections.abc import Mapping, Sized
from pathlib import Path
from typing import TypeAlias

from casework.errors import DataError

FLAW_LIMIT = 100_000
"""Rows of a sheet with a cell that cannot be read."""
ERROR = "has an error, such as #REF!, for a value"
UNSAVED = "has a formula whose value was not saved"

Flaws: TypeAlias = Mapping[str, Mapping[int, str]]
"""By sheet and row, why a cell of it cannot be read."""


def cell_name(column: int, row: int) -> str:
    """Return the name of a cell, such as B2, from its *column* and *row*, both counted from 1."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def check_number(path: Path, rows: Sized) -> None:
    """Check how many *rows* of a sheet have a cell that cannot be read.

    Raises:
        DataError: If they are too many.
    """
    if len(rows) > FLAW_LIMIT:
        raise DataError(
            f"{path} has errors, or formulas without values, in over {FLAW_LIMIT:,} rows of a sheet: open it, let it "
            "calculate, and save it"
        )
