"""Commands for backups of the store: backup and restore."""

from collections.abc import Iterable
from pathlib import Path

import click

from casework.adapters.sqlite import SqliteStore
from casework.adapters.sqlite.backups import back_up, check, restore
from casework.application.ports import Store
from casework.cli.opening import open_book_to_read, store_file
from casework.cli.parameters import json_option
from casework.cli.telling import say_json
from casework.domain.anchors import Anchor
from casework.errors import ConfigurationError

__all__ = ["backup", "restoration"]

_verify_option = click.option(
    "--verify/--no-verify", "verified", default=True, show_default=True, help="Check every seal of the copy as well."
)


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@_verify_option
@json_option
def backup(file: Path, *, verified: bool, as_json: bool) -> None:
    """Copy the store into a file while it is in use.

    FILE appears only when it is whole and was checked, and never takes the place of another file. Keep it where it
    cannot be lost together with the store. It holds personal data as the store does.
    """
    with open_book_to_read() as book:
        anchors = back_up(_sqlite(book.store), file, verified=verified)
    _tell(f"Wrote the backup {file}.", file, anchors, verified=verified, as_json=as_json)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@_verify_option
@click.option("--check", "only_check", is_flag=True, help="Do all of it as a drill, and leave nothing behind.")
@json_option
def restoration(file: Path, *, verified: bool, only_check: bool, as_json: bool) -> None:
    """Make the store anew from a backup.

    FILE is what 'casework backup' wrote; it stays as it is. The store must not be there: move it away first, with the
    files beside it whose names begin like its own. It appears only when it is whole and was checked.
    """
    place = store_file()
    if only_check:
        anchors, done = check(file, place, verified=verified), f"The backup {file} can be restored."
    else:
        anchors, done = restore(file, place, verified=verified), f"Restored {place} from {file}."
    _tell(done, place, anchors, verified=verified, as_json=as_json)


def _sqlite(store: Store) -> SqliteStore:
    if not isinstance(store, SqliteStore):
        message = "only a store in a file is backed up by casework: use the tools of yours, or 'casework export'"
        raise ConfigurationError(message)
    return store


def _tell(done: str, file: Path, anchors: Iterable[Anchor], *, verified: bool, as_json: bool) -> None:
    if as_json:
        logs = [
            {"organisation": each.organisation, "position": each.position, "seal": each.seal, "anchor": str(each)}
            for each in anchors
        ]
        say_json({"file": str(file), "verified": verified, "logs": logs})
        return
    click.echo(done)
    for each in anchors:
        state = "is whole" if verified else "goes, unchecked,"
        click.echo(f"The log of {each.organisation} {state} up to position {each.position}.")
        click.echo(f"Anchor: {each}")
