"""Decisions about time, and the words with which they are refused. None of them stores a due date."""

import attrs
import pytest

from casework.domain.authority import Authority, Evidence
from casework.domain.cases.decisions import DECISIONS
from casework.domain.cases.events import Closed, Corrected, Extended, Responded, Withdrawn
from casework.domain.procedures import ExtensionBase, ExtensionRule
from casework.domain.time.counting import Unit
from casework.errors import DecisionError, NotFoundError
from tests.complaints import CARE, COUNCIL, FEEDBACK, FOI, after, around, case_of, decide, on, received
from tests.details import detail

COMPLAINT = case_of(received())
REQUEST = case_of(received(procedure=FOI))


def refusal(decision, *arguments, **named):
    with pytest.raises(DecisionError) as refused:
        decision(*arguments, **named)
    return refused.value.why


def pause(case, day, *, reason="clarification", procedure=FOI, **said):
    return decide(case, "pause", day, procedure=procedure, reason=reason, **said)


def extend(case, day, *, procedure=COUNCIL, **said):
    return decide(case, "extend", day, procedure=procedure, **{"reason": "complexity", **said})


# Pauses


def test_clocks_stop_for_a_reason_that_the_procedure_knows():
    case = pause(REQUEST, "2026-01-08")

    assert case.open_pause.paused == on("2026-01-08")
    assert refusal(pause, REQUEST, "2026-01-08", reason="holiday") == (
        "foi-2000@2005-01-01 has no reason holiday; its reasons are fee, clarification"
    )


def test_a_procedure_may_let_no_clock_stop():
    assert refusal(pause, COMPLAINT, "2026-01-08", procedure=COUNCIL) == (
        "lgsco-code-2024@2024-04-01 lets no clock stop"
    )


def resume(case, day, *, procedure=FOI, **said):
    return decide(case, "resume", day, procedure=procedure, **said)


def stops(case):
    return [(pause.pause, pause.reason, str(pause.paused), str(pause.resumed)) for pause in case.pauses]


def test_clocks_that_stand_still_are_not_stopped_again_for_the_same_reason():
    assert refusal(pause, pause(REQUEST, "2026-01-08"), "2026-01-09") == (
        "its clocks are paused for clarification since 2026-01-08 (p1): resume that pause first, or give an earlier day"
    )


def test_clocks_may_stand_still_for_two_reasons_at_once():
    case = pause(pause(REQUEST, "2026-01-08"), "2026-01-09", reason="fee")

    assert stops(resume(case, "2026-01-12", pause="p1")) == [
        ("p1", "clarification", "2026-01-08", "2026-01-12"),
        ("p2", "fee", "2026-01-09", "None"),
    ]


def test_with_several_open_pauses_it_is_asked_which_one_ends():
    case = pause(pause(REQUEST, "2026-01-08"), "2026-01-09", reason="fee")

    assert refusal(resume, case, "2026-01-12") == (
        "say which pause ends: p1 (clarification, since 2026-01-08), p2 (fee, since 2026-01-09)"
    )
    assert refusal(resume, case, "2026-01-12", pause="p9") == "it has no open pause p9; it has p1, p2"
    assert refusal(resume, case, "2026-01-08", pause="p2").startswith(
        "2026-01-08 is before the pause began on 2026-01-09: give that day or a later one"
    )


def test_a_pause_that_was_forgotten_is_recorded_while_another_is_open():
    open_one = pause(REQUEST, "2026-01-20")

    forgotten = resume(pause(open_one, "2026-01-08"), "2026-01-12", pause="p2")

    assert stops(forgotten) == [
        ("p1", "clarification", "2026-01-20", "None"),
        ("p2", "clarification", "2026-01-08", "2026-01-12"),
    ]


def test_a_pause_may_be_given_a_name_that_no_other_has():
    case = pause(REQUEST, "2026-01-08", pause="letter-1")

    assert stops(resume(case, "2026-01-12"))[0][0] == "letter-1"
    assert refusal(pause, case, "2026-01-09", reason="fee", pause="letter-1") == (
        "it has a pause letter-1 already; give another name, or none"
    )


def test_the_name_of_a_pause_that_was_struck_out_is_not_given_again():
    struck = after(pause(REQUEST, "2026-01-08"), Corrected(version=2, reason="wrong-case"), "2026-01-09")

    assert stops(pause(struck, "2026-01-10")) == [("p2", "clarification", "2026-01-10", "None")]


