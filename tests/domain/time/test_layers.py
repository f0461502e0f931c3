import datetime as dt
from zoneinfo import ZoneInfo

import attrs
import pytest

from casework.adapters.toml_calendars import load_calendars
from casework.domain.authority import Evidence
from casework.domain.time.closures import Closure, MonthDay, Term, YearlyClosure
from casework.domain.time.counting import count
from casework.domain.time.layers import Layer
from casework.domain.time.rules import CountingRule, Unit
from casework.errors import CountingError

CALENDARS = load_calendars()
LONDON = ZoneInfo("Europe/London")
ENGLAND = CALENDARS["england-and-wales"]
TERMS = (
    Term(name="Autumn term", first=dt.date(2026, 9, 2), last=dt.date(2026, 12, 18), source="Governors, 3 May"),
    Term(name="Spring term", first=dt.date(2027, 1, 4), last=dt.date(2027, 3, 25)),
    Term(name="Summer term", first=dt.date(2027, 4, 12), last=dt.date(2027, 7, 21)),
)

day = dt.date.fromisoformat


def upon(calendar, **parts):
    return Layer(**parts).upon(calendar, id="own", name="Own")


def closure(first, last, name="Christmas closure"):
    return Closure(name=name, first=day(first), last=day(last))


def every_year(first, last, **parts):
    return YearlyClosure(
        name="Yearly closure", first=MonthDay(month=first[0], day=first[1]), last=MonthDay(month=last[0], day=last[1]),
        **parts,
    )  # fmt: skip


def test_a_published_name_goes_before_that_of_a_closure_and_an_own_holiday_before_both():
    own = upon(
        ENGLAND,
        closures=(closure("2026-12-24", "2027-01-01"),),
        holidays={day("2026-12-28"): "Our founder's day"},
    )

    assert [own.closed_by(day(f"2026-12-{n}")) for n in (23, 24, 25, 27, 28, 31)] == [
        None,
        "Christmas closure",
        "Christmas Day",
        "Christmas closure",
        "Our founder's day",
        "Christmas closure",
    ]


def test_the_days_between_terms_are_closed_and_say_where_they_lie():
    school = upon(ENGLAND, terms=TERMS)

    assert school.closed_by(day("2026-12-21")) == "holidays between Autumn term and Spring term"
    assert school.closed_by(day("2026-12-25")) == "Christmas Day"
    assert school.closed_by(day("2026-12-18")) is None
    assert school.closed_by(day("2027-01-04")) is None


def test_T08_terms_known_until_july_narrow_what_the_whole_calendar_knows():
    school = upon(ENGLAND, terms=TERMS)

    assert (school.known_from, school.known_until) == (day("2026-09-02"), day("2027-07-21"))
    assert school.knows(day("2026-09-02"), day("2027-07-21"))
    assert not school.knows(day("2027-07-22"), day("2027-07-22"))


def test_terms_that_are_known_for_longer_close_the_days_around_them():
    school = upon(ENGLAND, terms=TERMS, known_from=day("2026-08-01"), known_until=day("2027-08-31"))

    assert school.closed_by(day("2026-08-04")) == "holidays before Autumn term"
    assert school.closed_by(day("2027-08-10")) == "holidays after Summer term"
    assert school.knows(day("2026-08-01"), day("2027-08-31"))


def test_T08_a_layer_never_widens_what_is_known_below():
    own = upon(ENGLAND, known_from=day("1980-01-01"), known_until=day("2040-12-31"))

    assert (own.known_from, own.known_until) == (ENGLAND.known_from, ENGLAND.known_until)


def test_T08_a_count_that_leaves_the_terms_is_provisional():
    rule = CountingRule(amount=20, unit=Unit.SCHOOL_DAYS)
    school = upon(attrs.evolve(ENGLAND, school=True), terms=TERMS)

    assert count(day("2027-07-01"), rule, school, zone=LONDON).provisional
    assert not count(day("2027-06-01"), rule, school, zone=LONDON).provisional


