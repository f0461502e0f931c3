"""Rules of a mapping written out for the dates of one column, and patterns for what its cells say."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import cast

from casework.application.row_reading.date_forms import PIVOT
from casework.application.suggesting.date_columns import DateFormats, is_day_first, orders_of
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.lines_told import days_told
from casework.application.suggesting.meanings import Meaning, Record
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.relations import Decided
from casework.application.suggesting.settling import Column

_IN_A_CASE = (
    *(Meaning.RECEIVED, Meaning.WRITTEN, Meaning.ACKNOWLEDGED, Meaning.RESPONDED, Meaning.ESCALATED, Meaning.CLOSED),
    *(Meaning.WITHDRAWN, Meaning.DUE, Meaning.EXTENDED),
)
_EDGE = r"\s{0,9}"
"""Blanks before and after a text, so few that a list of many texts is still looked for quickly in a long cell."""
_MOSTLY = 0.5
_TURNED = str.maketrans("dm", "md")


def date_rule(findings: Findings, column: Column, *others: str, stage: str | None = None) -> str:
    """Return the rule for the dates of *column* as an inline table, in the row of a later *stage* if one is given.

    *others* are columns of the same sort, of which the first that has a date counts.
    """
    name, found = in_stage(stage, column.name), findings.formats[column.name]
    rule: dict[str, object] = {"columns": [*others, name]} if others else {"column": name}
    forms = forms_of(findings, column)
    rule |= {} if is_shared(findings, column) else forms
    if found.strays and not must_be_known(column, stage):
        rule["unreadable"] = "unknown"
    return value_of(rule)


def must_be_known(column: Column, stage: str | None = None) -> bool:
    """Return whether a row is none whose day of *column* cannot be read; a later *stage* may begin whenever it did."""
    return column.meaning is Meaning.WITHDRAWN or (column.meaning is Meaning.RECEIVED and stage is None)


def in_stage(stage: str | None, name: str) -> str:
    """Return the column *name* as it is had in the row of *stage*, None for the first."""
    return name if stage is None else f"{stage}.{name}"


def one_of(texts: Iterable[str]) -> str:
    """Return a pattern for a cell that says one of *texts*."""
    return rf"(?i)^{_EDGE}(?:{'|'.join(map(re.escape, texts))}){_EDGE}$"


def none_of(texts: Iterable[str]) -> str:
    """Return a pattern for a cell that says none of *texts*, or nothing."""
    return f"(?i)^{but_for(texts)}"


def but_for(texts: Iterable[str]) -> str:
    """Return a part of a pattern, for the beginning of a cell that does not say one of *texts*."""
    return rf"(?!{_EDGE}(?:{'|'.join(map(re.escape, texts))}){_EDGE}$)"


def shared_forms(findings: Findings) -> dict[str, object] | None:
    """Return how the columns of dates are written that can be said together, if several are.

    They have all formats of any of them, since none that has the day first stands beside one with the month first.
    """
    each = [forms_of(findings, column) for column in findings.all(*_IN_A_CASE)]
    others = [_but_for_formats(forms) for forms in each]
    alike = max(others, key=others.count, default=None)
    if alike is None or findings.settled.record is not Record.CASE:
        return None
    formats: Counter[str] = Counter()
    taken = 0
    for forms in (forms for forms, other in zip(each, others, strict=True) if other == alike):
        own, known = orders_of(_formats(forms)), orders_of(formats)
        if all(known.get(notation, first) is first for notation, first in own.items()):
            formats.update(_formats(forms))
            taken += 1
    shared: dict[str, object] = {"formats": [text_format for text_format, _ in formats.most_common()]}
    pivot = {"pivot": PIVOT} if any("%y" in each for each in formats) else {}
    return shared | pivot | alike if taken > 1 else None


def is_shared(findings: Findings, column: Column) -> bool:
    """Return whether what the columns of dates share says how those of *column* are written."""
    shared, own = shared_forms(findings), forms_of(findings, column)
    if shared is None or _but_for_formats(own) != _but_for_formats(shared):
        return False
    return set(_formats(own)) <= set(_formats(shared))


def _formats(forms: Mapping[str, object]) -> list[str]:
    return list(cast("list[str]", forms["formats"]))


def _but_for_formats(forms: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in forms.items() if name not in {"formats", "pivot"}}


def forms_of(findings: Findings, column: Column) -> dict[str, object]:
    """Return what the rule for the dates of *column* says of how they are written."""
    found = findings.formats[column.name]
    rule: dict[str, object] = {"formats": list(found.formats)}
    decided = findings.relations.decided.get(column.name)
    if decided is not None:
        rule["by"] = {"column": decided.column, "formats": _formats_by(found.formats, decided.values)}
    if found.two_digit_years:
        rule["pivot"] = PIVOT
    if found.serials:
        rule["excel"] = "1900"
    if found.mixed:
        rule["ambiguous"] = "unknown"
    return rule


def doubt_dates(paper: Paper, findings: Findings, column: Column) -> None:
    """Write down what is not certain about the dates of *column*, but for texts that are none."""
    found, look, said = findings.formats[column.name], column.look, value_of(column.name)
    if found.assumed:
        paper.doubt(
            f"{said}: {counted(found.undecided, 'date')} can be read with the day first or the month first, none only "
            "in one way: the day first was assumed."
        )
    elif found.mixed:
        _doubt_mixed(paper, findings, column)
    elif found.several_orders and found.undecided:
        paper.doubt(_several_orders(found, said))
    elif found.undecided and found.ordered:
        _either_way(paper, findings, column)
    if found.serials:
        paper.doubt(f"{said}: {found.serials:,} are numbers of days of a spreadsheet, taken for its epoch of 1900.")
    if look.timed and look.midnights > _MOSTLY * look.timed:
        many = f"{look.midnights:,} of {look.timed:,} times of day are"
        paper.say(f"{said}: {many} midnight: most likely only the day is known.")
    _doubt_exchanged(paper, findings, column)
    if wrong := findings.relations.wrong_years.get(column.name):
        many = counted(len(wrong), "date lies", "dates lie")
        paper.doubt(
            f"{said}: {many} years from the others of the row; is the year wrong "
            f"({days_told(findings, wrong, len(wrong))})?"
        )


def _several_orders(found: DateFormats, said: str) -> str:
    days, months = ([each for each in found.formats if is_day_first(each) is first] for first in (True, False))
    told = f"the day first in {', '.join(days)}, the month in {', '.join(months)}"
    return f"{said}: {told}; {counted(found.undecided, 'date')} could be read either way."


def _either_way(paper: Paper, findings: Findings, column: Column) -> None:
    found = findings.formats[column.name]
    if found.is_agreed and is_shared(findings, column):
        return
    own = found.day_first or found.month_first
    order = "day" if any(is_day_first(each) for each in found.formats) else "month"
    dates = counted(found.undecided, "date")
    either = f"{value_of(column.name)}: {dates} could be read either way; {order} first, since"
    tell = paper.say if found.is_agreed else paper.doubt
    if not own:
        tell(f"{either} another column is written so.")
    elif found.is_borrowed:
        tell(f"{either} {counted(own, 'date')} written otherwise can only be so.")
    elif not is_shared(findings, column):
        paper.say(f"{either} {own:,} can only be so.")


def _doubt_mixed(paper: Paper, findings: Findings, column: Column) -> None:
    found, said = findings.formats[column.name], value_of(column.name)
    paper.doubt(
        f"{said}: {counted(found.day_first, 'date')} can only have the day first, {found.month_first:,} only the "
        f"month: {counted(found.undecided, 'date')} can be two days, and would be unknown."
    )
    decided = findings.relations.decided.get(column.name)
    if decided is not None:
        paper.doubt(_decided_words(decided))


def _decided_words(decided: Decided) -> str:
    orders = (f"{value_of(value)} has the {'day' if first else 'month'}" for value, first in decided.values.items())
    return f"It seems to depend on {value_of(decided.column)}: {', '.join(orders)} first throughout."


def _doubt_exchanged(paper: Paper, findings: Findings, column: Column) -> None:
    misread = findings.relations.misread.get(column.name)
    if misread:
        texts = counted(len(misread), "text fits", "texts fit")
        paper.doubt(
            f"{value_of(column.name)}: {texts} the rest only with day and month in the other order "
            f"({days_told(findings, misread, len(misread))}): write each as a date in the source."
        )
    exchanged = findings.relations.exchanged.get(column.name)
    if exchanged is None:
        return
    dates = counted(len(exchanged.lines), "date fits", "dates fit")
    where = days_told(findings, exchanged.lines, len(exchanged.lines))
    said = f"{value_of(column.name)}: {dates} the rest only with day and month exchanged ({where})"
    if not exchanged.throughout:
        others = exchanged.maybe - len(exchanged.lines)
        paper.doubt(f"{said}. Put these right in the source; the other {counted(others, 'date fits', 'dates fit')}.")
        return
    paper.doubt(f"{said}.")
    formats = findings.formats[column.name].formats
    turned = dict.fromkeys((*(each.translate(_TURNED) for each in formats if {"%d", "%m"} <= _parts(each)), *formats))
    paper.doubt(
        "It did so with each date that can be exchanged, it seems: then all are read right by formats = "
        f'[{", ".join(map(value_of, turned))}] with ambiguous = "first"; else put these right in the source.'
    )


def _parts(form: str) -> set[str]:
    return {form[place : place + 2] for place, sign in enumerate(form) if sign == "%"}


def _formats_by(formats: tuple[str, ...], values: Mapping[str, bool]) -> dict[str, list[str]]:
    return {value: [each for each in formats if is_day_first(each) in {None, first}] for value, first in values.items()}


def differing(column: Column) -> str:
    """Return how many differing values a column has, as far as they were counted."""
    least = "" if column.look.counted_out else "at least "
    return f"{least}{counted(column.look.distinct, 'differing value')}"
