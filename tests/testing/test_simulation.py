import datetime as dt
import doctest
from itertools import pairwise

import pytest

from casework.application.ports import RowQuery
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.errors import UsageError
from casework.testing import simulation
from casework.testing.clock import FixedClock
from casework.testing.exampleton import TOO_LATE
from casework.testing.simulation import PUNCTUAL, Habits, another_handler, simulate_year
from tests.offices import case_log_of, log_of

NEW_YEAR = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
SOMETHING_OF_EVERYTHING = {
    "receive", "assign", "acknowledge", "agree-date", "milestone", "pause", "resume", "extend", "respond", "close",
    "escalate", "refer", "reopen", "withdraw", "correct", "decline", "finding", "remedy", "remedy-done",
    "remedy-undeliverable", "learn",
    "recognise", "tell-recognised",
}  # fmt: skip


def open_book():
    return Casebook.open("memory:", organisation="exampleton", clock=FixedClock(NEW_YEAR))


def missed(book):
    """Which limits were missed, and how often: (procedure, stage, limit) to a number."""
    counted = book.tabulate(["procedure", "limit_stage", "limit", "limit_result"])
    return {tuple(names): number for (*names, result), number in counted if result == "missed"}


@pytest.fixture(scope="module")
def year():
    with open_book() as book:
        yield book, simulate_year(book, cases=250, seed=11)


def test_a_year_has_every_kind_of_contact_and_every_kind_of_decision(year):
    book, simulated = year

    assert len(simulated.cases) == 250 == simulated.decisions["receive"]
    assert set(simulated.decisions) == SOMETHING_OF_EVERYTHING
    assert {kind for (kind,), _ in book.tabulate(["kind"])} == {
        "complaint", "service_request", "compliment", "comment", "suggestion", "information_request",
    }  # fmt: skip


def test_some_limits_are_breached_and_most_are_kept(year):
    book, _ = year
    kept = sum(number for (result,), number in book.tabulate(["limit_result"]) if result == "met")
    broken = missed(book)

    assert ("lgsco-code-2024", "1", "respond") in broken
    assert 0 < sum(broken.values()) < kept / 5


def test_some_cases_are_still_open_when_the_year_ends(year):
    book, simulated = year

    assert simulated.until == dt.date(2025, 12, 31)
    assert book.find(RowQuery(status="open"))
    assert all(row.received_on <= "2025-12-31" for row in book.rows())


def test_everything_is_recorded_in_the_order_in_which_it_happened(year):
    book, _ = year
    recorded = [record.recorded_at for record in book.store.read_all("exampleton")]

    assert all(earlier <= later for earlier, later in pairwise(recorded))


def test_a_simulated_log_is_whole(year):
    book, simulated = year

    assert len(case_log_of(book)) == sum(simulated.decisions.values())
    assert book.verify().position == len(log_of(book))


def test_the_rules_of_each_procedure_are_written_down_once_in_a_year(year):
    book, _ = year
    rules = [record for record in log_of(book) if record.stream == "rules"]

    assert len(rules) == len({row.procedure for row in book.rows()})
    assert len(rules) + len(case_log_of(book)) == len(log_of(book))


def test_stage_2_is_dealt_with_by_somebody_else_than_stage_1(year):
    book, simulated = year
    handled = [
        {held.actor: held.stage for held in book.case(case).roles} for case in simulated.cases
        if book.case(case).stage == "2"
    ]  # fmt: skip

    assert handled
    assert all(sorted(stages.values()) == ["1", "2"] for stages in handled)


def test_where_one_officer_serves_the_corporate_officer_deals_with_stage_2():
    with open_book() as book:
        officer = Actor("staff-1")
        case = book.receive(
            kind="complaint", procedure="lgsco-code-2024", service="parks", received_at=book.today(), by=officer
        )
        first = book.assign(case.id, handler="parks-officer-1", by=officer)

    assert another_handler(case) == "parks-officer-1"
    assert another_handler(first) == "corporate-complaints-officer"


def test_each_answer_to_a_complaint_is_what_its_findings_come_to(year):
    book, simulated = year
    answered = [
        (visit, [each.event.outcome for each in case.results.findings if each.visit == number])
        for case in map(book.case, simulated.cases)
        if case.intake.kind == "complaint"
        for number, visit in enumerate(case.visits, start=1)
    ]

    assert {visit.outcome for visit, _ in answered} == {"upheld", "partly-upheld", "not-upheld", None}
    assert all(found == ([] if visit.outcome is None else [visit.outcome]) for visit, found in answered)


