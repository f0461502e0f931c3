"""``casework import``: cases from another system, as a mapping file says."""

import contextlib
import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import click

from casework.adapters.csv_files import LINE_COLUMN, REASON_COLUMN
from casework.adapters.inert_cells import inert
from casework.adapters.toml_mappings import read_mapping
from casework.application.importing import ImportOutcome, RejectedRow
from casework.cli.layout import printable, wrapped
from casework.cli.logs import read_in
from casework.cli.opening import open_book
from casework.cli.output import replacing
from casework.cli.parameters import by_option, json_option
from casework.cli.row_progress import row_progress
from casework.cli.suggesting import with_suggest
from casework.cli.telling import Json, say_json
from casework.domain.actors import Actor
from casework.errors import DataError

__all__ = ["command"]

_BECOME = {False: ("became a case", "became cases"), True: ("would become a case", "would become cases")}
_TOLD = 10
"""How many rejected rows are told to people; the others are in the file of --rejects."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The mapping of this source: which column is what. Needed unless --log.",
)
@click.option("--log", "is_log", is_flag=True, help="FILE is a log that 'casework export' wrote; --by plays no part.")
@click.option("--check", is_flag=True, help="Read and judge every row, and write nothing.")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the rejected rows into this CSV file, to be put right and imported alone.",
)
@by_option(required=False, words="Who does this, as an id. Needed unless --log.")
@json_option
@click.pass_context
@with_suggest
def command(ctx: click.Context, /, *, file: Path, is_log: bool, check: bool, as_json: bool, **others: Any) -> None:
    """Bring in cases from another system.

    FILE is a CSV file. Importing the same file again changes nothing, and an import that was stopped is finished by
    running it again. Nobody is notified of anything. The exit code is 3 where rows were rejected; all others are
    imported.

    With --log, FILE is the whole log of this organisation as 'casework export' wrote it in another store. It keeps its
    positions, versions and seals, and nothing is lost. There must be no log here, or the beginning of this one.
    """
    if not is_log:
        _import(ctx, file, check=check, as_json=as_json, **_all_said(ctx, others))
        return
    if others["mapping"] is not None or others["rejects"] is not None:
        message = "a log has no mapping and no rejects: leave --mapping and --rejects out"
        raise click.UsageError(message)
    read_in(file, check=check, as_json=as_json)


def _all_said(ctx: click.Context, said: dict[str, Any]) -> dict[str, Any]:
    for parameter in ctx.command.params:
        if parameter.name in {"mapping", "by"} and said[parameter.name] is None:
            raise click.MissingParameter(ctx=ctx, param=parameter)
    return said


def _import(
    ctx: click.Context, file: Path, *, mapping: Path, check: bool, rejects: Path | None, by: Actor, as_json: bool
) -> None:
    with open_book() as book, _rejects_file(rejects, file, mapping) as rejected, row_progress() as progress:
        outcome = book.import_file(file, mapping, by=by, check=check, rejected=rejected, progress=progress)
        if rejected is not None:
            rejected.begin(outcome.columns)
    if as_json:
        say_json(_json(outcome))
    else:
        for line in _told(outcome, file, rejects):
            click.echo(wrapped(line, hanging=4))
    if outcome.rejected:
        ctx.exit(DataError.exit_code)


@contextlib.contextmanager
def _rejects_file(path: Path | None, source: Path, mapping: Path) -> Iterator["_Rejects | None"]:
    """Collect rejected rows for the file *path*, which appears when the import is over."""
    if path is None:
        yield None
        return
    if path.exists() and any(path.samefile(other) for other in (source, mapping)):
        raise click.BadParameter(f"{path} is read by this import: choose another name", param_hint="--rejects")
    with replacing(path) as file:
        written = _Rejects(file, read_mapping(mapping).source.delimiter)
        yield written
        written.leave()


class _Rejects:
    """Writes rejected rows as CSV that the same mapping can import again: the line and the reason, then the row."""

    def __init__(self, file: IO[bytes], delimiter: str) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        self._csv = csv.writer(self._text, delimiter=delimiter)
        self._begun = False

    def begin(self, columns: Iterable[str]) -> None:
        """Write the header, once."""
        if not self._begun:
            self._csv.writerow([LINE_COLUMN, REASON_COLUMN, *map(inert, columns)])
            self._begun = True

    def __call__(self, row: RejectedRow) -> None:
        self.begin(row.columns)
        self._csv.writerow([row.line, inert(row.reason), *map(inert, row.cells)])

    def leave(self) -> None:
        """Let go of the file without closing it."""
        self._text.detach()


def _json(outcome: ImportOutcome) -> Json:
    """Return what scripts are told; the rows themselves stay out of it, since they can hold personal data."""
    counts = ("rows", "accepted", "unchanged", "changed", "rejected", "check", "mapping")
    return {name: getattr(outcome, name) for name in counts} | {
        "rejects": [{"line": row.line, "reason": row.reason} for row in outcome.rejects],
        "changes": list(outcome.changes),
        "unknown": dict(outcome.unknown),
        "rules": [{"target": target, "match": match, "rows": rows} for target, match, rows in outcome.rules],
        "flags": dict(outcome.flags),
        "unmentioned": list(outcome.unmentioned),
        "remarks": list(outcome.remarks),
    }


def _told(outcome: ImportOutcome, file: Path, rejects: Path | None) -> Iterator[str]:
    rows = "1 row" if outcome.rows == 1 else f"{outcome.rows:,} rows"
    yield f"{rows} in {file.name}, read by the mapping {outcome.mapping}."
    counts = (
        (outcome.accepted, *_BECOME[outcome.check]),
        (outcome.unchanged, "is a case already, and says the same", "are cases already, and say the same"),
        (
            outcome.changed,
            "is a case already, but says something else now; it was left alone",
            "are cases already, but say something else now; they were left alone",
        ),
        (outcome.rejected, "was rejected", "were rejected"),
    )
    width = len(f"{outcome.rows:,}")
    for number, one, many in counts:
        yield wrapped(f"  {number:>{width},} {one if number == 1 else many}", hanging=width + 3)
    for heading, lines in _details(outcome):
        yield ""
        yield heading
        yield from (f"  {line}" for line in lines)
    if outcome.rejected:
        yield ""
        yield from _rejected(outcome, rejects)
    yield ""
    yield from outcome.remarks
    if outcome.check:
        yield "This was a check: nothing was written."


def _details(outcome: ImportOutcome) -> Iterator[tuple[str, Iterable[str]]]:
    if outcome.changes:
        many = ", ".join(map(str, outcome.changes[:_TOLD]))
        yield (
            "Changed in the source since they were imported:",
            [f"line{'' if len(outcome.changes) == 1 else 's'} {many}"],
        )
    if outcome.unknown:
        yield "Not known, and counted as unknown:", [f"{name}: {number:,}" for name, number in outcome.unknown.items()]
    unmatched = [(target, number) for target, match, number in outcome.rules if match is None]
    if unmatched:
        yield "No text rule fitted, so the default stands:", [f"{name}: {number:,}" for name, number in unmatched]
    if outcome.flags:
        yield "Worth a look:", [f"{name}: {number:,}" for name, number in outcome.flags.items()]
    if outcome.unmentioned:
        yield "Columns that the mapping does not mention:", [printable(name) for name in outcome.unmentioned]


def _rejected(outcome: ImportOutcome, rejects: Path | None) -> Iterator[str]:
    yield "Rejected:"
    yield from (f"  line {row.line}: {printable(row.reason)}" for row in outcome.rejects[:_TOLD])
    more = outcome.rejected - _TOLD
    if more > 0:
        yield f"  and {more:,} more"
    if rejects is None:
        yield "Name a file with --rejects to have these rows with their reasons."
    else:
        yield f"They are in {rejects}: put them right there, and import that file with the same mapping."
