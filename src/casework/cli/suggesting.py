"""``casework import --suggest``: a draft of a mapping for a file that nobody has described yet."""

import contextlib
import functools
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, TypeVar, cast

import attrs
import click

from casework.application.likely_codes import code_of
from casework.application.suggesting import Suggestion, suggest
from casework.application.suggesting.exchanged_dates import Line
from casework.cli.drafting_sources import Looked, opened
from casework.cli.numbers_again import numbers_again
from casework.cli.procedures_to_try import procedures_to_try
from casework.cli.telling import Json, say_json
from casework.errors import DataError

__all__ = ["with_suggest"]

_WHAT_TO_DO = ". Where the draft is wrong, change that line or the next:"
_Command = TypeVar("_Command", bound=Callable[..., Any])


def with_suggest(command: _Command) -> _Command:
    """Give *command* the options ``--suggest`` and ``--out``, and take over where the first of them is said."""

    @functools.wraps(command)
    def either(ctx: click.Context, /, *, suggest: bool, out: Path | None, sheet: tuple[str, ...], **said: Any) -> None:
        if not suggest:
            _refuse_alone(out, sheet)
            command(ctx, **said)
            return
        if said["more"] or not isinstance(said["file"], Path):
            raise click.UsageError("--suggest looks at one file: leave the others out, and name no server")
        others = ("mapping", "rejects", "totals", "draft_totals", "check", "is_log")
        refused = [name for name in others if said.get(name)]
        if refused:
            names = ", ".join(f"--{name.removeprefix('is_').replace('_', '-')}" for name in refused)
            raise click.UsageError(f"--suggest drafts a mapping and imports nothing: leave {names} out")
        _draft(said["file"], out, sheet, as_json=said["as_json"])

    sheet = click.option(
        "--sheet",
        multiple=True,
        metavar="NAME",
        help="A sheet of a workbook that --suggest looks at, or * for all; without it, those like the largest.",
    )
    out = click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write the draft of --suggest into this file, which must not be there yet.",
    )
    suggest = click.option("--suggest", is_flag=True, help="Draft a mapping for FILE, and import nothing.")
    return cast("_Command", suggest(out(sheet(either))))


def _refuse_alone(out: Path | None, sheets: Sequence[str]) -> None:
    if sheets:
        raise click.UsageError("--sheet says what --suggest looks at; for an import, the mapping names the sheets")
    if out is not None:
        raise click.UsageError("--out says where --suggest writes its draft: leave it out, or say --suggest as well")


def _draft(file: Path, out: Path | None, sheets: Sequence[str], *, as_json: bool) -> None:
    if out is not None:
        _refuse_there(out)
    looked = opened(file, sheets)
    if len(looked) > 1:
        _draft_each(file, looked, out, as_json=as_json)
        return
    drafted = _suggested(file, looked[0])
    if out is not None:
        _write(out, drafted)
    if as_json:
        say_json(_json(drafted))
    elif out is None:
        click.echo(drafted.text, nl=False)
    else:
        for note in looked[0].read_as.notes:
            click.echo(note)
        click.echo(f"{_rows(drafted)} read; {_doubts(drafted)}{_WHAT_TO_DO}")
        _tell_doubts(out, drafted)


def _draft_each(file: Path, looked: Sequence[Looked], out: Path | None, *, as_json: bool) -> None:
    """Write a draft for each group of sheets, in files beside *out* that are called by the first sheet of each."""
    if out is None:
        raise click.UsageError(
            f"the sheets of {file.name} have {len(looked)} sorts of columns, and each needs a mapping of its own: say "
            "--out FILE, and there is one beside it for each"
        )
    files = _files_of(looked, out)
    for each in files:
        _refuse_there(each)
    drafts, no_tables, undated = _suggested_each(file, files, looked)
    for path, _, drafted in drafts:
        _write(path, drafted)
    if as_json:
        told = [{"file": str(path), "sheets": list(sheets)} | _json(drafted) for path, sheets, drafted in drafts]
        say_json({"drafts": told, "left_out": [*no_tables, *undated]})
        return
    many = "1 mapping" if len(drafts) == 1 else f"{len(drafts)} mappings"
    click.echo(f"The sheets have {len(looked)} sorts of columns; there {'is' if len(drafts) == 1 else 'are'} {many}:")
    for path, sheets, drafted in drafts:
        click.echo(f"  {path}, for {' and '.join(sheets)}: {_rows(drafted)} read, {_doubts(drafted)}.")
    if no_tables:
        click.echo(f"Left out, since they are no tables: {', '.join(no_tables)}.")
    if undated:
        click.echo(f"Left out, since no day stands in them, as in lists of codes: {', '.join(undated)}.")
    said = " ".join(f"--mapping {shlex.quote(str(path))}" for path, _, _ in drafts)
    click.echo(f"Answer the doubts{_WHAT_TO_DO}")
    for path, _, drafted in drafts:
        _tell_doubts(path, drafted)
    click.echo("Then check all of them at once:")
    click.echo(f"  casework import {shlex.quote(str(file))} {said} --by YOU --check")


