"""The part of a draft that says until when there was more time, and by which letter it was given."""

from collections.abc import Collection, Iterator

import attrs

from casework.application.suggesting.agreed_days import MORE_TIME
from casework.application.suggesting.extended_rows import LaterTime
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import INTERIM, tells_of_a_day
from casework.application.suggesting.happenings import facts
from casework.application.suggesting.lines_told import lines_told
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import date_rule, doubt_dates, in_stage
from casework.application.suggesting.settling import Column

_ANYTHING, _NOTHING = r"\S", r"^\s*$"
_NUMBERED = frozenset({"phone", "number", "reference", "id"})
"""With these words, an extension is one of a telephone, or one of several numbers."""


@attrs.frozen(kw_only=True)
class _Shared:
    """A later *stage*, whose beginning *begun* tells, and the rows with more *time* in it in the column of the first.

    It *is_told* by whether that stage began, where a condition can say so and most rows bear it out.
    """

    begun: Column
    stage: str
    time: LaterTime
    is_told: bool


def letters(findings: Findings) -> dict[Column, Column]:
    """Return the day on which more time was given, by the day until which there was, where each of these has one."""
    found: dict[Column, Column] = {}
    for until in findings.all(Meaning.EXTENDED):
        maybe = [each for each in findings.all(Meaning.OTHER_DATE) if _gave(findings, each, until)]
        if maybe and not findings.formats[until.name].strays:
            found[until] = maybe[0]
    return found


def _gave(findings: Findings, letter: Column, until: Column) -> bool:
    relations, received = findings.relations, findings.first(Meaning.RECEIVED)
    is_called_so = letter.stage == until.stage and bool(set(letter.look.words) & (INTERIM | MORE_TIME))
    is_early = received is not None and relations.after(received.name, letter.name)
    always = not relations.together.alone(until.name, letter.name) and not relations.after(letter.name, until.name)
    return is_called_so and always and not is_early


def perhaps_more_time(findings: Findings) -> dict[Column, Column]:
    """Return the days of which no word tells, by which the target of some rows was most likely put off, with that."""
    relations, found = findings.relations, dict[Column, Column]()
    taken = {*letters(findings).values(), *(fact.column for fact in facts(findings))}
    for day in findings.all(Meaning.OTHER_DATE):
        due = next((each for each in findings.all(Meaning.DUE) if each.stage == day.stage), None)
        if due is None or day in taken or findings.staged is not None or not tells_of_a_day(day.look):
            continue
        if relations.together.is_part_of(day.name, due.name) and relations.follows(day.name, due.name):
            found[day] = due
    return found


def only_kept(findings: Findings, kept: Collection[str]) -> list[Column]:
    """Return the columns among *kept* that speak of more time in a stage of which no other column says it."""
    told = [*perhaps_more_time(findings), *findings.all(Meaning.EXTENDED, Meaning.BLANK)]
    return [
        column
        for column in findings.settled.columns
        if column.name in kept
        and MORE_TIME & set(column.look.words)
        and not _NUMBERED & set(column.look.words)
        and column not in told
        and all(column.stage not in {None, each.stage} for each in findings.all(Meaning.EXTENDED))
    ]


def write_more_time(paper: Paper, findings: Findings) -> None:
    """Write the days until which there was more time, and when that was given, where a column says it."""
    given = letters(findings)
    for column in findings.all(Meaning.EXTENDED):
        letter = given.get(column)
        shared = _shared(findings, column, letter)
        for row in (None, *(findings.staged.later if findings.staged else ())):
            _begin(paper)
            if row is None:
                doubt_dates(paper, findings, column)
                _doubt_more_time(paper, findings, column)
                _doubt_given(paper, findings, letter)
                _doubt_shared(paper, findings, column, shared)
            if shared is not None and shared.is_told:
                paper.key("where", {"column": shared.begun.name, "match": _NOTHING})
            if letter is not None:
                paper.key("where", {"column": in_stage(row, column.name), "match": _ANYTHING})
                paper.line(f"on = {date_rule(findings, letter, stage=row)}")
            _until(paper, findings, column, row, row or _stage(findings, column))
        if shared is not None and shared.is_told:
            _begin(paper)
            paper.key("where", {"column": shared.begun.name, "match": _ANYTHING})
            _until(paper, findings, column, None, shared.stage)
    for column, due in perhaps_more_time(findings).items():
        _doubt_put_off(paper, findings, column, due)


