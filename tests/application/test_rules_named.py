"""What a mapping names of the rules is held against them before the first row."""

import pytest

from casework.application.rules_named import (
    acknowledged_without_limit,
    limits_without_acknowledgements,
    unknown_names,
    words_of_no_scheme,
)
from tests.application.test_imported_events import CHILDREN, DAYS, event, mapping
from tests.boston import open_register
from tests.reading_rows import mapping_of


@pytest.fixture(scope="module")
def rulebook():
    with open_register() as book:
        yield book.rulebook


def mistakes(rulebook, *tables, procedure="lgsco-code-2024"):
    return unknown_names(mapping_of(mapping(*tables, procedure=procedure)), rulebook)


def finding(rest):
    return f'[[matter]]\nservice = {{ default = "bins" }}\n[[matter.finding]]\n{rest}\n'


AGREED = f"until = {{ column = 'Until', {DAYS} }}"
FOUND = 'outcome = { columns = ["Found"], codes = { Yes = "upheld" } }'


def test_a_mapping_that_names_what_there_is_has_no_mistakes(rulebook):
    tables = (
        event("date_agreed", "A", AGREED, 'limit = "respond"', 'stage = "2"'),
        event("milestone", "B", 'name = "panel-met"'),
        finding(f'scheme = "upheld"\nstage = "1"\n{FOUND}'),
        '[[matter]]\nservice = { default = "noise" }\n',
    )

    assert mistakes(rulebook, CHILDREN, *tables) == []


def test_all_that_is_misspelt_is_told_at_once_with_what_there_is_instead(rulebook):
    found = mistakes(
        rulebook,
        event("date_agreed", "A", AGREED, 'limit = "responds"'),
        event("responded", "B", 'stage = "3"'),
        event("milestone", "C", 'name = "panel-met"'),
        finding(f'scheme = "no-such-scheme"\nstage = "9"\n{FOUND}'),
    )

    lgsco = "in lgsco-code-2024"
    assert found[:4] == [
        f"event[0].limit: there is no time limit 'responds' {lgsco}: did you mean respond? There is also acknowledge",
        f"event[1].stage: there is no stage '3' {lgsco}: choose one of 1, 2",
        f"event[2].name: there is no milestone 'panel-met' {lgsco}: there is none",
        f"matter[0].finding[0].stage: there is no stage '9' {lgsco}: choose one of 1, 2",
    ]
    assert found[4].startswith(
        "matter[0].finding[0].scheme: there is no outcome scheme 'no-such-scheme': choose one of done, "
    )
    assert len(found) == 5


def test_the_limit_of_another_stage_is_none_of_the_stage_that_is_named(rulebook):
    children = "children-act-1989-representations-england"
    there = event("milestone", "A", 'name = "panel-met"', 'stage = "3"')
    elsewhere = event("milestone", "A", 'name = "panel-met"', 'stage = "2"')

    assert mistakes(rulebook, there, procedure=children) == []
    (mistake,) = mistakes(rulebook, elsewhere, procedure=children)
    assert mistake.startswith(
        f"event[0].name: there is no milestone 'panel-met' in stage 2 of {children}: choose one of "
    )


def test_the_outcomes_that_a_mapping_lists_are_those_of_the_scheme(rulebook):
    listed = 'outcome = { columns = ["Found"], codes = { Yes = "upheld", No = "rejected" } }'
    decided = 'outcome = { columns = ["Found"], rules = [{ match = "^N", value = "nope" }], default = "maybe" }'

    (one,) = mistakes(rulebook, finding(f'scheme = "upheld"\n{listed}'))
    others = mistakes(rulebook, finding(f'scheme = "upheld"\n{decided}'))

    assert one.startswith(
        "matter[0].finding[0].outcome.codes.'No': there is no outcome 'rejected' in upheld: choose one of"
    )
    assert [each.partition(": there")[0] for each in others] == [
        "matter[0].finding[0].outcome.default", "matter[0].finding[0].outcome.rules[0]",
    ]  # fmt: skip


