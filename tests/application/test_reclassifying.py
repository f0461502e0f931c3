"""A contact that is something else than it was taken for, with its deadlines under each procedure."""

import datetime as dt

import pytest

from casework.application.freshness import Rebuilt
from casework.domain.cases.vocabulary import CountsFrom, Formality, Kind
from casework.domain.deadlines import DeadlineResult
from casework.errors import DecisionError, NotFoundError, UsageError
from casework.testing import FixedClock
from tests.complaints import COUNCIL, FEEDBACK, FOI
from tests.offices import OFFICER, complaint, office

CHILDREN = "children-act-1989-representations-england"
NOW = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)
MAY_1, MAY_5, MAY_18 = dt.date(2026, 5, 1), dt.date(2026, 5, 5), dt.date(2026, 5, 18)


@pytest.fixture
def book():
    return office(clock=FixedClock(NOW))


def information(book, **fields):
    """A request for information that came in on the first of May."""
    return complaint(book, procedure=FOI, kind="information_request", received_at=MAY_1, **fields)


def limits(book, case):
    return [
        (case.visits[each.visit].procedure, each.limit, each.starts_on, each.due_on, each.result)
        for each in book.deadlines(case.id)
    ]


def reclassified(book, case, **fields):
    said = {"kind": "complaint", "procedure": COUNCIL, "reason": "better-known", "happened": MAY_18, **fields}
    return book.reclassify(case.id, by=OFFICER, **said)


def test_T39_a_late_change_counts_anew_from_the_receipt_and_the_first_results_stay(book):
    case = information(book)
    before = limits(book, case)

    case = reclassified(book, case)

    (procedure, limit, starts, due, _result), *new = limits(book, case)
    assert [(procedure, limit, starts, due)] == [before[0][:4]]
    assert limits(book, case)[0][4] is DeadlineResult.ENDED
    assert new[0] == (COUNCIL, "acknowledge", MAY_1, dt.date(2026, 5, 11), DeadlineResult.OPEN)
    assert (case.intake.kind, case.stage) == (Kind.COMPLAINT, "1")
    row = next(book.rows())
    assert (row.kind, row.procedure, len(row.limits)) == ("complaint", COUNCIL, 3)
    assert book.rebuild() == Rebuilt(cases=1, changed=0)


def test_T39_a_limit_counts_in_the_report_of_the_procedure_that_set_it(book):
    reclassified(book, information(book))

    (kept,) = [table for table in book.report("summary") if table.name == "time_limits"]
    (each,) = book.report("limits")

    assert {row[:3] for row in kept.rows} == {
        (FOI, "1", "respond"), (COUNCIL, "1", "acknowledge"), (COUNCIL, "1", "respond")
    }  # fmt: skip
    assert [row[2] for row in each.rows] == [FOI, COUNCIL, COUNCIL]


def test_T39_a_limit_that_was_missed_stays_missed(book):
    case = complaint(book, received_at=MAY_1)

    case = reclassified(book, case, kind="information_request", procedure=FOI, counts_from="change")

    first, *_, last = limits(book, case)
    assert first[1:] == ("acknowledge", MAY_1, dt.date(2026, 5, 11), DeadlineResult.MISSED)
    assert (last[0], last[2], last[4]) == (FOI, MAY_18, DeadlineResult.OPEN)


def test_what_was_done_in_time_stays_done_in_time(book):
    case = complaint(book, received_at=MAY_1)
    book.acknowledge(case.id, happened=MAY_5, by=OFFICER)

    case = reclassified(book, case, kind="comment", procedure=FEEDBACK)

    assert limits(book, case)[0][4] is DeadlineResult.MET


def test_clocks_that_run_from_the_receipt_run_from_the_change_where_that_is_said(book):
    case = reclassified(book, information(book), counts_from=CountsFrom.CHANGE)

    assert next(each[2] for each in limits(book, case) if each[0] == COUNCIL) == MAY_18
    assert "beginning under this procedure" in " ".join(book.deadlines(case.id)[-2].explanation)


def test_the_version_in_force_on_the_day_of_the_receipt_or_of_the_change_governs(book):
    case = complaint(
        book, procedure=FOI, kind="information_request", received_at=dt.date(2016, 5, 20), formality="formal"
    )

    with pytest.raises(UsageError, match="lgsco-code-2024 is not yet in force on 2016-05-20"):
        reclassified(book, case)
    assert book.case(case.id).version == 1
    moved = reclassified(book, case, counts_from="change")
    assert (moved.intake.procedure, moved.intake.formality) == (COUNCIL, Formality.FORMAL)
    assert book.acknowledge(case.id, by=OFFICER).visit.acknowledged == NOW
    assert book.file(case.id).allowed
    assert book.rebuild() == Rebuilt(cases=1, changed=0)
    for counts_from in CountsFrom:
        with pytest.raises(DecisionError, match="it was under foi-2000 from 2016-05-20 to 2026-05-18: correct"):
            reclassified(book, case, kind="information_request", procedure=FOI, counts_from=counts_from, happened=None)


