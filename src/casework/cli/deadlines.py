"""``casework deadlines``: the deadline calculator, for one case or for a file of cases."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO
from zoneinfo import ZoneInfo

import attrs
import click

from casework.application.as_data.dates import local_dates
from casework.application.as_data.deadlines import deadline_data, window_data
from casework.application.calculations import Calculation, calculate, moment_from
from casework.application.organisations import Organisation
from casework.cli.batches import Json, answers_to, write_answers
from casework.cli.layout import table, wrapped
from casework.cli.opening import calendar_here, calendars_here, configured_here, procedures_here, zone_here
from casework.cli.parameters import in_the_zone_here, zone_option
from casework.cli.telling import Marked, marks
from casework.domain.deadlines.windows import CaseWindow, windows
from casework.domain.time.moments import Moment
from casework.domain.time.places import Place
from casework.domain.time.steps import in_words
from casework.errors import CaseworkError, DataError

__all__ = ["command"]

KEPT = 64
_KEYS = frozenset({"id", "procedure", "on", "calendar", "events", "known"})


class Day(click.ParamType[Moment]):
    """A date, or an instant with its offset."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Moment:
        try:
            return moment_from(value)
        except CaseworkError as error:
            self.fail(str(in_the_zone_here(error)), param, ctx)


@attrs.frozen(kw_only=True)
class Answer:
    """The deadlines of the body, and the windows of the complainant."""

    found: Calculation
    windows: tuple[CaseWindow, ...]


class Bench:
    """What every calculation of one run shares: where procedures and calendars come from, and the place."""

    def __init__(
        self, *, procedures: Path | None, calendar: str | None, zone: ZoneInfo | None, bodies: frozenset[str]
    ) -> None:
        settings = configured_here()
        own = settings.organisation if settings else Organisation(id="none")
        self._procedures = procedures_here(procedures)
        self._calendars, default = calendar_here(calendars_here(), calendar or own.calendar)
        self.zone, self._bodies, self.soon = zone or zone_here(), bodies or own.bodies, own.soon
        nation = None if calendar else own.nation
        of_nation = self._calendars.ground(default.id) if nation is None else self._calendars[nation]
        self._place = Place(zone=self.zone, calendar=default, nation=of_nation)
        self._places: dict[str, Place] = {}

    def answer(
        self,
        procedure: str,
        events: list[Mapping[str, object]],
        calendar: object = None,
        known: Mapping[str, Moment] = MappingProxyType({}),
    ) -> Answer:
        """Return what follows from *events* under *procedure*, and from the days in *known* that are no events."""
        place = self._place if calendar is None else self._place_with(calendar)
        found = calculate(
            procedure,
            events,
            procedures=self._procedures,
            calendars=self._calendars,
            place=place,
            bodies=self._bodies,
        )
        given = windows(found.case, found.version, place=place, calendars=self._calendars, known=known)
        return Answer(found=found, windows=given)

    def _place_with(self, calendar: object) -> Place:
        """Return the place with *calendar*, an id or one written in the line; the last few are kept for later lines."""
        written = json.dumps(calendar, sort_keys=True)
        if written not in self._places:
            if len(self._places) >= KEPT:
                self._places.clear()
            found = self._calendars.inline(calendar)
            # What a line writes out are holidays; a file of one's own may have closures, too.
            nation = self._calendars.ground(found.id) if isinstance(calendar, str) else found
            self._places[written] = Place(zone=self.zone, calendar=found, nation=nation)
        return self._places[written]


