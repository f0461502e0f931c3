"""What a check says that the cases come to in each stage, so that no stage is lost without a word."""

import json
from pathlib import Path

import click
import pytest

from casework.adapters.shipped_mappings import load_mappings
from casework.application.filled_cells import FilledCells
from casework.application.stage_figures import StageFigures
from casework.cli.stage_telling import by_column, by_outcome, by_stage

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
BEGUN = ("begun", "answers", "withdrawn", "no_answer", "overdue", "open")
ANSWERED = ("answers", "met", "missed", "unknown")
COUNTED = ("begun", "answers", "met", "missed", "more_time", "withdrawn", "no_answer", "overdue", "open", "findings")


@pytest.fixture
def log(office):
    """An office with a register of two stages and its mapping."""
    Path("log.toml").write_text(MAPPING, encoding="utf-8")
    Path("log.csv").write_text(ROWS, encoding="utf-8")
    return office


def figures(done, years="stages", counted=COUNTED):
    """Return what a check said for scripts, by year and stage."""
    assert done.exit_code == 0, done.output
    return {(each["year"], each["stage"]): [each[name] for name in counted] for each in json.loads(done.stdout)[years]}


def own_policy(log):
    """Let the register count by a policy of its own, and return its file."""
    Path("log.toml").write_text(MAPPING.replace("lgsco-code-2024", "our-policy"), encoding="utf-8")
    settings = Path("casework.toml").read_text(encoding="utf-8")
    Path("casework.toml").write_text(settings.replace("# procedures", "procedures"), encoding="utf-8")
    file = Path("procedures", "our-policy.toml")
    file.parent.mkdir()
    assert log(f"procedures new our-policy --stage-1 10 --stage-2 20 --out {file}").exit_code == 0
    return file


def cells(log):
    """Return how many cells of each column are filled, were read, and stand in rejected rows."""
    found = json.loads(log(f"{CHECK} --json").stdout)["cells"]
    return {each["column"]: (each["filled"], each["taken"], each["rejected"]) for each in found}


def test_a_check_says_what_the_cases_come_to_in_each_stage(log):
    assert log(CHECK).stdout.endswith(
        "\n"
        "By year of receipt from April, overdue as of today; begun = answers + withdrawn\n"
        "  + overdue + open, answers = met + missed:\n"
        "  year     stage  begun  answers  met  missed  withdrawn  overdue  open\n"
        "  2024/25  1      4      3        2    1       1          0        0\n"
        "  2024/25  2      2      1        1    0       0          0        1\n"
        "  2025/26  1      1      0        0    0       0          1        0\n"
        "\n"
        "Findings:\n"
        "  year     stage  upheld  not upheld  withdrawn  none\n"
        "  2024/25  1      1       2           1\n"
        "  2024/25  2      1       0           0          1\n"
        "  2025/26  1      0       0           0          1\n"
        "\n"
        "Read as UTF-8.\n"
        "This was a check: nothing was written.\n"
    )


def test_whoever_counts_by_calendar_years_can_have_these_instead(log):
    Path("log.csv").write_text(ROWS.replace("1,08/04/2024", "1,26/03/2024"), encoding="utf-8")
    own_policy(log)

    assert "  2023/24  1      1 " in log(CHECK).stdout
    told = log(f"{CHECK} --calendar-years").stdout

    heading = "By calendar year of receipt, overdue as of today; begun = answers + withdrawn +\n  overdue, answers ="
    assert f"{heading} met + missed:\n" in told
    assert "  2024  1      4 " in told
    assert "  2025  1      0       0           0          1\n" in told
    by_year = figures(log(f"{CHECK} --json"), "calendar_years", ("begun", "answers"))
    assert by_year == {("2024", "1"): [4, 3], ("2024", "2"): [2, 1], ("2025", "1"): [1, 0]}


def test_a_check_says_for_scripts_how_many_filled_cells_of_each_column_were_read(log):
    Path("log.csv").write_text(ROWS.replace("5,07/04/2025,,,,,,", "5,07/04/2025,,,Y,,,X"), encoding="utf-8")
    unlisted = 'W = "withdrawn" } }\n', 'W = "withdrawn" }, unlisted = "unknown" }\n'
    listed = 'codes = { Y = "upheld", N = "not-upheld" } }', 'codes = { Y = "upheld" }, unlisted = "unknown" }'
    Path("log.toml").write_text(MAPPING.replace(*unlisted).replace(*listed), encoding="utf-8")

    assert cells(log) == {
        "Rec'd": (5, 5, 0), "S1 reply": (3, 3, 0), "S1 until": (1, 1, 0), "S2 asked": (2, 2, 0), "S2 reply": (1, 1, 0),
        "S1 outcome": (5, 5, 0), "S2 outcome": (2, 1, 0),
    }  # fmt: skip
    assert (
        "Filled cells in the spreadsheet that were not read:\n"
        "  column      filled  read  not read  as\n"
        "  S2 outcome  2       1     1         findings, stage 2\n"
    ) in log(CHECK).stdout


