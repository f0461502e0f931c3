import json
import shlex
import tomllib
from pathlib import Path

import pytest

from casework.adapters.toml_mappings import mapping_in
from casework.application import import_run
from casework.application.importing import Progress
from casework.application.row_reading import RowReader
from casework.casebook import Casebook
from casework.cli import import_telling, importing
from casework.domain.actors import Actor
from casework.errors import DataError
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


def latest():
    with Casebook.configured("casework.toml") as book:
        return book.find_import("latest", viewer=Actor("staff-1")).batch.id


BAD = "2,bad,,REQ,Bins,,,,"
REJECTS = "casework_line,casework_file,casework_sheet,casework_key_of,casework_reason"
IMPORT = "import register.csv --mapping register.toml"


def test_an_import_says_what_became_of_every_row(register):
    done = register(IMPORT)

    assert done.exit_code == 0, done.output
    with Casebook.configured("casework.toml") as book:
        (imported,) = book.imports(viewer=Actor("staff-1"))
    assert done.stdout == (
        "2 rows in register.csv, read by the mapping old-register/1.\n"
        "  2 are new\n"
        "  0 were rejected\n"
        "\n"
        "Read as UTF-8.\n"
        f"On record as the import {imported.batch.id}.\n"
        f"To undo it: casework imports undo {imported.batch.id} --by YOU\n"
    )
    assert done.stderr == ""


def test_importing_again_changes_nothing(register):
    register(IMPORT)
    before = position()

    again = register(IMPORT)

    assert (again.exit_code, position()) == (0, before)
    assert again.stdout.endswith("There was nothing to write.\n")
    assert "  2 are unchanged\n" in again.stdout


def test_a_check_writes_nothing(register):
    checked = register(f"{IMPORT} --check")

    assert checked.exit_code == 0
    assert "  2 would be new\n" in checked.stdout
    assert checked.stdout.endswith("This was a check: nothing was written.\n")
    assert position() == 0


