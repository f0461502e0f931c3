"""The part of a draft that says how rows become cases."""

from collections.abc import Sequence

from casework.application.likely_codes import code_of
from casework.application.suggesting.code_drafts import Words, coded, codes
from casework.application.suggesting.contact_columns import read_as
from casework.application.suggesting.date_drafts import write_dates
from casework.application.suggesting.exchanged_dates import Line
from casework.application.suggesting.fact_drafts import (
    write_facts,
    write_findings,
    write_standing,
    write_verdicts,
)
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import OF_STAFF, is_list, is_sparse, says_who_complained
from casework.application.suggesting.handler_drafts import handlers
from casework.application.suggesting.happenings import facts, outcomes, standing
from casework.application.suggesting.kind_drafts import kind_columns, write_kind
from casework.application.suggesting.lines_told import lines_told
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.more_time import letters
from casework.application.suggesting.ombudsman_drafts import write_decisions
from casework.application.suggesting.paper import Paper, counted, dotted, value_of
from casework.application.suggesting.remedy_drafts import used_by_remedies, write_remedies
from casework.application.suggesting.rule_texts import (
    date_rule,
    doubt_dates,
    in_stage,
)
from casework.application.suggesting.settling import Column
from casework.application.suggesting.stage_rows import Staged
from casework.application.suggesting.tried_procedures import KnownProcedures
from casework.application.suggesting.vocabulary import OUTSIDE, channel_of
from casework.application.suggesting.which_procedure import write_procedure

_READ_ALWAYS = (Meaning.DUE, Meaning.VERDICT, Meaning.EXTENDED)
_PERSON = (
    (Meaning.NAME, "name"),
    (Meaning.EMAIL, "email"),
    (Meaning.PHONE, "phone"),
    (Meaning.ADDRESS, "address"),
    (Meaning.POSTCODE, "postcode"),
)
_NOT_THEIRS = OF_STAFF | {"incident", "location", "site", "property", "premises", "branch", "councillor"}
"""Names, addresses and places with these words are not those of the complainant."""
_PARTS = frozenset({"ward", "parish", "neighbourhood", "borough", "district", "locality", "area"})
_NOTED = frozenset({"comment", "note", "remark", "update"})


def used_by_case(findings: Findings) -> set[str]:
    """Return the names of the columns that the draft of a case reads for its fields and facts."""
    found: set[str] = set()
    for meaning in (Meaning.RECEIVED, Meaning.WRITTEN, Meaning.CHANNEL, Meaning.KEY):
        found |= {column.name for column in findings.all(meaning)[:1]}
    singly = (_service, _place, standing, handlers)
    for column in (each(findings) for each in singly):
        found |= {column.name} if column else set()
    found |= {column.name for column in kind_columns(findings)}
    found |= {fact.column.name for fact in facts(findings)} | {each.name for each in letters(findings).values()}
    found |= {each.column.name for each in outcomes(findings) if each.is_finding or not findings.several}
    found |= {column.name for column in _categories(findings).values()}
    found |= {column.name for column in contacts(findings)}
    found |= used_by_remedies(findings)
    return found | {column.name for column in (*findings.all(*_READ_ALWAYS), *_summaries(findings))}


def contacts(findings: Findings) -> list[Column]:
    """Return the columns that say who complained, and how to reach them."""
    return [column for meaning, _ in _PERSON for column in _theirs(findings, meaning)]


def write_case(paper: Paper, findings: Findings, known: KnownProcedures | None = None) -> None:
    """Write the tables of a case, whose procedure may be one of those *known*."""
    write_procedure(paper, findings, known)
    used = used_by_case(findings)
    write_dates(
        paper, findings, [each for each in findings.settled.columns if each.name in findings.formats.keys() & used]
    )
    _fields(paper, findings)
    write_remedies(paper, findings)
    write_facts(paper, findings)
    write_verdicts(paper, findings)
    write_standing(paper, findings)


def write_stages(paper: Paper, findings: Findings, staged: Staged) -> None:
    """Write which row of a case is of which stage."""
    (column,) = (each for each in findings.settled.columns if each.name == staged.column)
    later = value_of(in_stage(next(iter((*staged.later, OUTSIDE))), staged.column))
    paper.table("stages")
    paper.say(f"The rows of a case are read side by side, and the columns of a later stage are had as {later}.")
    if staged.alike:
        many, where = counted(len(staged.alike), "row is", "rows are"), _lines(findings, staged.alike)
        paper.doubt(
            f"{many} of a stage that another row of the number has, which says something else ({where}): all rows of "
            "such a number are rejected."
        )
    if staged.same:
        many, where = counted(len(staged.same), "row says", "rows say"), _lines(findings, staged.same)
        paper.say(f"{many} again what another row of the number does ({where}): each is read once.")
    paper.key("column", staged.column)
    paper.key("first", staged.first)
    paper.table("stages.codes")
    for text, number in column.look.plain_values().most_common():
        if text in staged.names:
            paper.code(text, staged.names[text], number)
        else:
            paper.doubt(f"{value_of(text)}, in {counted(number, 'row')}: which stage is this? Its rows are rejected.")


