"""What a stranger's eighth trial stumbled over: more time of two stages in one column, and answers without a day."""

import datetime as dt
import tomllib

import pytest

from tests.suggesting.sources import columns, doubts, draft

ROWS = 24
START = dt.date(2024, 4, 2)
LINES = {line: line - 2 for line in range(2, ROWS + 2)}
WENT_ON = (3, 8, 13, 18, 23)
"""The lines of cases that went on to stage 2."""


def days(after, lines=tuple(LINES), **odd):
    """Return a day so long *after* the receipt on each of *lines*."""
    return [
        odd.get(f"L{line}", (START + dt.timedelta(days=7 * row + after)).isoformat() if line in lines else "")
        for line, row in LINES.items()
    ]


def register(more=(), **others):
    """Return a register of two stages, with *more* time until so many days after the receipt, by lines."""
    until = {line: days(after)[LINES[line]] for line, after in dict(more).items()}
    usual = {
        "Ref": [f"C{line}" for line in LINES],
        "Logged on": days(0),
        "S1 target date": days(15),
        "S1 closed": days(12),
        "S1 decision": ["Upheld", "Not upheld"] * (ROWS // 2),
        "Escalated on": days(20, WENT_ON),
        "S2 target date": days(48, WENT_ON),
        "S2 closed": days(45, WENT_ON),
        "S2 decision": ["Not upheld" if line in WENT_ON else "" for line in LINES],
        "Extension to": [until.get(line, "") for line in LINES],
    }
    return columns(**(usual | others))


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


def more_time(text):
    """Return the stage of each piece of more time, and the condition for it."""
    extended = [each for each in tomllib.loads(text)["event"] if each["event"] == "extended"]
    return [(each.get("stage"), each.get("where", {}).get("match")) for each in extended]


# More time of two stages in one column

OF_STAGE_1 = {4: 25, 9: 25}


def test_more_time_after_the_target_of_stage_2_is_of_stage_2_and_the_doubt_names_the_lines():
    text = draft(register({**OF_STAGE_1, 3: 60, 13: 60}))

    assert more_time(text) == [("1", r"^\s*$"), ("2", r"\S")]
    assert told(
        text,
        'In 2 rows "Extension to" comes after "Escalated on" and "S2 target date" (lines 3, 13): read for stage 2 '
        'where "Escalated on" is filled, and for stage 1 where it is not.',
    )
    assert not told(text, "it does not")


def test_a_row_that_went_on_with_more_time_in_stage_1_is_named_since_no_condition_tells_it_apart():
    text = draft(register({**OF_STAGE_1, 3: 60, 13: 60, 18: 18}))

    assert more_time(text) == [("1", r"^\s*$"), ("2", r"\S")]
    assert told(
        text,
        'In 1 row with "Escalated on" it does not (line 18), as in stage 1: give stage 2 a column of its own in the '
        "spreadsheet.",
    )


def test_where_most_rows_that_went_on_had_more_time_in_stage_1_all_is_read_for_it_and_the_others_are_named():
    text = draft(register({**OF_STAGE_1, 3: 60, 8: 18, 18: 18}))

    assert more_time(text) == [("1", None)]
    assert told(text, '"S2 target date" (line 3), as more time in stage 2 does; it is read for stage 1: give stage 2 a')


def test_more_time_with_a_letter_of_its_own_is_read_for_stage_1_and_the_rows_of_stage_2_are_named():
    letters = {"Ext letter": days(14, (*OF_STAGE_1, 3, 13))}
    text = draft(register({**OF_STAGE_1, 3: 60, 13: 60}, **letters))

    assert more_time(text) == [("1", r"\S")]
    assert told(text, "(lines 3, 13), as more time in stage 2 does; it is read for stage 1")


@pytest.mark.parametrize(
    ("more", "others"),
    [
        ({**OF_STAGE_1, 3: 25}, {}),
        ({3: 60, **OF_STAGE_1}, {"Stage 2 extended to": days(70, (8, 13))}),
    ],
    ids=["before the target of stage 2", "stage 2 has a column of its own"],
)
def test_more_time_that_is_of_stage_1_alone_is_no_doubt(more, others):
    text = draft(register(more, **others))

    assert ("1", None) in more_time(text)
    assert not told(text, "as more time in stage 2")
    assert not told(text, "read for stage 2")


def test_where_only_the_answer_names_stage_2_its_beginning_is_of_that_stage_too():
    blank = {"S2 target date": [""] * ROWS}
    text = draft(register({**OF_STAGE_1, 3: 60, 13: 60}, **blank))

    assert more_time(text) == [("1", r"^\s*$"), ("2", r"\S")]
    assert told(text, 'In 2 rows "Extension to" comes after "Escalated on" (lines 3, 13)')


# An outcome, and no day of the answer


def test_an_outcome_beside_a_day_to_be_confirmed_or_none_is_a_doubt_that_names_its_line():
    text = draft(register(**{"S2 closed": days(45, (3, 8, 13), L18="tbc")}))

    assert tomllib.loads(text)["columns"]["S2 closed"] == {"blank": ["tbc"]}
    assert told(text, '2 rows have an outcome in "S2 decision", and no day of the answer (lines 18, 23): no answer is')
    assert not told(text, '"S1 decision", and')


# What an ombudsman decided


def decided(*texts):
    return {"LGSCO": [*texts, *[""] * (ROWS - len(texts))]}


def test_the_decisions_of_an_ombudsman_are_lines_to_take_as_findings_that_are_not_ours():
    text = draft(register(**decided("Closed after initial enquiries", "Upheld: fault and injustice", "Not upheld")))
    taken = tomllib.loads(text.replace("#| ", ""))["matter"][0]["finding"]

    assert told(
        text, 'no report counts: "LGSCO". A decision is counted by a [[matter.finding]] with by = "ombudsman"; l'
    )
    assert [each.get("by") for each in taken] == [None, None, "ombudsman"]
    codes = {
        "Closed after initial enquiries": "not-considered",
        "Not upheld": "not-upheld",
        "Upheld: fault and injustice": "upheld",
    }
    assert taken[-1]["outcome"] == {"columns": ["LGSCO"], "codes": codes}
    assert " CODE " not in text


def test_a_word_that_is_none_of_the_scheme_is_not_guessed():
    text = draft(register(**decided("Upheld", "Premature")))

    assert 'codes = { Premature = "CODE", Upheld = "upheld" }' in text
    assert "CODE stands for upheld, partly-upheld, not-upheld, resolved, withdrawn or not-considered." in text
