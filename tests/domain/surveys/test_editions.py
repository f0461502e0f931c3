"""The times at which a survey was held: which days belong to each."""

import datetime as dt

import pytest

from casework.domain.surveys.editions import Edition

FRIDAY, SATURDAY, SUNDAY, MONDAY = (dt.date(2025, 9, day) for day in range(5, 9))


@pytest.mark.parametrize(("day", "holds"), [(FRIDAY, False), (SATURDAY, True), (SUNDAY, True), (MONDAY, False)])
def test_an_edition_holds_the_days_from_its_first_to_its_last(day, holds):
    assert Edition(code="2025", held_on=SATURDAY, ended_on=SUNDAY).holds(day) is holds


@pytest.mark.parametrize(("day", "holds"), [(FRIDAY, False), (SATURDAY, True), (SUNDAY, False)])
def test_an_edition_without_an_end_is_held_on_one_day(day, holds):
    assert Edition(code="2025", held_on=SATURDAY).holds(day) is holds
    assert Edition(code="2025", held_on=SATURDAY).last_day == SATURDAY
