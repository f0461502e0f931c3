import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from casework.adapters.toml_totals import read_totals
from casework.application import batch_cases, import_places
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.errors import AccessError, DataError
from tests.boston import GOOD, HEADER, REGISTER
from tests.workbooks import xlsx

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
        return book.find_import("latest", viewer=Actor("staff-1")).batch


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

    assert (data["batch"], data["state"], data["files"][0]["name"]) == (latest().id, "ended", "register.csv")
    assert (data["rows"], data["new"], data["accepted"], data["files"][0]["size"]) == (
        2,
        2,
        2,
        Path("register.csv").stat().st_size,
    )
    assert json.loads(register("imports list --json").stdout) == {"imports": [data]}


def test_an_import_is_undone(register):
    batch = latest().id

    done = register("imports undo latest")

    assert done.stdout == f"The import {batch} is undone: 2 records count nowhere any more.\n"
    assert "Undone " in register(f"imports show {batch}").stdout
    assert register("imports list").stdout.splitlines()[1].split()[2] == "undone"
    assert register(f"imports undo {batch}").exit_code == 1
    refused = " ".join(register("imports undo latest").stderr.split())
    assert refused == "Error: there is no import 'latest': every import that is on record was undone"


def test_there_is_no_latest_import_before_the_first(office):
    refused = office("imports undo latest")

    assert refused.exit_code == 1
    assert refused.stderr == "Error: there is no import 'latest': none is on record yet\n"


def newer_export(register, *lines):
    """Import a newer export, in which the second record says something else, with *lines* besides."""
    before = Path("register.csv").read_text(encoding="utf-8")
    text = "\n".join([before.replace("Bin gone", "Bin away").rstrip("\n"), *lines, ""])
    Path("register.csv").write_text(text, encoding="utf-8")
    return register(IMPORT)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "1 case says again what was said before"),
        (
            ("3,04/03/2020,,REQ,Bins,Lid gone,,,",),
            "1 record counts nowhere any more, and 1 case says again what was said before",
        ),
    ],
)
def test_an_import_that_updated_cases_is_undone_and_says_how_many_say_again_what_they_said(register, lines, said):
    newer_export(register, *lines)
    batch = latest().id

    undone = " ".join(register("imports undo latest").stdout.split())

    assert undone == f"The import {batch} is undone: {said}."


def test_undoing_names_the_later_import_whose_file_is_to_be_imported_again(register):
    newer_export(register)
    batch = latest().id
    newer_export(register, "3,04/03/2020,,REQ,Bins,Lid gone,,,")

    undone = " ".join(register(f"imports undo {batch}").stdout.split())

    assert undone.endswith(f"Import the file of {latest().id} again: it said so too.")


def test_several_cases_that_an_import_updated_say_again_what_they_said(register):
    text = Path("register.csv").read_text(encoding="utf-8")
    Path("register.csv").write_text(text.replace("Bin gone", "Bin away").replace("Thanks", "Ta"), encoding="utf-8")
    register(IMPORT)

    assert "is undone: 2 cases say again what was said before." in " ".join(
        register("imports undo latest").stdout.split()
    )


def test_whoever_cannot_undo_an_import_that_a_later_one_updated_hears_which_to_undo_first(register):
    first = latest().id
    newer_export(register)

    refused = " ".join(register(f"imports undo {first}").stderr.split())

    assert refused.startswith(f"Error: undoing an import is not possible for {first}: something else happened to 1 of ")
    assert refused.endswith(f". Undo {latest().id} first, which updated 1 of them since")


def test_a_case_that_somebody_worked_on_while_its_import_was_undone_is_named(register, monkeypatch):
    monkeypatch.setattr(batch_cases, "GROUP", 1)
    batch, by = latest().id, Actor("staff-1")

    def stop(_number):
        raise KeyboardInterrupt

    with Casebook.configured("casework.toml") as book:
        with pytest.raises(KeyboardInterrupt):
            book.undo_import("latest", by=by, progress=stop)
        (left,) = book.rows()
        book.note(left.case, text="I rang them", by=by)
    assert "being undone" in register("imports list").stdout
    assert "Undone        not whole yet: undoing it again goes on\n" in register("imports show latest").stdout

    done = register("imports undo latest").stdout

    assert f"The import {batch} is undone: 1 record counts nowhere any more.\n" in done
    assert f"Worked on meanwhile, and left as they are: {left.reference}.\n" in done
    assert f"Stayed        worked on meanwhile, and left as they are: {left.reference}\n" in (
        register(f"imports show {batch}").stdout
    )


