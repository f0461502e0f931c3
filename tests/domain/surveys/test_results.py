"""The figures of a survey beside its file."""

import datetime as dt

from casework.domain.surveys.editions import Edition
from casework.domain.surveys.results import Response, SurveyCount
from casework.domain.surveys.scales import BestPoints, Scale
from tests.surveys import answered, show, survey

DAY = dt.date(2026, 1, 5)


def counted(found, *given, invited=None):
    """The figures of answers, each with its day."""
    count = SurveyCount(found, BestPoints(points=2))
    for answer, day in given:
        count.add(answer, day)
    return count.figures(invited)


def strays(found):
    return [(each.why.value, each.count) for each in found.stray]


def test_what_is_not_of_the_survey_counts_in_no_share_and_is_named():
    found = counted(
        survey(),
        (answered(score=5), DAY),
        (answered("warmth", 5), DAY),
        (answered(score=1, scale=Scale(best=1, worst=5)), DAY),
        (answered(score=1, scale=Scale(best=10, worst=1)), DAY),
        (answered("ideas", 1), DAY),
        (answered("ideas", text=None), None),
    )

    assert strays(found) == [("unknown_question", 1), ("upside_down", 1), ("other_scale", 2)]
    assert (found.answers.answers, found.answers.by_answers.positive, found.answers.by_answers.of) == (2, 1, 1)
    assert [each.why.in_words for each in found.stray][1] == (
        "answers on the scale of their question turned upside down"
    )


def test_what_somebody_answered_twice_counts_in_no_share_whatever_it_says():
    found = counted(
        survey(),
        (answered(score=5, respondent="r1"), DAY),
        (answered(score=1, respondent="r1"), DAY),
        (answered("speed", 5, respondent="r1"), DAY),
        (answered(score=5, respondent="r2"), DAY),
        (answered(score=5), DAY),
        (answered(score=5), DAY),
    )

    assert strays(found) == [("double", 2)]
    assert found.answers.answers == 4


def test_the_same_person_may_answer_in_each_edition():
    found = counted(
        show(2024, 2025),
        (answered(score=2, respondent="r1"), dt.date(2024, 9, 6)),
        (answered(score=5, respondent="r1"), dt.date(2025, 9, 6)),
    )

    assert strays(found) == []
    assert [each.response for each in found.editions] == [Response(asked=244, answered=1)] * 2


def year(number, good, bad):
    return [(answered(score=5 if place < good else 1), dt.date(number, 9, 6)) for place in range(good + bad)]


def test_editions_are_compared_with_the_baseline_and_from_one_to_the_next():
    found = counted(show(2024, 2025, 2026), *year(2024, 120, 124), *year(2025, 150, 94), *year(2026, 155, 89))

    assert [
        (each.before, each.after, each.difference.in_words) for each in (*found.since_baseline, *found.year_on_year)
    ] == [
        ("2024", "2025", "a rise by more than chance"),
        ("2024", "2026", "a rise by more than chance"),
        ("2024", "2025", "a rise by more than chance"),
        ("2025", "2026", "no more than chance explains"),
    ]
    assert [each.figures.by_answers.percent for each in found.editions] == [49.18, 61.48, 63.52]


def test_a_question_that_only_one_edition_has_is_not_compared():
    found = counted(
        show(2024, 2025),
        (answered(score=5), dt.date(2024, 9, 6)),
        (answered("speed", 5), dt.date(2025, 9, 6)),
        (answered("ideas"), dt.date(2024, 9, 6)),
        (answered("ideas"), dt.date(2025, 9, 6)),
    )

    assert (found.since_baseline, found.year_on_year) == ((), ())


def test_answers_of_no_edition_count_and_are_a_number_apart_from_those_that_do_not():
    found = counted(show(2024), (answered(score=5), DAY), (answered(score=5), None), *year(2024, 1, 0))

    assert strays(found) == []
    assert (found.answers.answers, found.in_no_edition) == (3, 2)


def test_answers_to_a_survey_without_editions_are_outside_of_none():
    assert counted(survey(), (answered(score=5), DAY)).in_no_edition == 0


def test_an_edition_of_which_nobody_knows_how_many_were_asked_has_no_response_rate():
    unknown = Edition(code="2024", held_on=dt.date(2024, 9, 6))
    found = counted(survey(editions=(unknown,)), *year(2024, 1, 0))

    assert found.editions[0].response == Response(asked=None, answered=0)
    assert (found.editions[0].response.rate, found.editions[0].response.few) == (None, False)


def test_those_who_answered_an_invitation_are_a_number_beside_those_who_were_invited():
    found = counted(
        survey(),
        (answered(score=5, respondent="invited-1", invited=True), DAY),
        (answered("speed", 5, respondent="invited-1", invited=True), DAY),
        (answered(score=5, respondent="r2"), DAY),
        (answered(score=5, invited=True), DAY),
        invited=4,
    )

    assert found.response == Response(asked=4, answered=1)
    assert (float(found.response.rate), found.response.few) == (0.25, True)


def test_a_rate_above_all_is_none():
    assert Response(asked=3, answered=4).rate is None
    assert Response(asked=0, answered=0).rate is None
    assert not Response(asked=5, answered=0).few
