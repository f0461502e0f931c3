"""What ``--suggest`` looks at: a file, or the sheets of a workbook that have most of their headings in common."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import TypeAlias

import attrs
import click

from casework.adapters.file_starts import start_of
from casework.application.likely_codes import code_of
from casework.application.ports import Importer
from casework.application.row_reading.date_forms import written
from casework.application.source_texts import plain
from casework.application.suggesting import ReadAs
from casework.application.suggesting.code_lists import CodeList, code_lists
from casework.application.suggesting.dialects import filled_of, guess_dialect, header_of
from casework.application.suggesting.drafting import without_years
from casework.application.suggesting.paper import counted
from casework.cli.opening import configured_here, host_for
from casework.errors import DataError

__all__ = ["Looked", "opened"]

_WORKBOOK, _ALL = "excel", "*"
_LOOKED_AT = 200
_ALIKE = 2 / 3
"""Sheets are read together that share so much of all their headings."""
_CUT_OFF = "The file breaks off in its last record, which is left out: get the whole file if there is one."

_TRUNCATED: dict[str, object] = {"on_truncated": "reject_last_record"}
_AS_IT_IS: tuple[dict[str, object], ...] = ({}, _TRUNCATED)
_NUMBERED = re.compile(r"(.*) \(\d+\)$", re.DOTALL)

_Make: TypeAlias = Callable[..., Importer]


@attrs.frozen(kw_only=True)
class Looked:
    """Rows for one mapping, and how they are read; *sheets* are those that they stand in, where others are apart.

    Where *is_dated*, some day stands among the rows.
    """

    source: Importer
    read_as: ReadAs
    sheets: tuple[str, ...] = ()
    is_dated: bool = True


@attrs.frozen(kw_only=True, eq=False)
class _Sheet:
    """A sheet of a workbook: the row of its header, its headings, and what is below: rows, with days, or lists.

    *repeats* says that one heading comes twice, letter for letter; *headings* count those that differ in blanks as one.
    """

    name: str
    header: int
    headings: Counter[str]
    repeats: bool
    rows: int
    is_dated: bool
    lists: tuple[CodeList, ...]

    def is_like(self, other: "_Sheet") -> bool:
        """Return whether both have most of their headings in common."""
        return (self.headings & other.headings).total() >= _ALIKE * (self.headings | other.headings).total()


def opened(file: Path, sheets: Sequence[str]) -> list[Looked]:
    """Return what needs a mapping of its own in *file*, or in these *sheets*; one that breaks off is read so far.

    Raises:
        DataError: If it cannot be read, or by no importer that is here.
    """
    try:
        start = start_of(file)
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror or error}") from None
    make = host_for(configured_here()).importers.get(start.format)
    if start.format == _WORKBOOK:
        return _of_workbook(file, tuple(dict.fromkeys(sheets)), make)
    if sheets:
        raise click.UsageError(f"{file} is no workbook: leave --sheet out")
    dialect = guess_dialect(start.text)
    options: dict[str, object] = {"delimiter": dialect.delimiter} if dialect.delimiter != "," else {}
    options |= {"header": dialect.header} if dialect.header > 1 else {}
    source, places = _read(file, make, options)
    guesses = (*dialect.guesses, _CUT_OFF) if _TRUNCATED.items() <= options.items() else dialect.guesses
    read_as = ReadAs(format=start.format, options=options, guesses=guesses, places=places)
    return [Looked(source=source, read_as=read_as)]


def _read(file: Path, make: _Make, options: dict[str, object]) -> tuple[Importer, Mapping[str, int]]:
    """Return the rows of *file*, read so far where it breaks off, which *options* tell then, and what has a place."""
    *ways, last = product(_AS_IT_IS, (False, True))
    for more, by_position in ways:
        with suppress(DataError):
            return _read_so(file, make, options, more, by_position=by_position)
    return _read_so(file, make, options, last[0], by_position=last[1])


def _read_so(
    file: Path, make: _Make, options: dict[str, object], more: dict[str, object], *, by_position: bool
) -> tuple[Importer, Mapping[str, int]]:
    source = make(file, **options, **more, by_position=by_position)
    columns = source.columns()
    options |= more
    return source, _places(columns) if by_position else {}


def _places(columns: Sequence[str]) -> dict[str, int]:
    """Return the places of columns whose heading is that of one before, as they are told apart by a number."""
    numbered = ((_NUMBERED.match(name), place, name) for place, name in enumerate(columns, start=1))
    return {name: place for found, place, name in numbered if found is not None and found[1] in columns}


def _of_workbook(file: Path, said: tuple[str, ...], make: _Make) -> list[Looked]:
    """Return the rows of each group of the sheets *said*; of the one with most rows among all, where none is said."""
    found = _sheets(make(file, header=0, sheets=said or (_ALL,)))
    groups = _groups(found)
    lists = _lists(found) + (_lists_beside(file, make, said) if said else ())
    if len(groups) == 1:
        return [_look(file, make, said or _named(file, make, found), found, lists=lists)]
    if said:
        groups.sort(key=lambda group: found.index(group[0]))
        parts = _parts(groups)
        return [
            _look(file, make, _names(each), each, part=parts[place], lists=lists) for place, each in enumerate(groups)
        ]
    together, *others = groups
    left_out = [sheet for sheet in found if any(sheet in group for group in others)]
    return [_look(file, make, _names(together), together, left_out=left_out, lists=_lists(left_out))]


def _groups(sheets: Sequence[_Sheet]) -> list[list[_Sheet]]:
    """Return *sheets* with those that are like the largest first, then those that are like the largest of the rest."""
    groups: dict[_Sheet, list[_Sheet]] = {}
    for sheet in sorted(sheets, key=lambda sheet: (sheet.is_dated, sheet.rows), reverse=True):
        largest = next((each for each in groups if each.is_like(sheet)), sheet)
        groups.setdefault(largest, []).append(sheet)
    return [sorted(group, key=sheets.index) for group in groups.values()]


def _lists(sheets: Sequence[_Sheet]) -> tuple[CodeList, ...]:
    return tuple(each for sheet in sheets for each in sheet.lists)


def _lists_beside(file: Path, make: _Make, said: Sequence[str]) -> tuple[CodeList, ...]:
    """Return the lists of codes on the other sheets of a workbook than those *said*."""
    others = () if _ALL in said else _sheets(make(file, header=0, sheets=(_ALL,)))
    return _lists([sheet for sheet in others if sheet.name not in said])


def _names(sheets: Sequence[_Sheet]) -> tuple[str, ...]:
    return tuple(sheet.name for sheet in sheets)


def _parts(groups: Sequence[Sequence[_Sheet]]) -> list[str]:
    """Return a name for each of *groups* that is good for newer exports too: that of its first sheet without years."""
    parts: list[str] = []
    for number, group in enumerate(groups, start=1):
        name = without_years(code_of(group[0].name, other="part"))
        parts.append(name if name and name not in parts else f"{name or 'sort'}-{number}")
    return parts


def _named(file: Path, make: _Make, sheets: Sequence[_Sheet]) -> tuple[str, ...]:
    """Return how a mapping names the *sheets* if they are all that have rows: not at all where there is no other."""
    if len(sheets) > 1:
        return (_ALL,)
    try:
        make(file, header=0).columns()
    except DataError:
        return _names(sheets)
    return ()


def _look(
    file: Path,
    make: _Make,
    named: tuple[str, ...],
    sheets: Sequence[_Sheet],
    *,
    part: str | None = None,
    left_out: Sequence[_Sheet] = (),
    lists: tuple[CodeList, ...] = (),
) -> Looked:
    ((header, _),) = Counter(sheet.header for sheet in sheets).most_common(1)
    others = {sheet.name: sheet.header for sheet in sheets if sheet.header != header}
    options: dict[str, object] = {"sheets": named} if named else {}
    options |= {"header": header} if header > 1 else {}
    options |= {"headers": others} if others else {}
    lacking = {name for one in sheets for other in sheets for name in one.headings - other.headings}
    by_position = any(sheet.repeats for sheet in sheets)
    most = max(max(sheet.headings.values(), default=0) for sheet in sheets)
    again = (f"{name} ({number})" for name in lacking for number in range(2, most + 1))
    source = make(file, **options, optional=(*lacking, *again), by_position=by_position)
    columns = source.columns()
    places = _places(columns) if by_position else {}
    notes, guesses = _left_out(left_out)
    read_as = ReadAs(
        format=_WORKBOOK,
        options=options,
        part=part,
        notes=notes,
        guesses=guesses,
        having=_having(sheets, columns, places) if lacking else {},
        lists=lists,
        places=places,
    )
    is_dated = any(sheet.is_dated for sheet in sheets)
    return Looked(source=source, read_as=read_as, sheets=() if part is None else _names(sheets), is_dated=is_dated)


def _having(sheets: Sequence[_Sheet], columns: Sequence[str], places: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Return the sheets that have each of *columns* that some lack; those alike come in order."""
    having: dict[str, tuple[str, ...]] = {}
    before: Counter[str] = Counter()
    for column in columns:
        heading = plain(column.rpartition(" (")[0] if column in places else column)
        before[heading] += 1
        with_it = _names([sheet for sheet in sheets if sheet.headings[heading] >= before[heading]])
        having |= {column: with_it} if len(with_it) < len(sheets) else {}
    return having


