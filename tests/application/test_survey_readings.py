"""The response rate of a reading: how many of those who were asked at an event answered."""

import datetime as dt
from fractions import Fraction

import attrs
import pytest

from casework.cli.readings_telling import reading_data, reading_lines
from casework.domain.standards.indicators import Unit
from casework.domain.surveys.results import Response
from tests.frameworks import by_id as frameworks_by_id
from tests.frameworks import framework
from tests.indicators import FOUR_OF_FIVE, asked, by_framework, indicator
from tests.offices import OFFICER, office
from tests.surveys import by_id, show


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


def test_more_answers_than_people_who_were_asked_are_told_without_a_rate():
    found = reading(unit=Unit.RESPONDENT, number_asked=60)

    assert found.response == Response(asked=60, answered=61)
    (line,) = [each for each in reading_lines([found]) if "answered" in each]
    assert " ".join(line.split()) == ("2025: 61 people answered, and the file of the survey says that 60 were asked")
    assert reading_data(found)["response_rate"] is None
