import json
from pathlib import Path

import pytest

from casework.adapters.toml_totals import read_totals
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.errors import DataError
from tests.boston import GOOD, HEADER, REGISTER

IMPORT = "import register.csv --mapping register.toml"


@pytest.fixture
def register(office):
    """An office that has imported a small register."""
    Path("register.toml").write_text(REGISTER, encoding="utf-8")
    Path("register.csv").write_text(f"{HEADER}\n{GOOD}\n2,03/03/2020,,REQ,Bins,Bin gone,,,\n", encoding="utf-8")
    office(IMPORT)
    return office


def latest():
    with Casebook.configured("casework.toml") as book:
        return book.find_import("latest", by=Actor("staff-1")).batch


def test_there_may_be_no_import_on_record(office):
    assert office("imports list").stdout == "There is no import on record.\n"
    assert json.loads(office("imports list --json").stdout) == {"imports": []}


def test_imports_are_listed_with_what_came_of_them(register):
    listed = register("imports list").stdout

    assert listed.splitlines()[0].split() == ["Import", "Mapping", "State", "Rows", "New", "Updated", "Rejected"]
    assert listed.splitlines()[1].split() == [latest().id, "old-register/1", "ended", "2", "2", "0", "0"]


def test_one_import_is_shown_with_its_file_its_mapping_and_who_began_it(register):
    shown = register("imports show latest").stdout

    assert f"Import        {latest().id}, ended\n" in shown
    assert "File          register.csv, " in shown
    assert f"SHA-256       {latest().began.sha256}\n" in shown
    assert "Source        old-register, as case\n" in shown
    assert "Mapping       old-register, version 1\n" in shown
    assert "Rows          2 in all: 2 new, 0 updated, 0 unchanged, 0 duplicate, 0 rejected\n" in shown


def test_scripts_are_told_the_same(register):
    data = json.loads(register(f"imports show {latest().id} --json").stdout)

    assert (data["batch"], data["state"], data["file"]) == (latest().id, "ended", "register.csv")
    assert (data["rows"], data["new"], data["accepted"], data["size"]) == (2, 2, 2, Path("register.csv").stat().st_size)
    assert json.loads(register("imports list --json").stdout) == {"imports": [data]}


def test_an_import_is_undone(register):
    done = register("imports undo latest")

    assert done.stdout == f"The import {latest().id} is undone: 2 records count nowhere any more.\n"
    assert "Undone " in register("imports show latest").stdout
    assert register("imports list").stdout.splitlines()[1].split()[2] == "undone"
    assert register("imports undo latest").exit_code == 1


def test_scripts_are_told_what_was_undone(register):
    done = register("imports undo latest --json")

    assert json.loads(done.stdout) == {"batch": latest().id, "records": 2}


def test_an_import_of_one_row_is_undone(office):
    Path("register.toml").write_text(REGISTER, encoding="utf-8")
    Path("register.csv").write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    office(IMPORT)

    assert "1 record counts nowhere" in office("imports undo latest").stdout


def test_the_history_of_a_case_that_was_imported_again_marks_what_was_undone(office):
    Path("register.toml").write_text(REGISTER, encoding="utf-8")
    Path("register.csv").write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    for _ in range(2):
        office(IMPORT)
        office("imports undo latest")
    office(IMPORT)

    with Casebook.configured("casework.toml") as book:
        (row,) = book.rows()
    told = office(f"show {row.reference} --history").stdout
    receipts = [line for line in told.splitlines() if "  received" in line]
    undoings = [line.split()[0] for line in told.splitlines() if "  import undone" in line]

    first, second = undoings
    assert [line.partition("  received")[2] for line in receipts] == [
        f" (undone by entry {first})", f" (undone by entry {second})", "",
    ]  # fmt: skip


def test_an_import_that_is_not_there_is_told(register):
    refused = register("imports show 2020-01-01-ABC123")

    assert refused.exit_code == 1
    assert f"there is no import '2020-01-01-ABC123': choose one of {latest().id}" in refused.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it states nothing"),
        ("rows = 'two'", "rows: "),
        ("[accepted]\nshoe_size.large = 1", "accepted.shoe_size: cases are not counted by it"),
        ("rows = ", "the file of totals totals.toml cannot be read"),
    ],
)
def test_a_file_of_totals_that_says_something_else_is_refused(tmp_path, text, said):
    file = tmp_path / "totals.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(DataError, match=said):
        read_totals(file)


def test_totals_of_a_column_that_is_not_there_are_refused(register):
    Path("totals.toml").write_text("[columns.Kind]\nx = 1\n", encoding="utf-8")

    refused = register(f"{IMPORT} --totals totals.toml")

    assert refused.exit_code == 3
    assert "columns that the source does not have: 'Kind'" in refused.stderr
