"""Rows that have an outcome, and no day on which anybody answered, withdrew or closed the case."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from casework.application.suggesting.guessing import is_list
from casework.application.suggesting.meanings import Meaning
from casework.application.suggesting.settling import Settled


class UnansweredRows:
    """Counts the outcomes of such rows, by the stage of the row where each stage has one."""

    def __init__(self, settled: Settled) -> None:
        self._outcomes = [column.name for column in settled.all(Meaning.OUTCOME) if is_list(column.look)]
        self._ends = [column.name for column in settled.all(Meaning.RESPONDED, Meaning.WITHDRAWN, Meaning.CLOSED)]
        self._found: defaultdict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)

    def add(self, values: Mapping[str, str], stage: str | None) -> None:
        """Look at one row."""
        if self._ends and not any(values[name].strip() for name in self._ends):
            for name in self._outcomes:
                self._found[name, stage].update(filter(None, (values[name].strip(),)))

    def found(self, first: str | None) -> Mapping[str, Mapping[str, int]]:
        """Return how often each outcome was met, by its column; of the rows of stages those of the *first*."""
        found: dict[str, Counter[str]] = {}
        for (name, stage), texts in self._found.items():
            if texts and first in {None, stage}:
                found.setdefault(name, Counter()).update(texts)
        return {name: dict(texts.most_common()) for name, texts in found.items()}
