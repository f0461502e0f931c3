import sqlite3

import pytest

from casework.adapters import several_files
from casework.adapters.csv_files import CsvImporter
from casework.adapters.several_files import ChainedFiles, JoinedFiles, Lookup
from casework.errors import DataError, StoreUnavailableError


@pytest.fixture
def file(tmp_path):
    """Write a CSV file and make an importer of it."""

    def file(name, *lines):
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return CsvImporter(path)

    return file


def texts(importer):
    return [dict(row.values) for row in importer.rows()]


def refusal(importer):
    with pytest.raises(DataError) as refused:
        list(importer.rows())
    return str(refused.value)


# One after the other


def test_files_of_one_source_come_one_after_the_other_each_with_its_own_lines(file):
    chained = ChainedFiles([("2019", file("2019.csv", "a,b", "1,2", "3")), ("2020", file("2020.csv", "b,a", "4,5"))])

    assert chained.columns() == ("a", "b")
    assert [(row.file, row.line, row.cells, bool(row.problem)) for row in chained.rows()] == [
        ("2019", 2, ("1", "2"), False),
        ("2019", 3, ("3",), True),
        ("2020", 2, ("5", "4"), False),
    ]
    assert chained.remarks() == ("2019: Read as UTF-8.", "2020: Read as UTF-8.")


def test_a_file_without_a_column_of_the_others_is_refused(file):
    chained = ChainedFiles([("2019", file("2019.csv", "a", "1")), ("2020", file("2020.csv", "a,b", "4,5"))])

    assert refusal(chained) == "2019 does not have the columns of the other files\n2019: missing: 'b'"


def test_a_column_that_is_not_needed_is_blank_where_a_file_does_not_have_it(file):
    files = [("2019", file("2019.csv", "a", "1")), ("2020", file("2020.csv", "a,b", "4,5"))]

    assert texts(ChainedFiles(files, needed={"a"})) == [{"a": "1", "b": ""}, {"a": "4", "b": "5"}]


# One looked up for the rows of another


def test_two_files_of_one_name_from_two_folders_are_two_files(file):
    files = [("cases.csv", file("one.csv", "a,b", "1,2")), ("cases.csv", file("two.csv", "a,c", "3,4"))]

    assert texts(ChainedFiles(files, needed={"a"})) == [{"a": "1", "b": "2", "c": ""}, {"a": "3", "b": "", "c": "4"}]
    assert "cases.csv does not have the columns of the other files" in refusal(ChainedFiles(files))


@pytest.fixture
def joined(file):
    def joined(*answers, cases=("Ref", "1", "2"), **said):
        lookup = {"here": "Ref", "there": "Case", **said}
        return JoinedFiles(
            file("cases.csv", *cases), [Lookup(name="said", importer=file("said.csv", *answers), **lookup)]
        )

    return joined


def test_a_row_has_what_the_other_file_says_of_it_and_blanks_where_that_says_nothing(joined):
    source = joined("Case,Text", "2,Late", "7,Never", "8,Ever")

    assert source.columns() == ("Ref", "said.Case", "said.Text")
    assert texts(source) == [
        {"Ref": "1", "said.Case": "", "said.Text": ""},
        {"Ref": "2", "said.Case": "2", "said.Text": "Late"},
    ]
    assert [row.cells for row in source.rows()] == [("1", "", ""), ("2", "2", "Late")]


@pytest.mark.parametrize("several", ["reject", "lines"])
def test_what_belongs_to_nobody_is_given_to_no_row_without_a_key(joined, several):
    source = joined("Case,Text", ",Whose?", " ,And this?", cases=("Ref,Place", ",Hall", " ,Yard"), several=several)

    assert [row["said.Text"] for row in texts(source)] == ["", ""]
    assert source.remarks()[2:] == (
        "said: nothing is there for 2 rows of the source.",
        "said: no row of the source asks for 2 rows of it.",
    )


def test_no_more_than_ten_lines_are_named_where_a_row_has_very_many(joined):
    row, _ = joined("Case,Text", *["1,Late"] * 50).rows()

    assert row.problem == "said has several rows for it, on lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"


def test_a_key_of_very_many_rows_is_none_of_one_case(joined, monkeypatch):
    monkeypatch.setattr(several_files, "MOST_LINES", 3)

    first, second = joined("Case,Text", *["1,Late"] * 4, *["2,Cold"] * 3, several="lines").rows()

    assert first.problem == "said has more than 3 rows for it: let the mapping look it up by another column"
    assert second.values["said.Text"] == "Cold\nCold\nCold"


def test_what_is_in_one_file_only_is_counted(joined):
    source = joined("Case,Text", "2,Late", "7,Never", "8,Ever", "9")

    assert source.remarks() == (
        "Read as UTF-8.",
        "said: Read as UTF-8.",
        "said: nothing is there for 1 row of the source.",
        "said: no row of the source asks for 2 rows of it.",
        "said: 1 row of it cannot be read, and nobody was given what they say.",
    )
    assert joined("Case", "1", "2").remarks() == ("Read as UTF-8.", "said: Read as UTF-8.")


def test_the_counts_are_those_of_the_rows_that_were_read(joined):
    source = joined("Case,Text", "2,Late")
    list(source.rows())

    assert source.remarks() == source.remarks()


def test_several_rows_for_one_are_rejected_or_put_together_as_was_said(joined):
    several = ("Case,Text", "1,Late", "2,Cold", "1,Rude")

    rejected, fine = joined(*several).rows()
    assert (rejected.problem, rejected.cells) == ("said has several rows for it, on lines 2, 4", ("1",))
    assert not rejected.values
    assert fine.problem is None
    assert texts(joined(*several, several="lines"))[0] == {"Ref": "1", "said.Case": "1\n1", "said.Text": "Late\nRude"}


def test_a_row_that_cannot_be_read_is_not_looked_up(joined):
    (row,) = joined("Case", "1", cases=("Ref,a", "1")).rows()

    assert row.problem == "it has 1 field where the header has 2"


def test_a_key_that_is_no_column_is_refused(joined):
    assert "there is no column 'Id' by which to look up said" in refusal(joined("Case", "1", here="Id"))
    assert "said has no column 'Id' to be found by" in refusal(joined("Case", "1", there="Id"))


def test_a_file_that_is_looked_up_and_is_not_what_it_says_is_refused(joined):
    assert "breaks off" in refusal(joined("Case,Text", '1,"Late'))


def test_a_file_that_is_looked_up_and_changes_meanwhile_is_refused(joined, tmp_path):
    source = joined("Case,Text", "1,£")
    source.columns()
    (tmp_path / "said.csv").write_bytes(b"Case,Text\n1,\xa3\n")

    assert "was changed while it was read" in refusal(source)


@pytest.mark.parametrize("after", [0, 1])
def test_no_room_for_what_is_looked_up_is_said(joined, monkeypatch, after):
    source = joined("Case,Text", "1,Late")
    connect = sqlite3.connect

    class Full(sqlite3.Connection):
        def execute(self, statement, *values):
            if statement.startswith("INSERT" if after else "CREATE"):
                raise sqlite3.OperationalError("database or disk is full")
            return super().execute(statement, *values)

    monkeypatch.setattr(sqlite3, "connect", lambda *given, **named: connect(*given, factory=Full, **named))

    with pytest.raises(StoreUnavailableError, match=r"disk is full\. Look whether the disk for temporary"):
        list(source.rows())
