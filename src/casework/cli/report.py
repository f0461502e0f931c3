"""``casework report``: counts, time limits kept, how complaints were handled, what is due, or flat exports."""

from pathlib import Path

import click

from casework.application.periods import Period
from casework.cli.opening import open_book_to_read
from casework.cli.output import write_out
from casework.cli.parameters import CODE, DURATION, Decorated, by_option, json_option
from casework.cli.telling import say_unreadable
from casework.domain.actors import Actor
from casework.errors import CaseworkError, UsageError
from casework.plugins.reports import SECONDS, render

__all__ = ["command"]


class PeriodType(click.ParamType[Period]):
    """A year, a quarter, a month, a day, a financial year, or from one of them to another."""

    name = "period"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return Period.parse(str(value))
        except CaseworkError as error:
            self.fail(str(error), param, ctx)


def page_options(function: Decorated) -> Decorated:
    """Add the options of what becomes a document: its format, its file, and how long the format may take."""
    options = (
        click.option(
            "--format", "wanted", metavar="FORMAT", help="text (default), csv, json, or one that a plugin offers."
        ),
        click.option(
            "--out",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Write into this file, which is replaced whole or not at all.",
        ),
        click.option(
            "--deadline",
            type=DURATION,
            default=SECONDS,
            show_default=True,
            metavar="SECONDS",
            help="How long the format of a plugin may take.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command("report")
@click.argument("name", metavar="NAME")
@click.option(
    "--period",
    type=PeriodType(),
    metavar="PERIOD",
    help="Cases received in 2015, 2015-Q2, 2015-04, 2015-04..2015-09, or the financial year 2015/16.",
)
@click.option("--service", type=CODE, metavar="CODE", help="Only cases of this service.")
@click.option("--team", type=CODE, metavar="ID", help="Only cases of this team.")
@click.option("--handler", type=CODE, metavar="ID", help="Only cases of this member of staff.")
@page_options
@by_option(required=False)
@json_option
def command(
    *,
    name: str,
    wanted: str | None,
    period: Period | None,
    service: str | None,
    team: str | None,
    handler: str | None,
    out: Path | None,
    deadline: float,
    by: Actor | None,
    as_json: bool,
) -> None:
    """Write a report over the cases received in a period.

    \b
    NAME is one of
      summary      counts by kind, month, service and channel, limits kept in time, days to close
      handling     what was escalated, refused and why, found, put right, paid and learned
      standards    which standards are kept, dips and what is done, figures of others, what is not measured
      learning     what was improved, and "You asked, we did"
      recognition  who was praised
      deadlines    what waits in each case, with its date and why, one row for each; also for calendars
      cases        one row for each case
      limits       one row for each time limit of each case
    """
    if as_json and wanted not in {None, "json"}:
        message = f"--json and --format {wanted} contradict each other: leave one of them away"
        raise UsageError(message)
    with open_book_to_read() as book:
        form = "json" if as_json else wanted or "text"
        book.host.reports.owner(form)  # whether there is such a format is told before anything is counted
        tables = book.report(name, period=period, service=service, team=team, handler=handler, viewer=by)
        say_unreadable(book.unreadable(viewer=by))
        document = render(book.host, form, tables, seconds=deadline)
    write_out(document, out)
    if out is not None:
        click.echo(f"The report {name} is in {out}.", err=True)
