"""The drawn answers and texts that are shipped: they are legal, and every sort of them is drawn."""

from hypothesis import find, given
from hypothesis import strategies as st

from casework.domain.surveys.scales import Scale
from casework.testing import strategies

DOWN = Scale(best=1, worst=5)


@given(strategies.scales(most_points=5))
def test_scales_have_as_many_points_as_are_wanted(scale):
    assert 2 <= scale.points <= 5


def test_scales_run_either_way():
    assert find(strategies.scales(), lambda scale: scale.best < scale.worst)
    assert find(strategies.scales(), lambda scale: scale.best > scale.worst)


@given(strategies.survey_answers(scale=DOWN, questions=("q9",), respondents=("r9",)))
def test_answers_are_given_on_the_scale_to_the_questions_by_the_respondents_that_are_wanted(answer):
    assert (answer.question, answer.scale in {None, DOWN}, answer.respondent in {None, "r9"}) == ("q9", True, True)


def test_answers_with_a_score_outside_of_the_scale_and_with_neither_are_drawn():
    answers = strategies.survey_answers()

    assert find(answers, lambda answer: answer.score is not None).scale
    assert find(answers, lambda answer: answer.outside is not None).scale
    assert find(answers, lambda answer: answer.scale is None).score is None


def test_one_person_gives_several_answers():
    answers = st.lists(strategies.survey_answers(), min_size=2, max_size=2)

    assert find(answers, lambda both: both[0].respondent == both[1].respondent is not None)


def test_texts_with_and_without_a_criticality_are_drawn():
    texts = strategies.labelled_texts()

    assert find(texts, lambda text: text.criticality is not None).span
    assert find(texts, lambda text: text.criticality is None and text.span is None)
    assert find(texts, lambda text: text.criticality is None and text.span is not None)
