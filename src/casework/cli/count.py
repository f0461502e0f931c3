"""``casework count``: the counting calculator, for one count, the days between two dates, or a file of counts."""

import datetime as dt
import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, TypeAlias, cast
from zoneinfo import ZoneInfo

import click

from casework.adapters.toml_calendars import TomlCalendars
from casework.application.as_data.explaining import explained
from casework.cli.batches import Json, answers_to, write_answers
from casework.cli.layout import wrapped
from casework.cli.opening import calendar_here, calendars_here, configured_here, zone_here
from casework.cli.parameters import AmountType, Words, zone_option
from casework.domain.time.calendars import WorkingCalendar
from casework.domain.time.counting import ClockStart, ClosedDay, CountingRule, DayOne, Direction, Roll, Unit, count
from casework.domain.time.lateness import Ends, count_between
from casework.domain.time.moments import Moment, local_day
from casework.domain.time.steps import Step, in_words
from casework.errors import DataError, UsageError

__all__ = ["command"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_WORDS = frozenset({"unit", "direction", "closed_day", "start", "day_one", "roll"})
_RULE_KEYS = _WORDS | {"amount", "cut_off"}
_NEEDED = ("from", "amount", "unit")
_KEYS = _RULE_KEYS | {"id", "from", "calendar"}

FindCalendar: TypeAlias = Callable[[object], WorkingCalendar]


@click.command("count")
@click.option("--from", "from_", metavar="D", help="The start: a date, a local time, or an instant with its offset.")
@click.option("--to", metavar="D", help="Count the days between --from and this date instead.")
@click.option("--batch", type=click.File("rb"), metavar="F", help="Answer JSON lines from a file, or - for the input.")
@click.option("--amount", type=AmountType("units", such_as=10), metavar="N", help="How many of the unit.")
@click.option("--unit", type=Words([word.value for word in Unit]), help="What to count.")
@click.option(
    "--direction",
    type=Words([word.value for word in Direction]),
    help="After the start (default), or leading up to it.",
)
@click.option("--cut-off", metavar="HH:MM", help="A local time at or after which a start counts as the next day.")
@click.option(
    "--closed-day",
    type=Words([word.value for word in ClosedDay]),
    help="Keep a start on a closed day (default), or move it.",
)
@click.option(
    "--start", type=Words([word.value for word in ClockStart]), help="Day 0: the receipt (default), or a day after it."
)
@click.option(
    "--day-one",
    type=Words([word.value for word in DayOne]),
    help="Day 1 comes after day 0 (default), or is the same day.",
)
@click.option(
    "--roll",
    type=Words([word.value for word in Roll]),
    help="Where a result on a closed day moves to (default: nowhere).",
)
@click.option(
    "--calendar",
    metavar="C",
    help="A calendar's id, or the path of your own calendar file; that of the configuration if left out.",
)
@zone_option
@click.option("--ends", type=Words(["both", "start", "end"]), help="With --to: which ends count too (default: end).")
@click.option("--json", "as_json", is_flag=True, help="Write JSON for scripts.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    from_: str | None,
    to: str | None,
    batch: IO[bytes] | None,
    calendar: str | None,
    zone: ZoneInfo | None,
    ends: str | None,
    as_json: bool,
    **options: object,
) -> None:
    """Count a time limit and say how, day by day.

    \b
    casework count --from 2024-12-20 --amount 20 --unit working-days --calendar england-and-wales
    casework count --from 2024-12-20 --to 2025-01-22 --unit working-days --calendar england-and-wales
    casework count --batch counts.jsonl
    """
    given = {key: value for key, value in options.items() if value is not None}
    calendars, chosen = _calendars(calendar)
    zone = zone or zone_here()
    if batch is not None:
        _refuse(given | _said(from_=from_, to=to, ends=ends), beside="--batch")
        if _run_batch(batch, calendars, chosen, zone):
            ctx.exit(DataError.exit_code)
        return
    if chosen is None:
        raise click.UsageError(f"name a --calendar: {', '.join(calendars)}, or the path of your own calendar file")
    if from_ is None or "unit" not in given or (to is None and "amount" not in given):
        raise click.UsageError("give --from and --unit with --amount or --to, or give --batch")
    if to is None:
        _refuse(_said(ends=ends), beside="--amount")
        _print_count(_start(from_), _rule(given, cut_off_is="--cut-off"), chosen, zone, as_json=as_json)
        return
    _refuse({key: value for key, value in given.items() if key != "unit"}, beside="--to")
    days = (_day(from_, zone), _day(to, zone))
    _print_between(days, Unit(str(given["unit"])), chosen, cast("Ends", ends or "end"), as_json=as_json)


def _said(**options: str | None) -> Json:
    return {key: value for key, value in options.items() if value is not None}


def _refuse(options: Mapping[str, object], *, beside: str) -> None:
    if options:
        names = ", ".join("--" + name.strip("_").replace("_", "-") for name in sorted(options))
        raise click.UsageError(f"{names} cannot stand beside {beside}: leave one of them away")


def _calendars(wanted: str | None) -> tuple[TomlCalendars, WorkingCalendar | None]:
    """Return the calendars to choose from, and the one that was asked for by its id or its path."""
    calendars, settings = calendars_here(), configured_here()
    wanted = wanted or (settings.organisation.calendar if settings else None)
    return (calendars, None) if wanted is None else calendar_here(calendars, wanted)


def _start(text: object) -> Moment:
    """Read a date, a local time without an offset, or an instant; nothing else is guessed at."""
    try:
        if isinstance(text, str) and _DATE.fullmatch(text):
            return dt.date.fromisoformat(text)
        if isinstance(text, str) and _INSTANT.fullmatch(text):
            return dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    message = (
        f"from cannot be {text!r}: write a date as 2026-04-03, a local time as 2026-04-03T16:00 "
        "or an instant as 2026-04-03T16:00+01:00"
    )
    raise UsageError(message)


def _day(text: str, zone: ZoneInfo) -> dt.date:
    moment = _start(text)
    if isinstance(moment, dt.datetime) and moment.utcoffset() is None:
        return moment.date()
    return local_day(moment, zone)


def _rule(given: Mapping[str, object], *, cut_off_is: str = "cut_off") -> CountingRule:
    """Make a rule of the keys that were given; the rest are the defaults. *cut_off_is* is what its writer calls it."""
    parts = {key: value for key, value in given.items() if key in _RULE_KEYS and value is not None}
    for key in _WORDS & parts.keys():
        word = parts[key]
        parts[key] = word.replace("-", "_") if isinstance(word, str) else word
    cut_off = parts.pop("cut_off", None)
    return CountingRule(**parts, cut_off=None if cut_off is None else _cut_off(cut_off, cut_off_is))  # type: ignore[arg-type] # it checks


def _cut_off(text: object, called: str) -> dt.time:
    if isinstance(text, str) and _TIME.fullmatch(text):
        return dt.time.fromisoformat(text)
    message = f"{called} cannot be {text!r}: write a local time as 16:00"
    raise UsageError(message)


def _print_count(
    start: Moment, rule: CountingRule, calendar: WorkingCalendar, zone: ZoneInfo, *, as_json: bool
) -> None:
    answer = _counted(start, rule, calendar, zone)
    if as_json:
        click.echo(json.dumps(answer))
        return
    due = dt.datetime.fromisoformat(str(answer["due"]))
    click.echo(in_words(due if "T" in str(answer["due"]) else due.date()))
    for sentence in cast("list[str]", answer["explanation"]):
        click.echo(wrapped(sentence, indent=2))


def _counted(start: Moment, rule: CountingRule, calendar: WorkingCalendar, zone: ZoneInfo) -> Json:
    trace: list[Step] = []
    counted = count(start, rule, calendar, zone=zone, trace=trace)
    return {"due": counted.due.isoformat(), "provisional": counted.provisional, **explained(trace)}


_BETWEEN = {
    "both": "from {} to {}, both included",
    "start": "from {} up to, but not including, {}",
    "end": "after {}, up to and including {}",
}


def _print_between(
    days: tuple[dt.date, dt.date], unit: Unit, calendar: WorkingCalendar, ends: Ends, *, as_json: bool
) -> None:
    start, end = days
    number = count_between(start, end, unit, calendar, ends=ends)
    provisional = unit is not Unit.CALENDAR_DAYS and not calendar.knows(start, end)
    if as_json:
        answer = {"from": str(start), "to": str(end), "unit": unit.value, "ends": ends, "count": number}
        click.echo(json.dumps(answer | {"provisional": provisional}))
        return
    words = unit.replace("_", " ")
    click.echo(f"{number} {words.removesuffix('s') if number == 1 else words}")
    click.echo(wrapped(f"Counted {_BETWEEN[ends].format(in_words(start), in_words(end))}.", indent=2))
    if unit is not Unit.CALENDAR_DAYS:
        click.echo(wrapped(f"Calendar: {calendar.name} ({calendar.id}, version {calendar.version}).", indent=2))
    if provisional:
        click.echo("  Provisional: not all holidays between these dates are known.")


def _run_batch(
    lines: Iterable[bytes], calendars: TomlCalendars, chosen: WorkingCalendar | None, zone: ZoneInfo
) -> bool:
    """Write one answer per line as the lines come; return whether any was an error."""
    return write_answers(_answers(lines, _finder(calendars, chosen), zone))


def _finder(calendars: TomlCalendars, chosen: WorkingCalendar | None) -> FindCalendar:
    """Return the way from what a line says to its calendar; the last inline calendars are kept for later lines."""

    @functools.lru_cache(maxsize=64)
    def inline(written: str) -> WorkingCalendar:
        return calendars.inline(json.loads(written))

    def find(raw: object) -> WorkingCalendar:
        if raw is None:
            if chosen is None:
                message = f"calendar is missing: name one of {', '.join(calendars)}"
                raise DataError(message)
            return chosen
        return calendars[raw] if isinstance(raw, str) else inline(json.dumps(raw, sort_keys=True))

    return find


def _answers(lines: Iterable[bytes], find: FindCalendar, zone: ZoneInfo) -> Iterator[Json]:
    def answer(line: Json) -> Json:
        _check_keys(line)
        return _counted(_start(line["from"]), _rule(line), find(line.get("calendar")), zone)

    such_as = '{"from": "2024-12-20", "amount": 20, "unit": "working_days"}'
    return answers_to(lines, answer, such_as=such_as, pairs=_without_repeats)


def _without_repeats(pairs: list[tuple[str, object]]) -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a key is given twice"
        raise ValueError(message)
    return found


def _check_keys(request: Json) -> None:
    problems = [f"{key} is missing" for key in _NEEDED if request.get(key) is None]
    unknown = sorted(request.keys() - _KEYS)
    if unknown:
        problems.append(f"unknown: {', '.join(unknown)}; the keys are {', '.join(sorted(_KEYS))}")
    if problems:
        raise DataError(problems[0], problems=problems[1:])
