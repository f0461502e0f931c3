"""Whether answers came by the due days that the source has itself, slips and all: what its keeper has reported.

What was promised follows from the procedure and not from what somebody wrote down, so that these figures stand beside
ours and never among them. They are made of three days of the source alone: the due day, a later one that was agreed,
and that of the answer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from casework.application.rows import CaseRow
from casework.application.source_judgements import ANSWER, Judgement

YearAndStage: TypeAlias = tuple[str | None, str]


class OwnDueDays:
    """Counts answers by year and stage, for each limit that the source has a due day of."""

    def __init__(self) -> None:
        self._answers: dict[YearAndStage, Counter[tuple[str, bool]]] = defaultdict(Counter)

    def add(self, year: str | None, row: CaseRow, agreed: Mapping[str, str]) -> None:
        """Count the answers of *row*; *agreed* is the latest day to which there was more time, by stage."""
        due = [(each.name, each.due_on[:10]) for each in row.judged if each.due_on is not None]
        answered = {each.stage: each.done_on for each in row.limits if each.limit == ANSWER}
        for stage, day in answered.items() if due else ():
            if day is not None:
                in_time = ((name, day <= max(until, agreed.get(stage, until))) for name, until in due)
                self._answers[year, stage].update(in_time)

    def kept(self, place: YearAndStage, meant: Mapping[str, str]) -> tuple[int, int] | None:
        """Return how many answers of a year and stage were in time and late; *meant* is the limit that is that of each.

        None where the source has no due day of it.
        """
        counts, name = self._answers.get(place), meant.get(place[1])
        if counts is None or name is None:
            return None
        return counts[name, True], counts[name, False]


def meant_by(judgements: Iterable[Judgement]) -> Mapping[str, str]:
    """Return which limit of the source is that of the answer in each stage: of several, the one with most due days."""
    of_answers = sorted((each for each in judgements if each.limit == ANSWER), key=lambda each: each.compared)
    return {each.stage: each.name for each in of_answers if each.compared}
