"""``casework plugins`` and the ways to choose plugins, as whoever looks after the machine types them."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installed_plugins import BROKEN_INSTALLS, GOOD, WITH_SETTINGS, install_plugin


@pytest.fixture
def installing(tmp_path, monkeypatch):
    """Install plugins for one test, each under its name and with its source."""
    site = tmp_path / "site"

    def installed(**plugins):
        for name, source in plugins.items():
            install_plugin(site, name, source)
        monkeypatch.syspath_prepend(str(site))

    yield installed
    for name in [name for name in sys.modules if name.endswith("_module")]:
        del sys.modules[name]


def listed(casework, line="plugins --json"):
    return {each["name"]: each for each in json.loads(casework(line).stdout)["plugins"]}


def configured(table):
    path = Path("casework.toml")
    path.write_text(path.read_text().partition("\n[plugins]")[0] + f"\n[plugins]\n{table}\n")


def test_plugins_are_listed_with_version_package_state_and_hooks(casework, installing):
    installing(good=GOOD)

    headings, *lines = casework("plugins").stdout.splitlines()

    assert headings.split() == ["Plugin", "Version", "Package", "State"]
    (place,) = [place for place, line in enumerate(lines) if line.startswith("good ")]
    assert lines[place].split() == ["good", "1.0", "casework-good", "loaded"]
    assert lines[place + 1] == "    hooks stores"
    assert next(line.split() for line in lines if line.startswith("builtin"))[2:4] == ["casework", "loaded"]


def test_the_list_has_a_name_of_its_own(casework):
    assert casework("plugins list").stdout == casework("plugins").stdout
    assert casework("plugins list --json").stdout == casework("plugins --json").stdout


def test_scripts_are_told_the_same_with_keys_that_stay(casework, installing):
    installing(good=GOOD)

    assert listed(casework)["good"] == {
        "name": "good",
        "version": "1.0",
        "package": "casework-good",
        "hooks": ["casework_register_stores"],
        "state": "loaded",
        "loaded": True,
        "reason": None,
        "failed_in": None,
    }


@pytest.mark.parametrize(("source", "reason"), BROKEN_INSTALLS.values(), ids=BROKEN_INSTALLS)
def test_a_broken_install_stops_no_command_and_is_listed_with_its_reason_and_its_package(
    bins, installing, source, reason
):
    installing(bad=source, good=GOOD)

    assert bins("show BINS-1").exit_code == 0
    told = listed(bins)
    assert (told["bad"]["state"], told["bad"]["package"]) == ("failed", "casework-bad")
    assert reason in told["bad"]["reason"]
    assert told["good"]["state"] == "loaded"
    words = " ".join(bins("plugins").stdout.split())
    assert "bad 1.0 casework-bad failed" in words
    assert re.sub(r"\s", "", reason) in re.sub(r"\s", "", words)


@pytest.mark.parametrize(("source", "reason"), BROKEN_INSTALLS.values(), ids=BROKEN_INSTALLS)
def test_where_plugins_are_strict_a_broken_install_is_an_error_and_still_listed(
    bins, installing, monkeypatch, source, reason
):
    installing(bad=source)
    monkeypatch.setenv("CASEWORK_STRICT_PLUGINS", "1")

    refused, shown = bins("show BINS-1"), bins("plugins --json")

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("Error: the plugin bad cannot be loaded: ")
    assert shown.exit_code == bins("plugins").exit_code == 1
    assert next(each for each in json.loads(shown.stdout)["plugins"] if each["name"] == "bad")["state"] == "failed"
    assert bins("-p no:bad show BINS-1").exit_code == bins("-p no:bad plugins").exit_code == 0


def test_a_plugin_that_the_configuration_names_and_that_fails_is_one_sentence_and_no_traceback(bins, installing):
    installing(bad="import library_nobody_has")
    configured('load = ["bad"]')

    refused = bins("due")

    assert refused.exit_code == 2
    assert refused.stderr == (
        "Error: the plugin bad, named by load in casework.toml, cannot be loaded: "
        "ModuleNotFoundError: No module named 'library_nobody_has'\n"
    )
    assert bins("-p no:bad due").exit_code == 0
    assert bins("due", env={"CASEWORK_PLUGINS": ""}).exit_code == 0


def test_file_environment_and_command_line_choose_in_this_order(office, installing):
    installing(one="", two="")
    configured('load = ["one"]\nblock = ["two"]')

    def state(line="plugins --json", **environment):
        told = {each["name"]: each for each in json.loads(office(line, env=environment).stdout)["plugins"]}
        return told["one"]["state"], told["two"]["state"]

    assert state() == ("loaded", "blocked")
    assert state(CASEWORK_PLUGINS="two") == ("not_listed", "loaded")
    assert state("-p no:two plugins --json", CASEWORK_PLUGINS="two") == ("not_listed", "blocked")
    assert "not in CASEWORK_PLUGINS" in office("plugins", env={"CASEWORK_PLUGINS": "two"}).stdout


def test_an_empty_list_loads_none(office, installing):
    installing(one="")
    configured("load = []")

    assert listed(office)["one"]["reason"] == "not in load in casework.toml"


@pytest.mark.parametrize("written", ["one", "no:", "yes:one"])
def test_the_option_says_how_it_is_written(casework, written):
    refused = casework(f"-p {written} plugins")

    assert refused.exit_code == 2
    assert "write -p no:NAME, with the name of a plugin" in refused.stderr


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ('load = "one"', "plugins.load: must be a list, not 'one'"),
        ("block = [1]", "plugins.block[0]: must be text in quotes, not 1"),
        ('laod = ["one"]', "plugins: unknown: laod; remove it, or check the spelling"),
        ("load = {}", "plugins.load: must be a list, not {}"),
        ('block = ["builtin"]', "plugins.block: builtin is casework itself and cannot be blocked"),
    ],
)
def test_a_mistake_in_the_table_of_plugins_is_told_with_its_path(office, table, problem):
    configured(table)

    refused = office("config show")

    assert refused.exit_code == 2
    assert refused.stderr == f"Error: casework.toml has mistakes\n  casework.toml: {problem}\n"


def test_the_table_of_plugins_is_a_table(office):
    path = Path("casework.toml")
    path.write_text("plugins = 1\n" + path.read_text().partition("\n[plugins]")[0])

    assert "casework.toml: plugins: must be a table" in office("config show").stderr


def test_the_configuration_is_shown_without_what_settings_say(office, installing, monkeypatch):
    installing(mail=WITH_SETTINGS)
    monkeypatch.setenv("MAIL_TOKEN", "hunter2")
    configured('[plugins.mail]\nserver = "hunter3"\ntoken = { "$env" = "MAIL_TOKEN" }')

    told = json.loads(office("config show --json").stdout)

    assert told["plugin_settings"] == ["mail.server", "mail.token"]
    assert (told["plugins"], told["blocked_plugins"]) == (None, [])
    assert office("due").exit_code == 0
    lines = ("config show", "config show --json", "plugins", "plugins --json", "plugins doctor")
    assert not [line for line in lines if "hunter" in office(line).output]
    assert "plugins               all that are installed" in office("config show").stdout


def test_the_configuration_is_shown_as_it_holds_here(office, monkeypatch):
    configured('load = ["one", "two"]\nblock = ["three"]')

    assert (
        "plugins               one, two\nblocked plugins       five, three\n" in office("-p no:five config show").stdout
    )
    monkeypatch.setenv("CASEWORK_PLUGINS", "")
    assert "plugins               none\nblocked plugins       -\n" in office("config show").stdout


def test_init_and_demo_load_only_the_plugins_that_may(casework, installing, monkeypatch):
    installing(bad="this is no python")
    monkeypatch.setenv("CASEWORK_STRICT_PLUGINS", "1")

    assert casework("init --organisation x").exit_code == 2
    assert casework("-p no:bad init --organisation x").exit_code == 0
    assert casework("-p no:bad demo tour --cases 60").exit_code == 0


# doctor


def test_the_doctor_finds_nothing_where_nothing_is_missing(office):
    healthy = office("plugins doctor")

    assert healthy.exit_code == 0
    assert healthy.stdout == "Nothing is missing: every plugin that is wanted is loaded.\n"
    assert json.loads(office("plugins doctor --json").stdout) == {"missing": []}


def test_the_doctor_names_what_the_configuration_wants_and_the_machine_lacks(office, installing):
    installing(bad="import library_nobody_has", unwanted="this is no python", mail=WITH_SETTINGS)
    configured('load = ["bad", "gone", "mail"]\n[plugins.mail]\ntoken = { "$env" = "NOBODY_SET_THIS" }')
    path = Path("casework.toml")
    path.write_text(re.sub("address = .*", 'address = "postgres://localhost/cases"', path.read_text()))

    told = office("plugins doctor --json")

    assert told.exit_code == office("plugins doctor").exit_code == 1
    missing = json.loads(told.stdout)["missing"]
    assert [(each["what"], each["name"]) for each in missing] == [
        ("plugin", "bad"),
        ("plugin", "mail"),
        ("plugin", "gone"),
        ("store", "postgres"),
    ]
    bad, mail, gone, store = (each["why"] for each in missing)
    assert "library_nobody_has" in bad
    assert "NOBODY_SET_THIS" in mail
    assert "casework.toml: plugins.mail.server: is missing" in mail
    assert gone == "it is not installed: by custom its package is called casework-gone"
    assert "no plugin that is loaded offers it" in store


def test_the_doctor_names_a_notifier_that_the_configuration_wants_and_nobody_offers(office):
    with Path("casework.toml").open("a") as file:
        file.write('\n[notifications]\nnotifiers = { sms = "pigeon", letter = "pigeon", email = "log" }\n')

    told = office("plugins doctor --json")

    assert told.exit_code == 1
    (lack,) = json.loads(told.stdout)["missing"]
    assert (lack["what"], lack["name"]) == ("notifier", "pigeon")
    assert lack["why"].startswith("it is to deliver letter, sms: there is no notifier 'pigeon'")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("3", "must be a table of channels with a notifier for each, such as email = 'email', not 3"),
        ("{ email = 3 }", "must be text in quotes, not 3"),
        ('{ email = "my mailer" }', "a notifier must be an id or a code"),
        ('{ "by email" = "email" }', "a channel must be an id or a code"),
    ],
)
def test_notifiers_are_named_by_codes_for_channels_that_are_codes(office, written, why):
    with Path("casework.toml").open("a") as file:
        file.write(f"\n[notifications]\nnotifiers = {written}\n")

    refused = office("plugins doctor")

    assert refused.exit_code == 2
    assert "casework.toml: notifications.notifiers" in refused.stderr
    assert why in refused.stderr


def test_the_doctor_repeats_no_address_without_a_scheme(office):
    path = Path("casework.toml")
    path.write_text(re.sub("address = .*", 'address = "host=db password=secret"', path.read_text()))

    told = office("plugins doctor")

    assert told.exit_code == 1
    assert "the address of the store has no scheme" in told.stdout
    assert "secret" not in told.stdout


def test_the_doctor_needs_no_configuration(casework, installing):
    assert casework("plugins doctor").exit_code == 0
    installing(bad="this is no python")

    sick = casework("plugins doctor")

    assert sick.exit_code == 1
    assert sick.stdout.startswith("plugin bad  SyntaxError: invalid syntax")


# new


def test_a_new_plugin_is_written_with_what_to_do_next(casework):
    made = casework("plugins new letters")

    assert made.exit_code == 0
    assert made.stdout.startswith("Wrote a plugin into casework-letters.\nNext: python -m pip install -e ")
    assert Path("casework-letters/tests/test_contract.py").is_file()
    again = casework("plugins new letters")
    assert again.exit_code == 2
    assert "casework-letters is there already" in again.stderr


def test_a_new_plugin_can_be_written_elsewhere(casework):
    told = json.loads(casework("plugins new letters --in some/where --json").stdout)

    assert told == {"folder": str(Path("some/where/casework-letters").absolute())}


# The cost


def test_help_and_the_calculators_import_no_plugin(tmp_path, monkeypatch):
    site = tmp_path / "site"
    for number in range(5):
        install_plugin(site, f"heavy{number}", "raise SystemExit('imported')")
    monkeypatch.setenv("PYTHONPATH", str(site), prepend=":")
    monkeypatch.setenv("CASEWORK_STRICT_PLUGINS", "1")
    script = "from casework.cli.main import main; main()"

    count = "count --from 2026-04-02 --amount 10 --unit working_days --calendar england-and-wales"
    for line in ("--help", count):
        done = subprocess.run(
            [sys.executable, "-c", script, *line.split()], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


# Plugins that the command itself must survive

ENDS = "import os\nos._exit(3)"
HANGS = """
import time
from casework.plugins.hookspecs import hookimpl

