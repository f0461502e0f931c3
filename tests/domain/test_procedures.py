import datetime as dt

import attrs
import pytest

from casework.domain.authority import Authority, Evidence
from casework.domain.cases.vocabulary import Kind
from casework.domain.procedure_checks import mistakes_of
from casework.domain.procedures import (
    ExtensionBase,
    FactName,
    PauseRule,
    Period,
    Procedure,
    Referral,
    Trigger,
    Window,
)
from casework.domain.time.rules import Unit
from casework.errors import NotFoundError, UsageError
from tests.histories import READ, limit, more_time, rules, within

NOWHERE = Authority(citation="", evidence=Evidence.READ)


def procedure(*versions, **changes):
    parts = {
        "id": "made-up", "name": "Made up", "jurisdiction": "Nowhere", "legal_status": "none",
        "applies_to": (Kind.COMPLAINT,), "versions": versions,
    }  # fmt: skip
    return Procedure(**parts | changes)


def version(*limits, since="2020-01-01", **changes):
    made = rules(*limits, two=[limit()])
    return attrs.evolve(made, effective_from=since and dt.date.fromisoformat(since), **changes)


def stages(made, number, **changes):
    changed = list(made.stages)
    changed[number] = attrs.evolve(changed[number], **changes)
    return attrs.evolve(made, stages=tuple(changed))


# Versions


def test_the_version_in_force_on_the_day_of_receipt_governs_and_the_next_ends_it():
    both = procedure(version(), version(since="2024-04-01"))

    assert both.version_on(dt.date(2024, 3, 31)).id == "made-up@2020-01-01"
    assert both.version_on(dt.date(2024, 4, 1)).id == "made-up@2024-04-01"


def test_before_its_first_version_a_procedure_is_not_in_force():
    with pytest.raises(UsageError, match="made-up is not yet in force on 2019-12-31: it began on 2020-01-01"):
        procedure(version()).version_on(dt.date(2019, 12, 31))


def test_after_its_last_day_a_procedure_is_no_longer_in_force():
    ended = procedure(version(), ends_on=dt.date(2024, 3, 31))

    assert ended.version_on(dt.date(2024, 3, 31))
    with pytest.raises(UsageError, match="no longer in force on 2024-04-01: it ended on 2024-03-31"):
        ended.version_on(dt.date(2024, 4, 1))


def test_a_first_version_whose_beginning_is_not_known_covers_all_earlier_days():
    assert procedure(version(since=None)).version_on(dt.date(1066, 10, 14)).id == "made-up@undated"


def test_stages_limits_and_pauses_are_found_by_their_ids():
    found = version(limit(), pauses=(PauseRule(reason="fee", authority=READ),))

    assert found.stage("1").limit("respond").name == "Do respond"
    assert found.pause_rule("fee").reason == "fee"
    assert found.pause_rule("none") is None
    with pytest.raises(NotFoundError, match="there is no stage '3': choose one of 1, 2"):
        found.stage("3")
    with pytest.raises(NotFoundError, match="there is no time limit 'answer': choose one of respond"):
        found.stage("1").limit("answer")


# Triggers


@pytest.mark.parametrize("text", ["received", "acknowledged", "milestone:panel-met", "responded@1", "milestone:a@2"])
def test_a_trigger_is_written_as_it_was_read(text):
    assert str(Trigger.parse(text)) == text


def test_a_trigger_names_a_fact_a_milestone_and_a_stage():
    assert Trigger.parse("milestone:a@2") == Trigger(fact=FactName.MILESTONE, milestone="a", stage="2")


@pytest.mark.parametrize("text", ["", "answered", "milestone", "milestone:", "received:x"])
def test_a_trigger_that_names_no_fact_is_refused(text):
    with pytest.raises(UsageError, match="names no fact: write one of accepted, acknowledged"):
        Trigger.parse(text)


# Checks


def test_a_procedure_without_mistakes_has_none():
    assert mistakes_of(procedure(version(limit(counts=[within(10)])))) == ()


LAST = version(limit(), since="2024-04-01")
REASON = PauseRule(reason="fee", authority=READ)
WINDOW = Window(id="ask", name="Ask", periods=(Period(starts="the answer"),), authority=READ)


