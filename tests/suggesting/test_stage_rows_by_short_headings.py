"""A register with a row for each stage and headings of a few letters: what a stranger's seventh trial was about."""

import datetime as dt
import tomllib

import pytest

from casework.application.row_reading.cases import LEFT_OPEN, WITHDRAWN_AND_ANSWERED
from tests.boston import Register
from tests.suggesting.registers import write_register
from tests.suggesting.sources import Rows, columns, doubts, draft, meanings, remarked
from tests.suggesting.trial import workdays_after

HEADINGS = (
    *("No.", "Rec", "Stg", "Svc", "Team", "Lead", "Ack", "Due", "Ext", "Sent", "In time?", "Result"),
    *("Fault Y/N", "Comp", "Cllr?", "Notes", "Customer", "Tel"),
)
STAGES = {"1": ("1", "S1"), "2": ("2", "Stage 2")}
RESULTS = ("UPH", "PUP", "NUP", "Not upheld", "Part", "WDN")
LEADS = ("DV", "PMcG", "HoS - IW", "NO", "")
NUMBERS = range(60)
LATER, OPEN_LATER, OPEN = range(4, 60, 10), (44, 54), (58, 59)
"""Which cases go on to stage 2, which of them wait there, and which wait in stage 1."""
WITHDRAWN = [number for number in NUMBERS if RESULTS[number % 6] == "WDN" and number not in OPEN]


def stage(number, name, begun, *, is_open):
    """Return a row of the register."""
    acknowledged = workdays_after(begun, 1 + number % 4)
    due = workdays_after(acknowledged, 10 if name == "1" else 20)
    sent = "" if is_open else workdays_after(acknowledged, 3 + number % 6).isoformat()
    found = "" if is_open else "NUP" if name == "2" else RESULTS[number % 6]
    days = [acknowledged.isoformat(), due.isoformat(), "-" if number % 9 else due.isoformat(), sent]
    verdict = "" if is_open or found == "WDN" else "Y"
    who = [("WST", "HSO")[number % 2], ("Permits", "Cleansing")[number % 2], LEADS[number % 5]]
    about = f"Bin missed three times in a row in lane {number}"
    people = ["Mr A Fox" if number % 2 else "Bo Ely", f"01632 960{number:03}"]
    head = [f"2024/{number:03}", begun.isoformat(), STAGES[name][number % 2]]
    return [*head, *who, *days, verdict, found, ("Y", "N")[number % 2], ("", "£50")[number % 2], "N", about, *people]


def register():
    """Return the register, with a row of totals below."""
    first = [workdays_after(dt.date(2024, 4, 1), 3 * number) for number in NUMBERS]
    rows = [stage(number, "1", first[number], is_open=number in OPEN) for number in NUMBERS]
    rows += [
        stage(number, "2", workdays_after(first[number], 25), is_open=number in OPEN_LATER) for number in LATER
    ]  # fmt: skip
    return Rows(HEADINGS, [*rows, ["Total 2024-25", "", "", "S1 = 60", "S2 = 6", *[""] * 8, "1500", *[""] * 4]])


def imported(folder, source, **options):
    """Import *source* by its own draft under the code for councils; return the book and what became of the rows."""
    mapping = Register(folder)
    mapping.mapping.write_text(draft(source), encoding="utf-8")
    mapping.change('default = "none"', 'default = "lgsco-code-2024"')
    write_register(mapping.file, [row.values for row in source.rows()])
    return mapping.book, mapping.run(**options)


def events(text, name):
    return [each for each in tomllib.loads(text)["event"] if each["event"] == name]


def test_short_headings_are_what_they_are_beside_each_other():
    found = meanings(register())

    assert [found[each] for each in ("No.", "Rec", "Stg", "Lead", "Ack", "Due", "Ext", "Sent", "Result")] == [
        "key", "received", "stage", "handler", "acknowledged", "due", "extended", "responded", "outcome"
    ]  # fmt: skip


