"""The part of a draft that says what happened to cases, what was found, and what the source says of its limits."""

from collections.abc import Iterator, Sequence

import attrs

from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import is_list, share_of
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.paper import Paper, code_of, counted, value_of
from casework.application.suggesting.rule_texts import Words, codes, date_rule, doubt_dates, in_stage, lines_told
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import SCHEME, is_no_word_of_scheme, outcome_of, standing_of, verdict_of

_EVENTS = {
    Meaning.ACKNOWLEDGED: "acknowledged",
    Meaning.RESPONDED: "responded",
    Meaning.ESCALATED: "escalated",
    Meaning.CLOSED: "closed",
}
_MOSTLY = 0.5


@attrs.frozen(kw_only=True)
class Fact:
    """A day of *column* on which *event* happened; *row* is the later stage whose row has it, if not the first has.

    *stage* is where it happened, None where nothing says so.
    """

    event: str
    column: Column
    row: str | None = None
    stage: str | None = None


@attrs.frozen(kw_only=True)
class Outcome:
    """What was found, as *column* has it, with the *fact* that told of it."""

    column: Column
    fact: Fact

    @property
    def stage(self) -> str | None:
        """Where it was found."""
        return stage_of(self.column) or self.fact.stage

    @property
    def is_finding(self) -> bool:
        """Whether its words are those of a scheme of outcomes."""
        return share_of(self.column.look, outcome_of) > _MOSTLY


def stage_of(column: Column) -> str | None:
    """Return the number of the stage of which the name of *column* speaks."""
    words = column.look.words
    after = words[words.index("stage") + 1] if "stage" in words[:-1] else ""
    return after if after.isdigit() else None


def facts(findings: Findings) -> tuple[Fact, ...]:
    """Return what happened, and on which days; a day that ends a case once is had once."""
    staged, received = findings.staged, findings.first(Meaning.RECEIVED)
    answers = findings.all(Meaning.ACKNOWLEDGED, Meaning.RESPONDED)
    escalated = () if staged else findings.all(Meaning.ESCALATED)
    first = staged.first if staged else None
    found = [
        Fact(event=_EVENTS[each.meaning], column=each, stage=first or stage_of(each)) for each in (*answers, *escalated)
    ]
    if staged and received:
        for stage in staged.later:
            found.append(Fact(event="escalated", column=received, row=stage, stage=stage))
            found += [Fact(event=_EVENTS[each.meaning], column=each, row=stage, stage=stage) for each in answers]
        if staged.outside:
            found.append(Fact(event="referred", column=received, row=staged.outside))
    else:
        order = {column.name: place for place, column in enumerate(findings.settled.columns)}
        found.sort(key=lambda fact: order[fact.column.name])
    closed = max(
        findings.all(Meaning.CLOSED),
        key=lambda column: (-findings.formats[column.name].strays, column.look.filled),
        default=None,
    )
    return (*found, *((Fact(event="closed", column=closed),) if closed else ()))


def outcomes(findings: Findings) -> tuple[Outcome, ...]:
    """Return each outcome with the fact that told of it; in rows of stages, each row has one."""
    staged = findings.staged
    found: dict[Fact, Outcome] = {}
    columns = [column for column in findings.all(Meaning.OUTCOME) if is_list(column.look)]
    for column in sorted(columns, key=lambda column: stage_of(column) is None):
        fitting = [fact for fact in facts(findings) if fact not in found and _decides(fact, column)]
        if fitting and staged:
            found |= {fact: Outcome(column=column, fact=fact) for fact in fitting if fact.event == "responded"}
        elif fitting:
            fact = min(fitting, key=lambda fact: stage_of(column) not in {None, fact.stage})
            found[fact] = Outcome(column=column, fact=fact)
    return tuple(found.values())