def test_scripts_are_told_what_was_undone(register):
    batch = latest().id

    done = register("imports undo latest --json")

    assert json.loads(done.stdout) == {
        "batch": batch,
        "void": 2,
        "brought_back": 0,
        "stayed": [],
        "elsewhere": [],
        "said_again": [],
    }


def test_an_import_of_one_row_is_undone(office):
    Path("register.toml").write_text(REGISTER, encoding="utf-8")
    Path("register.csv").write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    office(IMPORT)

    assert "1 record counts nowhere" in office("imports undo latest").stdout


def test_the_history_names_no_day_for_what_ended_on_one_that_nobody_knows(office):
    Path("log.toml").write_text(
        'id = "log"\nversion = 1\nsource = { system = "log", zone = "Europe/London" }\n'
        'identity = { columns = ["Ref"] }\nprocedure = { default = "none" }\n'
        'standing = { column = "State", undated = "unknown", codes = { Done = "finished" } }\n'
        '[fields]\nreference = { columns = ["Ref"] }\nreceived = { column = "In", formats = ["%Y-%m-%d"] }\n'
        'kind = { default = "complaint" }\n',
        encoding="utf-8",
    )
    Path("log.csv").write_text("Ref,In,State\nC-1,2020-03-02,Done\n", encoding="utf-8")
    office("import log.csv --mapping log.toml")

    told = office("show C-1 --history").stdout

    assert "  2  day not known  closed\n" in told.partition("History\n")[2]


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
    history = json.loads(office(f"show {row.reference} --history --json").stdout)["history"]
    assert [entry["undone_by"] for entry in history if entry["event"] == "received"] == [
        int(first), int(second), None,
    ]  # fmt: skip


@pytest.mark.parametrize("command", ["imports list", "imports show latest"])
def test_to_look_at_imports_nobody_has_to_say_who_they_are(register, monkeypatch, command):
    monkeypatch.delenv("CASEWORK_ACTOR")

    assert register(command).exit_code == 0


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
        read_totals(file, "old-register")


def test_totals_of_a_column_that_is_not_there_are_refused(register):
    Path("totals.toml").write_text("[columns.Kind]\nx = 1\n", encoding="utf-8")

    refused = register(f"{IMPORT} --totals totals.toml")

    assert refused.exit_code == 3
    assert "columns that the source does not have: 'Kind'" in refused.stderr


def test_several_files_and_a_joined_one_are_each_on_record_with_their_own_hash(office):
    joined = '[[join]]\nfile = "more.csv"\nname = "more"\nhere = "Ref"\nthere = "CaseRef"\n\n[source]'
    Path("register.toml").write_text(REGISTER.replace("[source]", joined), encoding="utf-8")
    Path("more.csv").write_text("CaseRef,Note\n1,x\n", encoding="utf-8")
    Path("2019.csv").write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    Path("2020.csv").write_text(f"{HEADER}\n2,03/03/2020,,REQ,Bins,Bin gone,,,\n", encoding="utf-8")
    office("import 2019.csv 2020.csv --mapping register.toml")

    files = json.loads(office("imports show latest --json").stdout)["files"]
    assert [(file["name"], file["joined"]) for file in files] == [
        ("2019.csv", False), ("2020.csv", False), ("more.csv", True),
    ]  # fmt: skip
    for file in files:
        content = Path(file["name"]).read_bytes()
        assert (file["sha256"], file["size"]) == (hashlib.sha256(content).hexdigest(), len(content))
    shown = office("imports show latest").stdout
    assert f"File 2        2020.csv, {files[1]['size']} bytes\nSHA-256       {files[1]['sha256']}\n" in shown
    assert f"File 3        more.csv, {files[2]['size']} bytes, joined to the rows of the others\n" in shown
    with Casebook.configured("casework.toml") as book:
        found = book.find_import("latest", viewer=Actor("staff-1"))
        (reference,) = [row.reference for row in book.rows() if row.source_key == "2"]
    assert found.file == "2019.csv, 2020.csv"
    assert f"from old-register 2, file 2, line 2, batch {found.batch.id}" in " ".join(
        office(f"show {reference}").stdout.split()
    )


