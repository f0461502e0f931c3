"""A workbook whose sheets have other columns: a draft for each sort of them, one command for all, and their totals."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.workbooks import xlsx

HOUSING = ["Ref", "Date received", "Stage 1 reply", "Outcome"]
PLACE = ["Case no", "Received", "S1 reply", "Decision"]
NOTES = ("Notes", [["How we fill this in"], ["Ask Jan"]])


def housing(*numbers):
    return [[f"H{number}", f"{13 + number}/05/2024", f"{13 + number}/06/2024", "Upheld"] for number in numbers]


def place():
    return [["P1", "14/05/2024", "20/05/2024", "Not upheld"], ["P2", "15/05/2024", "21/05/2024", "Upheld"]]


def sheets():
    return (
        ("Housing", [HOUSING, *housing(1, 2, 3), ["TOTAL", "3", "", ""]]),
        ("Corporate", [HOUSING, *[["C" + row[0], *row[1:]] for row in housing(4, 5)]]),
        (
            "Place",
            [PLACE, ["P1", "14/05/2024", "20/05/2024", "Not upheld"], ["P2", "15/05/2024", "21/05/2024", "Upheld"]],
        ),
    )


@pytest.fixture
def workbook(office):
    """An office with a workbook of three sheets, two of which have the same columns."""
    Path("log 2024.xlsx").write_bytes(xlsx(*sheets()))
    return office


MAPPINGS = "--mapping log-housing.toml --mapping log-place.toml"


@pytest.fixture
def drafted(workbook):
    told = workbook("import --suggest 'log 2024.xlsx' --sheet * --out log.toml")
    assert told.exit_code == 0, told.output
    return workbook


def test_each_sort_of_sheets_has_a_draft_and_the_next_command_is_told(workbook):
    told = workbook("import --suggest 'log 2024.xlsx' --sheet * --out log.toml").stdout

    assert "The sheets have 2 sorts of columns; there are 2 mappings:\n" in told
    assert "  log-housing.toml, for Housing and Corporate: 6 rows read, " in told
    assert "  log-place.toml, for Place: 2 rows read, " in told
    assert f"  casework import 'log 2024.xlsx' {MAPPINGS} --by YOU --check\n" in told
    first, second = (tomllib.loads(Path(name).read_text("utf-8")) for name in ("log-housing.toml", "log-place.toml"))
    assert (first["id"], first["source"]["sheets"]) == ("log-housing", ["Housing", "Corporate"])
    assert (second["id"], second["source"]["sheets"]) == ("log-place", ["Place"])
    assert first["source"]["system"] == second["source"]["system"] == "log"
    assert "# ? The other sheets have this system too" in Path("log-place.toml").read_text("utf-8")
    assert re.search(r"^log-place\.toml:\d+: The other sheets have this system too", told, re.MULTILINE)


def test_scripts_get_each_draft_with_its_file_and_sheets(workbook):
    told = json.loads(workbook("import --suggest 'log 2024.xlsx' --sheet * --out log.toml --json").stdout)

    assert [(each["file"], each["sheets"]) for each in told["drafts"]] == [
        ("log-housing.toml", ["Housing", "Corporate"]), ("log-place.toml", ["Place"]),
    ]  # fmt: skip
    assert told["left_out"] == []


def test_several_drafts_need_a_file_and_write_over_none(workbook):
    unnamed = workbook("import --suggest 'log 2024.xlsx' --sheet *")
    Path("log-place.toml").write_text("mine", encoding="utf-8")
    there = workbook("import --suggest 'log 2024.xlsx' --sheet * --out log.toml")

    assert (unnamed.exit_code, there.exit_code) == (2, 2)
    assert "have 2 sorts of columns, and each needs a mapping of its own" in " ".join(unnamed.stderr.split())
    said = "log-place.toml is there already: choose another name, such as log-place-2.toml, and take over"
    assert said in " ".join(there.stderr.split())
    assert not Path("log-housing.toml").exists()


def test_a_sheet_that_is_no_table_is_left_out(workbook):
    Path("log 2024.xlsx").write_bytes(xlsx(NOTES, *sheets()[:2]))

    told = workbook("import --suggest 'log 2024.xlsx' --sheet * --out log.toml").stdout

    assert "there is 1 mapping:\n" in told
    assert "Left out, since they are no tables: Notes.\n" in told


def test_a_sheet_of_codes_beside_sheets_with_days_is_no_register(workbook):
    codes = ("Lookups", [["Outcome code", "Meaning"], ["U", "Upheld"], ["Complaint", "Complaint"]])
    Path("log 2024.xlsx").write_bytes(xlsx(*sheets(), codes))

    told = workbook("import --suggest 'log 2024.xlsx' --sheet * --out log.toml").stdout

    assert "Left out, since no day stands in them, as in lists of codes: Lookups.\n" in told
    assert sorted(path.name for path in Path().glob("log*.toml")) == ["log-housing.toml", "log-place.toml"]
    assert workbook("import --suggest 'log 2024.xlsx' --sheet Lookups").exit_code == 0


def test_the_year_in_the_name_of_a_sheet_is_not_in_what_a_newer_export_is_known_by(workbook):
    (_, first), _, (_, other) = sheets()
    Path("log 2024.xlsx").write_bytes(xlsx(("2022-23", first), ("2023-24", other)))

    workbook("import --suggest 'log 2024.xlsx' --sheet * --out log.toml")

    drafts = [tomllib.loads(path.read_text("utf-8")) for path in sorted(Path().glob("log-*.toml"))]
    assert [(each["id"], each["source"]["system"]) for each in drafts] == [("log-sort-1", "log"), ("log-sort-2", "log")]


def test_a_number_that_a_sheet_with_other_columns_has_too_is_told_by_its_lines(workbook):
    (_, first), _, (_, (headings, one, two)) = sheets()
    carried = ["H2", *two[1:]]
    Path("log 2024.xlsx").write_bytes(xlsx(("2022-23", first), ("2023-24", [headings, one, carried, ["", *two[1:]]])))

    workbook("import --suggest 'log 2024.xlsx' --sheet * --out log.toml")

    for name, line in (("log-2022-23.toml", 3), ("log-2023-24.toml", 3)):
        assert f"# ? The other sheets have this system too, and numbers that are here, on line {line}: each is one" in (
            Path(name).read_text("utf-8")
        )


def test_sheets_of_which_none_is_a_table_are_refused(workbook):
    Path("log 2024.xlsx").write_bytes(xlsx(NOTES, ("More", [["See also"], ["the folder"]])))

    refused = workbook("import --suggest 'log 2024.xlsx' --sheet * --out log.toml")

    assert refused.exit_code == 3
    assert "log 2024.xlsx has no table in any of its sheets" in refused.stderr


def test_two_sheets_whose_names_come_to_one_have_files_of_their_own(workbook):
    (_, rows), other = sheets()[0], sheets()[2]
    Path("log 2024.xlsx").write_bytes(xlsx(("A b", rows), ("A-b", other[1])))

    workbook("import --suggest 'log 2024.xlsx' --sheet * --out log.toml")

    assert sorted(path.name for path in Path().glob("log-*.toml")) == ["log-a-b-2.toml", "log-a-b.toml"]


def test_all_of_them_are_checked_and_imported_by_one_command(drafted):
    checked = drafted(f"import 'log 2024.xlsx' {MAPPINGS} --check")
    taken = drafted(f"import 'log 2024.xlsx' {MAPPINGS}")
    again = drafted(f"import 'log 2024.xlsx' {MAPPINGS}")

    assert (checked.exit_code, taken.exit_code) == (0, 0), checked.output
    assert "5 rows in log 2024.xlsx, read by the mapping log-housing/1." in checked.stdout
    assert "2 rows in log 2024.xlsx, read by the mapping log-place/1." in checked.stdout
    assert drafted("imports list").stdout.count("ended") == 2
    assert "Not in the file any more" not in again.stdout
    told = json.loads(drafted(f"import 'log 2024.xlsx' {MAPPINGS} --check --json").stdout)
    assert [each["unchanged"] for each in told["imports"]] == [5, 2]


@pytest.mark.parametrize(
    ("system", "expected"),
    [("log", (1, 1, 0, 1, 0)), ("log-of-place", (1, 0, 0, 1, 1))],
    ids=["one system", "a system each"],
)
def test_a_check_says_what_each_mapping_does_after_those_before_it(drafted, system, expected):
    housing_sheet, corporate, (_, rows) = sheets()
    again = ["P2", *rows[2][1:]]
    Path("log 2024.xlsx").write_bytes(
        xlsx(housing_sheet, corporate, ("Place", [PLACE, ["H1", *rows[1][1:]], rows[2], again]))
    )
    mapping = Path("log-place.toml")
    text = mapping.read_text("utf-8").replace('system = "log"', f'system = "{system}"')
    mapping.write_text(text, encoding="utf-8")

    def fates(more=""):
        told = json.loads(drafted(f"import 'log 2024.xlsx' {MAPPINGS} --json {more}").stdout)["imports"]
        names = ("new", "updated", "unchanged", "duplicate", "rejected")
        return [tuple(each[name] for name in names) for each in told], told[1]["noticed"]["overwritten"]

    checked = fates("--check")

    assert checked[0] == [(5, 0, 0, 0, 0), expected]
    assert checked == fates()


def test_rows_that_a_mapping_before_reads_the_same_are_unchanged_in_a_check_as_they_will_be(drafted):
    command = "import 'log 2024.xlsx' --mapping log-place.toml --mapping log-place.toml --json"

    checked, taken = (json.loads(drafted(each).stdout)["imports"] for each in (f"{command} --check", command))

    assert [(each["new"], each["unchanged"]) for each in checked] == [(2, 0), (0, 2)]
    assert [(each["new"], each["unchanged"]) for each in taken] == [(2, 0), (0, 2)]
    assert [each["begun"] for each in checked[1]["stages"]] == [2]


def test_what_a_mapping_brought_and_its_sheets_lack_now_is_told_of_that_mapping_alone(drafted):
    drafted(f"import 'log 2024.xlsx' {MAPPINGS}")
    housing, corporate, (name, place) = sheets()
    Path("log 2024.xlsx").write_bytes(xlsx(housing, corporate, (name, place[:2])))

    again = drafted(f"import 'log 2024.xlsx' {MAPPINGS}").stdout

    assert again.count("Not in the file any more") == 1
    assert "1 record stays as it is: P2." in " ".join(again.split())


def test_the_rejected_rows_of_several_mappings_are_in_a_file_for_each(drafted):
    drafted(f"import 'log 2024.xlsx' {MAPPINGS} --rejects rejects.csv")

    assert sorted(each.name for each in Path().glob("rejects*")) == [
        "rejects-log-housing.csv",
        "rejects-log-place.csv",
    ]


def test_two_mappings_of_one_name_would_have_one_file_of_rejected_rows(drafted):
    refused = drafted(f"import 'log 2024.xlsx' {MAPPINGS} {MAPPINGS} --rejects rejects.csv")

    assert refused.exit_code == 2
    assert "--rejects has a file for each mapping" in refused.stderr
    assert not list(Path().glob("rejects*"))


# Totals


def stated(text):
    """Return a draft of totals after somebody compared each line and stated it."""
    return "".join(line.removeprefix("#") for line in text.splitlines(True))


def test_totals_are_drafted_with_what_the_register_says_of_itself(drafted):
    told = drafted(f"import 'log 2024.xlsx' {MAPPINGS} --draft-totals totals.toml")

    text = Path("totals.toml").read_text("utf-8")
    assert "totals.toml has what was read: compare it with the source, and name it with --totals." in told.stderr
    assert told.stdout == ""
    assert '## line 5 of Housing, which is passed over, has "Date received": 3\n' in text
    assert "#rows = 5\n" in text
    assert "\n[mapping.log-housing.sheets]\n#Housing = 3\n#Corporate = 2\n" in text
    assert '\n[mapping.log-place.columns.Decision]\n#"Not upheld" = 1\n#Upheld = 1\n' in text
    assert tomllib.loads(stated(text))["mapping"]["log-place"]["rows"] == 2


def test_a_draft_of_totals_states_nothing_until_somebody_compares_it(drafted):
    drafted(f"import 'log 2024.xlsx' {MAPPINGS} --draft-totals totals.toml")

    refused = drafted(f"import 'log 2024.xlsx' {MAPPINGS} --totals totals.toml")

    assert refused.exit_code == 3
    take_away = "it states nothing of mapping.log-housing: take the # away before each line that you have compared"
    assert take_away in " ".join(refused.stderr.split())


def test_nothing_is_written_unless_all_mappings_come_to_their_totals(drafted):
    drafted(f"import 'log 2024.xlsx' {MAPPINGS} --draft-totals totals.toml")
    right = stated(Path("totals.toml").read_text("utf-8"))
    Path("totals.toml").write_text(right.replace("rows = 2", "rows = 3"), encoding="utf-8")

    refused = drafted(f"import 'log 2024.xlsx' {MAPPINGS} --totals totals.toml")
    assert refused.exit_code == 3
    assert drafted("imports list").stdout == "There is no import on record.\n"

    Path("totals.toml").write_text(right, encoding="utf-8")
    assert drafted(f"import 'log 2024.xlsx' {MAPPINGS} --totals totals.toml").exit_code == 0
    assert drafted("imports list").stdout.count("ended") == 2


def test_totals_of_one_mapping_need_no_id(drafted):
    drafted("import 'log 2024.xlsx' --mapping log-place.toml --draft-totals totals.toml")

    text = Path("totals.toml").read_text("utf-8")
    assert "mapping" not in tomllib.loads(text)
    Path("totals.toml").write_text(stated(text), encoding="utf-8")
    assert drafted("import 'log 2024.xlsx' --mapping log-place.toml --totals totals.toml").exit_code == 0


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("rows = 1\n[mapping.log-place]\nrows = 2\n", "some totals stand under no [mapping.ID]"),
        ("[mapping.other]\nrows = 2\n", "mapping.log-place: is missing, and the mapping log-place reads rows too"),
        ("[mapping.log-place.accepted]\nshoe.x = 1\n", "mapping.log-place.accepted.shoe: cases are not counted by it"),
    ],
)
def test_totals_that_stand_under_the_wrong_mapping_are_refused(drafted, text, why):
    Path("totals.toml").write_text(text, encoding="utf-8")

    refused = drafted("import 'log 2024.xlsx' --mapping log-place.toml --totals totals.toml")

    assert refused.exit_code == 3
    assert why in " ".join(refused.stderr.split())


def test_a_draft_of_totals_takes_the_place_of_no_file_and_goes_with_no_totals(drafted):
    Path("totals.toml").write_text("rows = 2\n", encoding="utf-8")

    there = drafted("import 'log 2024.xlsx' --mapping log-place.toml --draft-totals totals.toml")
    both = drafted("import 'log 2024.xlsx' --mapping log-place.toml --draft-totals new.toml --totals totals.toml")

    assert "totals.toml is there already" in there.stderr
    assert "--draft-totals drafts what --totals states" in both.stderr


def test_only_the_first_lines_of_totals_are_told(workbook):
    totals = [["TOTAL", str(number), "", ""] for number in range(12)]
    Path("log.xlsx").write_bytes(xlsx(("Housing", [HOUSING, *housing(1, 2, 3), *totals])))
    workbook("import --suggest log.xlsx --out log.toml")

    workbook("import log.xlsx --mapping log.toml --draft-totals totals.toml")

    assert Path("totals.toml").read_text("utf-8").count("which is passed over") == 10
