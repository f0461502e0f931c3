"""A rulebook remembers how a day's cases begin, and never gives one case the beginning of another."""

import datetime as dt

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.toml_procedures import parse_procedure
from casework.application.organisations import Organisation
from casework.application.rulebook import Rulebook
from casework.domain.cases.events import Received
from casework.domain.cases.fold import begin
from casework.domain.cases.parts import Fact
from casework.domain.cases.vocabulary import Kind
from tests.complaints import CALENDARS, CARE, COUNCIL, FOI, KINDS, PROCEDURES

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


def test_a_rulebook_does_not_grow_without_end():
    book = rulebook()
    days = [dt.date(2024, 4, 2) + dt.timedelta(days=number) for number in range(1_100)]

    for day in days:
        book.row(received(COUNCIL, day))

    assert len(book._beginnings) <= 1_000
    assert book.row(received(COUNCIL, days[0])) == rulebook().row(received(COUNCIL, days[0]))


def test_a_case_that_went_on_is_always_reckoned():
    book, case = rulebook(), received(COUNCIL, dt.date(2026, 1, 5))
    book.row(case)
    answered = attrs.evolve(case, version=2, visits=(attrs.evolve(case.visit, acknowledged=dt.date(2026, 1, 6)),))

    assert book.row(answered).limits[0].result == "met"
