"""Files of rejected rows: CSV with the place and the reason of each, then the row as it stands in its source.

They are written for spreadsheet programs too, with a byte order mark, and read as such programs save them: with or
without the mark, in UTF-8, UTF-16 or cp1252, with any of the delimiters that they choose.

The place is that in the source, not in this file, so that a row which is rejected again is found where it came from.
"""

import codecs
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from casework.adapters.inert_cells import as_written
from casework.adapters.text_files import TextFile
from casework.application.ports import SourceRow
from casework.application.row_outcomes import RejectedRow

REJECTS_COLUMNS = ("casework_line", "casework_file", "casework_sheet", "casework_key_of", "casework_reason")
"""The columns before those of the source; ``casework_key_of`` is the place of the row whose key it has."""
WIDTH = len(REJECTS_COLUMNS)

_BEGINS = re.compile(rf'("?){REJECTS_COLUMNS[0]}\1(?P<delimiter>[,;|\t])')
_START = 64
"""Bytes in which that stands in every encoding."""
_DIGITS = 12
_NO_LINE = "casework_line does not say on which line it stands: leave the columns of casework as they were written"


def leading_cells(row: RejectedRow, file: str | None) -> tuple[str, ...]:
    """Return the first cells of a rejected row of *file*, where the row does not say which it is."""
    return str(row.line), row.file or file or "", row.sheet or "", row.key_of or "", row.reason


def is_of_rejects(columns: Sequence[str]) -> bool:
    """Say whether *columns* are those of a file of rejected rows."""
    return tuple(columns[:WIDTH]) == REJECTS_COLUMNS


def rejected_before(row: SourceRow, cells: Sequence[str]) -> SourceRow:
    """Return *row*, which has these *cells* in a file of rejected rows, with its place in its source."""
    line, file, sheet, key_of = (as_written(cell).strip() for cell in (*cells, "", "", "", "")[: WIDTH - 1])
    if not (line.isascii() and line.isdecimal() and len(line) <= _DIGITS):
        return msgspec.structs.replace(row, values={}, problem=row.problem or _NO_LINE)
    return msgspec.structs.replace(
        row,
        line=int(line),
        file=file or None,
        sheet=sheet or None,
        rejected_before=True,
        key_of=key_of or None,
    )


def rejects_delimiter(path: Path) -> str | None:
    """Return the delimiter of *path* if it is a file of rejected rows; None if it is something else."""
    with TextFile(path=path, what="CSV file").translated(), path.open("rb") as file:
        start = file.read(_START)
    encoding = "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    begins = _BEGINS.match(start.decode(encoding, errors="ignore"))
    return None if begins is None else begins["delimiter"]