@hookimpl
def casework_register_reports(register):
    time.sleep(600)
"""
PRINTS = "import os\nprint('Jo Smith')\nos.write(1, b'Jo Smith')\n" + GOOD


def test_a_plugin_that_ends_the_program_is_named_with_the_remedy(office, installing):
    installing(bad=ENDS, good=GOOD)

    told, sick = listed(office), office("plugins doctor")

    assert (told["bad"]["state"], told["good"]["state"]) == ("failed", "loaded")
    assert told["bad"]["reason"] == (
        "its process ended (exit code 3) while it was loaded: leave it out with -p no:bad, or block it in the "
        "configuration"
    )
    assert sick.exit_code == 1
    assert "-p no:bad" in " ".join(sick.stdout.split())
    assert office("-p no:bad plugins doctor").exit_code == 0


def test_a_plugin_that_hangs_is_named_with_its_hook_after_the_seconds_of_the_configuration(office, installing):
    installing(bad=HANGS)
    configured("load_seconds = 1")

    told = listed(office)["bad"]

    assert (told["state"], told["failed_in"]) == ("failed", "casework_register_reports")
    assert told["reason"] == "it was not done after 1 second"
    assert "casework_register_reports: it was not done" in " ".join(office("plugins").stdout.split())
    assert office("due").exit_code == 0


@pytest.mark.parametrize("seconds", ["0", "1.5", "4000", '"ten"'])
def test_the_seconds_to_load_are_a_whole_number(office, seconds):
    configured(f"load_seconds = {seconds}")

    refused = office("due")

    assert refused.exit_code == 2
    assert "load_seconds" in refused.stderr


def test_what_a_plugin_prints_while_it_loads_spoils_no_output(bins, installing):
    installing(prints=PRINTS)

    shown = bins("show BINS-1 --json")

    assert json.loads(shown.stdout)
    assert "Jo Smith" in shown.stderr
    assert json.loads(bins("plugins --json").stdout)


REPORTS = """
import os, time
from types import SimpleNamespace
from casework.plugins.hookspecs import hookimpl

@hookimpl
def casework_register_reports(register):
    register("fails", lambda: SimpleNamespace(render=lambda tables: 1 / 0))
    register("hangs", lambda: SimpleNamespace(render=lambda tables: time.sleep(600)))
    register("ends", lambda: SimpleNamespace(render=lambda tables: os._exit(3)))
    register("prints", lambda: SimpleNamespace(render=lambda tables: print("Jo") or b"document"))
"""


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ("fails", "it raised an error (ZeroDivisionError)"),
        ("hangs", "it was not done by its deadline"),
        ("ends", "its process ended (exit code 3)"),
    ],
)
def test_a_report_format_that_fails_is_one_sentence_and_leaves_the_file_as_it_was(bins, installing, form, why):
    installing(letters=REPORTS)
    Path("out").write_text("before")

    refused = bins(f"report summary --format {form} --out out --deadline 2")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"the report format '{form}' of the plugin letters failed: {why}" in " ".join(refused.stderr.split())
    assert Path("out").read_text() == "before"


def test_a_report_format_writes_its_document_and_nothing_that_it_prints(bins, installing):
    installing(letters=REPORTS)

    assert bins("report summary --format prints").stdout == "document"