def test_only_what_was_upheld_is_put_right_mostly_in_time(year):
    book, simulated = year
    results = {result: number for (result,), number in book.tabulate(["remedy_result"])}
    promised = [case for case in map(book.case, simulated.cases) if case.results.remedies]

    assert 0 < results["late"] < results["done"] / 2
    assert all("upheld" in str([visit.outcome for visit in case.visits]) for case in promised)
    assert {kind for (kind,), _ in book.tabulate(["remedy_kind"])} == {"apology", "action", "payment"}


def test_a_few_complaints_are_refused_as_too_late_with_reasons_of_their_own(year):
    book, _ = year
    refused = [row for row in book.rows() if row.status == "declined"]

    assert {(row.kind, row.declined_for) for row in refused} == {("complaint", "late")}
    assert 0 < len(refused) < 10
    assert all(book.file(row.case).details[_reasons(book, row)] == TOO_LATE for row in refused)


def _reasons(book, row):
    (refusal,) = book.case(row.case).refusals
    return refusal.event.reasons


def test_praise_reaches_those_who_were_praised(year):
    book, simulated = year
    praised = [case for case in map(book.case, simulated.cases) if case.results.praise]

    assert {case.intake.kind for case in praised} == {"compliment"}
    assert {praise.is_team for case in praised for praise in case.results.praise} == {True, False}
    assert all(praise.told for case in praised for praise in case.results.praise if case.status == "closed")


def test_people_are_numbers_and_addresses_lead_nowhere(year):
    book, simulated = year
    case = book.file(simulated.cases[0])
    (party,) = case.case.parties

    assert case.details[party.person] == {"name": "Person 1", "email": "person-1@example.org"}


def test_the_same_seed_gives_the_same_year(year):
    book, simulated = year
    with open_book() as other:
        again = simulate_year(other, cases=250, seed=11)

        assert again.decisions == simulated.decisions
        assert without_ids(other) == without_ids(book)


def test_another_seed_gives_another_year(year):
    book, _ = year
    with open_book() as other:
        simulate_year(other, cases=250, seed=12)

        assert without_ids(other) != without_ids(book)


def without_ids(book):
    return [(row.reference, row.version, row.status, row.outcome, row.limits) for row in book.rows()]


def test_a_punctual_council_misses_no_limit():
    with open_book() as book:
        simulate_year(book, cases=120, seed=3, habits=PUNCTUAL)

        assert missed(book) == {}
        assert "late" not in {result for (result,), _ in book.tabulate(["remedy_result"])}


def test_a_council_that_always_acknowledges_late_misses_every_acknowledgement_that_has_a_date():
    with open_book() as book:
        simulate_year(book, cases=60, seed=3, habits=Habits(acknowledged_late=1, answered_late=0, corrected=0))

        assert {limit for _, _, limit in missed(book)} == {"acknowledge"}
        assert not [
            limit
            for row in book.rows()
            for limit in row.limits
            if limit.limit == "acknowledge" and limit.due_on is not None and limit.result == "met"
        ]


def test_a_year_may_be_played_up_to_a_day():
    with open_book() as book:
        simulated = simulate_year(book, cases=60, seed=3, until=dt.date(2025, 6, 30))

        assert simulated.until == book.today() == dt.date(2025, 6, 30)
        assert 0 < len(simulated.cases) < 60
        assert book.clock.now().isoformat() == "2025-06-30T17:00:00+01:00"


def test_each_day_is_announced_once_and_before_anything_happens_on_it():
    with open_book() as book:
        days = []
        simulate_year(book, cases=20, seed=3, each_day=lambda day: days.append((day, book.today())))

    assert [day for day, _ in days] == sorted({day for day, _ in days})
    assert all(day == today for day, today in days)


def test_a_year_without_contacts_is_a_quiet_one():
    with open_book() as book:
        assert simulate_year(book, cases=0).cases == ()


def test_a_real_clock_cannot_be_driven():
    with Casebook.open("memory:", organisation="exampleton") as book, pytest.raises(UsageError, match="FixedClock"):
        simulate_year(book, cases=1)


def test_the_example_of_the_module_is_true():
    assert doctest.testmod(simulation) == (0, 6)
