"""Commands for what came of a case: finding, remedy, remedy-done, remedy-undeliverable, learn."""

import difflib
from typing import Any

import click

from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import decision
from casework.cli.parameters import CASE, CODE, DAY, FORGOTTEN, NOTE, WORDS, Words
from casework.domain.actors import Actor
from casework.domain.cases.case import Case
from casework.domain.cases.events.outcomes import Learned
from casework.domain.cases.vocabulary import FindingBy, RemedyKind
from casework.domain.money import Money
from casework.errors import UsageError


class AmountType(click.ParamType[str]):
    """An amount of money, which is refused here where it is none."""

    name = "amount"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            Money.of(str(value))
        except UsageError as error:
            self.fail(str(error), param, ctx)
        return str(value)


_MATTER = click.option("--matter", type=CODE, metavar="ID", help="Which matter; the only one, if left out.")
_OWNER = click.option("--owner", type=CODE, metavar="ID", help="Who sees to it, as an id.")
_REMEDY = click.option("--remedy", type=CODE, metavar="ID", help="Which remedy; the only open one, if left out.")


@click.command("finding")
@CASE
@click.option("--outcome", type=CODE, required=True, metavar="CODE", help="One of the outcomes of the scheme.")
@_MATTER
@click.option("--scheme", type=CODE, metavar="ID", help="The outcome scheme; that of the procedure, if left out.")
@click.option(
    "--found-by",
    type=Words([by.value for by in FindingBy]),
    default="body",
    show_default=True,
    metavar="WHO",
    help=f"Who came to it: {', '.join(FindingBy)}.",
)
@click.option("--reasons", type=WORDS, metavar="TEXT", help="Why, in words; - reads standard input.")
@FORGOTTEN
@decision("has the finding {outcome} on {event.matter}, made by the {found_by}")
def finding(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record a finding on a matter, beside the earlier ones.

    See 'casework outcomes list' for the schemes and their outcomes. A finding of an ombudsman may come long after the
    case ended. A finding that was mistyped is put right with 'casework correct'.
    """
    return book.finding(case, **given, **writing)


@click.command("remedy")
@CASE
@click.option(
    "--kind",
    type=Words([kind.value for kind in RemedyKind]),
    required=True,
    metavar="KIND",
    help=f"What is done: {', '.join(RemedyKind)}.",
)
@click.option("--what", type=WORDS, metavar="TEXT", help="What is promised, in words; - reads standard input.")
@click.option("--amount", type=AmountType(), metavar="AMOUNT", help="Of a payment: how much, such as 150.00.")
@click.option("--currency", metavar="LETTERS", help="Of a payment: three letters; GBP, if left out.")
@click.option("--due-on", type=DAY, metavar="DATE", help="The day by which it is to be done.")
@click.option("--matter", type=CODE, metavar="ID", help="Which matter it is for; the whole case, if left out.")
@_OWNER
@click.option("--remedy", type=CODE, metavar="ID", help="A short id in this case; r1, r2 and so on, if left out.")
@decision("has the remedy {event.remedy}, agreed")
def remedy(
    book: Casebook, writing: Writing, *, case: str, amount: str | None, currency: str | None, **given: Any
) -> Case:
    """Promise something to put a wrong right.

    It may be agreed in a case that has ended; 'casework due' lists it until it is done.

    \b
    casework remedy BINS-1 --kind payment --amount 150.00 --due-on 2026-02-20 \\
        --what "For the missed collections" --owner staff-20
    """
    if amount is None and currency is not None:
        raise click.UsageError("a currency needs an amount: say --amount as well")
    money = None if amount is None else Money.of(amount, currency or "GBP")
    return book.remedy(case, money=money, **given, **writing)


@click.command("remedy-done")
@CASE
@_REMEDY
@NOTE
@decision("has its remedy {event.remedy} carried out")
def remedy_done(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record that a remedy was carried out."""
    return book.remedy_done(case, **given, **writing)


@click.command("remedy-undeliverable")
@CASE
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code, such as declined.")
@_REMEDY
@NOTE
@decision("has its remedy {event.remedy} marked undeliverable")
def remedy_undeliverable(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record that a remedy cannot be carried out."""
    return book.remedy_undeliverable(case, **given, **writing)


def _new_cause(book: Casebook, case: Case, by: Actor) -> str:
    """Say of a cause that is used for the first time how it is counted, and which known one is nearly called so."""
    learned = next(fact.event for fact in reversed(case.history) if isinstance(fact.event, Learned))
    used = {str(cause): cases for (cause,), cases in book.tabulate(["learning"], viewer=by) if cause is not None}
    others = [cause for cause in used if cause != learned.cause]
    if used.get(learned.cause, 0) > 1:
        return ""
    near = difflib.get_close_matches(learned.cause, others, n=1, cutoff=0.7)
    mean = f" Did you mean {near[0]}?" if near else ""
    return f"It is the first case with the cause {learned.cause}: reports count it in a row of its own.{mean}"


@click.command("learn")
@CASE
@click.option("--cause", type=CODE, required=True, metavar="CODE", help="What was behind it, as a code of your own.")
@click.option("--what", type=WORDS, required=True, metavar="TEXT", help="What was learned; - reads standard input.")
@_OWNER
@click.option("--learning", type=CODE, metavar="ID", help="A short id in this case; l1, l2 and so on, if left out.")
@decision("has the learning {event.learning}, recorded", then=_new_cause)
def learn(book: Casebook, writing: Writing, *, case: str, **given: Any) -> Case:
    """Record what was learned from the case.

    Reports count cases by the cause. One that no other case has is told, with the known one that is nearly called so.
    """
    return book.learn(case, **given, **writing)
