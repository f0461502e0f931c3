"""A rulebook remembers how a day's cases begin, and never gives one case the beginning of another."""

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.toml_procedures import parse_procedure
from casework.application.alike_cases import asks_for_the_time
from casework.application.organisations import Organisation
from casework.application.rulebook import Rulebook
from casework.domain.cases.events import Paused, Received, Responded
from casework.domain.cases.fold import begin, evolve
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import Kind
from casework.domain.procedures import Maximum
from casework.domain.time.rules import Unit
from tests.complaints import CALENDARS, CARE, COUNCIL, FOI, KINDS, PROCEDURES
from tests.histories import READ

EMERGENCY = """
id = "emergency"
name = "Emergency hazards"
jurisdiction = "England"
legal_status = "an example"
applies_to = ["service_request"]

[[version]]
effective_from = 2025-01-01
first_stages = ["1"]
citation = "an example"
evidence = "local"

[[version.stage]]
id = "1"
name = "Make safe"

[[version.stage.limit]]
id = "make_safe"
name = "Make safe"
starts = "stage_began"
done = "responded"
within = {WITHIN}
citation = "an example"
evidence = "local"

[version.referral]
body = "nobody"
citation = "an example"
evidence = "local"
"""


def rulebook(procedures=PROCEDURES):
    return Rulebook(Organisation(id="council"), procedures=procedures, calendars=CALENDARS)


def received(procedure, happened, kind=None, stage="1"):
    event = Received(kind=kind or KINDS[procedure], procedure=procedure, reference="C-1", stage=stage)
    return begin("case-1", Fact(version=1, happened=happened, event=event))


SHARED = rulebook()
NAIVE_BOUNDS = dt.datetime(2024, 4, 2), dt.datetime(2028, 12, 1)  # noqa: DTZ001 - the strategy adds the zone
INSTANTS = st.datetimes(*NAIVE_BOUNDS, timezones=st.just(dt.UTC))


@given(st.sampled_from([COUNCIL, CARE, FOI]), INSTANTS | INSTANTS.map(dt.datetime.date))
def test_a_remembered_beginning_is_the_one_that_is_reckoned_anew(procedure, happened):
    case = received(procedure, happened)

    assert SHARED.row(case) == SHARED.row(case) == rulebook().row(case)


def test_the_evening_of_one_day_in_utc_may_be_the_next_day_in_london():
    book = rulebook()
    early, late = (received(COUNCIL, dt.datetime(2026, 6, 1, hour, 30, tzinfo=dt.UTC)) for hour in (9, 23))

    assert [book.row(case).received_on for case in (early, late)] == ["2026-06-01", "2026-06-02"]
    assert [book.row(case).next_due_on for case in (early, late)] == ["2026-06-08", "2026-06-09"]


class OneProcedure:
    def __init__(self, within):
        self.found = parse_procedure(EMERGENCY.replace("{WITHIN}", within), name="emergency.toml")

    def get(self, _procedure_id):
        return self.found

    def ids(self):
        return ("emergency",)


@pytest.mark.parametrize(
    "within",
    [
        '{ amount = 20, unit = "hours", calendar = "all-days" }',
        '{ amount = 1, unit = "working_days", cut_off = 16:00:00 }',
    ],
)
def test_two_receipts_of_one_day_may_differ_where_the_time_counts(within):
    book = rulebook(OneProcedure(within))
    morning, evening = (
        received("emergency", dt.datetime(2026, 1, 6, hour, 0, tzinfo=dt.UTC), Kind.SERVICE_REQUEST) for hour in (3, 18)
    )

    assert book.row(morning).next_due_on < book.row(evening).next_due_on


def test_a_rulebook_does_not_grow_without_end(monkeypatch):
    monkeypatch.setattr("casework.application.rulebook._REMEMBERED", 10)
    book = rulebook()
    days = [dt.date(2024, 4, 2) + dt.timedelta(days=number) for number in range(25)]

    for day in days:
        book.row(received(COUNCIL, day))

    assert len(book._remembered) <= 10
    assert book.row(received(COUNCIL, days[0])) == rulebook().row(received(COUNCIL, days[0]))


def test_a_case_that_went_on_is_like_no_beginning():
    book, case = rulebook(), received(COUNCIL, dt.date(2026, 1, 5))
    book.row(case)
    answered = attrs.evolve(case, version=2, visits=(attrs.evolve(case.visit, acknowledged=dt.date(2026, 1, 6)),))

    assert book.row(answered).limits[0].result == "met"


def answered(received_on, answered_on):
    case = received(COUNCIL, dt.date.fromisoformat(received_on))
    answer = Fact(version=2, happened=dt.date.fromisoformat(answered_on), event=Responded(stage="1"))
    return evolve(case, answer)


def test_cases_in_which_the_same_happened_on_the_same_days_are_reckoned_once(monkeypatch):
    book, reckoned = rulebook(), []
    reckon = book.deadlines
    monkeypatch.setattr(book, "deadlines", lambda case: reckoned.append(case) or reckon(case))

    first, again, later = (book.row(answered("2026-01-05", day)) for day in ("2026-01-12", "2026-01-12", "2026-02-27"))

    assert len(reckoned) == 2
    assert [row.limits[1].result for row in (first, again, later)] == ["met", "met", "missed"]


def test_a_case_whose_clocks_were_paused_is_like_no_other(monkeypatch):
    book, reckoned = rulebook(), []
    reckon = book.deadlines
    monkeypatch.setattr(book, "deadlines", lambda case: reckoned.append(case) or reckon(case))
    case = received(COUNCIL, dt.date(2026, 1, 5))
    paused = evolve(case, Fact(version=2, happened=dt.date(2026, 1, 6), event=Paused(pause="p1", reason="other")))

    assert book.row(paused) == book.row(paused)
    assert len(reckoned) == 2


def test_a_limit_that_starts_anew_looks_at_what_came_first_on_a_day():
    procedure = OneProcedure('{ amount = 1, unit = "working_days" }').found
    repeating = [attrs.evolve(limit, repeats=True) for limit in procedure.versions[0].stages[0].limits]
    stage = attrs.evolve(procedure.versions[0].stages[0], limits=tuple(repeating))
    anew = attrs.evolve(procedure, versions=(attrs.evolve(procedure.versions[0], stages=(stage,)),))

    assert not asks_for_the_time(procedure)
    assert asks_for_the_time(anew)


def test_the_most_that_a_limit_takes_may_be_counted_in_hours():
    procedure = OneProcedure('{ amount = 1, unit = "working_days" }').found
    most = Maximum(amount=48, unit=Unit.HOURS, authority=READ)
    limits = [attrs.evolve(limit, at_most=most) for limit in procedure.versions[0].stages[0].limits]
    stage = attrs.evolve(procedure.versions[0].stages[0], limits=tuple(limits))

    assert asks_for_the_time(attrs.evolve(procedure, versions=(attrs.evolve(procedure.versions[0], stages=(stage,)),)))


def test_one_day_of_decisions_looks_at_the_same_rules():
    book, now, day = rulebook(), dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC), dt.date(2026, 1, 5)

    first = book.circumstances(COUNCIL, day, now)

    assert book.circumstances(COUNCIL, day + dt.timedelta(days=1), now) is first
    later = book.circumstances(COUNCIL, day, now + dt.timedelta(hours=12))
    assert (first.today, later.today) == (dt.date(2026, 6, 1), dt.date(2026, 6, 2))
    assert (first.day(first.now), later.day(day)) == (first.today, day)
