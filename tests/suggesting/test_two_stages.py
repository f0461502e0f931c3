"""Registers of two stages under headings that no rule knew: each fact comes out right, or a doubt names its column."""

import pytest

from casework.adapters.procedure_drafts import TwoStages, drafted_procedure
from casework.adapters.toml_procedures import ProcedureLibrary
from casework.application.ways_of_counting import Change
from casework.casebook import Casebook
from casework.testing import FixedClock
from tests.boston import NOW, Register
from tests.suggesting.offices import LATER, OFFICES
from tests.suggesting.registers import write_register
from tests.suggesting.sources import doubts, draft
from tests.suggesting.two_stages import DAYS, DAYS_LATER, key_of, source, truths


def _imported(folder, text, read):
    policy = TwoStages(
        id="our-policy", stage_1=DAYS, stage_2=DAYS_LATER, acknowledge=5, since=None, until=None, citation="ours"
    )  # fmt: skip
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


def _missed(row, truth):
    """Yield each part of the *truth* of a case that its *row* on record does not tell."""
    limits = {(each.stage, each.limit): each for each in row.limits}
    findings = {(each.stage, each.outcome) for each in row.findings}
    first, later = limits["1", "respond"], limits.get(("2", "respond"))
    if truth.withdrawn is None:
        if first.done_on != _iso(truth.reply):
            yield "reply"
        if first.undated != (truth.more is not None) or (truth.more is not None and first.due_on != _iso(truth.more)):
            yield "more"
    if (row.escalated_to == ("2",)) != (truth.begun is not None):
        yield "begun"
    elif later is not None:
        yield from _missed_later(later, truth)
    wanted = {("1", truth.outcome), ("2", truth.outcome2)} - {("1", None), ("2", None)}
    if {each for each in findings if each[0] == "1"} != {each for each in wanted if each[0] == "1"}:
        yield "outcome"
    if {each for each in findings if each[0] == "2"} != {each for each in wanted if each[0] == "2"}:
        yield "outcome2"
    if (row.status == "open") != truth.is_open:
        yield "reply2" if truth.begun else "outcome"


def _missed_later(later, truth):
    if later.starts_on != _iso(truth.begun):
        yield "begun"
    if later.done_on != _iso(truth.reply2):
        yield "reply2"
    if later.undated != (truth.more2 is not None) or (truth.more2 is not None and later.due_on != _iso(truth.more2)):
        yield "more2"


def judged(name, folder):
    """Return which parts of the register of *name* come out wrong, and which of these no doubt names."""
    office, known = (OFFICES | LATER)[name], truths(name)
    read = source(name, known)
    text = draft(read)
    rows, _ = _imported(folder, text, read)
    wrong = set()
    for number, truth in enumerate(known, 1):
        row = rows.get(key_of(number))
        wrong |= {"refused"} if row is None else set(_missed(row, truth))
    told = "\n".join(doubts(text))
    silent = {part for part in wrong - {"refused"} if not any(f'"{heading}"' in told for heading in office.of(part))}
    return wrong, silent


@pytest.fixture(scope="module")
def judgements(tmp_path_factory):
    """What came out wrong, and what of that no doubt names, by the offices."""
    return {name: judged(name, tmp_path_factory.mktemp("office")) for name in OFFICES | LATER}


@pytest.mark.parametrize("name", OFFICES | LATER)
def test_nothing_of_a_register_is_wrong_without_a_doubt_that_names_it(judgements, name):
    _, silent = judgements[name]

    assert silent == set()


def test_nearly_all_registers_come_out_right_in_every_fact(judgements):
    wrong = {name for name, (parts, _) in judgements.items() if parts}

    assert wrong == {"nothing begins", "one stage follow up", "flat"}
    assert (len(OFFICES) - len(wrong & OFFICES.keys()), len(OFFICES)) == (19, 20)
    assert (len(LATER) - len(wrong & LATER.keys()), len(LATER)) == (35, 37)


def test_an_answer_in_a_stage_that_nothing_begins_is_refused_with_a_doubt():
    text = draft(source("nothing begins", truths("nothing begins")))

    assert [each for each in doubts(text) if 'a row with a day in "Final response sent" is rejected until one' in each]


def test_a_register_kept_without_bank_holidays_is_told_as_that_in_both_stages(tmp_path):
    read = source("abbreviated", truths("abbreviated"))

    _, outcome = _imported(tmp_path, draft(read), read)

    assert [(each.stage, each.compared) for each in outcome.noticed.judged] == [("1", 120), ("2", 23)]
    for judgement in outcome.noticed.judged:
        (way,) = judgement.other_ways
        assert (way.changes, way.same) == ((Change.BANK_HOLIDAYS,), judgement.compared)
