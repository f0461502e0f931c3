"""Sheets with the same headings in another order, or with some more or fewer: each is read by its headings."""

import csv
import json
import tomllib
from pathlib import Path

import pytest

from tests.workbooks import xlsx

ORDERS = (
    ["Ref", "Received", "Answered", "Outcome", "Service", "Customer"],
    ["Ref", "Answered", "Customer", "Received", "Service", "Outcome"],
    ["Customer", "Service", "Outcome", "Answered", "Received", "Ref"],
)


def cases(year, number=12):
    return [
        {
            "Ref": f"{year}/{place:03}",
            "Received": f"{place:02}/05/{year}",
            "Answered": f"{place + 10:02}/05/{year}",
            "Outcome": ("Upheld", "Not upheld")[place % 2],
            "Service": ("Bins", "Parks", "Housing")[place % 3],
            "Customer": f"Ms {'ABCDEFGHIJKLM'[place]} Example",
        }
        for place in range(1, number + 1)
    ]


def sheet(name, header, rows):
    return name, [header, *[[row.get(column, "") for column in header] for row in rows]]


def years():
    return [sheet(str(year), header, cases(year)) for year, header in zip((2023, 2024, 2025), ORDERS, strict=True)]


@pytest.fixture
def register(office):
    Path("register.xlsx").write_bytes(xlsx(*years()))
    return office


def drafted(office, said="--sheet *"):
    told = office(f"import --suggest register.xlsx {said} --out log.toml")
    assert told.exit_code == 0, told.output
    return Path("log.toml").read_text("utf-8")


