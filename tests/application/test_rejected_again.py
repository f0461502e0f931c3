"""Rows of a file of rejected rows that have the number of a case which was imported before."""

import pytest

from casework.adapters.memory import MemoryStore
from casework.adapters.rejected_rows import REJECTS_COLUMNS
from casework.application.ports import SourceRow
from casework.application.rejected_again import refuse_other_record
from tests.boston import GOOD, HEADER, Register

OTHER = GOOD.replace("Thanks", "Ta")


@pytest.fixture
def register(tmp_path):
    return Register(tmp_path)


def bring(register, *rows, rejected=None):
    """Import rows of a file of rejected rows, each with its place in its source."""
    register.write(*[f"{place},why,{row}" for place, row in rows], header=",".join([*REJECTS_COLUMNS, HEADER]))
    return register.run(rejected=rejected)


def test_a_row_that_came_through_a_file_of_rejected_rows_is_changed_by_the_same_line_alone(register):
    assert bring(register, ("7,old.csv,Sheet 1,", GOOD)).new == 1

    assert bring(register, ("7,old.csv,Sheet 1,", OTHER)).updated == 1
    (refused,) = bring(register, ("8,old.csv,Sheet 1,", GOOD)).rejects
    assert refused.reason.startswith("Ref: it belongs to the record of line 7 of register.csv, old.csv, Sheet 1, which")


def test_a_row_that_was_rejected_for_its_key_changes_no_case_of_another_file_either(register):
    register.run(GOOD)

    (refused,) = bring(register, ("8,newer.csv,,line 4", OTHER)).rejects

    assert "it belongs to the record of line 4, which this row would overwrite" in refused.reason
    assert (refused.line, refused.file, refused.key_of) == (8, "newer.csv", "line 4")


def test_a_row_of_an_import_that_was_stopped_is_known_by_its_sheet_too(register):
    class StoppedError(Exception):
        pass

    def stop(_row):
        raise StoppedError

    with pytest.raises(StoppedError):
        bring(register, ("7,old.csv,,", GOOD), ("x,,,", GOOD), rejected=stop)

    assert bring(register, ("7,old.csv,,", OTHER)).updated == 1


def test_where_nobody_knows_any_more_from_where_a_case_came_it_is_not_overwritten(register):
    batch = bring(register, ("7,old.csv,,", GOOD)).batch
    store = register.book.store
    sheets = [sheet.name for sheet in register.book.find_import(batch).batch.ended.sheets]
    store.erase("rotherham", sheets)

    (refused,) = bring(register, ("7,old.csv,,", OTHER)).rejects
    assert "the record of line 7 of a file whose name is not known, which" in refused.reason


def test_a_case_that_is_not_to_be_found_is_none_that_could_be_overwritten():
    row = SourceRow(line=7, cells=(), rejected_before=True)

    refuse_other_record(row, "1", named="Ref", system="old", store=MemoryStore(), organisation="o", record=None)
