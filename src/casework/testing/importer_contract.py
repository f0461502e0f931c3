"""What every importer must do: a test for each sentence of the port ``Importer``.

A plugin checks itself in four lines::

    class TestJsonLines(ImporterContract):
        @pytest.fixture
        def samples(self):
            return SourceSamples(importer=JsonLines, write=as_json_lines, broken=BROKEN, misfit=MISFIT)
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import attrs
import pytest

from casework.application.ports import Importer, SourceRow
from casework.errors import DataError

__all__ = ["ImporterContract", "SourceSamples"]

_OPTIONS: Mapping[str, str] = MappingProxyType({"fallback": "cp1252", "delimiter": ",", "on_truncated": "refuse"})
"""What a mapping that says nothing of reading hands to an importer."""

_TEXTS = ("007", "  padded ", "", 'Ærø, "bins"; 1/2', "two\nlines", "=SUM(A1)", "日本語", "31/12/2025", "NULL", "1e5")

_COLUMNS = ("Ref", "What was said", "£")


@attrs.frozen(kw_only=True)
class SourceSamples:
    """What the contract needs to know of a format.

    Args:
        importer: Makes the importer, as ``casework_register_importers`` registers it.
        write: Returns a source with these columns and records of text, as bytes.
        broken: A source that begins well and turns out at its end not to be what it says.
        misfit: A source of three records, of which the second does not fit the columns.
        texts: Texts that the format holds as they stand; without them, ten that are easily taken for something else.
    """

    importer: Callable[..., Importer]
    write: Callable[[Sequence[str], Sequence[Sequence[str]]], bytes]
    broken: bytes
    misfit: bytes
    texts: tuple[str, ...] = _TEXTS

    def records(self, count: int) -> tuple[tuple[str, ...], ...]:
        """Return *count* records, the first text of each its number, the others taken in turn from *texts*."""
        texts = self.texts
        return tuple((str(at), texts[at % len(texts)], texts[(at * 7 + 1) % len(texts)]) for at in range(count))


Open = Callable[[bytes], Importer]
"""Puts bytes into a file, and makes an importer of it."""


class ImporterContract:
    """The tests of an importer.

    Subclasses give the fixture ``samples``: the ``SourceSamples`` of their format.
    """

    @pytest.fixture
    def place(self, tmp_path: Path) -> Path:
        """Return an empty folder for sources."""
        place = tmp_path / "sources"
        place.mkdir()
        return place

    @pytest.fixture
    def read(self, samples: SourceSamples, place: Path) -> Open:
        """Return a function that makes an importer of bytes, each time of the same file."""

        def read(content: bytes) -> Importer:
            path = place / "source"
            path.write_bytes(content)
            return samples.importer(path, **_OPTIONS)

        return read

    def test_the_columns_are_named_in_their_order(self, samples: SourceSamples, read: Open) -> None:
        assert read(samples.write(_COLUMNS, samples.records(3))).columns() == _COLUMNS
        assert read(samples.write(_COLUMNS[::-1], samples.records(3))).columns() == _COLUMNS[::-1]

    def test_each_record_comes_once_and_in_order_with_its_text_as_it_stands(
        self, samples: SourceSamples, read: Open
    ) -> None:
        records = samples.records(1_000)
        rows = list(read(samples.write(_COLUMNS, records)).rows())

        assert [dict(row.values) for row in rows] == [dict(zip(_COLUMNS, record, strict=True)) for record in records]
        assert all(row.problem is None for row in rows)

    def test_each_row_says_on_which_line_it_begins_and_lines_grow(self, samples: SourceSamples, read: Open) -> None:
        for source in (samples.write(_COLUMNS, samples.records(30)), samples.misfit):
            lines = [row.line for row in read(source).rows()]

            assert lines == sorted(set(lines))
            assert all(type(line) is int and line >= 1 for line in lines)

    def test_a_record_that_does_not_fit_says_its_problem_and_the_next_one_is_read(
        self, samples: SourceSamples, read: Open
    ) -> None:
        rows = list(read(samples.misfit).rows())

        assert [row.problem is None for row in rows] == [True, False, True]
        assert str(rows[1].problem).strip()
        assert not rows[1].values

    def test_every_row_has_cells_of_text_and_a_text_for_each_column(self, samples: SourceSamples, read: Open) -> None:
        for source in (samples.write(_COLUMNS, samples.records(30)), samples.misfit):
            importer = read(source)
            columns = importer.columns()

            assert all(isinstance(name, str) for name in columns)
            for row in importer.rows():
                _check_text(row, columns)

    def test_a_source_that_breaks_later_is_refused_before_its_first_row(
        self, samples: SourceSamples, read: Open
    ) -> None:
        with pytest.raises(DataError):
            read(samples.broken).columns()
        with pytest.raises(DataError):
            next(iter(read(samples.broken).rows()), None)
        with pytest.raises(DataError):
            read(samples.broken).remarks()

    def test_a_source_that_is_not_there_or_no_file_is_refused(self, samples: SourceSamples, place: Path) -> None:
        for path in (place / "none", place):
            with pytest.raises(DataError):
                samples.importer(path, **_OPTIONS).columns()

    def test_a_source_without_a_record_has_no_rows_or_is_refused(self, samples: SourceSamples, read: Open) -> None:
        try:
            rows = list(read(samples.write(_COLUMNS, ())).rows())
        except DataError:
            rows = []

        assert rows == []

    def test_the_methods_give_the_same_in_any_order_and_again(self, samples: SourceSamples, read: Open) -> None:
        source = samples.write(_COLUMNS, samples.records(30))
        one, other = read(source), read(source)
        next(iter(one.rows()), None)
        rows = list(one.rows())

        assert (rows, one.remarks(), one.columns()) == (list(one.rows()), one.remarks(), one.columns())
        assert (other.columns(), other.remarks(), list(other.rows())) == (one.columns(), one.remarks(), rows)

    def test_how_it_was_read_is_told_in_sentences(self, samples: SourceSamples, read: Open) -> None:
        remarks = read(samples.write(_COLUMNS, samples.records(3))).remarks()

        assert isinstance(remarks, tuple)
        assert all(remark.strip().endswith((".", "!", "?")) for remark in remarks)

    def test_the_source_stays_as_it_is_and_nothing_is_left_beside_it(
        self, samples: SourceSamples, read: Open, place: Path
    ) -> None:
        source = samples.write(_COLUMNS, samples.records(30))
        importer = read(source)
        importer.columns(), list(importer.rows()), importer.remarks()

        assert [path.read_bytes() for path in place.iterdir()] == [source]


def _check_text(row: SourceRow, columns: Sequence[str]) -> None:
    assert isinstance(row.cells, tuple)
    assert row.cells
    assert set(row.values) == (set(columns) if row.problem is None else set())
    for text in (*row.cells, *row.values.values()):
        assert isinstance(text, str)
        assert text.encode(errors="replace").decode() == text, "half of a surrogate pair is no text"