def _suggested_each(
    file: Path, files: Sequence[Path], looked: Sequence[Looked]
) -> tuple[list[tuple[Path, tuple[str, ...], Suggestion]], Sequence[str], Sequence[str]]:
    """Return the draft for each group of sheets, the sheets that are no tables, and those without days beside others.

    The first are such as a page of notes, and the others such as lists of codes.

    Raises:
        DataError: If none is a table.
    """
    drafts: list[tuple[Path, Looked, Suggestion]] = []
    no_tables: list[str] = []
    undated: list[str] = []
    some_have_days = any(each.is_dated for each in looked)
    for path, each in zip(files, looked, strict=True):
        try:
            drafted = _suggested(file, each)
        except DataError:
            no_tables += each.sheets
            continue
        if some_have_days and not each.is_dated:
            undated += each.sheets
        else:
            drafts.append((path, each, drafted))
    if not drafts:
        raise DataError(f"{file.name} has no table in any of its sheets. Name the file that has the register")
    again = numbers_again([(each, drafted.key) for _, each, drafted in drafts])
    told = [_with_numbers(file, *draft, lines) for draft, lines in zip(drafts, again, strict=True)]
    return told, no_tables, undated


def _with_numbers(
    file: Path, path: Path, looked: Looked, drafted: Suggestion, again: tuple[Line, ...]
) -> tuple[Path, tuple[str, ...], Suggestion]:
    """Return a draft of a part with its file and sheets; where numbers of it come *again* elsewhere, it says so."""
    if again:
        drafted = _suggested(file, attrs.evolve(looked, read_as=attrs.evolve(looked.read_as, again=again)))
    return path, looked.sheets, drafted


def _files_of(looked: Sequence[Looked], out: Path) -> list[Path]:
    taken: dict[str, None] = {}
    for number, each in enumerate(looked, start=1):
        name = code_of(each.sheets[0], other=str(number))
        taken[f"{name}-{number}" if name in taken else name] = None
    return [out.with_name(f"{out.stem}-{name}{out.suffix}") for name in taken]


def _refuse_there(out: Path) -> None:
    if out.exists():
        numbered = (out.with_name(f"{out.stem}-{number}{out.suffix}") for number in count(2))
        free = next(path for path in numbered if not path.exists())
        message = f"{out} is there already: choose another name, such as {free}, and take over what you have answered"
        raise click.BadParameter(message, param_hint="--out")


def _suggested(file: Path, looked: Looked) -> Suggestion:
    with _progress() as progress:
        return suggest(
            looked.source,
            name=_name(file),
            read_as=looked.read_as,
            procedures=procedures_to_try(),
            progress=progress,
        )


def _write(out: Path, drafted: Suggestion) -> None:
    with out.open("x", encoding="utf-8", newline="\n") as written:
        written.write(drafted.text)


def _tell_doubts(out: Path, drafted: Suggestion) -> None:
    """Write each doubt on a line, after the place of what it is about."""
    for line, text in drafted.doubts:
        click.echo(f"{out}:{line}: {text}")


def _doubts(drafted: Suggestion) -> str:
    return "1 doubt" if len(drafted.doubts) == 1 else f"{len(drafted.doubts)} doubts"


def _rows(drafted: Suggestion) -> str:
    return "1 row" if drafted.rows == 1 else f"{drafted.rows:,} rows"


def _json(drafted: Suggestion) -> Json:
    return {
        "record": drafted.record,
        "rows": drafted.rows,
        "doubts": [{"line": line, "text": text} for line, text in drafted.doubts],
        "columns": [{"column": name, "meaning": meaning.value} for name, meaning in drafted.meanings],
        "mapping": drafted.text,
    }


def _name(file: Path) -> str:
    return file.name.removesuffix(".gz").rpartition(".")[0] or file.name


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
