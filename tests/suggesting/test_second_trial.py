"""What an officer's second trial stumbled over: stage 2, endings without an answer, words, years and slips."""

import re
import tomllib

import pytest

from casework.application.row_reading.cases import LEFT_OPEN
from casework.application.suggesting.alike import is_slip
from tests.boston import Register
from tests.suggesting.registers import write_register
from tests.suggesting.sources import Rows, columns, doubts, draft, meanings, remarked
from tests.suggesting.trial import logged

APRIL = [f"{day:02}/04/2024" for day in range(15, 25)]
MAY = [f"{day:02}/05/2024" for day in range(15, 25)]
JUNE = [f"{day:02}/06/2024" for day in range(15, 25)]
REFS = [f"C{number}" for number in range(10)]
TWO_STAGES = {"Ref": REFS, "Date received": APRIL, "Stage 1 reply": MAY, "Stage 2 reply": JUNE}


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


def happened(text):
    """Return what a draft says happened, with the column and the stage of each."""
    return [
        (each["event"], each.get("on", {}).get("column"), each.get("stage")) for each in tomllib.loads(text)["event"]
    ]


def imported(tmp_path, text, source, *changes):
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    register = Register(tmp_path)
    register.mapping.write_text(text, encoding="utf-8")
    write_register(register.file, [row.values for row in source.rows()])
    return register.book, register.run()


# Where stage 2 begins


@pytest.mark.parametrize(
    "name",
    [
        "Stage 2 received",
        "S2 request date",
        "S2 request rec'd",
        "Escalated on",
        "Date escalated",
        "Stage 2 opened",
        "Stage 2 start date",
        "Stage 2 logged",
        "Date of escalation",
        "Review requested",
        "Appeal received",
    ],
)
def test_the_beginning_of_stage_2_is_known_by_its_name(name):
    assert meanings(columns(**TWO_STAGES, **{name: MAY}))[name] == "escalated"


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("Stage 1 received", "received"),
        ("Stage 2 response due", "due"),
        ("Stage 2 response received", "responded"),
        ("Review date", "other_date"),
    ],
)
def test_other_days_of_a_stage_begin_none(name, meaning):
    assert meanings(columns(Ref=REFS, **{name: MAY}))[name] == meaning


def test_a_day_that_may_begin_stage_2_is_drafted_with_a_doubt():
    text = draft(columns(**TWO_STAGES, **{"Date of stage 2": MAY}))

    assert ("escalated", "Date of stage 2", "2") in happened(text)
    assert told(text, 'Is "Date of stage 2" the day on which stage 2 began')


def test_where_no_day_can_begin_stage_2_its_answer_says_what_to_write():
    text = draft(columns(**TWO_STAGES))

    assert [event for event, _, _ in happened(text)] == ["responded", "responded", "closed"]
    assert told(text, "No column says when stage 2 began")
    assert told(text, 'an [[event]] with event = "escalated", stage = "2" and on = its column')


def test_of_two_days_that_begin_a_stage_the_fuller_one_does_and_the_other_is_kept():
    text = draft(columns(**TWO_STAGES, **{"S2 requested": [*MAY[:5], *[""] * 5], "S2 received": MAY}))

    assert [each for each in happened(text) if each[0] == "escalated"] == [("escalated", "S2 received", "2")]
    assert "S2 requested" in tomllib.loads(text)["kept"]


def test_an_escalation_whose_name_says_no_stage_begins_the_next_one():
    text = draft(columns(**TWO_STAGES, **{"Escalated on": MAY}))

    assert ("escalated", "Escalated on", None) in happened(text)
    assert not told(text, "No column says when stage 2 began")


def test_more_time_is_that_of_stage_1_where_the_columns_name_stages():
    text = draft(columns(**TWO_STAGES, **{"Extended to": MAY}))

    assert happened(text)[-2] == ("extended", None, "1")


# Cases that ended without an answer

ENDINGS = ["Upheld"] * 5 + ["Withdrawn"] * 3 + ["Resolved informally", "Not upheld"]


def ended(**more):
    """Return a register in which the last five rows have an outcome and no reply."""
    return columns(Ref=REFS, Received=APRIL, Replied=[*MAY[:5], *[""] * 5], Outcome=ENDINGS, **more)


def test_what_ended_without_an_answer_is_drafted_as_withdrawn_or_closed_on_a_day_that_nobody_knows(tmp_path):
    text = draft(ended())

    assert [(event["event"], "on" in event) for event in tomllib.loads(text)["event"]] == [
        ("responded", True), ("closed", False), ("withdrawn", False), ("closed", False)
    ]  # fmt: skip
    assert remarked(text, '3 rows have "Withdrawn" and no answer')
    assert remarked(text, '1 row has "Resolved informally" and no answer')
    book, outcome = imported(tmp_path, text, ended(), ('default = "none"', 'default = "lgsco-code-2024"'))
    assert outcome.flags["Outcome: withdrawn without a date, so on an unknown day"] == 3
    assert outcome.flags["Outcome: finished without a date, so closed on an unknown day"] == 1
    rows = {row.source_key: row for row in book.rows()}
    assert [(rows[ref].status, rows[ref].closed_on) for ref in REFS[5:9]] == [
        *[("withdrawn", None)] * 3, ("closed", None)
    ]  # fmt: skip
    assert [rows[ref].status for ref in REFS[:5]] == ["closed"] * 5
    assert rows[REFS[9]].status == "open"


