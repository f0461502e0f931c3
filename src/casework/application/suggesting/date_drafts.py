"""What a draft says once of all columns of dates: how they are written, and what has to be put right in the source."""

from collections.abc import Sequence

from casework.application.row_reading.dates import is_not_known
from casework.application.suggesting.exchanged_dates import Line
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.happenings import facts
from casework.application.suggesting.lines_told import days_told, lines_told
from casework.application.suggesting.meanings import Meaning, Record
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import is_shared, must_be_known, shared_forms
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import tells_of_nobody


def write_dates(paper: Paper, findings: Findings, columns: Sequence[Column]) -> None:
    """Write how the dates of *columns* are written, as far as they share it, and which are none."""
    shared = shared_forms(findings)
    if shared is None:
        doubt_texts(paper, findings, columns)
        return
    paper.table("dates")
    doubt_texts(paper, findings, columns)
    _order(paper, findings, [column for column in columns if is_shared(findings, column)])
    for name, value in shared.items():
        paper.key(name, value)


def doubt_texts(paper: Paper, findings: Findings, columns: Sequence[Column]) -> None:
    """Write which texts of *columns* are no dates, and which days come before the receipt, by what becomes of them."""
    unread = [column for column in columns if findings.formats[column.name].strays]
    unknown = [said for each in unread if not must_be_known(each) and (said := _unread(findings, each))]
    rejected = [_unread(findings, each) for each in unread if must_be_known(each)]
    for what, told in (
        ("No date, unknown if left", unknown),
        ("No date, rejected if left", rejected),
        ("Before the receipt, rejected if left", _early(findings)),
    ):
        if told:
            paper.doubt(f"To be put right in the spreadsheet. {what}: {'; '.join(told)}.")


def _order(paper: Paper, findings: Findings, columns: Sequence[Column]) -> None:
    """Write once what order *columns* have that are written alike, where that is sure of one of them."""
    found = [findings.formats[column.name] for column in columns]
    days, months = sum(each.day_first for each in found), sum(each.month_first for each in found)
    sure = max(days, months)
    if sure and any(each.undecided for each in found):
        order = "Day" if days >= months else "Month"
        paper.say(f"{order} first: {counted(sure, 'date')} can only be read so.")


def _unread(findings: Findings, column: Column) -> str:
    """Return where texts of *column* stand that are no date; those that can be about nobody are quoted.

    Where such a day is unknown anyhow, a text that says so needs nothing.
    """
    unread, number = findings.relations.unread.get(column.name, ()), findings.formats[column.name].strays
    if not must_be_known(column):
        number -= sum(rows for text, rows in column.look.plain_values().items() if is_not_known(text))
        unread = tuple((line, text) for line, text in unread if not is_not_known(text))
    if not number:
        return ""
    if not unread:
        return f"{value_of(column.name)}, {counted(number, 'text')}"
    quoted = {line: value_of(text) for line, text in unread if tells_of_nobody(text)}
    return f"{value_of(column.name)}, {lines_told(findings, [line for line, _ in unread], number, quoted)}"


def _early(findings: Findings) -> list[str]:
    """Return the columns of what happened whose day comes before the receipt, with the lines of these rows."""
    received = findings.first(Meaning.RECEIVED)
    told: dict[str, str] = {}
    if received is None or findings.settled.record is not Record.CASE:
        return []
    for fact in facts(findings):
        name = fact.column.name
        before = findings.relations.after(received.name, name)
        if fact.row is not None or not before:
            continue
        early, others = findings.relations.early[name], _told_as_exchanged(findings, fact.column, received)
        days = {line: day for line, day in early.items() if line not in others}
        if days:
            told[name] = f"{value_of(name)}, {days_told(findings, days, before - len(early) + len(days))}"
    return list(told.values())


def _told_as_exchanged(findings: Findings, column: Column, received: Column) -> set[Line]:
    """Return the lines on which one of the two days is told already, as one whose day and month were exchanged."""
    both = [findings.relations.exchanged.get(each.name) for each in (column, received)]
    return {line for each in both if each is not None for line in each.lines}
