"""``casework procedures``: list, show and check procedures."""

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs
import click

from casework.cli.checking import tell
from casework.cli.layout import wrapped
from casework.cli.opening import calendars_here, outcomes_here, procedures_here
from casework.cli.procedure_checking import checked, checked_here, files_in
from casework.cli.procedure_drafting import new
from casework.cli.telling import cited, stage_in_words
from casework.domain.conduct import Barred, Conflict, Exclusion, Guidance, LetterRule, RoleAt
from casework.domain.deadlines.reckoning import trigger_in_words
from casework.domain.deadlines.steps import amount_in_words
from casework.domain.overrides import own_rules
from casework.domain.procedures import (
    Anchor,
    Count,
    ExtensionRule,
    Limit,
    PauseRule,
    Period,
    Procedure,
    ProcedureVersion,
    Referral,
    Stage,
    Trigger,
    Window,
)
from casework.domain.time.rules import ClockStart, ClosedDay, DayOne, Direction, Roll
from casework.errors import UsageError

__all__ = ["command"]

_CALENDARS = {"place": "the place's calendar", "nation": "the public holidays of the nation where the body is"}

folder = click.option(
    "--procedures",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder with procedure files of your own.",
)
as_json_flag = click.option("--json", "as_json", is_flag=True, help="Write JSON for scripts.")


@click.group("procedures")
def command() -> None:
    """List, show and check procedures.

    They are the stages and time limits for each kind of case.
    """


command.add_command(new)


@command.command("list")
@folder
@as_json_flag
def list_(*, procedures: Path | None, as_json: bool) -> None:
    """List the procedures that can be used."""
    library = procedures_here(procedures)
    found = [library.get(procedure) for procedure in library.ids()]
    if as_json:
        click.echo(json.dumps([_listed(procedure) for procedure in found]))
        return
    for procedure in found:
        kinds = ", ".join(kind.value.replace("_", " ") for kind in procedure.applies_to)
        click.echo(procedure.id)
        click.echo(wrapped(f"{procedure.name} ({procedure.jurisdiction}; {kinds})", indent=4, hanging=4))


def _listed(procedure: Procedure) -> dict[str, object]:
    return {
        "id": procedure.id,
        "name": procedure.name,
        "jurisdiction": procedure.jurisdiction,
        "applies_to": [kind.value for kind in procedure.applies_to],
        "versions": [version.id for version in procedure.versions],
    }


@command.command()
@click.argument("procedure")
@click.option("--on", metavar="DATE", help="The version in force on this day; the last one if left out.")
@click.option("--file", "as_file", is_flag=True, help="Print the file itself, to be copied and changed.")
@folder
@as_json_flag
def show(*, procedure: str, on: str | None, as_file: bool, procedures: Path | None, as_json: bool) -> None:
    """Show stages and limits with number, citation and evidence."""
    library = procedures_here(procedures)
    if as_file:
        click.echo(library.text(procedure), nl=False)
        return
    found = library.get(procedure)
    version = found.versions[-1] if on is None else found.version_on(_day(on))
    if as_json:
        alone = attrs.evolve(found, versions=(attrs.evolve(version, base=None),))
        described = attrs.asdict(alone, value_serializer=_plain)
        described["version"] = {"id": version.id, **described.pop("versions")[0]}
        described["version"]["base"] = version.base.id if version.base else None
        described["version"]["own"] = [what for what, _ in own_rules(version)]
        described["versions"] = [each.id for each in found.versions]
        click.echo(json.dumps(described))
        return
    for line in _procedure_lines(found, version):
        indent = len(line) - len(line.lstrip(" "))
        click.echo(wrapped(line, hanging=indent + 2))


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is not a date: write it as 2026-04-03"
        raise UsageError(message) from None


def _plain(_instance: object, _field: Any, value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, (Decimal, RoleAt, Trigger)):
        return str(value)
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return value


@command.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--calendars",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder with calendar files of your own, which the procedures may name.",
)
@as_json_flag
@click.pass_context
def check(ctx: click.Context, *, files: tuple[Path, ...], calendars: Path | None, as_json: bool) -> None:
    """Check procedure files, or all in a folder; by default those that can be used here.

    All mistakes are listed. A file without any is walked through: a case goes to every stage by the decisions that
    officers take. What no decision reaches is a mistake too: a clock that never runs, a stage without a way out, a
    ground, a pause or a rule about roles that nobody could use. Then every path is walked on which no stage is visited
    more than twice, and each clock is tried on each of them; --json lists the paths.
    """
    known, schemes = calendars_here(calendars), tuple(outcomes_here())
    found = [checked(file, known, schemes) for path in files for file in files_in(path)]
    tell(ctx, found or checked_here(known, schemes), sort="procedure", as_json=as_json)


