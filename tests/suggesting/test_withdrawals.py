"""Cases that were withdrawn: a row is told once, on the day that it has, and only where its word surely means that."""

import tomllib

import pytest

from tests.boston import Register
from tests.suggesting.registers import write_register
from tests.suggesting.sources import Rows, columns, doubts, draft, remarked

HEADINGS = ("Ref", "Received", "Replied", "Outcome", "Remarks")
ANSWERED = [(f"C{day:02}", f"{day:02}/01/2024", f"{day:02}/02/2024", "Upheld", "") for day in range(1, 29)]
TWICE = [(f"W{number}", f"0{number}/03/2024", "", "Withdrawn", "Withdrawn by customer") for number in (1, 2, 3)]


def ends(text):
    """Return what the draft says of cases without an answer, by its columns, and how many remarks it has on them."""
    found = [each["where"]["column"] for each in tomllib.loads(text)["event"] if each["event"] == "withdrawn"]
    return found, len(remarked(text, "no answer"))


def test_a_withdrawal_that_two_columns_tell_is_told_once():
    assert ends(draft(Rows(HEADINGS, ANSWERED + TWICE))) == (["Outcome"], 1)


def test_a_withdrawal_that_only_the_remarks_tell_is_told_too():
    alone = [("W4", "04/03/2024", "", "", "Withdrawn by customer")]

    text = draft(Rows(HEADINGS, ANSWERED + TWICE + alone))

    assert ends(text) == (["Outcome", "Remarks"], 2)
    assert remarked(text, '1 row has "Withdrawn by customer" and no answer')


def test_remarks_that_few_rows_have_do_not_say_how_all_cases_stand():
    assert "standing" not in tomllib.loads(draft(Rows(HEADINGS, ANSWERED + TWICE)))


# Where the row has another day than that of a withdrawal

NUMBERS = range(40)
REFS = [f"C{number:03}" for number in NUMBERS]
DAYS = [f"{1 + number % 28:02}/{5 + number // 28:02}/2024" for number in NUMBERS]
SENT = [f"{1 + number % 28:02}/{7 + number // 28:02}/2024" for number in NUMBERS]
CLOSED = [f"2024-{8 + number // 28:02}-{1 + number % 28:02}" for number in NUMBERS]
WIDE = {"Ref": REFS, "Received": DAYS}


def imported(folder, source, text=None, **options):
    """Import *source* by its draft; return its cases in order, and what became of the rows."""
    folder.mkdir(exist_ok=True)
    mapping = Register(folder)
    mapping.mapping.write_text(text or draft(source), encoding="utf-8")
    mapping.change('default = "none"', 'default = "lgsco-code-2024"')
    write_register(mapping.file, [row.values for row in source.rows()])
    outcome = mapping.run(**options)
    return sorted(mapping.book.rows(), key=lambda row: row.source_key), outcome


def endings(rows):
    return [(row.status, row.withdrawn_on, row.closed_on) for row in rows]


def every_fourth(*words):
    return [words[number % 4] for number in NUMBERS]


def but_for(days, *, places, of=8):
    """Return *days* without those in some *places* of eight."""
    return ["" if number % of in places else day for number, day in enumerate(days)]


def test_what_was_withdrawn_and_has_only_a_day_of_closing_was_withdrawn_on_that(tmp_path):
    found = every_fourth("Upheld", "Not upheld", "Partly upheld", "Withdrawn")
    source = columns(**WIDE, Reply=but_for(SENT, places=[7]), Closed=["soon", *CLOSED[1:]], Outcome=found)

    rows, outcome = imported(tmp_path, source)

    assert outcome.rejected == 0
    assert endings(rows)[2:8:5] == [("closed", None, "2024-08-03"), ("withdrawn", "2024-08-08", None)]
    assert rows[3].withdrawn_on == "2024-07-04"
    assert remarked(draft(source), '5 rows have "Withdrawn" and a day in "Reply": withdrawn on that day')
    assert remarked(draft(source), '5 rows have "Withdrawn" and a day in "Closed", none in "Reply": withdrawn on that')


def test_where_days_of_withdrawals_lack_one_the_closing_has_it(tmp_path):
    found = every_fourth("Upheld", "Not upheld", "Withdrawn", "Withdrawn")
    gone = [day if number % 4 == 2 else "" for number, day in enumerate(SENT)]
    source = columns(**WIDE, Reply=but_for(SENT, places=[2, 3], of=4), Closed=SENT, Outcome=found, Withdrawn_on=gone)

    rows, _ = imported(tmp_path, source)

    assert endings(rows)[1:4] == [
        ("closed", None, "2024-07-02"), ("withdrawn", "2024-07-03", None), ("withdrawn", "2024-07-04", None)
    ]  # fmt: skip
    assert remarked(draft(source), '10 rows have "Withdrawn" and a day in "Closed", none in "Withdrawn on": withdrawn')
    assert not remarked(draft(source), '"Withdrawn" and a day in "Withdrawn on"')


