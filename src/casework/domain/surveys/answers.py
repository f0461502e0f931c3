"""What one person answered to one question of a survey, as an event."""

import attrs

from casework.domain.cases.events import Category, Source
from casework.domain.cases.fields import (
    code,
    optional_code,
    optional_detail,
    optional_number,
    optional_part,
    parts,
    yes_or_no,
)
from casework.domain.surveys.scales import Scale
from casework.errors import UsageError


@attrs.frozen(kw_only=True)
class SurveyAnswered:
    """Somebody answered *question*; it happened when the answer was given.

    *respondent* is the opaque code of whoever answered: one gives several answers, one to each question. Without it
    nobody is told from anybody. *score* is a point of *scale*; *outside* is a number that is none of it, such as 6 for
    "don't know". Without either there is no score. *text* is what they wrote, *asked* the words of the question, and
    *note* what else the source says, as ids of details. *undated* says that nobody knows when it was given; then the
    envelope has the instant of recording. *invited* says that they answered by an invitation, never by which. *source*
    is where it was imported from.
    """

    question: str = code()
    respondent: str | None = optional_code()
    score: int | None = optional_number()
    scale: Scale | None = optional_part(Scale)
    outside: int | None = optional_number()
    service: str | None = optional_code()
    categories: tuple[Category, ...] = parts(Category)
    text: str | None = optional_detail()
    asked: str | None = optional_detail()
    note: str | None = optional_detail()
    undated: bool = yes_or_no()
    invited: bool = yes_or_no()
    source: Source | None = optional_part(Source)

    def __attrs_post_init__(self) -> None:
        why = _why_no_answer(self.score, self.scale, self.outside)
        if why is not None:
            raise UsageError(why)


def _why_no_answer(score: int | None, scale: Scale | None, outside: int | None) -> str | None:
    if score is not None and outside is not None:
        return "an answer has a score on its scale or a number outside of it, not both"
    if scale is None:
        if score is None and outside is None:
            return None
        return "a number needs its scale: say which point is the best and which the worst"
    if score is not None and not scale.holds(score):
        return f"{score} is no point of {scale}: an answer that is none of the scale is kept as outside"
    if outside is not None and scale.holds(outside):
        return f"{outside} is a point of {scale}, so it cannot be outside of it"
    return None
