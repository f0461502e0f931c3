"""A council's year at its full size, and another one beside it: whatever happens in one, happens in this one too."""

import datetime as dt
from itertools import pairwise

import pytest

from casework.application.ports import RowQuery
from casework.testing.exampleton import TOO_LATE
from casework.testing.simulation import simulate_year
from tests.offices import case_log_of, log_of
from tests.testing.test_simulation import missed, open_book

SOMETHING_OF_EVERYTHING = {
    "receive", "assign", "acknowledge", "agree-date", "milestone", "pause", "resume", "extend", "respond", "close",
    "escalate", "refer", "reopen", "withdraw", "correct", "decline", "finding", "remedy", "remedy-done",
    "remedy-undeliverable", "learn",
    "recognise", "tell-recognised",
}  # fmt: skip


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