def test_a_row_for_each_stage_comes_over_as_the_register_has_it(tmp_path):
    book, outcome = imported(tmp_path, register())

    rows = {row.source_key: row for row in book.rows()}
    assert (outcome.rejected, len(rows)) == (0, 60)
    assert {number for number in NUMBERS if rows[f"2024/{number:03}"].status == "withdrawn"} == set(WITHDRAWN)
    assert {number for number in NUMBERS if rows[f"2024/{number:03}"].status == "open"} == {*OPEN, *OPEN_LATER}
    assert {number for number in NUMBERS if rows[f"2024/{number:03}"].escalated_to} == set(LATER)
    assert not {LEFT_OPEN, WITHDRAWN_AND_ANSWERED} & set(outcome.flags)


def test_a_day_of_a_withdrawal_is_no_answer_and_keeps_no_time_limit(tmp_path):
    book, _ = imported(tmp_path, register())

    results = {
        limit.result for row in book.rows() if row.status == "withdrawn" for limit in row.limits
        if limit.limit == "respond"
    }  # fmt: skip
    assert results == {"ended"}
    gone = {row.source_key: row.withdrawn_on for row in book.rows() if row.status == "withdrawn"}
    sent = {row.values["No."]: row.values["Sent"] for row in register().rows()}
    assert gone == {key: sent[key] for key in gone}


def test_a_draft_says_how_many_were_withdrawn():
    text = draft(register())

    assert remarked(
        text, f'{len(WITHDRAWN)} rows have "WDN" and a day in "Sent": withdrawn on that day, and not answered.'
    )
    assert [each["on"]["column"] for each in events(text, "withdrawn")] == ["Sent", "2.Sent"]


def test_a_case_whose_second_stage_waits_was_never_closed(tmp_path):
    book, _ = imported(tmp_path, register())

    waiting = [row for row in book.rows() if row.source_key in {f"2024/{number:03}" for number in OPEN_LATER}]
    told = [{entry.name for entry in book.file(row.case).history} for row in waiting]
    assert len(told) == 2
    assert all("escalated" in names and "closed" not in names for names in told)


def test_a_post_beside_initials_is_an_id_in_the_row_of_each_stage(tmp_path):
    text = draft(register())

    assert [(each["handler"]["columns"], each.get("stage")) for each in events(text, "assigned")] == [
        (["Lead"], None), (["2.Lead"], "2")
    ]  # fmt: skip
    assert tomllib.loads(text)["columns"]["Lead"] == {"transforms": ["code"]}
    assert not [each for each in doubts(text) if "Lead" in each]
    book, _ = imported(tmp_path, register())
    assert {row.handler for row in book.rows()} == {"DV", "PMcG", "HoS-IW", "NO", None}


@pytest.mark.parametrize("lead", ["ANN LEE", "Ann Lee", "HoS - Ann Lee"])
def test_a_name_is_no_id_though_it_is_written_in_large_letters(lead):
    assert not events(draft(columns(Ref=REFS, Received=DAYS, Reply=SENT, Officer=[lead, "DV"] * 20)), "assigned")


# One row for each case

REFS = [f"C{number:03}" for number in range(40)]
DAYS = [f"{1 + number % 28:02}/{5 + number // 28:02}/2024" for number in range(40)]
SENT = [f"{1 + number % 28:02}/{7 + number // 28:02}/2024" for number in range(40)]
WIDE = {"Ref": REFS, "Received": DAYS}


def test_a_withdrawal_in_the_column_of_answers_of_one_stage_is_none(tmp_path):
    found = [("U", "NU", "PU", "W/D")[number % 4] for number in range(40)]
    source = columns(**WIDE, **{"S1 Resp": SENT, "S1 O/C": found})

    book, _ = imported(tmp_path, source)

    assert [row.status for row in sorted(book.rows(), key=lambda row: row.source_key)][:4] == [
        "closed", "closed", "closed", "withdrawn"
    ]  # fmt: skip


