"""``casework import --suggest``: a draft of a mapping for a file that nobody has described yet."""

import contextlib
import functools
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from casework.adapters.file_starts import start_of
from casework.application.ports import Importer
from casework.application.suggesting import ReadAs, Suggestion, suggest
from casework.application.suggesting.dialects import filled_of, guess_dialect, header_guess, header_of
from casework.cli.opening import configured_here, host_for
from casework.cli.telling import Json, say_json
from casework.errors import DataError

__all__ = ["with_suggest"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_WORKBOOK, _ALL = "excel", "*"
_LOOKED_AT = 200
_CUT_OFF = "The file breaks off in its last record, which is left out: get the whole file if there is one."


def with_suggest(command: _Command) -> _Command:
    """Give *command* the options ``--suggest`` and ``--out``, and take over where the first of them is said."""

    @functools.wraps(command)
    def either(ctx: click.Context, /, *, suggest: bool, out: Path | None, sheet: str | None, **said: Any) -> None:
        if not suggest:
            _refuse_alone(out, sheet)
            command(ctx, **said)
            return
        if said["more"] or not isinstance(said["file"], Path):
            raise click.UsageError("--suggest looks at one file: leave the others out, and name no server")
        refused = [name for name in ("mapping", "rejects", "totals", "check", "is_log") if said.get(name)]
        if refused:
            names = ", ".join(f"--{name.removeprefix('is_')}" for name in refused)
            raise click.UsageError(f"--suggest drafts a mapping and imports nothing: leave {names} out")
        _draft(said["file"], out, sheet, as_json=said["as_json"])

    sheet = click.option(
        "--sheet", metavar="NAME", help="The sheet of a workbook that --suggest looks at, or * for all of them."
    )
    out = click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write the draft of --suggest into this file, which must not be there yet.",
    )
    suggest = click.option("--suggest", is_flag=True, help="Draft a mapping for FILE, and import nothing.")
    return cast("_Command", suggest(out(sheet(either))))


def _refuse_alone(out: Path | None, sheet: str | None) -> None:
    if sheet is not None:
        raise click.UsageError("--sheet says what --suggest looks at; for an import, the mapping names the sheets")
    if out is not None:
        raise click.UsageError("--out says where --suggest writes its draft: leave it out, or say --suggest as well")


def _draft(file: Path, out: Path | None, sheet: str | None, *, as_json: bool) -> None:
    if out is not None and out.exists():
        raise click.BadParameter(f"{out} is there already: choose another name", param_hint="--out")
    source, read_as = _opened(file, sheet)
    with _progress() as progress:
        drafted = suggest(source, name=_name(file), read_as=read_as, progress=progress)
    if out is not None:
        with out.open("x", encoding="utf-8", newline="\n") as written:
            written.write(drafted.text)
    if as_json:
        say_json(_json(drafted))
    elif out is None:
        click.echo(drafted.text, nl=False)
    else:
        rows = "1 row" if drafted.rows == 1 else f"{drafted.rows:,} rows"
        click.echo(f"{rows} read; {out} has {drafted.doubts} doubts, each on a line with '# ?'.")


def _json(drafted: Suggestion) -> Json:
    return {
        "record": drafted.record,
        "rows": drafted.rows,
        "doubts": drafted.doubts,
        "columns": [{"column": name, "meaning": meaning.value} for name, meaning in drafted.meanings],
        "mapping": drafted.text,
    }


def _name(file: Path) -> str:
    return file.name.removesuffix(".gz").rpartition(".")[0] or file.name


def _opened(file: Path, sheet: str | None) -> tuple[Importer, ReadAs]:
    """Return the rows of *file* and how they are read; a file that breaks off is read as far as it goes.

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
    return source, ReadAs(format=start.format, options=options, guesses=guesses)


def _of_workbook(file: Path, sheet: str | None, make: Callable[..., Importer]) -> tuple[Importer, ReadAs]:
    """Return the rows of a sheet of a workbook, with its header where most of a row is filled."""
    options: dict[str, object] = {} if sheet is None else {"sheets": (sheet,)}
    try:
        headers = _headers(make(file, header=0, **options))
        (header, _), *_ = Counter(headers.values()).most_common(1) or [(1, 0)]
        options |= {"header": header} if header > 1 else {}
        others = {name: row for name, row in headers.items() if row != header}
        options |= {"headers": others} if others else {}
        source = make(file, **options)
        source.columns()
    except DataError as error:
        raise DataError(f"{error}. --sheet NAME drafts a mapping for one sheet") from None
    return source, ReadAs(format=_WORKBOOK, options=options, guesses=header_guess(header, "row"))


def _headers(source: Importer) -> dict[str, int]:
    """Return the row of the header of each sheet of *source*, which has been read as if there were none."""
    first: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for row in source.rows():
        rows = first.setdefault(row.sheet or "", [])
        if len(rows) < _LOOKED_AT:
            rows.append((row.line, row.cells))
    return {sheet: header_of(rows, max(filled_of(cells) for _, cells in rows)) for sheet, rows in first.items()}


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """Let a terminal show how many rows were read; anything else is left alone."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield lambda rows: click.echo(f"\r{rows:,} rows", nl=False, err=True)
    finally:
        click.echo("\r\033[K", nl=False, err=True)
