"""Drawn answers to surveys and labelled texts: scales either way round, several answers of a person, many gaps."""

from collections.abc import Sequence

from hypothesis import strategies as st

from casework.domain.cases.events import Category, Source
from casework.domain.labelled_texts import Span, TextLabelled
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.scales import Scale
from casework.testing.drawn.drawing import FEW_CODES, Draw

_DETAILS = st.integers(0, 16**32 - 1).map("detail-{:032x}".format)
_MAYBE_DETAIL = st.none() | _DETAILS
_FEW = 3
_OUTSIDE = 90
"""A number that lies outside of every scale that is drawn."""


def scales(*, most_points: int = 11) -> st.SearchStrategy[Scale]:
    """Draw scales of two to *most_points* points, of which the best one is the lowest or the highest."""
    ends = st.tuples(st.integers(-5, 5), st.integers(1, most_points - 1)).map(lambda at: (at[0], at[0] + at[1]))
    return st.tuples(ends, st.booleans()).map(
        lambda drawn: (
            Scale(best=drawn[0][0], worst=drawn[0][1]) if drawn[1] else Scale(best=drawn[0][1], worst=drawn[0][0])
        )
    )


@st.composite
def survey_answers(
    draw: Draw,
    *,
    scale: Scale | None = None,
    questions: Sequence[str] = ("q1", "q2", "q3"),
    respondents: Sequence[str] = ("r1", "r2", "r3", "r4"),
) -> SurveyAnswered:
    """Draw answers of few respondents, or of nobody known, to few questions; each on *scale*, or on a drawn one."""
    on = draw(scales()) if scale is None else scale
    low, high = sorted((on.best, on.worst))
    number = draw(st.sampled_from(("score", "score", "score", "outside", "none")))
    return SurveyAnswered(
        question=draw(st.sampled_from(questions)),
        respondent=draw(st.none() | st.sampled_from(respondents)),
        score=draw(st.integers(low, high)) if number == "score" else None,
        outside=_OUTSIDE + draw(st.integers(0, 1)) if number == "outside" else None,
        scale=None if number == "none" and draw(st.booleans()) else on,
        service=draw(st.none() | FEW_CODES),
        categories=tuple(draw(st.lists(st.builds(Category, scheme=FEW_CODES, code=FEW_CODES), max_size=_FEW))),
        text=draw(_MAYBE_DETAIL),
        asked=draw(_MAYBE_DETAIL),
        note=draw(_MAYBE_DETAIL),
        undated=draw(st.booleans()),
        source=draw(_sources()),
    )


@st.composite
def labelled_texts(draw: Draw) -> TextLabelled:
    """Draw texts with few labels, some of them unknown, and a criticality of a range or none."""
    least = draw(st.integers(-5, 5))
    span = Span(least=least, most=least + draw(st.integers(1, 10)))
    criticality = draw(st.none() | st.integers(span.least, span.most))
    maybe_code = st.none() | FEW_CODES
    return TextLabelled(
        label=draw(maybe_code),
        subcategory=draw(maybe_code),
        code=draw(maybe_code),
        criticality=criticality,
        span=None if criticality is None and draw(st.booleans()) else span,
        question=draw(maybe_code),
        text=draw(_MAYBE_DETAIL),
        note=draw(_MAYBE_DETAIL),
        undated=draw(st.booleans()),
        source=draw(_sources()),
    )


def _sources() -> st.SearchStrategy[Source | None]:
    batches, lines = st.none() | st.sampled_from(("b1", "b2")), st.none() | st.integers(2, 9)
    return st.none() | st.builds(Source, system=FEW_CODES, key=FEW_CODES, batch=batches, line=lines)