def test_outcomes_of_events_that_no_scheme_has_are_told_and_may_stand(rulebook):
    said = 'outcome = { columns = ["Found"], codes = { Yes = "upheld", Ja = "justified" } }'
    known = said.replace("justified", "not-upheld")
    tables = (event("closed", "A", said), event("responded", "B", known), event("responded", "C"))

    (remark,) = words_of_no_scheme(mapping_of(mapping(*tables)), rulebook)

    assert remark == (
        "event[0].outcome: no scheme of outcomes has justified. What an event says is no finding, and counted nowhere "
        "as upheld or not; write a [[matter.finding]] for that."
    )


def test_the_standards_that_a_mapping_lists_are_those_of_the_framework(rulebook):
    touched = 'columns = ["Touched"], codes = { Letters = "3.2.1", None = "none", Respect = "9.9.9" }'
    tables = f'[[matter]]\ncategories = {{ charter-mark = {{ {touched} }}, cause = {{ default = "delay" }} }}\n'

    (mistake,) = mistakes(rulebook, tables)

    place = "matter[0].categories.charter-mark.codes.'Respect'"
    assert mistake.startswith(f"{place}: there is no standard '9.9.9' in charter-mark: choose one of ")


def test_a_procedure_that_counts_nothing_has_no_rule_against_which_a_milestone_is_misspelt(rulebook):
    assert mistakes(rulebook, event("milestone", "A", 'name = "sent-to-company"'), procedure="none") == []
    (mistake,) = mistakes(rulebook, event("date_agreed", "A", AGREED, 'limit = "respond"'), procedure="none")
    assert mistake == (
        "procedure.default: 'none' counts nothing, and the mapping names stages or time limits, such as "
        'event[0].limit: choose the procedure by which the register counted, default = "..." (\'casework procedures '
        "list' shows them)"
    )


def test_where_nothing_is_counted_one_sentence_stands_for_every_stage_that_a_mapping_names(rulebook):
    answers = [event("responded", "A", f'stage = "{stage}"') for stage in "234"]

    (mistake,) = mistakes(rulebook, *answers, procedure="none")

    assert mistake.startswith("procedure.default: 'none' counts nothing")


def test_while_a_procedure_is_misspelt_nobody_can_say_what_it_would_have(rulebook):
    wrong = '[[procedure_by]]\nkind = "comment"\nprocedure = "childrens-act"\n'

    found = mistakes(rulebook, wrong, event("responded", "B", 'stage = "3"'), procedure="nowhere")

    assert [each.partition(": choose")[0] for each in found] == [
        "procedure.default: there is no procedure 'nowhere'",
        "procedure_by[0].procedure: there is no procedure 'childrens-act'",
    ]


@pytest.mark.parametrize(
    ("procedure", "fact", "told"),
    [
        ("foi-2000", "acknowledged", ["foi-2000 sets no time limit for acknowledgements: they are kept, and none is "]),
        ("foi-2000", "responded", []),
        ("lgsco-code-2024", "acknowledged", []),
        ("none", "acknowledged", []),
    ],
)
def test_acknowledgements_that_no_time_limit_counts_are_told(rulebook, procedure, fact, told):
    said = acknowledged_without_limit(mapping_of(mapping(event(fact, "A"), procedure=procedure)), rulebook)

    assert [each[: len(told[0])] for each in said] == told


@pytest.mark.parametrize(
    ("procedure", "fact", "told"),
    [
        ("lgsco-code-2024", "responded", []),
        ("lgsco-code-2024", "withdrawn", ["lgsco-code-2024"]),
        ("lgsco-code-2024", "acknowledged", []),
        ("foi-2000", "withdrawn", []),
    ],
)
def test_a_time_limit_for_acknowledgements_that_nobody_reads_is_told(rulebook, procedure, fact, told):
    said = limits_without_acknowledgements(mapping_of(mapping(event(fact, "A"), procedure=procedure)), rulebook)

    assert [
        each.partition(" time limit that ")[2].partition(" sets for it, though nobody knows")[0] for each in said
    ] == told