def without_doubts(text):
    """Return a draft whose reader let every doubt be."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("# ?"))


def test_a_draft_over_sheets_in_other_orders_is_that_of_sheets_in_one_order(register):
    text = drafted(register)
    Path("log.toml").unlink()
    Path("register.xlsx").write_bytes(xlsx(*(sheet(str(year), ORDERS[0], cases(year)) for year in (2023, 2024, 2025))))

    assert text == drafted(register)
    read = tomllib.loads(text)
    assert read["fields"]["received"]["column"] == "Received"
    assert read["matter"][0]["finding"][0]["outcome"]["codes"] == {"Not upheld": "not-upheld", "Upheld": "upheld"}
    assert "exchanged" not in text


def test_every_row_of_sheets_in_other_orders_is_imported_by_its_headings(register):
    Path("log.toml").write_text(without_doubts(drafted(register)), encoding="utf-8")

    told = register("import register.xlsx --mapping log.toml --by staff-17 --json")

    assert json.loads(told.stdout)["new"] == 36, told.output
    shown = register("show 2025/003 --people").stdout
    assert "Sat 3 May 2025" in shown
    assert "Ms D Example" in shown


def test_rejected_rows_of_a_sheet_in_another_order_stand_under_the_right_headings(register):
    rows = [*cases(2025), cases(2025, 1)[0] | {"Ref": "2025/099", "Received": "31/02/2025"}]
    Path("register.xlsx").write_bytes(xlsx(*years()[:2], sheet("2025", ORDERS[2], rows)))
    Path("log.toml").write_text(without_doubts(drafted(register)), encoding="utf-8")

    register("import register.xlsx --mapping log.toml --by staff-17 --rejects rejects.csv")

    with Path("rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        (rejected,) = csv.DictReader(file)
    assert (rejected["casework_sheet"], rejected["Ref"], rejected["Received"]) == ("2025", "2025/099", "31/02/2025")
    assert rejected["Customer"] == "Ms B Example"


def test_a_sheet_may_lack_a_column_that_the_mapping_calls_optional_or_drops(register):
    fewer, wider = [each for each in ORDERS[1] if each != "Customer"], [*ORDERS[2], "Mood"]
    sheets = (*years()[:1], sheet("2024", fewer, cases(2024)), sheet("2025", wider, cases(2025)))
    text = without_doubts(drafted(register))
    Path("register.xlsx").write_bytes(xlsx(*sheets))
    Path("log.toml").write_text(text, encoding="utf-8")
    refused = register("import register.xlsx --mapping log.toml --by staff-17 --check")

    text = text.replace("[source]", 'dropped = ["Mood"]\n\n[source]')
    Path("log.toml").write_text(f"{text}\n[columns.Customer]\noptional = true\n", encoding="utf-8")
    taken = register("import register.xlsx --mapping log.toml --by staff-17 --json")

    assert "if a sheet may lack a column, make it optional" in " ".join(refused.stderr.split())
    assert json.loads(taken.stdout)["new"] == 36, taken.output


# Which sheets are drafted together

LISTS = (
    "Lookup",
    [
        ["Svc", "Area", "", "Result", "Meaning"],
        ["HSG", "Housing", "", "UPH", "Upheld"],
        ["PRK", "Parks", "", "NUP", "Not upheld"],
    ],
)
WIDER = [*ORDERS[1], "Learning"]


def source(text):
    return tomllib.loads(text)["source"]


def test_sheets_with_the_headings_of_the_largest_are_drafted_together_and_the_others_are_named(register):
    Path("register.xlsx").write_bytes(xlsx(LISTS, *years(), ("Sheet3", [])))

    told = register("import --suggest register.xlsx --out log.toml")

    assert told.stdout.startswith("Left out: Lookup (2 rows below other headings).\n36 rows read; ")
    text = Path("log.toml").read_text("utf-8")
    assert source(text)["sheets"] == ["2023", "2024", "2025"]
    assert "# Left out: Lookup (2 rows below other headings)." in text.splitlines()


def test_a_sheet_with_days_that_is_left_out_is_a_doubt(register):
    appeals = ("Appeals", [["No", "Asked on", "Decided on"], ["1", "03/06/2024", "04/06/2024"]])
    Path("register.xlsx").write_bytes(xlsx(appeals, *years(), LISTS))

    text = drafted(register, "")

    left_out = "Left out: Appeals (1 row below other headings), Lookup (2 rows below other headings)."
    assert f"# ? {left_out} There are days in them too: " in text
    assert source(text)["sheets"] == ["2023", "2024", "2025"]


def test_where_all_sheets_are_alike_a_newer_one_is_read_without_being_named(register):
    assert source(drafted(register, ""))["sheets"] == ["*"]


def test_of_a_sheet_beside_empty_ones_the_name_is_said(register):
    Path("register.xlsx").write_bytes(xlsx(years()[0], ("Sheet2", []), ("Sheet3", [])))

    assert source(drafted(register, ""))["sheets"] == ["2023"]


def test_several_sheets_can_be_named_one_by_one(register):
    assert source(drafted(register, "--sheet 2024 --sheet 2023 --sheet 2024"))["sheets"] == ["2024", "2023"]


def test_what_a_sheet_lacks_is_optional_and_the_draft_says_which_sheets_have_it(register):
    fewer = [each for each in ORDERS[0] if each != "Service"]
    wide = [row | {"Learning": "Call back sooner, and say so"} for row in cases(2024)]
    Path("register.xlsx").write_bytes(xlsx(sheet("2023", fewer, cases(2023)), sheet("2024", WIDER, wide)))

    text = drafted(register, "")
    Path("log.toml").write_text(without_doubts(text), encoding="utf-8")
    told = register("import register.xlsx --mapping log.toml --by staff-17 --json")

    columns = tomllib.loads(text)["columns"]
    assert columns["Learning"]["optional"] is columns["Service"]["optional"] is True
    assert "# Only in 2024.\noptional = true" in text
    assert json.loads(told.stdout)["new"] == 24, told.output


def test_a_heading_that_another_sheet_may_have_by_another_name_is_a_doubt(register):
    later = ["Decision" if each == "Outcome" else each for each in [*ORDERS[0], "Ward"]]
    rows = [row | {"Decision": row["Outcome"]} for row in cases(2024)]
    sheets = sheet("2023", [*ORDERS[0], "Ward"], cases(2023)), sheet("2024", later, rows)
    Path("register.xlsx").write_bytes(xlsx(*sheets))

    text = drafted(register, "")

    assert '# ? Do "Outcome", in 2023, and "Decision" mean the same? Then give them one heading' in text


def test_a_column_of_addresses_and_numbers_that_a_sheet_lacks_is_optional_in_each_of_its_parts(register):
    header = [*ORDERS[0], "Tel"]
    rows = [row | {"Tel": ("07700 900813", "jo@example.org")[place % 2]} for place, row in enumerate(cases(2024))]
    Path("register.xlsx").write_bytes(xlsx(sheet("2023", ORDERS[0], cases(2023)), sheet("2024", header, rows)))

    text = drafted(register, "")
    Path("log.toml").write_text(without_doubts(text), encoding="utf-8")
    told = register("import register.xlsx --mapping log.toml --by staff-17 --json")

    assert [name for name, rule in tomllib.loads(text)["columns"].items() if rule.get("optional")] == [
        "Tel: e-mail",
        "Tel: telephone",
    ]
    assert json.loads(told.stdout)["new"] == 24, told.output


def test_codes_are_known_by_a_list_on_a_sheet_that_is_left_out(register):
    short = {"Upheld": "UPH", "Not upheld": "NUP", "Bins": "BIN", "Parks": "PRK", "Housing": "HSG"}
    rows = [{column: short.get(cell, cell) for column, cell in row.items()} for row in cases(2023)]
    lookup = [*LISTS[1], ["BIN", "Bins and waste"]]
    Path("register.xlsx").write_bytes(xlsx(sheet("2023", ORDERS[0], rows), ("Lookup", lookup)))

    for said in ("", "--sheet *"):
        register(f"import --suggest register.xlsx {said} --out log{len(said)}.toml")

    for name in ("log0.toml", "log9-2023.toml"):
        (matter,) = tomllib.loads(Path(name).read_text("utf-8"))["matter"]
        assert matter["finding"][0]["outcome"]["codes"] == {"NUP": "not-upheld", "UPH": "upheld"}
        assert matter["service"]["codes"] == {"BIN": "bins-and-waste", "HSG": "housing", "PRK": "parks"}
