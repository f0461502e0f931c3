"""The questions of a survey: the scale on which each is answered, and what is an answer to it."""

import pytest

from casework.domain.surveys.scales import Scale
from tests.surveys import survey, upside_down


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
