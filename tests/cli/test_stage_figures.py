"""What a check says that the cases come to in each stage, so that no stage is lost without a word."""

import json
from pathlib import Path

import click
import pytest

from casework.adapters.shipped_mappings import load_mappings
from casework.application.stage_figures import StageFigures
from casework.cli.stage_telling import by_outcome, by_stage

MAPPING = """
id = "log"
version = 1

[source]
system = "log"
zone = "Europe/London"

[identity]
columns = ["Ref"]

[procedure]
default = "lgsco-code-2024"

[dates]
formats = ["%d/%m/%Y"]

[fields]
received = { column = "Rec'd" }
kind = { default = "complaint" }

[[matter]]
[[matter.finding]]
scheme = "upheld"
outcome = { columns = ["S1 outcome"], codes = { Y = "upheld", N = "not-upheld", W = "withdrawn" } }

[[matter.finding]]
scheme = "upheld"
stage = "2"
outcome = { columns = ["S2 outcome"], codes = { Y = "upheld", N = "not-upheld" } }

[[event]]
event = "acknowledged"
on = { column = "Rec'd" }

[[event]]
event = "responded"
stage = "1"
on = { column = "S1 reply" }

[[event]]
event = "extended"
stage = "1"
limit = "respond"
until = { column = "S1 until" }

[[event]]
event = "escalated"
on = { column = "S2 asked" }

[[event]]
event = "responded"
on = { column = "S2 reply" }

[[event]]
event = "closed"
with_last_answer = true

[[event]]
event = "withdrawn"
where = { column = "S1 outcome", match = "W" }
"""
ROWS = """\
Ref,Rec'd,S1 until,S1 reply,S1 outcome,S2 asked,S2 reply,S2 outcome
1,08/04/2024,,19/04/2024,N,30/04/2024,24/05/2024,Y
2,15/04/2024,15/05/2024,10/05/2024,Y,,,
3,16/04/2024,,20/06/2024,N,01/07/2024,,
4,22/04/2024,,,W,,,
5,07/04/2025,,,,,,
"""
CHECK = "import log.csv --mapping log.toml --check"
COUNTED = ("begun", "answers", "met", "missed", "more_time", "withdrawn", "no_answer", "overdue", "open", "findings")


@pytest.fixture
def log(office):
    """An office with a register of two stages and its mapping."""
    Path("log.toml").write_text(MAPPING, encoding="utf-8")
    Path("log.csv").write_text(ROWS, encoding="utf-8")
    return office


def figures(done):
    """Return what a check said for scripts, by year and stage."""
    assert done.exit_code == 0, done.output
    return {
        (each["year"], each["stage"]): [each[name] for name in COUNTED] for each in json.loads(done.stdout)["stages"]
    }


def test_a_check_says_what_the_cases_come_to_in_each_stage(log):
    assert log(CHECK).stdout.endswith(
        "\n"
        "By year, the cases:\n"
        "  year     stage  begun  answers  met  missed  withdrawn  overdue  open\n"
        "  2024/25  1      4      3        2    1       1          0        0\n"
        "  2024/25  2      2      1        1    0       0          0        1\n"
        "  2025/26  1      1      0        0    0       0          1        0\n"
        "\n"
        "Findings:\n"
        "  stage 1: 1 upheld, 2 not upheld, 1 withdrawn, 1 without one\n"
        "  stage 2: 1 upheld, 1 without one\n"
        "\n"
        "Read as UTF-8.\n"
        "This was a check: nothing was written.\n"
    )


def test_a_check_says_beside_how_many_filled_cells_of_each_column_were_read(log):
    Path("log.csv").write_text(ROWS.replace("5,07/04/2025,,,,,,", "5,07/04/2025,,,Y,,,X"), encoding="utf-8")
    unlisted = 'W = "withdrawn" } }\n', 'W = "withdrawn" }, unlisted = "unknown" }\n'
    listed = 'codes = { Y = "upheld", N = "not-upheld" } }', 'codes = { Y = "upheld" }, unlisted = "unknown" }'
    Path("log.toml").write_text(MAPPING.replace(*unlisted).replace(*listed), encoding="utf-8")

    assert (
        "Filled cells in the spreadsheet, and how many were read:\n"
        "  column      filled  read  not read  as\n"
        "  Rec'd       5       5               acknowledgements\n"
        "  S1 reply    3       3               answers, stage 1\n"
        "  S1 until    1       1               more time, stage 1\n"
        "  S2 asked    2       2               begun\n"
        "  S2 reply    1       1               answers\n"
        "  S1 outcome  5       5               findings\n"
        "  S2 outcome  2       1     1         findings, stage 2\n"
    ) in log(CHECK).stdout


def test_where_every_cell_was_read_one_number_stands_for_both(log):
    told = log(CHECK).stdout

    assert (
        "Filled cells in the spreadsheet, all of them read:\n"
        "  column      filled  as\n"
        "  Rec'd       5       acknowledgements\n"
        "  S1 reply    3       answers, stage 1\n"
    ) in told