def _lines(findings: Findings, lines: Sequence[Line]) -> str:
    return lines_told(findings, lines, len(lines))


def _fields(paper: Paper, findings: Findings) -> None:
    paper.table("fields")
    received, written = findings.first(Meaning.RECEIVED), findings.first(Meaning.WRITTEN)
    if received is None:
        paper.doubt("No column has the day of receipt, so nobody knows it; if one does, name it here.")
    for name, column in (("received", received), ("written_on", written)):
        if column is not None:
            doubt_dates(paper, findings, column)
            paper.line(f"{name} = {date_rule(findings, column)}")
    key = findings.first(Meaning.KEY)
    if key is not None:
        paper.key("reference", {"columns": [key.name]})
    if not findings.several:
        _summary(paper, findings)
    _complainant(paper, findings)
    write_kind(paper, findings)
    _channel(paper, findings)
    _matter(paper, findings)


def _complainant(paper: Paper, findings: Findings) -> None:
    found = [(column, word) for meaning, word in _PERSON for column in _theirs(findings, meaning)]
    people: dict[str, dict[str, list[str]]] = {}
    for column, word in found:
        for field, name in read_as(findings, column, word):
            people.setdefault(field, {"columns": []})["columns"].append(name)
    if people:
        names = [column for column, word in found if word == "name"] or [column for column, _ in found]
        is_beside_staff = findings.first(Meaning.HANDLER) is not None and ("name" in {word for _, word in found})
        if not (is_beside_staff or all(says_who_complained(column.look) for column in names)):
            paper.say("Taken for the complainant, and not somebody else, such as an officer.")
        paper.key("complainant", people)


def _summary(paper: Paper, findings: Findings) -> None:
    if texts := _summaries(findings):
        paper.key("summary", {"columns": [column.name for column in texts]})


def _summaries(findings: Findings) -> list[Column]:
    """Return the texts that say what a case is about; notes that few rows have, say what came up later."""
    texts = [column for column in findings.all(Meaning.TEXT) if column.name not in used_by_remedies(findings)]
    return [column for column in texts if not (is_sparse(column.look) and set(column.look.words) & _NOTED)]


def _matter(paper: Paper, findings: Findings) -> None:
    """Write what the case is about, and what was found; where several rows are one case, each is a matter of it."""
    table = "fields"
    service, categories = _service(findings), _categories(findings)
    found = any(each.is_finding for each in outcomes(findings))
    if found or (findings.several and (_summaries(findings) or service or categories or _place(findings))):
        table = "matter"
        paper.table(table, one_of_many=True)
    if findings.several and table == "matter":
        paper.doubt("Is each row another matter of its case?")
        _summary(paper, findings)
    if service is not None:
        coded(paper, dotted(table, "service"), service)
    for name, column in categories.items():
        coded(paper, dotted(table, "categories", name), column)
    place = _place(findings)
    if place is not None:
        coded(paper, dotted(table, "categories", code_of(place.name, other="place")), place)
    write_findings(paper, findings)
    write_decisions(paper, findings)


def _channel(paper: Paper, findings: Findings) -> None:
    column = findings.first(Meaning.CHANNEL)
    if column is not None:
        words = Words(known=channel_of, otherwise="other", doubt="which channel?", is_counted=False)
        codes(paper, "fields.channel", column, words)


def _service(findings: Findings) -> Column | None:
    columns = findings.all(Meaning.SERVICE)
    return next((column for column in columns if is_list(column.look)), columns[0] if columns else None)


def _categories(findings: Findings) -> dict[str, Column]:
    """Return the columns with categories by the name that each gets; outcomes of single matters are among them."""
    taken = (_service(findings), *kind_columns(findings))
    sorts = (Meaning.CATEGORY, Meaning.SERVICE, *((Meaning.OUTCOME,) if findings.several else ()))
    judged = [each.column for each in outcomes(findings) if each.is_finding]
    found: dict[str, Column] = {}
    for column in findings.all(*sorts):
        if column not in (*taken, *judged):
            name = code_of(column.name, other="category")
            found[f"{name}-{column.look.place}" if name in found else name] = column
    return found


def _place(findings: Findings) -> Column | None:
    """Return the column with the part of the area, such as a ward, by which cases may be counted."""
    maybe = (each for each in findings.all(Meaning.PLACE) if set(each.look.words) & _PARTS and is_list(each.look))
    taken = {code_of(name) for name in _categories(findings)}
    return next((each for each in maybe if code_of(each.name, other="place") not in taken), None)


def _theirs(findings: Findings, meaning: Meaning) -> tuple[Column, ...]:
    return tuple(column for column in findings.all(meaning) if not set(column.look.words) & _NOT_THEIRS)
