"""``casework standards``: list, show, link, check and review published standards."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import click

from casework.application.standard_reviews import ReviewFile
from casework.application.writing import Writing
from casework.cli.checking import Checked, tell
from casework.cli.decision import decided, written
from casework.cli.layout import labelled, wrapped
from casework.cli.not_switched_on import not_in_use
from casework.cli.opening import (
    configured_here,
    frameworks_here,
    indicators_here,
    open_book,
    open_book_to_read,
    procedures_here,
    surveys_here,
)
from casework.cli.parameters import CODE, DAY, WORDS, Words, by_option, json_option
from casework.cli.standard_checking import Checking, Rules, read_rules
from casework.cli.standard_telling import (
    crosswalk_data,
    crosswalk_lines,
    framework_data,
    framework_lines,
    indicator_lines,
    review_data,
)
from casework.cli.telling import local, say_json
from casework.domain.actors import Actor
from casework.domain.procedures import Procedure
from casework.domain.standards.crosswalks import crosswalk as walk
from casework.domain.standards.frameworks import Framework
from casework.domain.standards.reviews import ReviewResult, Reviews
from casework.domain.time.moments import Moment
from casework.errors import AccessError, CaseworkError, StoreUnavailableError

__all__ = ["command"]

_ON = click.option("--on", type=DAY, metavar="DATE", help="As they hold on this day; the newest, if left out.")


@click.group("standards")
def command() -> None:
    """List, show, link, check and review published standards.

    A framework is a published set of standards, in versions. Links say which standards of different frameworks belong
    together.
    """


@command.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the frameworks that can be used."""
    found = tuple(frameworks_here().values())
    if as_json:
        said = [
            {"id": each.id, "name": each.name, "publisher": each.publisher, "standards": len(each.holding())}
            for each in found
        ]
        click.echo(json.dumps(said))
        return
    width = max(len(each.id) for each in found) + 2
    for each in found:
        number = len(each.holding())
        click.echo(labelled(each.id, f"{each.name} ({number} standard{'s'[: number != 1]})", width=width))


@command.command()
@click.argument("framework")
@_ON
@click.option("--file", "as_file", is_flag=True, help="Print the file itself, to be copied and changed.")
@by_option(required=False, words="Who looks at the reviews on record, as an id.")
@json_option
def show(*, framework: str, on: dt.date | None, as_file: bool, by: Actor | None, as_json: bool) -> None:
    """Show the standards of a framework, by its id or from a file of your own.

    Where there is a casebook here, its reviews of these standards are shown too.
    """
    known = frameworks_here()
    if as_file:
        click.echo(known.text(framework), nl=False)
        return
    found = known.named(framework)
    reviewed, today = _reviews_here(found, by) if found.id in known else (None, None)
    if as_json:
        say_json(framework_data(found, on, reviewed, today))
        return
    for line in framework_lines(found, on, reviewed, today):
        click.echo(line)
    indicators = indicators_here()
    for line in indicator_lines(indicators[found.id], _procedures()) if found.id in indicators else ():
        click.echo(line)


@command.command("crosswalk")
@click.argument("first")
@click.argument("second")
@_ON
@json_option
def crosswalk(*, first: str, second: str, on: dt.date | None, as_json: bool) -> None:
    """Say which standards of two frameworks serve each other, by which links, and which nothing serves.

    Each is named by its id, or by a file of your own.
    """
    known = frameworks_here()
    one, other = known.named(first), known.named(second)
    among = {**known, one.id: one, other.id: other}
    found = walk(among, one.id, other.id, day=on)
    if as_json:
        say_json(crosswalk_data(found))
        return
    for line in crosswalk_lines(found, among, on):
        click.echo(line)


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Check frameworks and indicators of your own; all mistakes are listed.

    Without mistakes, the standards without an owner or an indicator are listed, and those whose target never rose.
    """
    read = [read_rules(file) for file in files]
    checking = Checking.beside(
        read, frameworks_here(), indicators_here(), surveys_here(), procedures=_procedures, reviews=_reviewed
    )
    found = [_checked(checking, file, each) for file, each in zip(files, read, strict=True)]
    tell(ctx, found, sort="framework", as_json=as_json)


def _checked(checking: Checking, file: Path, found: Rules | CaseworkError) -> Checked:
    """Return what there is to say of *file*, and whether it is in use."""
    told = checking.checked(file, found)
    unused = "" if isinstance(found, CaseworkError) or told.problems else not_in_use(found, file)
    return attrs.evolve(told, remarks=(*told.remarks, unused)) if unused else told


@command.command()
@click.argument("framework")
@click.argument("standard")
@click.option(
    "--result",
    type=Words([result.value for result in ReviewResult]),
    required=True,
    metavar="RESULT",
    help=f"What came of it: {', '.join(ReviewResult)}.",
)
@click.option("--reason", type=WORDS, required=True, metavar="TEXT", help="Why; - reads standard input.")
@click.option("--consulted", type=CODE, multiple=True, metavar="CODE", help="Who was asked; repeat it for others.")
@click.option(
    "--consultation", "consultations", type=CODE, multiple=True, metavar="ID",
    help="A consultation on record that is the reason; repeat it for others.",
)  # fmt: skip
@click.option("--from-target", type=CODE, metavar="CODE", help="The target before, as 80-percent.")
@click.option("--to-target", type=CODE, metavar="CODE", help="The target from now on, for one that was raised.")
@click.option("--expect", type=int, metavar="VERSION", help="Only if the reviews are still at this version.")
@written
def review(
    *, framework: str, by: Actor, on: Moment | None, key: str | None, as_json: bool, expect: int | None, **given: Any
) -> None:
    """Record that a standard was reviewed: kept, raised or dropped.

    \b
    casework standards review town answer-letters --result raised --from-target 80-percent \\
      --to-target 85-percent --consulted service-users --reason "Most of them asked for it" --by staff-17
    """
    with open_book() as book:
        writing = Writing(by=by, happened=on, expected_version=expect, key=key)
        done = decided("standards review", lambda: book.review_standard(framework, **given, **writing))
        if as_json:
            say_json(review_data(done) | {"framework": framework, "version": done.version})
            return
        day = local(book, done.on)
    click.echo(wrapped(f"{framework}/{done.event.standard} was {done.result.value} on {day}.", hanging=2))


def _reviews_here(framework: Framework, viewer: Actor | None) -> tuple[ReviewFile | None, dt.date | None]:
    """Return the reviews that the casebook here has on record, and its day; nothing where there is none to be read."""
    if configured_here() is None:
        return None, None
    try:
        with open_book_to_read() as book:
            return book.standard_reviews(framework.id, viewer=viewer), book.today()
    except (AccessError, StoreUnavailableError):
        return None, None


def _procedures() -> Mapping[str, Procedure]:
    """Return every procedure that there is, by its id."""
    library = procedures_here()
    return {each: library.get(each) for each in library.ids()}


def _reviewed(framework: Framework) -> Reviews | None:
    """Return the reviews of *framework* that the casebook here has on record; None where there is none to be read."""
    found, _ = _reviews_here(framework, None) if framework.id in frameworks_here() else (None, None)
    return None if found is None else found.reviews
