"""``casework demo``: a council's year on a store of its own, in a folder that stays behind to look at."""

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import click

from casework.cli.layout import wrapped
from casework.cli.parameters import json_option
from casework.cli.telling import say_json
from casework.errors import UsageError

__all__ = ["command"]

FIRST_LINE = "# Made by 'casework demo'. It may be thrown away, and 'casework demo' makes it anew."
YEAR, SEED, CASES = 2025, 2034, 480


class _OnDay(Protocol):
    def __call__(self, day: dt.date) -> None: ...


@click.command("demo")
@click.argument("folder", metavar="[DIR]", default="casework-demo", type=click.Path(file_okay=False, path_type=Path))
@click.option("--cases", type=click.IntRange(min=60), default=CASES, hidden=True)
@json_option
def command(folder: Path, *, cases: int, as_json: bool) -> None:
    """Play a council's year and leave the files to look at.

    They go into DIR, a new folder casework-demo if it is left out.
    What an earlier demonstration left there is replaced. Everything is made up, and nothing is sent to anybody. What
    happens in the year is the same every time; the references of the cases, and with them the seal of the log, are not.
    """
    from casework.cli import tour

    replaced = _make_ready(folder)
    if not as_json:
        click.echo(tour.GREETING)
        if replaced:
            click.echo(wrapped(f"It replaces what an earlier demonstration left in {folder}."))
    with progress(quiet=as_json) as each_day:
        made = tour.play(folder, first_line=FIRST_LINE, year=YEAR, seed=SEED, cases=cases, each_day=each_day)
    figures: dict[str, object] = {}
    with made:
        for section in tour.sections(made):
            figures |= section.figures
            if not as_json:
                click.echo(section.text)
    if as_json:
        say_json(figures)


def _make_ready(folder: Path) -> bool:
    """Make *folder*, or clear it of what an earlier demonstration left; return whether there was any.

    Raises:
        UsageError: If there is anything in it, and no demonstration made it.
    """
    configuration = folder / "casework.toml"
    if folder.exists() and any(folder.iterdir()) and not _is_ours(configuration):
        message = f"{folder} is not empty, and no demonstration made it: name another folder, as in 'casework demo DIR'"
        raise UsageError(message)
    replaced = configuration.exists()
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in ("casework.toml", "casework.db*", "procedures/*.toml", "reports/*.*"):
        for path in folder.glob(pattern):
            path.unlink()
    return replaced


def _is_ours(configuration: Path) -> bool:
    try:
        return configuration.read_text(encoding="utf-8").startswith(FIRST_LINE)
    except (OSError, UnicodeDecodeError):
        return False


@contextmanager
def progress(*, quiet: bool) -> Iterator[_OnDay]:
    """Show how far the year is, on a terminal only, and wipe it away afterwards."""
    if quiet or not sys.stderr.isatty():
        yield lambda _day: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Playing the year", total=366)

        def on_day(day: dt.date) -> None:
            bar.update(task, completed=day.timetuple().tm_yday, description=f"Playing {day:%B %Y}")

        yield on_day