def test_rejected_rows_end_in_exit_code_3_and_the_others_are_imported(register):
    write(GOOD, "2,03/13/2020,,REQ,Bins,Bin gone,,,", "3,x")

    done = register(IMPORT)

    assert done.exit_code == 3
    assert "  1 is new\n" in done.stdout
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
    _, row = Path("rejects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert row.startswith("3,")
    assert ",Ta," in row


def test_the_lines_of_rows_that_stand_in_the_file_again_are_named(register):
    write(*[GOOD] * 8)

    told = register(f"{IMPORT} --check").stdout

    assert "  7 are there a second time (lines 3, 4, 5, 6, 7 and 2 more)\n" in told


def test_the_lines_of_rows_with_a_key_that_others_have_are_named_together(register):
    write(GOOD, *[GOOD.replace("Thanks", f"Ta {number}") for number in range(7)])

    told = " ".join(register(f"{IMPORT} --check").stdout.split())

    assert "7 rows: Ref: the same as on another row, which says something else;" in told
    assert "must go (lines 3, 4, 5, 6, 7, 8, 9)" in told


def test_a_file_of_rejected_rows_can_be_put_right_and_imported_alone(register):
    write(GOOD, '2,03/13/2020,,REQ,Bins,"=cmd()",+44 1709,,')
    register(f"{IMPORT} --rejects rejects.csv")
    rejects = Path("rejects.csv").read_text(encoding="utf-8-sig")

    header, row = rejects.splitlines()
    assert header == f"{REJECTS},{HEADER}"
    assert row.startswith("3,register.csv,,,Received: '03/13/2020' is no date written as ")
    assert row.endswith(",2,03/13/2020,,REQ,Bins,'=cmd(),'+44 1709,,")
    Path("rejects.csv").write_text(rejects.replace(",03/13/2020", ",13/03/2020"), encoding="utf-8")
    again = register("import rejects.csv --mapping register.toml --rejects more.csv")

    assert again.exit_code == 0, again.output
    with Casebook.configured("casework.toml") as book:
        texts = [text for row in book.rows() for text in book.file(row.case).details.values()]
        assert "=cmd()\n+44 1709" in texts
    assert Path("more.csv").read_text(encoding="utf-8-sig") == f"{REJECTS},{HEADER}\n"


def test_a_row_that_is_one_text_stands_behind_the_columns_of_the_rejects_until_it_is_put_under_them(register):
    write(GOOD, "2 03/03/2020 Bin gone")
    register(f"{IMPORT} --rejects rejects.csv")
    header, row = Path("rejects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert row == f"3,register.csv,,,it has 1 field where the header has 9,{',' * 9}2 03/03/2020 Bin gone"

    again = register("import rejects.csv --mapping register.toml --rejects more.csv")

    why = "its text stands behind the last column: put what it says under the columns"
    assert f"line 3 of register.csv: {why}" in " ".join(again.stdout.split())
    more = Path("more.csv").read_text(encoding="utf-8-sig")
    assert more == f"{header}\n3,register.csv,,,{why},{',' * 9}2 03/03/2020 Bin gone\n"
    Path("more.csv").write_text(more.replace(f"{',' * 9}2 03/03/2020 Bin gone", "2,03/03/2020,,REQ,Bins,Bin gone,,,"))
    assert register("import more.csv --mapping register.toml").exit_code == 0


def test_a_rejected_row_that_is_too_short_is_told_and_kept_without_its_line_and_reason(register):
    write(GOOD, "2,03/03/2020")
    register(f"{IMPORT} --rejects rejects.csv")

    again = register("import rejects.csv --mapping register.toml --rejects more.csv")

    assert "line 3 of register.csv: it has 2 fields where the header has 9" in again.stdout
    row = Path("more.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert row == "3,register.csv,,,it has 2 fields where the header has 9,2,03/03/2020"


def test_a_rejected_row_is_found_by_its_file_where_there_are_several(register):
    write("3,13/13/2020,,CPL,Bins,,,,", name="more.csv")

    register("import register.csv more.csv --mapping register.toml --rejects rejects.csv")

    _, row = Path("rejects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert row.startswith("2,more.csv,,,Received: ")


def test_a_spreadsheet_program_is_told_in_which_encoding_the_rejected_rows_are(register):
    write("3,13/13/2020,,CPL,Gebühr,,,,")

    register(f"{IMPORT} --rejects rejects.csv")

    assert Path("rejects.csv").read_bytes().startswith(b"\xef\xbb\xbfcasework_line,")


def test_the_file_of_rejects_is_not_one_that_is_read(register):
    before = Path("register.csv").read_bytes()

    refused = register(f"{IMPORT} --rejects ./register.csv")

    assert refused.exit_code == 2
    assert "is read by this import: choose another name" in refused.stderr
    assert Path("register.csv").read_bytes() == before


def test_many_rejected_rows_are_told_in_part(register):
    write(*(f"{number},x" for number in range(1200)))

    done = register(f"{IMPORT} --rejects rejects.csv")

    assert "Rejected: 1,200 rows: it has 2 fields where the header has 9" in " ".join(done.stdout.split())
    assert "(lines 2, 3, 4, 5, 6 and 1,195 more)" in " ".join(done.stdout.split())
    assert "They are in rejects.csv: put them right there" in done.stdout
    assert len(Path("rejects.csv").read_text(encoding="utf-8-sig").splitlines()) == 1201


def test_where_no_date_of_a_column_can_be_read_that_is_said_once_and_not_for_every_row(register):
    mapping = REGISTER.replace('"%d/%m/%Y %H:%M", "%d/%m/%Y"', '"%Y-%m-%d"')
    Path("register.toml").write_text(mapping, encoding="utf-8")
    write(*(f"{number},0{number}/03/2020,,REQ,Bins,Gone,,," for number in range(1, 9)))

    said = register(f"{IMPORT} --check").stdout

    assert "No date could be read in Received: none is written as %Y-%m-%d, and all are as %d/%m/%Y" in " ".join(
        said.split()
    )
    assert said.count("is no date written as") == 2
    assert "  and 6 more rows\n" in said


def test_everything_worth_a_look_is_told(register):
    register(IMPORT)
    mapping = REGISTER.replace('dropped = ["Colour"]\n', "").replace("[source]", '[source]\nambiguous_time = "day"')
    mapping = mapping.replace('codes = { REQ = "service_request", CPL = "compliment", CMT = "comment" }', 'default = "comment", rules = [{ match = "REQ", value = "service_request" }]')  # fmt: skip  # noqa: E501
    Path("register.toml").write_text(mapping, encoding="utf-8")
    mapping += '\n[[skip]]\ncolumn = "Ref"\nmatch = "^Total"\n'
    Path("register.toml").write_text(mapping, encoding="utf-8")
    write(GOOD.replace("Thanks", "Ta"), "3,25/10/2020 01:30,,CPL,Roads,,,,red", "Total,,,,,,,,")

    told = register(f"{IMPORT} --check").stdout
    done = register(IMPORT).stdout

    assert "  1 would update its record\n" in told
    assert "  1 more is no record, as the mapping says\n" in told
    assert "Not known, and counted as unknown:\n  service; summary: 1 (line 3)\n" in told
    assert "No text rule fitted, so the default stands:\n  kind: 2\n" in told
    twice = "Received: time that came twice, when the clocks went back: only its day was\n    kept: 1 (line 3)\n"
    assert f"Worth a look:\n  {twice}" in told
    assert "Columns that the mapping does not mention:\n  Colour\n" in told
    said = "check says what: not known 1, by default 1, worth a look 1, columns not mentioned 1."
    assert said in " ".join(done.split())
    assert "Not known" not in done
    assert register(f"{IMPORT} --check").stdout.partition("Not known")[2] == told.partition("Not known")[2]


def test_a_cell_that_could_not_be_read_is_told_once(register):
    form = 'formats = ["%d/%m/%Y"]'
    mapping = REGISTER.replace(form, f'{form}, unreadable = "unknown"')
    Path("register.toml").write_text(mapping, encoding="utf-8")
    write(GOOD, "2,03/03/2020,31/31/2020,REQ,Bins,Gone,,,", "3,03/03/2020,,REQ,,Gone,,,")

    told = register(f"{IMPORT} --check").stdout

    assert "Worth a look:\n  Closed: date that no format fits, kept as unknown: 1 (line 3)\n" in told
    assert "Not known, and counted as unknown:\n  service: 1 (line 4)\n\n" in told


def test_scripts_are_told_the_same_with_stable_keys_and_without_the_rows(register):
    write(GOOD, "2,bad,,REQ,Bins,Secret,,,")

    done = register(f"{IMPORT} --json")

    assert done.exit_code == 3
    assert json.loads(done.stdout) == {
        "rows": 2, "accepted": 1, "new": 1, "updated": 0, "unchanged": 0, "duplicate": 0, "rejected": 1,
        "records": {"new": 1, "updated": 0, "unchanged": 0}, "passed_over": 0, "check": False,
        "mapping": "old-register/1", "batch": latest(), "resumed_after": 0,
        "rejects": [
            {
                "file": None, "sheet": None, "line": 3,
                "reason": "Received: 'bad' is no date written as %d/%m/%Y %H:%M or %d/%m/%Y",
            },
        ],
        "unknown": {}, "rules": [], "flags": {}, "unmentioned": [], "at_first": [], "remarks": ["Read as UTF-8."],
        "noticed": {
            "rejected": [
                {
                    "what": "Received: 'bad' is no date written as %d/%m/%Y %H:%M or %d/%m/%Y", "count": 1,
                    "places": ["line 3"],
                },
            ],
            "unknown": [], "flags": [], "overwritten": [], "updated": None, "duplicate": None,
            "judged": [], "unread_dates": [],
        },
        "gone": {"count": 0, "first": []}, "cells": [], "stages": [], "calendar_years": [],
        "apart": {},
    }  # fmt: skip
    assert "Secret" not in done.stdout


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("import none.csv --mapping register.toml", 2, "'none.csv' does not exist"),
        ("import register.csv --mapping none.toml", 2, "there is no file 'none.toml', and no mapping of that id"),
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
        progress(Progress(rows=1500, part=0.5))
        progress(Progress(rows=1500, part=None))

    assert "1,500 rows" in capsys.readouterr().err


def test_several_files_are_one_source_and_a_rejected_row_says_from_which_it_is(register):
    again = Path("register.csv").read_text(encoding="utf-8-sig").splitlines()[1].replace("2020", "2019")
    write("3,bad,,REQ,Bins,,,,", again, name="more.csv")

    done = register("import register.csv more.csv --mapping register.toml")

    assert done.stdout.startswith("4 rows in register.csv, more.csv, read by")
    said = " ".join(done.stdout.split())
    assert "line 3 of more.csv: Ref: the same as on line 2 of register.csv, which says something else" in said
    assert "  line 2 of more.csv: Received: 'bad' is no date" in done.stdout


def test_a_log_is_one_file(register):
    refused = register("import register.csv register.csv --log")

    assert refused.exit_code == 2
    assert "a log is one file" in refused.stderr


def test_a_server_is_imported_alone_and_by_a_format_that_reads_it(register):
    refused = register("import postgresql://secret@nowhere/x register.csv --mapping register.toml")

    assert refused.exit_code == 2
    assert "a server is imported alone" in refused.stderr


TOTALS = "rows = 2\n[columns.Type]\nCPL = 1\nREQ = 3\n[accepted]\nkind.compliment = 1\nstatus.closed = 2\n"


def test_T35_totals_that_the_rows_do_not_come_to_are_told_side_by_side_and_nothing_is_written(register):
    Path("totals.toml").write_text(TOTALS, encoding="utf-8")

    refused = register(f"{IMPORT} --totals totals.toml")

    assert (refused.exit_code, position()) == (3, 0)
    assert "the rows do not come to the totals" in refused.stderr
    told = " ".join(refused.stderr.split())
    assert "Type REQ 3 said 1 found" in told
    assert "accepted status closed 2 said 1 found" in told
    assert "kind" not in refused.stderr


def test_rows_that_come_to_the_totals_are_imported(register):
    said = TOTALS.replace("REQ = 3", "REQ = 1").replace("closed = 2", "closed = 1")
    Path("totals.toml").write_text(said, encoding="utf-8")

    assert register(f"{IMPORT} --totals totals.toml").exit_code == 0
    assert register(f"{IMPORT} --totals totals.toml --check").exit_code == 0


def test_what_the_mapping_passes_over_is_in_no_total_and_cases_may_be_counted_by_year(register):
    Path("register.toml").write_text(REGISTER + '[[skip]]\ncolumn = "Type"\nmatch = "REQ"\n', encoding="utf-8")
    said = (
        "rows = 1\n[columns.Type]\nCPL = 1\nREQ = 0\n[accepted]\nreceived_year.2020 = 1\nfinding_outcome.upheld = 0\n"
    )
    Path("totals.toml").write_text(said, encoding="utf-8")

    assert "  1 is new" in register(f"{IMPORT} --totals totals.toml").stdout


def test_a_total_by_what_cases_are_not_counted_by_names_first_what_most_registers_are_counted_by(register):
    Path("totals.toml").write_text("[accepted]\nyear.2020 = 1\n", encoding="utf-8")

    refused = register(f"{IMPORT} --totals totals.toml")

    assert "accepted.year: cases are not counted by it. Most registers are counted by received_year," in refused.stderr


def test_rejected_rows_are_told_by_reason_and_a_newer_file_says_what_it_lacks_and_what_changed(register):
    register(IMPORT)
    write(GOOD.replace("Thanks", "Many thanks"), *(f"{n},bad,,REQ,Bins,,,," for n in (3, 4)))

    told = " ".join(register(IMPORT).stdout.split())

    assert "Changed since an earlier import: line 2" in told
    assert "Not in the file any more: 1 record stays as it is: 2. Close" in told
    assert "Rejected: 2 rows: " in told
    assert "(lines 3, 4)" in told


def test_of_more_reasons_than_are_told_the_other_rows_are_counted(register, monkeypatch):
    monkeypatch.setattr(import_telling, "TOLD_OF_IMPORT", 1)
    write(BAD, "3,03/03/2020,,ODD,Bins,,,,")
    assert "  and 1 more row\n" in register(IMPORT).stdout

    write(BAD, "3,03/03/2020,,ODD,Bins,,,,", "4,03/03/2020,,OD,Bins,,,,")
    assert "  and 2 more rows\n" in register(IMPORT).stdout
    assert "more row" not in register(f"{IMPORT} --check").stdout


VERDICT = """
[[verdict]]
name = "target"
due = { column = "Target", formats = ["%d/%m/%Y"] }
"""
COMPLAINTS = 'complaint = "lgsco-code-2024"\n'


def test_what_the_source_says_of_its_limits_stands_beside_ours(register):
    mapping = REGISTER.replace('kept = ["Target"]\n', "").replace("[source]", f"{VERDICT}\n[source]")
    mapping = mapping.replace("{ REQ =", '{ CMP = "complaint", REQ =').replace("[fields]", f"{COMPLAINTS}\n[fields]")
    Path("register.toml").write_text(mapping, encoding="utf-8")
    write("1,03/03/2025,,CMP,Bins,Bin gone,,10/03/2025,", "2,04/03/2025,,CMP,Bins,Bin gone,,,")

    told = register(f"{IMPORT} --check").stdout
    (judged,) = json.loads(register(f"{IMPORT} --check --json").stdout)["noticed"]["judged"]

    beside = "The source's own due days and verdicts, the same as ours:\n  target (1)\n"
    assert beside in told
    done = register(IMPORT).stdout
    assert beside not in done
    assert "Worth a look" not in done
    assert (judged["name"], judged["compared"]) == ("target", 1)
    assert judged["same"] == 1


def test_the_due_day_of_the_source_before_more_time_is_the_same_as_ours_before_it(register):
    mapping = REGISTER.replace('kept = ["Target"]\n', "").replace("[source]", f"{VERDICT}\n[source]")
    mapping = mapping.replace("{ REQ =", '{ CMP = "complaint", REQ =').replace("[fields]", f"{COMPLAINTS}\n[fields]")
    mapping += (
        '[[event]]\nevent = "acknowledged"\non = { column = "Received", formats = ["%d/%m/%Y"] }\n'
        '[[event]]\nevent = "extended"\nlimit = "respond"\nuntil = { column = "More", formats = ["%d/%m/%Y"] }\n'
    )
    Path("register.toml").write_text(mapping, encoding="utf-8")
    write(
        "1,03/03/2025,,CMP,Bins,Bin gone,31/03/2025,17/03/2025,",
        "2,03/03/2025,,CMP,Bins,Bin gone,,17/03/2025,",
        "3,03/03/2025,,CMP,Bins,Bin gone,,18/03/2025,",
    )

    told = register(f"{IMPORT} --check").stdout

    assert "target (our respond, stage 1): 2 of 3 the same, 1 from before more time\n" in told
    assert "1 day later in the source: 1 (line 4)\n" in told


def test_a_second_mapping_of_the_same_source_is_warned_of_what_it_overwrites(register):
    write(GOOD, "2,03/03/2020,,CPL,Bins,Ta,,,", "3,03/03/2020,,REQ,Bins,Gone,,,")
    register(IMPORT)
    other = REGISTER.replace('id = "old-register"', 'id = "second"', 1)
    Path("register.toml").write_text(other, encoding="utf-8")
    assert "Overwrites what" not in register(f"{IMPORT} --check").stdout, "it says the same"

    write(GOOD.replace("Thanks", "Ta"), "2,03/03/2020,,CPL,Bins,Thanks,,,", "3,03/03/2020,,REQ,Bins,Gone,,,")
    told = register(f"{IMPORT} --check").stdout

    assert (
        "Overwrites what other mappings brought; import a row by one of them only:\n"
        "  2 records of old-register (lines 2, 3)\n"
    ) in told
    (noticed,) = json.loads(register(f"{IMPORT} --json").stdout)["noticed"]["overwritten"]
    assert (noticed["what"], noticed["count"]) == ("old-register", 2)
    assert "Overwrites what" not in register(IMPORT).stdout, "now it is its own"


def test_one_record_that_another_mapping_brought_is_told_too(register):
    write(GOOD)
    register(IMPORT)
    other = REGISTER.replace('id = "old-register"', 'id = "second"', 1)
    Path("register.toml").write_text(other, encoding="utf-8")
    write(GOOD.replace("Thanks", "Ta"))

    assert "\n  1 record of old-register (line 2)\n" in register(IMPORT).stdout


def test_totals_of_columns_alone_are_enough(register):
    write(GOOD, "2,x")
    Path("totals.toml").write_text("[columns.Type]\nCPL = 1\n", encoding="utf-8")

    assert "  1 is new" in register(f"{IMPORT} --totals totals.toml").stdout


def test_an_import_that_goes_on_says_so(register, monkeypatch):
    monkeypatch.setattr("casework.application.import_run.GROUP", 1)
    with Casebook.configured("casework.toml") as book:

        def stopped(progress):
            if progress.rows == 2:
                raise KeyboardInterrupt

        write(*(GOOD.replace("1,", f"{number},", 1) for number in range(1, 5)))
        with pytest.raises(KeyboardInterrupt):
            book.import_file("register.csv", "register.toml", by=Actor("staff-1"), progress=stopped)

    assert "Ended         not yet: the same import again" in register("imports show latest").stdout
    assert "stopped" in register("imports list").stdout
    done = register(IMPORT).stdout
    assert "Going on with an import that was stopped after row 1.\n" in done or "after row 2.\n" in done
    assert "  4 are new\n" in done


def test_a_row_that_was_rejected_for_its_key_never_overwrites_the_case_that_has_it(register):
    other = GOOD.replace("Thanks", "Ta")
    write(GOOD, other)
    register(f"{IMPORT} --rejects rejects.csv")
    header, row = Path("rejects.csv").read_text(encoding="utf-8-sig").splitlines()
    assert header == f"{REJECTS},{HEADER}"
    assert row.startswith('3,register.csv,,line 2,"Ref: the same as on line 2')
    before = position()

    as_told = register("import rejects.csv --mapping register.toml --rejects more.csv")

    assert (as_told.exit_code, position()) == (3, before)
    assert "line 3 of register.csv: Ref: it belongs to the record of line 2, which this row would overwrite: give" in (
        " ".join(as_told.stdout.split())
    )
    assert Path("more.csv").read_text(encoding="utf-8-sig").splitlines()[1].startswith("3,register.csv,,line 2,")

    own = Path("rejects.csv").read_text(encoding="utf-8-sig").replace(other, other.replace("1,", "77,", 1))
    Path("rejects.csv").write_text(own, encoding="utf-8")
    assert "  1 is new\n" in register("import rejects.csv --mapping register.toml").stdout

    # What came through the file of rejected rows may be put right through it again: it is the same line.
    Path("rejects.csv").write_text(own.replace(",Ta,", ",Many thanks,"), encoding="utf-8")
    assert "  1 updated its record\n" in register("import rejects.csv --mapping register.toml").stdout


def test_a_key_that_is_written_into_a_rejected_row_is_not_that_of_another_row_of_the_file(register):
    write(GOOD, GOOD.replace("1,", ",", 1))
    register(f"{IMPORT} --rejects rejects.csv")
    text = Path("rejects.csv").read_text(encoding="utf-8-sig")
    Path("rejects.csv").write_text(text.replace("," + GOOD[1:], "," + GOOD.replace("Thanks", "Ta")), encoding="utf-8")

    done = register("import rejects.csv --mapping register.toml")

    assert done.exit_code == 3
    assert "it belongs to the record of line 2 of register.csv" in " ".join(done.stdout.split())


def test_a_rejected_row_of_a_newer_export_updates_the_case_of_an_older_one(register):
    register(IMPORT)
    write("2,13/13/2020,,REQ,Bins,Bin gone,,,", name="newer.csv")
    register("import newer.csv --mapping register.toml --rejects rejects.csv")
    text = Path("rejects.csv").read_text(encoding="utf-8-sig")
    Path("rejects.csv").write_text(text.replace("2,13/13/2020", "2,13/03/2020"), encoding="utf-8")

    assert "  1 updated its record\n" in register("import rejects.csv --mapping register.toml").stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("boston311", "and no mapping of that id: did you mean boston-311"),
        ("qqqqqq.toml", "and no mapping of that id: see 'casework mappings list'"),
    ],
)
def test_a_mapping_that_is_not_there_is_told_with_those_that_may_be_meant(register, name, said):
    refused = register(f"import register.csv --mapping {name}")

    assert refused.exit_code == 2
    assert said in " ".join(refused.stderr.split())


@pytest.mark.parametrize(
    ("source", "asked"),
    [
        ("", "is it another file, or does its header not stand on line 1, as the mapping says, or is its delimiter"),
        ("header = 0", "is it another file, or is its delimiter not ','?"),
        ('format = "json"', "is it another file?"),
        ('format = "excel"\nheader = 2', "another file, or does its header not stand on row 2, as the mapping says?"),
    ],
)
def test_a_source_with_other_columns_is_asked_for_its_header_and_its_delimiter_where_it_has_them(source, asked):
    mapping = mapping_in(tomllib.loads(REGISTER.replace("[source]", f"[source]\n{source}")), "register.toml")

    with pytest.raises(DataError) as refused:
        RowReader(mapping, ("Other",))
    assert asked in str(refused.value)


@pytest.mark.parametrize(
    ("lines", "check", "said"),
    [
        ([GOOD, BAD], "", "The same command goes on after row 1.\n"),
        ([BAD], "", "What was written stays, and the same command does the rest.\n"),
        ([GOOD, BAD], " --check", ""),
    ],
)
def test_who_stops_an_import_is_told_where_the_same_command_goes_on(register, monkeypatch, lines, check, said):
    write(*lines)
    monkeypatch.setattr(import_run, "GROUP", 1)

    def stop(_rejects, _row):
        raise KeyboardInterrupt

    monkeypatch.setattr(importing._Rejects, "__call__", stop)
    stopped = register(f"{IMPORT} --rejects rejects.csv{check}")

    assert stopped.exit_code == 130
    assert stopped.stderr.strip().endswith("Stopped.")
    assert stopped.stderr.startswith(said)
    assert ("same command" in stopped.stderr) == (not check)


def test_an_import_tells_how_many_cases_its_rows_are_where_several_are_one(register):
    text = Path("register.toml").read_text(encoding="utf-8")
    Path("register.toml").write_text(
        text.replace('columns = ["Ref"]', 'columns = ["Ref"]\nrows = "several"'), encoding="utf-8"
    )
    write(GOOD, GOOD.replace("Bins", "Parks"), "2,03/03/2020,,REQ,Bins,Bin gone,,,")

    check = json.loads(register(f"{IMPORT} --check --json").stdout)
    done = register(IMPORT)
    data = json.loads(register("imports show latest --by staff-1 --json").stdout)
    shown = " ".join(register("imports show latest --by staff-1").stdout.split())

    assert "  3 are new\n" in done.stdout
    assert "These rows are 2 records: 2 new.\n" in done.stdout
    assert (check["new"], check["records"], data["records"]) == (
        3,
        {"new": 2, "updated": 0, "unchanged": 0},
        check["records"],
    )
    assert "0 rejected; they are 2 records: 2 new" in shown


def test_how_many_records_are_said_in_words():
    assert import_telling.records_in_words({"new": 1, "updated": 0, "unchanged": 0}) == "1 record: 1 new"


EXTENDED = """
id = "old-register"
version = 1

[source]
system = "old-register"
zone = "Europe/London"

[identity]
columns = ["Ref"]

[procedure]
default = "lgsco-code-2024"

[fields]
received = { column = "Received", formats = ["%d/%m/%Y"] }
kind = { default = "complaint" }

[[event]]
event = "extended"
limit = "respond"
until = { column = "Extended to", formats = ["%d/%m/%Y"] }
"""


def test_what_is_shown_of_an_extension_says_that_nobody_knows_when_it_was_given(office):
    Path("extended.toml").write_text(EXTENDED, encoding="utf-8")
    Path("extended.csv").write_text("Ref,Received,Extended to\n1,02/03/2026,22/04/2026\n", encoding="utf-8")

    imported = office("import extended.csv --mapping extended.toml")
    assert imported.exit_code == 0, imported.output
    with Casebook.configured("casework.toml") as book:
        (row,) = book.rows()
    shown = office(f"show {row.case}").stdout
    assert "More time respond of stage 1, until Wed 22 Apr 2026, given on a day that is not known" in " ".join(
        shown.split()
    )
    assert "Irregular" not in shown

    handling = " ".join(office("report handling").stdout.split())
    assert "More time given against a rule ============================== Nothing." in handling
    assert "Extensions of which nobody knows when they were given: 1. Whether the complainant was told" in handling
