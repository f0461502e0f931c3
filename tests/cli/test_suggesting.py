import json
import tomllib
from pathlib import Path

import pytest

from casework.cli import drafting_sources, suggesting
from tests.workbooks import xlsx

REGISTER = "Ref,Received,Type\n1,13/03/2020,Praise\n2,14/03/2020,Complaint\n"


@pytest.fixture
def folder(casework):
    """An empty folder, but for a register that nobody has described."""
    Path("register.csv").write_text(REGISTER, encoding="utf-8")
    return casework


def test_a_draft_is_written_where_it_can_be_read(folder):
    drafted = folder("import --suggest register.csv")

    assert drafted.exit_code == 0, drafted.output
    assert drafted.stderr == ""
    assert drafted.stdout.startswith("# 2 rows and 3 columns were read; ")
    assert tomllib.loads(drafted.stdout)["fields"]["kind"]["codes"] == {
        "Praise": "compliment",
        "Complaint": "complaint",
    }


def test_a_draft_can_be_checked_at_once(folder):
    folder("init --organisation rotherham")

    drafted = folder("import --suggest register.csv --out register.toml")
    checked = folder("import register.csv --mapping register.toml --by staff-17 --check")

    lines = Path("register.toml").read_text(encoding="utf-8").splitlines()
    first, *doubts = drafted.stdout.splitlines()
    assert first == "2 rows read; 2 doubts. Where the draft is wrong, change that line or the next:"
    places = [number for number, line in enumerate(lines, start=1) if line.startswith("# ? ")]
    assert doubts == [f"register.toml:{place}: {lines[place - 1].removeprefix('# ? ')}" for place in places]
    assert checked.exit_code == 0, checked.output
    assert "0 were rejected" in checked.stdout


def test_scripts_get_what_each_column_was_taken_for(folder):
    told = json.loads(folder("import --suggest register.csv --json").stdout)

    assert (told["record"], told["rows"]) == ("case", 2)
    line = told["mapping"].splitlines()[told["doubts"][0]["line"] - 1]
    assert line == f"# ? {told['doubts'][0]['text']}"
    assert told["columns"][1] == {"column": "Received", "meaning": "received"}
    assert told["mapping"].startswith("# 2 rows")


def test_a_code_that_is_doubtful_is_told_with_its_line(folder):
    Path("register.csv").write_text(f"{REGISTER}3,15/03/2020,XYZ\n", encoding="utf-8")

    told = folder("import --suggest register.csv --out draft.toml").stdout

    lines = Path("draft.toml").read_text(encoding="utf-8").splitlines()
    place = lines.index('XYZ = "complaint"  # ? 1 row: which kind is this?') + 1
    assert f'\ndraft.toml:{place}: XYZ = "complaint", 1 row: which kind is this?\n' in told


def test_one_row_is_one_row(folder):
    Path("register.csv").write_text("Ref,Received\n1,13/03/2020\n", encoding="utf-8")

    assert folder("import --suggest register.csv --out draft.toml").stdout.startswith("1 row read; ")


def test_a_file_that_is_there_stays_as_it_is(folder):
    for name in ("mine.toml", "mine-2.toml"):
        Path(name).write_text("# mine\n", encoding="utf-8")

    refused = folder("import --suggest register.csv --out mine.toml")

    assert refused.exit_code == 2
    said = "mine.toml is there already: choose another name, such as mine-3.toml, and take over what you have answered"
    assert said in " ".join(refused.stderr.split())
    assert Path("mine.toml").read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.parametrize(
    "option", ["--check", "--log", "--mapping register.csv", "--rejects rejects.csv", "--draft-totals x"]
)
def test_a_draft_goes_with_no_option_of_an_import(folder, option):
    refused = folder(f"import --suggest register.csv {option}")

    assert refused.exit_code == 2
    assert f"leave {option.split()[0]} out" in refused.stderr


def test_where_a_draft_is_written_is_said_with_suggest(folder):
    refused = folder("import register.csv --out draft.toml --by staff-17")

    assert refused.exit_code == 2
    assert "say --suggest as well" in refused.stderr


def test_how_the_file_is_written_is_guessed_and_the_guess_is_a_doubt(folder):
    Path("list.csv").write_text("Exampleton\n\nRef;Received\n1;13/03/2020\n2;14/03/2020\n", encoding="utf-8")

    text = folder("import --suggest list.csv").stdout

    read = tomllib.loads(text)
    assert (read["source"]["delimiter"], read["source"]["header"]) == (";", 3)
    assert '# ? ";" between fields gives 2 columns' in text


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes(folder):
    Path("cut.csv").write_text('Ref,Received\n1,13/03/2020\n2,14/03/2020\n3,"15/03', encoding="utf-8")

    text = folder("import --suggest cut.csv").stdout

    assert tomllib.loads(text)["source"]["on_truncated"] == "reject_last_record"
    assert "# ? The file breaks off in its last record" in text


