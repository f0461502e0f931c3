"""Commands for care: how the people of a case are to be dealt with, and what staff must look out for."""

from typing import Any

import click

from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import decision
from casework.cli.parameters import CASE, CODE, DAY, NOTE, WORDS, Words
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import Channel, FlagKind, Format

_PARTY = click.option("--party", type=CODE, required=True, metavar="ID", help="The party, by its short id in the case.")
_REASON = click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code.")


@click.command("prefer")
@CASE
@_PARTY
@click.option("--language", metavar="CODE", help="The language, as a code such as cy or en-GB.")
@click.option(
    "--format",
    type=Words([word.value for word in Format]),
    metavar="FORMAT",
    help=f"The form in which they can read it: {', '.join(Format)}.",
)
@click.option(
    "--channel",
    type=Words([way.value for way in Channel]),
    metavar="WAY",
    help=f"The way to reach them: {', '.join(Channel)}.",
)
@decision("has the preferences of {party}, stated")
def prefer(book: Casebook, writing: Writing, *, case: str, party: str, **given: str | None) -> Case:
    """Record how a party wishes to be written to.

    It replaces what they said before. It is personal: no list and no figure has it.
    """
    preferences = {name: value for name, value in given.items() if value is not None}
    return book.prefer(case, party=party, preferences=preferences, **writing)


@click.command("adjust")
@CASE
@_PARTY
@click.option("--what", type=WORDS, required=True, metavar="TEXT", help="What was agreed; - reads standard input.")
@click.option("--review-on", type=DAY, metavar="DATE", help="When it is looked at again.")
@click.option("--adjustment", type=CODE, metavar="ID", help="The one that was reviewed; a new one, if left out.")
@decision("has an adjustment for {party}, agreed")
def adjust(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record a reasonable adjustment that was agreed, or reviewed.

    It is called a1, a2 and so on. To record a review, name the adjustment again and say what holds now.
    """
    return book.adjust(case, **given, **writing)


@click.command("end-adjustment")
@CASE
@click.option("--adjustment", type=CODE, required=True, metavar="ID", help="Which adjustment.")
@_REASON
@NOTE
@decision("no longer has the adjustment {adjustment}: it ended")
def end_adjustment(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record that an adjustment is no longer needed."""
    return book.end_adjustment(case, **given, **writing)


@click.command("flag")
@CASE
@click.option(
    "--kind",
    type=Words([kind.value for kind in FlagKind]),
    required=True,
    metavar="KIND",
    help=f"What it stands for: {', '.join(FlagKind)}.",
)
@click.option(
    "--told", type=CODE, multiple=True, metavar="ID", help="Who was told: staff, a team or a body; repeat it."
)
@click.option("--flag", type=CODE, metavar="ID", help="The one of which others were told; a new one, if left out.")
@NOTE
@decision("has the flag {event.flag} for {kind}, recorded")
def flag(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Raise a flag that staff must see first.

    It is called f1, f2 and so on. To record who was told later, name the flag again.
    """
    return book.flag(case, **given, **writing)


@click.command("clear-flag")
@CASE
@click.option("--flag", type=CODE, required=True, metavar="ID", help="Which flag.")
@_REASON
@NOTE
@decision("has the flag {flag} cleared")
def clear_flag(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record that what a flag stood for is over."""
    return book.clear_flag(case, **given, **writing)
