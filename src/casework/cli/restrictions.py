"""``casework restriction``: restrictions on people who behaved unreasonably, across all their cases."""

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs
import click

from casework.application.restrictions import RestrictionFile
from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import COMMON, decided
from casework.cli.layout import printable, wrapped
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import CODE, DAY, NOTE, WORDS, Words, by_option, json_option
from casework.cli.telling import Json, local, say_json
from casework.domain.actors import Actor
from casework.domain.restrictions import AppealResult, Measure, Restriction
from casework.domain.time.moments import Moment

_RESTRICTION = click.argument("restriction", type=CODE, metavar="RESTRICTION")
_EXPECT = click.option("--expect", type=int, metavar="VERSION", help="Only if the register is still at this version.")


@click.group("restriction")
def command() -> None:
    """Restrict how a person may contact the body.

    A restriction belongs to a person and holds in all their cases. It never stops a safeguarding matter.
    """


_SAID_OF_APPEAL = {
    AppealResult.PENDING: "{} was appealed",
    AppealResult.UPHELD: "{}: the appeal was upheld",
    AppealResult.PARTLY_UPHELD: "{}: the appeal was partly upheld",
    AppealResult.NOT_UPHELD: "{}: the appeal was not upheld",
}


def _writes(said: str | Mapping[AppealResult, str]) -> Callable[[Callable[..., Restriction]], Callable[..., None]]:
    """Give a command the options of every write; *said* is what became of the restriction ``{}``, by the result."""

    def decorate(decide: Callable[..., Restriction]) -> Callable[..., None]:
        @functools.wraps(decide)
        def run(
            *, by: Actor, on: Moment | None, key: str | None, as_json: bool, expect: int | None, **given: Any
        ) -> None:
            with open_book() as book:
                # Without a date none is passed on, so that a repeat with its key is the same request.
                writing = Writing(by=by, happened=on, expected_version=expect, key=key)
                done = decided(f"restriction {decide.__name__}", lambda: decide(book, writing, **given))
                day = local(book, book.today() if on is None else book.rulebook.day(on))
                if as_json:
                    say_json(_described(done, book.today()))
                    return
            held = f"It is looked at again on {local(book, done.review_on)}." if done.lifted_on is None else ""
            named = f"{done.restriction} on {done.person} ({done.measure.value.replace('_', ' ')})"
            became = (said if isinstance(said, str) else said[AppealResult(given["result"])]).format(named)
            click.echo(wrapped(f"Restriction {became} on {day}. {held}".rstrip(), hanging=2))

        for option in reversed((_EXPECT, *COMMON)):
            run = option(run)
        return run

    return decorate


@command.command("impose")
@click.option("--person", type=CODE, required=True, metavar="ID", help="The person, by the id of the party (actor).")
@click.option(
    "--measure",
    type=Words([measure.value for measure in Measure]),
    required=True,
    metavar="MEASURE",
    help=f"What changes for them: {', '.join(Measure)}.",
)
@click.option("--reasons", type=WORDS, required=True, metavar="TEXT", help="Why this person; - reads standard input.")
@click.option("--review-on", type=DAY, required=True, metavar="DATE", help="When it is looked at again.")
@click.option("--appeal-told", is_flag=True, help="The person was told how to appeal; without it nobody is restricted.")
@click.option("--ombudsman-told", is_flag=True, help="The person was told of the ombudsman.")
@click.option("--restriction", type=CODE, metavar="ID", help="A short id; r1, r2 and so on, if left out.")
@_writes("{} imposed")
def impose(book: Casebook, writing: Writing, **given: Any) -> Restriction:
    """Restrict how a person may contact the body."""
    return book.restrict(**given, **writing)


@command.command("review")
@_RESTRICTION
@click.option("--review-on", type=DAY, required=True, metavar="DATE", help="When it is looked at again after this.")
@NOTE
@_writes("{} reviewed")
def review(book: Casebook, writing: Writing, *, restriction: str, **given: Any) -> Restriction:
    """Record that a restriction was looked at and goes on."""
    return book.review_restriction(restriction, **given, **writing)


@command.command("appeal")
@_RESTRICTION
@click.option(
    "--result",
    type=Words([result.value for result in AppealResult]),
    default="pending",
    show_default=True,
    metavar="RESULT",
    help=f"What came of it: {', '.join(AppealResult)}.",
)
@NOTE
@_writes(_SAID_OF_APPEAL)
def appeal(book: Casebook, writing: Writing, *, restriction: str, **given: Any) -> Restriction:
    """Record that the person appealed, and later what came of it.

    A restriction that an appeal overturns is lifted by 'casework restriction lift'.
    """
    return book.appeal_restriction(restriction, **given, **writing)


@command.command("lift")
@_RESTRICTION
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code.")
@NOTE
@_writes("{} lifted")
def lift(book: Casebook, writing: Writing, *, restriction: str, **given: Any) -> Restriction:
    """Record that a restriction is over."""
    return book.lift_restriction(restriction, **given, **writing)


@command.command("list")
@click.option("--person", type=CODE, metavar="ID", help="Only those on this person.")
@click.option("--in-force", is_flag=True, help="Only those in force.")
@click.option("--on", type=DAY, metavar="DATE", help="How they stand on this day; today, if left out.")
@by_option(required=False)
@json_option
def list_(*, person: str | None, in_force: bool, on: dt.date | None, by: Actor | None, as_json: bool) -> None:
    """List restrictions, with their reasons."""
    with open_book_to_read() as book:
        day, file = on or book.today(), book.restrictions(person, viewer=by)
        shown = [each for each in file.register.known if each.holds_on(day) or not in_force]
        if as_json:
            told = [_described(each, day) | {"reasons": file.details.get(each.reasons)} for each in shown]
            say_json({"version": file.register.version, "restrictions": told})
            return
        for line in (line for each in shown for line in _lines(book, file, each, day)):
            click.echo(line)
        if not shown:
            click.echo("There are no such restrictions.")


def _described(restriction: Restriction, day: dt.date) -> Json:
    """Return a restriction for scripts; the id of its reasons says nothing and is left away."""
    told = attrs.asdict(restriction, filter=attrs.filters.exclude("reasons"), value_serializer=_plain)
    return told | {"in_force": restriction.holds_on(day)}


def _plain(_instance: object, _field: object, value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _lines(book: Casebook, file: RestrictionFile, restriction: Restriction, day: dt.date) -> Iterator[str]:
    state = "in force" if restriction.holds_on(day) else "not in force"
    measure = restriction.measure.value.replace("_", " ")
    yield wrapped(f"{restriction.restriction}  {restriction.person}: {measure}, {state}")
    told = "yes" if restriction.ombudsman_told else "no"
    yield wrapped(f"Since {local(book, restriction.imposed_on)}; ombudsman told: {told}.", indent=2)
    if restriction.lifted_on is not None:
        yield wrapped(f"Lifted on {local(book, restriction.lifted_on)}: {restriction.lifted_for}.", indent=2)
    elif restriction.holds_on(day):
        late = "REVIEW DUE since" if restriction.review_on <= day else "Review on"
        yield wrapped(f"{late} {local(book, restriction.review_on)}.", indent=2)
    for step in restriction.appeals:
        yield wrapped(f"Appeal {step.result.value.replace('_', ' ')} on {local(book, step.on)}.", indent=2)
    yield wrapped(f"Reasons: {printable(file.words(restriction.reasons))}", indent=2)
