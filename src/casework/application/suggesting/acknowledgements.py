"""The part of a draft that asks whether a day is that of the acknowledgement, where no column is called so."""

from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import is_sparse, tells_of_a_day
from casework.application.suggesting.happenings import second_answers
from casework.application.suggesting.meanings import Meaning, Record
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import date_rule
from casework.application.suggesting.settling import Column

_NEARLY_ALL = 0.9


def maybe_acknowledged(findings: Findings) -> Column | None:
    """Return the day that most rows have soon after the receipt and before the answer, if no other is one."""
    received = findings.first(Meaning.RECEIVED)
    answers = [each for each in findings.all(Meaning.RESPONDED) if not findings.settled.is_later(each.stage)]
    is_case = findings.settled.record is Record.CASE and findings.staged is None
    if received is None or not answers or not is_case or findings.all(Meaning.ACKNOWLEDGED):
        return None
    if second_answers(findings):
        return None
    maybe = [each for each in findings.all(Meaning.OTHER_DATE) if _may_be(findings, each, received, answers[0])]
    return max(maybe, key=lambda each: each.look.filled, default=None)


def _may_be(findings: Findings, column: Column, received: Column, answer: Column) -> bool:
    if is_sparse(column.look) or not tells_of_a_day(column.look) or findings.settled.is_later(column.stage):
        return False
    relations = findings.relations
    _, with_receipt = relations.before.get((column.name, received.name), (0, 0))
    return relations.soon.get(column.name, 0) > _NEARLY_ALL * with_receipt and relations.follows(
        answer.name, column.name
    )


def write_acknowledgement(paper: Paper, findings: Findings) -> None:
    """Write that day as lines to be taken: what happened on it, no word tells."""
    column = maybe_acknowledged(findings)
    if column is None:
        return
    rows = counted(column.look.filled, "row")
    paper.line()
    paper.doubt(
        f"Is {value_of(column.name)} the day of the acknowledgement? It comes soon after the receipt and before the "
        f"answer, in {rows}, and is only kept until you take these lines:"
    )
    stage = () if column.stage is None else (f"stage = {value_of(column.stage)}",)
    paper.ready("[[event]]", 'event = "acknowledged"', f"on = {date_rule(findings, column)}", *stage)
