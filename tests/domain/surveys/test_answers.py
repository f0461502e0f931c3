"""What an answer may say: a point of a scale whose ends are named, or a number that is none, and no free text."""

import pytest

from casework.domain.cases.events import Category, Source
from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.scales import Scale
from casework.errors import CaseworkError, UsageError
from tests.details import detail

DOWN = Scale(best=1, worst=5)


def test_an_answer_may_say_no_more_than_which_question_it_is_to():
    answer = SurveyAnswered(question="q1")

    assert (answer.score, answer.scale, answer.outside, answer.respondent, answer.undated) == (None,) * 4 + (False,)


@pytest.mark.parametrize("said", [{"score": 1}, {"outside": 6}, {"score": 5}])
def test_a_number_without_its_scale_is_refused(said):
    with pytest.raises(UsageError, match="a number needs its scale: say which point is the best and which the worst"):
        SurveyAnswered(question="q1", **said)


def test_a_score_is_a_point_of_its_scale_and_another_number_is_outside():
    assert SurveyAnswered(question="q1", score=5, scale=DOWN).score == 5
    assert SurveyAnswered(question="q1", outside=6, scale=DOWN).outside == 6
    assert SurveyAnswered(question="q1", scale=DOWN).score is None
    with pytest.raises(UsageError, match="6 is no point of the scale from 1 .*is kept as outside"):
        SurveyAnswered(question="q1", score=6, scale=DOWN)
    with pytest.raises(UsageError, match="5 is a point of the scale from 1 .*so it cannot be outside"):
        SurveyAnswered(question="q1", outside=5, scale=DOWN)
    with pytest.raises(UsageError, match="a score on its scale or a number outside of it, not both"):
        SurveyAnswered(question="q1", score=1, outside=6, scale=DOWN)


@pytest.mark.parametrize(
    "said",
    [
        {"question": "How was it?"},
        {"question": None},
        {"question": "q1", "respondent": "Jo Smith"},
        {"question": "q1", "respondent": "jo@example.org"},
        {"question": "q1", "text": "It was fine"},
        {"question": "q1", "asked": "How was it?"},
        {"question": "q1", "note": "Rang back"},
        {"question": "q1", "service": "Patient Transport"},
        {"question": "q1", "score": 1.0, "scale": DOWN},
        {"question": "q1", "score": True, "scale": DOWN},
        {"question": "q1", "scale": {"best": 1, "worst": 5}},
        {"question": "q1", "categories": ["food"]},
        {"question": "q1", "undated": 1},
        {"question": "q1", "source": "fft"},
    ],
)
def test_free_text_and_what_is_none_of_a_field_is_refused_and_not_repeated(said):
    with pytest.raises(CaseworkError) as refused:
        SurveyAnswered(**said)

    assert not [
        value for value in said.values() if isinstance(value, str) and " " in value and value in str(refused.value)
    ]


def test_an_answer_can_say_all_of_it():
    answer = SurveyAnswered(
        question="q1",
        respondent="r-528",
        score=2,
        scale=DOWN,
        service="patient-transport",
        categories=(Category(scheme="label", code="gratitude"), Category(scheme="label", code="timeliness")),
        text=detail(1),
        asked=detail(2),
        note=detail(3),
        undated=True,
        source=Source(system="fft", key="528-1", batch="b1", line=2),
    )

    assert [each.code for each in answer.categories] == ["gratitude", "timeliness"]
