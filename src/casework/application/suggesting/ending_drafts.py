"""The part of a draft that says how cases ended: by a closing, by their last answer, or without any."""

from collections import Counter
from collections.abc import Mapping

from casework.application.suggesting.findings import Findings
from casework.application.suggesting.happenings import facts, standing
from casework.application.suggesting.kind_drafts import write_thanked
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import in_stage, one_of
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import ENDINGS, outcome_in, standing_of
from casework.application.suggesting.withdrawal_drafts import write_answered, write_doubtful


def write_endings(paper: Paper, findings: Findings) -> None:
    """Write by what cases are closed, where no column says when they were."""
    stands = standing(findings)
    write_doubtful(paper, findings)
    write_answered(paper, findings)
    if not findings.first(Meaning.CLOSED):
        _by_last_answer(paper, findings, stands)
        write_thanked(paper, findings)
    if stands:
        return
    stages = (None, *(findings.staged.later if findings.staged else ()))
    looks = {in_stage(stage, each.name): each.look for each in findings.all(Meaning.OUTCOME) for stage in stages}
    for column, texts in _unanswered(findings).items():
        meant = {text: outcome_in(looks[column].meaning_of(text)) for text in texts}
        for outcome, event in ENDINGS.items():
            ending = {text: number for text, number in texts.items() if meant[text] == outcome}
            if ending:
                _without_an_answer(paper, column, ending, event)


def _unanswered(findings: Findings) -> dict[str, Mapping[str, int]]:
    """Return the words of rows without a day of their own for how they ended, by their columns, with their numbers."""
    found: dict[str, Mapping[str, int]] = dict(findings.relations.unanswered)
    if findings.first(Meaning.WITHDRAWN) and not findings.several:
        decided = frozenset({Meaning.WITHDRAWN, Meaning.CLOSED})
        for column, rows in findings.relations.withdrawn.items():
            answered = Counter(rows.having(Meaning.RESPONDED, but_for=decided))
            found[column] = answered + Counter(found.get(column, {}))
    return found


def _by_last_answer(paper: Paper, findings: Findings, stands: Column | None) -> None:
    """Write that the last answer closes a case: each, or those of which the column *stands* says that they are over."""
    answers = [fact for fact in facts(findings) if fact.event == "responded"]
    over = [text for text in stands.look.plain_values() if standing_of(text) == "finished"] if stands else []
    if not answers and stands is None:
        paper.line()
        paper.doubt("No column says when a case was closed: all stay open.")
    if not answers or (stands and not over):
        return
    paper.table("event", one_of_many=True)
    which = f"where {value_of(stands.name)} says so, the last answer" if stands else "its last answer"
    paper.say(f"No column says when a case was closed: {which} closes it. Else take this away.")
    paper.key("event", "closed")
    if stands:
        paper.key("where", {"column": stands.name, "match": one_of(over)})
    paper.key("with_last_answer", True)  # noqa: FBT003 - a value of TOML


def _without_an_answer(paper: Paper, column: str, texts: dict[str, int], event: str) -> None:
    """Write that those whose outcome is one of *texts* and who have no answer are over, on a day that nobody knows."""
    said = " or ".join(map(value_of, texts))
    rows = counted(sum(texts.values()), "row has", "rows have")
    paper.table("event", one_of_many=True)
    paper.say(f"{rows} {said} and no answer: {event} on a day that nobody knows, or they would become overdue.")
    paper.key("event", event)
    paper.key("where", {"column": column, "match": one_of(texts)})
