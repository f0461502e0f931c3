"""Reads a workbook in a process of its own, which has bounds, and tells what is in it as lines of JSON.

A workbook that was made to do harm, or was damaged, can make the library that reads it fill the memory, run for ever or
end its process. Here that is the end of this process alone. It is started by the path of this file, apart from whatever
else is installed, and so imports nothing of casework.

Each line has a *kind*: ``hidden`` with the *texts* of their names, ``sheet`` with a *text*, ``row`` with *number* and
*texts*, and as the last one ``refused`` with a *text*, or ``end``.
"""

import datetime as dt
import json
import math
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY_LIMIT = 1 << 30
_STEP = 1_000
"""After how many rows it is said that there is progress."""
RECORD_LIMIT = 1_000_000
_WHOLE = 1e15
"""Up to here a floating-point number holds every whole number and its last digit."""

Message: TypeAlias = dict[str, str | int | list[str]]
_Value: TypeAlias = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
_Range: TypeAlias = tuple[tuple[int, int], tuple[int, int]]


class RefusedError(Exception):
    """The workbook cannot be read as it was asked for; the text is a sentence for people."""


def main(path: str, wanted: Sequence[str], header: int, headers: Mapping[str, int]) -> Iterator[Message]:
    """Yield what is in the sheets of the workbook *path* that are *wanted*, the last message being how it ended.

    *header* is the row of the header, but for the sheets in *headers*.
    """
    try:
        with open(path, "rb") as file, CalamineWorkbook.from_filelike(file) as workbook:  # noqa: PTH123 - starts faster
            hidden = [each.name for each in _worksheets(workbook) if not _is_visible(each)]
            yield {"kind": "hidden", "texts": hidden}
            for name in chosen(_worksheets(workbook), wanted):
                yield {"kind": "sheet", "text": name}
                yield from rows_of(workbook.get_sheet_by_name(name), headers.get(name, header))
    except RefusedError as error:
        yield {"kind": "refused", "text": str(error)}
    except PasswordError:
        yield {"kind": "refused", "text": "is protected with a password: save it without one"}
    except (CalamineError, OSError) as error:
        yield {"kind": "refused", "text": f"cannot be read as a workbook: {error}"}
    except MemoryError:
        yield {"kind": "refused", "text": "needs more memory than a workbook may"}
    else:
        yield {"kind": "end"}


def chosen(sheets: Sequence[SheetMetadata], wanted: Sequence[str]) -> list[str]:
    """Return the names of the sheets to read: those *wanted*, all visible ones (``*``), or the only visible one.

    Raises:
        RefusedError: If a sheet that is wanted is not there, or none is named and there are several.
    """
    visible = [each.name for each in sheets if _is_visible(each)]
    if list(wanted) == ["*"]:
        return visible
    missing = [name for name in wanted if name not in {each.name for each in sheets}]
    if missing:
        raise RefusedError(f"has no sheet {missing[0]!r}; it has {_listed(sheets)}")
    if not wanted and len(visible) != 1:
        raise RefusedError(f"has the sheets {_listed(sheets)}: let the mapping name those to read, or * for all")
    return list(wanted) or visible


def rows_of(sheet: CalamineSheet, header: int) -> Iterator[Message]:
    """Yield each row with something in it, without the empty cells at its end.

    A merged cell has its value in all its places; in the header and above it, in one column only.
    """
    left = (sheet.start or (0, 0))[1]
    merged = sorted(sheet.merged_cell_ranges or ())
    under: list[tuple[_Range, _Value]] = []
    upcoming = 0
    for at, values in enumerate(sheet.iter_rows()):
        cells: list[_Value] = [""] * left + values
        while upcoming < len(merged) and merged[upcoming][0][0] <= at:
            (top, first), _ = merged[upcoming]
            if top == at and first < len(cells):
                under.append((merged[upcoming], cells[first]))
            upcoming += 1
        if under:
            under = [each for each in under if each[0][1][0] >= at]
            _fill(cells, under, across=at >= header)
        while cells and cells[-1] == "":
            cells.pop()
        texts = [text_of(cell) for cell in cells]
        if sum(map(len, texts)) > RECORD_LIMIT:
            raise RefusedError(f"has a row of more than {RECORD_LIMIT:,} characters")
        if texts:
            yield {"kind": "row", "number": at + 1, "texts": texts}


def text_of(value: _Value) -> str:
    """Return *value* as text: whole numbers without a point, dates and times as ISO 8601 has them."""
    text = str(value)  # ISO 8601 for dates and times
    if isinstance(value, bool):
        return text.upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return text


def _fill(cells: list[_Value], under: Sequence[tuple[_Range, _Value]], *, across: bool) -> None:
    for ((_, first), (_, last)), value in under:
        cells[first] = value
        if across:
            end = min(last + 1, len(cells))
            cells[first:end] = [value] * (end - first)


def _worksheets(workbook: CalamineWorkbook) -> list[SheetMetadata]:
    return [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]


def _is_visible(sheet: SheetMetadata) -> bool:
    return sheet.visible == SheetVisibleEnum.Visible


def _listed(sheets: Sequence[SheetMetadata]) -> str:
    return ", ".join(repr(each.name) for each in sheets[:30]) or "none"


def _bounded(still: int) -> Callable[[], None]:
    """Keep this process within bounds, where the system knows any; return what is called whenever it came further.

    It is ended when it works *still* seconds without coming further. One bound for the whole would end a large
    workbook, or let a damaged one of a few bytes run as long as the largest.
    """
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows has none
        return lambda: None
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    _, most = resource.getrlimit(resource.RLIMIT_CPU)

    def go_on() -> None:
        until = math.ceil(time.process_time()) + still
        resource.setrlimit(resource.RLIMIT_CPU, (until if most == resource.RLIM_INFINITY else min(until, most), most))

    go_on()
    return go_on


def _tell(arguments: Sequence[str], go_on: Callable[[], None]) -> None:
    path, wanted, header, headers = arguments
    for number, message in enumerate(main(path, json.loads(wanted), int(header), json.loads(headers))):
        sys.stdout.write(f"{json.dumps(message)}\n")
        if message["kind"] == "sheet" or number % _STEP == 0:
            go_on()


if __name__ == "__main__":  # pragma: no cover - runs in the other process
    _tell(sys.argv[1:-1], _bounded(int(sys.argv[-1])))
