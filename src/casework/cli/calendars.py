"""``casework calendars``: list, show and check calendars."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from casework.adapters.toml_calendars import load_calendars
from casework.cli.checking import Checked, Told, tell
from casework.cli.comparing import Compared
from casework.cli.layout import labelled, wrapped
from casework.cli.opening import calendar_here, calendars_here
from casework.domain.time.calendars import WEEKDAYS, WHOLE_DAY, Window, WorkingCalendar
from casework.domain.time.steps import in_words, runs
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
    closed = [(day, name) for day, name in found.holidays if _is_shown(found, day, year)]
    if as_json:
        days = [{"date": day.isoformat(), "name": name} for day, name in closed]
        click.echo(json.dumps(_described(found) | {"days": days}))
        return
    click.echo(wrapped(f"{found.name} ({found.id}, version {found.version})"))
    click.echo(wrapped(f"Closed every week: {_weekly(found)}", indent=2))
    for weekdays, windows in _hours(found):
        click.echo(wrapped(f"Business hours{weekdays}: {', '.join(map(str, windows))}", indent=2))
    click.echo(wrapped(_known(found), indent=2))
    for source in found.sources:
        click.echo(wrapped(f"Source: {source}", indent=2))
    read_on = f", read on {found.as_of}" if found.as_of else ""
    click.echo(wrapped(f"Evidence: {found.evidence.value}{read_on}", indent=2))
    for run in runs(closed):
        first, last = run[0][0], run[-1][0]
        stretch = in_words(first) if first == last else f"{in_words(first)} to {in_words(last)}"
        click.echo(wrapped(f"{stretch}  {run[0][1]}", indent=2))
    if year is not None and not found.knows(dt.date(year, 1, 1), dt.date(year, 12, 31)):
        said = f"Not all holidays of {year} are known." if closed else f"The holidays of {year} are not known."
        click.echo(wrapped(said, indent=2))


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json_flag
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Check calendar files of your own, or compare a newer official list with ours.

    All mistakes of a TOML file are listed. A .json file is taken for the bank-holidays.json of GOV.UK, and a .ics for
    the list of the nation it is named after; what they say otherwise than our calendars is listed. The exit code is 1
    where anything differs, and 3 where there are mistakes.
    """
    tell(ctx, [_checked(file) for file in files], sort="calendar", as_json=as_json)


def _checked(file: Path) -> Told:
    if file.suffix.lower() in {".json", ".ics"}:
        return Compared.of(file, calendars_here())
    try:
        calendar = calendars_here().from_file(file)
    except CaseworkError as error:
        return Checked.refused(file.name, error)
    return Checked(file=file.name, id=calendar.id, replaces=calendar.id in load_calendars())


def _is_shown(calendar: WorkingCalendar, day: dt.date, year: int | None) -> bool:
    return calendar.knows(day, day) if year is None else day.year == year


def _hours(calendar: WorkingCalendar) -> Iterator[tuple[str, Sequence[Window]]]:
    if calendar.windows != WHOLE_DAY:
        yield "", calendar.windows
    for day, windows in calendar.weekday_windows:
        yield f" on {WEEKDAYS[day]}", windows


def _described(calendar: WorkingCalendar) -> dict[str, object]:
    return {
        "id": calendar.id,
        "name": calendar.name,
        "version": calendar.version,
        "closed_weekdays": [WEEKDAYS[day].lower() for day in sorted(calendar.closed_weekdays)],
        "holidays": sum(calendar.knows(day, day) for day, _ in calendar.holidays),
        "known_from": calendar.known_from.isoformat() if calendar.known_from else None,
        "known_until": calendar.known_until.isoformat() if calendar.known_until else None,
        "windows": [str(window) for window in calendar.windows],
        "weekday_windows": {WEEKDAYS[day].lower(): [*map(str, own)] for day, own in calendar.weekday_windows},
        "school": calendar.school,
        "sources": list(calendar.sources),
        "as_of": calendar.as_of.isoformat() if calendar.as_of else None,
        "evidence": calendar.evidence.value,
    }


def _weekly(calendar: WorkingCalendar) -> str:
    return ", ".join(WEEKDAYS[day] for day in sorted(calendar.closed_weekdays)) or "no day"


def _known(calendar: WorkingCalendar) -> str:
    if not calendar.holidays:
        return "no holidays"
    first = f" from {calendar.known_from.isoformat()}" if calendar.known_from else ""
    last = f" until {calendar.known_until.isoformat()}" if calendar.known_until else ""
    closed = sum(calendar.knows(day, day) for day, _ in calendar.holidays)
    return f"{closed} days closed, known{first}{last}"