def test_where_a_column_has_the_days_of_withdrawals_no_answer_has_one(tmp_path):
    found = [("Upheld", "Not upheld", "Withdrawn", "Withdrawn")[number % 4] for number in range(40)]
    gone = [SENT[number] if number % 4 == 3 else "" for number in range(40)]
    source = columns(**WIDE, Reply=SENT, Outcome=found, Withdrawn_on=gone)

    book, _ = imported(tmp_path, source)

    rows = sorted(book.rows(), key=lambda row: row.source_key)
    assert [(row.status, row.withdrawn_on) for row in rows][:4] == [
        ("closed", None), ("closed", None), ("withdrawn", None), ("withdrawn", "2024-07-04")
    ]  # fmt: skip


def test_one_matter_that_was_withdrawn_withdraws_no_case_of_several():
    twice = [REFS[number // 2] for number in range(40)]
    found = ["Upheld", "Withdrawn"] * 20

    text = draft(columns(Ref=twice, Received=[DAYS[number // 2] for number in range(40)], Reply=SENT, Outcome=found))

    assert not events(text, "withdrawn")
    assert "where" not in events(text, "responded")[0]


# What was sent


def test_what_was_sent_is_only_asked_for_where_nothing_says_that_it_is_the_answer():
    alone = draft(columns(**WIDE, Sent=SENT))
    beside = draft(columns(**WIDE, Reply=SENT, Sent=SENT))

    assert [each for each in doubts(alone) if 'Is "Sent" the day of the answer? No other column is.' in each]
    assert not [each for each in doubts(beside) if "Sent" in each]
    assert remarked(beside, '"Sent" may be the day on which it was passed on; it is only kept.')


def test_of_two_columns_of_what_was_sent_none_is_taken():
    source = columns(**WIDE, Sent=SENT, Date_sent=SENT, Result=["Upheld", "Not upheld"] * 20)

    assert [meanings(source)[each] for each in ("Sent", "Date sent")] == ["referred", "referred"]


@pytest.mark.parametrize(
    ("values", "is_key"),
    [
        ([f"2024/{number:03}" for number in range(40)], True),
        ([str(1 + number % 25) for number in range(40)], False),
    ],
)
def test_numbers_are_those_of_cases_where_they_look_so(values, is_key):
    found = meanings(Rows(["No.", "Rec", "Sent"], list(zip(values, DAYS, SENT, strict=True))))

    assert (found["No."] == "key") is is_key


# Words for what was found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((each, "upheld") for each in ("UPH", "uph", "UP", "U")),
        *((each, "partly-upheld") for each in ("PUP", "PTU", "P-UP", "P/U", "PU", "PT-UPH", "Part")),
        *((each, "not-upheld") for each in ("NUP", "NUPH", "N/U", "NU")),
        *((each, "withdrawn") for each in ("WDN", "WD", "W/D", "WDRN", "w.d")),
    ],
)
def test_short_words_for_what_was_found_are_known_and_no_doubt(text, code):
    others = {"upheld": "NUP", "not-upheld": "UPH"}.get(code, "UPH")

    drafted = draft(columns(**WIDE, Reply=SENT, Result=[text, others] * 20))

    (finding,) = tomllib.loads(drafted)["matter"][0]["finding"]
    assert finding["outcome"]["codes"][text] == code
    assert not [each for each in doubts(drafted) if "what was found" in each or "mean the same" in each]


def test_where_only_a_column_of_closings_has_a_day_a_withdrawal_is_on_that(tmp_path):
    found = [("Upheld", "Not upheld", "Partly upheld", "Withdrawn")[number % 4] for number in range(40)]

    book, outcome = imported(tmp_path, columns(**WIDE, Closed=SENT, Outcome=found))

    rows = sorted(book.rows(), key=lambda row: row.source_key)
    assert outcome.rejected == 0
    assert [(row.status, row.withdrawn_on) for row in rows][2:4] == [("closed", None), ("withdrawn", "2024-07-04")]


def test_what_was_withdrawn_is_not_answered_where_it_has_a_day_of_closing_too(tmp_path):
    found = [("Upheld", "Not upheld", "Partly upheld", "Withdrawn")[number % 4] for number in range(40)]

    _, outcome = imported(tmp_path, columns(**WIDE, Reply=SENT, Closed=SENT, Outcome=found), check=True)

    assert outcome.rejected == 0
    assert [(each.answers, each.withdrawn, each.no_answer) for each in outcome.stages] == [(30, 10, 0)]
