from casework.application.importing import NamedFile
from casework.application.ports import SourceRow
from casework.application.row_places import RowPlaces


def row(file=None, sheet=None):
    return SourceRow(line=2, cells=(), file=file, sheet=sheet)


def test_files_are_numbered_in_their_order_and_sheets_as_their_rows_come():
    places = RowPlaces([NamedFile(name="a"), NamedFile(name="b"), NamedFile(name="c", joined=True)])

    assert places.of(row("b")) == (2, None)
    assert places.of(row("a", "2020")) == (1, 1)
    assert places.of(row("a", "2019")) == (1, 2)
    assert places.of(row("b", "2020")) == (2, 1)
    assert places.sheets == ("2020", "2019")


def test_one_file_has_no_number_and_a_file_within_it_counts_as_a_sheet():
    places = RowPlaces([NamedFile(name="all.zip")])

    assert places.of(row()) == (None, None)
    assert places.of(row(sheet="2020")) == (None, 1)
    assert places.of(row("inner.csv", "2020")) == (None, 2)
    assert places.sheets == ("2020", "inner.csv, 2020")
