"""Equality figures: what may be answered, what is counted, and that no small number can be worked out."""

import itertools
from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.domain.authority import Authority, Evidence
from casework.domain.equality import (
    NOT_ANSWERED,
    PREFER_NOT_TO_SAY,
    SMALLEST_SHOWN,
    Answer,
    Question,
    QuestionSet,
    figures,
    with_small_numbers_hidden,
)

AGE = Question(code="age", text="How old?", answers=(Answer(code="young", text="Y"), Answer(code="old", text="O")))
ASKED = QuestionSet(
    id="standard", name="About you", questions=(AGE,), authority=Authority(citation="Ours", evidence=Evidence.LOCAL)
)


def counted(*answer_sets):
    found = figures(ASKED, answer_sets)
    return found.sets, {each.answer: each.count for each in found.questions[0].figures}


def test_every_question_may_be_left_out_or_answered_with_prefer_not_to_say():
    assert list(ASKED.mistakes({"age": PREFER_NOT_TO_SAY})) == []
    assert list(ASKED.mistakes({"age": "old"})) == []


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "there is no answer: leave the whole form away"),
        ({"Jo Smith": "old"}, "there is a question that is not asked; the questions are age"),
        ({"age": "Jo Smith"}, "age must be one of young, old, prefer_not_to_say"),
        ({"age": ["old"]}, "age must be one of young, old, prefer_not_to_say"),
    ],
)
def test_a_mistake_is_one_sentence_that_repeats_nothing_that_was_answered(answers, sentence):
    assert list(ASKED.mistakes(answers)) == [sentence]


def test_answers_are_counted_with_those_who_did_not_answer():
    sets = [{"age": "old"}] * 7 + [{"age": "young"}] * 6 + [{"age": PREFER_NOT_TO_SAY}] * 5 + [{"other": "x"}] * 9

    assert counted(*sets) == (27, {"young": 6, "old": 7, PREFER_NOT_TO_SAY: 5, NOT_ANSWERED: 9})


def test_one_small_number_hides_the_smallest_of_the_others_with_it():
    sets = [{"age": "old"}] * 20 + [{"age": "young"}] * 4 + [{"age": PREFER_NOT_TO_SAY}] * 12 + [{}] * 9

    assert counted(*sets) == (45, {"young": None, "old": 20, PREFER_NOT_TO_SAY: 12, NOT_ANSWERED: None})


def test_fewer_than_five_answer_sets_tell_nothing_at_all():
    assert counted(*[{"age": "old"}] * 4) == (None, dict.fromkeys(("young", "old", PREFER_NOT_TO_SAY, NOT_ANSWERED)))
    assert counted() == (None, dict.fromkeys(("young", "old", PREFER_NOT_TO_SAY, NOT_ANSWERED)))


def test_an_answer_that_is_no_longer_offered_is_counted_under_its_code():
    _, found = counted(*[{"age": "ancient"}] * 6)

    assert list(found) == ["young", "old", PREFER_NOT_TO_SAY, NOT_ANSWERED, "ancient"]


def test_numbers_that_are_all_large_are_all_shown():
    assert with_small_numbers_hidden((5, 6, 7)) == (5, 6, 7)
    assert with_small_numbers_hidden(()) == ()


@given(st.lists(st.integers(0, 40), min_size=2, max_size=9))
def test_a_small_number_is_never_shown_and_a_shown_one_is_true(counts):
    shown = with_small_numbers_hidden(counts)

    assert all(each is None or each >= SMALLEST_SHOWN for each in shown)
    assert all(each in {None, count} for each, count in zip(shown, counts, strict=True))


@given(st.lists(st.integers(0, 40), min_size=2, max_size=9))
def test_what_is_hidden_is_never_one_number_alone(counts):
    hidden = [count for count, each in zip(counts, with_small_numbers_hidden(counts), strict=True) if each is None]

    assert len(hidden) != 1
    assert not hidden or sum(hidden) >= SMALLEST_SHOWN or len(hidden) == len(counts)


@pytest.mark.parametrize(("answers", "most"), [(2, 22), (3, 13), (4, 9)])
def test_no_hidden_number_can_be_worked_out_even_by_who_knows_the_rule_and_the_total(answers, most):
    """Every table is tried: for each that is shown, each hidden number could be one of at least two."""
    could_be = defaultdict(list)
    for counts in itertools.product(range(most), repeat=answers):
        could_be[sum(counts), with_small_numbers_hidden(counts)].append(counts)

    given_away = [
        (total, shown)
        for (total, shown), tables in could_be.items()
        # Near the edge of what is tried, the tables that would also fit are not among those tried.
        if total >= SMALLEST_SHOWN and max(map(max, tables)) < most - 2
        for place, each in enumerate(shown)
        if each is None and len({table[place] for table in tables}) < 2
    ]

    assert len(could_be) > 100
    assert given_away == []


@given(st.lists(st.fixed_dictionaries({}, optional={"age": st.sampled_from(AGE.allowed)}), max_size=60))
def test_the_numbers_of_a_question_make_up_the_number_of_answer_sets(answer_sets):
    sets, shown = counted(*answer_sets)
    true = Counter(each.get("age", NOT_ANSWERED) for each in answer_sets)

    assert sets == (len(answer_sets) if len(answer_sets) >= SMALLEST_SHOWN else None)
    assert all(count is None or count == true[answer] for answer, count in shown.items())
