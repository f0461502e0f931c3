"""``casework consult``: what people are asked, how they voted, what was decided, and who heard of it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from casework.adapters.ballot_files import load_ballots
from casework.adapters.toml_consultations import dangling, load_plan
from casework.application.consultation_streams import existing
from casework.application.writing import Writing
from casework.cli.checking import Checked, tell
from casework.cli.consult_telling import (
    consultation_data,
    consultation_lines,
    decided_words,
    list_line,
    result_data,
    result_lines,
    standing_data,
)
from casework.cli.decision import written
from casework.cli.layout import number_of, wrapped
from casework.cli.opening import frameworks_here, open_book, open_book_to_read
from casework.cli.parameters import CODE, NOTE, WORDS, Words, by_option, json_option
from casework.cli.telling import say_json
from casework.domain.actors import Actor
from casework.domain.consultations.consultation import Consultation
from casework.domain.consultations.events import Worth
from casework.domain.consultations.plans import Plan
from casework.domain.standards.frameworks import Framework
from casework.domain.time.moments import Moment
from casework.errors import CaseworkError

__all__ = ["command"]

_Value = TypeVar("_Value")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_CONSULTATION = click.argument("consultation", type=CODE, metavar="CONSULTATION")
_ROUND = click.argument("in_round", type=CODE, metavar="ROUND")
_EXPECT = click.option(
    "--expect", type=int, metavar="VERSION", help="Only if the consultation is still at this version."
)


@click.group("consult")
def command() -> None:
    """Ask people what matters most, count their votes, and say what came of it.

    A consultation is planned in a file, with options and rounds of voting. Each round keeps some of the options.
    """


@command.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@json_option
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Check plans of consultations; all mistakes are listed."""
    known = frameworks_here()
    tell(ctx, [_checked(file, known) for file in files], sort="consultation", as_json=as_json)


@command.command()
@click.argument("file", type=_FILE)
@written
def plan(file: Path, *, by: Actor, on: Moment | None, key: str | None, as_json: bool) -> None:
    """Record the plan of a consultation, from a file.

    \b
    casework consult plan promises.toml --by staff-17
    """
    planned = load_plan(file)
    with open_book() as book:
        done = book.plan_consultation(planned, **Writing(by=by, happened=on, key=key))
        said = f"{done.id} is planned: {len(planned.options)} options, {_rounds(done)}."
        _say(done, " ".join((said, *_remarks(planned))), as_json=as_json)


@command.command("list")
@click.option("--overdue", is_flag=True, help="Only those of which something is overdue today.")
@by_option(required=False)
@json_option
def list_(*, overdue: bool, by: Actor | None, as_json: bool) -> None:
    """List the consultations, and what of them is overdue."""
    with open_book_to_read() as book:
        today = book.today()
        found = [each for each in book.consultations(viewer=by) if not overdue or each.consultation.overdue(today)]
    if as_json:
        say_json({"consultations": [standing_data(each.consultation, today) for each in found]})
        return
    for each in found:
        click.echo(list_line(each, today))
    if not found:
        click.echo("There is no such consultation.")


@command.command()
@_CONSULTATION
@by_option(required=False)
@json_option
def show(consultation: str, *, by: Actor | None, as_json: bool) -> None:
    """Show a consultation: its plan, whom it reached, what it brought, and what is overdue."""
    with open_book_to_read() as book:
        found, today = book.consultation(consultation, viewer=by), book.today()
        came = book.came_of_consultation(consultation, viewer=by)
    if as_json:
        say_json(consultation_data(found, today, came))
        return
    for line in consultation_lines(found, today, came):
        click.echo(line)


@command.command()
@_CONSULTATION
@click.argument("in_round", required=False, type=CODE, metavar="ROUND")
@by_option(required=False)
@json_option
def results(consultation: str, in_round: str | None, *, by: Actor | None, as_json: bool) -> None:
    """Show what the rounds of a consultation brought, with ties and with all that did not count."""
    with open_book_to_read() as book:
        found = book.consultation(consultation, viewer=by)
    rounds = found.consultation.plan.rounds if in_round is None else (found.consultation.round(in_round),)
    if as_json:
        say_json({"consultation": consultation, "rounds": [result_data(found, each) for each in rounds]})
        return
    for each in rounds:
        for line in result_lines(found, each):
            click.echo(line)