def test_of_the_columns_those_with_cells_that_became_nothing_are_told():
    parts = (("responded", "1"), ("withdrawn", "1"))
    unread = FilledCells(column="Reply", filled=9, taken=6, rejected=2, parts=parts)
    kept = FilledCells(column="Holding", filled=1, taken=0, parts=())

    told = click.unstyle("\n".join(by_column([unread, kept])))

    assert told == (
        "Filled cells in the spreadsheet that were not read:\n"
        "  column   filled  read  rejected  not read  as\n"
        "  Reply    9       6     2         1         answers and withdrawals, stage 1\n"
        "  Holding  1       0                         text in a note, not as a date"
    )
    assert list(by_column([])) == []


def test_a_cell_with_a_text_that_says_nothing_is_not_filled(log):
    Path("log.csv").write_text(ROWS.replace("5,07/04/2025,,,,,,", "5,07/04/2025,-,N/A,,,,-"), encoding="utf-8")
    zone = 'zone = "Europe/London"\n'
    Path("log.toml").write_text(MAPPING.replace(zone, f'{zone}blank = ["-", "N/A"]\n'), encoding="utf-8")

    found = cells(log)

    assert (found["S1 reply"], found["S1 until"]) == ((3, 3, 0), (1, 1, 0))


def test_days_that_are_only_kept_are_told_as_kept(log):
    Path("log.toml").write_text(
        MAPPING.replace("version = 1\n", 'version = 1\nkept = ["Holding", "Note"]\n', 1), encoding="utf-8"
    )
    first, *others = ROWS.splitlines()
    notes = [f"{row},{'12/04/2024' if row[0] == '1' else ''},said {row[0]}" for row in others]
    Path("log.csv").write_text("\n".join([f"{first},Holding,Note", *notes]) + "\n", encoding="utf-8")

    told = log(CHECK).stdout

    assert "  Holding  1       0     text in a note, not as a date\n" in told
    assert "  Note  " not in told
    assert "  S1 reply  " not in told


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

    done = log(CHECK)

    assert "  S1 reply: date that no format fits, kept as unknown; answered on an unknown\n" in done.stdout
    assert "Filled cells" not in done.stdout  # what was rejected and what is unknown is told already
    found = cells(log)
    assert (found["S1 reply"], found["S1 until"]) == ((3, 1, 1), (1, 1, 0))


@pytest.mark.parametrize("rows", ['columns = ["Ref"]', 'columns = ["Ref"]\nrows = "several"'])
def test_cells_of_a_row_that_is_there_twice_are_no_cells_that_were_not_read(log, rows):
    Path("log.csv").write_text(f"{ROWS}2,15/04/2024,15/05/2024,10/05/2024,Y,,,\n", encoding="utf-8")
    Path("log.toml").write_text(MAPPING.replace('columns = ["Ref"]', rows), encoding="utf-8")

    done = log(CHECK).stdout

    assert "1 is there a second time (line 7)" in done
    assert "Filled cells" not in done
    found = {each["column"]: each for each in json.loads(log(f"{CHECK} --json").stdout)["cells"]}
    assert (found["S1 reply"]["filled"], found["S1 reply"]["taken"], found["S1 reply"]["repeated"]) == (4, 3, 1)


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

    assert cells(log)["S1 reply"] == (4, 4, 0)


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

    counted = ("begun", "answers", "answered_again")
    assert figures(log(f"{CHECK} --json"), counted=counted)["2024/25", "1"] == [4, 3, 1]
    assert "  year     stage  begun  answers  met  missed  again  " in log(CHECK).stdout


def test_under_a_procedure_without_limits_nothing_is_in_time_or_late(log):
    free = MAPPING.replace("lgsco-code-2024", "none")
    for event in ("extended", "escalated"):
        begins = free.index(f'[[event]]\nevent = "{event}"')
        free = free[:begins] + free[free.index("[[event]]", begins + 1) :]
    one_stage = free.replace('stage = "2"\n', "").replace('stage = "1"\n', "")
    Path("log.toml").write_text(one_stage, encoding="utf-8")
    Path("log.csv").write_text(ROWS.replace("5,07/04/2025", "5,"), encoding="utf-8")

    done = log(CHECK).stdout

    assert "By year of receipt from April; begun = answers + withdrawn + open:\n" in done
    assert "  year       stage  begun  answers  again  withdrawn  open\n" in done
    assert "  not known  1      1      0        0      0          1\n" in done


