"""A register with a row for each stage, as a housing association keeps it: what was lost in it without a doubt."""

import datetime as dt
import tomllib

import pytest

from casework.application.row_reading.cases import LEFT_OPEN
from tests.boston import Register
from tests.suggesting.registers import write_register
from tests.suggesting.sources import Rows, columns, doubts, draft, meanings
from tests.suggesting.trial import workdays_after

NUMBERS = range(40)
LATER = range(0, 40, 5)
HEADINGS = ("Case ref", "Stage", "Received", "Ack due", "Response due", "Response sent", "Outcome")
BEGUN = [workdays_after(dt.date(2024, 4, 8), 3 * number) for number in NUMBERS]


def stage(ref, name, begun):
    days = [begun, workdays_after(begun, 5), workdays_after(begun, 10 if name == "1" else 20), workdays_after(begun, 9)]
    return [ref, name, *(day.strftime("%d/%m/%Y") for day in days), "Upheld"]


def register(headings=(), cells=lambda number, name: (), ref="CH/24/{:04}".format):
    """Return the register; *cells* gives what a row has under further *headings*, *ref* the number of a later stage."""
    first = [[*stage(f"CH/24/{each:04}", "1", BEGUN[each]), *cells(each, "1")] for each in NUMBERS]
    later = [[*stage(ref(each), "2", workdays_after(BEGUN[each], 15)), *cells(each, "2")] for each in LATER]
    return Rows((*HEADINGS, *headings), [*first, *later])


def told(text, words):
    return [doubt for doubt in doubts(text) if words in doubt]


def kept(text):
    return tomllib.loads(text).get("kept", [])


def until(number, name, after):
    """Return a day *after* so many working days in every fourth row of stage 1."""
    is_given = name == "1" and number % 4 == 0
    return workdays_after(BEGUN[number], after).strftime("%d/%m/%Y") if is_given else ""


# More time


@pytest.mark.parametrize("heading", ["Extension agreed", "Ext agreed (date)", "Extn granted"])
def test_a_day_of_agreeing_after_each_due_day_is_more_time_in_rows_of_stages_too(heading):
    odd = {8: "asked, refused", 12: "Yes - 10 days"}
    text = draft(register([heading], lambda number, name: [odd.get(number) or until(number, name, 20)]))

    extensions = [each for each in tomllib.loads(text)["event"] if each["event"] == "extended"]
    assert [(each["stage"], each["until"]["column"]) for each in extensions] == [("1", heading), ("2", f"2.{heading}")]
    assert told(text, f'No date, unknown if left: "{heading}", lines 10, 14.')
    assert heading not in kept(text)


@pytest.mark.parametrize("after", [2, 7])
def test_a_day_of_agreeing_before_the_answer_is_due_is_only_kept_and_the_doubt_says_what_is_lost(after):
    text = draft(register(["Extension agreed"], lambda number, name: [until(number, name, after)]))

    assert told(text, '"Extension agreed" speaks of more time, and is only kept: an answer in that time counts as')
    assert not told(text, "count nowhere")
    assert "extended" not in [each["event"] for each in tomllib.loads(text)["event"]]


# Payments


def test_amounts_are_payments_of_the_case_in_whichever_row_they_stand(tmp_path):
    amounts = {(0, "1"): "£50", (0, "2"): "£200", (1, "1"): "nil", (5, "2"): "100", (7, "1"): "£0"}
    source = register(["Compensation"], lambda number, name: [amounts.get((number, name), "")])
    text = draft(source)

    assert [each["amount"]["column"] for each in tomllib.loads(text)["remedy"]] == ["Compensation", "2.Compensation"]
    assert tomllib.loads(text)["columns"]["Compensation"] == {"blank": ["nil"]}
    assert "# The amounts of all rows of a case add up." in text
    assert len(told(text, "Were the amounts of")) == 1
    taken = tomllib.loads(text.replace("#| ", ""))["remedy"]
    assert [each["done_where"]["column"] for each in taken] == ["Compensation", "2.Compensation"]
    assert not told(text, "of another stage")
    assert not {"Compensation", "2.Compensation"} & set(kept(text))
    book = imported(tmp_path, source, text)
    promised = {
        row.source_key: [str(each.terms.money) for each in book.case(row.case).results.remedies] for row in book.rows()
    }
    assert {ref: money for ref, money in promised.items() if money} == {
        "CH/24/0000": ["50.00 GBP", "200.00 GBP"],
        "CH/24/0005": ["100.00 GBP"],
    }


def imported(folder, source, text):
    """Import *source* by the draft *text* under the code for councils, and return the book."""
    mapping = Register(folder)
    mapping.mapping.write_text(text, encoding="utf-8")
    mapping.change('default = "none"', 'default = "lgsco-code-2024"')
    write_register(mapping.file, [row.values for row in source.rows()])
    outcome = mapping.run()
    assert (outcome.rejected, outcome.flags.get(LEFT_OPEN)) == (0, None)
    return mapping.book