def test_what_is_said_wrongly_changes_nothing(book):
    case = information(book)

    for said, error in (
        ({"kind": "grumble"}, NotFoundError),
        ({"procedure": "no-such-procedure"}, NotFoundError),
        ({"formality": "casual"}, NotFoundError),
        ({"counts_from": "birth"}, NotFoundError),
        ({"kind": "compliment"}, DecisionError),
        ({"kind": None, "procedure": None}, DecisionError),
    ):
        with pytest.raises(error):
            reclassified(book, case, **said)
    assert book.case(case.id).version == 1


def test_the_same_change_is_recorded_once(book):
    case = information(book)
    first = reclassified(book, case, key="k1", note="She is not content with the answer")

    assert reclassified(book, case, key="k1", note="She is not content with the answer") == first


def test_a_correction_before_the_change_is_judged_by_the_procedure_of_its_time(book):
    case = information(book)
    book.pause(case.id, reason="fee", happened=MAY_5, by=OFFICER)
    book.resume(case.id, happened=dt.date(2026, 5, 7), by=OFFICER)
    reclassified(book, case)

    # The Ombudsman's code knows no pause for a fee: the fact stands, for it was made under the other rules.
    moved = book.correct(case.id, version=2, happened_instead=dt.date(2026, 5, 6), reason="typing-error", by=OFFICER)

    assert moved.pauses[0].paused == dt.date(2026, 5, 6)
    with pytest.raises(DecisionError, match=r"event 2 .pause.: "):
        book.correct(case.id, version=2, fields={"reason": "holiday"}, reason="typing-error", by=OFFICER)


def test_a_merging_moves_the_clocks_that_run_from_the_receipt_and_no_others(book):
    from_receipt = reclassified(book, complaint(book, procedure=FOI, kind="information_request", received_at=MAY_5))
    from_change = reclassified(
        book, complaint(book, procedure=FOI, kind="information_request", received_at=MAY_5), counts_from="change"
    )

    for case in (from_receipt, from_change):
        book.merge(complaint(book, received_at=MAY_1).id, into=case.id, by=OFFICER)

    assert [visit.began for visit in book.case(from_receipt.id).visits] == [MAY_1, MAY_1]
    assert [visit.began for visit in book.case(from_change.id).visits] == [MAY_1, MAY_18]


# A pause that was open


def paused_care(book):
    """A child's complaint of the first of May, whose clock waits for an advocate since the fifth."""
    case = complaint(book, procedure=CHILDREN, received_at=MAY_1)
    return book.pause(case.id, reason="advocate", happened=MAY_5, by=OFFICER)


def test_a_pause_ends_with_the_change_to_another_procedure_and_the_case_is_in_the_queue_again(book):
    case = reclassified(book, paused_care(book))

    (pause,) = case.pauses
    assert (pause.resumed, pause.lapsed, case.open_pauses) == (MAY_18, True, ())
    assert [row.case for row in book.due(on=dt.date(2026, 6, 1))] == [case.id]
    with pytest.raises(DecisionError, match="its clocks are not paused"):
        book.resume(case.id, by=OFFICER)


def test_T22_the_days_that_stood_still_before_the_change_stay_left_out_of_the_new_clocks(book):
    case = reclassified(book, paused_care(book))

    acknowledge = next(each for each in book.deadlines(case.id) if each.limit == "acknowledge")

    # Nothing counts from Tuesday the 5th to the 17th (the 4th is a holiday); Monday the 18th is day 1.
    assert acknowledge.due_on == dt.date(2026, 5, 22)
    assert any("Tue 5 May 2026" in said for said in acknowledge.explanation)


def test_a_change_within_the_procedure_leaves_a_pause_as_it_is(book):
    case = paused_care(book)

    case = book.reclassify(case.id, formality="formal", reason="asked", happened=MAY_18, by=OFFICER)

    assert [pause.resumed for pause in case.pauses] == [None]


def test_a_clock_that_a_pause_makes_begin_anew_does_not_where_the_pause_ended_with_a_change(book):
    case = complaint(book, procedure="uk-gdpr-sar", kind="information_request", received_at=MAY_1)
    book.pause(case.id, reason="clarification", happened=MAY_5, by=OFFICER)

    case = reclassified(book, case, kind="information_request", procedure=FOI)

    assert book.deadlines(case.id)[-1].starts_on == MAY_1
