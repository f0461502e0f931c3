"""The part of a draft that says which days of answers and closings are those on which a case was withdrawn instead."""

import re
from collections.abc import Iterable, Iterator, Sequence

from casework.application.suggesting.date_columns import orders_of
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import share_of
from casework.application.suggesting.happenings import Outcome, facts, outcomes
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import (
    date_rule,
    forms_of,
    in_stage,
    is_shared,
    must_be_known,
    none_of,
    one_of,
)
from casework.application.suggesting.settling import Column
from casework.application.suggesting.unanswered import WithdrawnRows
from casework.application.suggesting.vocabulary import YES, is_yes_or_no

_HALF = 0.5


def write_not_withdrawn(paper: Paper, findings: Findings, outcome: Outcome) -> None:
    """Write that the fact of *outcome* is none where that says that the case was withdrawn."""
    rows = findings.relations.withdrawn[outcome.column.name]
    column = in_stage(outcome.fact.row, outcome.column.name)
    paper.key("where", {"column": column, "match": none_of(rows.texts())})


def write_withdrawn(paper: Paper, findings: Findings, outcome: Outcome) -> None:
    """Write that such a case was withdrawn on that day; where a column has the days of withdrawals, on that first."""
    fact, rows = outcome.fact, findings.relations.withdrawn[outcome.column.name]
    days = _days(findings, rows, outcome)
    if fact.row is None:
        _doubt_other_order(paper, findings, rows, findings.first(Meaning.WITHDRAWN) or fact.column)
    if not days:
        return
    paper.table("event", one_of_many=True)
    if fact.row is None:
        for said in _remarks(rows, days):
            paper.say(f"{said}: withdrawn on that day, and not answered.")
    for line in _withdrawn(findings, rows, outcome.column.name, fact.row, days)[1:]:
        paper.line(line)


def _doubt_other_order(paper: Paper, findings: Findings, rows: WithdrawnRows, first: Column) -> None:
    """Tell of which days of closings nothing is read here, since they are written in another order than *first*."""
    for day in _more_days(findings, rows, first):
        if not _are_read_together(findings, first, day):
            texts = rows.having(Meaning.CLOSED, but_for={first.meaning})
            paper.doubt(
                f"{counted(sum(texts.values()), 'row has', 'rows have')} {_quoted(texts)} and a day in "
                f"{value_of(day.name)} alone, with day and month in another order than in {value_of(first.name)}: "
                "write both in one order, or the case is withdrawn on a day that nobody knows."
            )


def write_doubtful(paper: Paper, findings: Findings) -> None:
    """Ask of words that may mean withdrawn, with the lines by which they do."""
    told = {} if findings.several else {each.column.name: each for each in outcomes(findings) if each.is_finding}
    stages: tuple[str | None, ...] = (None, *(findings.staged.later if findings.staged else ()))
    for name, rows in findings.relations.doubtful.items():
        words, outcome = rows.texts(), told.get(name)
        days = _days(findings, rows, outcome) if outcome else _days_of_standing(findings, rows, name)
        paper.line()
        paper.doubt(
            f"{value_of(name)} has {_quoted(words)} in {counted(sum(words.values()), 'row')}: was the case withdrawn? "
            f"If so, take these lines{_instead(findings, rows, outcome)}:"
        )
        events = [_withdrawn(findings, rows, name, stage, each) for stage in stages for each in _ways(rows, days)]
        for place, lines in enumerate(events):
            paper.ready(*([""] if place else []), *lines)


def write_answered(paper: Paper, findings: Findings) -> None:
    """Ask of a column that answers whether a case was withdrawn, with the lines by which it was."""
    stages: tuple[str | None, ...] = (None, *(findings.staged.later if findings.staged else ()))
    for column in findings.all(Meaning.OTHER):
        yes = sum(number for text, number in column.look.plain_values().items() if re.match(YES, text))
        if "withdrawn" not in column.look.words or not yes or share_of(column.look, is_yes_or_no) <= _HALF:
            continue
        paper.line()
        said = value_of(column.name)
        paper.doubt(f"{said} says yes in {counted(yes, 'row')}: was the case withdrawn? If so, take these lines:")
        for stage in stages:
            where = value_of({"column": in_stage(stage, column.name), "match": YES})
            paper.ready("[[event]]", 'event = "withdrawn"', f"where = {where}")