def _procedure_lines(procedure: Procedure, version: ProcedureVersion) -> Iterator[str]:
    yield from _heading(procedure, version)
    if version.base is not None:
        yield f"  Based on {version.base.id}, apart from what is marked as own"
    for what, before in own_rules(version):
        yield f"  Own: {what}, {_instead_of(before)}"
    for stage in version.stages:
        yield from _stage_lines(stage, version)
    following = [*map(_exclusion_line, version.exclusions), *map(_conflict_line, version.conflicts)]
    following += [*map(_pause_line, version.pauses), *map(_window_line, version.windows)]
    following += [_referral_line(version.referral)] if version.referral is not None else []
    following += [f"In the end: no referral. {version.no_referral}"] if version.no_referral else []
    for line in following:
        yield from ("", line)


def _heading(procedure: Procedure, version: ProcedureVersion) -> Iterator[str]:
    yield f"{procedure.name} ({procedure.id})"
    yield f"  {procedure.jurisdiction}; {procedure.legal_status}"
    since = version.effective_from.isoformat() if version.effective_from else "a day that is not known"
    yield f"  Version in force since {since}: {cited(version.authority)}"
    if version.takes_over_open:
        yield f"  It takes over what is open on {since}: the stage that is open on that day, and those that follow"
    if procedure.anchor is Anchor.STAGE:
        yield "  Each stage is governed by the version in force when it began"
    if len(procedure.versions) > 1:
        yield f"  All versions: {', '.join(each.id for each in procedure.versions)}"
    if procedure.ends_on is not None:
        yield f"  Last day of force: {procedure.ends_on.isoformat()}"
    if procedure.supersedes:
        yield f"  It took the place of: {', '.join(procedure.supersedes)}"
    if version.outcomes is not None:
        yield f"  Outcomes: those of the scheme {version.outcomes}"
    if procedure.working_day:
        yield f"  Working day: {procedure.working_day}"
    yield from (f"  Note: {note}" for note in (procedure.note, version.note) if note)


def _instead_of(before: Limit | Window | PauseRule | Referral | None) -> str:
    match before:
        case None:
            return "which the base does not have"
        case Limit():
            more = f"; more time: {_extension(before.extension, before)}" if before.extension else ""
            return f"instead of: {_numbers(before)}{more} {cited(before.authority)}"
        case Window():
            return f"instead of: {_window_line(before)}"
        case PauseRule():
            return f"instead of: {_pause_line(before)}"
        case _:
            return f"instead of: {_referral_line(before)}"


def _stage_lines(stage: Stage, version: ProcedureVersion) -> Iterator[str]:
    yield ""
    following = f"; then {', '.join(stage.next)}" if stage.next else ""
    named = stage_in_words(stage)
    yield f"S{named[1:]}{_beginning(stage, version)}{following}"
    if stage.note:
        yield f"  Note: {stage.note}"
    for guidance in stage.guidance:
        yield from _guidance_lines(guidance)
    yield from map(_letter_line, stage.letters)
    for limit in stage.limits:
        yield from _limit_lines(limit)


def _letter_line(letter: LetterRule) -> str:
    parts = ", ".join(part.in_words for part in letter.says)
    note = f" {letter.note}" if letter.note else ""
    return f"  {letter.kind.in_words} says {parts}.{note} {cited(letter.authority)}"


def _beginning(stage: Stage, version: ProcedureVersion) -> str:
    if stage.id == version.first_stage:
        return "; a case begins here"
    return "; a case may begin here" if stage.id in version.first_stages else ""


def _guidance_lines(guidance: Guidance) -> Iterator[str]:
    kinds = ", ".join(kind.value.replace("_", " ") for kind in guidance.kinds)
    yield f"  What to do now{f' ({kinds})' if kinds else ''}: {guidance.do}"
    if guidance.put_right:
        up_to = "" if guidance.up_to is None else f", up to {guidance.up_to:.2f} {guidance.currency}"
        yield f"    Put right on the spot{up_to}: {guidance.put_right}"
    yield f"    {cited(guidance.authority)}"


def _limit_lines(limit: Limit) -> Iterator[str]:
    bound = f" (only for: {limit.only_for})" if limit.only_for else ""
    bound += f" (not for: {limit.not_for})" if limit.not_for else ""
    yield f"  {limit.id}: {limit.name}{bound}"
    again = "; it begins anew whenever it is done" if limit.repeats else ""
    course = f"from the {trigger_in_words(limit.starts)} to the {trigger_in_words(limit.done)}"
    yield f"    {_numbers(limit)}, {course}{again}"
    yield f"    {cited(limit.authority)}"
    if limit.counting is not None:
        yield f"    The counting rule: {cited(limit.counting)}"
    if limit.extension is not None:
        yield f"    More time: {_extension(limit.extension, limit)}"
    if limit.at_most is not None:
        most = amount_in_words(limit.at_most.amount, limit.at_most.unit.value)
        yield f"    At most {most}, whatever stands still or is given: {cited(limit.at_most.authority)}"
    if limit.note:
        yield f"    Note: {limit.note}"


