"""What only an import brings: days that nobody knows, verdicts of other systems, and imports that are undone."""

import attrs
import pytest

from casework.domain.cases.decisions import DECISIONS, allowed_now, receive
from casework.domain.cases.decisions.pairs import Side, merge
from casework.domain.cases.events import (
    Absorbed,
    Acknowledged,
    Closed,
    Corrected,
    DocumentAdded,
    Escalated,
    FindingMade,
    ImportUndone,
    JudgedElsewhere,
    Matter,
    Noted,
    Received,
    Reopened,
    Replacement,
    Responded,
    Source,
)
from casework.domain.cases.fold import evolve, fold
from casework.domain.cases.parts import CaseStatus, Fact
from casework.domain.cases.vocabulary import CountsFrom, DocumentUse, FindingBy, Kind
from casework.domain.deadlines import DeadlineResult, DeadlineStatus, governed_deadlines
from casework.domain.governing import versions_of
from casework.domain.procedures import Anchor
from casework.errors import DecisionError, EventShapeError, UsageError
from tests.complaints import CALENDARS, COUNCIL, PLACE, PROCEDURES, around, case_of, facts_of, on, received
from tests.details import detail

SOURCE = Source(system="old-crm", key="4711", batch="batch-1", line=12)
UNDONE = (on("2026-03-01"), ImportUndone(batch="batch-1"))


def undated(day="2026-02-01", *, procedure="none", **fields):
    """The receipt of a case of which nobody knows when it came in, written down on that day."""
    said = {"kind": Kind.COMPLAINT, "reference": "C-1", "stage": "1", "matters": (Matter(matter="m1"),), **fields}
    return on(day), Received(procedure=procedure, undated=True, source=SOURCE, **said)


def imported(day="2026-01-05", **fields):
    return received(day, source=SOURCE, **fields)


def decided(decision, case, day="2026-03-02", *, procedure=COUNCIL, **said):
    return DECISIONS[decision](case, around(procedure), happened=on(day), **said)


def limits_of(case, procedure=COUNCIL):
    found = governed_deadlines(case, PROCEDURES.get(procedure), place=PLACE, calendars=CALENDARS)
    return {each.limit: each for each in found}


# Receipts that nobody can date


def test_a_receipt_that_nobody_can_date_is_known_to_be_unknown():
    case = case_of(undated())

    assert (case.intake.received, case.visit.began) == (None, None)
    assert case.governed_since("none") is None
    assert case.history[0].happened == on("2026-02-01")


def test_what_happened_before_the_receipt_was_written_down_is_not_refused():
    case = case_of(undated())

    assert decided("acknowledge", case, "2019-05-01", procedure="none") == Acknowledged(stage="1")


def test_a_letter_may_be_older_or_younger_than_a_receipt_that_nobody_can_date():
    happened, event = undated(written_on=on("2026-02-20"))

    assert receive(event, happened, around("none")) is event


@pytest.mark.parametrize("procedure", [COUNCIL, "foi-2000"])
def test_a_receipt_that_nobody_can_date_needs_a_procedure_that_counts_nothing(procedure):
    kind = Kind.COMPLAINT if procedure == COUNCIL else Kind.INFORMATION_REQUEST
    happened, event = undated(procedure=procedure, kind=kind)

    with pytest.raises(DecisionError, match=f"not known when it came in, and {procedure} counts from that"):
        receive(event, happened, around(procedure))


def test_the_last_version_of_a_procedure_governs_what_nobody_can_date():
    procedure = PROCEDURES.get("none")
    (version,) = procedure.versions
    later = attrs.evolve(procedure, anchor=Anchor.STAGE, versions=(version, attrs.evolve(version, fingerprint="b")))

    assert procedure.version_on(None) is version
    assert later.version_on(None) is later.versions[1]
    assert versions_of(later, case_of(undated()), 0, day=lambda moment: moment) == later.versions[1:]


def test_it_goes_on_under_another_procedure_only_from_the_change():
    case = case_of(undated())
    onto = around(COUNCIL)

    with pytest.raises(DecisionError, match="let the clocks run from the change, or correct the receipt first"):
        decided("reclassify", case, procedure="none", reason="still-open", onto=onto)
    event = decided("reclassify", case, procedure="none", reason="still-open", onto=onto, counts_from=CountsFrom.CHANGE)
    moved = evolve(case, Fact(version=2, happened=on("2026-03-02"), event=event))

    assert limits_of(moved)["acknowledge"].starts_on == on("2026-03-02")


def test_its_receipt_can_be_corrected_to_the_day_that_was_found():
    case = case_of(undated())
    known = Replacement(happened=on("2019-05-01"), event=attrs.evolve(case.history[0].event, undated=False))

    event = decided("correct", case, procedure="none", version=1, reason="found-the-letter", replacement=known)

    corrected = evolve(case, Fact(version=2, happened=on("2026-03-02"), event=event))
    assert (corrected.intake.received, corrected.visit.began) == (on("2019-05-01"), on("2019-05-01"))
    assert corrected == fold(case.id, (*case.history, Fact(version=2, happened=on("2026-03-02"), event=event)))


