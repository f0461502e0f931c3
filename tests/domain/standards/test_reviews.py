"""What was decided about standards over the years, and what can be decided next."""

import datetime as dt

import pytest

from casework.domain.standards.reviews import (
    ReviewFact,
    Reviews,
    StandardDropped,
    StandardKept,
    StandardRaised,
    why_not,
    year_before,
)
from tests.frameworks import framework

REASON = "detail-" + "0" * 32
SPRING_24, SPRING_25, SPRING_26 = (dt.date(year, 4, 1) for year in (2024, 2025, 2026))


def kept(standard="a"):
    return StandardKept(standard=standard, reason=REASON)


def raised(to="85-percent", before=None, standard="a"):
    return StandardRaised(standard=standard, reason=REASON, from_target=before, to_target=to)


def dropped(standard="a"):
    return StandardDropped(standard=standard, reason=REASON)


def reviews(*facts):
    """Reviews that were recorded in this order, each an event behind its day."""
    return Reviews.of(
        ReviewFact(version=number, on=on, event=event) for number, (on, event) in enumerate(facts, start=1)
    )


def why(event, known=None, *, on=SPRING_26):
    return why_not(known or reviews(), event, on=on, today=SPRING_26)


def test_reviews_count_in_the_order_of_their_days_and_not_of_the_log():
    known = reviews((SPRING_26, raised("95-percent")), (SPRING_25, raised("90-percent")), (SPRING_24, kept()))

    assert [fact.on for fact in known.facts] == [SPRING_24, SPRING_25, SPRING_26]
    assert known.version == 3
    assert known.target("a", on=SPRING_24) is None
    assert known.target("a", on=SPRING_25) == "90-percent"
    assert known.target("a", on=SPRING_26) == "95-percent"


def test_a_standard_that_was_dropped_may_be_kept_after_all():
    known = reviews((SPRING_24, dropped()), (SPRING_26, kept()))

    assert [known.is_dropped("a", on=day) for day in (dt.date(2024, 3, 31), SPRING_24, SPRING_25, SPRING_26)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_standards_are_reviewed_every_year():
    town = framework("town", "abcd")
    known = reviews((SPRING_25, kept("a")), (dt.date(2025, 4, 2), kept("b")), (SPRING_24, dropped("c")))

    assert [standard.code for standard in known.not_reviewed(town, on=SPRING_26)] == ["a", "d"]


def test_a_year_before_the_leap_day_is_the_last_of_february():
    assert year_before(dt.date(2024, 2, 29)) == dt.date(2023, 2, 28)
    assert year_before(dt.date(2025, 2, 28)) == dt.date(2024, 2, 28)


def test_a_review_says_what_came_of_it_and_from_which_target_to_which():
    first, second = reviews((SPRING_24, kept()), (SPRING_25, raised("9-days", "10-days"))).facts

    assert (first.result.value, first.targets) == ("kept", (None, None))
    assert (second.result.value, second.targets) == ("raised", ("10-days", "9-days"))


@pytest.mark.parametrize("event", [kept(), raised(), dropped()])
def test_a_standard_that_was_never_reviewed_can_be_kept_raised_or_dropped(event):
    assert why(event) is None


def test_what_cannot_be_says_why_and_what_to_do():
    gone = reviews((SPRING_25, dropped()))
    at_90 = reviews((SPRING_25, raised("90-percent")))

    assert why(kept(), on=dt.date(2026, 4, 2)) == "2026-04-02 is still to come: give the day on which it was decided"
    assert "the target is the same as before" in why(raised("9", "9"))
    assert "it was dropped by then: record first that it is kept" in why(raised(), gone)
    assert "it was dropped by then" in why(dropped(), gone)
    assert why(kept(), gone) is None
    assert why(dropped(), gone, on=SPRING_24) is None  # before that day it was not
    assert why(raised("95-percent", "85-percent"), at_90) == (
        "its target was 90-percent by then and not 85-percent: check both"
    )
    assert why(raised("95-percent", "90-percent"), at_90) is None
    assert why(raised("95-percent"), at_90) is None