def test_a_cell_with_a_text_that_says_nothing_is_not_filled(log):
    Path("log.csv").write_text(ROWS.replace("5,07/04/2025,,,,,,", "5,07/04/2025,-,N/A,,,,-"), encoding="utf-8")
    zone = 'zone = "Europe/London"\n'
    Path("log.toml").write_text(MAPPING.replace(zone, f'{zone}blank = ["-", "N/A"]\n'), encoding="utf-8")

    told = log(CHECK).stdout

    assert "  S1 reply    3       answers, stage 1\n" in told
    assert "  S1 until    1       more time, stage 1\n" in told


def test_days_that_are_only_kept_are_told_as_kept(log):
    Path("log.toml").write_text(
        MAPPING.replace("version = 1\n", 'version = 1\nkept = ["Holding", "Note"]\n', 1), encoding="utf-8"
    )
    first, *others = ROWS.splitlines()
    notes = [f"{row},{'12/04/2024' if row[0] == '1' else ''},said {row[0]}" for row in others]
    Path("log.csv").write_text("\n".join([f"{first},Holding,Note", *notes]) + "\n", encoding="utf-8")

    told = log(CHECK).stdout

    assert "all of them read" not in told
    assert "  Holding     1       0     text in a note, not as a date\n" in told
    assert "  Note  " not in told


def test_where_the_source_calls_met_what_is_missed_here_it_is_asked_for_more_time(log):
    verdict = (
        '\n[[verdict]]\nname = "target"\nverdict = { columns = ["In time"], codes = { Y = "met", N = "missed" } }\n'
    )
    mapping = MAPPING.replace("version = 1\n", 'version = 1\nkept = ["Holding letter", "Chased"]\n', 1)
    Path("log.toml").write_text(mapping + verdict, encoding="utf-8")
    first, *others = ROWS.splitlines()
    rows = [f"{row},Y,12/05/2024,13/05/2024" if row[0] == "3" else f"{row},,," for row in others]
    Path("log.csv").write_text("\n".join([f"{first},In time,Holding letter,Chased", *rows]) + "\n", encoding="utf-8")

    told = log(CHECK).stdout

    assert "  1 that the source calls 'met' is missed here (line 4)\n" in told
    assert "Was there more time? Holding letter moves no due day: it only goes into a\n" in told


def test_cells_of_rejected_rows_are_told_apart_from_those_that_cannot_be_read(log):
    rows = ROWS.replace("1,08/04/2024,,19/04/2024,N", "1,08/04/2024,,19/04/2024,what?").replace("10/05/2024", "soon")
    unreadable = MAPPING.replace('"S1 reply" }', '"S1 reply", unreadable = "unknown" }')
    Path("log.csv").write_text(rows + "9,22/04/2024,23/04/2024,N\n", encoding="utf-8")
    Path("log.toml").write_text(unreadable, encoding="utf-8")

    told = log(CHECK).stdout

    assert "  S1 reply    3       1     1         1         answers, stage 1\n" in told
    assert "  S1 until    1       1                         more time, stage 1\n" in told


def test_a_column_of_which_not_every_cell_tells_of_the_same_is_not_counted(log):
    where = 'on = { column = "S1 reply" }\nwhere = { column = "S1 outcome", match = "N" }'
    mapping = MAPPING.replace('on = { column = "S1 reply" }', where)
    mapping = mapping.replace('on = { column = "S2 asked" }', 'on = { columns = ["S2 asked", "S2 reply"] }')
    mapping = mapping.replace('codes = { Y = "upheld", N = "not-upheld" } }', 'default = "upheld" }')
    mapping += '\n[columns.More]\nname = "S1 until"\n'
    Path("log.toml").write_text(mapping.replace('column = "S1 until"', 'column = "More"'), encoding="utf-8")

    cells = json.loads(log(f"{CHECK} --json").stdout)["cells"]

    assert [each["column"] for each in cells] == ["Rec'd", "S1 outcome"]


def test_a_column_of_answers_with_days_of_withdrawals_is_counted_with_both(log):
    answer = 'on = { column = "S1 reply" }\nwhere = { column = "S1 outcome", match = "^[^W]*$" }'
    gone = 'event = "withdrawn"\non = { column = "S1 reply" }\nwhere = { column = "S1 outcome", match = "W" }'
    mapping = MAPPING.replace('on = { column = "S1 reply" }', answer)
    Path("log.toml").write_text(f"{mapping}\n[[event]]\n{gone}\n", encoding="utf-8")
    Path("log.csv").write_text(
        f"{ROWS.replace('4,22/04/2024,,,W', '4,22/04/2024,,26/04/2024,W')}6,07/04/2025,,,W,,,\n", encoding="utf-8"
    )

    told = log(CHECK).stdout

    assert "  S1 reply    4       answers and withdrawals, stage 1\n" in told