@pytest.mark.parametrize(
    ("wrong", "mistake"),
    [
        (procedure(), "version: there is none; write at least one [[version]]"),
        (procedure(version(), applies_to=()), "applies_to: it applies to nothing; name at least one kind of case"),
        (
            procedure(LAST, version()),
            (
                "version[1].effective_from: 2020-01-01 is not after 2024-04-01, when the version before began; "
                "write the oldest version first"
            ),
        ),
        (
            procedure(version(), version()),
            (
                "version[1].effective_from: 2020-01-01 is not after 2020-01-01, when the version before began; "
                "write the oldest version first"
            ),
        ),
        (
            procedure(version(), version(since=None)),
            "version[1].effective_from: only the first version may leave it away",
        ),
        (
            procedure(LAST, ends_on=dt.date(2024, 3, 31)),
            "ends_on: 2024-03-31 is before the last version begins on 2024-04-01",
        ),
        (
            procedure(version(authority=NOWHERE)),
            "version[0].citation: it is empty; say where the rule is written down",
        ),
        (
            procedure(version(first_stages=())),
            "version[0].first_stages: it is empty; name the stage in which a case begins",
        ),
        (
            procedure(version(first_stages=("1", "3"))),
            "version[0].first_stages: there is no stage '3'; the stages are 1, 2",
        ),
        (
            procedure(stages(version(), 0, next=("2", "4"))),
            "version[0].stage[0].next: there is no stage '4'; the stages are 1, 2",
        ),
        (
            procedure(stages(version(), 0, next=())),
            "version[0].stage[1]: no way leads to stage '2'; name it in first_stages or in a next",
        ),
        (procedure(stages(version(), 1, id="1")), "version[0].stage: the id '1' is given twice"),
        (procedure(version(limit(), limit())), "version[0].stage[0].limit: the id 'respond' is given twice"),
        (
            procedure(version(limit(starts="milestone:met"))),
            "version[0].stage[0].limit[0].starts: nothing makes milestone:met; the milestones of stage '1' are none",
        ),
        (
            procedure(stages(version(limit(done="milestone:met")), 0, milestones=("heard", "read"))),
            (
                "version[0].stage[0].limit[0].done: nothing makes milestone:met; "
                "the milestones of stage '1' are heard, read"
            ),
        ),
        (
            procedure(version(limit(starts="responded@9"))),
            "version[0].stage[0].limit[0].starts: there is no stage '9', so nothing makes responded@9",
        ),
        (
            procedure(version(limit(starts="acknowledged", done="acknowledged"))),
            (
                "version[0].stage[0].limit[0]: it waits for what starts it (acknowledged); "
                "give another fact, or say repeats = true"
            ),
        ),
        (
            procedure(version(limit(done="received"))),
            (
                "version[0].stage[0].limit[0].done: received has happened before the clock starts; "
                "name what has to be done"
            ),
        ),
        (
            procedure(version(limit(authority=NOWHERE))),
            "version[0].stage[0].limit[0].citation: it is empty; say where the rule is written down",
        ),
        (
            procedure(version(limit(extension=more_time(ExtensionBase.DUE, 10)))),
            "version[0].stage[0].limit[0].extension: amount and unit belong together; give both or neither",
        ),
        (
            procedure(version(limit(extension=more_time(ExtensionBase.DUE, 0, Unit.WEEKS)))),
            "version[0].stage[0].limit[0].extension.amount: 0 is no extension",
        ),
        (
            procedure(version(limit(extension=attrs.evolve(more_time(ExtensionBase.DUE), times=0)))),
            "version[0].stage[0].limit[0].extension.times: 0 is never; leave the extension away",
        ),
        (
            procedure(version(limit(extension=attrs.evolve(more_time(ExtensionBase.DUE), at_most_unit=Unit.WEEKS)))),
            "version[0].stage[0].limit[0].extension.at_most_unit: there is no at_most",
        ),
        (
            procedure(version(limit(counts=[within(10)], extension=attrs.evolve(more_time("due"), at_most=9)))),
            "version[0].stage[0].limit[0].extension.at_most: 9 is less than the limit itself, 10",
        ),
        (procedure(version(pauses=(REASON, REASON))), "version[0].pause: the reason 'fee' is given twice"),
        (
            procedure(version(pauses=(attrs.evolve(REASON, authority=NOWHERE),))),
            "version[0].pause[0].citation: it is empty; say where the rule is written down",
        ),
        (procedure(version(windows=(WINDOW, WINDOW))), "version[0].window: the id 'ask' is given twice"),
        (
            procedure(version(windows=(attrs.evolve(WINDOW, to_stage="7"),))),
            "version[0].window[0].to_stage: there is no stage '7'; the stages are 1, 2",
        ),
        (
            procedure(version(windows=(attrs.evolve(WINDOW, periods=()),))),
            "version[0].window[0].period: there is none; say at least when the time starts",
        ),
        (
            procedure(version(windows=(attrs.evolve(WINDOW, authority=NOWHERE),))),
            "version[0].window[0].citation: it is empty; say where the rule is written down",
        ),
        (
            procedure(version(referral=Referral(body="Ombudsman", authority=NOWHERE))),
            "version[0].referral.citation: it is empty; say where the rule is written down",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_is_found_and_nothing_else(wrong, mistake):
    assert mistake in mistakes_of(wrong)
    assert len(mistakes_of(wrong)) <= 2


@pytest.mark.parametrize(
    ("amount", "unit", "at_most", "at_most_unit", "is_below"),
    [
        (1, "months", 3, None, False),
        (15, "months", 1, "years", True),
        (12, "months", 1, "years", False),
        (3, "weeks", 20, "calendar_days", True),
        (30, "working_days", 6, "months", False),  # days and months cannot be compared
    ],
)
def test_a_cap_is_compared_with_the_limit_where_the_units_allow_it(amount, unit, at_most, at_most_unit, is_below):
    rule = attrs.evolve(more_time(ExtensionBase.DUE), at_most=at_most, at_most_unit=at_most_unit and Unit(at_most_unit))

    found = mistakes_of(procedure(version(limit(counts=[within(amount, unit)], extension=rule))))

    assert bool(found) is is_below


def test_all_mistakes_of_a_procedure_are_listed():
    wrong = procedure(version(limit(done="received"), limit(authority=NOWHERE)), applies_to=())

    assert len(mistakes_of(wrong)) == 4
