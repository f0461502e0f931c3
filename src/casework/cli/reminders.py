"""``casework reminders``: list, show and check reminder schedules, and see what they say of a case."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from casework.adapters.toml_reminders import load_reminders
from casework.cli.checking import Checked, tell
from casework.cli.layout import labelled, wrapped
from casework.cli.opening import around_here, open_book_to_read, reminders_here
from casework.cli.parameters import CASE, MOMENT, by_option, json_option
from casework.cli.reminder_telling import preview_data, preview_told
from casework.cli.telling import Json, cited, say_json
from casework.domain.actors import Actor
from casework.domain.reminders.checks import mistakes_beside
from casework.domain.reminders.schedules import AppliesTo, ReminderSchedule, Rung, Subject
from casework.domain.time.moments import Moment
from casework.errors import CaseworkError

__all__ = ["command"]

_OVERDUE = "overdue"
_UNTOLD = {
    Subject.LIMIT: "time limits",
    Subject.ALLOCATION: "cases that wait to be given to somebody",
    Subject.SILENCE: "cases without any contact",
    Subject.REMEDY: "remedies",
    Subject.CONSENT: "consents that end",
    Subject.CONSENT_ASKED: "consents that were asked for and have not come",
    Subject.ADJUSTMENT: "adjustments to be reviewed",
    Subject.RESTRICTION: "restrictions to be reviewed",
    Subject.NO_OWNER: "cases that nobody has",
    _OVERDUE: "time limits that are overdue",
}


@click.group("reminders")
def command() -> None:
    """List, show and check reminder schedules, and see what they say of a case.

    They say who is reminded of what, and when. Nothing here sends or writes anything.
    """


@command.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """List the reminder schedules that can be used."""
    found = tuple(reminders_here().values())
    if as_json:
        click.echo(json.dumps([_described(schedule) for schedule in found]))
        return
    width = max(len(schedule.id) for schedule in found) + 2
    for schedule in found:
        click.echo(labelled(schedule.id, f"{schedule.name}, for {_scope(schedule.applies_to)}", width=width))


@command.command()
@click.argument("schedule")
@click.option("--file", "as_file", is_flag=True, help="Print the file itself, to be copied and changed.")
@json_option
def show(*, schedule: str, as_file: bool, as_json: bool) -> None:
    """Show the reminders of a schedule, by its id or from a file of your own."""
    schedules = reminders_here()
    if as_file:
        click.echo(schedules.text(schedule), nl=False)
        return
    found = schedules.named(schedule)
    if as_json:
        say_json(_described(found))
        return
    for line in _lines(found):
        click.echo(line)


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], as_json: bool) -> None:
    """Check reminder schedules of your own; all mistakes are listed."""
    tell(ctx, [_checked(file) for file in files], sort="schedule", as_json=as_json)


@command.command()
@CASE
@click.option("--from", "since", type=MOMENT, metavar="WHEN", help="Leave out what fires before; nothing, by default.")
@click.option(
    "--to", "until", type=MOMENT, metavar="WHEN", help="Leave out what fires after; in three months, by default."
)
@by_option(required=False)
@json_option
def preview(case: str, *, since: Moment | None, until: Moment | None, by: Actor | None, as_json: bool) -> None:
    """Say what would fire for a case, when, to whom and why, and what is skipped.

    It goes by all that is recorded now, sends nothing and writes nothing. CASE is a reference or an id.
    """
    with open_book_to_read() as book:
        found, file = book.reminders(case, since=since, until=until, viewer=by), book.case(case, viewer=by)
        if as_json:
            say_json(preview_data(book, file, found))
            return
        click.echo(preview_told(book, file, found))


def _checked(file: Path) -> Checked:
    shipped = load_reminders()
    try:
        schedule = shipped.from_file(file)
    except CaseworkError as error:
        return Checked.refused(file.name, error)
    problems = tuple(f"{file.name}: {each}" for each in mistakes_beside(schedule, around_here()))
    untold = tuple(_untold(schedule))
    return Checked(
        file=file.name,
        id=schedule.id,
        replaces=schedule.id in shipped,
        problems=problems,
        more={"untold": [] if problems else list(untold)},
        remarks=tuple(_remark(untold)),
    )


def _untold(schedule: ReminderSchedule) -> Iterator[str]:
    """Yield, as codes, of what nobody is reminded by *schedule*."""
    yield from (each.value for each in schedule.unwatched)
    if Subject.LIMIT not in schedule.unwatched and not schedule.tells_overdue:
        yield _OVERDUE


def _remark(untold: Sequence[str]) -> Iterator[str]:
    """Yield the sentence that says so: a case goes by one schedule, and by no other besides."""
    if untold:
        named = ", ".join(_UNTOLD[each] for each in untold)
        yield f"A case goes by one schedule alone, and by this one nobody is reminded of: {named}."


def _described(schedule: ReminderSchedule) -> Json:
    applies = schedule.applies_to
    since = schedule.in_force_from
    return {
        "id": schedule.id,
        "name": schedule.name,
        "citation": schedule.authority.citation,
        "evidence": schedule.authority.evidence.value,
        "source": schedule.authority.source,
        "note": schedule.note,
        "in_force_from": None if since is None else since.isoformat(),
        "at": f"{schedule.at:%H:%M}",
        "goes_up": list(schedule.goes_up),
        "applies_to": {
            "procedures": list(applies.procedures),
            "kinds": [each.value for each in applies.kinds],
            "services": list(applies.services),
            "flags": [each.value for each in applies.flags],
        },
        "rungs": [_rung(rung) for rung in schedule.rungs],
    }


def _rung(rung: Rung) -> Json:
    return {
        "id": rung.id,
        "watches": rung.watches.value,
        "limits": list(rung.limits),
        "stages": list(rung.stages),
        "when": str(rung.when),
        "calendar": rung.calendar,
        "to": list(rung.to),
    }


def _scope(applies: AppliesTo) -> str:
    named = {"": applies.procedures, "kind ": applies.kinds, "service ": applies.services, "flag ": applies.flags}
    said = [f"{what}{' or '.join(each.replace('_', ' ') for each in names)}" for what, names in named.items() if names]
    return ", ".join(said) or "every case"


def _lines(schedule: ReminderSchedule) -> Iterator[str]:
    yield wrapped(f"{schedule.name} ({schedule.id})")
    yield wrapped(cited(schedule.authority), indent=2)
    if schedule.note:
        yield wrapped(schedule.note, indent=2, hanging=2)
    since = "" if schedule.in_force_from is None else f", from {schedule.in_force_from.isoformat()} on"
    yield wrapped(f"For {_scope(schedule.applies_to)}{since}, at {schedule.at:%H:%M}.", indent=2)
    if schedule.goes_up:
        yield wrapped(
            f"Where nobody has any role of a rung, the next one is told: {', '.join(schedule.goes_up)}.", indent=2
        )
    for rung in schedule.rungs:
        named = f" ({', '.join(rung.limits)})" if rung.limits else ""
        stages = f" in stage {' or '.join(rung.stages)}" if rung.stages else ""
        calendar = f" on {rung.calendar}" if rung.calendar else ""
        what = rung.watches.replace("_", " ")
        yield wrapped(f"{rung.id}: {what}{named}{stages}, {rung.when}{calendar}, to {', '.join(rung.to)}", indent=2)