def _left_out(sheets: Sequence[_Sheet]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is said of *sheets* that are left out: nothing to answer, or a guess where one of them has days."""
    if not sheets:
        return (), ()
    told = (f"{sheet.name} ({counted(sheet.rows, 'row')} below other headings)" for sheet in sheets)
    said = f"Left out: {', '.join(told)}."
    if any(sheet.is_dated for sheet in sheets):
        return (), (f'{said} There are days in them too: --sheet "*" drafts a mapping for each sort of sheets.',)
    return (said,), ()


def _sheets(source: Importer) -> list[_Sheet]:
    """Return the sheets of *source*, which is read as if there were no headers, but for those without a row."""
    first: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    rows: Counter[str] = Counter()
    for row in source.rows():
        name = row.sheet or ""
        rows[name] += 1
        if rows[name] <= _LOOKED_AT:
            first.setdefault(name, []).append((row.line, row.cells))
    return [_sheet(name, seen, rows[name]) for name, seen in first.items()]


def _sheet(name: str, seen: Sequence[tuple[int, tuple[str, ...]]], rows: int) -> _Sheet:
    header = header_of(seen, max(filled_of(cells) for _, cells in seen))
    named = next((cells for line, cells in seen if line == header), ())
    headings = [plain(cell) for cell in named]
    while headings and not headings[-1]:
        headings.pop()
    below = [cells for line, cells in seen if line > header]
    is_dated = any(written(cell.strip()) for cells in below for cell in cells)
    is_whole = len(seen) == rows and {len(cells) for cells in below} == {len(named)}
    return _Sheet(
        name=name,
        header=header,
        headings=Counter(headings),
        repeats=max(Counter(filter(None, named)).values(), default=0) > 1,
        rows=rows - len(seen) + len(below),
        is_dated=is_dated,
        lists=tuple(code_lists(name, named, below)) if is_whole and not is_dated else (),
    )
