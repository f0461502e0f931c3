"""The part of a draft that says what happened to cases, what was found, and what the source says of its limits."""

from collections.abc import Iterator, Sequence

import attrs

from casework.application.likely_codes import code_of
from casework.application.suggesting.acknowledgements import write_acknowledgement
from casework.application.suggesting.code_drafts import Words, codes
from casework.application.suggesting.ending_drafts import write_endings
from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import guess, is_sent
from casework.application.suggesting.handler_drafts import write_handlers, write_later_handlers
from casework.application.suggesting.happenings import Fact, Outcome, facts, outcomes, unbegun, withdrawals
from casework.application.suggesting.later_stages import later_stages
from casework.application.suggesting.lines_told import lines_told
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.more_time import write_more_time
from casework.application.suggesting.paper import Paper, counted, value_of
from casework.application.suggesting.rule_texts import date_rule, doubt_dates, in_stage
from casework.application.suggesting.second_answers import write_second_answers
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import (
    OUTCOME_WORDS,
    SCHEME,
    is_merely_resolved,
    standing_of,
    verdict_of,
)
from casework.application.suggesting.withdrawal_drafts import write_not_withdrawn, write_withdrawn

_ANSWERED = 0.5
"""Where fewer of the rows with a verdict have an answer, it is not of that answer."""


def write_findings(paper: Paper, findings: Findings) -> None:
    """Write what was found on a matter."""
    staged = findings.staged
    found = [each for each in outcomes(findings) if each.is_finding]
    for outcome in found:
        _finding(paper, findings, outcome)
    if staged and staged.outside and found:
        outside = attrs.evolve(found[0], fact=attrs.evolve(found[0].fact, row=staged.outside))
        _finding(paper, findings, outside, ours=False)


def _finding(paper: Paper, findings: Findings, outcome: Outcome, *, ours: bool = True) -> None:
    fact = outcome.fact
    paper.table("matter.finding", one_of_many=True)
    if not ours:
        said = value_of(in_stage(fact.row, outcome.column.name))
        paper.doubt(f"Is {said} what the ombudsman found, by the words of this scheme?")
    if ours and findings.staged is None and outcome.column.stage is None and len(_answered(findings)) > 1:
        _doubt_stage_of_finding(paper, findings, outcome)
    paper.key("scheme", SCHEME)
    if not ours:
        paper.key("by", "ombudsman")
    elif outcome.stage is not None:
        paper.key("stage", outcome.stage)
    paper.line(f"on = {date_rule(findings, fact.column, stage=fact.row)}")
    *others, last = OUTCOME_WORDS
    words = Words(
        known=outcome.code_of,
        otherwise="not-considered",
        doubt="what was found?",
        choices=f"{', '.join(others)} or {last}; not yet answered, take the line away",
        may_be_unknown=True,
        is_asked=is_merely_resolved,
        is_guessed=outcome.is_guessed,
        taken="Taken for what was found",
    )
    codes(paper, "matter.finding.outcome", outcome.column, words, stage=fact.row)


def _answered(findings: Findings) -> set[str | None]:
    return {fact.stage for fact in facts(findings) if fact.event == "responded"}


def _doubt_stage_of_finding(paper: Paper, findings: Findings, outcome: Outcome) -> None:
    said, stage = value_of(outcome.column.name), outcome.stage or findings.settled.first_stage
    paper.doubt(
        f"{said} names no stage, and there are answers in more than one: is it what was found in stage {stage} "
        "wherever it is filled, also where a later stage came to something else?"
    )


def write_facts(paper: Paper, findings: Findings) -> None:
    """Write each thing that happened, and until when there was more time."""
    write_handlers(paper, findings)
    told: set[str] = set()
    later = dict(later_stages(findings.settled))
    of_events = {each.fact: each.column for each in outcomes(findings) if not each.is_finding and not findings.several}
    withdrawn = withdrawals(findings)
    decided = {each.fact: each.column for each in outcomes(findings)}
    for fact in facts(findings):
        paper.table("event", one_of_many=True)
        paper.key("event", fact.event)
        if fact in withdrawn:
            write_not_withdrawn(paper, findings, withdrawn[fact])
        if fact.row is None and fact.column.name not in told:
            told.add(fact.column.name)
            doubt_dates(paper, findings, fact.column)
        rows = _last_first(findings) if fact.event == "closed" else ()
        others = [in_stage(stage, fact.column.name) for stage in rows]
        paper.line(f"on = {date_rule(findings, fact.column, *others, stage=fact.row)}")
        _stage(paper, findings, fact)
        _doubt_answer(paper, findings, fact)
        _doubt_undated(paper, findings, fact, decided.get(fact))
        if (guessed := later.pop(fact.stage or findings.settled.first_stage, None)) is not None:
            _doubt_stage(paper, findings, fact, guessed)
        if fact.event == "referred":
            paper.doubt("To which body? Give its code.")
            paper.key("body", {"default": "ombudsman"})
        if (outcome := of_events.get(fact)) is not None:
            paper.doubt(
                f"Is {value_of(outcome.name)} the outcome of this? Its words are those of no scheme, so no report "
                "counts it as upheld or not, as it would a [[matter.finding]]."
            )
            codes(paper, "event.outcome", outcome, stage=fact.row)
        if fact in withdrawn:
            write_withdrawn(paper, findings, withdrawn[fact])
    write_later_handlers(paper, findings)
    write_acknowledgement(paper, findings)
    write_second_answers(paper, findings)
    write_more_time(paper, findings)
    write_endings(paper, findings)


