"""Answers to a survey, grouped by what they say: how many there are of each sort, and in which month."""

from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias

import attrs

from casework.application.entries import ANSWERS, Entry, read_entries
from casework.application.periods import Period
from casework.application.ports import Store
from casework.application.rulebook import Rulebook
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.scales import Scale
from casework.errors import NotFoundError


@attrs.frozen(kw_only=True)
class AnswerGroup:
    """Answers that say the same; *month* is None where nobody knows the day.

    *respondent* is only told where it was asked for, and None of those whose respondent nobody knows.
    """

    question: str
    service: str | None
    scale: Scale | None
    score: int | None
    outside: int | None
    month: str | None
    respondent: str | None = None


AnswerCounts: TypeAlias = Iterable[tuple[AnswerGroup, int]]


@attrs.frozen(kw_only=True)
class AnswerSource:
    """Where the answers of an organisation are counted: those of *period*, with those of which nobody knows the day."""

    store: Store
    rulebook: Rulebook
    period: Period | None

    def groups(self, survey: str, *, respondents: bool) -> AnswerCounts:
        """Return how many answers to *survey* say the same; none where there is no such survey.

        With *respondents*, those of each person stand together.
        """
        counted: Counter[AnswerGroup] = Counter()
        try:
            entries = read_entries(self.store, self.rulebook.organisation.id, ANSWERS, survey)
        except NotFoundError:
            return ()
        for entry in entries:
            group = self._group(entry, respondents=respondents)
            if group is not None:
                counted[group] += 1
        return sorted(counted.items(), key=lambda item: item[0].respondent or "")

    def _group(self, entry: Entry[SurveyAnswered], *, respondents: bool) -> AnswerGroup | None:
        day = None if entry.happened is None else self.rulebook.day(entry.happened)
        if day is not None and self.period is not None and not self.period.first <= day <= self.period.last:
            return None
        said = entry.said
        return AnswerGroup(
            question=said.question,
            service=said.service,
            scale=said.scale,
            score=said.score,
            outside=said.outside,
            month=None if day is None else f"{day:%Y-%m}",
            respondent=said.respondent if respondents else None,
        )
