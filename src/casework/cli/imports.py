"""``casework imports``: the imports on record, and taking one back."""

from collections.abc import Iterator, Sequence

import attrs
import click

from casework.application.imports_record import NamedFile
from casework.application.undoing_imports import ImportOnRecord, UndoneImport
from casework.cli.import_telling import records_in_words
from casework.cli.layout import labelled, printable, table, wrapped
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import by_option, json_option
from casework.cli.telling import Json, say_json
from casework.domain.actors import Actor
from casework.domain.batches import Batch, Tally

_BATCH = click.argument("batch", metavar="IMPORT")
_WIDTH = 14
_COUNTED = "Counted are the rows of this organisation; 'casework imports show' tells what an import brought to others."
_COUNTS = ("rows", "new", "updated", "unchanged", "duplicate", "rejected")


@click.group("imports")
def command() -> None:
    """List and show the imports on record, or take one back.

    IMPORT is the id of an import, or 'latest': the latest that was not undone.
    """


@command.command("list")
@by_option(required=False)
@json_option
def list_imports(*, by: Actor | None, as_json: bool) -> None:
    """List every import, in the order in which they began."""
    with open_book_to_read() as book:
        found = book.imports(viewer=by)
    if as_json:
        say_json({"imports": [_data(each) for each in found]})
    elif not found:
        click.echo("There is no import on record.")
    else:
        headings = ("Import", "Mapping", "State", "Rows", "New", "Updated", "Rejected")
        click.echo(table(headings, [_line(each) for each in found]))
        if any(each.elsewhere or each.batch.began.began_in for each in found):
            click.echo(wrapped(_COUNTED))


@command.command("show")
@_BATCH
@by_option(required=False)
@json_option
def show(*, batch: str, by: Actor | None, as_json: bool) -> None:
    """Show one import: its file and mapping, who began it and when, and what became of its rows."""
    with open_book_to_read() as book:
        found = book.find_import(batch, viewer=by)
    if as_json:
        say_json(_data(found))
        return
    for label, text in _told(found):
        click.echo(labelled(label, text, width=_WIDTH))


@command.command("undo")
@_BATCH
@by_option(required=True)
@json_option
def undo(*, batch: str, by: Actor, as_json: bool) -> None:
    """Take an import back: what it began counts nowhere from then on.

    A case of an earlier import that it updated says again what it said before. It is refused if something else happened
    since to one of its cases: somebody worked on it, or a later import updated it, which is then undone first.
    Stopped on the way, it goes on by the same command; a case that somebody works on meanwhile stays, and is named.
    What was written stays in the log. Importing the rows again begins the same cases anew, and updates the others.
    """
    with open_book() as book:
        done = book.undo_import(batch, by=by)
    if as_json:
        say_json(
            {
                "batch": done.batch,
                "void": done.void,
                "brought_back": done.brought_back,
                "stayed": list(done.stayed),
                "elsewhere": list(done.elsewhere),
                "said_again": list(done.said_again),
            }
        )
        return
    click.echo(wrapped(f"The import {done.batch} is undone: {_undone(done)}.", hanging=2))
    if done.stayed:
        click.echo(wrapped(f"Worked on meanwhile, and left as they are: {', '.join(done.stayed)}.", hanging=2))
    if done.said_again:
        click.echo(wrapped(f"Import the file of {' and '.join(done.said_again)} again: it said so too.", hanging=2))
    if done.elsewhere:
        others = " and ".join(done.elsewhere)
        stays = f"A part of it stays in {others}: undo it there, too, with 'casework --config FILE imports undo "
        click.echo(wrapped(f"{stays}{done.batch}', where FILE is the configuration of that organisation.", hanging=2))


def _undone(done: UndoneImport) -> str:
    """Return what became of the records of an import that was undone."""
    void = "1 record counts" if done.void == 1 else f"{done.void:,} records count"
    back = "1 case says" if done.brought_back == 1 else f"{done.brought_back:,} cases say"
    told = [f"{void} nowhere any more"] if done.void or not done.brought_back else []
    told += [f"{back} again what was said before"] if done.brought_back else []
    return ", and ".join(told)


