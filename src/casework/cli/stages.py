"""Commands that move a case on: respond, escalate, decline-escalation, refer, withdraw, pursue, close, reopen."""

from typing import Any

import click

from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import decision
from casework.cli.parameters import (
    CASE,
    CODE,
    DAY,
    DISCRETION,
    DOCUMENT,
    EXCLUSION,
    FORGOTTEN,
    NOTE,
    OMBUDSMAN_TOLD,
    REASONS,
    RESTRICTION,
    WORDS,
    Words,
)
from casework.domain.cases.case import Case
from casework.domain.cases.vocabulary import AskedBy

_OUTCOME = click.option(
    "--outcome",
    type=CODE,
    metavar="CODE",
    help="The outcome, such as upheld; one of the scheme that the procedure names.",
)


@click.command("respond")
@CASE
@_OUTCOME
@click.option("--letter", type=WORDS, metavar="TEXT", help="The text of the answer; - reads standard input.")
@click.option("--to", type=CODE, multiple=True, metavar="PARTY", help="Who got it; may be repeated.")
@DOCUMENT
@FORGOTTEN
@decision("answered")
def respond(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Give the answer of the present stage.

    It goes to the complainant, unless --to names other parties.
    """
    return book.respond(case, **given, **writing)


@click.command("escalate")
@CASE
@click.option("--to-stage", type=CODE, metavar="ID", help="Which stage; the next one, if left out.")
@click.option(
    "--asked-by",
    type=Words([word.value for word in AskedBy]),
    default=AskedBy.COMPLAINANT.value,
    show_default=True,
    help="Who asked for it.",
)
@NOTE
@decision("escalated")
def escalate(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Move the case to its next stage.

    --on is the day on which that was asked for.
    """
    return book.escalate(case, **given, **writing)


@click.command("decline-escalation")
@CASE
@click.option("--to-stage", type=CODE, metavar="ID", help="Which stage; the next one, if left out.")
@EXCLUSION
@REASONS
@DISCRETION
@OMBUDSMAN_TOLD
@click.option("--asked-on", type=DAY, metavar="DATE", help="The day on which the next stage was asked for.")
@RESTRICTION
@DOCUMENT
@decision("refused its next stage for {exclusion}")
def decline_escalation(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Refuse to open the next stage, for an exclusion of the procedure.

    The case stays where it is, and the stage may still be opened later. --on is the day on which it was refused.
    """
    return book.decline_escalation(case, **given, **writing)


@click.command("refer")
@CASE
@click.option("--body", type=CODE, required=True, metavar="ID", help="The other body, such as lgsco.")
@DOCUMENT
@NOTE
@decision("referred to {body}")
def refer(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record that it went to another body."""
    return book.refer(case, **given, **writing)


@click.command("withdraw")
@CASE
@NOTE
@decision("withdrawn")
def withdraw(book: Casebook, writing: Writing, *, case: str, note: str | None) -> Case:
    """Record that the complainant took it back."""
    return book.withdraw(case, note=note, **writing)


@click.command("pursue")
@CASE
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code.")
@NOTE
@decision("pursued")
def pursue(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Go on with what the complainant took back.

    Its stage goes on as if it had not ended, and so do its clocks.
    """
    return book.pursue(case, **given, **writing)


@click.command("close")
@CASE
@_OUTCOME
@NOTE
@decision("closed")
def close(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Finish with the case for now."""
    return book.close_case(case, **given, **writing)


@click.command("reopen")
@CASE
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code.")
@NOTE
@decision("reopened")
def reopen(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Take a finished case up again.

    Its stage begins anew; what it reached before stays on record.
    """
    return book.reopen(case, **given, **writing)
