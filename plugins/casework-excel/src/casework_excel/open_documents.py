"""Looks for cells with errors in workbooks of LibreOffice (ODS).

The format knows no errors. LibreOffice writes a text with nothing in it, and says in an attribute of its own that it is
an error. The library that reads the cells passes that over. As that library does, this one takes the names of elements
as LibreOffice writes them.
"""

import html
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from xml.parsers import expat

from casework.errors import DataError
from casework_excel import flaws

_ROW_LIMIT = 16 << 20
"""Bytes of a row with all that is in it, which is looked at as one."""
_MARK_SIZE = 64
_MARK = re.compile(rb"""\bvalue-type\s*=\s*["']error["']""")
_ASIDE = rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
_SAID = rb"""(?=[\s/>])(?P<said>(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+)>"""
_PART = re.compile(rb"%b|<(?P<end>/?)table:(?P<what>table|table-row)%b" % (_ASIDE, _SAID), re.DOTALL)
_CELL = re.compile(rb"%b|<(?P<end>/?)table:(?P<what>(?:covered-)?table-cell)%b" % (_ASIDE, _SAID), re.DOTALL)
_REPEATED = re.compile(rb"""\stable:number-(?:rows|columns)-repeated\s*=\s*["']([^"']*)""")
_NAME = re.compile(rb"""\stable:name\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def errors_in(path: Path, pieces: Callable[[], Iterator[bytes]]) -> flaws.Flaws:
    """Return which rows of the workbook *path* have a cell with an error; *pieces* unpacks its cells once more.

    Raises:
        DataError: If they are too many, or there is no end to a row.
        ValueError: If the cells are damaged.
    """
    if not _is_any_marked(pieces()):
        return {}
    found = _Sheets(path)
    known, further = b"", b""
    for piece in pieces():
        further += piece
        if len(known) + len(further) > _ROW_LIMIT:
            raise DataError(f"{path} is damaged in its cells: there is no end to a row")
        if len(further) > len(known):  # so that a long row is not looked at anew with each piece
            known, further = found.take(known + further), b""
    found.take(known + further)
    return found.by_sheet


def check_whole(path: Path, pieces: Generator[bytes, None, None]) -> None:
    """Refuse cells that are no well-formed XML: the library that reads them may look for their end for ever.

    Document types, in which entities are declared, have been refused by then.

    Raises:
        DataError: If they are not.
    """
    parser = expat.ParserCreate()
    try:
        with closing(pieces):
            for piece in pieces:
                parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 - it takes no name
    except expat.ExpatError as error:
        raise DataError(f"{path} is damaged in its cells ({expat.ErrorString(error.code)})") from None


def _is_any_marked(pieces: Iterator[bytes]) -> bool:
    last = b""
    for piece in pieces:
        last = last[-_MARK_SIZE:] + piece
        if _MARK.search(last):
            return True
    return False


class _Sheets:
    """Takes the sheets piece by piece, and keeps the rows that have a cell with an error."""

    def __init__(self, path: Path) -> None:
        self.by_sheet: dict[str, dict[int, str]] = {}
        self._path = path
        self._errors: dict[int, str] = {}
        self._row = 1

    def take(self, xml: bytes) -> bytes:
        """Take the rows that end in *xml*, and return what is to come again, with more behind it."""
        row: re.Match[bytes] | None = None
        inside, done = 0, 0
        for part in _PART.finditer(xml):
            if part["what"] is None:
                if not part[0].endswith((b"-->", b"]]>")):
                    return xml[part.start() if row is None else row.start() :]
            elif inside:
                inside += _opened(part, b"table")
            elif row is None:
                row = self._begin(part)
                done = part.end()
            elif part["end"] and part["what"] == b"table-row":
                self._take_row(row["said"], xml[row.end() : part.start()])
                row, done = None, part.end()
            else:  # a table that stands in a cell is no sheet
                inside = _opened(part, b"table")
        return xml[max(done, xml.rfind(b"<", done)) if row is None else row.start() :]

    def _begin(self, part: re.Match[bytes]) -> re.Match[bytes] | None:
        """Begin what begins with *part*, and return it if it is a row that has an end."""
        if part["end"]:
            return None
        if part["what"] == b"table":
            name = _NAME.search(part["said"])
            text = b"" if name is None else name[1] or name[2] or b""
            self._errors = self.by_sheet[html.unescape(text.decode())] = {}
            self._row = 1
        elif _opened(part, b"table-row"):
            return part
        else:
            self._take_row(part["said"], b"")
        return None

    def _take_row(self, said: bytes, cells: bytes) -> None:
        count = _repeated(said)
        for column in _columns_with_errors(cells) if _MARK.search(cells) else ():
            for row in range(self._row, self._row + min(count, flaws.FLAW_LIMIT + 1)):
                self._errors[row] = f"cell {flaws.cell_name(column, row)} {flaws.ERROR}"
            flaws.check_number(self._path, self._errors)
        self._row += count


def _columns_with_errors(cells: bytes) -> Iterator[int]:
    column, inside = 1, 0
    for part in _CELL.finditer(cells):
        if part["what"] is None:
            continue
        if not (inside or part["end"]):
            if _MARK.search(part["said"]):
                yield column
            column += _repeated(part["said"])
        inside += _opened(part, part["what"])


def _opened(part: re.Match[bytes], what: bytes) -> int:
    """Return how many elements called *what* the tag *part* opens: 1, 0, or -1 where it ends one."""
    if part["what"] != what or part["said"].endswith(b"/"):
        return 0
    return -1 if part["end"] else 1


def _repeated(said: bytes) -> int:
    found = _REPEATED.search(said)
    return 1 if found is None else int(found[1])