def _stage(paper: Paper, findings: Findings, fact: Fact) -> None:
    if fact.stage is None:
        return
    if findings.staged is None and fact.event == "escalated" and fact.column.meaning is not Meaning.ESCALATED:
        paper.doubt(f"Is {value_of(fact.column.name)} the day on which stage {fact.stage} began, as of the request?")
    paper.key("stage", fact.stage)
    if fact.event == "responded" and fact.stage in unbegun(findings):
        paper.doubt(
            f"No column says when stage {fact.stage} began: rows with {value_of(fact.column.name)} are rejected. "
            f'Write an [[event]] with event = "escalated", stage = "{fact.stage}" and on = its column; or only keep '
            "these columns, and take away what is read of them."
        )


def _doubt_answer(paper: Paper, findings: Findings, fact: Fact) -> None:
    column = fact.column
    is_called_so = guess(column.look) is Meaning.RESPONDED or is_sent(column.look)
    was_followed = column.is_guessed and findings.settled.is_later(column.stage)
    if fact.event == "responded" and not is_called_so and not was_followed:
        paper.doubt(f"Is {value_of(column.name)} the day of an answer? An outcome stands beside it.")


def _doubt_undated(paper: Paper, findings: Findings, fact: Fact, outcome: Column | None) -> None:
    """Name the rows with an *outcome* of which nothing says when it was told."""
    lines = findings.relations.undated.get(outcome.name, ()) if outcome is not None else ()
    if outcome is None or not lines or fact.event != "responded" or fact.row is not None or findings.several:
        return
    rows, told = counted(len(lines), "row has", "rows have"), lines_told(findings, lines, len(lines))
    paper.doubt(
        f"{rows} an outcome in {value_of(outcome.name)}, and no day of the answer ({told}): no answer is counted "
        "there, until the spreadsheet has its day."
    )


def _doubt_stage(paper: Paper, findings: Findings, fact: Fact, guessed: Sequence[Column]) -> None:
    """Write why columns that do not name a later stage were taken for some of it."""
    told = [
        each for each in guessed if each.meaning is not Meaning.ESCALATED or Meaning.ESCALATED is not guess(each.look)
    ]
    if told:
        names = ", ".join(value_of(each.name) for each in told)
        rows = counted(findings.relations.together.filled(fact.column.name), "row")
        paper.doubt(f"Is this stage {fact.stage}? Filled in {rows} at most, after an earlier answer: {names}.")


def _last_first(findings: Findings) -> Sequence[str]:
    return tuple(reversed(findings.staged.later)) if findings.staged else ()


def write_verdicts(paper: Paper, findings: Findings) -> None:
    """Write what the source itself says of time limits, which stays apart from what casework computes."""
    stages: tuple[str | None, ...] = (None, *(findings.staged.later if findings.staged else ()))
    if findings.first(Meaning.DUE):
        paper.line()
        paper.say("What the source itself says of time limits, to be compared.")
    for stage in stages:
        for due, verdict in _pairs(findings):
            paper.table("verdict", one_of_many=True)
            name = code_of((due or verdict).name, other="target")  # type: ignore[union-attr]  # one of them is there
            ours = stage or (findings.staged.first if findings.staged else None)
            paper.key("name", name if ours is None else f"{name}-{ours}")
            if due is None and verdict is not None:
                _write_judged_stage(paper, findings, verdict, ours)
            if due is not None:
                if stage is None:
                    doubt_dates(paper, findings, due)
                paper.line(f"due = {date_rule(findings, due, stage=stage)}")
            if verdict is not None:
                if due is not None and stage is None:
                    paper.say(f"{value_of(verdict.name)} was taken for what the source says of this day.")
                known = Words(known=verdict_of, otherwise="unknown", doubt="met, or missed?")
                codes(paper, "verdict.verdict", verdict, known, stage=stage)


def _pairs(findings: Findings) -> Iterator[tuple[Column | None, Column | None]]:
    verdicts = list(findings.all(Meaning.VERDICT))
    for column in findings.all(Meaning.DUE):
        yield column, verdicts.pop(0) if verdicts else None
    yield from ((None, verdict) for verdict in verdicts)


def _write_judged_stage(paper: Paper, findings: Findings, verdict: Column, row: str | None) -> None:
    """Write of which answer a verdict without a due day speaks: that of its *row*, of its name, or the one before it.

    An answer that much fewer rows have than the verdict is not meant.
    """
    answers = [fact for fact in facts(findings) if fact.event == "responded"]
    if "acknowledged" in verdict.look.words or len({fact.stage for fact in answers}) == 1:
        return
    enough, place = _ANSWERED * verdict.look.filled, verdict.look.place
    before = [each for each in answers if each.column.look.place < place and each.column.look.filled >= enough]
    judged = row or verdict.stage or next((each.stage for each in reversed(before)), None)
    if judged is not None:
        paper.key("stage", judged)


def write_standing(paper: Paper, findings: Findings) -> None:
    """Write how cases stand."""
    column, ended = findings.first(Meaning.STANDING), findings.relations.open_but_ended
    if column is None:
        return
    if ended:
        paper.line()
        paper.say(
            f"{value_of(column.name)} says how a case stands, but {counted(ended, 'row is', 'rows are')} called open "
            "with a day on which it ended: [standing] would reject them, so the column is only kept."
        )
        return
    paper.table("standing")
    paper.key("column", column.name)
    paper.key("undated", "unknown")
    paper.table("standing.codes")
    for text, number in column.look.plain_values().most_common():
        known = standing_of(text)
        paper.code(text, known or "open", number, None if known else "open, or finished?")