@command.command()
@_CONSULTATION
@_ROUND
@click.argument("group", type=CODE, metavar="GROUP")
@click.option("--people", type=int, metavar="NUMBER", help="How many took part, where that is known.")
@_EXPECT
@written
def reach(consultation: str, *, group: str, as_json: bool, people: int | None, **given: Any) -> None:
    """Record that a group took part in a round, with how many people."""
    with open_book() as book:
        done = book.reach_group(consultation, given.pop("in_round"), group, people=people, **_writing(given))
        number = "" if people is None else f" with {people}"
        _say(done, f"{consultation}: {group} was reached{number}.", as_json=as_json)


@command.command()
@_CONSULTATION
@_ROUND
@click.argument("choices", nargs=-1, required=True, type=CODE, metavar="OPTION...")
@click.option("--voter", type=CODE, metavar="CODE", help="Whoever voted, as an opaque code; nobody's name.")
@_EXPECT
@written
def vote(consultation: str, *, choices: tuple[str, ...], as_json: bool, voter: str | None, **given: Any) -> None:
    """Record what one person chose.

    \b
    casework consult vote promises show easy-access right-result --voter stub-12 --by staff-17
    """
    with open_book() as book:
        done = book.vote(consultation, given.pop("in_round"), choices, voter=voter, **_writing(given))
        _say(done, f"{consultation}: one vote for {', '.join(choices)}.", as_json=as_json)


@command.command()
@_CONSULTATION
@_ROUND
@click.argument("file", type=_FILE)
@_EXPECT
@written
def votes(consultation: str, *, file: Path, as_json: bool, key: str | None, **given: Any) -> None:
    """Record the ballots of a CSV file, with the columns voter and choices.

    Double ballots, unknown options and too many choices are counted for what they are. The same file is recorded once.
    """
    ballots, in_round = load_ballots(file), given.pop("in_round")
    number = number_of(len(ballots), "ballot")
    own = f"ballots/{consultation}/{in_round}/{hashlib.sha256(file.read_bytes()).hexdigest()}"
    with open_book() as book:
        before = existing(book.store, book.organisation.id, consultation).version
        done = book.record_ballots(consultation, in_round, ballots, **_writing({**given, "key": key or own}))
        what = "recorded" if done.version > before else "recorded already; nothing is written"
        _say(done, f"{consultation}: {number} of {file.name} {what}.", as_json=as_json)


@command.command()
@_CONSULTATION
@_ROUND
@click.argument("counted", nargs=-1, required=True, metavar="OPTION=VOTES...")
@click.option("--source", type=CODE, required=True, metavar="CODE", help="Who counted them.")
@click.option("--people", type=int, metavar="NUMBER", help="How many people voted, where that is known.")
@_EXPECT
@written
def count(
    consultation: str, *, counted: tuple[str, ...], as_json: bool, source: str, people: int | None, **given: Any
) -> None:
    """Record votes as somebody else counted them.

    \b
    casework consult count promises show easy-access=181 right-result=176 --people 244 --source show-team --by staff-17
    """
    number_of = _each_once(map(_counted, counted), "counted")
    with open_book() as book:
        done = book.count_votes(
            consultation, given.pop("in_round"), number_of, source=source, people=people, **_writing(given)
        )
        _say(done, f"{consultation}: the count of {source} is recorded.", as_json=as_json)


@command.command()
@_CONSULTATION
@_ROUND
@click.argument("told_of", nargs=-1, required=True, metavar="OPTION=PERCENT...")
@click.option("--source", type=CODE, required=True, metavar="CODE", help="Who told them.")
@_EXPECT
@written
def shares(consultation: str, *, told_of: tuple[str, ...], as_json: bool, source: str, **given: Any) -> None:
    """Record shares as somebody told them without the votes; nothing of them is counted.

    \b
    casework consult shares promises show easy-access=62 right-result=31.5 --source local-paper --by staff-17
    """
    share_of = _each_once(map(_told, told_of), "told")
    with open_book() as book:
        done = book.tell_shares(consultation, given.pop("in_round"), share_of, source=source, **_writing(given))
        _say(done, f"{consultation}: what {source} told is recorded.", as_json=as_json)


@command.command()
@_CONSULTATION
@_ROUND
@click.option("--keep", "kept", type=CODE, multiple=True, metavar="CODE", help="An option that goes on; repeat it.")
@click.option("--decided-by", type=CODE, metavar="CODE", help="Who decided, where the votes do not.")
@click.option("--reason", type=WORDS, metavar="TEXT", help="Why, where the votes do not; - reads standard input.")
@_EXPECT
@written
def decide(
    consultation: str, *, in_round: str, kept: tuple[str, ...], as_json: bool, decided_by: str | None,
    reason: str | None, **given: Any,
) -> None:  # fmt: skip
    """Record which options go on: those that the votes say, or those that somebody chose, and why.

    \b
    casework consult decide promises boards --by staff-17
    """
    with open_book() as book:
        done = book.decide_round(
            consultation, in_round, kept=kept or None, decided_by=decided_by, reason=reason, **_writing(given)
        )
        _say(done, f"{consultation}: {' '.join(decided_words(done, in_round))}", as_json=as_json)


