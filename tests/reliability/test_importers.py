"""Whatever a file holds, it is read or refused in one sentence: 20,000 damaged and hostile ones here, a million in
``make long``.
"""

import pytest

from casework_excel.sheets import ExcelImporter
from tests.reliability.importers import MEMORY, kinds, tried, with_errors
from tests.workbooks import ods, xls, xlsx

AT_ONCE = 5_000


@pytest.mark.parametrize("first", range(0, 20_000, AT_ONCE))
def test_no_damaged_file_brings_an_importer_down_or_fills_the_memory(first):
    came = tried(2026, first, first + AT_ONCE)

    assert came["failures"] == []
    assert came["memory"] < MEMORY
    assert set(came["counts"]) == set(kinds())
    assert sum(inputs for inputs, _, _ in came["counts"].values()) == AT_ONCE


@pytest.mark.parametrize("write", [xlsx, xls, ods], ids=["xlsx", "xls", "ods"])
def test_each_row_with_an_error_in_a_cell_is_rejected_and_no_other(write, tmp_path):
    path = tmp_path / "register"
    for seed in range(4):
        path.write_bytes(with_errors(seed, write))
        rows = list(ExcelImporter(path).rows())
        wrong = [row for row in rows if row.problem is not None]

        assert 0 < len(wrong) < len(rows)
        assert all("has an error, such as #REF!, for a value" in row.problem for row in wrong)


def test_most_kinds_of_damage_leave_files_of_which_some_are_read_and_some_refused():
    counts = tried(7, 0, 1_500)["counts"]

    for kind in ("csv", "csv-dialect", "csv-plain", "json-lines", "open311", "sqlite"):
        inputs, refused, rows = counts[kind]
        assert 0 < refused < inputs
        assert rows
