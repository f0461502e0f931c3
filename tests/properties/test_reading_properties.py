"""Readings: the same in whatever order things were recorded, and what a slow count of the log comes to."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.standards.indicators import Contacts, Timeliness, Unit
from casework.domain.surveys.questions import Point
from casework.testing import FixedClock
from tests.entry_examples import bring, draft
from tests.frameworks import by_id, framework
from tests.indicators import asked, by_framework, indicator
from tests.offices import OFFICER, log_of, office
from tests.oracles.slow_readings import slow_answers, slow_contacts, slow_timeliness
from tests.surveys import by_id as surveys_by_id
from tests.surveys import question, survey

TODAY = dt.date(2026, 1, 5)
FIRST = dt.date(2025, 11, 1)
MONTHS = ("2025-11", "2025-12", "2026-01")
DAYS = 15
"""How long the procedure gives for an answer, in calendar days."""
RULES = {
    "frameworks": by_id(framework("town", "ab")),
    "indicators": by_framework(
        indicator("in-time", Timeliness(limits=("respond",))),
        indicator("touched", Contacts(), standards=("town/a", "town/b")),
        indicator("answers", asked()),
        indicator("people", asked(unit=Unit.RESPONDENT)),
        indicator("first", asked(unit=Unit.RESPONDENT, questions=("q1",))),
    ),
    "clock": FixedClock(dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)),
}
days = st.dates(FIRST, TODAY)
categories = st.lists(st.sampled_from(("a", "b")), unique=True, min_size=1, max_size=2) | st.just(["none"])
complaints = st.tuples(days, st.none() | st.integers(0, 40), st.none() | st.sampled_from("ab"), st.none() | categories)
answers = st.builds(
    draft,
    st.none() | st.integers(1, 7),
    respondent=st.none() | st.sampled_from(("r1", "r2", "r3")),
    question=st.sampled_from(("q1", "q2")),
    given=st.none() | days,
)


def book_with(complaints, answers, **rules):
    """An office with these complaints and answers, recorded one after the other."""
    book = office(**RULES, **rules)
    for received, after, first, sorted_anew in complaints:
        named = {} if first is None else {"town": first}
        case = book.receive(
            kind="complaint", procedure="us-cfpb", received_at=received, categories=named, by=OFFICER
        ).id
        if sorted_anew is not None:
            book.categorise(case, scheme="town", categories=sorted_anew, by=OFFICER)
        if after is not None and received + dt.timedelta(days=after) <= TODAY:
            book.respond(case, happened=received + dt.timedelta(days=after), by=OFFICER)
    bring(book, *answers)
    return book


def told(book, **said):
    """The readings of each indicator for each month, as plain numbers."""
    found = {}
    for each in book.readings(period="2025-11..2026-01", per="month", **said):
        found.setdefault(each.indicator.code, {})[each.period] = each.reading
    return found


@given(complaints=st.lists(complaints, max_size=6), answers=st.lists(answers, max_size=8), order=st.randoms())
def test_readings_do_not_depend_on_the_order_in_which_things_were_recorded(complaints, answers, order):
    before = told(book_with(complaints, answers))
    order.shuffle(complaints)
    order.shuffle(answers)

    assert told(book_with(complaints, answers)) == before


@given(complaints=st.lists(complaints, max_size=6), answers=st.lists(answers, max_size=8))
def test_readings_are_what_a_slow_count_of_the_log_comes_to(complaints, answers):
    book = book_with(complaints, answers)
    records, found = log_of(book), told(book)

    in_time = {month: [each.good, each.of, each.waiting] for month, each in found["in-time"].items()}
    assert in_time == slow_timeliness(records, MONTHS, days=DAYS, today=TODAY)
    touched = {month: [each.good, each.of, _left_out(each)] for month, each in found["touched"].items()}
    assert touched == slow_contacts(records, MONTHS, scheme="town", codes="ab")
    for code, people in (("answers", False), ("people", True)):
        good = {month: [each.good, each.of] for month, each in found[code].items()}
        assert good == slow_answers(records, MONTHS, good=(1, 2), people=people)


@given(answers=st.lists(answers, max_size=8))
def test_beside_the_file_of_a_survey_readings_are_what_a_slow_count_of_the_log_comes_to(answers):
    asked_there = question("q1", best=Point(score=1, means="good"), worst=Point(score=5, means="bad"))
    book = book_with([], answers, surveys=surveys_by_id(survey("fft", questions=(asked_there,))))
    records, found = log_of(book), told(book)

    for code, people in (("answers", False), ("people", True), ("first", True)):
        good = {month: [each.good, each.of] for month, each in found[code].items()}
        assert good == slow_answers(records, MONTHS, good=(1, 2), people=people, questions=("q1",))


@given(complaints=st.lists(complaints, max_size=6), answers=st.lists(answers, max_size=8))
def test_months_add_up_to_the_whole_period_except_of_people_who_answered_in_several(complaints, answers):
    book = book_with(complaints, answers)
    whole = {each.indicator.code: each.reading for each in book.readings(period="2025-11..2026-01")}

    for code, parts in told(book).items():
        if code not in {"people", "first"}:
            assert sum(each.good for each in parts.values()) == whole[code].good
            assert sum(each.of for each in parts.values()) == whole[code].of
            assert sum(each.waiting for each in parts.values()) == whole[code].waiting


def _left_out(reading):
    return sum(each.count for each in reading.left_out)
