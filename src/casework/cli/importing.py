"""``casework import``: records from another system, as a mapping file says."""

import contextlib
import csv
import difflib
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import attrs
import click

from casework.adapters.import_files import checks_together, names_of
from casework.adapters.inert_cells import inert
from casework.adapters.rejected_rows import REJECTS_COLUMNS, leading_cells
from casework.adapters.shipped_mappings import load_mappings, mapping_file
from casework.adapters.toml_mappings import read_mapping
from casework.adapters.totals_drafts import drafted_totals
from casework.application.importing import ImportOutcome, Progress, RejectedRow
from casework.application.names_taken import ChecksBefore
from casework.cli.import_telling import as_data, in_words
from casework.cli.logs import read_in
from casework.cli.not_switched_on import procedures_unused
from casework.cli.opening import open_book, procedures_here
from casework.cli.output import replacing
from casework.cli.parameters import by_option, json_option
from casework.cli.suggesting import with_suggest
from casework.cli.telling import say_json
from casework.domain.actors import Actor
from casework.errors import DataError
from casework.plugins.import_sources import is_address

if TYPE_CHECKING:
    from casework.casebook import Casebook

__all__ = ["command"]


class _Source(click.ParamType[Path | str]):
    """A file, or the address of a server."""

    name = "file"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path | str:
        """Return an address as it is, and everything else as the path of a file that is there."""
        text = str(value)
        return text if is_address(text) else Path(str(_FILE.convert(text, param, ctx)))


