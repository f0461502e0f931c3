"""A request for the next stage that comes too late: refused, or taken on with reasons on record."""

import attrs
import pytest

from casework.domain.cases.decisions import DECISIONS
from casework.domain.cases.events import Accepted, Escalated, Received, Reopened, Responded
from casework.domain.cases.vocabulary import AskedBy, Kind
from casework.domain.conduct import Barred
from casework.domain.deadlines import deadlines
from casework.domain.deadlines.windows import windows
from casework.domain.next_steps import next_steps
from casework.errors import DecisionError
from tests.complaints import CALENDARS, LONDON, PLACE, PROCEDURES, around, case_of, on
from tests.details import detail

FOI = "foi-2000"
ANSWERED = ("2026-03-10", Responded(stage="1"))
LATE = ("2026-05-12", Escalated(stage="2"))
"""The time to ask for a review of an answer of 10 March 2026 ends on Monday 11 May."""


def case(*facts, procedure=FOI, kind=Kind.INFORMATION_REQUEST):
    first = Received(kind=kind, procedure=procedure, reference="C-1", stage="1")
    return case_of((on("2026-03-02"), first), *((on(day), event) for day, event in facts))


def late(*facts, exclusions=None, procedure=FOI, kind=Kind.INFORMATION_REQUEST):
    """What is said to be missing because a request was late; None where nothing is."""
    found = case(*facts, procedure=procedure, kind=kind)
    version = PROCEDURES.get(procedure).version_on(on("2026-03-02"))
    version = version if exclusions is None else attrs.evolve(version, exclusions=exclusions)
    coming = next_steps(
        found,
        version,
        deadlines(found, version, place=PLACE, calendars=CALENDARS),
        on=on("2026-05-14"),
        zone=LONDON,
        windows=windows(found, version, place=PLACE, calendars=CALENDARS),
    )
    return next((each.says for each in coming.missing if each.code == "late_without_reasons"), None)


def test_a_late_request_that_was_taken_on_without_a_word_is_noticed():
    assert late(ANSWERED, LATE) == (
        "Stage 2 was asked for Tue 12 May 2026, after the time for it ended Mon 11 May 2026, and nobody said why it is"
        " taken on all the same: accept it despite late-request, with reasons."
    )


def test_a_request_on_the_last_day_is_in_time():
    assert late(ANSWERED, ("2026-05-11", Escalated(stage="2"))) is None


def test_who_took_it_on_and_why_is_on_record_once_it_is_accepted():
    accepted = Accepted(stage="2", despite="late-request", reasons=detail(1))

    assert late(ANSWERED, LATE, ("2026-05-13", accepted)) is None


def test_to_accept_it_without_the_ground_says_nothing_of_why():
    assert late(ANSWERED, LATE, ("2026-05-13", Accepted(stage="2"))) is not None


def test_reasons_that_were_given_for_stage_1_say_nothing_of_stage_2():
    early = Accepted(stage="1", despite="late-request", reasons=detail(1))

    assert late(("2026-03-03", early), ANSWERED, LATE) is not None


def test_the_body_may_move_a_case_on_when_it_likes():
    assert late(ANSWERED, ("2026-05-12", Escalated(stage="2", asked_by=AskedBy.BODY))) is None


def test_a_stage_that_was_reopened_was_not_asked_for():
    assert late(ANSWERED, ("2026-04-01", Escalated(stage="2")), ("2026-05-13", Reopened(reason="evidence"))) is None


def test_where_a_later_time_may_hold_nobody_is_said_to_be_late():
    """Six months from the event may be later than two from the answer, and the event is not on record."""
    assert late(ANSWERED, LATE, procedure="spso-mchp-2020", kind=Kind.COMPLAINT) is None


def test_where_nobody_set_a_number_nobody_is_late():
    assert late(ANSWERED, LATE, procedure="lgsco-code-2024", kind=Kind.COMPLAINT) is None


def test_a_procedure_without_such_a_ground_is_told_to_get_one():
    assert late(ANSWERED, LATE, exclusions=()).endswith(
        "add an exclusion with discretion that bars escalation to the procedure, and accept it despite that."
    )


def test_every_procedure_with_a_time_to_ask_for_a_stage_has_a_ground_with_room_for_discretion():
    versions = [version for name in PROCEDURES.ids() for version in PROCEDURES.get(name).versions]
    timed = [version for version in versions if any(window.to_stage for window in version.windows)]

    assert len(timed) == 10
    for version in timed:
        ground = version.exclusion("late-request")
        assert (ground.bars, ground.discretion) == ((Barred.ESCALATION,), True)


def test_a_late_request_is_refused_with_reasons_and_with_what_was_considered():
    asked = case(ANSWERED)
    refuse = DECISIONS["decline-escalation"]
    said = {"exclusion": "late-request", "reasons": detail(1), "happened": on("2026-05-13")}

    with pytest.raises(DecisionError, match="late-request leaves room for discretion"):
        refuse(asked, around(FOI, received="2026-03-02", now=on("2026-05-14")), **said)

    refused = refuse(asked, around(FOI, received="2026-03-02"), discretion=detail(2), **said)
    assert (refused.exclusion, refused.stage) == ("late-request", "2")
