"""``casework survey answer``, ``figures`` and ``token``: what one person answers, and what all of them did."""

from collections import Counter
from typing import Any

import attrs
import click

from casework.application.writing import Writing
from casework.cli.decision import written
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import CODE, PAIR, by_option, json_option
from casework.cli.survey_telling import figures_data, figures_told
from casework.cli.telling import say_json
from casework.domain.actors import Actor
from casework.domain.time.moments import Moment


class _ScoreType(click.ParamType[tuple[str, int]]):
    """A question and the number that was ticked, ``QUESTION=NUMBER``."""

    name = "question=number"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        question, score = PAIR.convert(value, param, ctx)
        try:
            return question, int(score)
        except ValueError:
            return self.fail(f"{score!r} is no whole number: write the one that was ticked", param, ctx)


@click.command("answer")
@click.argument("survey")
@click.option(
    "--score",
    "scores",
    type=_ScoreType(),
    multiple=True,
    metavar="QUESTION=NUMBER",
    help="The number that was ticked; repeat it for other questions.",
)
@click.option(
    "--words", type=PAIR, multiple=True, metavar="QUESTION=TEXT", help="What was written; repeat it for others."
)
@click.option("--token", metavar="TOKEN", help="That of the invitation; it lets in once.")
@click.option("--respondent", type=CODE, metavar="CODE", help="A code of your own for them, such as that of a visit.")
@click.option(
    "--contact",
    type=PAIR,
    multiple=True,
    metavar="NAME=VALUE",
    help="How to reach somebody dissatisfied who agreed to be followed up; repeat it.",
)
@click.option("--service", type=CODE, metavar="CODE", help="The service that was asked about.")
@click.option(
    "--category", "categories", type=PAIR, multiple=True, metavar="SCHEME=CODE", help="A category; repeat it."
)
@written
def answer(
    survey: str, *, by: Actor, on: Moment | None, key: str | None, as_json: bool, token: str | None, **given: Any
) -> None:
    """Record what one person answered to several questions at once.

    \b
    casework survey answer service --score courtesy=5 --score on-time=2 \\
      --words better="Open on Saturdays" --by staff-17
    """
    pairs = ("scores", "words", "contact", "categories")
    several: dict[str, Any] = {name: _each_once(name, given.pop(name)) for name in pairs}
    with open_book() as book:
        writing = Writing(by=by, happened=on, key=key)
        done = book.survey_answer(survey, several.pop("scores"), token=token, **several, **given, **writing)
    if as_json:
        say_json(attrs.asdict(done))
        return
    known = "They are to be followed up: their contact says whose answers these are."
    ties = known if done.follow_up else "Nothing ties them to a case."
    number = f"{done.answers} answer{'s'[: done.answers != 1]}"
    click.echo(f"{done.survey}: {number} recorded. {ties}")


def _each_once(what: str, pairs: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    twice = [name for name, number in Counter(name for name, _ in pairs).items() if number > 1]
    if twice:
        raise click.UsageError(f"{', '.join(twice)} stands twice in the {what}: which one is meant?")
    return dict(pairs)


@click.command("figures")
@click.argument("survey")
@click.option("--best", type=int, metavar="N", help="How many of the best points are positive; as the file says, or 2.")
@click.option("--period", metavar="PERIOD", help="Only what was answered in it, as 2026-Q1; all of it, if left out.")
@by_option(required=False)
@json_option
def figures(survey: str, *, best: int | None, period: str | None, by: Actor | None, as_json: bool) -> None:
    """Count the answers to a survey, and how many of them are positive.

    By answers and by respondents, of whom one may give several. An answer is positive if it is among the best points
    of its scale, at whichever end of the numbers these are. SURVEY is the id of its file, or the one under which the
    answers were imported.
    """
    with open_book_to_read() as book:
        found = book.survey_figures(survey, best=best, period=period, viewer=by)
    if as_json:
        say_json(figures_data(found))
        return
    click.echo("\n\n".join(figures_told(found)))


@click.command("token")
@click.argument("survey")
@by_option(required=True)
@json_option
def token(survey: str, *, by: Actor, as_json: bool) -> None:
    """Make a token with which somebody who is invited answers once; it is written down nowhere.

    Put it into the invitation and keep no copy.
    """
    with open_book() as book:
        made = book.survey_token(survey, by=by)
    if as_json:
        say_json({"survey": survey, "token": made})
        return
    click.echo(made)
