"""The draft of a mapping: what is read of which column, and each doubt where the decision is made."""

import re
from collections.abc import Sequence

from casework.application.likely_codes import code_of
from casework.application.suggesting.acknowledgements import maybe_acknowledged
from casework.application.suggesting.blank_texts import own_blanks, yet_to_come
from casework.application.suggesting.case_drafts import contacts, used_by_case, write_case, write_stages
from casework.application.suggesting.cleaning import cleaning_of
from casework.application.suggesting.contact_columns import has_others, is_mixed, parts_of, write_parts
from casework.application.suggesting.entry_drafts import (
    used_by_answer,
    used_by_labelled,
    write_answer,
    write_labelled,
)
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import is_sent, is_sparse, tells_of_a_day
from casework.application.suggesting.handler_drafts import handlers, needs_codes
from casework.application.suggesting.happenings import facts
from casework.application.suggesting.lines_told import lines_told
from casework.application.suggesting.meanings import DROPPED, PEOPLE, Meaning, Record
from casework.application.suggesting.more_time import only_kept, perhaps_more_time
from casework.application.suggesting.ombudsman_drafts import doubt_ombudsman
from casework.application.suggesting.optional_columns import write_optional
from casework.application.suggesting.paper import DOUBT, Paper, counted, dotted, value_of
from casework.application.suggesting.remedy_drafts import amounts, used_by_remedies
from casework.application.suggesting.rule_texts import differing, in_stage, one_of
from casework.application.suggesting.settling import Column
from casework.application.suggesting.totals import TOTAL, YEAR
from casework.application.suggesting.tried_procedures import KnownProcedures
from casework.application.suggesting.vocabulary import is_carried_forward

_USED = {Record.CASE: used_by_case, Record.SURVEY_ANSWER: used_by_answer, Record.LABELLED_TEXT: used_by_labelled}
_WRITTEN = {Record.SURVEY_ANSWER: write_answer, Record.LABELLED_TEXT: write_labelled}
_PERSONAL = PEOPLE | {Meaning.TEXT, Meaning.REPLY}
_YEARS = re.compile(r"(?:^|-)(?:(?:19|20)\d\d(?:-?(?:19|20)?\d\d)?|fy-?\d\d(?:-?\d\d)?|(\d\d)-?(\d\d))(?=-|$)")
"""Years as names of files have them: 2024, 2023-24, 202324, FY24, and 2324 or 23-24 where one follows the other."""
_NOT_YET = "These say that it has not happened yet."
_NO_MORE_TIME = "These say that there was no more time."
_NOTHING = "These say that there was nothing."
_RECORDS = {
    Record.CASE: "Each row was taken for a case.",
    Record.SURVEY_ANSWER: "Each row was taken for an answer to a survey, since there are scores or respondents.",
    Record.LABELLED_TEXT: "Each row was taken for a text that somebody sorted, since there are labels and no dates.",
}