def test_files_of_one_name_are_told_apart_by_their_folders(office):
    Path("register.toml").write_text(REGISTER, encoding="utf-8")
    for folder, line in (("a", GOOD), ("b", "2,03/03/2020,,REQ,Bins,Bin gone,,,")):
        Path(folder).mkdir()
        Path(folder, "register.csv").write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    office("import a/register.csv b/register.csv --mapping register.toml")

    files = json.loads(office("imports show latest --json").stdout)["files"]
    assert [file["name"] for file in files] == [str(Path("a/register.csv")), str(Path("b/register.csv"))]


def test_a_case_of_a_workbook_says_on_which_sheet_it_stands_and_the_import_what_that_is_called(office, monkeypatch):
    excel = REGISTER.replace("[source]", '[source]\nformat = "excel"\nsheets = ["2019", "2020"]')
    Path("register.toml").write_text(excel, encoding="utf-8")
    header, second = HEADER.split(","), "2,03/03/2020,,REQ,Bins,Bin gone,,,"
    sheets = (("2019", [header, GOOD.split(",")]), ("2020", [header, second.split(",")]))
    Path("register.xlsx").write_bytes(xlsx(*sheets))
    office("import register.xlsx --mapping register.toml")

    with Casebook.configured("casework.toml") as book:
        places = [(row.source_key, book.case(row.case).intake.source) for row in book.rows()]
        (second,) = [row.case for row in book.rows() if row.source_key == "2"]
    assert sorted((key, source.sheet, source.line) for key, source in places) == [("1", 1, 2), ("2", 2, 2)]
    shown = office("imports show latest").stdout
    assert "Sheet 1       2019\nSheet 2       2020\n" in shown
    assert json.loads(office("imports show latest --json").stdout)["sheets"] == ["2019", "2020"]
    assert 'old-register 2, sheet "2020", line 2, batch' in " ".join(office(f"show {second}").stdout.split())

    def refuse(_book, _batch, *, viewer):
        raise AccessError(viewer.id, "see imports")

    monkeypatch.setattr(Casebook, "find_import", refuse)
    assert "old-register 2, sheet 2, line 2, batch" in " ".join(office(f"show {second} --by clerk").stdout.split())


def test_the_sheets_of_an_import_that_was_stopped_are_on_record_as_far_as_it_came(office, monkeypatch):
    excel = REGISTER.replace("[source]", '[source]\nformat = "excel"\nsheets = ["2019", "2020"]')
    Path("register.toml").write_text(excel, encoding="utf-8")
    header, second = HEADER.split(","), "2,03/03/2020,,REQ,Bins,Bin gone,,,"
    Path("register.xlsx").write_bytes(xlsx(("2019", [header, GOOD.split(",")]), ("2020", [header, second.split(",")])))
    end = import_places.Place.end

    def killed(_place, _so_far):
        raise KeyboardInterrupt

    monkeypatch.setattr(import_places.Place, "end", killed)
    office("import register.xlsx --mapping register.toml")
    stopped = json.loads(office("imports show latest --json").stdout)
    monkeypatch.setattr(import_places.Place, "end", end)
    office("import register.xlsx --mapping register.toml")
    ended = json.loads(office("imports show latest --json").stdout)

    assert (stopped["state"], stopped["sheets"]) == ("stopped", ["2019", "2020"])
    assert (ended["state"], ended["sheets"], ended["new"]) == ("ended", ["2019", "2020"], 2)


def test_each_organisation_undoes_what_an_import_updated_of_its_own(office):
    own = several_organisations(office)
    text = Path("register.csv").read_text(encoding="utf-8")
    Path("register.csv").write_text(text.replace("1,03/03/2020,,", "1,03/03/2020,04/03/2020,"), encoding="utf-8")
    office(IMPORT)
    batch = latest().id

    undone = " ".join(office("--config north.toml imports undo latest").stdout.split())

    assert undone == f"The import {batch} is undone: 1 case says again what was said before."
    assert "0 new, 1 updated, 1 unchanged" in office(f"--config north.toml imports show {batch}").stdout
    assert latest().id == batch  # in the organisation where it began
    with Casebook.configured("north.toml") as book:
        assert [row.closed_on for row in book.rows()] == [None, None]
    assert own in office("--config north.toml imports show latest").stdout


def test_an_import_is_named_to_be_repeated_only_in_the_organisation_whose_cases_it_found_unchanged(office):
    several_organisations(office)
    first = latest().id
    text = Path("register.csv").read_text(encoding="utf-8").replace("3,03/03/2020,,", "3,03/03/2020,04/03/2020,")
    Path("register.csv").write_text(text + "5,03/03/2020,,REQ,Bins,Bin gone,,,red\n", encoding="utf-8")
    office(IMPORT)
    batch = latest().id
    office(f"--config south.toml imports undo {batch}")

    undone = {name: office(f"--config {name}.toml imports undo {first} --json") for name in ("north", "south")}

    assert [json.loads(each.stdout)["said_again"] for each in undone.values()] == [[batch], []]


