"""Looks for cells with errors in workbooks of LibreOffice (ODS).

The format knows no errors. LibreOffice writes a text with nothing in it, and says in an attribute of its own that it is
an error. The library that reads the cells passes that over. As that library does, this one takes the names of elements
as LibreOffice writes them.
"""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from casework.errors import DataError
from casework_excel import flaws

_KEPT_LIMIT = 4 << 20
"""Bytes of a tag or a comment, which is looked at as one."""
_MARK_SIZE = 64
_MARK = re.compile(rb"""\bvalue-type\s*=\s*["']error["']""")
_PART = re.compile(
    rb"""<(?:!--.*?-->|!\[CDATA\[.*?\]\]>|(?P<end>/?)table:(?P<what>table|table-row|(?:covered-)?table-cell)(?=[\s/>])"""
    rb"""(?P<said>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>)""",
    re.DOTALL,
)
_OPEN = re.compile(rb"<!(?:--|\[CDATA\[)")
_REPEATED = re.compile(rb"""\stable:number-(?:rows|columns)-repeated\s*=\s*["']([^"']*)""")
_NAME = re.compile(rb"""\stable:name\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def errors_in(path: Path, pieces: Callable[[], Iterator[bytes]]) -> flaws.Flaws:
    """Return which rows of the workbook *path* have a cell with an error; *pieces* unpacks its cells once more.

    Raises:
        DataError: If they are too many, or there is no end to a cell.
        ValueError: If the cells are damaged.
    """
    if not _is_any_marked(pieces()):
        return {}
    found = _Cells(path)
    waiting = b""
    for piece in pieces():
        waiting += piece
        at = 0
        for part in _PART.finditer(waiting):
            at = part.end()
            if part["what"]:
                found.take(part["what"], part["said"], is_end=bool(part["end"]))
        unended = _OPEN.search(waiting, at)
        waiting = waiting[max(at, waiting.rfind(b"<", at) if unended is None else unended.start()) :]
        if len(waiting) > _KEPT_LIMIT:
            raise DataError(f"{path} is damaged in its cells: there is no end to one")
    return found.by_sheet


def _is_any_marked(pieces: Iterator[bytes]) -> bool:
    last = b""
    for piece in pieces:
        last = last[-_MARK_SIZE:] + piece
        if _MARK.search(last):
            return True
    return False


class _Cells:
    """Takes the tags of sheets, rows and cells in turn, and keeps the rows that have a cell with an error."""

    def __init__(self, path: Path) -> None:
        self.by_sheet: dict[str, dict[int, str]] = {}
        self._path = path
        self._errors: dict[int, str] = {}
        self._rows, self._next, self._column = range(0), 1, 1
        self._depth = 0

    def take(self, what: bytes, said: bytes, *, is_end: bool) -> None:
        """Take a tag that says *said*; a table that stands in a cell is no sheet."""
        if is_end:
            self._depth -= what.endswith(b"cell")
            return
        if self._depth == 0:
            self._begin(what, said)
        self._depth += what.endswith(b"cell") and not said.endswith(b"/")

    def _begin(self, what: bytes, said: bytes) -> None:
        if what == b"table":
            name = _NAME.search(said)
            text = b"" if name is None else name[1] or name[2] or b""
            self._errors = self.by_sheet[html.unescape(text.decode())] = {}
            self._next = 1
        elif what == b"table-row":
            count = _repeated(said)
            self._rows = range(self._next, self._next + min(count, flaws.FLAW_LIMIT + 1))
            self._next, self._column = self._next + count, 1
        else:
            if _MARK.search(said):
                self._errors |= {row: f"cell {flaws.cell_name(self._column, row)} {flaws.ERROR}" for row in self._rows}
                flaws.check_number(self._path, self._errors)
            self._column += _repeated(said)


def _repeated(said: bytes) -> int:
    found = _REPEATED.search(said)
    return 1 if found is None else int(found[1])
