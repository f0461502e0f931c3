"""``casework readings``: what the indicators of standards read, and the figures of other bodies beside them."""

from typing import Any

import click

from casework.application.periods import Per, Period
from casework.application.writing import Writing
from casework.cli.decision import decided, written
from casework.cli.explaining import answers_about
from casework.cli.layout import wrapped
from casework.cli.opening import open_book, open_book_to_read
from casework.cli.parameters import CODE, WORDS, Words, by_option, json_option
from casework.cli.publications import publish, restated
from casework.cli.readings_telling import figure_data, reading_data, reading_lines
from casework.cli.report import PeriodType
from casework.cli.shared_readings import shared
from casework.cli.telling import say_json, say_unreadable
from casework.domain.actors import Actor
from casework.domain.standards.missed_targets import missed_target
from casework.domain.standards.readings import Assurance
from casework.domain.standards.signals import CasesOf
from casework.domain.time.moments import Moment

__all__ = ["command"]

_INDICATOR = "INDICATOR"


class _ShowsUnlessNamed(click.Group):
    """A group of which ``show`` is meant where no command of it is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = bool(args) and args[0] in {*self.commands, *self.get_help_option_names(ctx)}
        return super().parse_args(ctx, args if named else ["show", *args])


@click.group("readings", cls=_ShowsUnlessNamed)
def command() -> None:
    """Read the indicators of published standards.

    Without a command it shows them: 'casework readings town --period 2026-Q1' is 'casework readings show town --period
    2026-Q1'.
    """


@command.command()
@click.argument("framework", required=False)
@click.option("--period", type=PeriodType(), metavar="PERIOD", help="As of a report; all of time, if left out.")
@click.option("--per", type=Words([each.value for each in Per]), help="A reading for each part of the period.")
@by_option(required=False)
@json_option
def show(*, framework: str | None, period: Period | None, per: str | None, by: Actor | None, as_json: bool) -> None:
    """Show whether each indicator met its target, of how many, and how sure that is.

    FRAMEWORK is the id of one whose standards are tested, by indicators of its own or by those that serve it; all
    indicators, if left out.
    """
    with open_book_to_read() as book:
        found = book.readings(framework, period=period, per=per, viewer=by)
        known, today = bool(book.indicators()), book.today()
        missed = {str(each.indicator) for each in found if missed_target(each) is not None}
        said = answers_about(book, sorted(missed), CasesOf(), by)
        say_unreadable(book.unreadable(viewer=by))
    if as_json:
        say_json({"readings": [reading_data(each, said, today) for each in found]})
        return
    if not found:
        click.echo("No indicator tests these standards." if known else _NO_FILES)
        return
    click.echo("\n".join(reading_lines(found, said, today)))


command.add_command(publish)
command.add_command(restated)

_NO_FILES = wrapped(
    "There are no indicators: put a file for each framework into a folder, and name the folder as indicators under "
    "[rules] in casework.toml."
)


@command.command()
@click.argument("framework")
@click.argument("indicator", metavar=_INDICATOR)
@click.option("--source", type=CODE, required=True, metavar="BODY", help="The body that gave it, as a code.")
@click.option("--period", type=PeriodType(), required=True, metavar="PERIOD", help="The days it is about.")
@click.option(
    "--assured",
    type=Words([each.value for each in Assurance]),
    required=True,
    help="Who vouches for it: that body itself, or somebody else.",
)
@click.option("--good", type=int, metavar="NUMBER", help="How many were good.")
@click.option("--of", type=int, metavar="NUMBER", help="Of how many.")
@click.option("--percent", metavar="NUMBER", help="The figure in a hundred, where the two numbers are not told.")
@click.option("--note", type=WORDS, metavar="TEXT", help="Where it stands; - reads standard input.")
@click.option("--expect", type=int, metavar="VERSION", help="Only if the figures are still at this version.")
@written
def note(
    *,
    framework: str,
    indicator: str,
    by: Actor,
    on: Moment | None,
    key: str | None,
    as_json: bool,
    expect: int | None,
    **given: Any,
) -> None:
    """Note the figure that another body gave for what an indicator tests.

    \b
    casework readings note town answered-in-time --source county --period 2025/26 \\
      --good 410 --of 500 --assured independent --note "Annual report, page 7" --by staff-17
    """
    with open_book() as book:
        writing = Writing(by=by, happened=on, expected_version=expect, key=key)
        done = decided("readings note", lambda: book.note_figure(framework, indicator, **given, **writing))
    if as_json:
        say_json({"framework": framework, **figure_data(done)})
        return
    click.echo(wrapped(f"The figure of {done.said.source} for {framework}/{indicator} was noted.", hanging=2))


command.add_command(shared)
