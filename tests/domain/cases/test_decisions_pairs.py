"""Decisions about two cases, where the rules of the one say nothing of the other."""

from collections import Counter

import attrs
import pytest

from casework.domain.cases.decisions import DECISIONS
from casework.domain.cases.decisions.pairs import Side, merge
from casework.domain.cases.decisions.rules import RULE_OF, RULES
from casework.domain.cases.events import Absorbed, Corrected, Linked, Merged
from casework.errors import DecisionError
from tests.complaints import after, around, case_of, on, received

ONE = attrs.evolve(case_of(received("2026-01-05")), id="case-1")
OTHER = attrs.evolve(case_of(received("2026-01-12", reference="C-2")), id="case-2")


def test_an_earlier_receipt_under_a_version_without_the_stage_of_the_case_is_refused():
    def rules(case):
        found = around()
        early = case.intake.received == on("2026-01-05")
        return attrs.evolve(
            found,
            version=attrs.evolve(found.version, stages=found.version.stages[1:] if early else found.version.stages),
        )

    with pytest.raises(DecisionError) as refused:
        merge(
            Side(case=ONE, around=lambda _: around()),
            Side(case=OTHER, around=rules),
            happened=on("2026-01-13"),
            reason="x",
        )

    assert refused.value.why == ("C-2 would have the earlier receipt, but lgsco-code-2024@2024-04-01 has no stage 1")


def test_a_case_takes_in_another_one_once():
    _, absorbed = merge(side(OTHER), side(ONE), happened=on("2026-01-13"), reason="duplicate")
    taken_in = after(ONE, absorbed, "2026-01-13")

    with pytest.raises(DecisionError) as refused:
        DECISIONS["absorb"](
            taken_in, around(), happened=on("2026-01-13"), case="case-2", received_on=on("2026-01-12"), earlier=False
        )

    assert refused.value.why == "it has taken in that case already"


def test_of_several_decisions_that_make_one_event_one_is_named_that_judges_it():
    judging = Counter(rule.event for rule in RULES.values() if rule.judges)
    silent = {rule.decision for rule in RULES.values() if not rule.judges}

    assert set(judging) == {rule.event for rule in RULES.values()}
    assert set(judging.values()) == {1}
    assert silent == {"raise-complaint", "split", "unlink", "unmerge"}
    assert [RULE_OF[event].decision for event in (Linked, Corrected, Merged, Absorbed)] == [
        "link",
        "correct",
        "merge",
        "absorb",
    ]


def side(case):
    return Side(case=case, around=lambda _: around())
