"""``casework improve``: what was learned, what was done about it, and what is published of it."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

import attrs
import click

from casework.application.ports import RowQuery
from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import COMMON, decided
from casework.cli.improve_telling import improvement_data, improvement_lines, list_line, standing_data
from casework.cli.layout import wrapped
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import CODE, DAY, NOTE, WORDS, Decorated, Words, by_option, json_option
from casework.cli.results import AmountType
from casework.cli.telling import local, say_json
from casework.domain.actors import Actor
from casework.domain.improvements.events import Effect, Prompt, PromptKind, ProposedBy, Wording
from casework.domain.improvements.improvement import Improvement
from casework.domain.money import Money
from casework.domain.time.moments import Moment
from casework.errors import UsageError

__all__ = ["command"]

_IMPROVEMENT = click.argument("improvement", type=CODE, metavar="IMPROVEMENT")
_EXPECT = click.option(
    "--expect", type=int, metavar="VERSION", help="Only if the improvement is still at this version."
)
_REASONS = click.option("--reasons", type=WORDS, required=True, metavar="TEXT", help="Why; - reads standard input.")


@click.group("improve")
def command() -> None:
    """Keep service improvements: what asked for them, and what came of them.

    An improvement is proposed, agreed, started and done, or dropped; its effect is looked at, and what people asked for
    and what was done is published.
    """


class PromptType(click.ParamType[Prompt]):
    """What asked for an improvement, by its kind and its name: ``case:25-0811``, ``learning:25-0811/l1``."""

    name = "prompt"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Prompt:
        if isinstance(value, Prompt):
            return value
        word, _, name = str(value).partition(":")
        if word not in {*PromptKind}:
            self.fail(
                f"{word!r} is none of {', '.join(PromptKind)}: write one of them, a colon and its name", param, ctx
            )
        kind = PromptKind(word)
        of, slash, part = name.rpartition("/") if kind.has_part and "/" in name else (name, "", "")
        try:
            return Prompt(kind=kind, of=of, part=part if slash else None)
        except UsageError as error:
            self.fail(f"{value!r}: {error}", param, ctx)


def _because_of(name: str, words: str) -> Callable[[Decorated], Decorated]:
    return click.option(name, type=PromptType(), multiple=True, metavar="KIND:NAME", help=words)


def _saving(function: Decorated) -> Decorated:
    for option in (
        click.option("--currency", metavar="LETTERS", help="Of the money: three letters; GBP, if left out."),
        click.option("--saving", type=AmountType(), metavar="AMOUNT", help="What it saves in its first year."),
    ):
        function = option(function)
    return function


def _money(amount: str | None, currency: str | None) -> Money | None:
    if amount is None and currency is not None:
        raise click.UsageError("a currency needs an amount: say how much as well")
    return None if amount is None else Money.of(amount, currency or "GBP")


def _writes(said: str) -> Callable[[Callable[..., Improvement]], Callable[..., None]]:
    """Give a command the options of every write; *said* is what became of the improvement ``{}``."""

    def decorate(decide: Callable[..., Improvement]) -> Callable[..., None]:
        @functools.wraps(decide)
        def run(
            *, by: Actor, on: Moment | None, key: str | None, as_json: bool, expect: int | None, **given: Any
        ) -> None:
            with open_book() as book:
                # Without a date none is passed on, so that a repeat with its key is the same request.
                writing = Writing(by=by, happened=on, expected_version=expect, key=key)
                done = decided("improve {}", lambda: decide(book, writing, **given))
                day = local(book, done.facts[-1].on)
                if as_json:
                    say_json(standing_data(done, book.today()))
                    return
            told = f"{said.format(done.id)} on {day}."
            # "i1 was done on Monday. The improvement is done." says the same thing twice.
            standing = "" if said.endswith(f" was {done.status}") else f" The improvement is {done.status}."
            click.echo(wrapped(f"{told}{standing}", hanging=2))

        for option in reversed((_EXPECT, *COMMON)):
            run = option(run)
        return run

    return decorate


@command.command("propose")
@click.option(
    "--title", type=WORDS, required=True, metavar="TEXT", help="What is to be better; - reads standard input."
)
@click.option(
    "--proposed-by",
    type=Words([each.value for each in ProposedBy]),
    required=True,
    metavar="WHO",
    help=f"From whom the idea came: {', '.join(ProposedBy)}.",
)
@click.option("--proposer", type=CODE, metavar="ID", help="Who it was, as an id.")
@_because_of("--because-of", f"What asked for it, as case:REFERENCE; the kinds are {', '.join(PromptKind)}.")
@click.option("--owner", type=CODE, metavar="ID", help="Who sees to it, as an id.")
@click.option("--due-on", type=DAY, metavar="DATE", help="The day by which it is to be done.")
@_saving
@click.option("--improvement", type=CODE, metavar="ID", help="A short id; i1, i2 and so on, if left out.")
@_writes("{} was proposed")
def propose(book: Casebook, writing: Writing, *, saving: str | None, currency: str | None, **given: Any) -> Improvement:
    """Propose an improvement, and say what asked for it.

    \b
    casework improve propose --title "Say on the web when a round is late" --proposed-by public \\
        --because-of learning:25-0811/l1 --because-of standard:charter-mark/1.3.5 --by staff-17
    """
    return book.propose_improvement(saving=_money(saving, currency), **given, **writing)


@command.command("agree")
@_IMPROVEMENT
@click.option("--owner", type=CODE, required=True, metavar="ID", help="Who sees to it, as an id.")
@click.option("--due-on", type=DAY, required=True, metavar="DATE", help="The day by which it is to be done.")
@NOTE
@_writes("{} was agreed")
def agree(book: Casebook, writing: Writing, **given: Any) -> Improvement:
    """Record that it is to be done, by whom and until when."""
    return book.agree_improvement(**given, **writing)


@command.command("start")
@_IMPROVEMENT
@NOTE
@_writes("{} was started")
def start(book: Casebook, writing: Writing, **given: Any) -> Improvement:
    """Record that work on it began."""
    return book.start_improvement(**given, **writing)


@command.command("done")
@_IMPROVEMENT
@click.option("--evidence", type=WORDS, required=True, metavar="TEXT", help="What shows it; - reads standard input.")
@click.option("--review-on", type=DAY, metavar="DATE", help="The day by which its effect is looked at.")
@_saving
@_writes("{} was done")
def done(book: Casebook, writing: Writing, *, saving: str | None, currency: str | None, **given: Any) -> Improvement:
    """Record that it was done, and what shows that."""
    return book.finish_improvement(saving=_money(saving, currency), **given, **writing)


@command.command("drop")
@_IMPROVEMENT
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code, such as too-costly.")
@_REASONS
@_writes("{} was dropped")
def drop(book: Casebook, writing: Writing, **given: Any) -> Improvement:
    """Record that it is not to be done, and why."""
    return book.drop_improvement(**given, **writing)


@command.command("reopen")
@_IMPROVEMENT
@_REASONS
@_writes("{} was taken up again")
def reopen(book: Casebook, writing: Writing, **given: Any) -> Improvement:
    """Record that it was not done, or not given up, after all."""
    return book.reopen_improvement(**given, **writing)


@command.command("review")
@_IMPROVEMENT
@click.option(
    "--effect",
    type=Words([each.value for each in Effect]),
    required=True,
    metavar="EFFECT",
    help=f"What came of it: {', '.join(Effect)}.",
)
@click.option("--findings", type=WORDS, required=True, metavar="TEXT", help="What was found; - reads standard input.")
@click.option("--review-on", type=DAY, metavar="DATE", help="The day by which it is looked at again.")
@_saving
@_writes("The effect of {} was looked at")
def review(book: Casebook, writing: Writing, *, saving: str | None, currency: str | None, **given: Any) -> Improvement:
    """Record what it turned out to have changed."""
    return book.review_improvement(saving=_money(saving, currency), **given, **writing)


@command.command("correct")
@_IMPROVEMENT
@_REASONS
@click.option("--title", type=WORDS, metavar="TEXT", help="What is to be better; - reads standard input.")
@click.option(
    "--proposed-by", type=Words([each.value for each in ProposedBy]), metavar="WHO", help="From whom it came."
)
@click.option("--proposer", type=CODE, metavar="ID", help="Who it was, as an id.")
@_because_of("--because-of", "What asked for it too.")
@_because_of("--not-because-of", "What did not ask for it.")
@click.option("--owner", type=CODE, metavar="ID", help="Who sees to it, as an id.")
@click.option("--due-on", type=DAY, metavar="DATE", help="The day by which it is to be done.")
@_saving
@_writes("{} was corrected")
def correct(book: Casebook, writing: Writing, *, saving: str | None, currency: str | None, **given: Any) -> Improvement:
    """Put right what was recorded, or change the owner or the day."""
    return book.correct_improvement(saving=_money(saving, currency), **given, **writing)


@command.command("award")
@_IMPROVEMENT
@click.option("--to", type=CODE, required=True, metavar="ID", help="Who got it, as an id.")
@click.option("--amount", type=AmountType(), required=True, metavar="AMOUNT", help="How much, such as 250.00.")
@click.option("--currency", default="GBP", show_default=True, metavar="LETTERS", help="Three letters.")
@NOTE
@_writes("The award for {} was recorded")
def award(book: Casebook, writing: Writing, *, amount: str, currency: str, **given: Any) -> Improvement:
    """Record an award for the idea."""
    return book.award_improvement(money=Money.of(amount, currency), **given, **writing)


@command.command("publish")
@_IMPROVEMENT
@click.option(
    "--asked", type=WORDS, required=True, metavar="TEXT", help="What people asked for: nobody's name or case."
)
@click.option("--done", type=WORDS, required=True, metavar="TEXT", help="What was done about it.")
@click.option("--from", "published_from", type=DAY, metavar="DATE", help="From which day on; today, if left out.")
@click.option(
    "--wording",
    type=Words([each.value for each in Wording]),
    default=Wording.YOU_ASKED.value,
    show_default=True,
    help="The heading: 'You asked, we did', or 'You told us, we have'.",
)
@_writes("The text of {} was published")
def publish(book: Casebook, writing: Writing, *, published_from: dt.date | None, **given: Any) -> Improvement:
    """Publish what people asked for and what was done."""
    day = writing["happened"] or book.today()
    return book.publish_improvement(published_from=published_from or book.rulebook.day(day), **given, **writing)


@command.command("withdraw")
@_IMPROVEMENT
@_REASONS
@_writes("The text of {} was withdrawn")
def withdraw(book: Casebook, writing: Writing, **given: Any) -> Improvement:
    """Withdraw what is published of it; its history keeps it."""
    return book.withdraw_publication(**given, **writing)


@command.command("share")
@_IMPROVEMENT
@click.option("--with", "partners", type=CODE, multiple=True, required=True, metavar="ID", help="Which organisation.")
@NOTE
@_writes("{} was shared")
def share(book: Casebook, writing: Writing, **given: Any) -> Improvement:
    """Record that partners were told of it as good practice."""
    return book.share_improvement(**given, **writing)


@command.command("taken-up")
@_IMPROVEMENT
@click.option("--partner", type=CODE, required=True, metavar="ID", help="Which organisation does the same.")
@NOTE
@_writes("{} was taken up by a partner")
def taken_up(book: Casebook, writing: Writing, **given: Any) -> Improvement:
    """Record that a partner does the same."""
    return book.take_up_improvement(**given, **writing)


@command.command("list")
@click.option("--overdue", is_flag=True, help="Only what was to be done, or looked at again, before the day.")
@click.option(
    "--because-of", type=PromptType(), metavar="KIND:NAME", help="Only those for which this, or something in it, asked."
)
@click.option("--on", type=DAY, metavar="DATE", help="How they stand on this day; today, if left out.")
@by_option(required=False)
@json_option
def list_(*, overdue: bool, because_of: Prompt | None, on: dt.date | None, by: Actor | None, as_json: bool) -> None:
    """List improvements, or those that are overdue, or those for which a case asked."""
    with open_book_to_read() as book:
        day = on or book.today()
        file = book.improvements(overdue_on=day if overdue else None, because_of=because_of, viewer=by)
    known = file.improvements.known
    if as_json:
        told = [improvement_data(file, each, day) for each in known]
        say_json({"version": file.improvements.version, "improvements": told})
        return
    for each in known:
        click.echo(list_line(file, each, day))
    if not known:
        click.echo("No improvement is overdue." if overdue else "There are no such improvements yet.")


@command.command("show")
@_IMPROVEMENT
@click.option("--on", type=DAY, metavar="DATE", help="How it stands on this day; today, if left out.")
@by_option(required=False)
@json_option
def show(*, improvement: str, on: dt.date | None, by: Actor | None, as_json: bool) -> None:
    """Show an improvement and all that became of it."""
    with open_book_to_read() as book:
        day, file = on or book.today(), book.improvement(improvement, viewer=by)
        (found,) = file.improvements.known
        prompts = [_with_reference(book, each, by).name for each in found.prompts]
    if as_json:
        say_json(improvement_data(file, found, day))
        return
    for line in improvement_lines(file, found, day, prompts):
        click.echo(line)


def _with_reference(book: Casebook, prompt: Prompt, viewer: Actor | None) -> Prompt:
    """Return *prompt* with the reference of its case; with the id, where it is of none or the viewer may not see it."""
    rows = book.find(RowQuery(case=prompt.of, limit=1), viewer=viewer) if prompt.is_of_case else ()
    return attrs.evolve(prompt, of=rows[0].reference) if rows else prompt
