"""Commands about time: pause, resume, extend, agree-date, set-date, inform-delay, milestone."""

from typing import Any

import click

from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import decision
from casework.cli.parameters import CASE, CODE, DAY, DOCUMENT, FORGOTTEN, NOTE, OMBUDSMAN_TOLD, AmountType, Words
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.events import Extended
from casework.domain.cases.vocabulary import SetBy

_LIMIT = click.option("--limit", type=CODE, required=True, metavar="ID", help="Which time limit.")


@click.command("pause")
@CASE
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="A reason that the procedure knows.")
@click.option("--pause", type=CODE, metavar="ID", help="A name for this pause; p1, p2 and so on, if left out.")
@NOTE
@decision("paused")
def pause(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Stop the clocks, for a reason of the procedure.

    Pauses may overlap, and one that is over may be recorded late: pause with the day on which it began, then resume it
    by its name.
    """
    return book.pause(case, **given, **writing)


@click.command("resume")
@CASE
@click.option("--pause", type=CODE, metavar="ID", help="Which pause ends; the only open one, if left out.")
@NOTE
@decision("resumed")
def resume(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Let the clocks run again."""
    return book.resume(case, **given, **writing)


def _only_if(book: Casebook, case: Case, _by: Actor) -> str:
    """Say when more time may be given: the reason is a code of the organisation's own, which no rule looks at."""
    event = next(fact.event for fact in reversed(case.history) if isinstance(fact.event, Extended))
    rule = book.rulebook.governing(case).stage(event.stage).limit(event.limit).extension
    return f"More time may be given only: {rule.condition}." if rule and rule.condition else ""


@click.command("extend")
@CASE
@click.option(
    "--reason",
    type=CODE,
    metavar="CODE",
    help="Why, as a code of your own, which the letter says in the words of [notifications.words].",
)
@click.option("--limit", type=CODE, metavar="ID", help="Which time limit; the only one that may be, if left out.")
@click.option(
    "--amount",
    type=AmountType("the limit's unit", such_as=10),
    metavar="N",
    help="How many of the limit's unit; what the procedure says if left out.",
)
@click.option("--until", type=DAY, metavar="DATE", help="The new date, instead of an amount.")
@click.option("--agreed-by", type=CODE, metavar="ID", help="Who agreed: a party such as p1, or a member of staff.")
@click.option("--told-on", type=DAY, metavar="DATE", help="When the complainant was told, or the parties in --told.")
@click.option("--told", type=CODE, multiple=True, metavar="ID", help="A party who was told; may be repeated.")
@OMBUDSMAN_TOLD
@FORGOTTEN
@NOTE
@decision("extended", then=_only_if)
def extend(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Give a time limit more time.

    As far as the procedure allows: once, and by so much, for most. One that breaks a rule is refused, or recorded as
    irregular where the organisation's configuration says so. Whether the reason is one of those for which there may be
    more time is for you to judge; the condition of the rule is told.
    """
    return book.extend(case, **given, **writing)


@click.command("agree-date")
@CASE
@_LIMIT
@click.option("--until", type=DAY, required=True, metavar="DATE", help="The date that was agreed.")
@DOCUMENT
@FORGOTTEN
@decision("has an agreed date for {limit}, agreed")
def agree_date(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record a date agreed with the complainant."""
    return book.agree_date(case, **given, **writing)


@click.command("set-date")
@CASE
@_LIMIT
@click.option("--until", type=DAY, required=True, metavar="DATE", help="The date that was set.")
@click.option(
    "--set-by",
    type=Words([word.value for word in SetBy]),
    required=True,
    help="Who set it.",
)
@DOCUMENT
@FORGOTTEN
@NOTE
@decision("has a date for {limit}, set by the {set_by}")
def set_date(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record a date that somebody else set.

    What an ombudsman or a court set holds, also if it is earlier, until they set another one: none that is agreed takes
    its place. The date of a panel does not move a counted limit.
    """
    return book.set_date(case, **given, **writing)


@click.command("inform-delay")
@CASE
@_LIMIT
@click.option("--told-due-on", type=DAY, required=True, metavar="DATE", help="By when the letter promises it now.")
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code.")
@DOCUMENT
@FORGOTTEN
@NOTE
@decision("has a delay for {limit}, told")
def inform_delay(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Tell the complainant that it will be late.

    No due date moves by it: more time needs 'casework extend' or 'casework agree-date'.
    """
    return book.inform_delay(case, **given, **writing)


@click.command("milestone")
@CASE
@click.argument("milestone", type=CODE, metavar="MILESTONE")
@FORGOTTEN
@decision("reached {milestone}")
def milestone(book: Casebook, writing: Writing, *, case: str, milestone: str, stage: str | None) -> Case:
    """Record a milestone of the procedure.

    'casework procedures show' names the milestones of each stage.
    """
    return book.reach_milestone(case, milestone=milestone, stage=stage, **writing)
