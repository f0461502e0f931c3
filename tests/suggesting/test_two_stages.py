"""Registers of more stages under headings that no rule knew: each fact comes out right, or a doubt names its column."""

import tomllib

import pytest

from casework.adapters.procedure_drafts import OwnPolicy, drafted_procedure
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.ways_of_counting import Change
from casework.casebook import Casebook
from casework.testing import FixedClock
from tests.boston import NOW, Register
from tests.suggesting.offices import ALL, LATER, OFFICES, THREE
from tests.suggesting.registers import write_register
from tests.suggesting.sources import Rows, doubts, draft
from tests.suggesting.two_stages import DAYS, DAYS_LATER, key_of, source, truths


def _imported(folder, text, read, stages):
    days = dict(zip(stages, (DAYS, DAYS_LATER, DAYS_LATER), strict=True))
    policy = OwnPolicy(id="our-policy", stages=days, acknowledge=5, since=None, until=None, citation="ours")
    (folder / "our-policy.toml").write_text(drafted_procedure(policy), encoding="utf-8")
    book = Casebook.open(
        "memory:", organisation="rotherham", clock=FixedClock(NOW), procedures=ProcedureLibrary([folder])
    )
    register = Register(folder, book)
    register.mapping.write_text(text.replace('default = "none"', 'default = "our-policy"'), encoding="utf-8")
    write_register(register.file, [row.values for row in read.rows()])
    outcome = register.run()
    return {row.source_key: row for row in book.rows()}, outcome


def _iso(day):
    return None if day is None else day.isoformat()


def _missed(row, truth, stages):
    """Yield each part of the *truth* of a case that its *row* on record does not tell."""
    first, second, third = stages
    limits = {each.stage: each for each in row.limits if each.limit == "respond"}
    if truth.withdrawn is None:
        yield from _missed_of(limits[first], truth, "")
    begun = {second: truth.begun, third: truth.begun3}
    for number, stage in (("2", second), ("3", third)):
        if (stage in row.escalated_to) != (begun[stage] is not None):
            yield "begun" if number == "2" else "begun3"
        elif begun[stage] is not None:
            yield from _missed_of(limits[stage], truth, number)
    found = {(each.stage, each.outcome) for each in row.findings}
    for part, stage in (("outcome", first), ("outcome2", second), ("outcome3", third)):
        if {each for each in found if each[0] == stage} != {(stage, getattr(truth, part))} - {(stage, None)}:
            yield part
    if (row.status == "open") != truth.is_open:
        yield "reply3" if truth.begun3 else "reply2" if truth.begun else "outcome"


def _missed_of(limit, truth, number):
    begun = getattr(truth, f"begun{number}" if number == "3" else "begun") if number else truth.received
    more = getattr(truth, f"more{number}", None)
    if number and limit.starts_on != _iso(begun):
        yield "begun3" if number == "3" else "begun"
    if limit.done_on != _iso(getattr(truth, f"reply{number}")):
        yield f"reply{number}"
    if limit.undated != (more is not None) or (more is not None and limit.due_on != _iso(more)):
        yield f"more{number}"


def judged(name, folder):
    """Return which parts of the register of *name* come out wrong, and which of these no doubt names."""
    office, known = ALL[name], truths(name)
    read = source(name, known)
    text = draft(read)
    stages = tuple(str(int(office.first) + number) for number in range(3))
    rows, _ = _imported(folder, text, read, stages)
    wrong = set()
    for number, truth in enumerate(known, 1):
        row = rows.get(key_of(number))
        wrong |= {"refused"} if row is None else set(_missed(row, truth, stages))
    told = "\n".join(doubts(text))
    silent = {part for part in wrong - {"refused"} if not any(f'"{heading}"' in told for heading in office.of(part))}
    return wrong, silent


@pytest.fixture(scope="module")
def judgements(tmp_path_factory):
    """What came out wrong, and what of that no doubt names, by the offices."""
    return {name: judged(name, tmp_path_factory.mktemp("office")) for name in ALL}


@pytest.mark.parametrize("name", ALL)
def test_nothing_of_a_register_is_wrong_without_a_doubt_that_names_it(judgements, name):
    _, silent = judgements[name]

    assert silent == set()


def test_nearly_all_registers_come_out_right_in_every_fact(judgements):
    wrong = {name for name, (parts, _) in judgements.items() if parts}

    assert wrong == {"nothing begins", "one stage follow up", "flat"}
    assert (len(OFFICES) - len(wrong & OFFICES.keys()), len(OFFICES)) == (19, 20)
    assert not wrong & THREE.keys()
    assert (len(LATER) - len(wrong & LATER.keys()), len(LATER)) == (35, 37)


def test_rows_of_an_informal_stage_come_before_those_of_stage_1():
    rows = [
        [f"C{number}", stage, f"{10 + number}/0{month}/2024", f"{12 + number}/0{month}/2024"]
        for number in range(1, 9)
        for month, stage in enumerate(("Informal", "Stage 1", "Stage 2")[: 1 + number % 3], 4)
    ]

    read = tomllib.loads(draft(Rows(["Ref", "Stage", "Received", "Replied"], rows)))

    assert read["identity"]["rows"] == "stages"
    assert (read["stages"]["first"], read["stages"]["codes"]) == (
        "0",
        {"Informal": "0", "Stage 1": "1", "Stage 2": "2"},
    )


def test_an_informal_stage_is_one_only_beside_a_stage_1():
    rows = [[f"C{number}", f"{number}/05/2024", f"{number}/06/2024"] for number in range(13, 23)]

    alone = tomllib.loads(draft(Rows(["Ref", "Received", "Informal reply"], rows)))

    assert [event.get("stage") for event in alone["event"] if event["event"] == "responded"] == [None]


def test_an_answer_in_a_stage_that_nothing_begins_is_refused_with_a_doubt():
    text = draft(source("nothing begins", truths("nothing begins")))

    assert [each for each in doubts(text) if 'rows with "Final response sent" are rejected.' in each]


def test_a_register_kept_without_bank_holidays_is_told_as_that_in_both_stages(tmp_path):
    read = source("abbreviated", truths("abbreviated"))

    _, outcome = _imported(tmp_path, draft(read), read, ("1", "2", "3"))

    assert [(each.stage, each.compared) for each in outcome.noticed.judged] == [("1", 120), ("2", 23)]
    for judgement in outcome.noticed.judged:
        (way,) = judgement.other_ways
        assert (way.changes, way.same) == ((Change.BANK_HOLIDAYS,), judgement.compared)
