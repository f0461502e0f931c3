"""Commands about several cases, and about what a contact is: split, reclassify, link, merge and so on.

Each of the first two makes a new case; the others change those that are there.
"""

from typing import Any

import click

from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import decision
from casework.cli.parameters import CASE, CODE, DAY, MOMENT, NOTE, WORDS, Words
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import Channel, CountsFrom, Formality, Kind, LinkKind, with_article
from casework.domain.time.moments import Moment

_PROCEDURE = click.option(
    "--procedure", type=CODE, required=True, metavar="ID", help="The procedure; see 'casework procedures list'."
)
_FORMALITY = click.option("--formality", type=Words([word.value for word in Formality]), help="Informal or formal.")
_SUMMARY = click.option("--summary", type=WORDS, metavar="TEXT", help="What it is about; - reads standard input.")
_SERVICE = click.option(
    "--service", type=CODE, metavar="CODE", help="The service that it concerns; that of the other case, if left out."
)
_STAGE = click.option("--stage", type=CODE, metavar="ID", help="The stage in which it begins; the first, if left out.")
_REFERENCE = click.option(
    "--reference", type=CODE, metavar="REF", help="The number that people use; made up, if left out."
)
_LINK = Words([kind.value for kind in LinkKind if not kind.tells_origin])


def _dated(writing: Writing, received: Moment | None) -> None:
    # The receipt is part of the request: "now" would make another request of the repeat.
    if received is None and writing.get("key") is not None:
        raise click.UsageError("with --key say --on as well, so that a repeat is the same request")


@click.command("raise-complaint")
@CASE
@_PROCEDURE
@click.option(
    "--channel",
    type=Words([way.value for way in Channel]),
    default="unknown",
    show_default=True,
    metavar="WAY",
    help=f"The way by which it came: {', '.join(Channel)}.",
)
@_FORMALITY
@_SUMMARY
@_SERVICE
@click.option("--written-on", type=DAY, metavar="DATE", help="The date on the letter.")
@_STAGE
@_REFERENCE
@decision("received, a complaint raised from {case},")
def raise_complaint(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Make a complaint out of a service request that goes on.

    CASE is the request. --on is when the complaint came in. Those who wrote are in the new case too.
    """
    _dated(writing, writing.get("happened"))
    received = writing.pop("happened", None) or book.clock.now()
    return book.raise_complaint(case, received_at=received, **given, **writing)


@click.command("split")
@CASE
@click.option(
    "--kind",
    type=Words([kind.value for kind in Kind]),
    required=True,
    metavar="KIND",
    help=f"What the new case is: {', '.join(Kind)}.",
)
@_PROCEDURE
@click.option(
    "--received", "received_at", type=MOMENT, metavar="WHEN", help="When it came in; with the letter, if left out."
)
@_FORMALITY
@_SUMMARY
@_SERVICE
@_STAGE
@_REFERENCE
@decision("split from {case}")
def split(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Make another case out of a letter that holds two things.

    --on is when it was split. The new case came in when the letter did.
    """
    return book.split(case, **given, **writing)


def _reclassified(_book: Casebook, case: Case, _by: Actor) -> str:
    """Say which pauses ended with a change of procedure."""
    changed = case.history[-1].happened
    ended = [each.reason.replace("_", " ") for each in case.pauses if each.lapsed and each.resumed == changed]
    return f"reclassified, which ended its pause for {' and '.join(ended)}," if ended else "reclassified"


def _told_by_no_letter(_book: Casebook, case: Case, _by: Actor) -> str:
    """Say that the complainant has to be told, where the acknowledgement of before holds and no other one follows."""
    if not case.came_under_another or case.visit.acknowledged is None or case.intake.anonymous:
        return ""
    kind = with_article(case.intake.kind)
    return f"Its acknowledgement holds on, so no letter tells the complainant that it is {kind} now: tell them."


@click.command("reclassify")
@CASE
@click.option(
    "--kind", type=Words([kind.value for kind in Kind]), metavar="KIND", help=f"What it is: {', '.join(Kind)}."
)
@_FORMALITY
@click.option("--procedure", type=CODE, metavar="ID", help="The procedure under which it goes on, if another one.")
@_STAGE
@click.option(
    "--counts-from",
    type=Words([word.value for word in CountsFrom]),
    default=CountsFrom.RECEIPT.value,
    show_default=True,
    help="From when the clocks of the other procedure run.",
)
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code.")
@NOTE
@decision(_reclassified, then=_told_by_no_letter)
def reclassify(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Say that it is another kind of contact, formal, or for another procedure.

    What is left out stays as it is, and what it was stays on record. Another procedure ends the pauses that are open.
    """
    return book.reclassify(case, **given, **writing)


@click.command("link")
@CASE
@click.argument("other", metavar="OTHER")
@click.option(
    "--as",
    "link",
    type=_LINK,
    required=True,
    metavar="WORD",
    help=f"What CASE is to OTHER: {', '.join(_LINK.choices)}.",
)
@NOTE
@decision("linked with {other}")
def link(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Say what two cases have to do with each other.

    Both of them know it afterwards, each in its own direction.
    """
    return book.link(case, **given, **writing)


@click.command("unlink")
@CASE
@click.argument("other", metavar="OTHER")
@click.option("--as", "link", type=_LINK, metavar="WORD", help="What CASE is to OTHER, where they are linked twice.")
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code.")
@NOTE
@decision("no longer linked with {other}")
def unlink(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Undo a link of two cases.

    It is struck out in both; the log still shows it. Where a case came from stays on record.
    """
    return book.unlink(case, **given, **writing)


@click.command("merge")
@CASE
@click.option("--into", required=True, metavar="OTHER", help="The case that goes on.")
@click.option("--reason", type=CODE, default="duplicate", show_default=True, metavar="CODE", help="Why, as a code.")
@NOTE
@decision("merged into {into}")
def merge(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Let a case go on as part of another one.

    OTHER is open and of the same kind. Both keep their history, the two count once, and the earlier receipt counts.
    """
    return book.merge(case, **given, **writing)


@click.command("unmerge")
@CASE
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code.")
@NOTE
@decision("taken out of the case that it was part of,")
def unmerge(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Undo the merging of a case.

    Both cases stand as if it had never been; the log still shows it.
    """
    return book.unmerge(case, **given, **writing)
