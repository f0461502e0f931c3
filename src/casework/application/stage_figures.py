"""What the cases of an import come to in each stage: the figures that the keeper of a register knows by heart.

A stage that did not come over, or answers of one stage that were taken for those of another, show here before anything
is written. Whatever began is counted once more, by what it came to, so that the figures add up.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import attrs

from casework.application.import_judging import Waiting
from casework.application.mappings import Fate
from casework.application.own_due_days import OwnDueDays, YearAndStage, meant_by
from casework.application.periods import Per, label_of
from casework.application.row_drafts import CaseDraft, DraftFact
from casework.application.rows import CaseRow
from casework.application.source_judgements import ANSWER, Judgement
from casework.domain.cases.parts import CaseStatus
from casework.domain.cases.vocabulary import OF_A_STAGE

_MORE_TIME = frozenset({Fate.EXTENDED, Fate.DATE_AGREED})
_KEPT_OR_NOT = frozenset({"met", "missed"})
_IN_STAGE = ""
"""By whom a finding is that belongs to its stage."""


@attrs.frozen(kw_only=True)
class StageFigures:
    """What the cases received in one *year* came to in one *stage*: a financial one from April, or a calendar year.

    *year* is None where nobody knows when they came in. *begun* is how many came into the stage. Each of them is in
    just one of *answers*, *withdrawn*, *no_answer*, *overdue* and *open*: it was answered; it was taken back, or it
    ended or went on, and no day of an answer is known; or it waits for its answer, overdue or not. *met*, *missed* and
    *unknown* say of the answers how the time limit was kept, as the reports do, where that is known; None where the
    procedure has none. *answered_again* counts the answers after the first, and *more_time* the extensions.
    *own_met* and *own_missed* say how the answers stand by the due days that the source has itself, and the later ones
    that were agreed; None where it has none of that stage.

    *findings* are those on their matters in that stage, and *outcomes* how often each outcome is among them; the cases
    *without_finding* have none. What an ombudsman or a court found is *from_outside*, by whom, in the stage in which
    the case is.
    """

    year: str | None
    stage: str
    begun: int = 0
    answers: int = 0
    met: int | None = None
    missed: int | None = None
    unknown: int | None = None
    own_met: int | None = None
    own_missed: int | None = None
    answered_again: int = 0
    more_time: int = 0
    withdrawn: int = 0
    no_answer: int = 0
    overdue: int = 0
    open: int = 0
    findings: int = 0
    outcomes: Mapping[str, int] = attrs.Factory(dict)
    without_finding: int = 0
    from_outside: Mapping[str, Mapping[str, int]] = attrs.Factory(dict)


class CountedStages:
    """Counts the cases of an import by their year and stage, as they stand on the day *today*."""

    def __init__(self, today: dt.date, *, financial: bool) -> None:
        self._today, self._financial = today.isoformat(), financial
        self._counts: dict[YearAndStage, Counter[str]] = defaultdict(Counter)
        self._found: dict[YearAndStage, Counter[tuple[str, str]]] = defaultdict(Counter)
        self._own = OwnDueDays()
        self._first: dict[str, str] = {}

    def add(self, taken: Waiting) -> None:
        """Count the case of what was *taken* in; anything else is none."""
        draft = taken.draft
        if isinstance(draft, CaseDraft):
            for row in taken.commit.rows:
                month = row.received_month
                year = None if month is None else label_of(month, Per.YEAR, financial=self._financial)
                first = self._first_stage(taken, draft.procedure)
                for stage, what in _told(draft, row, first, self._today):
                    self._counts[year, stage][what] += 1
                self._own.add(year, row, _agreed(draft, row, first))
                for stage, by, outcome in _findings(row):
                    self._found[year, stage][by, outcome] += 1

    def _first_stage(self, taken: Waiting, procedure: str) -> str:
        if procedure not in self._first:
            self._first[procedure] = taken.place.rulebook.procedures.get(procedure).versions[-1].first_stage
        return self._first[procedure]

    def figures(self, judged: Sequence[Judgement]) -> tuple[StageFigures, ...]:
        """Return all of it, by year and stage, what has no year last; *judged* is what the source says of limits."""
        meant = meant_by(judged)
        keys = sorted(self._counts, key=lambda key: (key[0] is None, key[0] or "", key[1]))
        return tuple(
            _figures(key, self._counts[key], self._found[key], self._own.kept(key, meant) or (None, None))
            for key in keys
        )


def _figures(
    place: YearAndStage,
    counts: Mapping[str, int],
    found: Mapping[tuple[str, str], int],
    own: tuple[int | None, int | None],
) -> StageFigures:
    said = {name: number for name, number in counts.items() if name != "limited"}
    if "limited" in counts:
        said = {"met": 0, "missed": 0, "unknown": 0} | said
    else:
        said.pop("unknown", None)
    by_whom: dict[str, dict[str, int]] = defaultdict(dict)
    for (by, outcome), number in sorted(found.items()):
        by_whom[by][outcome] = number
    ours = by_whom.pop(_IN_STAGE, {})
    return StageFigures(
        year=place[0],
        stage=place[1],
        findings=sum(ours.values()),
        outcomes=ours,
        from_outside=dict(by_whom),
        own_met=own[0],
        own_missed=own[1],
        **said,
    )


def _told(draft: CaseDraft, row: CaseRow, first: str, today: str) -> Iterator[tuple[str, str]]:
    """Yield each stage of a case with what is to be counted there; *first* is the one that every case begins in."""
    begun, answers, withdrawn = [first], Counter[str](), set[str]()
    for fact, stage in _placed(draft, row, first):
        if fact.event is Fate.ESCALATED:
            begun.append(stage)
        elif fact.event is Fate.RESPONDED:
            answers[stage] += 1
        elif fact.event is Fate.WITHDRAWN:
            withdrawn.add(stage)
        elif fact.event is Fate.EXTENDED:
            yield stage, "more_time"
    stages = tuple(dict.fromkeys(begun))
    yield from ((stage, "begun") for stage in stages)
    yield from _answered(answers, row)
    yield from _without_answer([stage for stage in stages if stage not in answers], withdrawn, row, today)
    found = {stage for stage, by, _ in _findings(row) if by == _IN_STAGE}
    yield from ((stage, "without_finding") for stage in stages if stage not in found)


def _placed(draft: CaseDraft, row: CaseRow, first: str) -> Iterator[tuple[DraftFact, str]]:
    """Yield each fact of a case with its stage, an escalation with the one that it begins."""
    begun = [first]
    for fact in draft.facts:
        if fact.event is Fate.ESCALATED:
            begun.append(fact.stage or next(each for each in row.escalated_to if each not in begun))
        yield fact, fact.stage or begun[-1]


def _agreed(draft: CaseDraft, row: CaseRow, first: str) -> Mapping[str, str]:
    """Return the latest day to which the answer of each stage had more time."""
    found: dict[str, str] = {}
    for fact, stage in _placed(draft, row, first):
        if fact.event in _MORE_TIME and fact.limit == ANSWER and fact.until is not None:
            found[stage] = max(found.get(stage, ""), fact.until.isoformat())
    return found


def _answered(answers: Mapping[str, int], row: CaseRow) -> Iterator[tuple[str, str]]:
    """Yield how the limit of each answer was kept, and where there is such a limit at all."""
    results = {each.stage: each.result for each in row.limits if each.limit == ANSWER}
    yield from ((stage, "limited") for stage in results)
    for stage, number in answers.items():
        result = results.get(stage, "unknown")
        yield stage, "answers"
        yield stage, result if result in _KEPT_OR_NOT else "unknown"
        yield from [(stage, "answered_again")] * (number - 1)


def _without_answer(
    stages: Sequence[str], withdrawn: Collection[str], row: CaseRow, today: str
) -> Iterator[tuple[str, str]]:
    """Yield what each of *stages* came to, which have no answer."""
    for stage in stages:
        if row.status == CaseStatus.OPEN and stage == row.stage:
            yield stage, "overdue" if _is_overdue(row, today) else "open"
        else:
            yield stage, "withdrawn" if stage in withdrawn else "no_answer"


def _findings(row: CaseRow) -> Iterator[tuple[str, str, str]]:
    """Yield the stage of each finding, who came to it if that was not the body in its stage, and its outcome."""
    for each in row.findings:
        yield each.stage or row.stage, _IN_STAGE if each.by in OF_A_STAGE else each.by, each.outcome


def _is_overdue(row: CaseRow, today: str) -> bool:
    waiting = (each.waits_until for each in row.limits if (each.stage, each.limit) == (row.stage, ANSWER))
    return any(until is not None and until[:10] < today for until in waiting)
