"""The part of a draft that says which days of answers are those on which a case was withdrawn, and never answered."""

from casework.application.suggesting.findings import Findings
from casework.application.suggesting.happenings import Outcome
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import date_rule, in_stage, none_of, one_of


def write_not_withdrawn(paper: Paper, findings: Findings, outcome: Outcome) -> None:
    """Write that the fact of *outcome* is none where that says that the case was withdrawn."""
    column = in_stage(outcome.fact.row, outcome.column.name)
    paper.key("where", {"column": column, "match": none_of(findings.relations.withdrawn[outcome.column.name])})


def write_withdrawn(paper: Paper, findings: Findings, outcome: Outcome) -> None:
    """Write that such a case was withdrawn on that day, unless another column has the days of withdrawals."""
    fact, texts = outcome.fact, findings.relations.withdrawn[outcome.column.name]
    if findings.first(Meaning.WITHDRAWN):
        return
    paper.table("event", one_of_many=True)
    if fact.row is None:
        rows = counted(sum(texts.values()), "row has", "rows have")
        said = f"{' or '.join(map(value_of, texts))} and a day in {value_of(fact.column.name)}"
        paper.say(f"{rows} {said}: withdrawn on that day, and not answered.")
    paper.key("event", "withdrawn")
    paper.key("where", {"column": in_stage(fact.row, outcome.column.name), "match": one_of(texts)})
    paper.line(f"on = {date_rule(findings, fact.column, stage=fact.row)}")
