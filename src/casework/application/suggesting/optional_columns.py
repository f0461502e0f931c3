"""Columns that only some sheets of a source have."""

from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import guess
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, value_of
from casework.application.suggesting.settling import Column

_ANYTHING = frozenset({Meaning.OTHER, Meaning.BLANK, Meaning.CONSTANT, Meaning.TEXT, Meaning.OTHER_DATE})


def write_optional(paper: Paper, findings: Findings, column: Column) -> None:
    """Write that sheets may lack *column*, and ask where one that others have instead may be the same."""
    having = findings.read_as.having
    paper.say(f"Only in {', '.join(having[column.name])}.")
    for other in findings.settled.columns:
        if other.look.place < column.look.place and _is_instead(findings, other, column):
            paper.doubt(
                f"Do {value_of(other.name)}, in {', '.join(having[other.name])}, and {value_of(column.name)} mean the "
                "same? Then give them one heading in the workbook, and draft again."
            )
    paper.key("optional", value=True)


def _is_instead(findings: Findings, one: Column, other: Column) -> bool:
    having = findings.read_as.having
    if one.name not in having or set(having[one.name]) & set(having[other.name]):
        return False
    return guess(one.look) is guess(other.look) and guess(one.look) not in _ANYTHING
