"""Rows whose outcome ended the case without an answer: with no day of an end, or with one where answers have theirs."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from casework.application.suggesting.guessing import is_list
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.settling import Column, Settled
from casework.application.suggesting.vocabulary import ENDINGS, WITHDRAWN, outcome_in


def _may_end(settled: Settled, column: Column, outcome: Column) -> bool:
    """Return whether a day of *column* ends what *outcome* tells of; what is found later is not answered before."""
    return (
        column.meaning is not Meaning.RESPONDED or not settled.is_later(outcome.stage) or outcome.stage == column.stage
    )


def _answers(column: Column, outcome: Column) -> bool:
    """Return whether a day of *column* is that of the answer of which *outcome* tells."""
    return outcome.stage is None or column.stage in {None, outcome.stage}


class UnansweredRows:
    """Counts the outcomes of such rows, of those without a day by the stage of the row where each stage has one."""

    def __init__(self, settled: Settled) -> None:
        ends = settled.all(Meaning.RESPONDED, Meaning.WITHDRAWN, Meaning.CLOSED)
        answers = settled.all(Meaning.RESPONDED, Meaning.CLOSED)
        outcomes = [column for column in settled.all(Meaning.OUTCOME) if is_list(column.look)]
        self._ends = {
            column.name: [each.name for each in ends if _may_end(settled, each, column)] for column in outcomes
        }
        self._answers = {column.name: [each.name for each in answers if _answers(each, column)] for column in outcomes}
        self._withdrawn: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._found: defaultdict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)

    def add(self, values: Mapping[str, str], stage: str | None) -> None:
        """Look at one row; how it ended is told once, also where another column says so again."""
        for name, answers in self._answers.items():
            text = values[name].strip()
            if outcome_in(text) == WITHDRAWN and any(values[answer].strip() for answer in answers):
                self._withdrawn[name][text] += 1
        for name, ends in self._ends.items():
            text = values[name].strip()
            if ends and outcome_in(text) in ENDINGS and not any(values[end].strip() for end in ends):
                self._found[name, stage][text] += 1
                return

    def withdrawn(self) -> Mapping[str, Mapping[str, int]]:
        """Return how often each word for withdrawn has a day where answers have theirs, by its column."""
        return {name: dict(texts.most_common()) for name, texts in self._withdrawn.items()}

    def found(self, first: str | None) -> Mapping[str, Mapping[str, int]]:
        """Return how often each outcome was met, by its column; of the rows of stages those of the *first*."""
        found: dict[str, Counter[str]] = {}
        for (name, stage), texts in self._found.items():
            if first in {None, stage}:
                found.setdefault(name, Counter()).update(texts)
        return {name: dict(texts.most_common()) for name, texts in found.items()}
