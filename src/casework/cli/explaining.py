"""``casework dips explain`` and ``withdraw``, and how an answer to a dip or a rise is told beside it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
import click

from casework.application.dips import LimitSeries
from casework.application.explanations import ExplanationFile, is_of_indicator, stream_of
from casework.application.indicator_dips import IndicatorSeries
from casework.application.writing import Writing
from casework.casebook import Casebook
from casework.cli.decision import COMMON, decided
from casework.cli.layout import printable, wrapped
from casework.cli.opening import open_book
from casework.cli.parameters import CODE, DAY, WORDS, Decorated
from casework.cli.report import PeriodType
from casework.cli.telling import Json, local, say_json
from casework.domain.actors import Actor
from casework.domain.improvements.events import Prompt, PromptKind
from casework.domain.improvements.improvement import Improvement, Improvements
from casework.domain.standards.signals import CasesOf, ExplanationFact, Signal, SignalName
from casework.domain.time.moments import Moment
from casework.domain.time.steps import in_words
from casework.errors import AccessError, UsageError


@attrs.frozen(kw_only=True)
class Answers:
    """What is known of dips and rises besides the figures: explanations by their stream, and improvements.

    Of what the viewer may not see there is nothing, and nothing is said of whether it is there.
    """

    files: Mapping[str, ExplanationFile]
    whose: CasesOf
    improvements: Improvements

    def because_of(self, series: str, signal: Signal) -> tuple[Improvement, ...]:
        """Return the improvements for which *signal* asked."""
        return self.improvements.because_of(
            Prompt(kind=PromptKind.DIP, of=series, part=str(SignalName.of(signal)))
        ).known


def answers_here(
    book: Casebook, series: Sequence[LimitSeries | IndicatorSeries], whose: CasesOf, viewer: Actor | None
) -> Answers:
    """Return what is on record about the signals of *series*, as far as the viewer may see it."""
    return answers_about(book, [each.name for each in series if each.chart.signals], whose, viewer)


def answers_about(book: Casebook, series: Iterable[str], whose: CasesOf, viewer: Actor | None) -> Answers:
    """Return what is on record about the signals of the *series* of those names, as far as the viewer may see it."""
    names = {stream_of(each): each for each in series}
    try:
        files = {stream: _said_beside(book, name, viewer) for stream, name in names.items()}
    except AccessError:
        files = {}
    try:
        improvements = book.improvements(viewer=viewer).improvements if names else Improvements()
    except AccessError:
        improvements = Improvements()
    return Answers(files=files, whose=whose, improvements=improvements)


def _said_beside(book: Casebook, series: str, viewer: Actor | None) -> ExplanationFile:
    """Return what was said of *series* and of all others of its procedure or framework."""
    owner = series.partition("/")[0]
    if is_of_indicator(series):
        return book.explanations(framework=owner, viewer=viewer)
    return book.explanations(owner, viewer=viewer)


def answer_data(said: Answers, series: str, signal: Signal, today: dt.date) -> Json:
    """Return the name of *signal*, its explanation if there is one, and the improvements for which it asked."""
    file = said.files.get(stream_of(series))
    found = None if file is None else file.answer(series, signal, said.whose)
    told: Json | None = None
    if found is not None:
        told = {
            "why": found.why,
            "action": found.action,
            "owner": found.owner,
            "due_on": found.due_on.isoformat(),
            "overdue": found.due_on < today,
            "explained_on": found.explained_on.isoformat(),
        }
    return {
        "name": str(SignalName.of(signal)),
        "explained": None if file is None else found is not None,
        "explanation": told,
        "improvements": [{"improvement": each.id, "status": each.status} for each in said.because_of(series, signal)],
    }


def answer_lines(said: Answers, series: str, signal: Signal, today: dt.date) -> Iterator[str]:
    """Yield the explanation of *signal*, or what it asks for; and the improvements for which it asked."""
    file = said.files.get(stream_of(series))
    found = None if file is None else file.answer(series, signal, said.whose)
    if found is not None:
        yield wrapped(f"Why: {printable(found.why)}", indent=4)
        late = "; it WAS to be done by" if found.due_on < today else ", by"
        yield wrapped(
            f"What is done: {printable(found.action)} ({found.owner}{late} {in_words(found.due_on)})", indent=4
        )
    elif file is not None:
        yield wrapped(f"Not explained yet. {signal.asks}", indent=4)
        yield wrapped(f"Its name: {series} {SignalName.of(signal)}", indent=4)
    for each in said.because_of(series, signal):
        yield wrapped(f"Improvement {each.id}: {each.status}.", indent=4)


class SignalNameType(click.ParamType[SignalName]):
    """A signal by its change, its rule and its first period."""

    name = "signal"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> SignalName:
        try:
            return value if isinstance(value, SignalName) else SignalName.parse(str(value))
        except UsageError as error:
            self.fail(str(error), param, ctx)


def _of_a_signal(function: Decorated) -> Decorated:
    for option in reversed(
        (
            click.argument("series", type=CODE, metavar="SERIES"),
            click.argument("signal", type=SignalNameType(), metavar="SIGNAL"),
            click.option("--service", type=CODE, metavar="CODE", help="In the chart of this service alone."),
            click.option("--team", type=CODE, metavar="ID", help="In the chart of this team alone."),
            click.option("--handler", type=CODE, metavar="ID", help="In the chart of this member of staff alone."),
            click.option(
                "--expect", type=int, metavar="VERSION", help="Only if what was said is still at this version."
            ),
            *COMMON,
        )
    ):
        function = option(function)
    return function


@click.command("explain")
@click.option("--why", type=WORDS, required=True, metavar="TEXT", help="Why it came about; - reads standard input.")
@click.option("--action", type=WORDS, required=True, metavar="TEXT", help="What is done about it.")
@click.option("--owner", type=CODE, required=True, metavar="ID", help="Who does it, as an id.")
@click.option("--due-on", type=DAY, required=True, metavar="DATE", help="By when.")
@click.option(
    "--period", type=PeriodType(), metavar="PERIOD", help="In the chart of these days, where 'dips' was given them."
)
@_of_a_signal
def explain(**given: Any) -> None:
    """Say why there was a dip or a rise, and what is done about it.

    'casework dips' tells the names of the series and of the signal. A reading that missed its target needs no chart:
    'casework readings' tells its name, such as dip:missed_its_target:2021-Q1. What is said again takes the place of
    what was said before. It is published with the figures: name nobody.

    \b
    casework dips explain foi-2000/1/respond dip:outside-the-limits:2021-02 --why "Two officers left" \\
        --action "Two are hired" --owner staff-20 --due-on 2021-06-30 --by staff-17
    """
    _say("explained", Casebook.explain_signal, **given)


@click.command("withdraw")
@click.option("--reasons", type=WORDS, required=True, metavar="TEXT", help="Why; - reads standard input.")
@_of_a_signal
def withdraw(**given: Any) -> None:
    """Record that what was said of a dip or a rise holds no longer."""
    _say("no longer explained", Casebook.withdraw_explanation, **given)


def _say(
    done: str,
    decide: Any,
    *,
    by: Actor,
    on: Moment | None,
    key: str | None,
    as_json: bool,
    expect: int | None,
    series: str,
    signal: SignalName,
    service: str | None,
    team: str | None,
    handler: str | None,
    **given: Any,
) -> None:
    whose = CasesOf(service=service, team=team, handler=handler)
    with open_book() as book:
        writing = Writing(by=by, happened=on, expected_version=expect, key=key)
        typed = f"dips {'explain' if done == 'explained' else 'withdraw'}"
        fact: ExplanationFact = decided(typed, lambda: decide(book, series, signal, whose=whose, **given, **writing))
        day = local(book, fact.on)
    if as_json:
        say_json(
            {"series": series, "signal": str(signal), **attrs.asdict(whose), "explained": done == "explained",
             "on": fact.on.isoformat(), "version": fact.version}
        )  # fmt: skip
        return
    click.echo(wrapped(f"{series} {signal} is {done} since {day}.", hanging=2))
