"""The part of a draft that says how rows become answers of a survey or labelled texts."""

from casework.application.likely_codes import code_of
from casework.application.suggesting.code_drafts import coded
from casework.application.suggesting.date_drafts import doubt_texts
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import is_flag
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, counted, dotted, value_of
from casework.application.suggesting.rule_texts import date_rule, doubt_dates
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import is_point

_STRAY = 0.001
"""A number that comes more rarely than this is taken for a mistake, and not for an end of the range."""
_ANSWER = (Meaning.RECEIVED, Meaning.QUESTION, Meaning.RESPONDENT, Meaning.SCORE, Meaning.SERVICE)
_LABELLED = (Meaning.LABEL, Meaning.SUBCATEGORY, Meaning.LABEL_CODE, Meaning.CRITICALITY, Meaning.QUESTION)


def used_by_answer(findings: Findings) -> set[str]:
    """Return the names of the columns that the draft of an answer reads."""
    found = {column.name for meaning in _ANSWER for column in findings.all(meaning)[:1]}
    return found | {column.name for column in (*_texts(findings), *_marked(findings))}


def used_by_labelled(findings: Findings) -> set[str]:
    """Return the names of the columns that the draft of a labelled text reads."""
    return {column.name for meaning in _LABELLED for column in findings.all(meaning)[:1]} | {
        column.name for column in _texts(findings)
    }


def write_answer(paper: Paper, findings: Findings) -> None:
    """Write the table of an answer."""
    paper.table("answer")
    paper.doubt("Which survey is this? Answers of one survey are counted together.")
    paper.key("survey", {"default": code_of(findings.name, other="survey")})
    given, score = findings.first(Meaning.RECEIVED), findings.first(Meaning.SCORE)
    if given is not None:
        doubt_texts(paper, findings, [given])
        doubt_dates(paper, findings, given)
        paper.line(f"given = {date_rule(findings, given)}")
    _plain_respondent(paper, findings)
    if texts := _texts(findings):
        paper.key("text", {"columns": [column.name for column in texts]})
    if score is not None:
        _scale(paper, score)
    question, service = findings.first(Meaning.QUESTION), findings.first(Meaning.SERVICE)
    if question is not None:
        coded(paper, "answer.question", question)
    else:
        paper.table("answer.question")
        paper.doubt("No column says which question is answered: all rows would answer one.")
        paper.key("default", "q1")
    if score is not None:
        _score(paper, score)
    if service is not None:
        coded(paper, "answer.service", service)
    _labels(paper, findings)


def write_labelled(paper: Paper, findings: Findings) -> None:
    """Write the table of a labelled text."""
    paper.table("labelled")
    paper.doubt("Which collection is this? Texts of one collection are counted together.")
    paper.key("collection", {"default": code_of(findings.name, other="texts")})
    paper.key("text", {"columns": [column.name for column in _texts(findings)]})
    criticality, question = findings.first(Meaning.CRITICALITY), findings.first(Meaning.QUESTION)
    if criticality is not None:
        _criticality(paper, criticality)
    for name, meaning in (
        ("label", Meaning.LABEL),
        ("subcategory", Meaning.SUBCATEGORY),
        ("code", Meaning.LABEL_CODE),
    ):
        column = findings.first(meaning)
        if column is not None:
            coded(paper, f"labelled.{name}", column)
    if question is not None:
        coded(paper, "labelled.question", question)


def _texts(findings: Findings) -> tuple[Column, ...]:
    return findings.all(Meaning.TEXT)


def _marked(findings: Findings) -> tuple[Column, ...]:
    return tuple(column for column in findings.all(Meaning.ONE_HOT) if is_flag(column.look))


def _plain_respondent(paper: Paper, findings: Findings) -> None:
    column = findings.first(Meaning.RESPONDENT)
    if column is not None:
        many = f"{column.look.distinct:,} respondents gave {findings.rows:,} answers"
        paper.doubt(
            f"{value_of(column.name)} must say nothing about who somebody is; {many}, so rates differ by what is "
            "counted."
        )
        paper.key("respondent", {"columns": [column.name]})


def _scale(paper: Paper, column: Column) -> None:
    numbers = sorted({int(float(text)) for text in column.look.plain_values() if _is_number(text)})
    ends = f"from {numbers[0]} to {numbers[-1]}" if numbers else "in words"
    paper.doubt(
        f"Which end of {value_of(column.name)} is the best? Nothing in the file says so for sure, and read upside down "
        f"every figure is wrong. Its values go {ends}; some may be none of the scale (outside). Say it here:"
    )
    paper.line("# scale = { best = 5, worst = 1 }  # or { best = 1, worst = 5 }")
    paper.line("# outside = []")


def _is_number(text: str) -> bool:
    return text.removesuffix(".0").lstrip("+-").isdecimal()


def _score(paper: Paper, column: Column) -> None:
    paper.table("answer.score")
    paper.key("columns", [column.name])
    paper.key("unlisted", "unknown")
    for text, number in sorted(column.look.plain_values().items()):
        if _is_number(text):
            paper.say(f"{value_of(text)}: {counted(number, 'row')}")
    worded = [text for text in column.look.plain_values() if is_point(text)]
    if worded:
        paper.doubt("Give each of these a number, in [answer.score.codes]:")
        for text in sorted(worded):
            paper.say(f"{value_of(text)}: {counted(column.look.plain_values()[text], 'row')}")


def _labels(paper: Paper, findings: Findings) -> None:
    marked = _marked(findings)
    if marked:
        paper.table(dotted("answer", "categories", "labels"))
        paper.doubt(
            f"{len(marked)} columns have nothing but marks: taken for labels, of which an answer may have several."
        )
        paper.table(dotted("answer", "categories", "labels", "one_hot"))
        for column in marked:
            paper.code(column.name, code_of(column.name, other=f"label-{column.look.place}"), column.look.filled)


def _criticality(paper: Paper, column: Column) -> None:
    values = {int(float(text)): number for text, number in column.look.plain_values().items() if _is_number(text)}
    common = [number for number, rows in values.items() if rows >= _STRAY * column.look.filled]
    least, most = min(common), max(common)
    within = sum(rows for number, rows in values.items() if least <= number <= most)
    outside = counted(column.look.filled - within, "row is", "rows are")
    paper.doubt(
        f"{value_of(column.name)}: from {least} to {most}? {outside} outside or no number, and would be unknown. Which "
        "end is the better one is for you to know."
    )
    paper.key("criticality", {"columns": [column.name], "unlisted": "unknown"})
    paper.key("lowest", least)
    paper.key("highest", most)
