"""The part of a draft that says how cases ended: by a closing, by their last answer, or without any."""

import re

from casework.application.suggesting.findings import Findings
from casework.application.suggesting.happenings import facts, standing
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import date_rule, in_stage
from casework.application.suggesting.vocabulary import ENDINGS, outcome_in


def write_endings(paper: Paper, findings: Findings) -> None:
    """Write by what cases are closed, where no column says when they were."""
    if standing(findings):
        return
    if not findings.first(Meaning.CLOSED):
        _by_last_answer(paper, findings)
    for column, texts in findings.relations.unanswered.items():
        for outcome, event in ENDINGS.items():
            ending = {text: number for text, number in texts.items() if outcome_in(text) == outcome}
            if ending:
                _without_an_answer(paper, column, ending, event)


def _by_last_answer(paper: Paper, findings: Findings) -> None:
    answers = [fact for fact in facts(findings) if fact.event == "responded"]
    if not answers:
        paper.line()
        paper.doubt("No column says when a case was closed: all stay open.")
        return
    *others, first = (fact for fact in reversed(answers))
    names = [in_stage(fact.row, fact.column.name) for fact in others]
    paper.table("event", one_of_many=True)
    paper.doubt("No column says when a case was closed: its last answer is taken to close it. Else take this away.")
    paper.key("event", "closed")
    paper.line(f"on = {date_rule(findings, first.column, *names, stage=first.row)}")


def _without_an_answer(paper: Paper, column: str, texts: dict[str, int], event: str) -> None:
    """Write that those whose outcome is one of *texts* and who have no answer are over, on a day that nobody knows."""
    said = " or ".join(map(value_of, texts))
    rows = counted(sum(texts.values()), "row has", "rows have")
    paper.table("event", one_of_many=True)
    paper.doubt(f"{rows} {said} and no answer, and would become overdue: taken for {event} on a day that nobody knows.")
    paper.key("event", event)
    paper.key("where", {"column": column, "match": rf"(?i)^\s*(?:{'|'.join(map(re.escape, texts))})\s*$"})
