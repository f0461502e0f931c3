"""The importer that comes with casework keeps the contract; one that breaks a sentence of it is caught."""

import csv
import inspect
import io

import attrs
import msgspec
import pytest

from casework.adapters.csv_files import CsvImporter
from casework.application.ports import SourceRow
from casework.testing import ImporterContract, SourceSamples
from casework.testing.importer_contract import _OPTIONS


def as_csv(columns, records):
    text = io.StringIO()
    csv.writer(text).writerows([columns, *records])
    return text.getvalue().encode()


CSV = SourceSamples(importer=CsvImporter, write=as_csv, broken=b'a,b\n1,2\n3,"4', misfit=b"a,b\n1,2\n3\n4,5\n")


class TestCsvImporter(ImporterContract):
    @pytest.fixture
    def samples(self):
        return CSV


class TestCsvImporterOfSemicolons(ImporterContract):
    """What a mapping says of reading need not be what the contract hands over."""

    @pytest.fixture
    def samples(self):
        return attrs.evolve(
            CSV,
            importer=lambda path, **options: CsvImporter(path, **options | {"delimiter": ";"}),
            write=lambda columns, records: as_csv(columns, records).replace(b",", b";"),
            texts=("1", "2", ""),
            broken=b'a;b\n1;2\n3;"4',
            misfit=b"a;b\n1;2\n3\n4;5\n",
        )


class PassesOverWhatItCannotRead(CsvImporter):
    def rows(self):
        return (row for row in super().rows() if row.problem is None)


class LosesTheLastOfMany(CsvImporter):
    def rows(self):
        return iter(list(super().rows())[:999])


class LastFirst(CsvImporter):
    def rows(self):
        return reversed(list(super().rows()))


class ColumnsByTheAlphabet(CsvImporter):
    def columns(self):
        return tuple(sorted(super().columns()))


class Changed(CsvImporter):
    """Hands out each row with something about it changed."""

    def rows(self):
        return map(self.changed, super().rows())


class StripsText(Changed):
    def changed(self, row):
        return msgspec.structs.replace(row, values={name: text.strip() for name, text in row.values.items()})


class MakesNumbers(Changed):
    def changed(self, row):
        return msgspec.structs.replace(row, cells=tuple(int(cell) if cell.isdecimal() else cell for cell in row.cells))


class LeavesOutWhatIsEmpty(Changed):
    def changed(self, row):
        return msgspec.structs.replace(row, values={name: text for name, text in row.values.items() if text})


class HasNoLines(Changed):
    def changed(self, row):
        return msgspec.structs.replace(row, line=1)


class CountsFromNought(Changed):
    def changed(self, row):
        return msgspec.structs.replace(row, line=row.line - 2)


class KeepsValuesBesideAProblem(Changed):
    def changed(self, row):
        return msgspec.structs.replace(row, values={"a": row.cells[0]}) if row.problem else row


class SaysNoProblem(Changed):
    def changed(self, row):
        return msgspec.structs.replace(row, problem=" ") if row.problem else row


class HandsOutHalfCharacters(Changed):
    def changed(self, row):
        return msgspec.structs.replace(row, cells=("\ud800",)) if row.problem else row


class ShowsNoCells(Changed):
    def changed(self, row):
        return msgspec.structs.replace(row, cells=()) if row.problem else row


class ReadsAsItGoes(CsvImporter):
    """Looks at the header and believes the rest."""

    def columns(self):
        return tuple(self._path.read_text("utf-8").partition("\n")[0].split(","))

    def rows(self):
        columns = self.columns()
        for line, text in enumerate(self._path.read_text("utf-8").splitlines()[1:], start=2):
            yield SourceRow(line=line, cells=(text,), values=dict.fromkeys(columns, text))


class LooksThroughForRowsAlone(CsvImporter):
    def columns(self):
        return tuple(self._path.read_text("utf-8").partition("\n")[0].split(","))


class RemarksWithoutALook(CsvImporter):
    def remarks(self):
        return ("Read as UTF-8.",)


class LetsItsOwnErrorsOut(CsvImporter):
    def columns(self):
        with self._path.open("rb"):
            return super().columns()


class InventsARow(CsvImporter):
    def rows(self):
        yield from super().rows()
        yield SourceRow(line=10_000, cells=("in all",), values={})


class CanBeAskedOnce(CsvImporter):
    def rows(self):
        self._left = getattr(self, "_left", None) or super().rows()
        return self._left


class NeedsItsColumnsAskedFirst(CsvImporter):
    def columns(self):
        self._asked = super().columns()
        return self._asked

    def rows(self):
        return super().rows() if hasattr(self, "_asked") else iter(())


class Mutters(CsvImporter):
    def remarks(self):
        return (super().remarks()[0], "utf8/lf")


