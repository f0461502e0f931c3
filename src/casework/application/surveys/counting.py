"""The figures of a survey beside its file, as a method of a casebook."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from casework.application.access import viewer_of
from casework.application.entries import ANSWERS, Entry, read_entries
from casework.application.periods import Period, as_period
from casework.application.rulebook import Rulebook
from casework.application.streams import Desk
from casework.application.survey_files import file_of
from casework.application.surveys.standing import Standing, invitations_on_record
from casework.domain.actors import Actor
from casework.domain.cases.fields import check_code
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.figures import figures
from casework.domain.surveys.question_sets import Survey
from casework.domain.surveys.results import SurveyCount, SurveyFigures
from casework.domain.surveys.scales import BestPoints
from casework.errors import NotFoundError

_Given: TypeAlias = tuple[SurveyAnswered, dt.date | None]

BEST = 2
"""How many points of a scale are positive, where neither a file nor anybody says otherwise: two, of five."""


class CountingSurveys:
    """The part of a casebook that says what was answered to a survey, and by how many of those who were asked."""

    rulebook: Rulebook
    _desk: Desk
    _surveys: Mapping[str, Survey]

    def survey_figures(
        self,
        survey: str,
        *,
        best: int | None = None,
        period: Period | str | None = None,
        viewer: Actor | None = None,
    ) -> SurveyFigures:
        """Return how many answered what, how many were positive, and how that changed from edition to edition.

        Counted by answers and by respondents. What does not count is named with its number: also what is not of the
        survey, where there is a file of it.

        Args:
            best: How many of the best points of a scale are positive; as the file says, or two, if left out.
            period: Only what was answered in it, such as ``2026-Q1``; answers on a day that nobody knows are in none.

        Raises:
            NotFoundError: If there is neither a file nor an answer of it.
            UsageError: If *best* is no number of points, or *period* is none.
            AccessError: If the access policy does not let *viewer* see answers.
        """
        within = as_period(period)
        desk, file = self._desk, file_of(self._surveys, check_code("survey", survey))
        usual = BEST if file is None else file.best_points
        rule = BestPoints(points=usual if best is None else best)
        desk.authorise(viewer_of(viewer), "see-answers", f"see the answers of {survey}")
        if file is None:
            said = (answer for answer, _ in self._answers_within(survey, within))
            return SurveyFigures(survey=survey, file=None, answers=figures(said, rule))
        count = SurveyCount(file, rule)
        for answer, day in self._answers_of_file(file, within):
            count.add(answer, day)
        return count.figures(self._number_invited(file, within))

    def _answers_of_file(self, file: Survey, within: Period | None) -> Iterator[_Given]:
        """Yield the answers to *file*; none where nobody has answered it yet."""
        try:
            yield from self._answers_within(file.id, within)
        except NotFoundError:
            return

    def _answers_within(self, survey: str, within: Period | None) -> Iterator[_Given]:
        for entry in read_entries(self._desk.store, self._desk.organisation, ANSWERS, survey):
            day = self._day_of(entry)
            if within is None or (day is not None and within.first <= day <= within.last):
                yield entry.said, day

    def _day_of(self, entry: Entry[SurveyAnswered]) -> dt.date | None:
        return None if entry.happened is None else self.rulebook.day(entry.happened)

    def _number_invited(self, file: Survey, within: Period | None) -> int | None:
        """Return how many invitations to *file* went out in a period; None where nobody is invited."""
        if file.invitation is None:
            return None
        standing = Standing(self._desk, self.rulebook, file)
        return sum(
            standing.went_out(each)
            for each in invitations_on_record(self._desk, file.id)
            if within is None or within.first <= each.due_on <= within.last
        )