@click.command("deadlines")
@click.option("--batch", type=click.File("rb"), metavar="F", help="Answer JSON lines from a file, or - for the input.")
@click.option("--procedure", metavar="P", help="The procedure; see 'casework procedures list'.")
@click.option("--received", type=Day(), metavar="D", help="When it was received: a date or an instant.")
@click.option("--acknowledged", type=Day(), metavar="D", help="When it was acknowledged.")
@click.option("--responded", type=Day(), metavar="D", help="When it was answered.")
@click.option("--on", "on", type=Day(), metavar="D", help="Show how each deadline stands on this day.")
@click.option(
    "--calendar",
    metavar="C",
    help="The calendar of the place: its id, or the path of your own file; that of the configuration if left out, "
    "or else england-and-wales.",
)
@zone_option
@click.option(
    "--body",
    "bodies",
    multiple=True,
    metavar="B",
    help="A sort of body, such as school; may be repeated. Those of the configuration if left out.",
)
@click.option(
    "--procedures",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder with procedure files of your own.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON for scripts.")
@click.pass_context
def command(
    ctx: click.Context,
    *,
    batch: IO[bytes] | None,
    procedure: str | None,
    received: Moment | None,
    acknowledged: Moment | None,
    responded: Moment | None,
    on: Moment | None,
    calendar: str | None,
    zone: ZoneInfo | None,
    bodies: tuple[str, ...],
    procedures: Path | None,
    as_json: bool,
) -> None:
    """Work out the deadlines of a procedure and say why.

    \b
    casework deadlines --procedure lgsco-code-2024 --received 2026-03-30
    casework deadlines --procedure foi-2000 --received 2026-05-20 --on 2026-06-01 --json
    casework deadlines --batch cases.jsonl
    """
    told = {"received": received, "acknowledged": acknowledged, "responded": responded}
    bench = Bench(procedures=procedures, calendar=calendar, zone=zone, bodies=frozenset(bodies))
    if batch is not None:
        if procedure is not None or on is not None or any(moment is not None for moment in told.values()):
            raise click.UsageError("--batch takes everything about a case from its line: leave the other dates away")
        if _run_batch(batch, bench):
            ctx.exit(DataError.exit_code)
        return
    if procedure is None or received is None:
        raise click.UsageError("give --procedure and --received, or give --batch")
    events: list[Mapping[str, object]] = [
        {"event": name, "on": moment} for name, moment in told.items() if moment is not None
    ]
    answer = bench.answer(procedure, events)
    if as_json:
        click.echo(json.dumps(_answered(answer, on, bench)))
    else:
        _print(answer, on, bench)


def _run_batch(lines: IO[bytes], bench: Bench) -> bool:
    """Write one answer per line as the lines come; return whether any was an error."""

    def answer(line: Json) -> Json:
        procedure, events, on = _request(line, bench.zone)
        known = {starts: moment_from(day, zone=bench.zone) for starts, day in _known(line).items()}
        return _answered(bench.answer(procedure, events, line.get("calendar"), known), on, bench)

    return write_answers(answers_to(lines, answer, such_as='{"procedure": "foi-2000", "events": [...]}'))


def _request(request: Json, zone: ZoneInfo) -> tuple[str, list[Mapping[str, object]], Moment | None]:
    unknown = sorted(request.keys() - _KEYS)
    if unknown:
        message = f"unknown: {', '.join(unknown)}; the keys are {', '.join(sorted(_KEYS))}"
        raise DataError(message)
    procedure, events, on = request.get("procedure"), request.get("events"), request.get("on")
    if not isinstance(procedure, str):
        message = f"procedure is the id of a procedure, not {procedure!r}"
        raise DataError(message)
    if not isinstance(events, list):
        message = 'events is a list, such as [{"event": "received", "on": "2026-03-30"}]'
        raise DataError(message)
    return procedure, events, None if on is None else moment_from(on, zone=zone)


def _known(request: Json) -> Json:
    known = request.get("known", {})
    if not isinstance(known, dict):
        message = 'known is an object, such as {"the event": "2026-01-10"}'
        raise DataError(message)
    return known


def _answered(answer: Answer, on: Moment | None, bench: Bench) -> Json:
    return {
        "version": answer.found.version.id,
        "deadlines": [
            deadline_data(deadline, on, zone=bench.zone, soon=bench.soon, explain=True)
            for deadline in answer.found.deadlines
        ],
        "windows": [window_data(window, zone=bench.zone, explain=True) for window in answer.windows],
    }


def _print(answer: Answer, on: Moment | None, bench: Bench) -> None:
    found = answer.found
    click.echo(wrapped(f"{found.version.id} ({found.version.authority.citation})"))
    rows = []
    for deadline in found.deadlines:
        days = ("-" if moment is None else in_words(moment) for moment in local_dates(deadline, bench.zone))
        status = "" if on is None else deadline.status(on, soon=bench.soon).value.replace("_", " ")
        rows.append((deadline.stage, deadline.limit, *days, status))
    click.echo(table(("stage", "limit", "starts", "due", "done", "status"), rows))
    for deadline in found.deadlines:
        _explain(f"Stage {deadline.stage}, {deadline.limit}{_remarks(deadline)}", deadline.explanation)
    for window in answer.windows:
        if window.until is not None:
            _explain(f"{window.name}{_remarks(window)}", window.explanation)


def _explain(title: str, sentences: Iterable[str]) -> None:
    click.echo("\n" + wrapped(title))
    for sentence in sentences:
        click.echo(wrapped(sentence, indent=2))


def _remarks(date: Marked) -> str:
    said = marks(date)
    return f" ({said})" if said else ""