def drafted(findings: Findings, known: KnownProcedures | None = None) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the TOML of a draft, and its doubts with the lines on which they stand; *known* are what can be tried."""
    body = Paper()
    record = findings.settled.record
    key = _key(findings)
    used = _USED[record](findings) | ({key.name} if key else set())
    used |= {findings.staged.column} if findings.staged else set()
    _head(body, findings, used)
    _source(body, findings)
    _identity(body, findings, key)
    _skip(body, findings, key)
    _columns(body, findings, used)
    if record is Record.CASE:
        write_case(body, findings, known)
    else:
        _WRITTEN[record](body, findings)
    first = _first_lines(findings, len(body.doubts))
    above = first.count("\n")
    return first + body.text(), tuple((above + line, text) for line, text in body.doubts)


def _first_lines(findings: Findings, doubts: int) -> str:
    read = f"{counted(findings.rows, 'row')} and {counted(len(findings.settled.columns), 'column')} were read"
    lines = [f"# {read}; {counted(doubts, 'doubt')}, each on a line with {value_of(DOUBT)}."]
    if findings.unreadable:
        unread = counted(findings.unreadable, "row")
        where = lines_told(findings, findings.unreadable_lines, findings.unreadable)
        lines.append(f"# {unread} did not fit the columns, and taught nothing ({where}); --check says why.")
    lines += [f"# {remark}" for remark in findings.remarks]
    return "\n".join(lines) + "\n\n"


def _key(findings: Findings) -> Column | None:
    """Return the column that names a row, which several rows share in a case alone; else the number of the row."""
    named, is_case = findings.first(Meaning.KEY), findings.settled.record is Record.CASE
    if named is not None and (is_case or not named.look.repeats):
        return named
    return None if is_case else findings.first(Meaning.ROW_NUMBER)


def _head(paper: Paper, findings: Findings, used: set[str]) -> None:
    part = findings.read_as.part
    name = _system(findings) if part is None else f"{_system(findings)}-{code_of(part, other='part')}"
    if any(map(str.isdigit, name)):
        paper.say("For good: a newer export finds its cases by it, so a year, say, should not be in it.")
    paper.key("id", name)
    paper.key("version", 1)
    if findings.settled.record is not Record.CASE:
        paper.doubt(_RECORDS[findings.settled.record])
        paper.key("record", findings.settled.record.value)
    unused = [column for column in findings.settled.columns if column.name not in used]
    dropped = [column.name for column in unused if column.meaning in DROPPED]
    mixed = [column for column in findings.settled.columns if column.name in used and is_mixed(findings, column)]
    also = [column for column in mixed if has_others(column)]
    kept = [each.name for each in findings.settled.columns if each in also or _is_kept(each, used)]
    _kept(paper, findings, kept)
    if dropped:
        paper.key("dropped", dropped)
    people = [column for column in findings.settled.columns if column.meaning in _PERSONAL]
    told = [column for column in people if column is not handlers(findings)]
    personal = [name for column in told for name in _names(findings, column, mixed)]
    if personal:
        paper.say("These tell of people, and are kept apart.")
        paper.key("personal", personal)


def _is_kept(column: Column, used: set[str]) -> bool:
    return column.name not in used and column.meaning not in DROPPED


def _names(findings: Findings, column: Column, mixed: Sequence[Column]) -> list[str]:
    """Return the names by which the draft reads *column*: where it is *mixed*, those of its parts too.

    Of the rows of later stages it is kept as it stands.
    """
    if column not in mixed:
        return [column.name]
    own = [column.name] if has_others(column) or findings.staged is not None else []
    return [*own, *(part.name for part in parts_of(column))]


def _system(findings: Findings) -> str:
    """Return a code that is good for newer exports too: the name of the source without its years."""
    name = code_of(findings.name, other="source")
    return without_years(name) or name


def without_years(code: str) -> str:
    """Return *code* without its years; nothing where it is one."""
    return _YEARS.sub(_no_year, code).strip("-")


def _no_year(found: re.Match[str]) -> str:
    """Return nothing in the place of a year, and what was *found* where two numbers are none."""
    first, second = found.groups()
    is_year = first is None or int(second) == (int(first) + 1) % 100
    return "" if is_year else found[0]


def _kept(paper: Paper, findings: Findings, kept: list[str]) -> None:
    for column in findings.all(Meaning.ORGANISATION):
        paper.doubt(
            f"{value_of(column.name)} looks like names of bodies, {differing(column)}. If each has a log of its own "
            "here, write [organisation]; now it is only kept."
        )
    is_answered = any(fact.event in {"responded", "closed"} for fact in facts(findings))
    for column in findings.all(Meaning.REFERRED):
        passed_on = f"{value_of(column.name)} may be the day on which it was passed on; it is only kept."
        if is_answered or is_sparse(column.look) or not is_sent(column.look):
            paper.say(passed_on)
        else:
            paper.doubt(f"Is {value_of(column.name)} the day of the answer? No other column is. {passed_on}")
    for column in findings.all(Meaning.OUTCOME):
        if column.name in kept and findings.settled.is_later(column.stage):
            paper.doubt(
                f"{value_of(column.name)} is what was found in stage {column.stage}, and no column has the day of that "
                "answer: now it is only kept."
            )
    more_time = only_kept(findings, kept) if findings.settled.record is Record.CASE else []
    asked = (maybe_acknowledged(findings), *perhaps_more_time(findings), *more_time)
    days = [
        column.name
        for column in findings.all(Meaning.OTHER_DATE)
        if column.name in kept and tells_of_a_day(column.look) and column not in asked
    ]
    if days and findings.settled.record is Record.CASE:
        paper.doubt(
            f"What happened on the days of {', '.join(map(value_of, days))}? They stay in a note, and count nowhere."
        )
    for column in more_time:
        paper.doubt(
            f"{value_of(column.name)} speaks of more time, and is only kept: an answer in that time counts as missed."
        )
    doubt_ombudsman(paper, findings, kept)
    if kept := [*kept, *_of_later_rows(findings, kept)]:
        paper.say("Kept in a note; put under 'dropped' what nobody needs.")
        paper.key("kept", kept)


def _of_later_rows(findings: Findings, kept: list[str]) -> list[str]:
    """Return what is kept of the rows of later stages: the same, and what is read for the first alone."""
    staged = findings.staged
    stages = () if staged is None else staged.others
    read = used_by_remedies(findings)
    of_first = [*(column for column in findings.all(Meaning.TEXT) if column.name not in read), *contacts(findings)]
    names = dict.fromkeys((*kept, *(column.name for column in of_first)))
    return [in_stage(stage, name) for stage in stages for name in names]


def _source(paper: Paper, findings: Findings) -> None:
    paper.table("source")
    if again := findings.read_as.again:
        where = lines_told(findings, again, len(again))
        paper.doubt(
            f"The other sheets have this system too, and numbers that are here, on {where}: each is one case, unless "
            "you give each sheet a system."
        )
    elif findings.read_as.part is not None:
        paper.doubt(
            "The other sheets have this system too: where two of them use the same numbers, give each a system."
        )
    paper.key("system", _system(findings))
    timed = any(column.look.timed for column in findings.settled.columns)
    if timed:
        paper.doubt("In which zone did the clocks of the source stand? Nothing in a file says so.")
    paper.key("zone", "Europe/London")
    read_as = findings.read_as
    if read_as.format != "csv":
        paper.key("format", read_as.format)
    for note in read_as.notes:
        paper.say(note)
    for guess in read_as.guesses:
        paper.doubt(guess)
    for name, value in read_as.options.items():
        paper.key(name, value)
    if findings.blanks:
        paper.key("blank", findings.blanks)
    if timed:
        paper.key("ambiguous_time", "day")
        paper.key("missing_time", "day")


def _identity(paper: Paper, findings: Findings, key: Column | None) -> None:
    paper.table("identity")
    if key is None:
        paper.doubt("No column names a row for ever, so a row is known again by all that it says.")
        paper.key("rule", "content")
        return
    look, said = key.look, value_of(key.name)
    if look.unique and not look.growing and not look.counted_out:
        paper.doubt(f"{said}: no value came twice among the first {look.distinct:,}; the others were not compared.")
    elif look.unique:
        paper.say(f"{said}: no value comes twice, and none is blank.")
    elif findings.staged is not None and not findings.staged.alike and not look.blank:
        paper.say(f"{said}: {differing(key)} in {counted(look.filled, 'row')}{_repeated(findings)}.")
    else:
        without = f"; {counted(look.blank, 'row has', 'rows have')} none" if look.blank else ""
        paper.doubt(f"{said}: {differing(key)} in {counted(look.filled, 'row')}{_repeated(findings)}{without}.")
    if findings.relations.variants and (findings.staged is not None or findings.several):
        _variants(paper, findings, said)
    if key.meaning is Meaning.ROW_NUMBER:
        paper.doubt(f"{said} only numbers the rows; another export may number them otherwise.")
    paper.key("columns", [key.name])
    if findings.several:
        paper.key("rows", "several")
    if findings.staged is not None:
        paper.key("rows", "stages")
        write_stages(paper, findings, findings.staged)


def _variants(paper: Paper, findings: Findings, said: str) -> None:
    variants = findings.relations.variants
    many, where = counted(len(variants), "row has", "rows have"), lines_told(findings, variants, len(variants))
    paper.doubt(
        f"{said}: {many} the number of another row, written otherwise ({where}). If it is the same, write it alike in "
        "the spreadsheet: now it is another case."
    )


def _skip(paper: Paper, findings: Findings, key: Column | None) -> None:
    named = dict.fromkeys(findings.totals)
    if key is not None and any(TOTAL.match(text) for text in key.look.values):
        named[key.name] = None
    years = [each.name for each in findings.settled.columns if each.name in findings.years and _has_no_year(each)]
    for what, pattern, names in (("Totals", TOTAL, named), ("Headings of years", YEAR, years)):
        for name in names:
            paper.table("skip", one_of_many=True)
            paper.say(f"{what}, which are passed over.")
            paper.key("column", name)
            paper.key("match", pattern.pattern)
    for column in findings.all(Meaning.OUTCOME, Meaning.STANDING):
        _skip_carried(paper, column)


def _skip_carried(paper: Paper, column: Column) -> None:
    """Write the lines that pass over rows whose case goes on on another sheet, where its answer is."""
    carried = {text: number for text, number in column.look.plain_values().items() if is_carried_forward(text)}
    if carried:
        said, rows = " or ".join(map(value_of, carried)), counted(sum(carried.values()), "row has", "rows have")
        paper.line()
        paper.doubt(
            f"{rows} {said} in {value_of(column.name)}: not answered. If each number is there again with its answer, "
            "take these lines, which pass such rows over:"
        )
        match = value_of(one_of(carried))
        paper.ready("[[skip]]", f"column = {value_of(column.name)}", f"match = {match}")


def _has_no_year(column: Column) -> bool:
    """Return whether no row that says more has a year in *column*, which would be passed over too."""
    return not column.look.overflowed and not any(map(YEAR.match, column.look.plain_values()))


def _repeated(findings: Findings) -> str:
    if findings.staged is not None:
        return f", which differ in {value_of(findings.staged.column)}: each row was taken for a stage of its case"
    if findings.several:
        return ", so several rows were taken for one record"
    key = findings.first(Meaning.KEY)
    repeats = key is not None and key.look.repeats and findings.settled.record is Record.CASE
    if not repeats:
        return ""
    again, number = findings.relations.repeated, key.look.filled - key.look.distinct if key else 0
    told = f", again on {lines_told(findings, again, number, {})}" if again else ""
    return f"{told}. Of two rows with one key that differ, the second is rejected"


def _columns(paper: Paper, findings: Findings, used: set[str]) -> None:
    paid = amounts(findings)
    for column in findings.settled.columns:
        is_used = column.name in used or column is paid
        in_parts = is_used and is_mixed(findings, column)
        if in_parts:
            write_parts(paper, findings, column)
        cleaned = cleaning_of(column)
        for doubt in cleaned.doubts:
            paper.doubt(doubt)
        from_above = findings.merged and column is findings.first(Meaning.KEY)
        blanks = own_blanks(column) if is_used else ()
        transforms = [*cleaned.transforms, *(["code"] if needs_codes(findings, column) else [])]
        is_read = has_others(column) if in_parts else is_used or _is_kept(column, used)
        is_optional = is_read and column.name in findings.read_as.having
        place = findings.read_as.places.get(column.name)
        if not (place or is_optional or (is_used and (transforms or from_above or blanks))):
            continue
        paper.table(dotted("columns", column.name))
        _place(paper, place)
        if is_optional:
            write_optional(paper, findings, column)
        if not is_used:
            continue
        if blanks:
            paper.say(_NOT_YET if yet_to_come(column) else _NO_MORE_TIME if column.look.said_no else _NOTHING)
            paper.key("blank", blanks)
        if transforms:
            paper.key("transforms", transforms)
        if from_above:
            paper.doubt("Rows without it, and without a receipt, were taken for more of the case above.")
            paper.line("from_above = true")


def _place(paper: Paper, place: int | None) -> None:
    if place is not None:
        paper.say("Another column has the same heading.")
        paper.key("position", place)
