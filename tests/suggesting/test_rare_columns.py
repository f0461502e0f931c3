"""What only large sources and many offices had shown of the rules of a draft, each in a register of a few rows."""

import datetime as dt
import tomllib

import pytest

from casework.application.suggesting.relations import LINES_TOLD
from tests.suggesting.sources import columns, doubts, draft, meanings
from tests.suggesting.trial import workdays_after

TEN = range(10)
REFS = [f"C{number}" for number in TEN]
DAYS = [f"{day:02}/01/2023" for day in range(13, 23)]
LONG = "The bin was left at the gate again, and nobody who could be rung up knew why that was. " * 2

SIXTY = range(60)
RECEIVED = [workdays_after(dt.date(2024, 1, 8), 3 * number) for number in SIXTY]
REPLIED = [workdays_after(day, 7 + number % 7) for number, day in enumerate(RECEIVED)]


def told(text, words):
    """Return the doubts that speak of *words*."""
    return [line for line in doubts(text) if words in line]


def later(found, *, plus, every=1):
    """Return days so many working days after those that were *found*, in some rows only."""
    return [
        workdays_after(day, plus + number % 3).isoformat() if number % every == 0 else ""
        for number, day in enumerate(found)
    ]


def iso(found):
    return [day.isoformat() for day in found]


# What a column is


@pytest.mark.parametrize(
    ("name", "values", "meaning"),
    [
        ("Street", [f"{number} High Street" for number in range(1, 36)], "address"),
        ("Resolution", [f"{number} tonnes: {LONG}" for number in range(35)], "reply"),
        ("Words", [f"{number} tonnes: {LONG}" for number in range(35)], "text"),
        ("Words", [LONG[:150], "It was late."] * 17 + [LONG[:150]], "text"),
    ],
)
def test_a_column_of_many_words_is_known_by_its_name_or_its_length(name, values, meaning):
    register = {"Ref": [f"C{number}" for number in range(35)], "Received": ["13/01/2023"] * 35, name: values}

    assert meanings(columns(**register))[name] == meaning


def test_columns_of_marks_are_labels_of_a_survey_of_which_an_answer_may_have_several():
    text = draft(
        columns(
            Respondent_ID=REFS,
            Date=DAYS,
            Remarks=["Fine", "Good"] * 5,
            Staff=["x", ""] * 5,
            Food=["", "x"] * 5,
            Waiting=["x", "x"] * 5,
        )
    )

    read = tomllib.loads(text)
    assert read["answer"]["categories"]["labels"]["one_hot"] == {"Staff": "staff", "Food": "food", "Waiting": "waiting"}
    assert read["answer"]["given"]["column"] == "Date"
    assert told(text, "3 columns have nothing but marks: taken for labels, of which an answer may have several.")


def test_a_labelled_text_says_which_question_it_answers_and_has_the_codes_of_its_labels():
    texts = [f"Words {number}" for number in TEN]
    asked, codes = ["Why?", "How?"] * 5, ["a1", "b1"] * 5

    read = tomllib.loads(draft(columns(Text=texts, Label=["A", "B"] * 5, Label_code=codes, Question=asked)))

    assert read["labelled"]["question"]["columns"] == ["Question"]
    assert read["labelled"]["code"]["columns"] == ["Label code"]


def test_what_became_of_the_words_of_an_answer_is_one_of_its_texts():
    answers = columns(Respondent_ID=REFS, Action=[f"{number} {LONG}" for number in TEN], Score=["1", "5"] * 5)

    assert meanings(answers)["Action"] == "text"


# What is doubted of it


def test_codes_of_towns_that_have_all_their_digits_lost_no_zero():
    text = draft(columns(Ref=REFS, Received=DAYS, ZIP=["90210"] * 10))

    assert not told(text, "lost zeros")


def test_texts_that_have_nothing_but_a_number_of_their_row_are_known_by_it_with_a_doubt():
    text = draft(columns(Row=[str(number) for number in TEN], Text=[f"Words {day}" for day in DAYS], Label=["A"] * 10))

    assert tomllib.loads(text)["identity"] == {"columns": ["Row"]}
    assert told(text, '"Row" only numbers the rows; another export may number them otherwise.')


def test_of_days_before_the_receipt_a_few_lines_are_told_and_no_more():
    many = LINES_TOLD + 2
    refs = [f"C{number:02}" for number in range(many)]

    text = draft(columns(Ref=refs, Received=["20/01/2023"] * many, Closed=["14/01/2023"] * many))

    assert told(text, 'Before the receipt, rejected if left: "Closed", lines 2 2023-01-14, 3 2023-01-14, ')
    assert told(text, ", 21 2023-01-14 and 2 more.")


# Two stages


def test_a_day_with_an_outcome_beside_it_is_an_answer_with_a_doubt_if_a_stage_follows():
    decided = [workdays_after(day, 5) for day in REPLIED]
    source = columns(
        Ref=[f"C{number:03}" for number in SIXTY],
        Received=iso(RECEIVED),
        Letter=iso(REPLIED),
        Outcome=["Upheld", "Not upheld"] * 30,
        Review_requested=later(REPLIED, plus=3, every=5),
        Review_letter=later(decided, plus=12, every=5),
        Review_outcome=["Upheld" if number % 5 == 0 else "" for number in SIXTY],
    )

    text = draft(source)

    assert told(text, 'Is "Letter" the day of an answer? An outcome stands beside it.')
    assert [each["on"]["column"] for each in tomllib.loads(text)["event"] if each["event"] == "responded"] == [
        "Letter",
        "Review letter",
    ]


def test_a_second_target_in_rows_that_have_no_first_one_is_no_more_time():
    source = columns(
        Ref=[f"C{number:03}" for number in SIXTY],
        Received=iso(RECEIVED),
        Target=["" if number % 6 == 0 else day.isoformat() for number, day in enumerate(REPLIED)],
        Panel_deadline=later(REPLIED, plus=5, every=6),
        Reply=iso(REPLIED),
    )

    assert meanings(source)["Panel deadline"] == "due"
