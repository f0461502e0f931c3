import csv
import io
import json

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.adapters.csv_files import CsvImporter
from casework.adapters.csv_reports import CsvReport
from casework.adapters.inert_cells import as_written
from casework.adapters.json_reports import JsonReport
from casework.adapters.text_reports import WIDTH, TextReport
from casework.application.ports import Table
from casework.plugins.host import PluginHost

KINDS = Table(
    name="kinds",
    title="Cases by kind",
    columns=("kind", "percent_in_time", "of"),
    rows=(("complaint", 82.5, 2999), ("comment", None, 0), ("=1+1", 100.0, -3)),
    notes=("percent_in_time is met / (met + missed); a long note that will not fit on one line of eighty columns.",),
)
MONTHS = Table(name="months", title="Cases by month", columns=("month", "of"), rows=(("2015-01", 5),))
EMPTY = Table(name="none", title="Nothing to see", columns=("a",), rows=())
WIDE = Table(
    name="wide", title="Wide", columns=("reference", "a_long_name"), rows=(("1", "x" * WIDTH), ("2\x1b[2J", None))
)


def text(*tables):
    return TextReport().render(tables).decode()


def test_text_is_aligned_and_numbers_stand_to_the_right():
    assert text(KINDS) == (
        "Cases by kind\n"
        "=============\n"
        "           percent\n"
        "kind       in time    of\n"
        "---------  -------  ----\n"
        "complaint     82.5  2999\n"
        "comment          -     0\n"
        "=1+1           100    -3\n"
        "\n"
        "percent_in_time is met / (met + missed); a long note that will not fit on one\n"
        "  line of eighty columns.\n"
    )


def test_what_is_noted_under_every_table_stands_once_at_the_end():
    first = Table(name="a", title="First", columns=("a",), rows=((1,),), notes=("Its own.", "Up to today."))
    second = Table(name="b", title="Second", columns=("a",), rows=((2,),), notes=("Up to today.",))

    assert text(first, second) == ("First\n=====\na\n-\n1\n\nIts own.\n\nSecond\n======\na\n-\n2\n\nUp to today.\n")
    assert text(second) == "Second\n======\na\n-\n2\n\nUp to today.\n"


def test_a_table_that_is_too_wide_is_written_one_value_below_the_other():
    assert text(WIDE) == (f"Wide\n====\nreference    1\na long name  {'x' * WIDTH}\n\nreference    2 [2J\n")


def test_a_table_that_fits_without_its_first_columns_is_grouped_by_them():
    table = Table(
        name="limits",
        title="Limits",
        columns=("procedure", "stage", "limit", "percent_in_time", "of"),
        rows=(
            ("p" * 50, "1", "acknowledge", 50.0, 2),
            ("p" * 50, "1", "respond", None, 0),
            ("q", "1", "respond", 100.0, 12),
            ("q", "2", "respond", 100.0, 3),
        ),
    )
    assert text(table) == (
        "Limits\n"
        "======\n"
        "                    percent\n"
        "stage  limit        in time  of\n"
        "-----  -----------  -------  --\n"
        "\n"
        f"{'p' * 50}\n"
        "1      acknowledge       50   2\n"
        "1      respond            -   0\n"
        "\n"
        "q\n"
        "1      respond          100  12\n"
        "2      respond          100   3\n"
    )
    wider = Table(
        name="limits",
        title="Limits",
        columns=("procedure", "stage", "limit", "of"),
        rows=(("p" * 50, "s" * 20, "l" * 60, 2), ("p" * 50, "s", "l", 3)),
    )
    assert text(wider) == (
        f"Limits\n======\nlimit{' ' * 55}  of\n{'-' * 60}  --\n\n"
        f"{'p' * 50}, stage {'s' * 20}\n{'l' * 60}   2\n\n{'p' * 50}, stage s\nl{' ' * 59}   3\n"
    )


def test_the_time_limits_of_long_procedures_can_be_read_on_80_columns():
    names = ("percent_in_time", "of", "met", "missed", "overdue", "open", "ended", "done")
    table = Table(
        name="time_limits",
        title="Time limits kept",
        columns=("procedure", "stage", "limit", *names),
        rows=(
            ("adult-social-care-nhs-england-2009", "1", "acknowledge", 99.99, *(2999,) * 7),
            ("housing-ombudsman-code-2024", "1", "respond", 100.0, *(12345,) * 7),
        ),
    )

    lines = text(table).splitlines()

    assert max(map(len, lines)) <= WIDTH
    assert lines[-1].split() == ["1", "respond", "100", *["12345"] * 7]
    assert lines[-2] == "housing-ombudsman-code-2024"


def test_an_empty_table_says_so():
    assert text(EMPTY) == "Nothing to see\n==============\nNothing.\n"


def test_of_several_tables_the_empty_ones_stand_in_one_line_at_the_end():
    written = text(EMPTY, MONTHS, attrs.evolve(EMPTY, title="Nor this"))

    assert written.startswith("Cases by month\n")
    assert written.endswith("\n\nNothing in: Nothing to see; Nor this.\n")


def test_an_empty_table_of_which_something_is_to_be_said_stays():
    written = text(attrs.evolve(EMPTY, notes=("5 are not in it.",)), MONTHS)

    assert written.startswith("Nothing to see\n==============\nNothing.\n\n5 are not in it.\n\nCases by month\n")


def test_text_has_no_colours_and_lines_of_80_columns():
    written = text(KINDS, MONTHS, EMPTY)

    assert "\x1b" not in written
    assert max(map(len, written.splitlines())) <= WIDTH


def test_one_table_is_its_columns_and_rows_in_csv():
    assert CsvReport().render([KINDS]) == (
        b"kind,percent_in_time,of\r\ncomplaint,82.5,2999\r\ncomment,,0\r\n'=1+1,100,-3\r\n"
    )


def test_several_tables_are_one_sheet_that_can_be_filtered():
    written = list(csv.reader(io.StringIO(CsvReport().render([KINDS, MONTHS]).decode(), newline="")))

    assert written[0] == ["table", "kind", "percent_in_time", "of", "month", "note"]
    assert written[1] == ["kinds", "complaint", "82.5", "2999", "", ""]
    assert written[4] == ["months", "", "", "5", "2015-01", ""]
    assert written[5][0] == "notes"
    assert written[5][-1] == KINDS.notes[0]
    assert {len(line) for line in written} == {6}


def test_json_has_each_row_by_the_names_of_its_columns():
    (table,) = json.loads(JsonReport().render([KINDS]))["tables"]

    assert table["rows"][1] == {"kind": "comment", "percent_in_time": None, "of": 0}
    assert list(table) == ["name", "title", "columns", "rows", "notes"]


@pytest.mark.parametrize("name", ["text", "csv", "json"])
def test_every_format_is_offered_by_name_and_takes_nothing(name):
    assert isinstance(PluginHost().reports.get(name)().render([EMPTY]), bytes)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)


@given(rows=st.lists(st.tuples(cells, cells), max_size=5))
def test_reading_our_own_csv_gives_back_the_original(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("csv") / "out.csv"
    path.write_bytes(CsvReport().render([Table(name="t", title="T", columns=("a", "b"), rows=tuple(rows))]))

    found = [tuple(as_written(cell) for cell in row.cells) for row in CsvImporter(path).rows()]

    assert found == rows