def test_clocks_go_on_after_they_were_stopped():
    paused = pause(REQUEST, "2026-01-08")

    case = decide(paused, "resume", "2026-01-12", procedure=FOI, note=detail(1))

    assert case.pauses[0].resumed == on("2026-01-12")
    assert refusal(decide, case, "resume", "2026-01-13", procedure=FOI) == "its clocks are not paused"
    assert refusal(decide, paused, "resume", "2026-01-07", procedure=FOI) == (
        "2026-01-07 is before the pause began on 2026-01-08: give that day or a later one"
    )


def test_a_pause_may_be_recorded_after_it_ended():
    case = decide(pause(REQUEST, "2026-01-08"), "resume", "2026-01-12", procedure=FOI)

    assert (case.pauses[0].paused, case.pauses[0].resumed) == (on("2026-01-08"), on("2026-01-12"))


def test_a_pause_may_be_recorded_after_the_case_was_closed_but_not_begin_then():
    closed = after(after(REQUEST, Responded(stage="1"), "2026-02-01"), Closed(), "2026-02-02")

    late = pause(closed, "2026-01-08")

    assert not late.is_open
    assert decide(late, "resume", "2026-01-12", procedure=FOI).pauses[0].resumed == on("2026-01-12")
    assert pause(closed, "2026-02-02").open_pause
    assert refusal(pause, closed, "2026-02-03") == "it is closed"


def test_a_pause_before_the_receipt_is_none():
    assert (
        refusal(pause, REQUEST, "2026-01-04")
        == "2026-01-04 is before the receipt on 2026-01-05: give that day or a later one"
    )


# More time


def test_an_extension_takes_the_amount_of_the_procedure_where_none_is_named():
    case = extend(COMPLAINT, "2026-01-15", told_on=on("2026-01-16"), note=detail(1))

    assert case.visit.granted[0].event == Extended(
        stage="1",
        limit="respond",
        reason="complexity",
        amount=10,
        unit="working_days",
        told_on=on("2026-01-16"),
        note=detail(1),
    )


def test_an_extension_may_be_shorter_but_not_longer_than_the_procedure_allows():
    assert extend(COMPLAINT, "2026-01-15", amount=3).visit.granted[0].event.amount == 3
    assert refusal(extend, COMPLAINT, "2026-01-15", amount=11) == (
        "11 is more than the 10 working_days that lgsco-code-2024@2024-04-01 allows"
    )
    assert refusal(extend, COMPLAINT, "2026-01-15", amount=0) == "0 is no extension"


def test_an_extension_is_an_amount_or_a_day():
    until = extend(COMPLAINT, "2026-01-15", until=on("2026-02-06")).visit.granted[0].event

    assert (until.until, until.amount, until.unit) == (on("2026-02-06"), None, None)
    assert refusal(extend, COMPLAINT, "2026-01-15", amount=3, until=on("2026-02-06")) == (
        "an extension is an amount or a day until when, not both: change amount, unit and until together"
    )
    assert refusal(extend, COMPLAINT, "2026-01-15", until=on("2026-01-14")) == (
        "2026-01-14 is before the day on which it was given, 2026-01-15"
    )


def test_an_extension_is_given_as_often_as_the_procedure_says():
    assert refusal(extend, extend(COMPLAINT, "2026-01-15"), "2026-01-16") == (
        "respond was extended once and may be extended once"
    )


def test_an_extension_without_a_set_length_needs_one():
    complaint = case_of(received(procedure=CARE))

    assert refusal(extend, complaint, "2026-01-15", procedure=CARE) == (
        "adult-social-care-nhs-england-2009@2009-04-01 sets no length: say how much, or until when"
    )
    assert extend(complaint, "2026-01-15", procedure=CARE, amount=1).visit.granted[0].event.unit == "months"


def test_a_limit_without_a_number_is_extended_until_a_day():
    compliment = case_of(received(procedure=FEEDBACK))

    assert extend(compliment, "2026-01-15", procedure=FEEDBACK, until=on("2026-02-20")).visit.granted
    assert refusal(extend, compliment, "2026-01-15", procedure=FEEDBACK, amount=5) == (
        "respond has no number, so no unit either: say until when"
    )


