"""Bad input gets one clear sentence and an exit code, and changes nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from casework.adapters.sqlite.library import find_library
from casework.casebook import Casebook
from casework.errors import StoreReadOnlyError

RESTRAINED = Path(__file__).with_name("restrained.py")
RECEIVE = "receive --kind complaint --procedure lgsco-code-2024"


def everything():
    """What every file of this folder holds."""
    return {path.name: path.read_bytes() for path in Path.cwd().iterdir() if path.is_file()}


def refused(casework, line, *, code):
    """Run a command that is to be refused with nothing changed, and return its one sentence."""
    before = everything()
    result = casework(line)
    return checked(result.exit_code, result.stdout, result.stderr, before, code=code)


def checked(exit_code, stdout, stderr, before, *, code):
    assert exit_code == code, stderr
    assert stdout == ""
    (sentence,) = stderr.splitlines()
    assert everything() == before
    return sentence.removeprefix("Error: ")


@pytest.mark.parametrize("machine", ["", " --json"])
@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("show NOBODY-1", 1, "there is no case 'NOBODY-1': check the spelling"),
        ("show 'BINS 1'", 1, "there is no case 'BINS 1': did you mean BINS-1?"),
        ("show 'BINS 9'", 1, "there is no case 'BINS 9': check the spelling"),
        ("note NOBODY-1 --text hello", 1, "there is no case 'NOBODY-1': check the spelling"),
        ("note case-0123 --text hello", 1, "there is no case 'case-0123': check the spelling"),
        (
            "acknowledge BINS-1 --on 2026-02-30", 2,
            ("Invalid value for '--on': '2026-02-30' is not a date: write it as 2026-04-03, "
            "or an instant as 2026-04-03T23:30:00+01:00. See 'casework acknowledge --help'."),
        ),
        (
            "acknowledge BINS-1 --on 2024-12-23T10:00", 2,
            ("Invalid value for '--on': 2024-12-23T10:00:00 has no offset from UTC: give a date, "
            "or an instant such as 2024-12-23T10:00:00+00:00. See 'casework acknowledge --help'."),
        ),
        ("show BINS-1 --on 2026-06-14T23:50", 2, "an instant such as 2026-06-14T23:50:00+01:00. See"),
        (f"{RECEIVE} --on 9999-12-31T23:00:00-05:00", 2, "9999-12-31T23:00:00-05:00 is too near an end of the years"),
        (f"{RECEIVE} --on 9999-12-31", 2, "9999-12-31 is too near an end of the years 1 to 9999"),
        ("show BINS-1 --on 9999-12-31T23:00:00-05:00", 2, "9999-12-31T23:00:00-05:00 is too near an end of the years"),
        ("show BINS-1 --on 0001-01-01T00:00:00+05:00", 2, "0001-01-01T00:00:00+05:00 is too near an end of the years"),
        ("agree-date BINS-1 --limit respond --until 2025-01-06T10:00+00:00", 2, "has a time of day"),
        ("agree-date BINS-1 --limit respond --until 2025-01-06T10:00", 2, "has a time of day: write only the date"),
        ("sweep --at 2025-01-06", 2, "'2025-01-06' has no time of day: write an instant"),
        ("sweep --at June", 2, "'June' is not a date"),
        (
            "sweep --at 2026-06-09T09:30:00", 2,
            ("'2026-06-09T09:30:00' has no offset from UTC: write it with one, as 2026-06-09T09:30:00+01:00. See"),
        ),
        (
            "receive --kind compliment", 2,
            "Missing option '--procedure'. For a compliment there is local-feedback or none.",
        ),
        ("receive --kind complaint", 2, "'--procedure'. 'casework procedures list' names them, with what they are for"),
        ("receive", 2, "Missing option '--kind'"),
        (
            "receive --kind compliment --procedure lgsco-code-2024", 1,
            "not for a compliment: choose another procedure. For a compliment there is local-feedback",
        ),
        ("acknowledge BINS-1 --on 2099-01-01", 1, "2099-01-01 is still to come: give when it happened"),
        ("acknowledge BINS-1 --on 2024-12-19", 1, "stage 1 began on 2024-12-20: give that day or a later one"),
        (f"{RECEIVE} --on 2099-01-01", 1, "the receipt, 2099-01-01, is still to come: give when it came in"),
        (f"{RECEIVE} --reference BINS-1", 1, "the reference BINS-1 belongs to another case"),
        ("receive --kind complaint --procedure lgsco-code-2042", 1, "there is no procedure 'lgsco-code-2042': "),
        ("receive --kind compliment --procedure foi-2000", 1, "not for a compliment: choose another procedure"),
        (f"{RECEIVE} --on 2019-03-04", 2, "lgsco-code-2024 is not yet in force on 2019-03-04: it began on 2024-04-01"),
        (f"{RECEIVE} --formality informal", 1, "has no informal stage: choose another procedure"),
        (f"{RECEIVE} --stage 7", 1, "begins in stage 1, not in stage 7"),
        ("receive --kind gripe --procedure foi-2000", 2, "'gripe' is not one of 'complaint', 'service-request'"),
        ("receive --procedure foi-2000", 2, "Missing option '--kind'. Choose from: complaint, service-request,"),
        (
            "resume BINS-1", 1,
            ("resume is not possible for BINS-1: its clocks are not paused. Allowed now: acknowledge, accept, "
             "decline, pass-on, reclassify, assign, extend, agree-date, set-date, inform-delay, respond, escalate, "
             "decline-escalation, refer, withdraw"),
        ),
        ("pause BINS-1 --reason holidays", 1, "lgsco-code-2024@2024-04-01 lets no clock stop. "),
        ("extend BINS-1 --reason busy --limit acknowledge", 1, "allows no more time for acknowledge"),
        ("extend BINS-1 --reason busy --limit reply", 1, "no time limit 'reply': choose one of acknowledge, respond"),
        ("milestone BINS-1 panel-met", 1, "names no milestones in stage 1"),
        ("escalate BINS-1 --to-stage 9 --asked-by body", 1, "stage 9 does not follow stage 1; 2 does"),
        ("close BINS-1", 1, "stage 1 has no response yet"),
        ("refer BINS-1 --body 'the Ombudsman'", 2, "Invalid value for '--body': it must be an id or a code"),
        ("note BINS-1 --text hello --by 'Jo Smith'", 2, "'Jo Smith' is no id: write one such as staff-17, not a name"),
        ("note BINS-1 --txt hello", 2, "(Did you mean one of: '--expect', '--text'?) See 'casework note --help'."),
        ("note BINS-1", 2, "Missing option '--text'. See 'casework note --help'."),
        ("note", 2, "Missing argument 'CASE'. See 'casework note --help'."),
        ("assign BINS-1", 1, "neither a handler nor a team is named: name one of them"),
        ("categorise BINS-1 --scheme cause", 2, "Missing argument 'CODE...'."),
        ("due --within soon", 2, "'soon' is no number of calendar days: write a whole number of 0 or more, such as"),
        ("due --within -1", 2, "'-1' is no number of calendar days: write a whole number of 0 or more, such as 14."),
        ("extend BINS-1 --reason busy --amount 2weeks", 2, "'2weeks' is no number of the limit's unit: write a whole"),
        ("count --amount two", 2, "'two' is no number of units: write a whole number, such as 10. See"),
        ("watch --every abc", 2, "'abc' is no length of time: write a number of seconds above 0, a year at most, such"),
        ("watch --every 5m", 2, "'5m' is no length of time: write a number of seconds above 0"),
        ("watch --every 0", 2, "'0' is no length of time: write a number of seconds above 0"),
        ("watch --rounds 1 --every nan", 2, "'nan' is no length of time: write a number of seconds above 0"),
        ("watch --rounds 1 --every inf", 2, "'inf' is no length of time: write a number of seconds above 0"),
        ("follow --every -1", 2, "'-1' is no length of time: write a number of seconds above 0"),
        ("follow --deadline soon", 2, "'soon' is no length of time: write a number of seconds above 0"),
        ("report summary --deadline 1h", 2, "'1h' is no length of time: write a number of seconds above 0"),
        ("sweep --at yesterday", 2, "'yesterday' is not a date: write it as 2026-04-03, or an instant as 2026-04-03T"),
        ("sweep --at 2026-01-05", 2, "'2026-01-05' has no time of day: write an instant, as 2026-04-03T09:00:00+01:00"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_and_changes_nothing(bins, line, code, sentence, machine):
    assert sentence in refused(bins, line + machine, code=code)


def test_somebody_has_to_say_who_writes(bins, monkeypatch):
    monkeypatch.delenv("CASEWORK_ACTOR")

    assert refused(bins, "note BINS-1 --text hello", code=2) == (
        "Missing option '--by' (env var: 'CASEWORK_ACTOR'). See 'casework note --help'."
    )


def test_a_typo_in_the_name_of_a_command_changes_nothing(bins):
    assert refused(bins, "aknowledge BINS-1", code=2).startswith(
        "There is no command 'aknowledge'. Did you mean 'acknowledge'?"
    )


def test_standard_input_in_another_encoding_is_refused(bins):
    before = everything()

    result = bins("note BINS-1 --text -", typed="Müller".encode("latin-1"))

    sentence = checked(result.exit_code, result.stdout, result.stderr, before, code=3)
    assert sentence == "the input is no text in UTF-8 (from byte 1 on): save it as UTF-8 and try again"


@pytest.mark.parametrize("line", ["show BINS-1", "due", "note BINS-1 --text hello", "verify", "rebuild"])
def test_a_file_that_is_no_store_is_left_alone(bins, line):
    Path("casework.db").write_text("Dear Sir or Madam, my bins were missed. " * 100)

    sentence = refused(bins, line, code=1)

    assert sentence.endswith("casework.db cannot be used: it is no casework store; check the path")


@pytest.mark.parametrize("line", ["show BINS-1", "due", "note BINS-1 --text hello", "verify", "rebuild"])
def test_a_store_of_a_newer_release_is_left_alone(bins, line):
    connection = find_library().module.connect("casework.db")
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()

    sentence = refused(bins, line, code=1)

    assert "has format 99, and this release knows formats up to" in sentence
    assert sentence.endswith("it was left untouched; use a newer release of casework")


def run_restrained(*arguments, typed=None):
    """Run casework as somebody who is stopped by rights, or by the room on the disk."""
    return subprocess.run(
        [sys.executable, str(RESTRAINED), *arguments],
        input=typed, capture_output=True, text=True, check=False, env=os.environ,
    )  # fmt: skip


@pytest.fixture
def read_only_folder(bins):
    files = [Path("casework.db"), Path("casework.toml")]
    for path in files:
        path.chmod(0o444)
    Path.cwd().chmod(0o555)
    yield bins
    Path.cwd().chmod(0o755)
    for path in files:
        path.chmod(0o644)


def test_a_read_only_folder_takes_no_decision(read_only_folder):
    before = everything()

    result = run_restrained("rights", "note", "BINS-1", "--text", "hello")

    sentence = checked(result.returncode, result.stdout, result.stderr, before, code=1)
    assert "casework.db cannot be written: check the rights of the file and its folder" in sentence


@pytest.mark.parametrize("line", [("show", "BINS-1"), ("due",), ("verify",)])
def test_a_read_only_folder_can_be_read(read_only_folder, line):
    before = everything()

    result = run_restrained("rights", *line)

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout
    assert everything() == before


def test_what_cannot_be_written_is_opened_for_reading(bins, monkeypatch):
    opened = Casebook.configured.__func__

    def configured(cls, path, *, host, read_only=False):
        if not read_only:
            raise StoreReadOnlyError(str(path))
        return opened(cls, path, host=host, read_only=True)

    monkeypatch.setattr(Casebook, "configured", classmethod(configured))

    assert bins("show BINS-1").exit_code == 0
    assert bins("note BINS-1 --text hello").exit_code == 1


def test_a_read_only_folder_takes_no_new_store(read_only_folder):
    result = run_restrained("rights", "init", "other", "--organisation", "x")

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "Error: other cannot be used: Permission denied; check the path and the rights\n"


def test_a_full_disk_takes_no_decision_and_loses_none(bins):
    position = bins("verify").stdout
    room = Path("casework.db").stat().st_size + 4096

    result = run_restrained("room", str(room), "note", "BINS-1", "--text", "-", typed="x" * 2 * room)

    assert (result.returncode, result.stdout) == (1, "")
    (sentence,) = result.stderr.splitlines()
    assert "there is no room left to write to" in sentence
    assert sentence.endswith("nothing was changed; make room and try again")
    assert bins("verify").stdout == position
    assert bins("note BINS-1 --text hello").exit_code == 0


def test_a_name_without_a_value_is_refused(office):
    line = "receive --kind complaint --procedure lgsco-code-2024"

    for given in ("--complainant name=", "--complainant 'name=  '", "--category cause="):
        refused = office(f"{line} {given}")
        assert (refused.exit_code, "has no value" in refused.stderr) == (2, True), refused.output


def test_a_kind_gets_its_article(office):
    line = "receive --procedure lgsco-code-2024 --kind"

    assert "not for an information request: choose another" in office(f"{line} information-request").stderr
    assert "not for an enquiry: choose another" in office(f"{line} enquiry").stderr
    assert "not for a service request: choose another" in office(f"{line} service-request").stderr


def test_a_word_is_offered_as_it_may_be_typed(office):
    said = office("count --from 2026-04-02 --amount 1 --unit working-dayz --calendar scotland").stderr

    assert "'working-days'" in said
    assert "working_days" not in said
    cut_off = office("count --from 2026-04-02 --amount 1 --unit weeks --calendar scotland --cut-off 25:00").stderr
    assert "--cut-off cannot be '25:00'" in cut_off
    assert "cut_off" not in cut_off


def test_rules_with_mistakes_do_not_hide_that_a_procedure_is_missing(office, tmp_path):
    with (tmp_path / "casework.toml").open("a") as file:
        file.write("[mistake]\n")

    told = office("receive --kind compliment")

    assert told.exit_code == 2
    assert "Missing option '--procedure'. See 'casework receive --help'." in " ".join(told.stderr.split())
