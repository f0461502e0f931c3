"""The part of a draft that says who handled a case."""

import re

from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import guess
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import but_for, date_rule, in_stage
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import is_initials, says_nothing
from casework.domain.cases.fields import CODE

_ID = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$")
"""A word without a digit may be a name, which stands in no event."""
_ANYTHING = r"\S"


def handlers(findings: Findings) -> Column | None:
    """Return the column with the ids of those who handled the cases, if their receipts say since when."""
    column = _column(findings)
    return column if column is not None and _is_called_so(column) and _has_ids(column) else None


def write_handlers(paper: Paper, findings: Findings) -> None:
    """Write who handled a case; names are none that a case has, so what is lost by that is a doubt."""
    column = _column(findings)
    if column is None:
        return
    if column is not handlers(findings):
        _doubt_names(paper, findings, column)
        return
    paper.table("event", one_of_many=True)
    if not all(map(_ID.match, _said(column))):
        paper.say(f"The initials in {value_of(column.name)} are taken for the ids of those who handled the cases.")
    _write_assigned(paper, findings, column, None)


def write_later_handlers(paper: Paper, findings: Findings) -> None:
    """Write who had each later stage of a case, after what says that it began: on one day, that comes first."""
    column = handlers(findings)
    if column is None or findings.staged is None:
        return
    for row in findings.staged.later:
        paper.table("event", one_of_many=True)
        _write_assigned(paper, findings, column, row)


def _write_assigned(paper: Paper, findings: Findings, column: Column, row: str | None) -> None:
    for name, text in _assigned(findings, column, row).items():
        paper.line(f"{name} = {text}")


def _column(findings: Findings) -> Column | None:
    known_since = findings.first(Meaning.RECEIVED) is not None and not findings.several
    return findings.first(Meaning.HANDLER) if known_since else None


def _has_ids(column: Column) -> bool:
    return not column.look.overflowed and all(map(_is_id, _said(column)))


def _said(column: Column) -> list[str]:
    return [text for text in column.look.plain_values() if not says_nothing(text)]


def _is_said(column: Column) -> str:
    """Return a pattern for the texts of *column* that name somebody."""
    nothing = [text for text in column.look.plain_values() if says_nothing(text)]
    return rf"^{but_for(nothing)}.*\S" if nothing else _ANYTHING


def _is_called_so(column: Column) -> bool:
    return guess(column.look) is Meaning.HANDLER


def _is_id(text: str) -> bool:
    return _ID.match(text) is not None or is_initials(text)


def needs_codes(findings: Findings, column: Column) -> bool:
    """Return whether the ids of *column* are no codes as they stand, since a post stands beside initials."""
    return column is handlers(findings) and not all(map(CODE.match, _said(column)))


def _assigned(findings: Findings, column: Column, row: str | None, **codes: object) -> dict[str, str]:
    """Return the keys of an event by which the handler has a case, or its later stage *row*, since it was received."""
    (received,) = findings.all(Meaning.RECEIVED)
    name = in_stage(row, column.name)
    event = {
        "event": value_of("assigned"),
        "where": value_of({"column": name, "match": _is_said(column)}),
        "on": date_rule(findings, received, stage=row),
        "handler": value_of({"columns": [name], **codes}),
    }
    return event if row is None else event | {"stage": value_of(row)}


def _doubt_names(paper: Paper, findings: Findings, column: Column) -> None:
    """Write the lines by which it is known who handled a case: nothing is counted by names, nor by a mere look."""
    said, names = value_of(column.name), counted(column.look.distinct, "name")
    asked = "" if _is_called_so(column) else f"Are those in {said} the people who handled the cases? "
    paper.line()
    if _has_ids(column):
        paper.doubt(f"{asked}They are counted by handler once you take these lines:")
    else:
        tell = paper.doubt if asked else paper.say
        tell(f"{asked}{said} has names, and a handler is an id: to count by handler, give the {names} ids, and take:")
    codes = {} if _has_ids(column) else {"codes": {"NAME": "staff-1"}}
    paper.ready("[[event]]", *(f"{name} = {text}" for name, text in _assigned(findings, column, None, **codes).items()))