def _numbers(limit: Limit) -> str:
    numbers = f" or, whichever is {limit.pick.value}, ".join(_count(count) for count in limit.counts)
    return numbers or ("a date that is given" if limit.given else "no number")


def _count(count: Count) -> str:
    rule = count.rule
    words = [amount_in_words(rule.amount, rule.unit.value)]
    if rule.direction is Direction.BEFORE:
        words.append("before")
    if rule.cut_off is not None:
        words.append(f"cut-off {rule.cut_off:%H:%M}")
    if rule.closed_day is ClosedDay.DEEMED:
        words.append("a start on a closed day is deemed the next working day")
    if rule.start is not ClockStart.RECEIPT:
        words.append(f"day 0 is the {rule.start.value.replace('_', ' ')}")
    if rule.day_one is DayOne.SAME:
        words.append("the first day counts")
    if rule.roll is not Roll.NONE:
        words.append(f"a closed last day rolls {rule.roll.value}")
    calendar = _CALENDARS.get(count.calendar, f"calendar {count.calendar}")
    return f"{words[0]} ({', '.join([*words[1:], calendar])})"


def _extension(rule: ExtensionRule, limit: Limit) -> str:
    unit = rule.unit or (limit.counts[0].rule.unit if limit.counts else None)
    parts = ["as agreed" if rule.amount is None or unit is None else amount_in_words(rule.amount, unit.value)]
    if rule.times is not None:
        parts.append("once" if rule.times == 1 else f"{rule.times} times")
    if rule.at_most is not None:
        most = rule.at_most_unit or (limit.counts[0].rule.unit if limit.counts else unit)
        parts.append(f"at most {amount_in_words(rule.at_most, most.value) if most else rule.at_most} in all")
    base = {"due": "from the due date", "start": "from the start", "granted": "from the day it is given"}
    parts.append(base[rule.base.value])
    if rule.condition:
        parts.append(f"if: {rule.condition}")
    if rule.tell:
        parts.append(f"tell: {rule.tell}")
    return f"{'; '.join(parts)}. {cited(rule.authority)}"


def _exclusion_line(exclusion: Exclusion) -> str:
    what = " or ".join("a complaint" if each is Barred.COMPLAINT else "the next stage" for each in exclusion.bars)
    parts = [f"{exclusion.name} ({exclusion.id}); it turns away {what}"]
    if exclusion.discretion:
        parts.append("consider whether to take it on all the same")
    if exclusion.signpost:
        parts.append("give the ombudsman's details")
    note = f" {exclusion.note}" if exclusion.note else ""
    return f"May be refused: {'; '.join(parts)}.{note} {cited(exclusion.authority)}"


def _conflict_line(conflict: Conflict) -> str:
    note = f" {conflict.note}" if conflict.note else ""
    roles = f"{_role(conflict.first)}, then {_role(conflict.second)}"
    return f"Not one person: {roles} ({conflict.id}). {conflict.name}.{note} {cited(conflict.authority)}"


def _role(role: RoleAt) -> str:
    name = role.role.value.replace("_", " ")
    return f"{name} in stage {role.stage}" if role.stage else name


def _pause_line(pause: PauseRule) -> str:
    effect = "the clock begins anew afterwards" if pause.restarts else "the clock stands still"
    if not pause.counts_last_day:
        effect += "; the day on which it goes on does not count"
    note = f" {pause.note}" if pause.note else ""
    return f"Pause for {pause.reason.replace('_', ' ')}: {effect}.{note} {cited(pause.authority)}"


def _window_line(window: Window) -> str:
    periods = f"; whichever is {window.pick.value}: ".join(_period(period) for period in window.periods)
    paused = " or ".join(reason.replace("_", " ") for reason in window.pauses)
    left_out = f" Pauses for {paused} are left out." if paused else ""
    note = f" {window.note}" if window.note else ""
    return f"{window.name}: {periods}.{left_out}{note} {cited(window.authority)}"


def _period(period: Period) -> str:
    return f"{_count(period.count) if period.count else 'no number'} from {period.starts}"


def _referral_line(referral: Referral) -> str:
    period = f", {_period(referral.period)}" if referral.period else ""
    note = f" {referral.note}" if referral.note else ""
    return f"In the end: {referral.body}{period}.{note} {cited(referral.authority)}"