def test_a_check_after_the_import_says_the_same_figures_of_all_rows_again(log):
    said = log(CHECK).stdout.partition("By year")[2]
    log("import log.csv --mapping log.toml")

    assert log(CHECK).stdout.partition("By year")[2] == said

    Path("log.csv").write_text(ROWS.replace("19/04/2024", "18/04/2024"), encoding="utf-8")
    corrected = log(CHECK).stdout
    assert "  1 would update its record\n  4 are unchanged\n" in corrected
    assert corrected.partition("By year")[2] == said


def test_an_import_itself_says_no_figures_which_the_check_and_the_reports_have(log):
    assert "By year" not in log("import log.csv --mapping log.toml").stdout


def test_answers_to_a_survey_come_to_no_stage(office):
    Path("sample.csv").write_text(load_mappings().sample("nhs-fft"), encoding="utf-8")

    said = json.loads(office("import sample.csv --mapping nhs-fft --check --json").stdout)

    assert said["new"] > 0
    assert said["stages"] == []


def test_of_many_years_only_the_stages_have_a_line():
    years = [StageFigures(year=f"200{n}/0{n + 1}", stage="1", begun=2, answers=1, met=n or None) for n in range(6)]

    told = list(by_stage([*years, StageFigures(year=None, stage="2", begun=1)], financial=True))

    assert told[0] == "By year of receipt from April; begun = answers = met:"
    assert click.unstyle(told[1]).splitlines() == [
        "  year  stage  begun  answers  met",
        "  all   1      12     6        15",
        "  all   2      1      0        -",
    ]


def test_what_was_found_is_told_by_year_and_stage_in_the_words_of_the_scheme():
    figures = [
        StageFigures(year="2023/24", stage="1", outcomes={"not-upheld": 2, "apology-due": 1}, without_finding=1),
        StageFigures(year="2024/25", stage="1", outcomes={"upheld": 3, "not-upheld": 1}),
    ]

    assert click.unstyle("\n".join(by_outcome(figures))) == (
        "Findings:\n"
        "  year     stage  upheld  not upheld  apology due  none\n"
        "  2023/24  1      0       2           1            1\n"
        "  2024/25  1      3       1           0"
    )
    assert list(by_outcome([StageFigures(year="2024/25", stage="1", without_finding=4)])) == []


def test_what_an_ombudsman_found_is_told_apart_from_what_the_body_found():
    ombudsman = {"ombudsman": {"not-upheld": 1, "upheld": 2}}
    years = [StageFigures(year=f"200{n}/0{n + 1}", stage="1", outcomes={"upheld": 1}) for n in range(5)]

    told = list(by_outcome([*years, StageFigures(year="2006/07", stage="1", from_outside=ombudsman)]))

    assert click.unstyle("\n".join(told)) == (
        "Findings:\n  year  stage  upheld\n  all   1      5\n  ombudsman: 2 upheld, 1 not upheld"
    )
    assert list(by_outcome([StageFigures(year="2006/07", stage="1", from_outside=ombudsman)])) == [
        "Findings:", "  ombudsman: 2 upheld, 1 not upheld"
    ]  # fmt: skip


def test_the_findings_of_an_ombudsman_are_none_of_a_stage_and_their_days_are_read(log):
    outside = """
[[matter.finding]]
scheme = "upheld"
by = "ombudsman"
on = { column = "Decided" }
outcome = { columns = ["Decision"], codes = { Y = "upheld" } }

[[event]]
event = "acknowledged"
"""
    Path("log.toml").write_text(MAPPING.replace('\n[[event]]\nevent = "acknowledged"\n', outside), encoding="utf-8")
    first, answered, *others = ROWS.splitlines()
    more = f"{first},Decided,Decision", f"{answered},03/03/2025,Y", *(f"{row},," for row in others)
    Path("log.csv").write_text("\n".join([*more, ""]), encoding="utf-8")

    assert figures(log(f"{CHECK} --json"), counted=("findings", "from_outside"))["2024/25", "1"] == [
        4, {"ombudsman": {"upheld": 1}}
    ]  # fmt: skip
    assert "  ombudsman: 1 upheld\n" in log(CHECK).stdout
    assert cells(log)["Decided"] == (1, 1, 0)


def test_every_stage_that_began_is_in_one_column_whatever_days_are_unknown(log):
    unreadable = MAPPING.replace('column = "S1 reply"', 'column = "S1 reply", unreadable = "unknown"')
    unreadable = unreadable.replace('column = "S2 asked"', 'column = "S2 asked", unreadable = "unknown"')
    Path("log.toml").write_text(unreadable, encoding="utf-8")
    rows = ROWS.replace("20/06/2024", "soon").replace("10/05/2024", "?")
    Path("log.csv").write_text(rows, encoding="utf-8")

    for (_, stage), counts in figures(log(f"{CHECK} --json"), counted=BEGUN).items():
        begun, answers, *others = counts
        assert begun == answers + sum(others), stage
    for (_, stage), counts in figures(log(f"{CHECK} --json"), counted=ANSWERED).items():
        answers, *kept = counts
        assert answers == sum(kept), stage
    assert "  2024/25  1      4      1        1    1          2       0        0\n" in log(CHECK).stdout


