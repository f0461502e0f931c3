"""Answer rows: what is kept of each answer to a survey for counts, and the question for which of them are wanted.

A row is flat and disposable: the log makes it anew. It holds codes, numbers and days, and nothing that may need
erasing: who answered is the opaque code that the event has.
"""

import datetime as dt

import attrs

from casework.application.query_fields import is_iso_day
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.scales import Scale, scale_of
from casework.domain.time.moments import Moment, local_day


@attrs.frozen(kw_only=True)
class AnswerRow:
    """The row of one answer to *survey*: that at *version* in its stream, 0 on the way into the store.

    *best* and *worst* are the ends of the scale. *given_on* is an ISO date, None where nobody knows the day. Each of
    *categories* is there once. *with_text* says whether something was written, *batch* which import it came with.
    *struck* are the imports that struck it out, None for a decision of somebody.
    """

    survey: str
    version: int = 0
    question: str
    respondent: str | None = None
    best: int | None = None
    worst: int | None = None
    score: int | None = None
    outside: int | None = None
    given_on: str | None = None
    service: str | None = None
    categories: tuple[str, ...] = ()
    with_text: bool = False
    batch: str | None = None
    struck: tuple[str | None, ...] = ()

    @property
    def scale(self) -> Scale | None:
        """The scale on which it was answered; None in words."""
        return None if self.best is None or self.worst is None else scale_of(self.best, self.worst)

    @property
    def given_month(self) -> str | None:
        """The month in which it was given, ``2026-04``; None where nobody knows it."""
        return None if self.given_on is None else self.given_on[:7]


@attrs.frozen(kw_only=True)
class StruckAnswer:
    """The answer at *version* of *survey* counts no more; *batch* is the import that said so."""

    survey: str
    version: int
    batch: str | None = None


@attrs.frozen(kw_only=True)
class GoodPoints:
    """How many *points* from the best one on are positive, on the scale from *best* to *worst*."""

    best: int
    worst: int
    points: int


@attrs.frozen(kw_only=True)
class AnswerQuery:
    """Which answers are wanted, and by what rule they are positive.

    *surveys*, *questions* and *services* are those that are wanted, None for all. *given_from* and *given_before* are
    ISO days, inclusive and exclusive, and never match an answer of which nobody knows the day. Nothing counts of the
    *undone* imports, neither the answers that they brought nor what they struck out. *good* says what is positive on
    single scales, once for each, and *best_points* how many points are on all others; None where nothing is said of
    them.
    """

    surveys: tuple[str, ...] | None = None
    questions: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None
    given_from: str | None = attrs.field(default=None, validator=is_iso_day)
    given_before: str | None = attrs.field(default=None, validator=is_iso_day)
    undone: frozenset[str] = frozenset()
    best_points: int | None = None
    good: tuple[GoodPoints, ...] = ()


def answer_row(survey: str, said: SurveyAnswered, happened: Moment, zone: dt.tzinfo) -> AnswerRow:
    """Return the row of an answer to *survey* that *happened* then; its day is the local one in *zone*."""
    scale = said.scale
    return AnswerRow(
        survey=survey,
        question=said.question,
        respondent=said.respondent,
        best=None if scale is None else scale.best,
        worst=None if scale is None else scale.worst,
        score=said.score,
        outside=said.outside,
        given_on=None if said.undated else local_day(happened, zone).isoformat(),
        service=said.service,
        categories=tuple(dict.fromkeys([f"{category.scheme}:{category.code}" for category in said.categories])),
        with_text=said.text is not None,
        batch=None if said.source is None else said.source.batch,
    )
