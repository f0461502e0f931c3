"""What a procedure leaves out that people will ask for: each is told with its place."""

import datetime as dt

import attrs
import pytest

from casework.domain.authority import Authority, Evidence
from casework.domain.cases.vocabulary import Kind
from casework.domain.procedure_checks import mistakes_of
from casework.domain.procedure_omissions import omissions_of
from casework.domain.procedures import ExtensionBase, Maximum, Period, Procedure, Referral, Window
from casework.domain.time.rules import Unit
from tests.complaints import PROCEDURES
from tests.histories import limit, more_time, rules, within

LOCAL = Authority(citation="Policy 1", evidence=Evidence.LOCAL)
WHERE = "say where the complainant can go then, or say in no_referral why none is given"
OMBUDSMAN = Referral(body="the ombudsman", authority=LOCAL)


def procedure(*versions, **changes):
    parts = {
        "id": "policy", "name": "Policy", "jurisdiction": "Nowhere", "legal_status": "none",
        "applies_to": (Kind.COMPLAINT,), "versions": versions,
    }  # fmt: skip
    return Procedure(**parts | changes)


def version(*limits, **changes):
    made = rules(*limits, two=[limit(authority=LOCAL)])
    return attrs.evolve(made, authority=LOCAL, **{"referral": OMBUDSMAN, **changes})


def left_out(found, *known):
    return omissions_of(found, {each.id: each for each in known}.get)


@pytest.mark.parametrize("name", PROCEDURES.ids())
def test_a_procedure_that_comes_with_casework_leaves_nothing_out(name):
    known = {each: PROCEDURES.get(each) for each in PROCEDURES.ids()}

    assert omissions_of(known[name], known.get) == ()


def test_a_complaint_that_ends_says_where_the_complainant_can_go_or_why_none_is_given():
    assert left_out(procedure(version())) == ()
    assert left_out(procedure(version(referral=None))) == (
        f"version[0].referral: a complaint comes to its end in stage 2; {WHERE}",
    )
    assert left_out(procedure(version(referral=None, no_referral="The board has the last word."))) == ()
    assert left_out(procedure(version(no_referral="The board has the last word."))) == (
        "version[0].no_referral: there is a referral, to the ombudsman; leave one of the two away",
    )


def test_what_is_no_complaint_needs_no_ombudsman():
    assert left_out(procedure(version(referral=None), applies_to=(Kind.COMPLIMENT,))) == ()


def test_a_stage_that_always_leads_on_is_no_end():
    made = version(referral=None)
    circle = attrs.evolve(made, stages=(made.stages[0], attrs.evolve(made.stages[1], next=("1",))))

    assert left_out(procedure(circle)) == ()


@pytest.mark.parametrize("evidence", [Evidence.READ, Evidence.READ_SECONDARY])
def test_a_number_that_somebody_read_says_where(evidence):
    seen = Authority(citation="Policy 1", evidence=evidence)
    sourced = attrs.evolve(seen, source="https://example.org/policy")

    assert left_out(procedure(version(limit(authority=sourced)))) == ()
    assert left_out(procedure(version(limit(authority=seen)))) == (
        f"version[0].stage[0].limit[0].source: its evidence is {evidence.value}; say where it was seen",
    )
    more = more_time(ExtensionBase.DUE, 5, "working_days", evidence)
    assert left_out(procedure(version(limit(authority=LOCAL, extension=more)))) == (
        f"version[0].stage[0].limit[0].extension.source: its evidence is {evidence.value}; say where it was seen",
    )


@pytest.mark.parametrize(
    ("ended", "gap"),
    [
        ("2024-03-31", None),
        ("2024-06-30", None),
        ("2024-03-30", "nothing is in force from 2024-03-31 to 2024-03-31"),
        ("2023-12-31", "nothing is in force from 2024-01-01 to 2024-03-31"),
        (None, None),
    ],
)
def test_nothing_is_left_ungoverned_between_a_procedure_and_the_one_before(ended, gap):
    before = procedure(version(), id="before", ends_on=ended and dt.date.fromisoformat(ended))
    after = procedure(version(effective_from=dt.date(2024, 4, 1)), supersedes=("before",))

    told = left_out(after, before)

    assert told == ((f"version[0].effective_from: {gap}, between it and what it supersedes, before",) if gap else ())


