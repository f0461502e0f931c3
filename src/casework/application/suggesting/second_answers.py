"""The part of a draft that asks of which stage an answer is that comes beside another one."""

from casework.application.suggesting.findings import Findings
from casework.application.suggesting.happenings import second_answers
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, value_of
from casework.application.suggesting.rule_texts import date_rule
from casework.application.suggesting.settling import Column

_BEGINS = (Meaning.ESCALATED, Meaning.OTHER_DATE, Meaning.REFERRED, Meaning.WRITTEN, Meaning.ACKNOWLEDGED)


def write_second_answers(paper: Paper, findings: Findings) -> None:
    """Write each answer whose stage nothing shows as lines to be taken: two answers in a row are told by no case."""
    for answer in second_answers(findings):
        begin = _begin(findings, answer)
        paper.line()
        other = next(each for each in findings.all(Meaning.RESPONDED) if each.stage == answer.stage)
        first = "" if begin is None else f", and does it begin with {value_of(begin.name)}"
        paper.doubt(
            f"Two answers in a row, {value_of(other.name)} and {value_of(answer.name)}: is {value_of(answer.name)} "
            f"that of stage 2{first}? It is only kept until you take these lines:"
        )
        column = "{ column = COLUMN }" if begin is None else date_rule(findings, begin)
        paper.ready("[[event]]", 'event = "escalated"', 'stage = "2"', f"on = {column}", "")
        paper.ready("[[event]]", 'event = "responded"', 'stage = "2"', f"on = {date_rule(findings, answer)}")


def _begin(findings: Findings, answer: Column) -> Column | None:
    """Return the day that most likely began a stage with *answer*: one that comes before it and is filled as often."""
    together = findings.relations.together
    maybe = [
        each
        for each in findings.all(*_BEGINS)
        if together.is_within(answer.name, each.name) and findings.relations.follows(answer.name, each.name)
    ]
    return min(maybe, key=lambda each: together.filled(each.name), default=None)
