"""Counting answers: the same as a slow count by hand, in any order, and the opposite on a scale that is turned."""

import random

import attrs
from hypothesis import given
from hypothesis import strategies as st

from casework.application.drafts import Drafts
from casework.application.entries import ANSWERS, TEXTS
from casework.domain.entries import EntryStruckOut, standing
from casework.domain.envelope import Record
from casework.domain.labelled_texts import figures as figures_of_texts
from casework.domain.surveys.figures import figures
from casework.domain.surveys.scales import BestPoints
from casework.testing import strategies
from tests.oracles.slow_answers import slow_shares, slow_texts

MANY = st.lists(strategies.survey_answers(), max_size=12)
RULES = st.integers(1, 12).map(lambda points: BestPoints(points=points))


def told(share):
    return share.positive, share.of, {each.why.value: each.count for each in share.excluded}


@given(answers=MANY, rule=RULES)
def test_shares_are_those_of_a_slow_count_by_hand(answers, rule):
    found = figures(answers, rule)

    by_answers, by_respondents = slow_shares(answers, rule.points)
    assert told(found.by_answers) == by_answers
    assert told(found.by_respondents) == by_respondents
    for each in found.questions:
        own = [answer for answer in answers if answer.question == each.question]
        assert (told(each.by_answers), told(each.by_respondents)) == slow_shares(own, rule.points)
    assert {each.question for each in found.questions} == {answer.question for answer in answers}


@given(answers=MANY, rule=RULES)
def test_nothing_is_counted_twice_and_nothing_is_lost(answers, rule):
    found = figures(answers, rule)
    left_out = {each.why.value: each.count for each in found.by_respondents.excluded}
    unnamed = left_out.pop("no_respondent", 0)

    assert found.by_answers.of + sum(each.count for each in found.by_answers.excluded) == len(answers)
    assert found.by_respondents.of + sum(left_out.values()) == found.respondents
    assert unnamed == sum(answer.respondent is None for answer in answers)
    assert sum(each.count for each in found.scores) == sum(answer.score is not None for answer in answers)
    assert sum(each.answers for each in found.questions) == len(answers)


@given(answers=MANY, rule=RULES, seed=st.integers(0, 99))
def test_figures_do_not_depend_on_the_order_of_answers(answers, rule, seed):
    shuffled = random.Random(seed).sample(answers, len(answers))

    assert figures(shuffled, rule) == figures(answers, rule)


@given(scale=strategies.scales(), data=st.data())
def test_a_scale_upside_down_gives_the_complement(scale, data):
    points = data.draw(st.integers(1, scale.points - 1)) if scale.points > 1 else 1
    answers = data.draw(st.lists(strategies.survey_answers(scale=scale), max_size=8))
    turned = [attrs.evolve(answer, scale=answer.scale and answer.scale.turned()) for answer in answers]

    right = figures(answers, BestPoints(points=points)).by_answers
    wrong = figures(turned, BestPoints(points=scale.points - points)).by_answers

    assert (right.positive + wrong.positive, wrong.of) == (right.of, right.of)
    assert right.excluded == wrong.excluded


@given(scale=strategies.scales())
def test_ranks_count_every_point_once_from_the_best_to_the_worst(scale):
    low, high = sorted((scale.best, scale.worst))

    ranks = [scale.rank(score) for score in range(low, high + 1)]

    assert sorted(ranks) == list(range(1, scale.points + 1))
    assert (scale.rank(scale.best), scale.rank(scale.worst)) == (1, scale.points)
    assert [scale.turned().rank(score) for score in range(low, high + 1)] == ranks[::-1]


@given(st.lists(strategies.labelled_texts(), max_size=12))
def test_texts_are_counted_as_a_slow_count_by_hand_counts_them(texts):
    found = figures_of_texts(texts)

    assert {(each.label, each.subcategory): each.count for each in found.labels} == slow_texts(
        (text.label, text.subcategory) for text in texts
    )
    assert {each.criticality: each.count for each in found.criticalities} == slow_texts(
        text.criticality for text in texts
    )
    assert {each.question: each.count for each in found.questions} == slow_texts(text.question for text in texts)


def recorded(kind, event):
    new = kind.shapes.new(event, "2026-01-02", Drafts("survey/fft", strategies.NOW))
    return Record(
        organisation="council", stream="survey/fft", version=1, position=1, name=new.name, schema=new.schema,
        happened=new.happened, recorded_at="2026-01-02T00:00:00.000000Z", actor="x", data=new.data,
    )  # fmt: skip


@given(strategies.survey_answers())
def test_an_answer_is_read_as_it_was_written(answer):
    assert ANSWERS.shapes.event(recorded(ANSWERS, answer)) == answer


@given(strategies.labelled_texts())
def test_a_labelled_text_is_read_as_it_was_written(text):
    assert TEXTS.shapes.event(recorded(TEXTS, text)) == text


@given(
    strikes=st.lists(
        st.builds(
            EntryStruckOut,
            version=st.integers(1, 6),
            reason=st.just("replaced"),
            batch=st.none() | st.sampled_from(("b1", "b2")),
        ),
        max_size=6,
    ),
    undone=st.frozensets(st.sampled_from(("b1", "b2", "b3"))),
    seed=st.integers(0, 9),
)
def test_what_counts_does_not_depend_on_the_order_of_what_was_struck_out(strikes, undone, seed):
    shuffled = random.Random(seed).sample(strikes, len(strikes))

    stands = standing(strikes, undone)

    assert standing(shuffled, undone) == stands
    for version in range(1, 7):
        struck = any(each.version == version and each.batch not in undone for each in strikes)
        for batch in (None, "b1", "b2", "b3"):
            assert stands.holds(version, batch) == (not struck and batch not in undone)
