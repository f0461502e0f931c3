"""The response rate of a reading: how many of those who were asked at an event answered."""

import datetime as dt
from fractions import Fraction

import attrs
import pytest

from casework.cli.explaining import Answers
from casework.cli.readings_telling import reading_data, reading_lines
from casework.domain.improvements.improvement import Improvements
from casework.domain.standards.indicators import Unit
from casework.domain.standards.signals import CasesOf
from casework.domain.surveys.results import Response
from tests.application.test_answer_counts import replaced
from tests.entry_examples import UP, bring, draft, undo
from tests.frameworks import by_id as frameworks_by_id
from tests.frameworks import framework
from tests.indicators import FOUR_OF_FIVE, asked, by_framework, indicator
from tests.offices import OFFICER, office
from tests.surveys import by_id, show, survey


def reading(*, number_asked=244, **said):
    """The reading of an indicator of a show at which 61 of 244 people answered."""
    measure = asked("show", FOUR_OF_FIVE, **said)
    rules = {
        "frameworks": frameworks_by_id(framework("town", "a")),
        "indicators": by_framework(indicator("polite", measure)),
    }
    held = show(2025)
    held = attrs.evolve(held, editions=(attrs.evolve(held.editions[0], asked=number_asked),))
    book = office(surveys=by_id(held), **rules)
    for number in range(61):
        day = dt.date(2025, 9, 6)
        book.survey_answer("show", {"politeness": 5, "speed": 1}, respondent=f"r{number}", happened=day, by=OFFICER)
    (found,) = book.readings(period="2025")
    return found


@pytest.mark.parametrize("said", [{"questions": ("politeness",)}, {"unit": Unit.RESPONDENT}])
def test_people_who_answered_are_a_share_of_those_who_were_asked(said):
    found = reading(**said)

    assert found.response == Response(asked=244, answered=61)
    assert found.response.rate == Fraction(1, 4)


def test_answers_to_several_questions_are_no_share_of_people():
    assert reading().response is None


def test_of_those_who_did_not_speak_of_a_service_nobody_knows_that_they_were_asked_about_it():
    assert reading(unit=Unit.RESPONDENT, services=("waste",)).response is None


def by_town(**said):
    """An office with a survey of a town, counted by answers and by people, each question apart and all together."""
    indicators = by_framework(
        *(
            indicator(f"{name}-{unit}", asked("town", FOUR_OF_FIVE, unit=unit, questions=questions))
            for unit in Unit
            for name, questions in (("polite", ("politeness",)), ("all", ()))
        )
    )
    rules = {"frameworks": frameworks_by_id(framework("town", "a")), "indicators": indicators}
    return office(surveys=by_id(survey("town", **said)), **rules)


def of_town(score, respondent, question="politeness", **said):
    return draft(score, **{"survey": "town", "respondent": respondent, "question": question, "scale": UP, **said})


def told(book, **said):
    return {each.indicator.code: each for each in book.readings(**said)}


def test_readings_leave_out_what_the_figures_of_the_survey_leave_out_and_name_it():
    book = by_town()
    bring(book, of_town(5, "r1"), of_town(5, "r1"), of_town(1, "r2"), of_town(5, "r3", "nonsense"),
          of_town(5, "r4", scale=attrs.evolve(UP, best=10)), of_town(5, None))  # fmt: skip

    found, figures = told(book, period="2026"), book.survey_figures("town").answers

    assert (found["all-answer"].reading.good, found["all-answer"].reading.of) == (1, 2)
    assert (figures.by_answers.positive, figures.by_answers.of) == (1, 2)
    assert (found["all-respondent"].reading.good, found["all-respondent"].reading.of) == (0, 1)
    assert (figures.by_respondents.positive, figures.by_respondents.of) == (0, 1)
    odd = {
        "answers of respondents who answered a question more than once": 2,
        "answers on another scale than that of their question": 1,
    }
    unknown, nobody = (
        "answers to a question that the survey does not ask",
        "answers of which nobody knows who gave them",
    )
    left_out = {code: {each.why: each.count for each in one.reading.left_out} for code, one in found.items()}
    assert left_out == {
        "polite-answer": odd,
        "all-answer": {**odd, unknown: 1},
        "polite-respondent": {**odd, nobody: 1},
        "all-respondent": {**odd, unknown: 1, nobody: 1},
    }


def test_who_answers_at_two_editions_has_answered_once_at_each():
    book = by_town(editions=show(2024, 2025).editions)
    bring(book, *(of_town(5, "r1", given=dt.date(year, 9, 6)) for year in (2024, 2025)))

    assert [each["all-answer"].reading.of for each in (told(book, period="2024..2025"), told(book))] == [2, 2]


def test_who_answers_twice_outside_of_editions_counts_in_months_of_their_own_and_not_in_both_together():
    book = by_town()
    bring(book, *(of_town(5, "r1", given=dt.date(2025, month, 6)) for month in (1, 2)))

    months = [each.reading.of for each in book.readings(period="2025-Q1", per="month")]

    assert months == [1, 1, 0] * 4
    assert told(book, period="2025-Q1")["all-respondent"].reading.of == 0
    assert told(book)["all-respondent"].reading.of == 0


def test_answers_of_other_days_and_of_days_that_nobody_knows_are_in_no_month_of_a_period():
    book = by_town()
    for day in ("2025-10-31", "2025-11-01", "2025-12-31", "2026-01-01"):
        said = {"respondent": f"on-{day}", "happened": dt.date.fromisoformat(day), "by": OFFICER}
        book.survey_answer("town", {"politeness": 5}, **said)
    bring(book, of_town(5, "r1", given=None))

    found = book.readings(period="2025-11..2025-12", per="month")

    polite = [each.reading for each in found if each.indicator.code == "polite-answer"]
    assert [(each.good, each.of) for each in polite] == [(1, 1), (1, 1)]
    assert {left.why: left.count for left in polite[0].left_out} == {"answers of which nobody knows the day": 1}


def test_what_an_import_struck_out_counts_again_once_that_import_is_undone():
    book = by_town()
    bring(book, of_town(5, "r1"))
    replaced(book, 1, 1, survey="town", respondent="r1", question="politeness", scale=UP)
    before = told(book)["all-answer"].reading
    undo(book, "b2")

    after = told(book)["all-answer"].reading

    assert [(each.good, each.of) for each in (before, after)] == [(0, 1), (1, 1)]


def test_more_answers_than_people_who_were_asked_are_told_without_a_rate():
    found = reading(unit=Unit.RESPONDENT, number_asked=60)

    assert found.response == Response(asked=60, answered=61)
    nothing = Answers(files={}, whose=CasesOf(), improvements=Improvements())
    (line,) = [each for each in reading_lines([found], nothing, dt.date(2026, 1, 5)) if "answered" in each]
    assert " ".join(line.split()) == ("2025: 61 people answered, and the file of the survey says that 60 were asked")
    assert reading_data(found, nothing, dt.date(2026, 1, 5))["response_rate"] is None
