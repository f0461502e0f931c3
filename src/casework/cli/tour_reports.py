"""What the demonstration shows of its reports: what was done in time, what was put right, which promises are kept."""

from collections.abc import Iterable

from casework.application.ports import Table
from casework.cli.layout import table
from casework.cli.telling import Json
from casework.cli.tour_pages import Made, Section, in_plain_words, section_text
from casework.plugins.reports import render

_PAGES = frozenset({"standards"})
"""The reports that are written as web pages too, where the plugin for them is installed."""


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


def promises_kept(made: Made) -> Section:
    """Return the section about the council's charter, and write the report on it, also as a web page."""
    tables = _written(made, "standards")
    readings, dips = _records(tables, "readings"), _records(tables, "dips")
    improved, without = _records(tables, "you_asked_we_did"), _records(tables, "without_reading")
    (published,) = made.book.publications()
    rows = [
        (
            str(each["title"]),
            "-" if each["percent"] is None else percentage(met=_number(each, "number"), of=_number(each, "of")),
            str(each["of"]),
            str(each["target"]),
            str(each["verdict"]),
        )
        for each in readings
    ]
    text = section_text(
        "8. Which promises are kept, and what is published",
        table(("Promise", "Share", "Of", "Target", "Verdict"), rows, indent=2),
        *(f"{each['what']}. Why: {each['why']}. What is done: {each['action']}." for each in dips if each["action"]),
        *(f"You asked: {each['you_asked']}. We did: {each['we_did']}." for each in improved),
        f"Without a reading: {', '.join(str(each['title']) for each in without) or 'none'}. "
        f"{published.id} was published for {published.said.period}: 'casework publications show {published.id}' shows "
        f"it as it was, and 'casework readings restated {published.id}' what is read now.",
    )
    figures = {"readings": readings, "dips": dips, "published": published.id, "entries": made.entries}
    return Section(text=text, figures={"standards": figures})


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
    reports = made.book.host.reports
    for form, ending in (("text", "txt"), ("csv", "csv"), ("json", "json")):
        (folder / f"{name}.{ending}").write_bytes(render(made.book.host, form, tables))
    if name in _PAGES and "html" in reports.names():
        (folder / f"{name}.html").write_bytes(render(made.book.host, "html", tables))
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
