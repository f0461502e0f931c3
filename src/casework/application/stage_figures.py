"""What the cases of an import come to in each stage: the figures that the keeper of a register knows by heart.

A stage that did not come over, or answers of one stage that were taken for those of another, show here before anything
is written.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import attrs

from casework.application.import_judging import Waiting
from casework.application.mappings import Fate
from casework.application.periods import Per, label_of
from casework.application.row_drafts import CaseDraft
from casework.application.rows import CaseRow
from casework.domain.cases.parts import CaseStatus

ANSWER = "respond"
"""The time limit of an answer, as the procedures call it."""
_KEPT_OR_NOT = frozenset({"met", "missed"})


@attrs.frozen(kw_only=True)
class StageFigures:
    """What the cases received in one *year*, from April to March, came to in one *stage*.

    *year* is None where nobody knows when they came in. *begun* is how many came into the stage, *answers* how many
    answers it has. *met* and *missed* say how its time limit for an answer was kept, as the reports do; None where the
    procedure has none. *more_time* counts the extensions. Of the cases that ended there without an answer,
    *withdrawn* were taken back, and *no_answer* are the others. Those that are in the stage now are *overdue* where an
    answer is, and else *open*. *findings* are those on their matters, and *outcomes* how often each outcome is among
    them; the cases *without_finding* have none in that stage.
    """

    year: str | None
    stage: str
    begun: int = 0
    answers: int = 0
    met: int | None = None
    missed: int | None = None
    more_time: int = 0
    withdrawn: int = 0
    no_answer: int = 0
    overdue: int = 0
    open: int = 0
    findings: int = 0
    outcomes: Mapping[str, int] = attrs.Factory(dict)
    without_finding: int = 0


class CountedStages:
    """Counts the cases of an import by their year and stage, as they stand on the day *today*."""

    def __init__(self, today: dt.date) -> None:
        self._today = today.isoformat()
        self._counts: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
        self._outcomes: dict[tuple[str | None, str], Counter[str]] = defaultdict(Counter)
        self._first: dict[str, str] = {}

    def add(self, taken: Waiting) -> None:
        """Count the case of what was *taken* in; anything else is none."""
        draft = taken.draft
        if isinstance(draft, CaseDraft):
            for row in taken.commit.rows:
                month = row.received_month
                year = None if month is None else label_of(month, Per.YEAR, financial=True)
                first = self._first_stage(taken, draft.procedure)
                for stage, what in _told(draft, row, first, self._today):
                    self._counts[year, stage][what] += 1
                for stage, outcome in _found_in_stages(row):
                    self._outcomes[year, stage][outcome] += 1

    def _first_stage(self, taken: Waiting, procedure: str) -> str:
        if procedure not in self._first:
            self._first[procedure] = taken.place.rulebook.procedures.get(procedure).versions[-1].first_stage
        return self._first[procedure]

    def found(self) -> tuple[StageFigures, ...]:
        """Return all of it, by year and stage, what has no year last."""
        keys = sorted(self._counts, key=lambda key: (key[0] is None, key[0] or "", key[1]))
        return tuple(_figures(*key, self._counts[key], self._outcomes[key]) for key in keys)


def _figures(year: str | None, stage: str, counts: Mapping[str, int], outcomes: Mapping[str, int]) -> StageFigures:
    said = {name: number for name, number in counts.items() if name != "limited"}
    if "limited" in counts:
        said = {"met": 0, "missed": 0} | said
    return StageFigures(year=year, stage=stage, outcomes=dict(sorted(outcomes.items())), **said)


def _told(draft: CaseDraft, row: CaseRow, first: str, today: str) -> Iterator[tuple[str, str]]:
    """Yield each stage of a case with what is to be counted there; *first* is the one that every case begins in."""
    begun, answered, withdrawn = [first], set[str](), set[str]()
    yield first, "begun"
    for fact in draft.facts:
        stage = fact.stage or begun[-1]
        if fact.event is Fate.ESCALATED:
            begun.append(fact.stage or next(each for each in row.escalated_to if each not in begun))
            yield begun[-1], "begun"
        elif fact.event is Fate.RESPONDED:
            answered.add(stage)
            yield stage, "answers"
        elif fact.event is Fate.WITHDRAWN:
            withdrawn.add(stage)
        elif fact.event is Fate.EXTENDED:
            yield stage, "more_time"
    yield from _limits_and_findings(row)
    found = {finding.stage for finding in row.findings}
    yield from ((stage, "without_finding") for stage in dict.fromkeys(begun) if stage not in found)
    if row.status == CaseStatus.OPEN:
        yield row.stage, "overdue" if _is_overdue(row, today) else "open"
    elif row.stage not in answered:
        yield row.stage, "withdrawn" if row.stage in withdrawn else "no_answer"


def _limits_and_findings(row: CaseRow) -> Iterator[tuple[str, str]]:
    for limit in row.limits:
        if limit.limit == ANSWER:
            yield limit.stage, "limited"
            if limit.result in _KEPT_OR_NOT:
                yield limit.stage, limit.result
    yield from ((stage, "findings") for stage, _ in _found_in_stages(row))


def _found_in_stages(row: CaseRow) -> Iterator[tuple[str, str]]:
    """Yield the stage of each finding that was made in one, and its outcome."""
    yield from ((each.stage, each.outcome) for each in row.findings if each.stage is not None)


def _is_overdue(row: CaseRow, today: str) -> bool:
    waiting = (each.waits_until for each in row.limits if (each.stage, each.limit) == (row.stage, ANSWER))
    return any(until is not None and until[:10] < today for until in waiting)
