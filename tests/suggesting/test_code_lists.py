"""Codes of a register, and what they mean by a list beside it."""

import tomllib

import pytest

from casework.application.suggesting import ReadAs, suggest
from casework.application.suggesting.code_lists import CodeList, code_lists
from tests.suggesting.sources import Rows

LOOKUP = [
    ["HSG", "Housing repairs", "", "UPH", "Upheld", ""],
    ["PRK", "Parks & trees", "", "NUP", "Not upheld", ""],
    ["BIN", "Bins", "", "", "", ""],
]
HEADINGS = ["Svc", "Service area", "", "Result", "Meaning", ""]
LISTS = tuple(code_lists("Lookup", HEADINGS, LOOKUP))
RESULTS = ["UPH", "NUP", "uph", "NUP ", "Upheld", "Not upheld", "tbc", "NUP", "UPH", "PUP", "NUP", "UPH"]
SERVICES = ["HSG", "PRK", "BIN", "hsg", "Housing repairs", "-", "HSG", "PRK", "BIN", "HSG", "PRK", "BIN"]


def draft(lists=LISTS, *, results=RESULTS, services=SERVICES, service="Svc", result="Result"):
    columns = ["Ref", "Received", service, "Answered", result]
    rows = [
        [f"C{number}", f"{number:02}/05/2024", of, f"{number + 9}/05/2024", found]
        for number, (of, found) in enumerate(zip(services, results, strict=True), start=1)
    ]
    return suggest(Rows(columns, rows), name="log", read_as=ReadAs(lists=lists)).text


def outcomes(text):
    return outcomes_of(tomllib.loads(text))


def outcomes_of(read):
    return read["matter"][0]["finding"][0]["outcome"]["codes"]


def test_two_lists_on_one_sheet_are_two_lists():
    assert [(each.heading, dict(each.meanings)) for each in LISTS] == [
        ("Svc", {"hsg": "Housing repairs", "prk": "Parks & trees", "bin": "Bins"}),
        ("Result", {"uph": "Upheld", "nup": "Not upheld"}),
    ]


def test_codes_are_known_by_what_their_list_says_they_mean():
    text = draft()

    found = outcomes(text)
    assert {code: found[code] for code in ("UPH", "NUP", "Upheld", "Not upheld")} == {
        "UPH": "upheld", "NUP": "not-upheld", "Upheld": "upheld", "Not upheld": "not-upheld",
    }  # fmt: skip
    assert text.count("# By the sheet Lookup, which says what these codes mean.") == 2


def test_a_service_has_the_code_of_its_name_whether_the_register_has_that_or_the_short_form():
    text = draft()

    assert tomllib.loads(text)["matter"][0]["service"]["codes"] == {
        "BIN": "bins", "HSG": "housing-repairs", "Housing repairs": "housing-repairs", "PRK": "parks-trees",
    }  # fmt: skip
    assert "the same code as" not in text


RESULTS_LISTED = [["UPH", "Upheld"], ["NUP", "Not upheld"], ["CNX", "Withdrawn"]]
CANCELLED = tuple(code_lists("Lookup", ["Result", "Meaning"], RESULTS_LISTED))


def test_a_code_that_means_withdrawn_ends_a_case_with_and_without_a_day():
    columns = ["Ref", "Received", "Answered", "Result"]
    rows = [
        (f"C{number}", f"{number:02}/05/2024", f"{number + 9}/05/2024" if number != 4 else "", result)
        for number, result in enumerate(RESULTS[:4] + ["CNX", "CNX"] * 2, start=1)
    ]
    rows += [("C9", "09/05/2024", "", "CNX")]
    read = tomllib.loads(suggest(Rows(columns, rows), name="log", read_as=ReadAs(lists=CANCELLED)).text)

    assert outcomes_of(read)["CNX"] == "withdrawn"
    answered, gone, *_, unknown = read["event"]
    assert ("CNX" in answered["where"]["match"], gone["event"], gone["on"]["column"]) == (True, "withdrawn", "Answered")
    assert (unknown["event"], "on" in unknown, "CNX" in unknown["where"]["match"]) == ("withdrawn", False, True)


def test_without_a_list_a_code_is_only_what_it_looks_like():
    text = draft(())

    assert "By the sheet" not in text
    assert 'HSG = "hsg"' in text
    assert '"Housing repairs" = "housing-repairs"' in text


@pytest.mark.parametrize(
    "rows",
    [
        [["UPH", "Upheld"], ["uph", "Not upheld"]],
        [["UPH", "Upheld"], ["NUP", ""]],
        [["", "Upheld"], ["NUP", "Not upheld"]],
        [["UPH", "Upheld"]],
    ],
)
def test_a_list_in_which_a_code_means_two_things_or_nothing_is_none(rows):
    assert list(code_lists("Lookup", ["Result", "Meaning"], rows)) == []


@pytest.mark.parametrize("beside", [("20", "20"), ("Head of service", "Team leader")])
def test_words_beside_which_a_count_or_a_name_stands_are_no_codes(beside):
    assert (
        list(code_lists("Pivot", ["Outcome", "Count"], list(zip(["Upheld", "Not upheld"], beside, strict=True)))) == []
    )


def test_three_columns_side_by_side_are_no_list():
    assert list(code_lists("Lookup", ["a", "b", "c"], [["1", "2", "3"], ["4", "5", "6"]])) == []


def test_a_code_that_comes_twice_with_one_meaning_is_one():
    (found,) = code_lists("Lookup", ["a", "b"], [["UPH", "Upheld"], ["UPH", "Upheld"], ["NUP", "Not upheld"]])

    assert found.meanings == {"uph": "Upheld", "nup": "Not upheld"}


def test_a_list_of_which_a_column_has_few_codes_is_not_its_own():
    others = ["Upheld in part", "Declined", "Agreed", "NUP", "UPH", *["Refused"] * 7]

    assert "By the sheet" not in draft(LISTS[1:], results=others)


def test_a_list_of_marks_or_numbers_is_that_of_a_column_of_the_same_heading_alone():
    numbers = CodeList(sheet="Lookup", heading="result ", meanings={"1": "Upheld", "2": "Not upheld"})
    results = ["1", "2"] * 6

    assert outcomes(draft((numbers,), results=results)) == {"1": "upheld", "2": "not-upheld"}
    assert "By the sheet" not in draft((numbers,), results=results, result="Outcome")


def test_of_two_lists_that_both_have_the_codes_none_is_taken():
    assert "By the sheet" not in draft((LISTS[1], LISTS[1]))


def test_what_the_stages_or_officers_of_a_register_are_called_is_not_looked_up():
    officers = CodeList(sheet="Lookup", heading="Officer", meanings={"jb": "Housing", "dv": "Parks"})

    assert "By the sheet" not in draft((officers,), services=["JB", "DV"] * 6, service="Officer")