def test_of_amounts_that_somebody_paid_the_lines_to_take_have_those_of_all_stages_and_the_doubt_comes_once():
    text = draft(register(["Amount paid"], lambda number, name: ["50.00" if number % 5 == 0 and name == "2" else ""]))

    assert len(told(text, 'Was "Amount paid" paid to complainants')) == 1
    lines = [line for line in text.splitlines() if line.startswith("#| amount")]
    assert [tomllib.loads(line.removeprefix("#| "))["amount"]["column"] for line in lines] == [
        "Amount paid",
        "2.Amount paid",
    ]


def test_an_amount_that_the_rows_of_two_stages_have_may_be_one_payment():
    amounts = {(0, "1"): "£50", (0, "2"): "50.00", (5, "1"): "£75", (5, "2"): "£100", (7, "1"): "£50"}
    text = draft(register(["Compensation"], lambda number, name: [amounts.get((number, name), "")]))

    assert told(text, '"Compensation": 1 row has the amount of another stage of the case (line 42). Where it is one')


def test_other_remedies_and_lessons_are_had_of_the_rows_of_all_stages():
    words = ("Apology given", "Remedy", "Action taken", "Lessons learned", "Review date")
    cells = {
        "1": ("Yes", "Repair", "Sent the crew again", "Look at the list of rounds first", ""),
        "2": ("No", *[""] * 4),
    }
    read = tomllib.loads(draft(register(words, lambda _number, name: cells[name])))

    assert [(each["kind"]["default"], each["where"]["column"]) for each in read["remedy"]] == [
        *(("apology", "Apology given"), ("action", "Remedy"), ("action", "Action taken")),
        *(("apology", "2.Apology given"), ("action", "2.Remedy"), ("action", "2.Action taken")),
    ]
    assert [each["what"]["columns"] for each in read["learning"]] == [["Lessons learned"], ["2.Lessons learned"]]


def test_where_a_word_for_none_stands_among_the_amounts_of_a_row_for_each_case_it_is_a_blank():
    text = draft(
        columns(Ref=[f"C{each}" for each in range(10)], Received=["13/01/2024"] * 10, Refund=["£5", "nil"] * 5)
    )

    assert tomllib.loads(text)["columns"]["Refund"]["blank"] == ["nil"]


# Numbers in several ways of writing


def test_numbers_that_are_written_otherwise_are_told_with_all_their_lines():
    odd = {5: "ch/24/5", 15: "CH-24-0015", 25: "CH/24/25"}

    text = draft(register(ref=lambda number: odd.get(number, f"CH/24/{number:04}")))

    assert told(text, '"Case ref": 3 rows have the number of another row, written otherwise (lines 43, 45, 47). If it')
    assert not told(draft(register()), "written otherwise")


# The ombudsman


def test_what_an_ombudsman_decided_is_no_finding_of_ours_and_the_doubt_says_that_nothing_counts_it():
    refs, blank = [f"C{number:02}" for number in range(20)], [""] * 17
    source = columns(
        Ref=refs,
        Received=["13/01/2024"] * 20,
        Response_sent=["20/01/2024"] * 20,
        Outcome=["Upheld", "Not upheld"] * 10,
        LGSCO_ref=["23 014 772", "24 003 118", "24 009 460", *blank],
        LGSCO_decision=["Upheld - maladministration", "Not investigated", "Not upheld, no fault", *blank],
        HoS=["PK"] * 20,
    )
    text = draft(source)

    assert meanings(source)["LGSCO decision"] == "other"
    assert told(text, 'kept as words that no report counts: "LGSCO ref", "LGSCO decision". A decision is counted by')
    assert len(tomllib.loads(text)["matter"][0]["finding"]) == 1


def test_a_housing_ombudsman_is_one_where_the_name_says_what_came_of_it():
    refs = [f"C{number:02}" for number in range(20)]
    text = draft(columns(Ref=refs, Received=["13/01/2024"] * 20, HO_determination=["Service failure", *[""] * 19]))

    assert told(text, 'that no report counts: "HO determination".')


# Headings of years among the rows


@pytest.mark.parametrize("year", ["2024/25", "2024-2025", "2025", "FY 2024/25", "Year 2024"])
def test_a_year_that_is_all_a_row_says_is_a_heading_and_no_case(year):
    source = register()
    rows = [[year, *[""] * 6], *(row.cells for row in source.rows())]
    read = tomllib.loads(draft(Rows(HEADINGS, rows)))

    assert [each["column"] for each in read["skip"]] == ["Case ref"]
    assert read["identity"]["rows"] == "stages"


def test_years_that_name_cases_too_are_no_headings():
    refs = [*map(str, range(2000, 2030)), "2030"]
    text = draft(columns(Case_ref=refs, Received=["13/01/2023"] * 30 + [""]))

    assert "skip" not in tomllib.loads(text)
