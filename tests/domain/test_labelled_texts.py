"""Labelled texts: what may be said of one, and that what is not known is counted as not known."""

import pytest

from casework.domain.cases.events import Source
from casework.domain.labelled_texts import (
    CriticalityCount,
    LabelCount,
    QuestionCount,
    Span,
    TextLabelled,
    figures,
)
from casework.errors import CaseworkError, UsageError
from tests.details import detail

SPAN = Span(least=-5, most=5)


def test_a_text_may_be_labelled_with_as_little_as_nothing():
    assert TextLabelled() == TextLabelled(label=None, subcategory=None, code=None, criticality=None)


@pytest.mark.parametrize("ends", [(5, 5), (5, -5)])
def test_a_range_goes_upwards(ends):
    with pytest.raises(UsageError, match="a range goes from its least number to its most"):
        Span(least=ends[0], most=ends[1])


@pytest.mark.parametrize(
    "said", [{"criticality": 6, "span": SPAN}, {"criticality": -6, "span": SPAN}, {"criticality": 1}]
)
def test_a_criticality_is_a_number_of_a_range_that_is_said(said):
    with pytest.raises(UsageError, match="a criticality is a number of the range that is stated with it"):
        TextLabelled(**said)


@pytest.mark.parametrize("value", [-5, 0, 5, None])
def test_both_ends_of_the_range_and_what_is_not_known_may_be_said(value):
    assert TextLabelled(criticality=value, span=SPAN).criticality == value


@pytest.mark.parametrize(
    "said",
    [{"label": "Care received"}, {"text": "Fine"}, {"criticality": "3", "span": SPAN}, {"question": "Trust A - Q1"}],
)
def test_free_text_is_refused(said):
    with pytest.raises(CaseworkError):
        TextLabelled(**said)


def test_texts_are_counted_by_what_is_said_of_them_and_what_is_not_known_comes_last():
    texts = [
        TextLabelled(label="staff", subcategory="manner", criticality=3, span=SPAN, question="q1", text=detail(1)),
        TextLabelled(label="staff", subcategory="manner", criticality=-2, span=SPAN, question="q1", text=detail(2)),
        TextLabelled(label="staff", subcategory="general", criticality=3, span=SPAN, undated=True),
        TextLabelled(source=Source(system="old", key="4")),
    ]

    found = figures(texts)

    assert (found.texts, found.with_text, found.undated) == (4, 2, 1)
    assert found.labels == (
        LabelCount(label="staff", subcategory="general", count=1),
        LabelCount(label="staff", subcategory="manner", count=2),
        LabelCount(label=None, subcategory=None, count=1),
    )
    assert found.criticalities == (
        CriticalityCount(criticality=-2, count=1),
        CriticalityCount(criticality=3, count=2),
        CriticalityCount(criticality=None, count=1),
    )
    assert found.questions == (QuestionCount(question="q1", count=2), QuestionCount(question=None, count=2))
