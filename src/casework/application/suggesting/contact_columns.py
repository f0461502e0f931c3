"""Columns of e-mail addresses or telephone numbers that hold other things as well: what of their texts is which."""

import re

import attrs

from casework.application.suggesting import looks
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.meanings import Meaning, Record
from casework.application.suggesting.paper import Paper, counted, dotted, value_of
from casework.application.suggesting.settling import Column

ADDRESS = re.compile(r"([^@\s<>;,/]{1,64}@[^@\s<>;,/]{1,100}\.[A-Za-z]{2,})|$")
NUMBER = re.compile(r"(?<!\S)([+0(][\d ()-]{7,17}\d)(?!\S)|$")
"""What is taken of a text; where there is none of it, nothing is."""
_A = {looks.EMAIL: "an e-mail address", looks.PHONE: "a telephone number"}
_NO = {looks.EMAIL: "no e-mail address", looks.PHONE: "no telephone number"}


@attrs.frozen(kw_only=True)
class Part:
    """What the texts of a column say of one *field* of a person, read as a column *name* of its own by *pattern*."""

    field: str
    name: str
    pattern: str


def is_mixed(findings: Findings, column: Column) -> bool:
    """Return whether *column* is one of e-mail addresses with other texts, or of telephone numbers with addresses."""
    look = column.look
    addresses = look.shapes[looks.EMAIL]
    is_read = findings.settled.record is Record.CASE
    others = {Meaning.EMAIL: look.filled - addresses, Meaning.PHONE: addresses}
    return is_read and others.get(column.meaning, 0) > 0


def parts_of(column: Column) -> tuple[Part, ...]:
    """Return what a mixed *column* is read as, as far as it has any of that."""
    name, shapes = column.name, column.look.shapes
    address = Part(field="email", name=f"{name}: e-mail", pattern=ADDRESS.pattern)
    number = Part(field="phone", name=f"{name}: telephone", pattern=NUMBER.pattern)
    return tuple(part for part, shape in ((address, looks.EMAIL), (number, looks.PHONE)) if shapes[shape])


def has_others(column: Column) -> bool:
    """Return whether some texts of *column* look like neither, so that they are kept as words."""
    shapes = column.look.shapes
    return shapes[looks.EMAIL] + shapes[looks.PHONE] < column.look.filled


def read_as(findings: Findings, column: Column, field: str) -> tuple[tuple[str, str], ...]:
    """Return as which fields of a person *column*, which is one of *field*, is read, with the name of each."""
    if not is_mixed(findings, column):
        return ((field, column.name),)
    return tuple((part.field, part.name) for part in parts_of(column))


def write_parts(paper: Paper, findings: Findings, column: Column) -> None:
    """Write the columns that a mixed *column* is read as, and how many of its texts are not what most are."""
    look, parts = column.look, parts_of(column)
    own, other = (looks.EMAIL, looks.PHONE) if column.meaning is Meaning.EMAIL else (looks.PHONE, looks.EMAIL)
    none, numbers = look.filled - look.shapes[own], look.shapes[other]
    read = f"; {_looks(numbers)} like {_A[other]}, and {_be(numbers)} read so"
    rest = ", and what is neither is only kept" if has_others(column) else ""
    paper.line()
    paper.say(
        f"{value_of(column.name)}: {none:,} of its {counted(look.filled, 'text')} {_be(none)} {_NO[own]}"
        f"{read if numbers else ''}{rest}."
    )
    for part in parts:
        paper.table(dotted("columns", part.name))
        paper.key("name", column.name)
        if column.name in findings.read_as.having:
            paper.key("optional", value=True)
        paper.key("transforms", [{"extract": part.pattern}])


def _looks(number: int) -> str:
    return "1 looks" if number == 1 else f"{number:,} look"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"
