"""Commands that look after the store: verify, rebuild."""

import click

from casework.application.answer_counts import RebuiltAnswers
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import json_option
from casework.cli.telling import say_json, say_unreadable


@click.command("verify")
@click.option(
    "--anchor", "anchors", multiple=True, metavar="LINE", help="An anchor of earlier that the log must still have."
)
@json_option
def verify(*, anchors: tuple[str, ...], as_json: bool) -> None:
    """Check the whole log against its seals.

    Keep the anchor that it tells somewhere else, such as a committee report: a later log must still have it. Seals
    alone find what was changed in the log; only an anchor finds a log that was cut off or sealed anew as a whole.
    """
    with open_book_to_read() as book:
        found = book.verify(anchors=anchors)
    if as_json:
        whole = {"organisation": found.organisation, "whole": True, "position": found.position, "seal": found.seal}
        say_json({**whole, "anchor": str(found.anchor), "anchors": len(anchors)})
        return
    click.echo(f"The log of {found.organisation} is whole up to position {found.position}.")
    if anchors:
        click.echo(f"It still has {'the anchor' if len(anchors) == 1 else f'all {len(anchors)} anchors'} of earlier.")
    click.echo(f"Anchor: {found.anchor}")


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
        answers = {"answers": found.answers.answers, "answers_changed": found.answers.changed}
        say_json({"cases": found.cases, "changed": found.changed, "unreadable": left, **answers})
        return
    click.echo(f"{found.cases} case{'' if found.cases == 1 else 's'} looked at, {found.changed} put right.")
    if found.answers != RebuiltAnswers():
        number, changed = found.answers.answers, found.answers.changed
        click.echo(f"{number} answer{'' if number == 1 else 's'} to surveys looked at, {changed} put right.")