@pytest.mark.parametrize("one_is_known", [True, False])
def test_of_two_cases_that_become_one_both_receipts_must_be_known(one_is_known):
    known, unknown = case_of(imported()), attrs.evolve(case_of(undated()), id="case-2")
    one, other = (known, unknown) if one_is_known else (unknown, known)

    with pytest.raises(DecisionError, match="it is not known when it came in, and of two"):
        merge(Side(case=one, around=lambda _: around()), Side(case=other, around=lambda _: around()),
              happened=on("2026-03-02"), reason="duplicate")  # fmt: skip


def test_a_case_that_took_another_one_in_cannot_become_undated_by_a_correction():
    case = case_of(imported(), (on("2026-01-20"), Absorbed(case="case-2", received_on=on("2026-01-10"))))
    happened, event = undated()

    with pytest.raises(DecisionError, match="it is not known when it came in"):
        decided("correct", case, version=1, reason="wrong", replacement=Replacement(happened=happened, event=event),
                after=around("none"))  # fmt: skip


def test_the_next_stage_may_have_been_asked_for_on_any_day_where_nobody_knows_when_the_stage_began():
    case = case_of(imported(), (on("2026-01-20"), Responded(stage="1")))
    unknown = attrs.evolve(case, visits=(attrs.evolve(case.visit, began=None),))
    said = {
        "exclusion": "legal-proceedings",
        "reasons": detail(1),
        "ombudsman_told": True,
        "asked_on": on("2019-01-01"),
    }

    with pytest.raises(DecisionError, match="before stage 1 began"):
        decided("decline-escalation", case, **said)
    assert decided("decline-escalation", unknown, **said).asked_on == on("2019-01-01")


# Closed on a day that nobody knows


def test_a_limit_that_was_open_when_a_case_was_closed_on_an_unknown_day_is_unknown():
    case = case_of(imported(), (on("2026-01-07"), Acknowledged(stage="1")), (on("2026-02-01"), Closed(undated=True)))
    limits = limits_of(case)

    assert limits["acknowledge"].result is DeadlineResult.MET
    assert limits["respond"].result is DeadlineResult.UNKNOWN
    assert limits["respond"].status(on("2026-01-10")) is DeadlineStatus.UNKNOWN
    assert limits["respond"].status(on("2026-06-01")) is DeadlineStatus.UNKNOWN
    assert limits["respond"].days_late(on("2026-06-01")) == 0
    assert case.status is CaseStatus.CLOSED
    assert case.closures[0].known_end is None


def test_a_closure_of_which_the_day_is_known_leaves_nothing_unknown():
    case = case_of(imported(), (on("2026-02-01"), Closed()))

    assert limits_of(case)["respond"].result is DeadlineResult.ENDED
    assert case.closures[0].known_end == on("2026-02-01")


def test_it_may_have_been_reopened_before_its_closure_was_written_down():
    case = case_of(imported(), (on("2026-02-01"), Closed(undated=True)))

    assert decided("reopen", case, "2026-01-20", reason="new-evidence") == Reopened(reason="new-evidence")


def test_the_next_stage_may_have_begun_before_the_closure_was_written_down():
    answered = (
        on("2026-01-12"),
        Responded(stage="1"),
    )
    case = case_of(imported(), answered, (on("2026-02-01"), Closed(undated=True)))

    assert decided("escalate", case, "2026-01-20") == Escalated(stage="2")
    dated = case_of(imported(), answered, (on("2026-02-01"), Closed()))
    with pytest.raises(DecisionError, match="before stage 1 ended"):
        decided("escalate", dated, "2026-01-20")


# Answered on a day that nobody knows


@pytest.mark.parametrize(
    ("finding", "result"),
    [
        (FindingMade(matter="m1", stage="1", scheme="upheld", outcome="upheld", undated=True), DeadlineResult.UNKNOWN),
        (FindingMade(matter="m1", stage="1", scheme="upheld", outcome="upheld"), DeadlineResult.MISSED),
        (FindingMade(matter="m1", stage="2", scheme="upheld", outcome="upheld", undated=True), DeadlineResult.MISSED),
        (
            FindingMade(
                matter="m1", stage="1", scheme="upheld", outcome="upheld", undated=True, by=FindingBy.OMBUDSMAN
            ),
            DeadlineResult.MISSED,
        ),
    ],
)
def test_a_stage_that_moved_on_with_a_finding_on_an_unknown_day_was_perhaps_answered_in_time(finding, result):
    case = case_of(
        imported(),
        (on("2026-01-07"), Acknowledged(stage="1")),
        (on("2026-06-01"), Escalated(stage="2")),
        (on("2026-07-01"), finding),
    )
    respond, *_ = (
        each
        for each in governed_deadlines(case, PROCEDURES.get(COUNCIL), place=PLACE, calendars=CALENDARS)
        if (each.stage, each.limit) == ("1", "respond")
    )

    assert respond.result is result
    assert respond.status(on("2026-06-02")) is DeadlineStatus(result)
    assert (respond.days_late(on("2026-06-02")) == 0) is (result is DeadlineResult.UNKNOWN)


# What another system says


