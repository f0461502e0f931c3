import json

import pytest
from click.testing import CliRunner

from casework.adapters.toml_calendars import load_calendars
from casework.cli.main import cli

OURS = """
id = "ours"
name = "Our council"
base = "scotland"
[holidays]
2026-12-29 = "Christmas closure"
"""


def run(*arguments):
    return CliRunner().invoke(cli, ["calendars", *arguments])


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "ours.toml"
    file.write_text(OURS, encoding="utf-8")
    return file


def test_the_list_says_how_far_each_calendar_is_known():
    width = max(map(len, load_calendars()))
    lines = run("list").stdout.replace("\n" + " " * (width + 2), " ").splitlines()

    assert any(line.startswith("uk-union") and "known from 1990-01-01 until 2028-12-31" in line for line in lines)
    assert "all-days            all days; no holidays" in lines


def test_the_list_for_scripts_has_version_and_source():
    found = {each["id"]: each for each in json.loads(run("list", "--json").stdout)}

    assert found["scotland"]["known_until"] == "2028-12-31"
    assert found["scotland"]["closed_weekdays"] == ["saturday", "sunday"]
    assert found["all-days"]["known_until"] is None
    assert len(found["scotland"]["version"]) == 12


def test_a_calendar_is_shown_with_the_names_of_its_days():
    lines = run("show", "uk-union", "--year", "2026").stdout.splitlines()

    assert "  Closed every week: Saturday, Sunday" in lines
    assert "  Mon 15 Jun 2026  World Cup bank holiday (Scotland)" in lines
    assert sum("2026  " in line for line in lines) == 14


def test_a_calendar_without_closed_days_says_so():
    assert "Closed every week: no day" in run("show", "all-days").stdout


def test_a_calendar_of_ones_own_is_shown_from_its_file(own):
    found = json.loads(run("show", str(own), "--year", "2026", "--json").stdout)

    assert found["id"] == "ours"
    assert {"date": "2026-12-29", "name": "Christmas closure"} in found["days"]


def test_a_file_without_mistakes_passes_the_check(own):
    done = run("check", str(own))

    assert (done.exit_code, done.stdout) == (0, "ours.toml: no mistakes; it is ours\n")
    (answer,) = json.loads(run("check", str(own), "--json").stdout)
    assert answer == {"file": "ours.toml", "calendar": "ours", "replaces": False, "problems": []}


def test_all_mistakes_of_all_files_are_listed(own, tmp_path):
    wrong, nonsense = tmp_path / "wrong.toml", tmp_path / "nonsense.toml"
    wrong.write_text('id = "wrong"\nname = 7\ncolour = "red"\nclosed_weekdays = ["moonday"]\n', encoding="utf-8")
    nonsense.write_text("nonsense", encoding="utf-8")

    done = run("check", str(own), str(wrong), str(nonsense))

    assert done.exit_code == 3
    assert done.stdout.count("wrong.toml") == 4
    assert "nonsense.toml" in done.stdout


def test_a_calendar_that_takes_the_place_of_ours_is_told(own, tmp_path):
    scotland = tmp_path / "scotland.toml"
    scotland.write_text(OURS.replace('"ours"', '"scotland"').replace('base = "scotland"', 'base = "uk-union"'), "utf-8")

    done = run("check", str(scotland))

    assert done.exit_code == 0
    assert "it takes the place of the scotland that comes with casework" in " ".join(done.stdout.split())
    assert [each["replaces"] for each in json.loads(run("check", str(scotland), str(own), "--json").stdout)] == [
        True, False,
    ]  # fmt: skip


def test_an_unknown_calendar_says_which_there_are():
    done = run("show", "mars")

    assert done.exit_code == 1
    assert "there is no calendar 'mars': choose one of all-days, england-and-wales" in done.stderr


def test_a_year_whose_holidays_are_not_known_says_so():
    assert "The holidays of 2031 are not known." in run("show", "scotland", "--year", "2031").stdout
    assert "The holidays of 2031 are not known." not in run("show", "all-days", "--year", "2031").stdout
    assert "not known" not in run("show", "scotland", "--year", "2026").stdout
