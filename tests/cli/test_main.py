import importlib
import os
import subprocess
import sys
import warnings

import click
import pytest
from click.testing import CliRunner

from casework.adapters.toml_procedures import ProcedureLibrary
from casework.cli import main
from casework.cli.commands import COMMANDS, USUAL
from casework.cli.layout import wrapped_mistake
from casework.cli.main import LazyGroup
from casework.errors import CaseworkError, ConfigurationError, DataError

LISTED = """
import sys
from casework.cli.main import cli
cli.main(["--help"], prog_name="casework", standalone_mode=False)
print(*sorted(sys.modules))
"""


def loaded(name):
    module, _, attribute = COMMANDS[name][0].partition(":")
    return getattr(importlib.import_module(module), attribute)


def test_help_imports_no_command_and_no_heavy_library():
    asked = subprocess.run([sys.executable, "-c", LISTED], capture_output=True, text=True, check=True)

    imported = set(asked.stdout.splitlines()[-1].split())
    assert {name for name in imported if name.startswith("casework.cli.")} == {
        "casework.cli.commands",
        "casework.cli.main",
    }
    assert not imported & {"attrs", "cattrs", "msgspec", "pluggy", "rich", "sqlite3", "sqlite_utils"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_by_its_own_name_and_short_help(name):
    command = loaded(name)

    assert command.name == name
    assert command.get_short_help_str(limit=200) == COMMANDS[name][1]


def test_help_lists_every_command_within_eighty_columns(casework):
    shown = casework("--help")

    assert shown.exit_code == 0
    assert all(f"\n  {name} " in shown.stdout for name in COMMANDS)
    assert all(len(line) <= 80 for line in shown.stdout.splitlines())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(casework, name):
    shown = casework(f"{name} --help")

    assert shown.exit_code == 0
    assert "\\b" not in shown.stdout  # the mark by which click keeps the lines of an example


def test_without_arguments_the_help_is_shown(casework):
    shown = casework("")

    assert shown.exit_code == 2
    assert shown.stderr.startswith("Usage: casework")


def test_a_typo_suggests_the_nearest_command(casework):
    refused = casework("recieve")

    assert refused.exit_code == 2
    assert refused.stderr == "Error: There is no command 'recieve'. Did you mean 'receive'? See 'casework --help'.\n"


@pytest.mark.parametrize(("word", "meant"), [("list", "due"), ("new", "receive"), ("reply", "respond")])
def test_a_word_that_other_programs_have_suggests_what_does_it_here(casework, word, meant):
    assert casework(word).stderr == (
        f"Error: There is no command '{word}'. Did you mean '{meant}'? See 'casework --help'.\n"
    )


def test_each_word_of_other_programs_leads_to_a_command():
    assert not USUAL.keys() & COMMANDS.keys()
    assert set(USUAL.values()) <= COMMANDS.keys()


@pytest.mark.parametrize("word", ["lisp", "spill"])
def test_a_word_that_shares_a_few_letters_with_a_command_suggests_none(casework, word):
    assert "Did you mean" not in casework(word).stderr


def test_a_word_like_no_command_suggests_none(casework):
    assert casework("xyzzy").stderr == "Error: There is no command 'xyzzy'. See 'casework --help'.\n"


def test_an_unknown_option_names_the_command_that_has_help(casework):
    refused = casework("due --wihtin 3")

    assert refused.exit_code == 2
    assert "Did you mean '--within'?" in refused.stderr
    assert refused.stderr.rstrip().endswith("See 'casework due --help'.")


def test_colours_are_for_terminals_and_can_be_switched_off(bins):
    coloured = CliRunner().invoke(main.cli, ["due"], color=True)
    plain = CliRunner().invoke(main.cli, ["due"], color=True, env={"NO_COLOR": "1"})

    assert "\x1b[31m" in coloured.stdout
    assert "\x1b" not in plain.stdout
    assert "\x1b" not in bins("due").stdout


def test_the_version_is_told(casework):
    assert casework("--version").stdout.startswith("casework ")


def failing(error):
    """Return a runner of a group with one command, which raises *error*."""

    @click.command("fail")
    def command():
        click.echo("half an answer", nl=False)
        raise error

    class Group(LazyGroup):
        def get_command(self, _ctx, _name):
            return command

        def resolve_command(self, _ctx, _args):
            return "fail", command, []

    return CliRunner().invoke(Group("casework"), ["fail"])


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (CaseworkError("this is not allowed"), 1, "Error: this is not allowed\n"),
        (ConfigurationError("wrong", problems=("a: b", "c: d")), 2, "Error: wrong\n  a: b\n  c: d\n"),
        (DataError("line 3 is wrong"), 3, "Error: line 3 is wrong\n"),
        (click.ClickException("not so"), 1, "Error: not so\n"),
        (click.UsageError("not so"), 2, "Error: not so. See 'casework fail --help'.\n"),
        (KeyboardInterrupt(), 130, "\nStopped.\n"),
        (
            PermissionError(13, "Permission denied", "out.csv"), 1,
            "Error: out.csv cannot be used: Permission denied; check the path and the rights\n",
        ),
        (OSError(28, "No space left on device"), 1,
         "Error: the output or a file cannot be used: No space left on device; check the path and the rights\n"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"), 3,
         "Error: the input is no text in UTF-8 (from byte 0 on): save it as UTF-8 and try again\n"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_sentence_and_an_exit_code(error, code, sentence):
    failed = failing(error)

    assert (failed.exit_code, failed.stderr) == (code, sentence)


def test_a_mistake_of_ours_is_not_hidden():
    assert isinstance(failing(ZeroDivisionError()).exception, ZeroDivisionError)


def test_an_embedding_program_gets_the_error_itself(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ConfigurationError):
        main.cli.main(["due"], standalone_mode=False)


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path):
    many = tmp_path / "counts.jsonl"
    line = '{"from": "2024-12-20", "amount": 20, "unit": "working_days", "calendar": "all-days"}\n'
    many.write_text(line * 5_000)
    command = [sys.executable, "-c", "from casework.cli.main import main; main()", "count", "--batch", str(many)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.readline()
        running.stdout.close()
        said = running.stderr.read()

    assert said == b""


def test_what_is_left_for_a_closed_pipe_is_dropped_quietly(monkeypatch):
    @click.command("tell")
    def command():
        sys.stdout.write("an answer that nobody reads")

    monkeypatch.setattr(LazyGroup, "get_command", lambda *_: command)
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        with pytest.raises(SystemExit) as left:
            main.cli.main(["due"])

    assert left.value.code == 1


def test_warnings_are_sentences_for_people(monkeypatch, capsys):
    monkeypatch.setattr(main, "cli", lambda **_: warnings.warn("the disk is slow", stacklevel=1))
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        main.main()

    assert capsys.readouterr().err == "Warning: the disk is slow\n"


def test_the_group_knows_its_commands_and_no_others():
    context = click.Context(main.cli)

    assert main.cli.list_commands(context) == list(COMMANDS)
    assert main.cli.get_command(context, "xyzzy") is None


@pytest.mark.parametrize(
    "line",
    [
        "procedures list", "calendars list", "calendars show uk-union --year 2026", "config show", "plugins",
        *(f"procedures show {procedure}" for procedure in ProcedureLibrary().ids()),
        "deadlines --procedure foi-2000 --received 2026-05-20 --on 2026-06-01",
        "deadlines --procedure lgsco-code-2024 --received 2026-12-20",
        "count --from 2026-03-29T01:30 --amount 30 --unit working-hours --calendar uk-union",
    ],
)  # fmt: skip
def test_what_a_command_prints_fits_a_terminal(office, line):
    lines = office(line).stdout.splitlines()

    assert lines
    too_wide = [each for each in lines if len(each) > 80 and len(each.split()) > 1 and "/" not in each]
    assert too_wide == []
    assert not any(each.endswith(" ") for each in lines)


def test_a_mistake_is_wrapped_on_a_terminal_and_one_line_in_a_file():
    sentence = "there is no calendar 'mars': choose one of " + ", ".join(f"calendar-{number}" for number in range(20))

    assert wrapped_mistake(sentence, terminal=False) == f"Error: {sentence}"
    told = wrapped_mistake(f"{sentence}\nm.toml: a: b", terminal=True).splitlines()
    assert max(map(len, told)) <= 80
    assert told[-1] == "  m.toml: a: b"
