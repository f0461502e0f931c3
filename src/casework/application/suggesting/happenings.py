"""What happened to cases and what was found, as the columns of a source tell it."""

from collections.abc import Iterator

import attrs

from casework.application.suggesting.findings import Findings
from casework.application.suggesting.guessing import is_list, share_of
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.outcome_words import may_mean_another, meaning_in
from casework.application.suggesting.settling import Column
from casework.application.suggesting.vocabulary import is_yet_to_be_found

_EVENTS = {
    Meaning.ACKNOWLEDGED: "acknowledged",
    Meaning.RESPONDED: "responded",
    Meaning.ESCALATED: "escalated",
    Meaning.WITHDRAWN: "withdrawn",
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
        return self.column.stage or self.fact.stage

    @property
    def is_finding(self) -> bool:
        """Whether its words are those of a scheme of outcomes."""
        look = self.column.look
        found = share_of(look, self.code_of)
        return found > _MOSTLY * (1 - share_of(look, is_yet_to_be_found))

    def code_of(self, text: str) -> str | None:
        """Return the code that the scheme has for *text*."""
        return meaning_in(self.column, text)

    def is_guessed(self, text: str) -> bool:
        """Return whether the code for *text* is one that somebody must confirm."""
        return may_mean_another(self.column, text)


def facts(findings: Findings) -> tuple[Fact, ...]:
    """Return what happened, and on which days; a day that ends a case once is had once."""
    staged, received = findings.staged, findings.first(Meaning.RECEIVED)
    unclear = second_answers(findings)
    answers = [each for each in findings.all(Meaning.ACKNOWLEDGED, Meaning.RESPONDED) if each not in unclear]
    first = staged.first if staged else None
    withdrawals = findings.all(Meaning.WITHDRAWN)
    found = [Fact(event=_EVENTS[each.meaning], column=each, stage=first or each.stage) for each in answers]
    found += [Fact(event="withdrawn", column=each) for each in withdrawals]
    if staged and received:
        for stage in staged.later:
            found.append(Fact(event="escalated", column=received, row=stage, stage=stage))
            found += [Fact(event=_EVENTS[each.meaning], column=each, row=stage, stage=stage) for each in answers]
            found += [Fact(event="withdrawn", column=each, row=stage) for each in withdrawals]
        if staged.outside:
            found.append(Fact(event="referred", column=received, row=staged.outside))
    else:
        found += escalations(findings)
        order = {column.name: place for place, column in enumerate(findings.settled.columns)}
        found.sort(key=lambda fact: order[fact.column.name])
    closed = max(
        findings.all(Meaning.CLOSED),
        key=lambda column: (-findings.formats[column.name].strays, column.look.filled),
        default=None,
    )
    return (*found, *((Fact(event="closed", column=closed),) if closed else ()))


def second_answers(findings: Findings) -> tuple[Column, ...]:
    """Return the columns with an answer in a stage of which another one has more: of what stage they are, none says."""
    answers, together = findings.all(Meaning.RESPONDED), findings.relations.together
    first: dict[str | None, Column] = {}
    for column in sorted(answers, key=lambda column: -together.filled(column.name)):
        first.setdefault(column.stage, column)
    return tuple(column for column in answers if column is not first[column.stage])


def escalations(findings: Findings) -> Iterator[Fact]:
    """Yield the beginning of each later stage, by the one column that tells it best.

    Where none does, and the stage has an answer, a date whose name speaks of the stage and of nothing else may be it.
    """
    told: dict[str | None, Column] = {}
    for column in sorted(findings.all(Meaning.ESCALATED), key=lambda column: -column.look.filled):
        told.setdefault(column.stage, column)
    yield from (Fact(event="escalated", column=column, stage=stage) for stage, column in told.items())
    for stage in () if None in told else sorted(_answered_later(findings) - told.keys()):
        maybe = next((each for each in findings.all(Meaning.OTHER_DATE) if each.stage == stage), None)
        if maybe is not None:
            yield Fact(event="escalated", column=maybe, stage=stage)


def unbegun(findings: Findings) -> frozenset[str | None]:
    """Return the later stages that have an answer, and of which no column says when they began."""
    if findings.staged is not None:
        return frozenset()
    begun = {each.stage for each in escalations(findings)}
    return frozenset() if None in begun else frozenset(_answered_later(findings) - begun)


def _answered_later(findings: Findings) -> set[str]:
    settled = findings.settled
    stages = {column.stage for column in settled.all(Meaning.RESPONDED)} - {settled.first_stage}
    return {stage for stage in stages if stage is not None}


def outcomes(findings: Findings) -> tuple[Outcome, ...]:
    """Return each outcome with the fact that told of it; in rows of stages, each row has one."""
    staged = findings.staged
    found: dict[Fact, Outcome] = {}
    columns = [column for column in findings.all(Meaning.OUTCOME) if is_list(column.look)]
    for column in sorted(columns, key=lambda column: column.stage is None):
        fitting = [fact for fact in facts(findings) if fact not in found and _decides(fact, column)]
        if fitting and staged:
            found |= {fact: Outcome(column=column, fact=fact) for fact in fitting if fact.event == "responded"}
        elif fitting:
            fact = min(fitting, key=lambda fact: column.stage not in {None, fact.stage})
            found[fact] = Outcome(column=column, fact=fact)
    return tuple(found.values())


def withdrawals(findings: Findings) -> dict[Fact, Outcome]:
    """Return the outcomes that say of some rows that the day of a fact is that of a withdrawal.

    Where several rows are one case, one of its matters may be withdrawn, and the case be answered.
    """
    found = () if findings.several else outcomes(findings)
    return {each.fact: each for each in found if each.is_finding and each.column.name in findings.relations.withdrawn}


def _decides(fact: Fact, outcome: Column) -> bool:
    """Return whether *outcome* can be that of *fact*: of an answer in its stage, or of the end where it names none."""
    named = outcome.stage
    if fact.event == "closed":
        return named is None
    return fact.event == "responded" and (named is None or fact.stage in {named, None})


def standing(findings: Findings) -> Column | None:
    """Return the column that says how a case stands, if that agrees with the days on which cases ended."""
    column = findings.first(Meaning.STANDING)
    return None if findings.relations.open_but_ended else column
