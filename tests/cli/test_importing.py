import json
import shlex
from pathlib import Path

import pytest

from casework.casebook import Casebook
from casework.cli import importing
from tests.boston import GOOD, HEADER, REGISTER
from tests.shared import shared_file


@pytest.fixture
def register(office):
    """An office in whose folder a small register and its mapping lie."""
    Path("register.toml").write_text(REGISTER, encoding="utf-8")
    write(GOOD, "2,03/03/2020,,REQ,Bins,Bin gone,,,")
    return office


def write(*lines, name="register.csv"):
    Path(name).write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")


def position():
    with Casebook.configured("casework.toml") as book:
        return book.store.head("rotherham")


IMPORT = "import register.csv --mapping register.toml"


def test_an_import_says_what_became_of_every_row(register):
    done = register(IMPORT)

    assert done.exit_code == 0, done.output
    assert done.stdout == (
        "2 rows in register.csv, read by the mapping old-register/1.\n"
        "  2 became cases\n"
        "  0 are cases already, and say the same\n"
        "  0 are cases already, but say something else now; they were left alone\n"
        "  0 were rejected\n"
        "\n"
        "Read as UTF-8.\n"
    )
    assert done.stderr == ""


def test_importing_again_changes_nothing(register):
    register(IMPORT)
    before = position()

    again = register(IMPORT)

    assert (again.exit_code, position()) == (0, before)
    assert "  2 are cases already, and say the same\n" in again.stdout


def test_a_check_writes_nothing(register):
    checked = register(f"{IMPORT} --check")

    assert checked.exit_code == 0
    assert "  2 would become cases\n" in checked.stdout
    assert checked.stdout.endswith("This was a check: nothing was written.\n")
    assert position() == 0


def test_rejected_rows_end_in_exit_code_3_and_the_others_are_imported(register):
    write(GOOD, "2,03/13/2020,,REQ,Bins,Bin gone,,,", "3,x")

    done = register(IMPORT)

    assert done.exit_code == 3
    assert "  1 became a case\n" in done.stdout
    assert "  2 were rejected\n" in done.stdout
    assert "  line 3: Received: '03/13/2020' is no date written as %d/%m/%Y %H:%M or\n    %d/%m/%Y\n" in done.stdout
    assert "  line 4: it has 2 fields where the header has 9\n" in done.stdout
    assert "Name a file with --rejects" in done.stdout


@pytest.mark.parametrize("check", ["", " --check"])
def test_two_cases_with_one_number_end_in_exit_code_3_and_the_second_is_among_the_rejects(register, check):
    write(GOOD, GOOD.replace("Thanks", "Ta"))

    done = register(f"{IMPORT} --rejects rejects.csv{check}")

    assert done.exit_code == 3
    assert "  line 3: Ref: the same as on line 2, which says something else" in done.stdout
    _, row = Path("rejects.csv").read_text(encoding="utf-8").splitlines()
    assert row.startswith("3,")
    assert ",Ta," in row


def test_a_file_of_rejected_rows_can_be_put_right_and_imported_alone(register):
    write(GOOD, '2,03/13/2020,,REQ,Bins,"=cmd()",+44 1709,,')
    register(f"{IMPORT} --rejects rejects.csv")
    rejects = Path("rejects.csv").read_text(encoding="utf-8")

    header, row = rejects.splitlines()
    assert header == f"casework_line,casework_reason,{HEADER}"
    assert row.startswith("3,Received: '03/13/2020' is no date written as ")
    assert row.endswith(",2,03/13/2020,,REQ,Bins,'=cmd(),'+44 1709,,")
    Path("rejects.csv").write_text(rejects.replace(",03/13/2020", ",13/03/2020"), encoding="utf-8")
    again = register("import rejects.csv --mapping register.toml --rejects more.csv")

    assert again.exit_code == 0, again.output
    with Casebook.configured("casework.toml") as book:
        texts = [text for row in book.rows() for text in book.file(row.case).details.values()]
        assert "=cmd()\n+44 1709" in texts
    assert Path("more.csv").read_text(encoding="utf-8") == f"casework_line,casework_reason,{HEADER}\n"