def test_an_answer_of_which_nobody_knows_when_it_was_due_is_neither_in_time_nor_late(log):
    policy = own_policy(log)
    lines = policy.read_text(encoding="utf-8").splitlines()
    policy.write_text("\n".join(line for line in lines if not line.startswith("within")), encoding="utf-8")

    assert figures(log(f"{CHECK} --json"), counted=ANSWERED)["2024/25", "1"] == [3, 1, 0, 2]
    assert "answers = met + unknown:" in " ".join(log(CHECK).stdout.split())


def test_scripts_hear_of_the_outcomes_of_each_year(log):
    found = {(each["year"], each["stage"]): each for each in json.loads(log(f"{CHECK} --json").stdout)["stages"]}

    assert found["2024/25", "1"]["outcomes"] == {"not-upheld": 2, "upheld": 1, "withdrawn": 1}
    assert [each["without_finding"] for each in found.values()] == [0, 1, 1]


def with_own_due_days(*days):
    """Let the register have *days* as due days of its own, and in one row a day of the board."""
    named = (
        '[[verdict]]\nname = "target"\ndue = { column = "Due" }\n[[verdict]]\nname = "board"\ndue = { column = "B" }'
    )
    Path("log.toml").write_text(f"{MAPPING}\n{named}\n", encoding="utf-8")
    first, *others = ROWS.splitlines()
    rows = [f"{row},{due},{due if row[0] == '2' else ''}" for row, due in zip(others, days, strict=True)]
    Path("log.csv").write_text("\n".join([f"{first},Due,B", *rows, ""]), encoding="utf-8")


def test_answers_are_counted_by_the_due_days_of_the_register_too_slips_and_all(log):
    # Number 1 was answered on 19 April, due by the procedure on the 22nd; number 2 in the more time that it got.
    with_own_due_days("18/04/2024", "29/04/2024", "30/04/2024", "07/05/2024", "")

    assert (
        "  2025/26  1      1      0        0    0       0          1        0\n"
        "\n"
        "By the source's own due days, or later days that were agreed:\n"
        "  year     stage  own met  own missed\n"
        "  2024/25  1      1        2\n"
    ) in log(CHECK).stdout
    by_both = figures(log(f"{CHECK} --json"), counted=("met", "missed", "own_met", "own_missed"))
    assert by_both["2024/25", "1"] == [2, 1, 1, 2]
    assert by_both["2024/25", "2"] == [1, 0, None, None]


def test_due_days_of_the_register_by_which_the_same_answers_were_in_time_need_no_line(log):
    with_own_due_days("22/04/2024", "29/04/2024", "30/04/2024", "07/05/2024", "")

    assert "By the source's own due days" not in log(CHECK).stdout


def of_kinds(log, *kinds):
    """Let the register have a column of kinds, with one for each of its rows."""
    Path("log.toml").write_text(
        MAPPING.replace(
            'kind = { default = "complaint" }',
            'kind = { columns = ["Type"], codes = { C = "complaint", P = "compliment", E = "enquiry" } }',
        ).replace('default = "lgsco-code-2024"', 'default = "lgsco-code-2024"\ncompliment = "none"\nenquiry = "none"'),
        encoding="utf-8",
    )
    rows = zip(ROWS.splitlines(), ["Type", *kinds], strict=True)
    Path("log.csv").write_text("".join(f"{row},{kind}\n" for row, kind in rows), encoding="utf-8")
    return log


def test_the_figures_of_a_register_of_feedback_are_those_of_its_complaints(log):
    done = of_kinds(log, "C", "P", "C", "P", "E")(f"{CHECK} --json")

    assert figures(done, counted=BEGUN)["2024/25", "1"] == [2, 2, 0, 0, 0, 0]
    assert figures(done, counted=("findings",)) == {("2024/25", "1"): [2], ("2024/25", "2"): [1]}
    assert json.loads(done.stdout)["apart"] == {"compliment": 2, "enquiry": 1}
    assert "\nNo complaints, and not in these figures: compliment 2, enquiry 1.\n" in log(CHECK).stdout


def test_a_register_without_complaints_has_the_figures_of_what_it_has(log):
    enquiries = MAPPING.partition("[[matter]]")[0].replace('default = "complaint"', 'default = "enquiry"')
    Path("log.toml").write_text(enquiries.replace("lgsco-code-2024", "none"), encoding="utf-8")

    done = log(f"{CHECK} --json")

    assert figures(done, counted=("begun",)) == {("2024/25", "1"): [4], ("2025/26", "1"): [1]}
    assert json.loads(done.stdout)["apart"] == {}
