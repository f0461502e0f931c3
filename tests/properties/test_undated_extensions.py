"""More time of which nobody knows when it was given: the day on which that was written down plays no part."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.procedures import ExtensionBase
from tests.histories import (
    agreed,
    case_of,
    deadline,
    extended,
    extended_some_day,
    limit,
    more_time,
    received,
    rules,
    within,
)

DAYS = st.dates(dt.date(2026, 5, 6), dt.date(2026, 9, 30)).map(dt.date.isoformat)
AMOUNTS = st.tuples(st.integers(1, 30), st.sampled_from(["working_days", "calendar_days", "weeks"]))
DATED = st.lists(
    st.one_of(
        st.builds(lambda day, more: extended(day, *more), DAYS, AMOUNTS),
        st.builds(lambda day, until: extended(day, until=until), DAYS, DAYS),
        st.builds(agreed, DAYS, DAYS),
    ),
    max_size=3,
)
UNDATED = st.lists(
    st.one_of(
        st.builds(lambda more: lambda day: extended_some_day(*more, written=day), AMOUNTS),
        st.builds(lambda until: lambda day: extended_some_day(written=day, until=until), DAYS),
    ),
    min_size=1,
    max_size=2,
)


@given(st.sampled_from(ExtensionBase), DATED, UNDATED, DAYS, DAYS)
def test_the_day_of_writing_down_moves_no_date_and_stands_in_no_explanation(base, dated, undated, one, other):
    procedure = rules(limit(counts=[within(10)], extension=more_time(base)))

    first, second = (
        deadline(case_of(received("2026-05-05"), *dated, *(at(day) for at in undated)), procedure)
        for day in (one, other)
    )

    assert (first.due_on, first.provisional) == (second.due_on, second.provisional)
    assert first.explanation == second.explanation


@given(st.sampled_from(ExtensionBase), DATED, DAYS, DAYS)
def test_a_day_until_when_never_makes_the_date_earlier(base, dated, until, written):
    procedure = rules(limit(counts=[within(10)], extension=more_time(base)))
    start, more = received("2026-05-05"), extended_some_day(written=written, until=until)

    before = deadline(case_of(start, *dated), procedure)
    after = deadline(case_of(start, *dated, more), procedure)

    assert after.due_on >= before.due_on


@given(st.sampled_from(ExtensionBase), UNDATED, DAYS, DAYS, DAYS)
def test_a_day_that_was_agreed_holds_against_any_of_them(base, undated, given_on, until, written):
    procedure = rules(limit(counts=[within(10)], extension=more_time(base)))
    agreement = agreed(given_on, until)

    case = case_of(received("2026-05-05"), agreement, *(at(written) for at in undated))

    assert deadline(case, procedure).due_on == agreement[1].until