def test_a_rule_of_every_year_knows_the_years_that_it_is_laid_out_for():
    own = upon(CALENDARS["weekends-only"], yearly_closures=(every_year((12, 27), (12, 31)),))

    assert (own.known_from, own.known_until) == (day("1970-01-01"), day("2099-12-31"))
    assert own.closed_by(day("2099-12-30")) == "Yearly closure"


def test_new_zealand_changed_its_rule_on_the_21st_of_march_2019():
    local, central = CALENDARS["new-zealand-lgoima"], CALENDARS["new-zealand-oia"]

    assert local.is_working(day("2018-12-20"))
    assert not local.is_working(day("2019-01-15"))
    assert not local.is_working(day("2019-12-20"))
    assert local.is_working(day("2020-01-13"))
    assert central.is_working(day("2019-12-20"))
    assert not central.is_working(day("2020-01-13"))


@pytest.mark.parametrize(
    "parts",
    [
        {"yearly_closures": (every_year((1, 1), (12, 31)),)},
        {"closures": (closure("2026-01-01", "2026-12-31"),), "known_from": day("2026-01-01"),
         "known_until": day("2026-12-31")},
        {"terms": (Term(name="Saturday", first=day("2026-09-05"), last=day("2026-09-06")),)},
    ],
)  # fmt: skip
def test_T16_a_layer_that_leaves_no_working_day_is_refused(parts):
    with pytest.raises(CountingError, match=r"no working day from .* which is all that it knows") as refused:
        upon(ENGLAND, **parts)

    assert refused.value.problems[0].startswith("own: ")


def test_T16_a_layer_known_only_before_the_calendar_below_is_refused():
    with pytest.raises(CountingError, match="known until 1980-12-31, before it begins on 1990-01-01"):
        upon(ENGLAND, known_until=day("1980-12-31"))


def test_terms_in_disorder_are_refused():
    with pytest.raises(CountingError, match="the terms cannot be used") as refused:
        Layer(terms=TERMS[::-1])

    assert len(refused.value.problems) == 2


def test_a_layer_brings_its_sources_and_the_weakest_evidence_and_the_oldest_reading():
    own = upon(
        ENGLAND,
        terms=TERMS,
        sources=("Cabinet",),
        as_of=day("2026-11-01"),
        evidence=Evidence.MEMORY,
        closures=(attrs.evolve(closure("2026-02-02", "2026-02-03", "Flood"), source="Personnel"),),
        yearly_closures=(every_year((7, 1), (7, 1), source="By-law 7"),),
    )

    assert own.sources[-4:] == ("Cabinet", "Personnel", "By-law 7", "Governors, 3 May")
    assert own.as_of == ENGLAND.as_of < day("2026-11-01")
    assert own.evidence is Evidence.MEMORY
    assert upon(ENGLAND).evidence is Evidence.READ_SECONDARY


def test_whatever_a_layer_closes_changes_the_version():
    versions = {
        upon(ENGLAND, **parts).version
        for parts in (
            {},
            {"closures": (closure("2026-12-29", "2026-12-29"),)},
            {"closures": (closure("2026-12-29", "2026-12-29", "Another name"),)},
            {"yearly_closures": (every_year((12, 29), (12, 29)),)},
            {"yearly_closures": (every_year((12, 29), (12, 29), holds_until=day("2026-12-31")),)},
            {"terms": TERMS},
            {"known_until": day("2027-12-31")},
        )
    }

    assert len(versions) == 7


def test_the_name_of_a_closure_stands_in_the_explanation_and_a_long_one_as_a_stretch():
    own = upon(ENGLAND, closures=(closure("2026-12-29", "2027-01-04"), closure("2026-12-10", "2026-12-11", "Move")))
    rule = CountingRule(amount=10, unit=Unit.WORKING_DAYS)

    trace = []
    count(day("2026-12-23"), rule, own, zone=LONDON, trace=trace)

    assert (
        "Left out: Christmas Day (Fri 25 Dec 2026), Boxing Day (substitute day) (Mon 28 Dec 2026), "
        "Christmas closure (3 days between Tue 29 Dec 2026 and Thu 31 Dec 2026), New Year\u2019s Day (Fri 1 Jan 2027), "
        "Christmas closure (Mon 4 Jan 2027)."
    ) in [str(step) for step in trace]
