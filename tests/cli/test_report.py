import json
import stat
from pathlib import Path

import pytest

from casework.cli.output import replacing


def test_a_report_is_text_unless_another_format_is_asked_for(bins):
    told = bins("report summary").stdout

    assert told.startswith("Cases by kind\n=============\n")
    assert "complaint         1" in told


def test_a_report_is_about_a_period(bins):
    assert "2024-12         1" in bins("report summary --period 2024/25").stdout
    assert "2025-01         0" in bins("report summary --period 2025-Q1").stdout


def test_handling_says_what_came_of_cases_and_names_in_one_line_where_nothing_did(bins):
    told = bins("report handling").stdout

    assert told.startswith("Cases by kind\n=============\n")
    nothing = "Nothing in: More time given against a rule; Cases escalated to a stage; Cases refused, and why; "
    assert nothing in " ".join(told.split())
    assert told.count("\n====") == 1, "only the cases have a table"
    assert max(map(len, told.splitlines())) <= 80
    names = [table["name"] for table in json.loads(bins("report handling --json").stdout)["tables"]]
    assert names[-9:] == [
        "escalated", "refused", "next_stage_refused", "findings", "upheld", "remedies", "payments", "learning", "flags",
    ]  # fmt: skip


def test_json_is_the_format_json(bins):
    told = bins("report cases --json").stdout

    assert told == bins("report cases --format json").stdout == bins("report cases --format json --json").stdout
    assert json.loads(told)["tables"][0]["rows"][0]["reference"] == "BINS-1"


def test_a_report_goes_into_a_file(bins):
    written = bins("report cases --format csv --out cases.csv")

    assert (written.stdout, written.stderr) == ("", "The report cases is in cases.csv.\n")
    assert Path("cases.csv").read_bytes().startswith(b"case,reference,version,kind,")


def test_a_report_takes_the_place_of_the_old_one_and_keeps_its_rights(bins):
    old = Path("r.txt")
    old.write_text("old", encoding="utf-8")
    old.chmod(0o640)

    bins("report limits --out r.txt")

    assert old.read_text(encoding="utf-8").startswith("Time limits of cases")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_limits_say_overdue_of_a_late_acknowledgement_and_open_of_an_answer_that_has_not_started(bins):
    (table,) = json.loads(bins("report limits --json").stdout)["tables"]
    shown = json.loads(bins("show BINS-1 --json").stdout)["deadlines"]

    assert {row["limit"]: row["result"] for row in table["rows"]} == {"acknowledge": "overdue", "respond": "open"}
    assert {limit["limit"]: limit["status"] for limit in shown} == {"acknowledge": "overdue", "respond": "not_started"}


def test_a_file_that_was_not_finished_leaves_the_old_one(tmp_path):
    old = tmp_path / "r.txt"
    old.write_bytes(b"old")

    def break_off():
        with replacing(old) as file:
            file.write(b"new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (
            "report nope",
            1,
            "there is no report 'nope': choose one of summary, handling, learning, recognition, standards, cases",
        ),
        ("report summary --format pdf", 1, "there is no report format 'pdf': choose one of csv, "),
        ("report summary --period soon", 2, "'soon' is no period: write 2015"),
        ("report summary --format csv --json", 2, "--json and --format csv contradict each other"),
        ("report summary --out none/r.txt", 1, "cannot be used: No such file"),
        ("report summary --out .", 2, "is a directory"),
    ],
)
def test_a_mistake_gets_one_sentence(bins, line, code, said):
    refused = bins(line)

    assert (refused.exit_code, refused.stdout) == (code, "")
    assert said in refused.stderr


def test_a_folder_that_is_not_there_is_told_with_the_file_that_was_asked_for(bins, tmp_path):
    refused = bins("report summary --out nodir/summary.txt")

    assert refused.exit_code == 1
    assert "Error: nodir/summary.txt cannot be used: No such file or directory" in refused.stderr
    assert ".part" not in refused.stderr


def test_a_report_is_of_a_service_a_team_or_a_member_of_staff(bins):
    bins("assign BINS-1 --handler staff-17 --team waste")

    def rows(asked):
        return json.loads(bins(f"report cases --json {asked}").stdout)["tables"][0]["rows"]

    assert len(rows("--team waste --service waste --handler staff-17")) == 1
    assert rows("--team housing") == rows("--service housing") == rows("--handler staff-18") == []


def test_the_queue_is_of_a_team(bins):
    bins("assign BINS-1 --handler staff-17 --team waste")

    assert len(json.loads(bins("due --team waste --json").stdout)["due"]) == 2
    assert json.loads(bins("due --team housing --json").stdout)["due"] == []
