"""The questions of a survey: the scale on which each is answered, and what is an answer to it."""

import pytest

from casework.domain.standards.readings import Better
from casework.domain.surveys.questions import Point
from casework.domain.surveys.scales import Scale
from tests.surveys import question, survey, upside_down

SNAIL, LIGHTNING = Point(score=1, means="like a snail"), Point(score=5, means="like lightning")


def test_a_scale_has_the_ends_that_the_question_names():
    assert survey()["speed"].scale == Scale(best=5, worst=1)
    assert upside_down(survey())["speed"].scale == Scale(best=1, worst=5)
    assert survey()["ideas"].scale is None
    assert survey()["speed"].words == {5: "good", 1: "bad", 6: "I do not know"}


@pytest.mark.parametrize(
    ("code", "score", "why"),
    [
        ("speed", 5, None),
        ("speed", 6, None),
        ("speed", 7, "7 is no answer to speed: the scale from 5 (best) to 1 (worst), or 6 for 'I do not know'"),
        ("politeness", 6, "6 is no answer to politeness: the scale from 5 (best) to 1 (worst)"),
        ("ideas", 1, "ideas is answered in words, not by a number"),
    ],
)
def test_a_number_is_an_answer_only_on_the_scale_or_beside_it(code, score, why):
    assert survey()[code].why_not(score) == why


@pytest.mark.parametrize(("best", "worst", "better"), [(LIGHTNING, SNAIL, "higher"), (SNAIL, LIGHTNING, "lower")])
def test_where_no_word_of_a_scale_is_understood_it_is_told_which_end_counts_as_the_best(best, worst, better):
    assert question("speed", best=best, worst=worst).unstated == (
        f"{best.score} = {best.means!r} counts as the best answer, and {worst.score} = {worst.means!r} as the worst; "
        "no word of theirs is understood, so that nobody would see it upside down: say better = "
        f'"{better}" if that is right, and else exchange best and worst'
    )
    assert question("speed", best=best, worst=worst, better=Better(better)).unstated is None


@pytest.mark.parametrize("best", [Point(score=5, means="very good"), LIGHTNING])
def test_one_word_that_is_understood_is_enough_and_so_is_an_answer_in_words(best):
    assert question("speed", best=best, worst=Point(score=1, means="very rude")).unstated is None
    assert question("ideas", best=None, worst=None).unstated is None


def test_a_word_beside_the_scale_says_nothing_of_its_direction():
    beside = (Point(score=6, means="That was never asked of me"),)

    assert question("speed", best=LIGHTNING, worst=SNAIL, outside=beside).unstated is not None
