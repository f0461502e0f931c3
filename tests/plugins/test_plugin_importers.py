"""Importers of plugins are held to their port: what breaks it is one error that names the format and the plugin."""

import types
from pathlib import Path

import pytest

from casework.application.ports import SourceRow
from casework.errors import DataError, PluginError
from casework.plugins.hookspecs import hookimpl
from casework.plugins.host import PluginHost
from casework.plugins.importers import importer_of

HALF = "\ud800"
ROW = SourceRow(line=1, cells=("1",), values={"a": "1"})


def reader(*, columns=("a",), rows=(ROW,), remarks=()):
    """An importer that gives these."""
    made = types.SimpleNamespace(columns=lambda: columns, rows=lambda: iter(rows), remarks=lambda: remarks)

    class Lines:
        @hookimpl
        def casework_register_importers(self, register):
            register("lines", lambda path, **options: made)

    return importer_of(PluginHost([Lines()]), "lines", Path("x"), {"delimiter": ","})


def test_one_that_keeps_its_port_gives_what_it_gives():
    problem = SourceRow(line=2, cells=("?", HALF), problem="no text")

    found = reader(rows=(ROW, problem), remarks=("Read.",))

    assert found.columns() == ("a",)
    assert list(found.rows()) == [ROW, problem]
    assert found.remarks() == ("Read.",)


def test_lines_count_anew_in_each_sheet():
    places = [("A", 2), ("A", 3), ("B", 2)]
    rows = [SourceRow(line=line, sheet=sheet, cells=("1",), values={"a": "1"}) for sheet, line in places]

    assert [(row.sheet, row.line) for row in reader(rows=rows).rows()] == places


@pytest.mark.parametrize("columns", [["a"], None, ("a", 1), ("a", "a"), (HALF,)])
def test_columns_are_a_tuple_of_different_texts(columns):
    with pytest.raises(PluginError, match=r"import format 'lines' of the plugin Lines failed: columns gives no tuple"):
        reader(columns=columns).columns()


@pytest.mark.parametrize("remarks", ["Read.", None, (1,)])
def test_remarks_are_a_tuple_of_texts(remarks):
    with pytest.raises(PluginError, match="remarks gives no tuple of texts"):
        reader(remarks=remarks).remarks()


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("text", "it is no SourceRow"),
        (SourceRow(line=1, cells=(), values={"a": ""}), "its line is no number, or not above"),
        (SourceRow(line="2", cells=(), values={"a": ""}), "its line is no number"),
        (SourceRow(line=2, cells=["1"], values={"a": ""}), "its cells are no tuple of texts"),
        (SourceRow(line=2, cells=(1,), values={"a": ""}), "its cells are no tuple of texts"),
        (SourceRow(line=2, cells=(), problem=3), "its problem is no text, or it has values"),
        (SourceRow(line=2, cells=(), problem="so", values={"a": ""}), "its problem is no text, or it has values"),
        (SourceRow(line=2, cells=(), values={}), "its values are not those of the columns"),
        (SourceRow(line=2, cells=(), values={"a": "", "b": ""}), "its values are not those of the columns"),
        (SourceRow(line=2, cells=(), values=None), "its values are not those of the columns"),
        (SourceRow(line=2, cells=(), values={"a": 1}), "a value is no text"),
        (SourceRow(line=2, cells=(), values={"a": HALF}), "a value is no text"),
    ],
)
def test_a_row_that_breaks_the_port_ends_the_import_and_is_told_by_the_line_before(row, why):
    rows = reader(rows=(ROW, row)).rows()

    assert next(rows) == ROW
    with pytest.raises(PluginError, match=rf"the row after line 1: {why}") as refused:
        next(rows)
    assert (refused.value.plugin, refused.value.what) == ("Lines", "import format 'lines'")


def test_what_is_wrong_with_the_source_is_told_as_the_importer_says():
    def broken():
        message = "register.jsonl cannot be read"
        raise DataError(message)
        yield

    with pytest.raises(DataError, match="cannot be read"):
        list(reader(rows=broken()).rows())


def test_whoever_stops_an_import_stops_it():
    def stopped():
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        list(reader(rows=stopped()).rows())


def test_our_own_importer_is_not_looked_at_row_by_row(tmp_path):
    assert type(importer_of(PluginHost([]), "csv", tmp_path / "x.csv", {})).__name__ == "CsvImporter"


def test_what_an_importer_raises_is_one_error_and_nothing_of_what_it_says():
    def failing():
        raise ValueError("Jo Smith")
        yield

    with pytest.raises(PluginError, match=r"failed: it raised an error \(ValueError\)") as refused:
        list(reader(rows=failing()).rows())
    assert "Jo Smith" not in str(refused.value)