def several_organisations(office):
    """Import a register whose rows belong to three organisations; return that of the casebook."""
    codes = '[organisation]\ncolumns = ["Colour"]\ncodes = { red = "north", blue = "south" }\ndefault = "exampleton"\n'
    settings = Path("casework.toml").read_text(encoding="utf-8")
    own = tomllib.loads(settings)["organisation"]["id"]
    mapping = REGISTER.replace('dropped = ["Colour"]', "").replace("[source]", f"{codes}\n[source]")
    Path("register.toml").write_text(mapping.replace("exampleton", own), encoding="utf-8")
    row = "{},03/03/2020,,REQ,Bins,Bin gone,,,{}\n"
    rows = ((1, "red"), (2, "red"), (3, "blue"), (4, ""), ("", "red"))
    Path("register.csv").write_text(f"{HEADER}\n" + "".join(row.format(*each) for each in rows), encoding="utf-8")
    for name in ("north", "south"):
        Path(f"{name}.toml").write_text(settings.replace(f'"{own}"', f'"{name}"'), encoding="utf-8")
    office(IMPORT)
    return own


def test_an_import_that_was_stopped_and_of_which_a_part_was_undone_elsewhere_begins_again_as_another(
    office, monkeypatch
):
    def stop(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(import_places.Place, "end", stop)
        several_organisations(office)
    stopped = latest().id
    assert office("--config north.toml imports undo latest").exit_code == 0

    again = office(IMPORT).stdout

    assert "  2 are new\n" in again
    assert latest().id != stopped
    with Casebook.configured("north.toml") as book:
        assert {row.batch for row in book.rows()} == {latest().id}
    assert office("--config north.toml imports undo latest").stdout.startswith(
        f"The import {latest().id} is undone: 2 "
    )


@pytest.mark.parametrize("undoes", [False, True], ids=["nothing", "the first"])
def test_an_import_that_was_stopped_goes_on_unless_what_it_found_unchanged_was_undone_elsewhere(
    office, monkeypatch, undoes
):
    def stop(*_):
        raise KeyboardInterrupt

    several_organisations(office)
    first = latest().id
    text = Path("register.csv").read_text(encoding="utf-8")
    Path("register.csv").write_text(text.replace("4,03/03/2020,,", "4,03/03/2020,04/03/2020,"), encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(import_places.Place, "end", stop)
        office(IMPORT)
    stopped = latest().id
    if undoes:
        office(f"--config north.toml imports undo {first}")

    again = office(IMPORT).stdout

    assert ("  2 are new\n" in again, latest().id != stopped) == (undoes, undoes)
    with Casebook.configured("north.toml") as book:
        assert sorted(row.source_key for row in book.rows()) == ["1", "2"]


def test_of_an_import_into_several_organisations_each_counts_and_undoes_its_own_part(office):
    own, batch = several_organisations(office), latest().id

    listed = office("imports list").stdout
    assert listed.splitlines()[1].split()[-4:] == ["2", "1", "0", "1"]
    assert "Counted are the rows of this organisation" in listed
    shown = office("imports show latest").stdout
    assert "Rows          2 in all: 1 new, 0 updated, 0 unchanged, 0 duplicate, 1 rejected\n" in shown
    assert "Elsewhere in north 2 in all: 2 new, 0 updated, 0 unchanged, 0 duplicate, 0 rejected " in " ".join(
        shown.split()
    )
    there = office("--config north.toml imports show latest").stdout
    assert f"Began in      {own}: what is counted here is the part of this organisation\n" in there
    assert "Rows          2 in all: 2 new," in there
    told = json.loads(office("imports show latest --json").stdout)
    assert [(part["organisation"], part["new"]) for part in told["elsewhere"]] == [("north", 2), ("south", 1)]

    done = " ".join(office("--config north.toml imports undo latest").stdout.split())
    assert done == (
        f"The import {batch} is undone: 2 records count nowhere any more. A part of it stays in {own} and south: undo "
        f"it there, too, with 'casework --config FILE imports undo {batch}', where FILE is the configuration of that "
        "organisation."
    )
    assert json.loads(office("imports undo latest --json").stdout)["elsewhere"] == ["south"]
    assert "stays" not in office("--config south.toml imports undo latest").stdout