@command.command()
@_CONSULTATION
@NOTE
@_EXPECT
@written
def analysed(consultation: str, *, note: str | None, as_json: bool, **given: Any) -> None:
    """Record that the results were analysed."""
    with open_book() as book:
        done = book.consultation_analysed(consultation, note=note, **_writing(given))
        _say(done, f"{consultation}: its results are analysed.", as_json=as_json)


@command.command()
@_CONSULTATION
@click.argument("group", type=CODE, metavar="GROUP")
@NOTE
@_EXPECT
@written
def told(consultation: str, *, group: str, note: str | None, as_json: bool, **given: Any) -> None:
    """Record that a group heard of the results, and of what is planned."""
    with open_book() as book:
        done = book.consultation_told(consultation, group, note=note, **_writing(given))
        _say(done, f"{consultation}: {group} was told.", as_json=as_json)


@command.command()
@_CONSULTATION
@click.argument("method", type=CODE, metavar="METHOD")
@click.option(
    "--worth",
    type=Words([each.value for each in Worth]),
    required=True,
    metavar="WORTH",
    help=f"What it was found to be worth: {', '.join(Worth)}.",
)
@click.option("--reason", type=WORDS, required=True, metavar="TEXT", help="Why; - reads standard input.")
@_EXPECT
@written
def review(consultation: str, *, method: str, worth: str, reason: str, as_json: bool, **given: Any) -> None:
    """Record whether a method of asking people worked and can be relied on."""
    with open_book() as book:
        done = book.review_method(consultation, method, worth=worth, reason=reason, **_writing(given))
        _say(done, f"{consultation}: {method} was {worth}.", as_json=as_json)


@command.command("strike-out")
@_CONSULTATION
@click.argument("version", type=int)
@click.option("--reason", type=CODE, required=True, metavar="CODE", help="Why, as a code such as mistake.")
@_EXPECT
@written
def strike_out(consultation: str, *, version: int, reason: str, as_json: bool, **given: Any) -> None:
    """Let a vote, a count or a decision count no longer; it stays on record."""
    with open_book() as book:
        done = book.strike_out_of_consultation(consultation, version, reason=reason, **_writing(given))
        _say(done, f"{consultation}: what stands at version {version} is struck out.", as_json=as_json)


def _writing(given: Mapping[str, Any]) -> Writing:
    """Return what was said about the writing."""
    return Writing(by=given["by"], happened=given["on"], expected_version=given["expect"], key=given["key"])


def _say(done: Consultation, said: str, *, as_json: bool) -> None:
    if as_json:
        say_json({"consultation": done.id, "version": done.version})
        return
    click.echo(wrapped(said))


def _rounds(done: Consultation) -> str:
    number = len(done.plan.rounds)
    return f"{number} round{'s'[: number != 1]} of voting"


def _each_once(pairs: Iterable[tuple[str, _Value]], how: str) -> Mapping[str, _Value]:
    """Return what was said of each option.

    Raises:
        click.UsageError: If something was said of one twice.
    """
    found: dict[str, _Value] = {}
    for option, value in pairs:
        if option in found:
            message = f"an option is {how} twice: name each of them once"
            raise click.UsageError(message)
        found[option] = value
    return found


def _told(said: str) -> tuple[str, str]:
    option, _, share = said.partition("=")
    return option, share


def _counted(said: str) -> tuple[str, int]:
    option, _, number = said.partition("=")
    if not number.isdecimal():
        message = f"{said!r} must be an option and how many chose it, such as easy-access=181"
        raise click.UsageError(message)
    return option, int(number)


def _checked(file: Path, known: Mapping[str, Framework]) -> Checked:
    try:
        found = load_plan(file)
    except CaseworkError as error:
        return Checked.refused(file.name, error)
    lost = tuple(
        f"{file}: option[{number}].standard: there is no standard {name}: check the spelling"
        for number, name in dangling(found, known)
    )
    return Checked(
        file=file.name, id=found.id, problems=lost, more={"odd": list(found.odd())}, remarks=tuple(_remarks(found))
    )


def _remarks(found: Plan) -> Iterator[str]:
    yield from (f"Look again at {each}" for each in found.odd())
