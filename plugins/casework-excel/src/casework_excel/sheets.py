"""Rows from workbooks: each row of a sheet below its header, with texts for what is in its cells.

A workbook is looked into before it is opened, and opened in a process of its own that has bounds; see ``archives`` and
``reading``. Several sheets are read one after the other, as one source: each has its header, with the same columns in
any order.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs
import msgspec

from casework.application.ports import SourceRow
from casework.application.source_texts import (
    check_width,
    named_columns,
    numbered_columns,
    plain,
    repeated_headers,
    unfit,
)
from casework.errors import DataError
from casework_excel import reading
from casework_excel.archives import look_into

STILL_SECONDS = 20
"""How long the other process may work without coming further; the largest workbook is opened in half of that."""


class _Message(msgspec.Struct, frozen=True):
    """What the process that reads the workbook says; see ``reading``."""

    kind: str
    text: str = ""
    number: int = 0
    texts: list[str] = []


_decode = msgspec.json.Decoder(_Message).decode


@attrs.frozen(kw_only=True)
class _Found:
    """What a look through the workbook found: columns by sheet, flaws by sheet and row, and what is remarked.

    *together* are the columns of all sheets, in the order in which they first come.
    """

    columns: Mapping[str, tuple[str, ...]]
    together: tuple[str, ...]
    headers: Mapping[str, list[str]]
    flaws: Mapping[str, Mapping[int, str]]
    remarks: tuple[str, ...]


class ExcelImporter:
    """The rows of *sheets* of the workbook *path*: of all visible ones (``*``), or of the only one if none is named.

    Args:
        header: The row in which the header stands, or the first below it with something in it; 0 is none.
        headers: The same for sheets in which it is another, by their names.
        by_position: Let one name stand for several columns.
        optional: Columns that a sheet may lack where another has them; they are blank there.
    """

    def __init__(
        self,
        path: Path,
        *,
        sheets: Sequence[str] = (),
        header: int = 1,
        headers: Mapping[str, int] | None = None,
        by_position: bool = False,
        optional: Sequence[str] = (),
        **_others: object,
    ) -> None:
        self._path, self._sheets, self._by_position = path, tuple(sheets), by_position
        self._header, self._headers, self._optional = header, dict(headers or {}), frozenset(map(plain, optional))
        self._looked: _Found | None = None

    def columns(self) -> tuple[str, ...]:
        """Return the columns of all sheets after the whole workbook was read.

        Raises:
            DataError: If it is none, is protected or damaged, goes beyond a limit, or has sheets with other columns.
        """
        return self._look().together

    def remarks(self) -> tuple[str, ...]:
        """Return which sheets were read, and what was passed over."""
        return self._look().remarks

    def rows(self) -> Iterator[SourceRow]:
        """Yield each row below a header with its number in its sheet; cells are in the order of ``columns``.

        Raises:
            DataError: As ``columns`` does.
        """
        found = self._look()
        for sheet, number, cells in self._below_headers():
            header, columns = found.headers[sheet], found.columns[sheet]
            if cells == header:
                continue
            problem = found.flaws.get(sheet, {}).get(number) or _misfit(cells, len(columns))
            if problem is not None:
                shown = [cell.encode(errors="replace").decode() for cell in cells]
                yield SourceRow(
                    line=number, sheet=sheet, cells=_placed(shown, columns, found.together), problem=problem
                )
                continue
            texts = _placed([*cells, *[""] * (len(columns) - len(cells))], columns, found.together)
            yield SourceRow(line=number, sheet=sheet, cells=texts, values=dict(zip(found.together, texts, strict=True)))

    def _look(self) -> _Found:
        if self._looked is None:
            flaws = look_into(self._path).flaws
            columns: dict[str, tuple[str, ...]] = {}
            headers: dict[str, list[str]] = {}
            hidden, read, repeated = list[str](), list[str](), 0
            for said in self._messages():
                if said.kind == "hidden":
                    hidden = said.texts
                elif said.kind == "sheet":
                    read.append(said.text)
                elif read[-1] in columns:
                    repeated += said.texts == headers[read[-1]]
                elif said.number >= self._header_of(read[-1]):
                    columns[read[-1]], headers[read[-1]] = self._columns(read[-1], said.texts)
            self._as_before(columns)
            self._compare(columns, read)
            remarks = (*_sheets_read(read, hidden), *repeated_headers(repeated))
            together = self._together(columns)
            self._looked = _Found(columns=columns, together=together, headers=headers, flaws=flaws, remarks=remarks)
        return self._looked

    def _header_of(self, sheet: str) -> int:
        return self._headers.get(sheet, self._header)

    def _columns(self, sheet: str, cells: list[str]) -> tuple[tuple[str, ...], list[str]]:
        where = f"the sheet {sheet} of {self._path}"
        problem = unfit(cells)
        if problem is not None:
            raise DataError(f"{where} has no header that can be read: {problem}")
        if self._header_of(sheet) == 0:
            return numbered_columns(len(cells), where), []
        return named_columns(cells, where, by_position=self._by_position), cells

    def _as_before(self, columns: dict[str, tuple[str, ...]]) -> None:
        """Let sheets have the names of those before, but for blanks and capitals, and unnamed ones the most columns."""
        unnamed = [sheet for sheet in columns if self._header_of(sheet) == 0]
        most = max((columns[sheet] for sheet in unnamed), key=len, default=())
        columns |= dict.fromkeys(unnamed, most)
        known: dict[str, str] = {}
        for sheet, names in columns.items():
            theirs = tuple(known.get(plain(name), name) for name in names)
            if len(set(theirs)) == len(theirs):
                columns[sheet] = theirs
            for name in columns[sheet]:
                known.setdefault(plain(name), name)

    def _compare(self, columns: Mapping[str, tuple[str, ...]], read: Sequence[str]) -> None:
        empty = [sheet for sheet in read if sheet not in columns]
        if not columns or (empty and self._sheets != ("*",)):
            raise DataError(f"{self._path} has no header in the sheet {' or '.join(empty) or '(none)'}")
        first, *others = columns
        for sheet in others:
            differing = sorted(set(columns[first]) ^ set(columns[sheet]))
            lacks = [name for name in differing if plain(name) not in self._optional]
            if lacks:
                raise DataError(
                    f"{self._path}: the sheets {first} and {sheet} do not have the same columns, but differ in "
                    f"{', '.join(map(repr, lacks[:10]))}. If the header of one stands in another row, say so with "
                    "header or headers; if a sheet may lack a column, make it optional; else import them apart, each "
                    "by a mapping of its own"
                )

    def _together(self, columns: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        first, *others = columns.values()
        more = dict.fromkeys(name for names in others for name in names if name not in first)
        check_width(len(first) + len(more), self._path)
        return (*first, *more)

    def _below_headers(self) -> Iterator[tuple[str, int, list[str]]]:
        sheet, below = "", False
        for said in self._messages():
            if said.kind == "sheet":
                sheet, below = said.text, self._header_of(said.text) == 0
            elif said.kind == "row" and below:
                yield sheet, said.number, said.texts
            elif said.kind == "row":
                below = said.number >= self._header_of(sheet)

    def _messages(self) -> Iterator[_Message]:
        """Yield what the process that reads the workbook says.

        Raises:
            DataError: If it refuses the workbook, or ends before it has said that it is at the end.
        """
        asked = [str(self._path.absolute()), json.dumps(self._sheets), str(self._header), json.dumps(self._headers)]
        asked.append(str(STILL_SECONDS))
        with subprocess.Popen(  # noqa: S603 - our own file, in the Python that runs this
            [sys.executable, "-I", reading.__file__, *asked],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                said = _Message("nothing")
                for line in process.stdout or ():
                    if not line.endswith(b"\n"):  # it was stopped in the middle
                        break
                    said = _decode(line)
                    if said.kind in {"end", "refused"}:
                        break
                    yield said
            finally:
                process.kill()
        if said.kind == "refused":
            raise DataError(f"{self._path} {said.text}")
        if said.kind != "end":
            raise DataError(f"{self._path} cannot be read as a workbook: it is damaged, or was made to do harm")


def _placed(cells: list[str], own: tuple[str, ...], columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return *cells* below the names *own* in the order of *columns*, and behind them those that have no name."""
    if own == columns:
        return tuple(cells)
    under = dict(zip(own, cells, strict=False))
    return (*(under.get(name, "") for name in columns), *cells[len(own) :])


def _misfit(cells: list[str], width: int) -> str | None:
    if len(cells) > width:
        return f"it has something in column {len(cells)}, where the header has {width}"
    return unfit(cells)


def _sheets_read(read: Sequence[str], hidden: Sequence[str]) -> Iterator[str]:
    yield f"Read from {'the sheet' if len(read) == 1 else 'the sheets'} {', '.join(read)}."
    passed_over = [name for name in hidden if name not in read]
    if passed_over:
        yield f"Hidden and passed over: {', '.join(passed_over)}."
