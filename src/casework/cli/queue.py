"""``casework due``: the queue, one line for each date by which something is due."""

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs
import click

from casework.application.ports import CaseRow, LimitRow
from casework.cli.layout import number_of, table
from casework.cli.opening import open_book_to_read
from casework.cli.parameters import CODE, DAY, AmountType, by_option, json_option
from casework.cli.telling import Json, marks, say_json, say_unreadable
from casework.domain.actors import Actor
from casework.domain.cases.parts import CaseStatus, RemedyStatus
from casework.domain.deadlines import DeadlineResult
from casework.domain.time.steps import in_words

__all__ = ["Due", "command", "dates_in_cases", "due_by"]


@attrs.frozen(kw_only=True)
class Due:
    """A date by which something of a case is due: a time *limit*, or else what *name* says, ``remedy:r1``."""

    on: dt.date
    name: str
    row: CaseRow
    limit: LimitRow | None = None

    @property
    def what(self) -> str:
        """Say in words what is due: ``respond (1)``, ``remedy r1``."""
        if self.limit is None:
            return self.name.replace(":", " ")
        return f"{self.name.replace('_', ' ')} ({self.limit.stage})"

    def not_started_by(self, day: dt.date) -> bool:
        """Whether the date has passed on *day*, and is only the latest that is possible: the clock has not started."""
        return self.on < day and self.limit is not None and self.limit.waits_to_start

    def is_overdue(self, day: dt.date) -> bool:
        """Whether it is late on *day*."""
        return self.on < day and not self.not_started_by(day)


def due_by(rows: Iterable[CaseRow], day: dt.date) -> tuple[Due, ...]:
    """Return every date of the cases in *rows* by which something is due, up to *day*, the earliest first."""
    known = (due for row in rows for due in _dates(row))
    return tuple(sorted((due for due in known if due.on <= day), key=lambda due: due.on))


def _dates(row: CaseRow) -> Iterator[Due]:
    # A remedy outlives its case; a time limit does not.
    for limit in row.limits if row.status == CaseStatus.OPEN else ():
        if limit.result == DeadlineResult.OPEN and limit.due_on is not None:
            yield Due(on=dt.date.fromisoformat(limit.due_on), name=limit.limit, row=row, limit=limit)
    for remedy in row.remedies:
        if remedy.result == RemedyStatus.OPEN and remedy.due_on is not None:
            yield Due(on=dt.date.fromisoformat(remedy.due_on), name=f"remedy:{remedy.remedy}", row=row)
    # A row knows of the review of an adjustment only where nothing else is due earlier.
    if row.next_due_on is not None and (row.next_due_limit or "").startswith("review:"):
        yield Due(on=dt.date.fromisoformat(row.next_due_on), name=row.next_due_limit or "", row=row)


@click.command("due")
@click.option("--on", type=DAY, metavar="DATE", help="The day to look from; today, if left out.")
@click.option(
    "--within",
    type=AmountType("calendar days", least=0, such_as=14),
    default=0,
    metavar="N",
    help="Also what is due in N calendar days.",
)
@click.option("--service", type=CODE, metavar="CODE", help="Only cases of this service.")
@click.option("--team", type=CODE, metavar="ID", help="Only cases of this team.")
@click.option("--handler", type=CODE, metavar="ID", help="Only cases of this member of staff.")
@by_option(required=False)
@json_option
def command(
    *,
    on: dt.date | None,
    within: int,
    service: str | None,
    team: str | None,
    handler: str | None,
    by: Actor | None,
    as_json: bool,
) -> None:
    """List every date that is overdue or due, earliest first.

    A case stands there once for each time limit and each remedy that is due.
    """
    with open_book_to_read() as book:
        day = on or book.today()
        rows = [
            row
            for row in book.due(on=day, within=within, viewer=by)
            if service in (None, row.service) and team in (None, row.team) and handler in (None, row.handler)
        ]
        say_unreadable(book.unreadable(viewer=by))
    until = day + dt.timedelta(days=within)
    queue = due_by(rows, until)
    if as_json:
        say_json({"on": day.isoformat(), "until": until.isoformat(), "due": [_due_json(due, day) for due in queue]})
    elif queue:
        late, waiting = sum(due.is_overdue(day) for due in queue), sum(due.not_started_by(day) for due in queue)
        counts = f"{late} overdue, {len(queue) - late - waiting} due"
        counts += f", {waiting} not started" if waiting else ""
        click.echo(f"{dates_in_cases(queue)} on {in_words(day)}: {counts}.\n")
        headings = ("Due", "", "Case", "What", "", "Kind", "Service", "Handler")
        click.echo(table(headings, [_line(due, day) for due in queue]))
    else:
        click.echo(f"Nothing is due by {in_words(until)}.")


def dates_in_cases(queue: Iterable[Due]) -> str:
    """Say how many dates of how many cases there are: ``3 dates in 2 cases``."""
    cases = [due.row.case for due in queue]
    return f"{number_of(len(cases), 'date')} in {number_of(len(set(cases)), 'case')}"


def _line(due: Due, day: dt.date) -> tuple[str, ...]:
    row = due.row
    return (
        in_words(due.on),
        _marked(due, day),
        row.reference,
        due.what,
        "" if due.limit is None else _marks(due.limit),
        row.kind.replace("_", " "),
        row.service or "",
        row.handler or "",
    )


def _marks(limit: LimitRow) -> str:
    """Return what must be said beside a date; also that more time was given against a rule."""
    return ", ".join(filter(None, (marks(limit), "irregular" if limit.irregular else "")))


def _marked(due: Due, day: dt.date) -> str:
    if due.not_started_by(day):
        return "not started"
    days = (due.on - day).days
    if days == 0:
        return click.style("due today", fg="yellow", bold=True)
    number = "1 calendar day" if abs(days) == 1 else f"{abs(days)} calendar days"
    return f"in {number}" if days > 0 else click.style(f"OVERDUE by {number}", fg="red", bold=True)


def _due_json(due: Due, day: dt.date) -> Json:
    row, limit = due.row, due.limit
    return {
        "case": row.case,
        "reference": row.reference,
        "kind": row.kind,
        "stage": row.stage if limit is None else limit.stage,
        "limit": due.name,
        "due_on": due.on.isoformat(),
        "overdue": due.is_overdue(day),
        "calendar_days_left": (due.on - day).days,
        "provisional": limit is not None and limit.provisional,
        "unconfirmed": limit is not None and limit.unconfirmed,
        "irregular": 0 if limit is None else limit.irregular,
        "service": row.service,
        "handler": row.handler,
        "team": row.team,
    }