def test_the_day_of_a_withdrawal_is_written_as_in_either_column():
    found = every_fourth("Upheld", "Not upheld", "Partly upheld", "Withdrawn")
    numbered = [str(45_505 + number) if number % 2 else day for number, day in enumerate(CLOSED)]

    text = draft(columns(**WIDE, Reply=but_for(SENT, places=[7]), Closed=numbered, Outcome=found))

    (gone,) = [each["on"] for each in tomllib.loads(text)["event"] if each["event"] == "withdrawn"]
    assert gone == {"columns": ["Reply", "Closed"], "formats": ["%d/%m/%Y", "%Y-%m-%d"], "excel": "1900"}


@pytest.mark.parametrize("own", [{}, {"Withdrawn_on": but_for(SENT, places=[7])}])
def test_a_closing_with_day_and_month_in_another_order_is_not_read_as_the_day_of_a_withdrawal(tmp_path, own):
    found = every_fourth("Upheld", "Not upheld", "Partly upheld", "Withdrawn")
    american = [f"{8 + number // 28:02}/{1 + number % 28:02}/2024" for number in NUMBERS]
    source = columns(**WIDE, Reply=but_for(SENT, places=[7]), Closed=american, Outcome=found, **own)

    rows, outcome = imported(tmp_path, source)

    assert (outcome.rejected, rows[3].withdrawn_on) == (0, "2024-07-04")
    (doubt,) = [each for each in doubts(draft(source)) if "in another order" in each]
    assert '5 rows have "Withdrawn" and a day in "Closed" alone, with day and month in another order than in' in doubt


def staged(word, *, outside=False):
    """Return a register with a row for each stage, of whose stages 2 every other one ended so, without a day."""
    first = [(REFS[number], "Stage 1", DAYS[number], SENT[number], "Upheld") for number in NUMBERS]
    later = [(REFS[number], "Stage 2", CLOSED[number], "", word) for number in NUMBERS[::8]]
    later += [(REFS[number], "Stage 2", CLOSED[number], "2024-10-15", "Not upheld") for number in NUMBERS[4::8]]
    later += [(REFS[number], "Ombudsman", "2024-11-15", "", word) for number in NUMBERS[4::8] if outside]
    return Rows(("Ref", "Stage", "Received", "Replied", "Outcome"), [*first, *later])


def test_what_was_withdrawn_in_the_row_of_stage_2_is_withdrawn_there_on_an_unknown_day(tmp_path):
    rows, outcome = imported(tmp_path, staged("Withdrawn"))

    assert [(row.status, row.stage, row.withdrawn_on) for row in rows[:5:4]] == [
        ("withdrawn", "2", None), ("closed", "2", None)
    ]  # fmt: skip
    assert outcome.flags["Outcome: withdrawn without a date, so on an unknown day"] == 5
    _, checked = imported(tmp_path / "check", staged("Withdrawn"), check=True)
    assert [(each.stage, each.withdrawn) for each in checked.stages if each.withdrawn] == [("2", 5)]


def test_what_was_withdrawn_from_the_ombudsman_ends_no_case_of_ours():
    found, _ = ends(draft(staged("Withdrawn", outside=True)))

    assert found == ["2.Outcome"]


# Words that may mean something else


def taken(text):
    return text.replace("#| ", "").replace("#|", "")


def test_a_word_that_may_mean_withdrawn_ends_no_case_before_somebody_says_so(tmp_path):
    found = every_fourth("Upheld", "Not upheld", "Dropped", "Withdrawn")
    source = columns(**WIDE, Reply=but_for(SENT, places=[6]), Outcome=found)
    text = draft(source)
    match = "(?i)^(?!\\\\s{0,9}(?:Withdrawn|Dropped)\\\\s{0,9}$)"

    (doubt,) = [each for each in doubts(text) if "was the case withdrawn?" in each]
    assert doubt.startswith('# ? "Outcome" has "Dropped" in 10 rows: was the case withdrawn? If so, take these lines')
    assert doubt.endswith(f'the [[event]] responded have where = {{ column = "Outcome", match = "{match}" }}:')
    assert not [each["where"] for each in tomllib.loads(text)["event"] if "Dropped" in str(each.get("where"))]
    rows, _ = imported(tmp_path, source)
    assert [row.status for row in rows[2:8]] == ["closed", "withdrawn", "closed", "closed", "open", "withdrawn"]
    where = f'where = {{ column = "Outcome", match = "{match}" }}'
    (before,) = {line for line in text.splitlines() if line.startswith("where") and "?!" in line}
    again, _ = imported(tmp_path / "again", source, taken(text.replace(before, where)))
    assert [(row.status, row.withdrawn_on) for row in again[2:7:4]] == [
        ("withdrawn", "2024-07-03"),
        ("withdrawn", None),
    ]


