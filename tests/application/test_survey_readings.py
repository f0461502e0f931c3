"""The response rate of a reading: how many of those who were asked at an event answered."""

import datetime as dt
from fractions import Fraction

import pytest

from casework.domain.standards.indicators import Unit
from tests.frameworks import by_id as frameworks_by_id
from tests.frameworks import framework
from tests.indicators import FOUR_OF_FIVE, asked, by_framework, indicator
from tests.offices import OFFICER, office
from tests.surveys import by_id, show


def reading(**said):
    """The reading of an indicator of a show at which 61 of 244 people answered."""
    measure = asked("show", FOUR_OF_FIVE, **said)
    rules = {
        "frameworks": frameworks_by_id(framework("town", "a")),
        "indicators": by_framework(indicator("polite", measure)),
    }
    book = office(surveys=by_id(show(2025)), **rules)
    for number in range(61):
        day = dt.date(2025, 9, 6)
        book.survey_answer("show", {"politeness": 5, "speed": 1}, respondent=f"r{number}", happened=day, by=OFFICER)
    (found,) = book.readings(period="2025")
    return found


@pytest.mark.parametrize("said", [{"questions": ("politeness",)}, {"unit": Unit.RESPONDENT}])
def test_people_who_answered_are_a_share_of_those_who_were_asked(said):
    found = reading(**said)

    assert (found.asked, found.answered, found.response_rate) == (244, 61, Fraction(1, 4))


def test_answers_to_several_questions_are_no_share_of_people():
    found = reading()

    assert (found.asked, found.answered, found.response_rate) == (None, 122, None)
