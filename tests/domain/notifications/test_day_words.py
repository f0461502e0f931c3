import datetime as dt

import pytest

from casework.domain.notifications.day_words import DAY_NAMES, day_in_words
from casework.errors import UsageError


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        ("2026-04-03", "en", "Friday 3 April 2026"),
        ("2026-04-03", "cy", "dydd Gwener 3 Ebrill 2026"),
        ("2024-02-29", "en", "Thursday 29 February 2024"),
        ("2024-02-29", "cy", "dydd Iau 29 Chwefror 2024"),
        ("2026-12-27", "cy", "dydd Sul 27 Rhagfyr 2026"),
        ("2026-07-06", "cy-GB", "dydd Llun 6 Gorffennaf 2026"),
        ("2026-01-31", "EN", "Saturday 31 January 2026"),
    ],
)
def test_a_day_is_said_in_the_words_of_the_language(day, language, words):
    assert day_in_words(dt.date.fromisoformat(day), language) == words


def test_what_days_are_called_in_other_languages_is_not_guessed():
    with pytest.raises(UsageError, match="'pl' is not known: ask for one of en, cy"):
        day_in_words(dt.date(2026, 4, 3), "pl")


def test_every_language_names_seven_days_and_twelve_months_and_none_twice():
    for names in DAY_NAMES.values():
        assert (len(set(names.weekdays)), len(set(names.months))) == (7, 12)