def test_what_another_system_says_of_its_limits_is_kept_and_the_latest_of_each_name_stands():
    said = [
        JudgedElsewhere(name="target", due_on=on("2026-01-20"), verdict="on-time"),
        JudgedElsewhere(name="visit", due_at=on("2026-01-20T12:00+00:00")),
        JudgedElsewhere(name="target", due_on=on("2026-01-20"), verdict="overdue"),
    ]
    case = case_of(imported(), *((on("2026-02-01"), event) for event in said))

    assert case.judged == (said[1], said[2])
    assert [each.due for each in case.judged] == [on("2026-01-20T12:00+00:00"), on("2026-01-20")]
    assert limits_of(case) == limits_of(case_of(imported()))


def test_it_says_a_due_day_or_a_verdict_and_one_due_day_only():
    with pytest.raises(UsageError, match="has a due day or a verdict"):
        JudgedElsewhere(name="target")
    with pytest.raises(UsageError, match="leave one of the two away"):
        JudgedElsewhere(name="target", due_on=on("2026-01-20"), due_at=on("2026-01-20T12:00+00:00"))


def test_only_a_case_from_another_system_was_judged_there():
    assert decided("judged-elsewhere", case_of(imported()), name="target", verdict="overdue")
    with pytest.raises(DecisionError, match="it came from no other system"):
        decided("judged-elsewhere", case_of(received()), name="target", verdict="overdue")


# Imports that are undone


def test_a_case_whose_import_was_undone_allows_nothing_but_erasing():
    paper = DocumentAdded(
        document="d1", use=DocumentUse.RECEIVED, title=detail(2), media_type="text/plain", sha256="0" * 64, size=1
    )
    case = case_of(imported(), (on("2026-01-06"), paper), UNDONE)

    assert (case.status, case.is_open, case.undone) == (CaseStatus.UNDONE, False, "batch-1")
    assert allowed_now(case, around().version) == ("erase-document",)
    with pytest.raises(DecisionError, match="the import batch-1, which made it, was undone: import it again first"):
        decided("note", case, text=detail(1))


def test_only_the_import_that_made_a_case_can_be_undone_and_only_once():
    assert decided("undo-import", case_of(imported()), batch="batch-1") == ImportUndone(batch="batch-1")
    with pytest.raises(DecisionError, match="it was made by the import batch-1, not by batch-2"):
        decided("undo-import", case_of(imported()), batch="batch-2")
    for source in (None, Source(system="old-crm", key="4711")):
        with pytest.raises(DecisionError, match="no import is on record that made it"):
            decided("undo-import", case_of(received(source=source)), batch="batch-1")
    with pytest.raises(DecisionError, match="was undone"):
        decided("undo-import", case_of(imported(), UNDONE), batch="batch-1")


def test_a_case_that_is_received_again_after_its_import_was_undone_begins_anew():
    noted, acknowledged = (on("2026-01-06"), Noted(text=detail(1))), (on("2026-01-07"), Acknowledged(stage="1"))
    again = imported("2026-01-09", reference="C-2")
    facts = facts_of(imported(), noted, acknowledged, UNDONE, again, (on("2026-01-12"), Acknowledged(stage="1")))

    case = fold("case-1", facts)

    assert (case.version, case.reference, case.undone, case.status) == (6, "C-2", None, CaseStatus.OPEN)
    assert (case.notes, case.visit.acknowledged) == ((), on("2026-01-12"))
    assert case.history == facts[4:]
    stepwise = fold("case-1", facts[:4])
    for fact in facts[4:]:
        stepwise = evolve(stepwise, fact)
    assert stepwise == case


def test_it_is_corrected_by_the_numbers_of_its_log_and_what_came_before_stays_out_of_reach():
    facts = facts_of(imported(), UNDONE, imported("2026-01-09"), (on("2026-01-12"), Acknowledged(stage="1")))
    case = fold("case-1", facts)

    with pytest.raises(DecisionError, match="it has no event 1 to correct; it has 3, 4"):
        decided("correct", case, version=1, reason="wrong-date")
    with pytest.raises(DecisionError, match="a case without its receipt is no case"):
        decided("correct", case, version=3, reason="wrong-date")
    event = decided("correct", case, version=4, reason="never-sent")
    struck = Fact(version=5, happened=on("2026-03-02"), event=event)

    assert evolve(case, struck).visit.acknowledged is None
    assert fold("case-1", (*facts, struck)) == evolve(case, struck)
    assert isinstance(event, Corrected)


def test_a_correction_before_its_import_was_undone_plays_no_part_afterwards():
    wrong = (on("2026-01-06"), Noted(text=detail(1)))
    struck = (on("2026-01-07"), Corrected(version=2, reason="typing-error"))

    case = case_of(imported(), wrong, struck, UNDONE, imported("2026-01-09"))

    assert (case.struck, case.recorded, len(case.history)) == ((), (), 1)


def test_without_an_undone_import_a_second_receipt_is_no_event_of_a_case():
    with pytest.raises(EventShapeError, match="it stands at version 3"):
        case_of(imported(), (on("2026-01-06"), Noted(text=detail(1))), imported())