def _decides(fact: Fact, outcome: Column) -> bool:
    """Return whether *outcome* can be that of *fact*: of an answer in its stage, or of the end where it names none."""
    named = stage_of(outcome)
    if fact.event == "closed":
        return named is None
    return fact.event == "responded" and (named is None or fact.stage in {named, None})


def write_findings(paper: Paper, findings: Findings) -> None:
    """Write what was found on a matter."""
    staged = findings.staged
    found = [each for each in outcomes(findings) if each.is_finding]
    for outcome in found:
        _finding(paper, findings, outcome)
    if staged and staged.outside and found:
        _finding(
            paper, findings, attrs.evolve(found[0], fact=attrs.evolve(found[0].fact, row=staged.outside)), ours=False
        )


def _finding(paper: Paper, findings: Findings, outcome: Outcome, *, ours: bool = True) -> None:
    said, fact = value_of(in_stage(outcome.fact.row, outcome.column.name)), outcome.fact
    paper.table("matter.finding", one_of_many=True)
    paper.doubt(f"Is {said} what {'was found' if ours else 'the ombudsman found'}, by the words of this scheme?")
    paper.key("scheme", SCHEME)
    if not ours:
        paper.key("by", "ombudsman")
    elif outcome.stage is not None:
        paper.key("stage", outcome.stage)
    paper.line(f"on = {date_rule(findings, fact.column, stage=fact.row)}")
    words = Words(
        known=outcome_of,
        otherwise="not-considered",
        doubt="what was found?",
        may_be_unknown=True,
        is_guessed=is_no_word_of_scheme,
    )
    codes(paper, "matter.finding.outcome", outcome.column, words, stage=fact.row)


def write_facts(paper: Paper, findings: Findings) -> None:
    """Write each thing that happened, and until when there was more time."""
    told: set[str] = set()
    of_events = {each.fact: each.column for each in outcomes(findings) if not each.is_finding and not findings.several}
    for fact in facts(findings):
        paper.table("event", one_of_many=True)
        paper.key("event", fact.event)
        if fact.row is None and fact.column.name not in told:
            told.add(fact.column.name)
            doubt_dates(paper, findings, fact.column)
        later = _last_first(findings) if fact.event == "closed" else ()
        others = [in_stage(stage, fact.column.name) for stage in later]
        paper.line(f"on = {date_rule(findings, fact.column, *others, stage=fact.row)}")
        _stage(paper, findings, fact)
        if fact.row is None:
            _order(paper, findings, fact.column)
        if fact.event == "referred":
            paper.doubt("To which body? Give its code.")
            paper.key("body", {"default": "ombudsman"})
        if (outcome := of_events.get(fact)) is not None:
            paper.doubt(
                f"Is {value_of(outcome.name)} the outcome of this? Its words are those of no scheme, so no report "
                "counts it as upheld or not, as it would a [[matter.finding]]."
            )
            codes(paper, "event.outcome", outcome, stage=fact.row)
    _more_time(paper, findings)
    _doubt_open(paper, findings)


def _stage(paper: Paper, findings: Findings, fact: Fact) -> None:
    if fact.stage is None:
        return
    if findings.staged is None:
        paper.doubt(f"The name speaks of stage {fact.stage}; the procedure must have it.")
    paper.key("stage", fact.stage)


def _order(paper: Paper, findings: Findings, column: Column) -> None:
    received = findings.first(Meaning.RECEIVED)
    before = findings.relations.after(received.name, column.name) if received else 0
    if before:
        lines = lines_told(findings.relations.early[column.name], before)
        paper.doubt(
            f"{counted(before, 'row has', 'rows have')} a day here that comes before the receipt ({lines}), and would "
            'be rejected; before_receipt = "keep" takes the day as it is.'
        )


def _last_first(findings: Findings) -> Sequence[str]:
    return tuple(reversed(findings.staged.later)) if findings.staged else ()