def _begin(paper: Paper) -> None:
    paper.table("event", one_of_many=True)
    paper.key("event", "extended")


def _until(paper: Paper, findings: Findings, column: Column, row: str | None, stage: str | None) -> None:
    paper.key("limit", "respond")
    paper.line(f"until = {date_rule(findings, column, stage=row)}")
    if stage is not None:
        paper.key("stage", stage)


def _shared(findings: Findings, column: Column, letter: Column | None) -> _Shared | None:
    """Return what tells the stages of *column* apart, where it has more time of the first and of a later one."""
    if findings.staged is not None or any(findings.settled.is_later(each.stage) for each in _others(findings, column)):
        return None
    begun = [fact for fact in facts(findings) if fact.event == "escalated"]
    for fact in begun:
        time = findings.relations.later_time.get((column.name, fact.column.name))
        if time is not None and fact.stage is not None:
            is_told = len(begun) == 1 and letter is None and len(time.after) > len(time.others)
            return _Shared(begun=fact.column, stage=fact.stage, time=time, is_told=is_told)
    return None


def _others(findings: Findings, column: Column) -> Iterator[Column]:
    return (each for each in findings.all(Meaning.EXTENDED) if each is not column)


def _doubt_shared(paper: Paper, findings: Findings, column: Column, shared: _Shared | None) -> None:
    """Name the rows by whose days a column has more time of two stages, and those that come out wrong."""
    if shared is None:
        return
    after, others, stage = shared.time.after, shared.time.others, shared.stage
    first, said = _stage(findings, column), value_of(column.name)
    rows, told = counted(len(after), "row"), lines_told(findings, after, len(after))
    days = " and ".join(map(value_of, shared.time.days))
    own = f"give stage {stage} a column of its own in the spreadsheet."
    comes = f"In {rows} {said} comes after {days} ({told})"
    if not shared.is_told:
        paper.doubt(f"{comes}, as more time in stage {stage} does; it is read for stage {first}: {own}")
        return
    begun = value_of(shared.begun.name)
    paper.doubt(f"{comes}: read for stage {stage} where {begun} is filled, and for stage {first} where it is not.")
    if others:
        rows, told = counted(len(others), "row"), lines_told(findings, others, len(others))
        paper.doubt(f"In {rows} with {begun} it does not ({told}), as in stage {first}: {own}")


def _doubt_given(paper: Paper, findings: Findings, letter: Column | None) -> None:
    if letter is None:
        paper.say("Until this day an answer had more time; when that was given, nobody knows.")
    else:
        doubt_dates(paper, findings, letter)


def _stage(findings: Findings, column: Column) -> str | None:
    names_stages = any(fact.stage is not None or fact.event == "escalated" for fact in facts(findings))
    return column.stage or (findings.settled.first_stage if names_stages else None)


def _doubt_more_time(paper: Paper, findings: Findings, column: Column) -> None:
    if not set(column.look.words) & MORE_TIME:
        rows = counted(findings.relations.together.filled(column.name), "row")
        paper.doubt(f"Was there more time until {value_of(column.name)}, in {rows}?")


def _doubt_put_off(paper: Paper, findings: Findings, column: Column, due: Column) -> None:
    """Write the lines by which a day that no word tells of is more time, and what is lost without them."""
    rows = counted(findings.relations.after(column.name, due.name), "row")
    paper.line()
    paper.doubt(
        f"Was there more time until {value_of(column.name)}? In {rows} it comes after {value_of(due.name)}, by which "
        "an answer in between counts as missed, unless you take these lines:"
    )
    stage = _stage(findings, column)
    told = () if stage is None else (f"stage = {value_of(stage)}",)
    paper.ready("[[event]]", 'event = "extended"', 'limit = "respond"')
    paper.ready(f"until = {date_rule(findings, column)}", *told)
