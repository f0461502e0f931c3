"""Rows that have a second answer or a second finding, while nothing says that a later stage had begun.

No case refuses them: a body may answer twice. But most often the mapping does not read the day on which stage 2 began,
or does not say the stage of a finding; then whatever belongs to stage 2 is counted in stage 1, in every figure.
"""

from collections.abc import Callable, Iterable, Iterator

from casework.application.mappings import Fate, SourceMapping
from casework.application.row_drafts import DraftFact, DraftMatter
from casework.domain.cases.vocabulary import FindingBy

SECOND_ANSWER = "a second answer, and no stage 2 begins before it"
SECOND_FINDING = "a second finding in the same stage: that of stage 2 names its stage"
OF_STAGES = (SECOND_ANSWER, SECOND_FINDING)
"""What makes the figures of stages wrong, and is told above everything else."""

_FIRST = "1"
_BEGINS_ANEW = frozenset({Fate.ESCALATED, Fate.REOPENED})


def second_answers_reader(
    mapping: SourceMapping,
) -> Callable[[tuple[DraftMatter, ...], tuple[DraftFact, ...]], Iterator[str]]:
    """Return what tells which of `OF_STAGES` are in a row, as far as *mapping* can have any."""
    answers = sum(event.event is Fate.RESPONDED for event in mapping.event) > 1
    findings = any(len(matter.finding) > 1 for matter in mapping.matter)

    def second(matters: tuple[DraftMatter, ...], facts: tuple[DraftFact, ...]) -> Iterator[str]:
        if answers and _has_second_answer(facts):
            yield SECOND_ANSWER
        if findings and any(map(_has_second_finding, matters)):
            yield SECOND_FINDING

    return second


def _has_second_answer(facts: Iterable[DraftFact]) -> bool:
    is_answered = False
    for fact in facts:
        if fact.event is Fate.RESPONDED:
            if is_answered:
                return True
            is_answered = True
        elif fact.event in _BEGINS_ANEW:
            is_answered = False
    return False


def _has_second_finding(matter: DraftMatter) -> bool:
    ours = [(found.scheme, found.stage or _FIRST) for found in matter.findings if found.by is FindingBy.BODY]
    return len(set(ours)) < len(ours)