def _ways(rows: WithdrawnRows, days: Sequence[Column]) -> list[Sequence[Column]]:
    """Return by which days *rows* tell of withdrawals, none for those of which nobody knows it."""
    undated = rows.without_a_day()
    is_dated = bool(days) and undated != rows.texts()
    return [*([days] if is_dated else []), *([()] if undated or not is_dated else [])]


def _instead(findings: Findings, rows: WithdrawnRows, outcome: Outcome | None) -> str:
    """Return by what such rows are no longer read as what they are read as now, as answers say."""
    if outcome is None or not rows.having(outcome.fact.column.meaning):
        return ""
    sure = findings.relations.withdrawn.get(outcome.column.name)
    match = none_of([*(sure.texts() if sure else ()), *rows.texts()])
    where = value_of({"column": outcome.column.name, "match": match})
    return f", and let the [[event]] {outcome.fact.event} have where = {where}"


def _withdrawn(
    findings: Findings, rows: WithdrawnRows, name: str, stage: str | None, days: Sequence[Column]
) -> list[str]:
    """Return the event by which the cases of *rows* were withdrawn on the first of *days*, or on one nobody knows."""
    where = value_of({"column": in_stage(stage, name), "match": one_of(rows.texts())})
    on = [f"on = {_first_day(findings, days, stage)}"] if days else []
    return ["[[event]]", 'event = "withdrawn"', f"where = {where}", *on]


def _days(findings: Findings, rows: WithdrawnRows, outcome: Outcome) -> Sequence[Column]:
    """Return the columns of which the first with a day has that of the withdrawal; none where it needs no more words.

    Of a column with the days of withdrawals each is one, whatever the outcome.
    """
    own = findings.first(Meaning.WITHDRAWN)
    first = own or outcome.fact.column
    more = _more_days(findings, rows, first)
    together = [each for each in more if _are_read_together(findings, first, each)]
    return [first, *together] if together or own is None else ()


def _more_days(findings: Findings, rows: WithdrawnRows, first: Column) -> list[Column]:
    """Return the columns with the days of closings that some of *rows* have, and none in *first*."""
    has_more = rows.having(Meaning.CLOSED, but_for={first.meaning})
    return [each.column for each in facts(findings) if each.event == "closed"] if has_more else []


def _are_read_together(findings: Findings, *columns: Column) -> bool:
    """Return whether no text of *columns* is one day in the one and another in the other, day and month exchanged."""
    first, second = (orders_of(findings.formats[each.name].formats) for each in columns)
    return all(second.get(notation, day_first) is day_first for notation, day_first in first.items())


def _days_of_standing(findings: Findings, rows: WithdrawnRows, name: str) -> Sequence[Column]:
    """Return the columns with the day of a withdrawal where *name* says how a case stands: those of closings."""
    column = findings.first(Meaning.STANDING)
    if column is None or column.name != name or not rows.having(Meaning.CLOSED):
        return ()
    return [each.column for each in facts(findings) if each.event == "closed"]


def _first_day(findings: Findings, days: Sequence[Column], stage: str | None) -> str:
    if len(days) == 1:
        return date_rule(findings, days[0], stage=stage)
    rule: dict[str, object] = {"columns": [in_stage(stage, day.name) for day in days]}
    if not all(is_shared(findings, day) for day in days):
        forms = [forms_of(findings, day) for day in days]
        formats = dict.fromkeys(form for day in days for form in findings.formats[day.name].formats)
        rule |= {name: value for each in forms for name, value in each.items()} | {"formats": list(formats)}
    if any(findings.formats[day.name].strays and not must_be_known(day, stage) for day in days):
        rule["unreadable"] = "unknown"
    return value_of(rule)


def _remarks(rows: WithdrawnRows, days: Sequence[Column]) -> Iterator[str]:
    """Yield in how many rows each of *days* is that of a withdrawal, but for those that say so themselves."""
    for place, day in enumerate(days):
        before = days[:place]
        texts = rows.having(day.meaning, but_for={each.meaning for each in before})
        if texts and day.meaning is not Meaning.WITHDRAWN:
            said = f"{counted(sum(texts.values()), 'row has', 'rows have')} {_quoted(texts)}"
            none = f", none in {_quoted([each.name for each in before])}" if before else ""
            yield f"{said} and a day in {value_of(day.name)}{none}"


def _quoted(texts: Iterable[str]) -> str:
    return " or ".join(map(value_of, texts))
