"""Counting answers and respondents: what counts, what is left out, and that it says so."""

import pytest

from casework.domain.surveys.answers import SurveyAnswered
from casework.domain.surveys.figures import Exclusion, OutsideCount, Share, figures
from casework.domain.surveys.scales import BestPoints, Scale
from tests.details import detail

UP, DOWN = Scale(best=5, worst=1), Scale(best=1, worst=5)
BEST_TWO = BestPoints(points=2)


def answer(score=None, who=None, *, question="q1", scale=DOWN, **said):
    return SurveyAnswered(question=question, respondent=who, score=score, scale=scale, **said)


def counted(*answers, best=BEST_TWO):
    return figures(answers, best)


def excluded(share):
    return {each.why.value: each.count for each in share.excluded}


def test_answers_and_the_people_who_gave_them_are_counted_apart():
    found = counted(
        answer(1, "anna"), answer(2, "anna", question="q2"), answer(1, "anna", question="q3"), answer(4, "ben")
    )

    assert (found.by_answers.positive, found.by_answers.of, found.by_answers.percent) == (3, 4, 75.0)
    assert (found.by_respondents.positive, found.by_respondents.of, found.by_respondents.percent) == (1, 2, 50.0)
    assert (found.answers, found.respondents) == (4, 2)


def test_the_same_numbers_on_the_scale_upside_down_are_the_opposite():
    scores = [1, 1, 1, 2, 5]

    right = counted(*(answer(score, f"p{n}") for n, score in enumerate(scores)))
    wrong = counted(*(answer(score, f"p{n}", scale=UP) for n, score in enumerate(scores)))

    assert (right.by_answers.percent, wrong.by_answers.percent) == (80.0, 20.0)


def test_what_does_not_count_is_named_with_its_number():
    found = counted(
        answer(1, "anna"),
        answer(None, "ben", outside=6),
        answer(None, "cleo", outside=7),
        answer(None, "dan"),
        answer(1, None),
        answer(1, "eve", scale=Scale(best=1, worst=2)),
    )

    assert (found.by_answers.positive, found.by_answers.of) == (2, 2)
    assert excluded(found.by_answers) == {"outside_the_scale": 2, "no_score": 1, "scale_too_short": 1}
    assert (found.by_respondents.positive, found.by_respondents.of) == (1, 1)
    assert excluded(found.by_respondents) == {
        "outside_the_scale": 2, "no_score": 1, "scale_too_short": 1, "no_respondent": 1,
    }  # fmt: skip
    assert found.outside == (OutsideCount(outside=6, count=1), OutsideCount(outside=7, count=1))


def test_somebody_whose_answers_disagree_is_counted_on_neither_side():
    found = counted(answer(1, "anna"), answer(5, "anna", question="q2"), answer(1, "ben"))

    assert (found.by_respondents.positive, found.by_respondents.of) == (1, 1)
    assert excluded(found.by_respondents) == {"answers_disagree": 1}
    assert (found.by_answers.positive, found.by_answers.of) == (2, 3)


def test_one_answer_on_the_scale_is_enough_to_count_somebody():
    found = counted(
        answer(None, "anna", outside=7), answer(None, "anna", question="q2"), answer(4, "anna", question="q3")
    )

    assert (found.by_respondents.positive, found.by_respondents.of, found.by_respondents.excluded) == (0, 1, ())


@pytest.mark.parametrize("order", [1, -1])
def test_somebody_none_of_whose_answers_count_is_left_out_once_for_the_first_reason(order):
    given = [answer(None, "anna"), answer(None, "anna", question="q2", outside=7)][::order]

    assert excluded(counted(*given).by_respondents) == {"outside_the_scale": 1}


def test_each_question_has_its_own_figures():
    found = counted(answer(1, "anna"), answer(5, "ben"), answer(5, "anna", question="a-first"))

    assert [(each.question, each.answers, each.by_answers.percent) for each in found.questions] == [
        ("a-first", 1, 0.0), ("q1", 2, 50.0),
    ]  # fmt: skip
    assert [each.by_respondents.of for each in found.questions] == [1, 2]


def test_scores_are_told_from_the_best_one_on_with_what_is_positive():
    found = counted(answer(5), answer(1), answer(1), answer(2), answer(3), answer(1, scale=Scale(best=1, worst=2)))

    assert [(each.scale.worst, each.score, each.count, each.positive) for each in found.scores] == [
        (2, 1, 1, None), (5, 1, 2, True), (5, 2, 1, True), (5, 3, 1, False), (5, 5, 1, False),
    ]  # fmt: skip


def test_days_that_nobody_knows_and_answers_with_words_are_counted():
    found = counted(answer(1, undated=True), answer(1, text=detail(1)), answer(None, undated=True, scale=None))

    assert (found.undated, found.with_text, found.answers, found.respondents) == (2, 1, 3, 0)


def test_one_question_with_the_scale_both_ways_round_is_warned_of():
    found = counted(answer(1), answer(1, scale=UP), answer(1, question="q2"))

    assert len(found.warnings) == 1
    assert found.warnings[0].startswith("q1: some answers say that 1 is best and others that 5 is")


def test_two_questions_with_the_scale_either_way_round_are_warned_of():
    assert counted(answer(1), answer(1, question="q2")).warnings == ()
    (warning,) = counted(answer(1), answer(1, question="q2", scale=UP)).warnings
    assert warning.startswith("between questions some answers say that 1 is best")


def test_there_is_no_share_of_nothing():
    found = counted()

    assert (found.answers, found.by_answers, found.questions) == (0, Share(positive=0, of=0), ())
    assert found.by_answers.percent is None


def test_every_reason_has_its_words():
    assert all(each.in_words for each in Exclusion)