def _state(batch: Batch) -> str:
    if batch.undone is not None:
        return "undone"
    if batch.undoing is not None:
        return "being undone"
    return "stopped" if batch.ended is None else "ended"


def _line(found: ImportOnRecord) -> tuple[str, ...]:
    batch, tally = found.batch, found.tally
    mapping = f"{batch.began.mapping}/{batch.began.mapping_version}"
    numbers = (tally.rows, tally.new, tally.updated, tally.rejected)
    return batch.id, mapping, _state(batch), *(f"{number:,}" for number in numbers)


def _data(found: ImportOnRecord) -> Json:
    batch, began, tally = found.batch, found.batch.began, found.tally
    return {
        "batch": batch.id,
        "state": _state(batch),
        "files": [attrs.asdict(file) for file in found.files],
        "sheets": list(found.sheets),
        "sha256": began.sha256,
        "format": began.format,
        "system": began.system,
        "record": began.record,
        "mapping": began.mapping,
        "mapping_version": began.mapping_version,
        "mapping_sha256": began.mapping_sha256,
        "by": batch.by,
        "began_at": batch.began_at,
        "ended_at": batch.ended_at,
        "undone_at": batch.undone_at,
        "undone_by": batch.undone_by,
        "stayed": list(found.stayed),
        "accepted": tally.accepted,
        **_counts(tally),
        "began_in": began.began_in,
        "elsewhere": [{"organisation": each.organisation, **_counts(each.tally)} for each in found.elsewhere],
    }


def _counts(tally: Tally) -> Json:
    return {name: getattr(tally, name) for name in _COUNTS} | {"records": tally.records}


def _told(found: ImportOnRecord) -> Iterator[tuple[str, str]]:
    batch, began, tally = found.batch, found.batch.began, found.tally
    yield "Import", f"{batch.id}, {_state(batch)}"
    yield from _files(found.files)
    for number, sheet in enumerate(found.sheets, start=1):
        yield f"Sheet {number}", printable(sheet or "[erased]")
    yield "Source", f"{began.system}, as {began.record.replace('_', ' ')}"
    yield "Mapping", f"{began.mapping}, version {began.mapping_version}"
    yield "its SHA-256", began.mapping_sha256 or "none: it was made in code"
    yield "Began", f"{batch.began_at} by {batch.by}"
    yield "Ended", batch.ended_at or "not yet: the same import again goes on where it stopped"
    if batch.undone_at is not None:
        yield "Undone", f"{batch.undone_at} by {batch.undone_by}"
    elif batch.undoing is not None:
        yield "Undone", "not whole yet: undoing it again goes on"
    if found.stayed:
        yield "Stayed", f"worked on meanwhile, and left as they are: {', '.join(found.stayed)}"
    yield "Rows", _counted(tally)
    if began.began_in is not None:
        yield "Began in", f"{began.began_in}: what is counted here is the part of this organisation"
    for each in found.elsewhere:
        yield "Elsewhere", f"in {each.organisation} {_counted(each.tally)}"


def _counted(tally: Tally) -> str:
    rows = ", ".join(f"{getattr(tally, name):,} {name}" for name in _COUNTS).replace(" rows,", " in all:", 1)
    records = tally.records
    if all(records[fate] == getattr(tally, fate) for fate in records):
        return rows
    return f"{rows}; they are {records_in_words(records)}"


def _files(files: Sequence[NamedFile]) -> Iterator[tuple[str, str]]:
    """Yield each file with its hash; several have numbers, by which a case says in which of them it stands."""
    for number, file in enumerate(files, start=1):
        size = "" if file.size is None else f", {file.size:,} bytes"
        joined = ", joined to the rows of the others" if file.joined else ""
        yield f"File {number}" if len(files) > 1 else "File", f"{printable(file.name or '[erased]')}{size}{joined}"
        yield "SHA-256", file.sha256 or "none: its rows came from a server"
