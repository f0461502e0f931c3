"""``casework due``: the queue."""

import datetime as dt

import click

from casework.application.ports import CaseRow, LimitRow
from casework.cli.layout import table
from casework.cli.opening import open_book_to_read
from casework.cli.parameters import CODE, DAY, by_option, json_option
from casework.cli.telling import Json, marks, say_json, say_unreadable
from casework.domain.actors import Actor
from casework.domain.time.steps import in_words

__all__ = ["command"]


@click.command("due")
@click.option("--on", type=DAY, metavar="DATE", help="The day to look from; today, if left out.")
@click.option(
    "--within", type=click.IntRange(min=0), default=0, metavar="N", help="Also what is due in N calendar days."
)
@click.option("--service", type=CODE, metavar="CODE", help="Only cases of this service.")
@click.option("--handler", type=CODE, metavar="ID", help="Only cases of this member of staff.")
@by_option(required=False)
@json_option
def command(
    *, on: dt.date | None, within: int, service: str | None, handler: str | None, by: Actor | None, as_json: bool
) -> None:
    """List what is overdue and due, earliest first."""
    with open_book_to_read() as book:
        day = on or book.today()
        rows = [
            row
            for row in book.due(on=day, within=within, viewer=by)
            if service in (None, row.service) and handler in (None, row.handler)
        ]
        say_unreadable(book.unreadable(viewer=by))
    until = day + dt.timedelta(days=within)
    if as_json:
        say_json({"on": day.isoformat(), "until": until.isoformat(), "cases": [_row_json(row, day) for row in rows]})
    elif rows:
        late = sum(_due_on(row) < day for row in rows)
        click.echo(f"{_number(len(rows))} on {in_words(day)}: {late} overdue, {len(rows) - late} due.\n")
        headings = ("Due", "", "Case", "What", "", "Kind", "Service", "Handler")
        click.echo(table(headings, [_row(row, day) for row in rows]))
    else:
        click.echo(f"Nothing is due by {in_words(until)}.")


def _number(cases: int) -> str:
    return "1 case" if cases == 1 else f"{cases} cases"


def _due_on(row: CaseRow) -> dt.date:
    return dt.date.fromisoformat(row.next_due_on or "")


def _next(row: CaseRow) -> LimitRow | None:
    """Return the time limit that makes the case due; None where it is a remedy."""
    waiting = (
        limit
        for limit in row.limits
        if (limit.limit, limit.due_on, limit.result) == (row.next_due_limit, row.next_due_on, "open")
    )
    return next(waiting, None)


def what_is_due(row: CaseRow) -> str:
    """Return in words what makes the case due: ``respond (1)``, ``remedy r1``."""
    limit = _next(row)
    if limit is None:
        return (row.next_due_limit or "").replace(":", " ")
    return f"{limit.limit.replace('_', ' ')} ({limit.stage})"


def _row(row: CaseRow, day: dt.date) -> tuple[str, ...]:
    limit, due_on = _next(row), _due_on(row)
    kind, certain = row.kind.replace("_", " "), "" if limit is None else marks(limit)
    marked = _marked(due_on, day)
    return (
        in_words(due_on),
        marked,
        row.reference,
        what_is_due(row),
        certain,
        kind,
        row.service or "",
        row.handler or "",
    )


def _marked(due_on: dt.date, day: dt.date) -> str:
    days = (due_on - day).days
    if days == 0:
        return click.style("due today", fg="yellow", bold=True)
    number = "1 calendar day" if abs(days) == 1 else f"{abs(days)} calendar days"
    return f"in {number}" if days > 0 else click.style(f"OVERDUE by {number}", fg="red", bold=True)


def _row_json(row: CaseRow, day: dt.date) -> Json:
    limit = _next(row)
    return {
        "case": row.case,
        "reference": row.reference,
        "kind": row.kind,
        "stage": row.stage if limit is None else limit.stage,
        "limit": row.next_due_limit,
        "due_on": row.next_due_on,
        "overdue": _due_on(row) < day,
        "calendar_days_left": (_due_on(row) - day).days,
        "provisional": limit is not None and limit.provisional,
        "unconfirmed": limit is not None and limit.unconfirmed,
        "service": row.service,
        "handler": row.handler,
        "team": row.team,
    }