@pytest.mark.parametrize("word", ["Not withdrawn", "Consent withdrawn", "W", "Discontinued"])
def test_where_nothing_says_for_sure_that_cases_were_withdrawn_no_answer_has_a_where(word):
    found = every_fourth("Upheld", "Not upheld", "Upheld", word)

    text = draft(columns(**WIDE, Reply=SENT, Outcome=found))

    assert [each.get("where") for each in tomllib.loads(text)["event"]] == [None, None]
    assert len([each for each in doubts(text) if "was the case withdrawn?" in each]) == 1


def test_doubtful_words_of_matters_and_of_stages_have_lines_of_their_own():
    twice = [REFS[number // 2] for number in NUMBERS]
    matters = draft(columns(Ref=twice, Received=[DAYS[n // 2] for n in NUMBERS], Reply=SENT, Outcome=["U", "W"] * 20))

    assert ends(taken(matters))[0] == ["Outcome"]
    assert "have where" not in matters
    assert ends(taken(draft(staged("Discontinued"))))[0] == ["Outcome", "2.Outcome"]


# Where only the standing of a case says so


def test_a_case_that_stands_as_withdrawn_may_have_been_withdrawn_on_the_day_of_its_closing(tmp_path):
    stands = every_fourth("Closed", "Closed - upheld", "Closed", "Withdrawn")
    found = every_fourth("Upheld", "Upheld", "Not upheld", "")
    source = columns(
        **WIDE, Reply=but_for(SENT, places=[3, 7]), Closed=but_for(CLOSED, places=[7]), Status=stands, Outcome=found
    )
    text = draft(source)

    (doubt,) = [each for each in doubts(text) if "was the case withdrawn?" in each]
    assert doubt == '# ? "Status" has "Withdrawn" in 10 rows: was the case withdrawn? If so, take these lines:'
    rows, _ = imported(tmp_path, source)
    assert {row.status for row in rows} == {"closed"}
    again, outcome = imported(tmp_path / "again", source, taken(text))
    assert outcome.rejected == 0
    assert endings(again)[2:8:5] == [("closed", None, "2024-08-03"), ("withdrawn", None, None)]
    assert endings(again)[3] == ("withdrawn", "2024-08-04", None)


@pytest.mark.parametrize("more", [{"Outcome": every_fourth("U", "N", "P", "Withdrawn")}, {"Withdrawn_on": SENT}])
def test_a_withdrawal_that_something_else_tells_is_not_asked_for_again(more):
    stands = every_fourth("Closed", "Closed", "Closed", "Withdrawn")

    text = draft(columns(**WIDE, Reply=but_for(SENT, places=[3, 7]), Closed=CLOSED, Status=stands, **more))

    assert not [each for each in doubts(text) if "was the case withdrawn?" in each]


def test_a_standing_as_withdrawn_without_a_day_is_one_that_nobody_knows():
    stands = every_fourth("Closed", "Open", "Closed", "Withdrawn")
    text = taken(draft(columns(**WIDE, Reply=but_for(SENT, places=[3, 7]), Status=stands)))

    assert ends(text)[0] == ["Status"]
    assert ["on" in each for each in tomllib.loads(text)["event"] if each["event"] == "withdrawn"] == [False]


def test_of_a_column_that_answers_whether_a_case_was_withdrawn_the_lines_are_there_to_take(tmp_path):
    more = {"Withdrawn?": every_fourth("N", "N", "", "Y"), "Consent": every_fourth("N", "Y", "Y", "Y")}
    source = columns(**WIDE, Reply=but_for(SENT, places=[3, 7]), **more)
    text = draft(source)

    (doubt,) = [each for each in doubts(text) if "was the case withdrawn?" in each]
    assert doubt.startswith('# ? "Withdrawn?" says yes in 10 rows')
    rows, outcome = imported(tmp_path, source, taken(text))
    assert (outcome.rejected, endings(rows)[3]) == (0, ("withdrawn", None, None))
    assert endings(rows)[0][0] == "closed"
