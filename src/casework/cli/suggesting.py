"""``casework import --suggest``: a draft of a mapping for a file that nobody has described yet."""

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from casework.adapters.file_starts import start_of
from casework.application.ports import Importer
from casework.application.suggesting import ReadAs, Suggestion, suggest
from casework.application.suggesting.dialects import guess_dialect
from casework.cli.opening import configured_here, host_for
from casework.cli.telling import Json, say_json
from casework.errors import DataError

__all__ = ["with_suggest"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_CUT_OFF = "The file breaks off in its last record, which is left out: get the whole file if there is one."


def with_suggest(command: _Command) -> _Command:
    """Give *command* the options ``--suggest`` and ``--out``, and take over where the first of them is said."""

    @functools.wraps(command)
    def either(ctx: click.Context, /, *, suggest: bool, out: Path | None, **said: Any) -> None:
        if not suggest:
            _refuse_out(out)
            command(ctx, **said)
            return
        refused = [name for name in ("mapping", "rejects", "totals", "check", "is_log") if said.get(name)]
        if refused:
            names = ", ".join(f"--{name.removeprefix('is_')}" for name in refused)
            raise click.UsageError(f"--suggest drafts a mapping and imports nothing: leave {names} out")
        _draft(said["file"], out, as_json=said["as_json"])

    out = click.option(
        "--out",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write the draft of --suggest into this file, which must not be there yet.",
    )
    suggest = click.option("--suggest", is_flag=True, help="Draft a mapping for FILE, and import nothing.")
    return cast("_Command", suggest(out(either)))


def _refuse_out(out: Path | None) -> None:
    if out is not None:
        raise click.UsageError("--out says where --suggest writes its draft: leave it out, or say --suggest as well")


def _draft(file: Path, out: Path | None, *, as_json: bool) -> None:
    if out is not None and out.exists():
        raise click.BadParameter(f"{out} is there already: choose another name", param_hint="--out")
    source, read_as = _opened(file)
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


def _opened(file: Path) -> tuple[Importer, ReadAs]:
    """Return the rows of *file* and how they are read; a file that breaks off is read as far as it goes.

    Raises:
        DataError: If it cannot be read, or by no importer that is here.
    """
    try:
        start = start_of(file)
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror or error}") from None
    dialect = guess_dialect(start.text)
    options: dict[str, object] = {"delimiter": dialect.delimiter} if dialect.delimiter != "," else {}
    options |= {"header": dialect.header} if dialect.header > 1 else {}
    make = host_for(configured_here()).importers.get(start.format)
    source, guesses = make(file, **options), dialect.guesses
    try:
        source.columns()
    except DataError:
        options["on_truncated"] = "reject_last_record"
        source, guesses = make(file, **options), (*guesses, _CUT_OFF)
        source.columns()
    return source, ReadAs(format=start.format, options=options, guesses=guesses)


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
