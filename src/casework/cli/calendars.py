"""``casework calendars``: list, show and check calendars."""

import datetime as dt
import json
from pathlib import Path

import click

from casework.adapters.toml_calendars import load_calendars
from casework.cli.checking import Checked, tell
from casework.cli.layout import labelled, wrapped
from casework.cli.opening import calendar_here, calendars_here
from casework.domain.time.calendars import WEEKDAYS, WorkingCalendar
from casework.domain.time.steps import in_words
from casework.errors import CaseworkError

__all__ = ["command"]

as_json_flag = click.option("--json", "as_json", is_flag=True, help="Write JSON for scripts.")


@click.group("calendars")
def command() -> None:
    """List, show and check calendars.

    They are the days that do not count in one place.
    """


@command.command("list")
@as_json_flag
def list_(*, as_json: bool) -> None:
    """List the calendars that can be used."""
    calendars = calendars_here()
    found = [calendars[calendar_id] for calendar_id in calendars]
    if as_json:
        click.echo(json.dumps([_described(calendar) for calendar in found]))
        return
    width = max(len(calendar.id) for calendar in found) + 2
    for calendar in found:
        click.echo(labelled(calendar.id, f"{calendar.name}; {_known(calendar)}", width=width))


@command.command()
@click.argument("calendar")
@click.option("--year", type=click.IntRange(1, 9999), help="Only the holidays of this year.")
@as_json_flag
def show(*, calendar: str, year: int | None, as_json: bool) -> None:
    """Show the closed days of a calendar, by its id or from a file of your own."""
    _, found = calendar_here(calendars_here(), calendar)
    holidays = [(day, name) for day, name in found.holidays if year is None or day.year == year]
    if as_json:
        days = [{"date": day.isoformat(), "name": name} for day, name in holidays]
        click.echo(json.dumps(_described(found) | {"days": days}))
        return
    click.echo(wrapped(f"{found.name} ({found.id}, version {found.version})"))
    click.echo(wrapped(f"Closed every week: {_weekly(found)}", indent=2))
    click.echo(wrapped(_known(found), indent=2))
    for source in found.sources:
        click.echo(wrapped(f"Source: {source}", indent=2))
    for day, name in holidays:
        click.echo(wrapped(f"{in_words(day)}  {name}", indent=2))
    if year is not None and not found.knows(dt.date(year, 1, 1), dt.date(year, 12, 31)):
        said = f"Not all holidays of {year} are known." if holidays else f"The holidays of {year} are not known."
        click.echo(wrapped(said, indent=2))


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json_flag
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Check calendar files of your own; all mistakes are listed."""
    tell(ctx, [_checked(file) for file in files], sort="calendar", as_json=as_json)


def _checked(file: Path) -> Checked:
    try:
        calendar = calendars_here().from_file(file)
    except CaseworkError as error:
        return Checked.refused(file.name, error)
    return Checked(file=file.name, id=calendar.id, replaces=calendar.id in load_calendars())


def _described(calendar: WorkingCalendar) -> dict[str, object]:
    return {
        "id": calendar.id,
        "name": calendar.name,
        "version": calendar.version,
        "closed_weekdays": [WEEKDAYS[day].lower() for day in sorted(calendar.closed_weekdays)],
        "holidays": len(calendar.holidays),
        "known_from": calendar.known_from.isoformat() if calendar.known_from else None,
        "known_until": calendar.known_until.isoformat() if calendar.known_until else None,
        "sources": list(calendar.sources),
    }


def _weekly(calendar: WorkingCalendar) -> str:
    return ", ".join(WEEKDAYS[day] for day in sorted(calendar.closed_weekdays)) or "no day"


def _known(calendar: WorkingCalendar) -> str:
    if not calendar.holidays:
        return "no holidays"
    first = f" from {calendar.known_from.isoformat()}" if calendar.known_from else ""
    last = f" until {calendar.known_until.isoformat()}" if calendar.known_until else ""
    return f"{len(calendar.holidays)} holidays, known{first}{last}"
