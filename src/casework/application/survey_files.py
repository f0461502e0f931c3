"""From the name of a survey to its file."""

from collections.abc import Mapping

from casework.domain.surveys.question_sets import Survey
from casework.errors import NotFoundError


def named(surveys: Mapping[str, Survey], survey: object) -> Survey:
    """Return the survey with the id *survey*.

    Raises:
        NotFoundError: If there is none.
    """
    if not isinstance(survey, str) or survey not in surveys:
        shown = survey if isinstance(survey, str) else type(survey).__name__
        raise NotFoundError("survey", shown, known=tuple(surveys))
    return surveys[survey]


def file_of(surveys: Mapping[str, Survey], survey: str) -> Survey | None:
    """Return the survey with the id *survey*; None where there is no file of it, as of many that are imported."""
    if survey in surveys:
        return surveys[survey]
    return None