def test_a_file_that_is_nothing_is_refused_in_one_sentence(folder):
    Path("empty.csv").write_text("", encoding="utf-8")

    refused = folder("import --suggest empty.csv")

    assert refused.exit_code == 3
    assert "empty" in refused.stderr


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hello", "notes is no table: there is no row below its header."),
        ("hello\nworld\n", "notes is no table: it has one column."),
        ("a,b\n1\n2\n3,4\n", "notes is no table: 2 of its 3 rows do not fit its 2 columns"),
    ],
)
def test_what_is_no_table_is_refused_and_no_draft_written(folder, text, why):
    Path("notes.txt").write_text(text, encoding="utf-8")

    refused = folder("import --suggest notes.txt --out notes.toml")

    assert refused.exit_code == 3
    assert why in " ".join(refused.stderr.split())
    assert not Path("notes.toml").exists()


def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(folder, monkeypatch):
    def unreadable(_file):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(drafting_sources, "start_of", unreadable)

    refused = folder("import --suggest register.csv")

    assert refused.exit_code == 3
    assert "register.csv cannot be read: Permission denied" in refused.stderr


def test_lines_of_json_are_known(folder):
    lines = [json.dumps({"Ref": str(number), "Received": "2020-03-13"}) for number in range(3)]
    Path("register.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

    read = tomllib.loads(folder("import --suggest register.jsonl").stdout)

    assert read["source"]["format"] == "json-lines"
    assert read["id"] == "register"


def test_a_terminal_sees_progress(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    with suggesting._progress() as progress:
        progress(2_000)

    assert "2,000 rows" in capsys.readouterr().err


# Workbooks

TITLED = ("2019", [["Our register"], [], ["Ref", "Received", "Type"], ["1", "13/03/2020", "Praise"]])
OTHER = ("2020", [["Ref", "Received", "Type"], ["2", "14/03/2020", "Complaint"]])


@pytest.fixture
def workbook(folder):
    Path("register.xlsx").write_bytes(xlsx(TITLED, OTHER))
    return folder


def test_one_sheet_of_a_workbook_is_drafted_with_the_row_of_its_header(workbook):
    drafted = workbook("import --suggest register.xlsx --sheet 2019")

    assert tomllib.loads(drafted.stdout)["source"] == {
        "system": "register",
        "zone": "Europe/London",
        "format": "excel",
        "sheets": ["2019"],
        "header": 3,
    }


def test_all_sheets_are_drafted_if_they_are_alike(workbook):
    Path("register.xlsx").write_bytes(xlsx(OTHER, ("2021", OTHER[1])))

    assert tomllib.loads(workbook("import --suggest register.xlsx --sheet *").stdout)["source"]["sheets"] == ["*"]


def test_each_sheet_has_its_own_header_and_blanks_in_names_do_not_matter(workbook):
    merged = (
        "2021",
        [["Our register"] * 3, ["", "", "Do not sort"], ["Ref", "Received", "Type "], ["3", "1/4/2021", "?"]],
    )
    Path("register.xlsx").write_bytes(xlsx(OTHER, ("2022", OTHER[1]), merged))

    drafted = workbook("import --suggest register.xlsx --sheet *")

    source = tomllib.loads(drafted.stdout)["source"]
    assert (source["sheets"], source.get("header"), source["headers"]) == (["*"], None, {"2021": 3})
    assert "# 3 rows and 3 columns were read" in drafted.stdout


def test_a_header_is_looked_for_in_the_first_rows_of_a_sheet(workbook, monkeypatch):
    monkeypatch.setattr(drafting_sources, "_LOOKED_AT", 1)

    assert "header" not in tomllib.loads(workbook("import --suggest register.xlsx --sheet 2020").stdout)["source"]


def test_a_workbook_with_one_sheet_needs_no_name_of_it(workbook):
    Path("register.xlsx").write_bytes(xlsx(OTHER))

    assert "sheets" not in tomllib.loads(workbook("import --suggest register.xlsx").stdout)["source"]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(workbook):
    refused = workbook("import --suggest register.xlsx --sheet 2018")

    assert refused.exit_code == 3
    assert "has no sheet '2018'; it has '2019', '2020'" in " ".join(refused.stderr.split())


def test_a_sheet_without_a_day_is_left_out_where_one_has_days_even_if_it_has_more_rows(workbook):
    Path("register.xlsx").write_bytes(xlsx(("lists", [["Upheld", "Not upheld"], *[["Repairs", "Damp"]] * 9]), OTHER))

    drafted = workbook("import --suggest register.xlsx").stdout

    assert tomllib.loads(drafted)["source"]["sheets"] == ["2020"]
    assert "# Left out: lists (9 rows below other headings)." in drafted.splitlines()


def test_a_header_below_a_title_is_found_beside_a_note_far_to_the_right(workbook):
    rows = [[str(number), "13/03/2020", "Praise", "Bins", "Email"] for number in range(10)]
    rows[4] = [*rows[4], *[""] * 9, "see Jan"]
    Path("register.xlsx").write_bytes(
        xlsx(("2019", [["Our register"], [], ["Ref", "Received", "Type", "Team", "Channel"], *rows]))
    )

    read = tomllib.loads(workbook("import --suggest register.xlsx").stdout)

    assert read["source"]["header"] == 3
    assert read["fields"]["received"]["column"] == "Received"


ROWS = [[str(number), f"{number}/03/2020", "Praise", "old", "Bins"] for number in range(13, 20)]
TWICE = ("2020", [["Ref", "Received", "Type", "Ref", "Team"], *ROWS])
BLANK = ("2021", [["Ref", "Received", "Type", "Ref ", "Team"], *ROWS])
ONCE = ("2022", [["ref", "Received", "Type", "Team"], ["3", "14/03/2022", "Praise", "Bins"]])


@pytest.mark.parametrize(
    ("sheets", "second", "only_in", "rule"),
    [
        ([BLANK, ONCE], "Ref ", "2021", {"optional": True}),
        ([TWICE, ONCE], "Ref (2)", "2020", {"position": 4, "optional": True}),
        ([TWICE], "Ref (2)", None, {"position": 4}),
        ([BLANK], "Ref ", None, None),
    ],
)
def test_a_heading_that_comes_twice_in_a_sheet_is_drafted_apart_from_the_first(workbook, sheets, second, only_in, rule):
    Path("register.xlsx").write_bytes(xlsx(*sheets))
    workbook("init --organisation rotherham")

    drafted = workbook("import --suggest register.xlsx --sheet * --out register.toml")
    assert drafted.exit_code == 0, drafted.output
    checked = workbook("import register.xlsx --mapping register.toml --by staff-17 --check")

    text = Path("register.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    assert read["identity"]["columns"] == ["Ref"]
    assert second in read["kept"]
    assert read.get("columns", {}).get(second) == rule
    assert (f"# Only in {only_in}." in text) is (only_in is not None)
    assert checked.exit_code == 0, checked.output
    assert "0 were rejected" in checked.stdout


def test_a_heading_that_comes_twice_in_a_file_is_drafted_apart_from_the_first(folder):
    Path("register.csv").write_text("Ref,Received,Ref\n1,13/03/2020,old/1\n2,14/03/2020,old/2\n", encoding="utf-8")
    folder("init --organisation rotherham")

    folder("import --suggest register.csv --out register.toml")
    checked = folder("import register.csv --mapping register.toml --by staff-17 --check")

    read = tomllib.loads(Path("register.toml").read_text(encoding="utf-8"))
    assert (read["kept"], read["columns"]) == (["Ref (2)"], {"Ref (2)": {"position": 3}})
    assert checked.exit_code == 0, checked.output


def test_lists_of_codes_on_other_sheets_are_read_too_where_a_sheet_is_named(workbook):
    rows = [
        [str(number), f"{number}/03/2020", f"{number}/04/2020", ["UPH", "NUP"][number % 2]] for number in range(13, 25)
    ]
    lookup = ("Lookup", [["Result", "Meaning"], ["UPH", "Upheld"], ["NUP", "Not upheld"]])
    Path("register.xlsx").write_bytes(xlsx(("2020", [["Ref", "Received", "Replied", "Result"], *rows]), lookup))

    named, all_of_them = (workbook(f"import --suggest register.xlsx{sheet}").stdout for sheet in (" --sheet 2020", ""))

    for text in (named, all_of_them):
        assert "# By the sheet Lookup, which says what these codes mean." in text
        assert tomllib.loads(text)["matter"][0]["finding"][0]["outcome"]["codes"] == {
            "NUP": "not-upheld",
            "UPH": "upheld",
        }


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("--suggest register.csv --sheet 2019", "register.csv is no workbook: leave --sheet out"),
        ("--suggest register.csv register.csv", "--suggest looks at one file"),
        ("--suggest postgresql://server/db", "--suggest looks at one file: leave the others out, and name no server"),
        ("register.csv --sheet 2019", "--sheet says what --suggest looks at"),
    ],
)
def test_what_does_not_go_with_a_draft_is_refused(folder, said, why):
    refused = folder(f"import {said}")

    assert refused.exit_code == 2
    assert why in " ".join(refused.stderr.split())
