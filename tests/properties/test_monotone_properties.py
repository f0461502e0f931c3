"""Another holiday, another pause and more time never make a deadline earlier, and taking one away restores the date.

It is tried on procedures, calendars and histories that were drawn together, and on the procedures that come with
casework. Where it does not hold is said by a test of its own, and on the page about how days are counted.
"""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from casework.domain.cases.fold import fold
from casework.domain.deadlines import governed_deadlines
from casework.domain.time.moments import local_day
from casework.domain.time.places import Place
from casework.testing import strategies
from tests.complaints import CALENDARS, LONDON, PROCEDURES
from tests.properties import drawn_cases
from tests.properties.drawn_cases import DAY, IN_DAYS, answered, correction, recorded, with_holiday

WEEKEND = frozenset({5, 6})
anywhere = st.integers(0, 250)
# With several counts no more time: see the first of the two exceptions below. The second one is about months.
in_days = drawn_cases.cases(units=IN_DAYS, most=1) | drawn_cases.cases(units=IN_DAYS, granted=False)
shipped = st.sampled_from(PROCEDURES.ids()).flatmap(
    lambda name: strategies.histories(PROCEDURES.get(name), first=dt.date(1995, 1, 1), last=dt.date(2040, 12, 31))
)


def dues(case):
    return [each.due_on for each in answered(case)]


def never_earlier(before, after):
    """Whether no date became earlier; one that a pause hides, before or after, cannot be compared."""
    return all(one <= other for one, other in zip(before, after, strict=True) if one and other)


def struck(case, many):
    """The case after its last *many* facts were struck out."""
    last = len(case["facts"])
    return recorded(case, *(correction(number) for number in range(last - many + 1, last + 1)))


@given(in_days, anywhere, st.sampled_from([("place",), ("other",), ("place", "other")]))
def test_T25_property_2_another_holiday_never_makes_a_deadline_earlier(case, day, names):
    holiday = case["facts"][0]["on"] + DAY * day

    assert never_earlier(dues(case), dues(with_holiday(case, holiday, *names)))


@given(in_days, st.data())
def test_property_2_another_pause_never_makes_a_deadline_earlier_and_without_it_all_is_as_before(case, data):
    first, length, reason = data.draw(drawn_cases.pauses(case["facts"][0]["on"], tuple(case["pauses"])))
    more = recorded(case, *drawn_cases.paused("p9", first, length or 0, reason))

    assert never_earlier(dues(case), dues(more))
    assert answered(struck(more, 2)) == answered(case)


@given(drawn_cases.cases(units=IN_DAYS, most=1), st.data())
def test_property_2_another_extension_never_makes_a_deadline_earlier_and_without_it_all_is_as_before(case, data):
    day = anywhere.map(lambda number: case["facts"][0]["on"] + DAY * number)
    more = recorded(case, data.draw(drawn_cases.grants(data.draw(st.sampled_from("12")), day)))

    assert never_earlier(dues(case), dues(more))
    assert answered(struck(more, 1)) == answered(case)


@given(shipped, anywhere)
def test_T25_property_2_holds_for_every_procedure_that_comes_with_casework(facts, day):
    case = fold("case-drawn", facts)
    holiday = local_day(case.intake.received, LONDON) + DAY * day
    closed = {name: each.with_holidays([holiday]) for name, each in CALENDARS.items()}

    before, after = ([each.due_day for each in governed(case, known)] for known in (dict(CALENDARS), closed))

    assert never_earlier(before, after)


def governed(case, known):
    place = Place(zone=LONDON, calendar=known["england-and-wales"])
    return governed_deadlines(case, PROCEDURES.get(case.intake.procedure), place=place, calendars=known)


# Where it does not hold

PLAIN = {"closed_day": "keep", "start": "receipt", "day_one": "next", "roll": "none", "calendar": "place"}


def received(*limits, facts=()):
    """A case of 4 January 2021, a Monday, with these limits in stage 1."""
    return {
        "rules": {"1": list(limits), "2": []},
        "pauses": drawn_cases.REASONS,
        "calendars": {"place": (WEEKEND, frozenset()), "other": (WEEKEND, frozenset())},
        "facts": [{"what": "received", "on": dt.date(2021, 1, 4)}, *facts],
    }


def plain(*counts, name="respond", starts="stage_began", done="responded"):
    counts = [PLAIN | each for each in counts]
    return {"id": name, "starts": starts, "done": done, "counts": counts, "pick": "later", "base": "due"}


def test_property_2_does_not_hold_where_more_time_goes_on_from_the_other_of_two_counts():
    both = plain(
        {"amount": 10, "unit": "calendar_days", "roll": "forward"},
        {"amount": 8, "unit": "working_days", "calendar": "other"},
    )
    more = {"what": "extended", "on": dt.date(2021, 1, 5), "stage": "1", "limit": "respond"}
    case = received(both, facts=[more | {"amount": 2, "unit": "calendar_days"}])

    assert dues(case) == [dt.date(2021, 1, 18)]  # Thursday 14 January and two days, a Saturday, so Monday
    assert dues(with_holiday(case, dt.date(2021, 1, 12), "other")) == [dt.date(2021, 1, 17)]  # Friday 15 and two days


def test_property_2_does_not_hold_where_months_begin_after_the_days_that_stood_still_and_not_before_them():
    acknowledge = plain({"amount": 18, "unit": "working_days"}, name="acknowledge", done="acknowledged")
    respond = plain({"amount": 1, "unit": "months"}, starts="acknowledged")
    case = received(acknowledge, respond, facts=drawn_cases.paused("p1", dt.date(2021, 1, 29), 3, "waiting"))

    assert dues(case) == [dt.date(2021, 1, 28), dt.date(2021, 3, 3)]  # 28 February and the three days
    assert dues(with_holiday(case, dt.date(2021, 1, 28), "place")) == [dt.date(2021, 2, 1), dt.date(2021, 3, 1)]


def test_property_2_does_not_hold_where_a_date_moves_backward_from_a_closed_day():
    case = received(plain({"amount": 10, "unit": "calendar_days", "roll": "backward"}))

    assert dues(case) == [dt.date(2021, 1, 14)]
    assert dues(with_holiday(case, dt.date(2021, 1, 14), "place")) == [dt.date(2021, 1, 13)]


def test_no_procedure_that_comes_with_casework_counts_where_it_does_not_hold():
    versions = [version for name in PROCEDURES.ids() for version in PROCEDURES.get(name).versions]
    limits = [(version, limit) for version in versions for stage in version.stages for limit in stage.limits]

    assert {limit.id for _, limit in limits if len(limit.counts) > 1 and limit.extension is not None} == set()
    assert {count.rule.roll for _, limit in limits for count in limit.counts} <= {"none", "forward"}
    in_months = [
        (version, limit) for version, limit in limits
        if {count.rule.unit for count in limit.counts} & {"months", "years"} and version.pauses
    ]  # fmt: skip
    assert {limit.starts.fact.value for _, limit in in_months} <= {"received", "stage_began"}
    assert not any(rule.restarts for version, _ in in_months for rule in version.pauses)
    assert {limit.extension.base for _, limit in in_months if limit.extension} <= {"start"}
