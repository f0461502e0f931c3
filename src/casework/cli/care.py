"""Commands that look after the store: verify, rebuild."""

import click

from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import json_option
from casework.cli.telling import say_json, say_unreadable


@click.command("verify")
@json_option
def verify(*, as_json: bool) -> None:
    """Check the whole log against its seals.

    Keep the seal that it tells somewhere else: a later log must still have it at the same position.
    """
    with open_book_to_read() as book:
        found, body = book.verify(), book.organisation.id
    if as_json:
        say_json({"organisation": body, "whole": True, "position": found.position, "seal": found.seal})
        return
    click.echo(f"The log of {body} is whole up to position {found.position}.")
    click.echo(f"Seal: {found.seal}")


@click.command("rebuild")
@json_option
def rebuild(*, as_json: bool) -> None:
    """Make the lists anew from the log.

    The log itself is never changed. Lists that are out of date make themselves anew; this is for certainty.
    """
    with open_book() as book:
        found = book.rebuild()
    say_unreadable(found.unreadable)
    if as_json:
        left = sum(each.cases for each in found.unreadable)
        say_json({"cases": found.cases, "changed": found.changed, "unreadable": left})
        return
    click.echo(f"{found.cases} case{'' if found.cases == 1 else 's'} looked at, {found.changed} put right.")
