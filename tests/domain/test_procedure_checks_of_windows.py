"""What can be wrong with the time that a procedure gives to complainants."""

import attrs
import pytest

from casework.domain.procedure_checks import mistakes_of
from casework.domain.procedures import Period, Referral, Trigger, Window
from tests.domain.test_procedure_checks import PAUSE, procedure
from tests.histories import READ


def leaving_out(*reasons, pauses=(PAUSE,)):
    """A procedure with a window from which pauses for *reasons* are left out."""
    window = Window(
        id="ask", name="Time to ask", periods=(Period(starts="the answer"),), authority=READ, pauses=reasons
    )
    found = procedure()
    version = attrs.evolve(found.versions[0], windows=(window,), pauses=pauses)
    return attrs.evolve(found, versions=(version,))


def test_a_window_leaves_out_pauses_only_for_reasons_that_there_are():
    assert mistakes_of(leaving_out("clarification")) == ()
    assert mistakes_of(leaving_out("clarification", "holidays")) == (
        "version[0].window[0].pauses[1]: there is no pause for 'holidays'; the reasons are clarification",
    )
    assert mistakes_of(leaving_out("holidays", pauses=())) == (
        "version[0].window[0].pauses[0]: there is no pause for 'holidays'; the reasons are none",
    )


def beginning_at(trigger):
    """A procedure whose window and whose referral begin at *trigger*."""
    period = Period(starts="something", trigger=Trigger.parse(trigger))
    window = Window(id="ask", name="Time to ask", periods=(Period(starts="the matter"), period), authority=READ)
    referral = Referral(body="ombudsman", authority=READ, period=period)
    found = procedure()
    version = attrs.evolve(found.versions[0], windows=(window,), referral=referral)
    return attrs.evolve(found, versions=(version,))


@pytest.mark.parametrize("trigger", ["responded", "responded@1", "milestone:panel-met", "milestone:panel-met@1"])
def test_the_time_of_the_complainant_begins_at_something_that_a_stage_has(trigger):
    assert mistakes_of(beginning_at(trigger)) == ()


@pytest.mark.parametrize(
    ("trigger", "what"),
    [
        ("responded@9", "there is no stage '9', so nothing makes responded@9"),
        ("milestone:heard", "nothing makes milestone:heard; the milestones of stage '1' are panel-met"),
    ],
)
def test_time_that_begins_at_what_nothing_makes_is_a_mistake(trigger, what):
    assert mistakes_of(beginning_at(trigger)) == (
        f"version[0].window[0].period[1].trigger: {what}",
        f"version[0].referral.period.trigger: {what}",
    )
