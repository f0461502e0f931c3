"""Surveys as data: their questions, and what may be answered to them."""

import datetime as dt

import pytest

from casework.domain.standards.frameworks import StandardName
from casework.domain.surveys.editions import Edition
from casework.domain.surveys.question_sets import Method
from casework.domain.surveys.questions import Point
from casework.errors import NotFoundError
from tests.frameworks import by_id, framework
from tests.surveys import question, show, survey


def test_a_question_is_found_by_its_code():
    assert survey()["speed"].title == "How was speed?"
    assert survey().question("warmth") is None
    with pytest.raises(NotFoundError, match="there is no question of town 'warmth': choose one of politeness, speed"):
        survey()["warmth"]


def test_words_that_contradict_their_scale_are_found():
    assert list(survey().odd()) == []
    odd = survey(questions=(question("q", best=Point(score=5, means="very poor")), question("ideas", best=None)))
    (said,) = odd.odd()
    assert said.startswith("q: 5 is near the best end of the scale from 5 (best) to 1 (worst), and means 'very poor'")


def test_scales_whose_words_nobody_understands_are_found_with_the_place_of_their_question():
    odd = question("speed", best=Point(score=1, means="like a snail"), worst=Point(score=5, means="like lightning"))

    assert list(survey().unstated()) == []
    ((place, said),) = survey(questions=(question("q"), odd)).unstated()
    assert (place, said[:47]) == (1, "1 = 'like a snail' counts as the best answer, a")


def test_the_standards_are_those_of_all_questions_and_must_be_there():
    tested = StandardName(framework="charter-mark", code="3.2.1")
    again = survey(questions=(*survey().questions, question("tone", standards=(tested,))))

    assert again.standards == (tested,)
    assert list(again.dangling(by_id(framework("charter-mark", ["3.2.1"])).values())) == []
    assert list(again.dangling(())) == [(0, 0, tested), (3, 0, tested)]


def test_an_answer_belongs_to_the_edition_whose_days_hold_its_day():
    found = show(2024, 2025)

    assert found.edition_on(dt.date(2025, 9, 6)).code == "2025"
    assert found.edition_on(dt.date(2025, 9, 7)) is None
    assert survey().edition_on(dt.date(2025, 9, 6)) is None


def test_how_many_were_asked_is_known_only_where_it_is_of_every_edition_of_those_days():
    found = show(2024, 2025)
    unknown = show(2024, editions=(*found.editions, Edition(code="2026", held_on=dt.date(2026, 9, 5))))

    assert found.asked_between(dt.date(2024, 1, 1), dt.date(2025, 12, 31)) == 488
    assert found.asked_between(dt.date(2025, 1, 1), dt.date(2025, 9, 6)) == 244
    assert found.asked_between(dt.date(2025, 1, 1), dt.date(2025, 9, 5)) is None
    assert unknown.asked_between(dt.date(2024, 1, 1), dt.date(2026, 12, 31)) is None


def test_who_looks_for_themselves_observes():
    assert [each.value for each in Method if each.observes] == [
        "mystery-shopping",
        "telephone-test",
        "back-to-the-floor",
    ]
