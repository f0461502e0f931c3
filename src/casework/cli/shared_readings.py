"""``casework readings shared``: what the indicators of several organisations read together."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import click

from casework.adapters.toml_partnerships import PartnershipFile, load_partnership
from casework.application.periods import Per, Period
from casework.application.shared_readings import shared_readings
from casework.casebook import Casebook
from casework.cli.layout import printable, table, wrapped
from casework.cli.opening import open_book_of
from casework.cli.parameters import Words, by_option, json_option
from casework.cli.report import PeriodType
from casework.cli.telling import Json, say_json
from casework.domain.actors import Actor
from casework.domain.standards.partnerships import Partnership, SharedReading
from casework.domain.standards.suppression import FEWEST, ShownRow, Why
from casework.errors import ConfigurationError

_WHY = {
    Why.FEW: "kept back: it could tell of few people",
    Why.AGREED: "kept back: agreed",
}


@click.command("shared")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--period", type=PeriodType(), required=True, metavar="PERIOD", help="As of a report.")
@click.option("--per", type=Words([each.value for each in Per]), help="A reading for each part of the period.")
@by_option(required=False)
@json_option
def shared(file: Path, *, period: Period, per: str | None, by: Actor | None, as_json: bool) -> None:
    """Show what the indicators of all members of a partnership read together.

    FILE says who they are, and whether each may be shown singly. Small numbers are kept back, and others with them
    where they would tell of these.
    """
    found = load_partnership(file)
    partnership = found.partnership
    with ExitStack() as opened:
        books = {member: opened.enter_context(_book_of(found, member)) for member in partnership.members}
        readings = shared_readings(partnership, books, period=period, per=per, viewer=by)
    if as_json:
        say_json({"partnership": partnership.id, "readings": [_data(each) for each in readings]})
        return
    for line in _lines(partnership, readings):
        click.echo(line)


def _book_of(found: PartnershipFile, member: str) -> Casebook:
    """Open the casebook of *member*.

    Raises:
        ConfigurationError: If its configuration is not there, or is that of another organisation.
    """
    path = found.configurations[member]
    if not path.is_file():
        raise ConfigurationError(f"the configuration {path} of the member {member} is not there")
    book = open_book_of(path)
    said = book.organisation.id
    if said != member:
        book.close()
        raise ConfigurationError(f"{path} is the configuration of {said} and not of the member {member}")
    return book


def _data(found: SharedReading) -> Json:
    reading = found.reading
    return {
        "indicator": str(found.indicator),
        "title": found.title,
        "period": found.period,
        "assured": found.assured.value,
        "only_extremes": found.only_extremes,
        "provisional": found.provisional,
        "members": [
            {
                "organisation": each.name,
                "good": each.good,
                "of": each.of,
                "percent": each.percent,
                "kept_back": None if each.kept_back is None else each.kept_back.value,
            }
            for each in found.table.rows
        ],
        "total": None
        if reading is None
        else {
            "good": reading.good,
            "of": reading.of,
            "percent": reading.percent,
            "target": None if reading.target is None else float(reading.target),
            "verdict": reading.verdict.value,
        },
    }


def _lines(partnership: Partnership, readings: tuple[SharedReading, ...]) -> Iterator[str]:
    yield wrapped(printable(f"{partnership.name}: {len(partnership.members)} members share {partnership.framework}."))
    for found in readings:
        yield ""
        yield wrapped(printable(f"{found.indicator}, {found.period}: {found.title}"))
        yield table(("Member", "Good", "Of", "%", "What it says"), _rows(found), indent=2)
        if found.provisional:
            yield wrapped("Provisional: open cases, or days that are not over, can still change it.", indent=2)
        if found.only_extremes:
            yield wrapped("Contacts alone show only the best and the worst that happened.", indent=2)
        if found.reading is None:
            yield wrapped(
                f"The sum is kept back: fewer than {FEWEST} members have figures, or it would tell of numbers below "
                f"{partnership.smallest}.",
                indent=2,
            )
    if not readings:
        yield wrapped("No indicator says anything of a standard of it.", indent=2)


def _rows(found: SharedReading) -> Iterator[tuple[str, ...]]:
    yield from map(_row, found.table.rows)
    reading = found.reading
    if reading is not None:
        yield ("together", str(reading.good), str(reading.of), reading.percent_told or "-", reading.verdict.in_words)


def _row(row: ShownRow) -> tuple[str, ...]:
    if row.kept_back is not None:
        return (row.name, "-", "-", "-", _WHY[row.kept_back])
    return (row.name, str(row.good), str(row.of), _percent(row.percent), "")


def _percent(percent: float | None) -> str:
    return "-" if percent is None else f"{percent:.2f}"