class _Mapping(click.ParamType[Path]):
    """The file of a mapping, or the id of one that comes with casework."""

    name = "mapping"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the file."""
        name = str(value)
        file = mapping_file(name)
        if not file.exists():
            near = difflib.get_close_matches(name, load_mappings(), n=3, cutoff=0.5)
            hint = f"did you mean {' or '.join(near)}? Or " if near else ""
            message = f"there is no file {name!r}, and no mapping of that id: {hint}see 'casework mappings list'"
            self.fail(message, param, ctx)
        return Path(str(_FILE.convert(str(file), param, ctx)))


_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_SOURCE = _Source()


@click.command("import")
@click.argument("file", type=_SOURCE, metavar="FILE")
@click.argument("more", type=_FILE, nargs=-1, metavar="[MORE]...")
@click.option(
    "--mapping",
    type=_Mapping(),
    multiple=True,
    metavar="FILE|ID",
    help="The mapping of this source, a file or one of 'casework mappings list'; several read it one after the other. "
    "Needed unless --log.",
)
@click.option("--log", "is_log", is_flag=True, help="FILE is a log that 'casework export' wrote; --by plays no part.")
@click.option("--check", is_flag=True, help="Read and judge every row, and write nothing.")
@click.option(
    "--calendar-years",
    is_flag=True,
    help="Let --check count by calendar years, instead of years from 1 April.",
)
@click.option(
    "--totals",
    type=_FILE,
    metavar="FILE",
    help="Write nothing unless the rows come to these totals.",
)
@click.option(
    "--draft-totals",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write nothing but a file for --totals, which must not be there yet, to be compared with the source.",
)
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the rejected rows into this CSV file, to be put right and imported alone; of several mappings each has "
    "its own, called after it.",
)
@by_option(required=False, words="Who does this, as an id. Needed unless --log.")
@json_option
@click.pass_context
@with_suggest
def command(ctx: click.Context, /, *, file: Path, is_log: bool, check: bool, as_json: bool, **others: Any) -> None:
    """Bring in records from another system.

    Several files are taken as one, one after the other. A server is named by its address, as the mapping's format says.
    Of a workbook whose sheets have other columns, several mappings read each its own.

    Importing the same file again changes nothing; a newer export of the same source updates what it says otherwise, and
    an import that was stopped goes on where it was, by the same command. Nobody is notified of anything. The exit code
    is 3 where rows were rejected; all others are imported.

    With --suggest, FILE is only looked at: a draft of its mapping is written, with every doubt on a line with "# ?".

    With --log, FILE is the whole log of this organisation as 'casework export' wrote it in another store. It keeps its
    positions, versions and seals, and nothing is lost. There must be no log here, or the beginning of this one.
    """
    if not is_log:
        _import(ctx, file, check=check, as_json=as_json, **_all_said(ctx, others))
        return
    if any(others[name] for name in ("mapping", "rejects", "totals", "draft_totals")):
        message = "a log has no mapping, no rejects and no totals: leave --mapping, --rejects and the totals out"
        raise click.UsageError(message)
    if others["more"] or not isinstance(file, Path):
        message = "a log is one file: import it alone"
        raise click.UsageError(message)
    read_in(file, check=check, as_json=as_json)


def _all_said(ctx: click.Context, said: dict[str, Any]) -> dict[str, Any]:
    for parameter in ctx.command.params:
        if parameter.name in {"mapping", "by"} and not said[parameter.name]:
            raise click.MissingParameter(ctx=ctx, param=parameter)
    return said


def _import(
    ctx: click.Context,
    file: Path | str,
    *,
    more: tuple[Path, ...],
    mapping: tuple[Path, ...],
    check: bool,
    calendar_years: bool,
    totals: Path | None,
    draft_totals: Path | None,
    rejects: Path | None,
    by: Actor,
    as_json: bool,
) -> None:
    _refuse_together(mapping, totals, draft_totals, rejects)
    beside = procedures_here() if check else None
    is_told = not as_json and (check or draft_totals is None)
    check = check or draft_totals is not None
    asked = _Asked(files=(file, *more), by=by, totals=totals, rejects=rejects)
    with open_book() as book, checks_together() as after:
        if totals is not None and len(mapping) > 1 and not check:
            for each in mapping:  # nothing is written unless all of them come to their totals
                _imported(book, attrs.evolve(asked, rejects=None), each, check=True)
        outcomes = []
        for number, each in enumerate(mapping):
            own = _rejects_of(rejects, each, mapping)
            own_asked = attrs.evolve(asked, rejects=own, after=after if len(mapping) > 1 and check else None)
            outcomes.append(_imported(book, own_asked, each, check=check))
            if is_told:
                click.echo("\n" if number else "", nl=False)
                lines = in_words(outcomes[-1], _named(asked.files), own, beside=beside, calendar_years=calendar_years)
                for line in lines:
                    click.echo(line)
    if as_json:
        told = [as_data(outcome) for outcome in outcomes]
        say_json(told[0] if len(told) == 1 else {"imports": told})
    if draft_totals is not None:
        _draft_totals(draft_totals, outcomes)
    if any(outcome.rejected for outcome in outcomes):
        ctx.exit(DataError.exit_code)


@attrs.frozen(kw_only=True)
class _Asked:
    """What is imported by each of the mappings."""

    files: tuple[Path | str, ...]
    by: Actor
    totals: Path | None
    rejects: Path | None
    after: ChecksBefore | None = None


def _refuse_together(
    mappings: tuple[Path, ...], totals: Path | None, draft_totals: Path | None, rejects: Path | None
) -> None:
    if rejects is not None and len({each.stem for each in mappings}) < len(mappings):
        message = "--rejects has a file for each mapping, called after it: give each mapping a file of another name"
        raise click.UsageError(message)
    if draft_totals is not None and totals is not None:
        raise click.UsageError("--draft-totals drafts what --totals states: leave one of them out")
    if draft_totals is not None and draft_totals.exists():
        raise click.BadParameter(f"{draft_totals} is there already: choose another name", param_hint="--draft-totals")


def _rejects_of(rejects: Path | None, mapping: Path, mappings: tuple[Path, ...]) -> Path | None:
    """Return the file for the rows that *mapping* rejects: of several each has one of its own, for other columns."""
    if rejects is None or len(mappings) == 1:
        return rejects
    return rejects.with_stem(f"{rejects.stem}-{mapping.stem}")


def _imported(book: "Casebook", asked: _Asked, mapping: Path, *, check: bool) -> ImportOutcome:
    files = asked.files
    read = (*(each for each in files if isinstance(each, Path)), mapping)
    name = files[0].name if isinstance(files[0], Path) and len(files) == 1 else None
    with _rejects_file(asked.rejects, *read, name=name) as rejected, _progress() as progress:
        try:
            outcome = book.import_file(
                files,
                mapping,
                by=asked.by,
                check=check,
                after=asked.after,
                totals=asked.totals,
                rejected=rejected,
                progress=progress,
            )
        except DataError as error:
            raise _with_unused(error, mapping) from error
        except KeyboardInterrupt:
            if not check:
                _tell_how_to_go_on(book, files, asked.by)
            raise
        if rejected is not None:
            rejected.begin(outcome.columns)
    return outcome


def _with_unused(error: DataError, mapping: Path) -> DataError:
    """Return *error*, and which procedures of *mapping* lie in a folder that nobody reads."""
    try:
        unused = procedures_unused(read_mapping(mapping))
    except DataError:
        return error
    return DataError(str(error), problems=unused) if unused else error


def _draft_totals(file: Path, outcomes: Sequence[ImportOutcome]) -> None:
    listed = {each.mapping.rpartition("/")[0]: each.listed for each in outcomes if each.listed is not None}
    with file.open("x", encoding="utf-8", newline="\n") as written:
        written.write(drafted_totals(listed))
    rejected = sum(outcome.rejected for outcome in outcomes)
    why = f" {rejected:,} of the rows would be rejected: --check says why." if rejected else ""
    click.echo(f"{file} has what was read: compare it with the source, and name it with --totals.{why}", err=True)


def _tell_how_to_go_on(book: "Casebook", files: Sequence[Path | str], by: Actor) -> None:
    """Tell whoever stops an import of *files* how many of its rows are dealt with."""
    stopped = [each for each in book.imports(viewer=by) if each.batch.is_unfinished]
    names = names_of([each for each in files if isinstance(each, Path)])
    if stopped and [file.name for file in stopped[-1].files if not file.joined] == names:
        tallies = [stopped[-1].tally, *(part.tally for part in stopped[-1].elsewhere)]
        row = sum(tally.rows for tally in tallies)
        click.echo(f"The same command goes on after row {row:,}.", err=True)
    else:
        click.echo("What was written stays, and the same command does the rest.", err=True)


def _named(files: Sequence[Path | str]) -> str:
    """Return what people are told of *files*; an address may hold a password."""
    return ", ".join(each.name if isinstance(each, Path) else "the server" for each in files)


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """Show on a terminal how many rows were read, how fast, and how long it may take; anything else is left alone."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.fields[rows]:,} rows"), BarColumn(), TextColumn("{task.fields[rate]:,} rows a second"))
    with Bar(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Importing", total=None, rows=0, rate=0)

        def show(progress: Progress) -> None:
            seconds = bar.tasks[0].elapsed or 0
            rate = int(progress.rows / seconds) if seconds else 0
            total = None if progress.part is None else 1.0
            bar.update(task, total=total, completed=progress.part or 0, rows=progress.rows, rate=rate)

        yield show


@contextlib.contextmanager
def _rejects_file(path: Path | None, *read: Path, name: str | None) -> Iterator["_Rejects | None"]:
    """Collect rejected rows of the file called *name* for the file *path*, which appears when the import is over."""
    if path is None:
        yield None
        return
    if path.exists() and any(path.samefile(other) for other in read):
        raise click.BadParameter(f"{path} is read by this import: choose another name", param_hint="--rejects")
    with replacing(path) as file:
        written = _Rejects(file, name)
        yield written
        written.leave()


class _Rejects:
    """Writes rejected rows as CSV that the same mapping can import again: the place and the reason, then the row.

    *name* is that of the file that is read, where it is one.
    """

    def __init__(self, file: IO[bytes], name: str | None) -> None:
        self._file = name
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
        self._csv = csv.writer(self._text)
        self._begun = False

    def begin(self, columns: Iterable[str]) -> None:
        """Write the header, once."""
        if not self._begun:
            self._csv.writerow([*REJECTS_COLUMNS, *map(inert, columns)])
            self._begun = True

    def __call__(self, row: RejectedRow) -> None:
        self.begin(row.columns)
        # One text where there are several columns belongs to none of them: it stands behind the last.
        before = [""] * len(row.columns) if len(row.cells) == 1 < len(row.columns) else []
        self._csv.writerow([inert(cell) for cell in (*leading_cells(row, self._file), *before, *row.cells)])

    def leave(self) -> None:
        """Let go of the file without closing it."""
        self._text.detach()
