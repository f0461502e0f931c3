"""Which standards nothing tests, whose target was never raised, and where a file and the reviews do not agree."""

import datetime as dt

from casework.domain.standards.coverage import against_surveys, coverage, served, without_survey
from casework.domain.standards.crosswalks import Links
from casework.domain.standards.indicators import Timeliness
from casework.domain.standards.readings import Better
from casework.domain.standards.reviews import ReviewFact, Reviews, StandardKept, StandardRaised
from casework.domain.surveys.question_sets import About, Method, Survey
from casework.domain.surveys.questions import Point, Question
from tests.details import detail
from tests.frameworks import LOCAL, by_id, framework, link, name
from tests.indicators import FOUR_OF_FIVE, TWO_OF_FIVE, asked, indicator, target

TOWN = framework("town", "abc", link("a", "exact", "county/x"), link("a", "related", "county/y"))
COUNTY = framework("county", "xy", link("x", "broad", "country/z"))
COUNTRY = framework("country", "z")
KNOWN = by_id(TOWN, COUNTY, COUNTRY)
RAISED = (target("2024-04-01", 80), target("2025-04-01", 85))


def reviews(*events):
    return Reviews.of(
        ReviewFact(version=place, on=dt.date(2025, 1, place), event=event)
        for place, event in enumerate(events, start=1)
    )


def raised(code):
    return StandardRaised(standard=code, reason=detail(1), to_target="85-percent")


def test_an_indicator_serves_what_its_standards_serve_by_links_and_nothing_that_is_only_related():
    links = Links.among(KNOWN.values())

    assert served(indicator("in-time"), links) == (name("county/x"),)
    assert served(indicator("in-time", standards=("county/x",)), links) == (name("country/z"), name("town/a"))
    assert served(indicator("in-time", standards=("town/a", "county/x")), links) == (name("country/z"),)


def test_a_standard_is_tested_by_an_indicator_of_its_own_or_by_one_of_another_framework():
    found = coverage(COUNTY, [indicator("in-time")], KNOWN, None)

    assert found.without_indicator == ("y",)
    assert coverage(TOWN, [], KNOWN, None).without_indicator == ("a", "b", "c")


def test_a_target_is_raised_by_its_file_or_by_a_review():
    found = coverage(TOWN, [indicator("in-time", targets=RAISED)], KNOWN, reviews(raised("b")))

    assert found.never_raised == ("c",)
    assert coverage(TOWN, [], KNOWN, None).never_raised == ("a", "b", "c")


def test_a_review_that_raised_a_target_and_a_file_that_does_not_contradict_each_other():
    kept = StandardKept(standard="a", reason=detail(1))

    (said,) = coverage(TOWN, [indicator("in-time")], KNOWN, reviews(raised("a"), kept)).contradictions

    assert said == (
        "a: a review raised its target on Wed 1 Jan 2025, and no target of town/in-time was raised: "
        "add the target with its day"
    )


def test_a_file_in_which_a_target_rises_and_reviews_that_do_not_say_so_contradict_each_other():
    own = [indicator("in-time", targets=RAISED)]

    (said,) = coverage(TOWN, own, KNOWN, reviews()).contradictions

    assert said == (
        "a: more is wanted of town/in-time from Tue 1 Apr 2025 on, and no review says that it was "
        "raised: record the review"
    )
    assert coverage(TOWN, own, KNOWN, reviews(raised("a"))).contradictions == ()
    assert coverage(TOWN, own, KNOWN, None).contradictions == ()
    assert coverage(TOWN, [], KNOWN, reviews(raised("a"))).contradictions == ()


def test_a_target_that_was_lowered_is_remarked_in_the_file_in_which_it_stands():
    falling = (target("2024-04-01", 85), target("2025-04-01", 70), target("2026-04-01", 80))
    own = [
        indicator("in-time", targets=falling),
        indicator("rude", targets=RAISED, better=Better.LOWER),
        indicator("else", framework="county", targets=falling),
    ]

    assert coverage(TOWN, own, KNOWN, None).lowered == tuple(
        f"Less is wanted of {name} from Tue 1 Apr 2025 on: {after} per cent and no longer {before}. Say why where "
        "it is published"
        for name, after, before in (("town/in-time", 70, 85), ("town/rude", 85, 80))
    )


# Surveys


def question(code, best=None, worst=None):
    ends = {} if best is None else {"best": Point(score=best, means="good"), "worst": Point(score=worst, means="bad")}
    return Question(code=code, title=code, authority=LOCAL, **ends)


def test_an_indicator_that_contradicts_the_file_of_its_survey_is_told_where():
    survey = Survey(
        id="fft",
        name="Friends and family",
        about=About.SERVICE,
        method=Method.SURVEY,
        authority=LOCAL,
        questions=(question("q1", 1, 5), question("q2", 1, 5), question("q3", 10, 1), question("words")),
    )
    found = [
        indicator("in-time", Timeliness()),
        indicator("elsewhere", asked("other", FOUR_OF_FIVE)),
        indicator("fine", asked("fft", TWO_OF_FIVE, questions=("q1", "words"))),
        indicator("turned", asked("fft", FOUR_OF_FIVE, questions=("q1", "q9"), services=("waste",))),
        indicator("other-scale", asked("fft", TWO_OF_FIVE)),
    ]

    unknown, turned, other = against_surveys(found, {"fft": survey})

    assert unknown == "indicator[3].answers.questions[1]: fft asks no question q9: check the spelling"
    assert turned == (
        "indicator[3].answers.good: fft asks on the scale from 1 (best) to 5 (worst), and the good points are at the "
        "other end of it"
    )
    assert other == (
        "indicator[4].answers.good: fft asks on the scale from 10 (best) to 1 (worst): say which of its points are good"
    )


def test_an_indicator_of_a_survey_without_a_file_is_named():
    asks = indicator("polite", asked())
    survey = asks.measure.survey

    (said,) = without_survey([indicator("in-time"), asks], {})

    assert said == (
        f"indicator[1].answers.survey: there is no file of the survey {survey}: write one, or name one that there is"
    )
    assert not list(without_survey([asks], {survey: None}))