class RemarksAsOneText(CsvImporter):
    def remarks(self):
        return super().remarks()[0]


class TidiesUp(CsvImporter):
    def columns(self):
        self._path.write_bytes(self._path.read_bytes().rstrip())
        return super().columns()


class LeavesAnIndex(CsvImporter):
    def columns(self):
        self._path.with_suffix(".index").touch()
        return super().columns()


class KnowsNoOptions(CsvImporter):
    def __init__(self, path):
        super().__init__(path)


DEFECTS = [
    (PassesOverWhatItCannotRead, "test_a_record_that_does_not_fit_says_its_problem_and_the_next_one_is_read"),
    (LosesTheLastOfMany, "test_each_record_comes_once_and_in_order_with_its_text_as_it_stands"),
    (LastFirst, "test_each_record_comes_once_and_in_order_with_its_text_as_it_stands"),
    (LastFirst, "test_each_row_says_on_which_line_it_begins_and_lines_grow"),
    (ColumnsByTheAlphabet, "test_the_columns_are_named_in_their_order"),
    (StripsText, "test_each_record_comes_once_and_in_order_with_its_text_as_it_stands"),
    (MakesNumbers, "test_every_row_has_cells_of_text_and_a_text_for_each_column"),
    (LeavesOutWhatIsEmpty, "test_every_row_has_cells_of_text_and_a_text_for_each_column"),
    (HasNoLines, "test_each_row_says_on_which_line_it_begins_and_lines_grow"),
    (CountsFromNought, "test_each_row_says_on_which_line_it_begins_and_lines_grow"),
    (KeepsValuesBesideAProblem, "test_a_record_that_does_not_fit_says_its_problem_and_the_next_one_is_read"),
    (SaysNoProblem, "test_a_record_that_does_not_fit_says_its_problem_and_the_next_one_is_read"),
    (HandsOutHalfCharacters, "test_every_row_has_cells_of_text_and_a_text_for_each_column"),
    (ShowsNoCells, "test_every_row_has_cells_of_text_and_a_text_for_each_column"),
    (ReadsAsItGoes, "test_a_source_that_breaks_later_is_refused_before_its_first_row"),
    (LooksThroughForRowsAlone, "test_a_source_that_breaks_later_is_refused_before_its_first_row"),
    (RemarksWithoutALook, "test_a_source_that_breaks_later_is_refused_before_its_first_row"),
    (LetsItsOwnErrorsOut, "test_a_source_that_is_not_there_or_no_file_is_refused"),
    (InventsARow, "test_a_source_without_a_record_has_no_rows_or_is_refused"),
    (CanBeAskedOnce, "test_the_methods_give_the_same_in_any_order_and_again"),
    (NeedsItsColumnsAskedFirst, "test_the_methods_give_the_same_in_any_order_and_again"),
    (Mutters, "test_how_it_was_read_is_told_in_sentences"),
    (RemarksAsOneText, "test_how_it_was_read_is_told_in_sentences"),
    (TidiesUp, "test_the_source_stays_as_it_is_and_nothing_is_left_beside_it"),
    (LeavesAnIndex, "test_the_source_stays_as_it_is_and_nothing_is_left_beside_it"),
    (KnowsNoOptions, "test_the_columns_are_named_in_their_order"),
]


def fails(importer, sentence, place):
    """Say whether *importer* fails a test of the contract."""

    def read(content):
        (place / "source").write_bytes(content)
        return importer(place / "source", **_OPTIONS)

    given = {"samples": attrs.evolve(CSV, importer=importer), "read": read, "place": place}
    test = getattr(ImporterContract(), sentence)
    try:
        test(**{name: given[name] for name in inspect.signature(test).parameters})
    except (AssertionError, OSError, TypeError, pytest.fail.Exception):
        return True
    return False


@pytest.mark.parametrize(
    ("bad", "sentence"), DEFECTS, ids=[f"{bad.__name__}-{at}" for at, (bad, _) in enumerate(DEFECTS)]
)
def test_the_sentence_holds_for_a_good_importer_and_finds_the_defect(bad, sentence, tmp_path):
    good, place = tmp_path / "good", tmp_path / "bad"
    good.mkdir()
    place.mkdir()

    assert not fails(CsvImporter, sentence, good)
    assert fails(bad, sentence, place)


def test_every_sentence_of_the_contract_has_a_defect_that_it_finds():
    sentences = {name for name in dir(ImporterContract) if name.startswith("test_")}

    assert sentences == {sentence for _, sentence in DEFECTS}


def test_a_format_that_refuses_a_source_without_records_keeps_the_contract(tmp_path):
    class Refuses(CsvImporter):
        def rows(self):
            return iter([*super().rows()] or super()._first(iter(())))

    assert not fails(Refuses, "test_a_source_without_a_record_has_no_rows_or_is_refused", tmp_path)