def test_scripts_are_told_the_same_figures(log):
    assert figures(log(f"{CHECK} --json")) == {
        ("2024/25", "1"): [4, 3, 2, 1, 1, 1, 0, 0, 0, 4],
        ("2024/25", "2"): [2, 1, 1, 0, 0, 0, 0, 0, 1, 1],
        ("2025/26", "1"): [1, 0, 0, 0, 0, 0, 0, 1, 0, 0],
    }


def test_the_figures_of_a_check_are_those_of_the_report(log):
    log("import log.csv --mapping log.toml")

    tables = json.loads(log("report summary --period 2024/25 --format json").stdout)["tables"]
    (limits,) = [each for each in tables if each["name"] == "time_limits"]
    kept = {each["stage"]: (each["met"], each["of"]) for each in limits["rows"] if each["limit"] == "respond"}
    assert kept == {"1": (2, 3), "2": (1, 1)}
    (kinds,) = [each for each in tables if each["name"] == "cases_by_kind"]
    assert kinds["rows"][0]["withdrawn"] == 1


def test_a_second_stage_that_the_mapping_takes_for_the_first_shows_in_the_figures(log):
    lost = MAPPING.replace('event = "escalated"\non = { column = "S2 asked" }\n\n[[event]]\n', "")
    Path("log.toml").write_text(lost.replace('stage = "2"\n', ""), encoding="utf-8")

    assert figures(log(f"{CHECK} --json"))["2024/25", "1"][:2] == [4, 4]


def test_under_a_procedure_without_limits_nothing_is_in_time_or_late(log):
    free = MAPPING.replace("lgsco-code-2024", "none")
    for event in ("extended", "escalated"):
        begins = free.index(f'[[event]]\nevent = "{event}"')
        free = free[:begins] + free[free.index("[[event]]", begins + 1) :]
    one_stage = free.replace('stage = "2"\n', "").replace('stage = "1"\n', "")
    Path("log.toml").write_text(one_stage, encoding="utf-8")
    Path("log.csv").write_text(ROWS.replace("5,07/04/2025", "5,"), encoding="utf-8")

    done = log(CHECK).stdout

    assert "  year       stage  begun  answers  withdrawn  open\n" in done
    assert "  not known  1      1      0        0          1\n" in done


def test_the_figures_of_a_corrected_register_say_that_they_are_of_what_changed(log):
    log("import log.csv --mapping log.toml")
    Path("log.csv").write_text(ROWS.replace("19/04/2024", "18/04/2024"), encoding="utf-8")

    said = log(CHECK).stdout

    assert "By year, the cases that are new or say something else:\n" in said
    assert "Filled cells" not in said
    assert "  2024/25  1      1 " in said


def test_an_import_itself_says_no_figures_which_the_check_and_the_reports_have(log):
    assert "By year" not in log("import log.csv --mapping log.toml").stdout


def test_answers_to_a_survey_come_to_no_stage(office):
    Path("sample.csv").write_text(load_mappings().sample("nhs-fft"), encoding="utf-8")

    said = json.loads(office("import sample.csv --mapping nhs-fft --check --json").stdout)

    assert said["new"] > 0
    assert said["stages"] == []


def test_of_many_years_only_the_stages_have_a_line():
    years = [StageFigures(year=f"200{n}/0{n + 1}", stage="1", begun=2, answers=1, met=n or None) for n in range(6)]

    told = list(by_stage([*years, StageFigures(year=None, stage="2", begun=1)], is_part=False))[1].splitlines()

    assert [click.unstyle(line) for line in told] == [
        "  year  stage  begun  answers  met",
        "  all   1      12     6        15",
        "  all   2      1      0        -",
    ]


def test_what_was_found_is_told_by_stage_of_all_years_in_the_words_of_the_scheme():
    figures = [
        StageFigures(year="2023/24", stage="1", outcomes={"not-upheld": 2, "apology-due": 1}, without_finding=1),
        StageFigures(year="2024/25", stage="1", outcomes={"upheld": 3, "not-upheld": 1}),
        StageFigures(year="2024/25", stage="2", outcomes={"upheld": 1}),
    ]

    assert list(by_outcome(figures)) == [
        "Findings:",
        "  stage 1: 3 upheld, 3 not upheld, 1 apology due, 1 without one",
        "  stage 2: 1 upheld",
    ]
    assert list(by_outcome([StageFigures(year="2024/25", stage="1", without_finding=4)])) == []


def test_scripts_hear_of_the_outcomes_of_each_year(log):
    found = {(each["year"], each["stage"]): each for each in json.loads(log(f"{CHECK} --json").stdout)["stages"]}

    assert found["2024/25", "1"]["outcomes"] == {"not-upheld": 2, "upheld": 1, "withdrawn": 1}
    assert [each["without_finding"] for each in found.values()] == [0, 1, 1]
