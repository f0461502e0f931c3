"""What ``--suggest`` looks at: a file, one sheet of a workbook, or each group of its sheets with the same columns."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import attrs
import click

from casework.adapters.file_starts import start_of
from casework.application.ports import Importer
from casework.application.row_reading.date_forms import written
from casework.application.suggesting import ReadAs
from casework.application.suggesting.dialects import filled_of, guess_dialect, header_of
from casework.application.suggesting.paper import value_of
from casework.cli.opening import configured_here, host_for
from casework.errors import DataError

__all__ = ["Looked", "opened"]

_WORKBOOK, _ALL = "excel", "*"
_LOOKED_AT = 200
_CUT_OFF = "The file breaks off in its last record, which is left out: get the whole file if there is one."

_Make: TypeAlias = Callable[..., Importer]


@attrs.frozen(kw_only=True)
class Looked:
    """Rows for one mapping, and how they are read; *sheets* are those that they stand in, where others are apart."""

    source: Importer
    read_as: ReadAs
    sheets: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class _Header:
    """The row in which the names of the columns of a sheet stand, and the names."""

    row: int
    names: frozenset[str]


def opened(file: Path, sheet: str | None) -> list[Looked]:
    """Return what needs a mapping of its own in *file*; one that breaks off is read as far as it goes.

    Raises:
        DataError: If it cannot be read, or by no importer that is here.
    """
    try:
        start = start_of(file)
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror or error}") from None
    make = host_for(configured_here()).importers.get(start.format)
    if start.format == _WORKBOOK:
        return _of_workbook(file, sheet, make)
    if sheet is not None:
        raise click.UsageError(f"{file} is no workbook: leave --sheet out")
    dialect = guess_dialect(start.text)
    options: dict[str, object] = {"delimiter": dialect.delimiter} if dialect.delimiter != "," else {}
    options |= {"header": dialect.header} if dialect.header > 1 else {}
    source, guesses = make(file, **options), dialect.guesses
    try:
        source.columns()
    except DataError:
        options["on_truncated"] = "reject_last_record"
        source, guesses = make(file, **options), (*guesses, _CUT_OFF)
        source.columns()
    return [Looked(source=source, read_as=ReadAs(format=start.format, options=options, guesses=guesses))]


def _of_workbook(file: Path, sheet: str | None, make: _Make) -> list[Looked]:
    """Return the rows of a sheet of a workbook, or of each group of them; a header is where most of a row is filled."""
    try:
        only = None if sheet is not None else _only_register(make(file, header=0, sheets=(_ALL,)))
        chosen = sheet or only
        options: dict[str, object] = {} if chosen is None else {"sheets": (chosen,)}
        headers = _headers(make(file, header=0, **options))
        groups = list(_alike(headers)) if sheet == _ALL else [headers]
        if len(groups) == 1:
            guesses = (
                () if only is None else (f"Only the sheet {value_of(only)} has days: the others are passed over.",)
            )
            return [_look(file, make, options, headers, guesses=guesses)]
        return [_look(file, make, {"sheets": tuple(group)}, group, apart=tuple(group)) for group in groups]
    except DataError as error:
        raise DataError(f'name a sheet with --sheet NAME, or all with --sheet "*": {error}') from None


def _alike(headers: Mapping[str, _Header]) -> Iterator[dict[str, _Header]]:
    """Yield the sheets with the same columns, in the order in which the first of each group stands."""
    names = dict.fromkeys(header.names for header in headers.values())
    yield from ({name: each for name, each in headers.items() if each.names == same} for same in names)


def _look(
    file: Path,
    make: _Make,
    options: Mapping[str, object],
    headers: Mapping[str, _Header],
    *,
    apart: tuple[str, ...] = (),
    guesses: tuple[str, ...] = (),
) -> Looked:
    (header, _), *_ = Counter(each.row for each in headers.values()).most_common(1) or [(1, 0)]
    others = {name: each.row for name, each in headers.items() if each.row != header}
    said = dict(options) | ({"header": header} if header > 1 else {}) | ({"headers": others} if others else {})
    source = make(file, **said)
    source.columns()
    read_as = ReadAs(format=_WORKBOOK, options=said, part=apart[0] if apart else None, guesses=guesses)
    return Looked(source=source, read_as=read_as, sheets=apart)


def _headers(source: Importer) -> dict[str, _Header]:
    """Return the header of each sheet of *source*, which has been read as if there were none."""
    return {sheet: _header(rows) for sheet, rows in _first_rows(source).items()}


def _only_register(source: Importer) -> str | None:
    """Return the one of several sheets that has days; the others are lists of words, or notes."""
    sheets = _first_rows(source)
    dated = [name for name, rows in sheets.items() if any(written(cell.strip()) for _, row in rows for cell in row)]
    return dated[0] if len(dated) == 1 < len(sheets) else None


def _first_rows(source: Importer) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    first: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for row in source.rows():
        rows = first.setdefault(row.sheet or "", [])
        if len(rows) < _LOOKED_AT:
            rows.append((row.line, row.cells))
    return first


def _header(rows: list[tuple[int, tuple[str, ...]]]) -> _Header:
    place = header_of(rows, max(filled_of(cells) for _, cells in rows))
    cells = next((cells for line, cells in rows if line == place), ())
    return _Header(row=place, names=frozenset(filter(None, (cell.strip() for cell in cells))))