def test_of_a_procedure_that_is_not_here_or_began_on_no_known_day_nothing_is_said():
    before = procedure(version(), id="before", ends_on=dt.date(2000, 1, 1))

    assert left_out(procedure(version(), supersedes=("before",))) == ()
    assert left_out(procedure(version(effective_from=None), supersedes=("before",)), before) == ()


# Mistakes for which a file is not used at all


def mistakes(*limits, **changes):
    return mistakes_of(procedure(version(*limits, **changes)))


@pytest.mark.parametrize(
    ("base", "amount", "unit", "told"),
    [
        (ExtensionBase.DUE, 5, "working_days", False),
        (ExtensionBase.DUE, 6, "working_days", True),
        (ExtensionBase.START, 6, "working_days", True),
        (ExtensionBase.GRANTED, 6, "working_days", False),
        (ExtensionBase.DUE, 6, "weeks", False),
        (ExtensionBase.DUE, None, None, False),
    ],
)
def test_more_time_that_the_cap_never_lets_anybody_have_in_full_is_a_mistake(base, amount, unit, told):
    rule = attrs.evolve(more_time(base, amount, unit and Unit(unit)), at_most=15)
    found = mistakes(limit(counts=[within(10)], extension=rule))

    expected = (
        "version[0].stage[0].limit[0].extension.amount: 6 more than the limit, 10, is never given in full, "
        "for at_most is 15"
    )
    assert found == ((expected,) if told else ())


def test_a_cap_in_another_measure_than_the_limit_is_not_compared():
    rule = attrs.evolve(more_time(ExtensionBase.DUE, 6, Unit.WORKING_DAYS), at_most=1, at_most_unit=Unit.MONTHS)

    assert mistakes(limit(counts=[within(10)], extension=rule)) == ()


def test_a_window_for_a_stage_that_nobody_can_ask_for_is_a_mistake():
    first = Window(id="ask", name="Time to ask", periods=(Period(starts="then"),), authority=LOCAL, to_stage="1")

    assert mistakes(windows=(first,)) == (
        "version[0].window[0].to_stage: nobody can ask for stage '1': cases begin in it, and no stage leads to it",
    )


def test_a_procedure_does_not_take_the_place_of_itself():
    assert mistakes_of(procedure(version(), supersedes=("policy",))) == (
        "supersedes: policy cannot take the place of itself",
    )


@pytest.mark.parametrize(
    ("amount", "unit", "counts", "what"),
    [
        (10, Unit.WORKING_DAYS, (within(10),), None),
        (9, Unit.WORKING_DAYS, (within(10),), "amount: 9 is less than the limit itself, 10"),
        (3, Unit.WEEKS, (within(10),), "unit: it cannot be compared with the limit, which is in working_days"),
        (1, Unit.WEEKS, (within(8, "calendar_days"),), "amount: 1 is less than the limit itself, 8"),
        (10, Unit.WORKING_DAYS, (), " nothing is counted; write within, or leave it away"),
    ],
)
def test_the_most_that_a_limit_takes_is_not_less_than_the_limit(amount, unit, counts, what):
    most = Maximum(amount=amount, unit=unit, authority=LOCAL)
    found = mistakes_of(procedure(version(limit(counts=counts, at_most=most, authority=LOCAL))))

    assert found == (() if what is None else (f"version[0].stage[0].limit[0].at_most.{what}".replace(". ", ": "),))


def test_the_most_that_a_limit_takes_says_where_it_was_seen_and_where_it_is_written_down():
    read = Authority(citation="", evidence=Evidence.READ)
    most = Maximum(amount=20, unit=Unit.WORKING_DAYS, authority=read)
    found = procedure(version(limit(counts=[within(10)], at_most=most, authority=LOCAL)))

    assert "version[0].stage[0].limit[0].at_most.source: its evidence is read; say where it was seen" in left_out(found)
    assert mistakes_of(found)[0].startswith("version[0].stage[0].limit[0].at_most.citation: ")