def test_the_limit_that_is_extended_is_one_that_may_be():
    assert extend(COMPLAINT, "2026-01-15", limit="respond").visit.granted
    assert refusal(extend, COMPLAINT, "2026-01-15", limit="acknowledge") == (
        "lgsco-code-2024@2024-04-01 allows no more time for acknowledge"
    )
    with pytest.raises(NotFoundError, match="there is no time limit 'panel': choose one of acknowledge, respond"):
        extend(COMPLAINT, "2026-01-15", limit="panel")


def test_a_limit_is_named_where_several_may_be_extended():
    around_two = _around_two_extensible_limits()

    with pytest.raises(DecisionError) as refused:
        DECISIONS["extend"](COMPLAINT, around_two, happened=on("2026-01-15"), reason="complexity")

    assert refused.value.why == "say which limit of stage 1: acknowledge, respond"


def _around_two_extensible_limits():
    found = around()
    rule = ExtensionRule(
        base=ExtensionBase.DUE, amount=1, unit=Unit.WEEKS, authority=Authority(citation="1", evidence=Evidence.READ)
    )
    stage = found.version.stages[0]
    limits = tuple(attrs.evolve(limit, extension=rule) for limit in stage.limits)
    version = attrs.evolve(found.version, stages=(attrs.evolve(stage, limits=limits), *found.version.stages[1:]))
    return attrs.evolve(found, version=version)


def test_a_stage_without_extensions_allows_none():
    oral = case_of(received(procedure=CARE, stage="0"))

    assert refusal(extend, oral, "2026-01-15", procedure=CARE) == (
        "adult-social-care-nhs-england-2009@2009-04-01 allows no more time in stage 0"
    )


def test_there_is_no_more_time_after_the_response_or_the_end():
    assert refusal(extend, after(COMPLAINT, Responded(stage="1"), "2026-01-15"), "2026-01-16") == (
        "stage 1 has its response"
    )
    withdrawn = after(COMPLAINT, Withdrawn(), "2026-01-15")
    assert refusal(extend, withdrawn, "2026-01-16") == "it is withdrawn"
    assert extend(withdrawn, "2026-01-14").visit.granted


def test_more_time_is_not_given_before_the_stage_began():
    assert (
        refusal(extend, COMPLAINT, "2026-01-04")
        == "2026-01-04 is before stage 1 began on 2026-01-05: give that day or a later one"
    )


# Agreed days and milestones


def agree(case, day, until, *, limit="respond"):
    return decide(case, "agree-date", day, limit=limit, until=on(until))


def test_a_day_is_agreed_for_a_limit():
    granted = agree(COMPLAINT, "2026-01-15", "2026-02-06").visit.granted[0]

    assert (granted.happened, granted.event.until) == (on("2026-01-15"), on("2026-02-06"))


def test_an_agreed_day_is_not_before_the_agreement():
    assert agree(COMPLAINT, "2026-01-15", "2026-01-15").visit.granted
    assert refusal(agree, COMPLAINT, "2026-01-15", "2026-01-14") == ("2026-01-14 is before the agreement on 2026-01-15")


def test_a_day_is_agreed_for_a_limit_of_the_stage_before_its_response():
    assert refusal(agree, COMPLAINT, "2026-01-15", "2026-02-20", limit="panel") == (
        "stage 1 has no limit panel; it has acknowledge, respond"
    )
    answered = after(COMPLAINT, Responded(stage="1"), "2026-01-14")
    assert refusal(agree, answered, "2026-01-15", "2026-02-20") == "stage 1 has its response"
    assert refusal(agree, after(COMPLAINT, Withdrawn(), "2026-01-14"), "2026-01-15", "2026-02-20") == "it is withdrawn"


def reach(case, day, *, milestone="passed-on", procedure=FEEDBACK):
    return decide(case, "milestone", day, procedure=procedure, milestone=milestone)


def test_a_milestone_that_the_procedure_names_is_reached():
    compliment = case_of(received(procedure=FEEDBACK))

    assert reach(compliment, "2026-01-08").visit.milestones == (("passed-on", on("2026-01-08")),)
    assert refusal(reach, compliment, "2026-01-08", milestone="panel-met") == (
        "stage 1 has no milestone panel-met; it has passed-on"
    )
    assert refusal(reach, COMPLAINT, "2026-01-08", procedure=COUNCIL) == (
        "lgsco-code-2024@2024-04-01 names no milestones in stage 1"
    )
    assert refusal(reach, after(compliment, Closed(), "2026-01-09"), "2026-01-10") == "it is closed"