def _more_time(paper: Paper, findings: Findings) -> None:
    """Write the days until which there was more time; when it was given, no column says."""
    several_stages = any(fact.event == "escalated" for fact in facts(findings))
    for column in findings.all(Meaning.EXTENDED):
        for row in (None, *(findings.staged.later if findings.staged else ())):
            paper.table("event", one_of_many=True)
            paper.key("event", "extended")
            if row is None:
                doubt_dates(paper, findings, column)
                paper.doubt(
                    f"{value_of(column.name)} was taken for the day until which an answer had more time; when that was "
                    "given, nobody knows. The procedure must have this limit."
                )
            paper.key("limit", "respond")
            paper.line(f"until = {date_rule(findings, column, stage=row)}")
            stage = row or stage_of(column) or ("1" if several_stages else None)
            if stage is not None:
                paper.key("stage", stage)


def _doubt_open(paper: Paper, findings: Findings) -> None:
    """Say that no case would ever be closed, and how an answer can close it."""
    if findings.first(Meaning.CLOSED) or standing(findings):
        return
    paper.line()
    answers = [fact for fact in facts(findings) if fact.event == "responded"]
    if not answers:
        paper.doubt("No column says when a case was closed: all stay open.")
        return
    *others, first = (fact for fact in reversed(answers))
    names = [in_stage(fact.row, fact.column.name) for fact in others]
    paper.doubt("No column says when a case was closed: all stay open. If its last answer closes a case, write:")
    paper.say("[[event]]")
    paper.say('event = "closed"')
    paper.say(f"on = {date_rule(findings, first.column, *names, stage=first.row)}")


def write_verdicts(paper: Paper, findings: Findings) -> None:
    """Write what the source itself says of time limits, which stays apart from what casework computes."""
    stages: tuple[str | None, ...] = (None, *(findings.staged.later if findings.staged else ()))
    for stage in stages:
        for due, verdict in _pairs(findings):
            paper.table("verdict", one_of_many=True)
            name = code_of((due or verdict).name, other="target")  # type: ignore[union-attr]  # one of them is there
            ours = stage or (findings.staged.first if findings.staged else None)
            paper.key("name", name if ours is None else f"{name}-{ours}")
            if due is not None:
                paper.say("What the source itself says of a time limit stays apart from what casework computes.")
                if stage is None:
                    doubt_dates(paper, findings, due)
                paper.line(f"due = {date_rule(findings, due, stage=stage)}")
            if verdict is not None:
                if due is not None and stage is None:
                    paper.doubt(f"Is {value_of(verdict.name)} what the source says of this day?")
                known = Words(known=verdict_of, otherwise="unknown", doubt="met, or missed?")
                codes(paper, "verdict.verdict", verdict, known, stage=stage)


def _pairs(findings: Findings) -> Iterator[tuple[Column | None, Column | None]]:
    verdicts = list(findings.all(Meaning.VERDICT))
    for column in findings.all(Meaning.DUE):
        yield column, verdicts.pop(0) if verdicts else None
    yield from ((None, verdict) for verdict in verdicts)


def standing(findings: Findings) -> Column | None:
    """Return the column that says how a case stands, if that agrees with the days on which cases ended."""
    column = findings.first(Meaning.STANDING)
    return None if findings.relations.open_but_ended else column


def write_standing(paper: Paper, findings: Findings) -> None:
    """Write how cases stand."""
    column, ended = findings.first(Meaning.STANDING), findings.relations.open_but_ended
    if column is None:
        return
    if ended:
        paper.line()
        paper.doubt(
            f"{value_of(column.name)} says how a case stands, but {counted(ended, 'row is', 'rows are')} called open "
            "with a day on which it ended: [standing] would reject them, so the column is only kept."
        )
        return
    paper.table("standing")
    paper.key("column", column.name)
    paper.doubt("What is finished without a day would be closed on a day that nobody knows.")
    paper.key("undated", "unknown")
    paper.table("standing.codes")
    for text, number in column.look.plain_values().most_common():
        known = standing_of(text)
        paper.code(text, known or "open", number, None if known else "open, or finished?")