def test_what_another_column_closes_is_closed_once_on_its_day(tmp_path):
    text = draft(ended())

    book, outcome = imported(
        tmp_path, text.replace("(?:Resolved", "(?:Upheld|Resolved"), ended()
    )  # fmt: skip

    assert outcome.flags["Outcome: finished without a date, so closed on an unknown day"] == 1
    assert [row.closed_on is None for row in sorted(book.rows(), key=lambda row: row.source_key)] == [
        *[False] * 5, *[True] * 5
    ]  # fmt: skip


def test_an_outcome_without_an_answer_is_worth_a_look(tmp_path):
    _, outcome = imported(tmp_path, draft(ended()), ended())

    assert outcome.flags[LEFT_OPEN] == 1


def test_an_answer_that_is_only_missing_ends_no_case():
    outcomes = ["Upheld"] * 5 + ["Not upheld"] * 5

    text = draft(columns(Ref=REFS, Received=APRIL, Replied=[*MAY[:5], *[""] * 5], Outcome=outcomes))

    assert not [event for event in tomllib.loads(text)["event"] if "where" in event]


def test_rows_of_later_stages_do_not_count_as_endings():
    log = logged()
    cells = [list(row.cells) for row in log.source().rows()]
    stage, reply, outcome = (log.columns.index(name) for name in ("Stage", "Date of Reply", "Outcome"))
    for row in [row for row in cells if row[stage] in {"S2", "Stage 2"}][:5]:
        row[reply], row[outcome] = "", "Withdrawn"

    assert not told(draft(Rows(log.columns, cells)), "and no answer")


# Words, years and slips


def test_one_word_in_a_column_of_comments_names_no_kind():
    comments = ["Member enquiry", "See H drive", *[""] * 8]

    text = draft(columns(Ref=REFS, Received=APRIL, Comments=comments))

    assert tomllib.loads(text)["fields"]["kind"] == {"default": "complaint"}
    assert tomllib.loads(text)["kept"] == ["Comments"]
    assert tomllib.loads(text)["personal"] == ["Comments"]


def test_a_wrong_year_is_no_exchanged_date():
    replies = [f"2024-04-{day:02}" for day in range(13, 29)] * 3
    days = [f"2024-03-{day:02}" for day in range(13, 29)] * 3
    replies[7] = "2042-10-09"

    text = draft(
        columns(
            Ref=[f"C{number}" for number in range(48)], Received=days, Acknowledged=days, Replied=replies
        )
    )  # fmt: skip

    assert told(text, '"Replied": 1 date lies years from the others of the row; is the year wrong (line 9 2042-10-09)?')
    assert not told(text, "day and month exchanged")


@pytest.mark.parametrize(
    ("one", "other", "so"),
    [
        ("repairs", "repiars", True),
        ("repairs", "repars", True),
        ("repairs", "rrepairs", True),
        ("repairs", "repaits", True),
        ("not justified", "not justifed", True),
        ("parking", "barking", True),
        ("parks", "parks", False),
        ("bins", "bans", False),
        ("parking", "planning", False),
        ("repairs", "repiasr", False),
        ("team1", "team2", False),
        ("street", "streetly", False),
    ],
)
def test_a_slip_is_one_letter_or_two_exchanged_ones(one, other, so):
    assert is_slip(one, other) is so


def test_a_service_that_was_written_wrong_is_a_doubt():
    text = draft(columns(Ref=REFS, Received=APRIL, Team=["Repairs"] * 7 + ["Repiars"] * 3))

    assert told(text, '"repairs" and "repiars" may mean the same: give them one code.')


def test_an_outcome_that_was_written_wrong_is_taken_for_the_one_that_it_is_nearest_to():
    outcomes = ["Upheld"] * 5 + ["Not justified"] * 4 + ["Not justifed"]

    text = draft(columns(Ref=REFS, Received=APRIL, Replied=MAY, Outcome=outcomes))

    assert '"Not justifed" = "not-upheld"  # 1 row: a slip for "Not justified"\n' in text
    (doubt,) = told(text, "look them through")
    assert '"Not justifed"' in doubt


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Complaints register 2023-24", "complaints-register"),
        ("2024 log", "log"),
        ("log 2023-2024", "log"),
        ("complaints_log_2324", "complaints-log"),
        ("Log 23-24", "log"),
        ("log_9900", "log"),
        ("log FY24", "log"),
        ("log 4711", "log-4711"),
        ("2024", "2024"),
        ("log 7", "log-7"),
    ],
)
def test_a_year_is_left_out_of_the_name_for_good(name, id_):
    text = draft(columns(Ref=REFS, Received=APRIL), name=name)

    assert (tomllib.loads(text)["id"], tomllib.loads(text)["source"]["system"]) == (id_, id_)
    assert ("# For good: a newer export finds its cases by it" in text) is bool(re.search(r"\d", id_))