def test_the_file_of_rejects_is_not_one_that_is_read(register):
    before = Path("register.csv").read_bytes()

    refused = register(f"{IMPORT} --rejects ./register.csv")

    assert refused.exit_code == 2
    assert "is read by this import: choose another name" in refused.stderr
    assert Path("register.csv").read_bytes() == before


def test_many_rejected_rows_are_told_in_part(register):
    write(*(f"{number},x" for number in range(1200)))

    done = register(f"{IMPORT} --rejects rejects.csv")

    assert done.stdout.count("  line ") == importing._TOLD
    assert "  and 1,190 more\n" in done.stdout
    assert "They are in rejects.csv: put them right there" in done.stdout
    assert len(Path("rejects.csv").read_text(encoding="utf-8").splitlines()) == 1201


def test_everything_worth_a_look_is_told(register):
    register(IMPORT)
    mapping = REGISTER.replace('dropped = ["Colour"]\n', "").replace("[source]", '[source]\nambiguous_time = "day"')
    mapping = mapping.replace('codes = { REQ = "service_request", CPL = "compliment", CMT = "comment" }', 'default = "comment", rules = [{ match = "REQ", value = "service_request" }]')  # fmt: skip  # noqa: E501
    Path("register.toml").write_text(mapping, encoding="utf-8")
    write(GOOD.replace("Thanks", "Ta"), "3,25/10/2020 01:30,,CPL,Roads,,,,red")

    told = register(IMPORT).stdout

    assert "Changed in the source since they were imported:\n  line 2\n" in told
    assert "Not known, and counted as unknown:\n  service: 1\n  summary: 1\n" in told
    assert "No text rule fitted, so the default stands:\n  kind: 1\n" in told
    twice = "Received: time that came twice, when the clocks went back: only its day was\n    kept: 1\n"
    assert f"Worth a look:\n  {twice}" in told
    assert "Columns that the mapping does not mention:\n  Colour\n" in told


def test_scripts_are_told_the_same_with_stable_keys_and_without_the_rows(register):
    write(GOOD, "2,bad,,REQ,Bins,Secret,,,")

    done = register(f"{IMPORT} --json")

    assert done.exit_code == 3
    assert json.loads(done.stdout) == {
        "rows": 2, "accepted": 1, "unchanged": 0, "changed": 0, "rejected": 1, "check": False,
        "mapping": "old-register/1",
        "rejects": [{"line": 3, "reason": "Received: 'bad' is no date written as %d/%m/%Y %H:%M or %d/%m/%Y"}],
        "changes": [], "unknown": {}, "rules": [], "flags": {}, "unmentioned": [], "remarks": ["Read as UTF-8."],
    }  # fmt: skip
    assert "Secret" not in done.stdout


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("import none.csv --mapping register.toml", 2, "'none.csv' does not exist"),
        ("import register.csv --mapping none.toml", 2, "'none.toml' does not exist"),
        ("import register.csv", 2, "Missing option '--mapping'"),
        ("import register.csv --mapping register.csv", 3, "the mapping register.csv cannot be read"),
        ("import register.toml --mapping register.toml", 3, "the source does not have the columns of the mapping"),
        ("import binary.csv --mapping register.toml --rejects r.csv", 3, "is a gzip archive that is damaged"),
        (f"import {shlex.quote(str(shared_file('data/cfpb_2023_truncated.csv')))} --mapping register.toml", 3,
         "breaks off in the record that begins on line 3302"),
        ("import register.csv --mapping register.toml --rejects none/r.csv", 1, "cannot be used: No such file"),
    ],
)  # fmt: skip
def test_a_mistake_gets_one_sentence_and_changes_nothing(register, line, code, said):
    Path("binary.csv").write_bytes(b"\x1f\x8b\x08\x00" + bytes(range(256)))

    refused = register(line)

    assert (refused.exit_code, refused.stdout) == (code, "")
    assert said in refused.stderr
    assert position() == 0
    assert not Path("r.csv").exists()
    assert not list(Path().glob("*.part"))


def test_somebody_imports(register, monkeypatch):
    monkeypatch.delenv("CASEWORK_ACTOR")

    assert register(IMPORT).exit_code == 2


def test_a_terminal_sees_progress(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)

    with importing._progress() as progress:
        progress(1500)

    assert capsys.readouterr().err == "\r1,500 rows\r\033[K"
