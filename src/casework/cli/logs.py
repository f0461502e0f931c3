"""A whole log in a file of JSON lines: ``casework export``, and ``casework import --log``."""

from pathlib import Path

import click

from casework.application.log_export import export_log
from casework.application.log_import import import_log
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.output import replacing
from casework.cli.parameters import json_option
from casework.cli.telling import say_json, say_unreadable
from casework.errors import UsageError

__all__ = ["export", "read_in"]


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--force", is_flag=True, help="Replace FILE if it is there already.")
@json_option
def export(file: Path, *, force: bool, as_json: bool) -> None:
    """Write the whole log of the organisation into a file.

    FILE gets a JSON object on each line and can be read into another store by 'casework import --log', with nothing
    lost. Every seal is checked on the way. It holds all words and people that were not erased: keep it as you keep the
    store.
    """
    if file.exists() and not force:
        message = f"{file} is there already: choose another name, or replace it with --force"
        raise UsageError(message)
    with open_book_to_read() as book, replacing(file) as written:
        lines = 0
        for line in export_log(book.store, book.organisation.id):
            written.write(line)
            lines += 1
        organisation, records = book.organisation.id, lines - 2  # without the first line and the last
    if as_json:
        say_json({"file": str(file), "organisation": organisation, "records": records})
        return
    click.echo(f"Wrote the log of {organisation} to {file}: {records:,} record{'' if records == 1 else 's'}.")


def read_in(file: Path, *, check: bool, as_json: bool) -> None:
    """Read the exported log *file* into the store, or with *check* only judge it, and tell what came of it."""
    with open_book() as book:
        found = import_log(lambda: file.open("rb"), str(file), store=book.store, rulebook=book.rulebook, check=check)
    if found.rows is not None:
        say_unreadable(found.rows.unreadable)
    if as_json:
        say_json(
            {
                "organisation": found.anchor.organisation,
                "check": check,
                "position": found.anchor.position,
                "seal": found.anchor.seal,
                "anchor": str(found.anchor),
                "new": found.new,
                "cases": None if found.rows is None else found.rows.cases,
            }
        )
        return
    organisation, position = found.anchor.organisation, found.anchor.position
    click.echo(f"The log of {organisation} in {file} is whole up to position {position}.")
    click.echo(f"New here: {found.new:,} of its records.")
    click.echo("This was a check: nothing was written." if found.rows is None else f"Cases: {found.rows.cases:,}.")
    click.echo(f"Anchor: {found.anchor}")
