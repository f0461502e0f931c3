"""What the demonstration shows of its reports: what was done in time, and what was put right and learned."""

from collections.abc import Iterable

from casework.application.ports import Table
from casework.cli.layout import table
from casework.cli.telling import Json
from casework.cli.tour_pages import Made, Section, in_plain_words, section_text
from casework.plugins.reports import render


def kept_in_time(made: Made) -> Section:
    """Return the section about time limits, and write the report that it is made of."""
    tables = _written(made, "summary")
    kept, closing = (_records(tables, name) for name in ("time_limits", "days_to_close"))
    limits = [
        (f"{each['procedure']}, {each['stage']}", in_plain_words(str(each["limit"])), *_share(each))
        for each in kept
        if each["of"]
    ]
    days = ", ".join(
        f"{in_plain_words(str(each['kind']))} {each['median_calendar_days']:g}" for each in closing if each["of"]
    )
    text = section_text(
        "6. The report: what was done in time",
        table(("Procedure, stage", "Limit", "In time", "Of", "Open"), limits, indent=2),
        "In time is counted of what was met or missed. What is still open counts for nothing yet and stands apart, "
        "overdue or not. A limit that was overdue when the case was withdrawn, escalated or referred is missed; what "
        "was given up in time, or has no date, is left out.",
        f"Calendar days from receipt to closing, half of the cases in no more than: {days}.",
    )
    return Section(text=text, figures={"time_limits": kept, "days_to_close": closing})


def put_right(made: Made) -> Section:
    """Return the section about what came of complaints, and write the report that it is made of."""
    tables = _written(made, "handling")
    names = ("refused", "upheld", "remedies", "payments", "learning")
    figures = {name: _records(tables, name) for name in names}
    refused, upheld, remedies, payments, learning = (figures[name] for name in names)
    shares = [f"{_upheld(each)} of {each['of']} findings at stage {each['stage']}" for each in upheld if each["of"]]
    columns = ("kind", "agreed", "done", "late", "open", "overdue")
    promised = [[str(each["kind"]), *(f"{each[name]:>4}" for name in columns[1:])] for each in remedies]
    text = section_text(
        "7. What was put right and learned",
        f"Upheld, at least in part: {', '.join(shares) or 'none'}. Refused as too late, with reasons: "
        f"{sum(_number(each, 'refused') for each in refused)}.",
        table(("Promised", *(name.capitalize() for name in columns[1:])), promised, indent=2),
        f"Paid: {_listed(payments, 'total_paid', 'currency')}. Cases from which something was learned, by cause: "
        f"{_listed(learning, 'cause', 'cases')}.",
    )
    return Section(text=text, figures={"handling": figures})


def _upheld(row: Json) -> str:
    return percentage(met=_number(row, "upheld") + _number(row, "partly_upheld"), of=_number(row, "of")).strip()


def _listed(rows: Iterable[Json], *names: str) -> str:
    return ", ".join(" ".join(str(row[name]) for name in names) for row in rows) or "nothing"


def _number(row: Json, name: str) -> int:
    return int(str(row[name]))


def _written(made: Made, name: str) -> tuple[Table, ...]:
    """Write the report *name* about the year into files, and return its tables."""
    tables = made.book.report(name, period=str(made.year.until.year))
    folder = made.folder / "reports"
    folder.mkdir(exist_ok=True)
    for form, ending in (("text", "txt"), ("csv", "csv"), ("json", "json")):
        (folder / f"{name}.{ending}").write_bytes(render(made.book.host, form, tables))
    return tables


def _records(tables: Iterable[Table], name: str) -> list[Json]:
    """Return the rows of the table called *name*, each with the names of its columns."""
    return [dict(zip(each.columns, row, strict=True)) for each in tables if each.name == name for row in each.rows]


def _share(limit: Json) -> tuple[str, str, str]:
    met, of = (int(str(limit[name])) for name in ("met", "of"))
    return percentage(met=met, of=of), f"{of:>3}", f"{limit['open']:>4}"


def percentage(*, met: int, of: int) -> str:
    """Return *met* in a hundred *of*, which is not 0, with one decimal; it is rounded once, and halves go up."""
    tenths = (2000 * met + of) // (2 * of)
    return f"{tenths // 10:>3}.{tenths % 10} %"
