"""``casework publications`` and ``casework readings publish``: what was published, and how it reads now."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from casework.application.periods import Per, Period
from casework.application.publications import Publication
from casework.application.reports.publications import published_tables
from casework.application.writing import Writing
from casework.cli.decision import decided, written
from casework.cli.layout import table, wrapped
from casework.cli.opening import frameworks_here, open_book, open_book_to_read
from casework.cli.output import write_out
from casework.cli.parameters import CODE, WORDS, Words, by_option, json_option
from casework.cli.publication_telling import (
    listed_data,
    publication_data,
    publication_lines,
    restated_data,
    restated_lines,
)
from casework.cli.report import PeriodType, page_options
from casework.cli.telling import local, say_json, say_unreadable
from casework.domain.actors import Actor
from casework.domain.time.moments import Moment
from casework.domain.time.steps import in_words
from casework.errors import UsageError
from casework.plugins.reports import render

__all__ = ["command", "publish", "restated"]


@click.command("publish")
@click.argument("framework", type=CODE)
@click.option("--period", type=PeriodType(), required=True, metavar="PERIOD", help="Which days, as of a report.")
@click.option("--per", type=Words([each.value for each in Per]), help="A reading for each part of the period.")
@click.option("--id", "publication", type=CODE, metavar="ID", help="A short id of your own; p1, p2, ... if left out.")
@click.option("--note", type=WORDS, metavar="TEXT", help="Where it is published; - reads standard input.")
@click.option("--expect", type=int, metavar="VERSION", help="Only if so many were published before.")
@written
def publish(
    *, framework: str, period: Period, by: Actor, on: Moment | None, key: str | None, as_json: bool, expect: int | None,
    **given: Any,
) -> None:  # fmt: skip
    """Freeze readings as they are published: figures, exclusions, verdicts and words.

    They never change again; 'casework readings restated' shows beside them what is read now. What explains a dip, and
    the improvements whose text is published, are frozen with them. Publish what you see: see every case.

    \b
    casework readings publish town --period 2026-Q1 --note "Annual report, page 7" --by staff-17
    """
    with open_book() as book:
        writing = Writing(by=by, happened=on, expected_version=expect, key=key)
        done = decided(
            "readings publish", lambda: book.publish_readings(framework, period=period.name, **given, **writing)
        )
        day = local(book, done.on)
    if as_json:
        say_json(publication_data(done))
        return
    number = len(done.said.readings)
    what = "1 reading was" if number == 1 else f"{number} readings were"
    click.echo(wrapped(f"{done.id}: {what} published on {day}. The seal begins {done.seal[:16]}.", hanging=2))
    provisional = sum(each.waiting > 0 for each in done.said.readings)
    if provisional:
        which, they = ("is", "it") if provisional == 1 else ("are", "they")
        told = f"{provisional} of {number} {which} provisional: {they} may still change, and what is published stays."
        click.echo(wrapped(told, hanging=2))


@click.command("restated")
@click.argument("publication", type=CODE)
@by_option(required=False)
@json_option
def restated(*, publication: str, by: Actor | None, as_json: bool) -> None:
    """Show published readings beside what is read now."""
    with open_book_to_read() as book:
        file, found = book.publication(publication, viewer=by), book.restated(publication, viewer=by)
        say_unreadable(book.unreadable(viewer=by))
    if as_json:
        say_json({"publication": publication, "readings": [restated_data(file, each) for each in found]})
        return
    click.echo("\n".join(restated_lines(file, found)))


@click.group("publications")
def command() -> None:
    """Look at readings as they were published."""


@command.command("list")
@by_option(required=False)
@json_option
def list_(*, by: Actor | None, as_json: bool) -> None:
    """List what was published, by whom and when."""
    with open_book_to_read() as book:
        found = book.publications(viewer=by)
        days = [local(book, each.on) for each in found]
    if as_json:
        say_json({"publications": [listed_data(each) for each in found]})
        return
    if not found:
        click.echo("Nothing was published yet.")
        return
    rows = [
        (each.id, each.said.framework, each.said.period, str(len(each.said.readings)), _published(each, day), each.by)
        for each, day in zip(found, days, strict=True)
    ]
    click.echo(table(("Id", "Framework", "Period", "Readings", "Published", "By"), rows))


def _published(found: Publication, day: str) -> str:
    recorded = found.recorded_later
    return day if recorded is None else f"{day}, recorded {in_words(recorded)}"


@command.command()
@click.argument("publications", type=CODE, nargs=-1, required=True, metavar="PUBLICATION...")
@page_options
@by_option(required=False)
@json_option
def show(
    *,
    publications: tuple[str, ...],
    wanted: str | None,
    out: Path | None,
    deadline: float,
    by: Actor | None,
    as_json: bool,
) -> None:
    """Show one publication as it was: figures, words, dips, improvements, and its seal.

    With --format it becomes a page like a report; the periods of several publications of one framework stand beside
    each other on it.

    \b
    casework publications show p1 p2 --format html --out our-promises.html
    """
    if as_json and wanted is not None:
        message = f"--json and --format {wanted} contradict each other: leave one of them away"
        raise UsageError(message)
    if wanted is None and (len(publications) > 1 or out is not None):
        message = "several publications, or a file, make a page: say in which --format, such as html"
        raise UsageError(message)
    with open_book_to_read() as book:
        if wanted is not None:
            book.host.reports.owner(wanted)  # whether there is such a format is told before anything is read
        found = [book.publication(each, viewer=by) for each in dict.fromkeys(publications)]
        if wanted is not None:
            document = render(book.host, wanted, published_tables(found, _name_of(found)), seconds=deadline)
            write_out(document, out)
            return
        (one,) = found
        day = local(book, one.on)
    if as_json:
        say_json(publication_data(one))
        return
    click.echo("\n".join(publication_lines(one, day)))


def _name_of(found: Sequence[Publication]) -> str:
    """Return what the framework is called of which all of *found* are; its id, where it is here no longer."""
    names = list(dict.fromkeys(each.said.framework for each in found))
    if len(names) > 1:
        message = f"{' and '.join(names)} are different frameworks: make a page of each"
        raise UsageError(message)
    known = frameworks_here()
    return known[names[0]].name if names[0] in known else names[0]
