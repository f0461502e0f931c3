"""Cases that ended without an answer: a row is told once, in however many columns that stands."""

import tomllib

from tests.suggesting.sources import Rows, draft, remarked

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
