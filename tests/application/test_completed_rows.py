"""What people see in a sheet and no cell of a row says: its sheet or file, and what stands above."""

import attrs
import pytest

from casework.application.completed_rows import CompletedSource
from casework.application.ports import SourceRow
from tests.boston import BY, GOOD, Register
from tests.reading_rows import CASES, cases, mapping_of, mistakes_in


@attrs.frozen
class Sheets:
    """An importer of rows, each with its sheet and what stands in its two columns; None is one that cannot be read."""

    given: list
    named: tuple = ("Ref", "Team")

    def columns(self):
        return self.named

    def remarks(self):
        return ("Read.",)

    def rows(self):
        for line, (sheet, cells) in enumerate(self.given, start=2):
            if cells is None:
                yield SourceRow(line=line, sheet=sheet, cells=("?",), problem="it has 1 field")
            else:
                yield SourceRow(line=line, sheet=sheet, cells=cells, values=dict(zip(self.named, cells, strict=True)))


def completed(*given, named=("Ref", "Team"), file="register.csv", **said):
    source = attrs.evolve(mapping_of(CASES).source, **said)
    return CompletedSource(Sheets(list(given), named), source, file)


def read(source, *from_above):
    return [row.cells for row in source.rows(from_above, lambda values: values["Ref"].startswith("Total"))]


def test_a_row_says_from_which_sheet_and_which_file_it_is():
    source = completed(("2019", ("1", "Bins")), (None, ("2", "Parks")), sheet_as="Sheet", file_as="File")

    assert source.columns() == ("Ref", "Team", "Sheet", "File")
    assert read(source) == [("1", "Bins", "2019", "register.csv"), ("2", "Parks", "", "register.csv")]
    assert source.remarks() == ("Read.",)


def test_a_row_that_cannot_be_read_stays_as_it_is():
    assert read(completed(("2019", None), sheet_as="Sheet"), "Team") == [("?",)]


def test_rejected_rows_keep_the_sheet_that_they_had():
    source = completed((None, ("1", "2019")), named=("Ref", "Sheet"), sheet_as="Sheet")

    assert source.columns() == ("Ref", "Sheet")
    assert read(source) == [("1", "2019")]


def test_a_blank_has_what_stands_above_it_in_its_sheet():
    source = completed(
        ("2019", ("1", "Bins")), ("2019", (" ", "")), ("2019", ("Total", "9")), ("2019", ("2", "")),
        ("2020", ("3", "")), ("2020", None), ("2020", ("4", "Parks")), ("2020", ("5", " ")),
    )  # fmt: skip

    assert read(source, "Ref", "Team") == [
        ("1", "Bins"), ("1", "Bins"), ("Total", "9"), ("2", "Bins"),
        ("3", ""), ("?",), ("4", "Parks"), ("5", "Parks"),
    ]  # fmt: skip
    assert source.remarks() == (
        "Read.",
        "Ref: 1 blank has what stands above.",
        "Team: 3 blanks have what stands above.",
    )


def test_what_was_filled_in_is_counted_anew_each_time():
    source = completed(("2019", ("1", "Bins")), ("2019", ("2", "")))

    assert read(source, "Team") == read(source, "Team")
    assert source.remarks()[1:] == ("Team: 1 blank has what stands above.",)


# Through an import


def test_formats_depend_on_the_file_and_rejected_rows_are_imported_alone_with_it(tmp_path):
    register = Register(tmp_path)
    register.change('zone = "Europe/London"', 'zone = "Europe/London"\nfile_as = "File"')
    register.change(
        'received = { column = "Received", formats = ["%d/%m/%Y %H:%M", "%d/%m/%Y"] }',
        'received = { column = "Received", formats = ["%Y-%m-%d"], '
        'by = { column = "File", formats = { "register.csv" = ["%d/%m/%Y"] } } }',
    )
    rejected = []

    outcome = register.run(GOOD, GOOD.replace("1,02/03/2020", "2,soon"), rejected=rejected.append)

    assert (outcome.new, outcome.rejected) == (1, 1)
    assert dict(zip(rejected[0].columns, rejected[0].cells, strict=True))["File"] == "register.csv"


def test_a_header_stands_elsewhere_in_one_of_several_files(tmp_path):
    register = Register(tmp_path)
    register.change('zone = "Europe/London"', 'zone = "Europe/London"\nheaders = { "titled.csv" = 3 }')
    titled = tmp_path / "titled.csv"
    register.write(GOOD)
    titled.write_text("Our register\n\n" + register.file.read_text().replace("\n1,", "\n2,"), encoding="utf-8")

    outcome = register.book.import_file([register.file, titled], register.mapping, by=BY)

    assert (outcome.rows, outcome.new) == (2, 2)


def test_what_one_row_of_a_case_leaves_blank_another_says(tmp_path):
    register = Register(tmp_path)
    register.change('columns = ["Ref"]', 'columns = ["Ref"]\nrows = "several"')

    outcome = register.run(GOOD, "1,,,,Parks,,,,", "2,02/03/2020,,CPL,Bins,,,,", "2,,03/03/2020,,,,,,")

    assert (outcome.new, outcome.rejected) == (4, 0)
    rows = {row.source_key: row for row in register.book.rows()}
    assert rows["2"].closed_on == "2020-03-03"
    assert rows["1"].closed_on == "2020-03-05"
    assert len(register.book.case(rows["1"].case).matters) == 2


# What is checked


@pytest.mark.parametrize(
    ("said", "mistake"),
    [
        (
            'headers = { "2019" = -1 }',
            "source.headers['2019']: must be the row of the header, from 1, or 0 where there",
        ),
        ('sheet_as = "Place"\nfile_as = "Place"', "source.file_as: is the name of the sheet already"),
    ],
)
def test_what_is_said_of_sheets_is_checked(said, mistake):
    (found,) = mistakes_in(cases(("[source]", f"[source]\n{said}")))

    assert found.startswith(mistake)


def test_an_importer_is_told_of_the_headers():
    text = cases(("[source]", '[source]\nheaders = { "2019" = 3 }\nsheet_as = "Sheet"'))

    assert mapping_of(text).options()["headers"] == {"2019": 3}
