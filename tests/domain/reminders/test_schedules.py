import pytest

from casework.domain.cases.events import FlagCleared, FlagRaised, Matter
from casework.domain.cases.reducers import REDUCERS
from casework.domain.cases.vocabulary import FlagKind, Kind
from casework.domain.reminders.schedules import MOVES, AppliesTo, When, schedule_for
from casework.errors import UsageError
from tests.complaints import case_of, on, received
from tests.event_examples import FULL
from tests.reminding import rung, schedule

RISK = on("2026-01-06"), FlagRaised(flag="f1", kind=FlagKind.RISK)


@pytest.mark.parametrize(
    "text",
    [
        "at once", "on", "1 working day before", "2 working days before", "3 calendar days after", "1 day after",
        "4 hours before", "2 weeks after", "at 80 %", "every 5 working days while overdue",
        "every 1 week while overdue",
    ],
)  # fmt: skip
def test_when_a_rung_fires_is_read_and_told_in_the_same_words(text):
    assert str(When.parse(text)) == text


def test_a_share_needs_no_space():
    assert str(When.parse("at 80%")) == "at 80 %"


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2 days", "0 days before", "401 days before", "at 0 %", "at 100 %", "two days before", "every 5 days"],
)
def test_what_says_no_time_is_refused_with_what_would(text):
    with pytest.raises(UsageError, match="says no time: write it as '2 working days before'"):
        When.parse(text)


def named(name, **applies):
    return schedule(rung("on"), id=name, applies_to=AppliesTo(**applies))


EVERY, KINDS = named("every"), named("kinds", kinds=(Kind.COMPLAINT,))
COUNCIL, SERVICE = named("council", procedures=("lgsco-code-2024",)), named("service", services=("waste",))
FLAG, BOTH = named("flag", flags=(FlagKind.RISK,)), named("both", flags=(FlagKind.RISK,), services=("waste",))
ALL = (EVERY, KINDS, COUNCIL, SERVICE, FLAG, BOTH)


def asked_of(case):
    """All that a schedule may ask of a case to which it is meant to apply."""
    services = [matter.service for matter in case.matters]
    return case.intake.procedure, case.intake.kind, services, [flag.kind for flag in case.care.open_flags]


def test_no_event_but_those_that_are_said_to_lets_another_schedule_be_meant_for_a_case():
    case = case_of(received(matters=(Matter(matter="m1", service="waste"),)), RISK)
    others = [each for each in FULL if type(each) in REDUCERS and type(each) not in MOVES]

    for event in others:
        assert asked_of(REDUCERS[type(event)](case, event, on("2026-01-08"))) == asked_of(case), event


@pytest.mark.parametrize(
    ("facts", "service", "wins"),
    [
        ((RISK,), "waste", BOTH),
        ((RISK,), "housing", FLAG),
        ((), "waste", SERVICE),
        ((), "housing", COUNCIL),
        ((RISK, (on("2026-01-07"), FlagCleared(flag="f1", reason="over"))), None, COUNCIL),
    ],
)
def test_the_most_particular_schedule_wins(facts, service, wins):
    case = case_of(received(matters=(Matter(matter="m1", service=service),)), *facts)

    assert schedule_for(case, ALL) is wins


def test_the_kind_goes_before_nothing_at_all_and_of_equals_the_first_by_its_id():
    case = case_of(received())

    assert schedule_for(case, (EVERY, KINDS)) is KINDS
    assert schedule_for(case, (named("b"), named("a"))).id == "a"
    assert schedule_for(case, (named("x", kinds=(Kind.ENQUIRY,)),)) is None


def test_an_outline_says_whose_a_schedule_is_as_the_schedule_itself_does():
    case = case_of(received(matters=(Matter(matter="m1", service="waste"),)), RISK)

    assert schedule_for(case, [each.outline for each in ALL]) == BOTH.outline
