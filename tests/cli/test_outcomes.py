import json

import pytest
from click.testing import CliRunner

from casework.adapters.toml_outcomes import load_outcomes
from casework.cli.main import cli

OURS = """
id = "ours"
name = "Our council"
citation = "Complaints policy 2026, section 7"
evidence = "local"

[[outcome]]
code = "agreed"
name = "We agree"
roll_up = "upheld"

[[outcome]]
code = "disagreed"
name = "We do not agree"
roll_up = "not_upheld"
note = "Say why in plain words."
"""

CONFIGURATION = """
[organisation]
id = "ours"

[store]
address = "memory:"

[rules]
outcomes = "schemes"
"""


def run(*arguments):
    return CliRunner().invoke(cli, ["outcomes", *arguments])


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "ours.toml"
    file.write_text(OURS, encoding="utf-8")
    return file


@pytest.fixture
def configured(tmp_path, monkeypatch):
    """Begin in a folder whose configuration names a folder with a scheme."""
    (tmp_path / "casework.toml").write_text(CONFIGURATION, encoding="utf-8")
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "ours.toml").write_text(OURS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def test_the_list_names_each_scheme_and_its_codes():
    lines = run("list").stdout.splitlines()

    assert "done                 Done or not done (done, not-done)" in lines
    assert [line.split(" ")[0] for line in lines if not line.startswith(" ")] == list(load_outcomes())


def test_the_list_for_scripts_says_what_each_outcome_counts_as():
    found = {each["id"]: each for each in json.loads(run("list", "--json").stdout)}

    assert found["done"] == {
        "id": "done",
        "name": "Done or not done",
        "citation": "the organisation's own practice",
        "evidence": "local",
        "source": "",
        "note": "For service requests. Nobody judges anything, so no outcome is a finding.",
        "outcomes": [
            {"code": "done", "name": "Done", "roll_up": "no_finding", "note": ""},
            {"code": "not-done", "name": "Not done", "roll_up": "no_finding", "note": ""},
        ],
    }


def test_a_scheme_is_shown_with_where_it_comes_from_and_what_each_outcome_counts_as():
    shown = " ".join(run("show", "housing-ombudsman").stdout.split())

    assert shown.startswith("Findings of the Housing Ombudsman (housing-ombudsman) [Housing Ombudsman,")
    assert "read; https://www.housing-ombudsman.org.uk/" in shown
    assert "service-failure: Service failure. Counts as upheld." in shown
    assert "withdrawn: Withdrawn. Counts as no finding." in shown


def test_every_line_of_what_is_shown_fits_a_terminal():
    for scheme in load_outcomes():
        assert not [line for line in run("show", scheme).stdout.splitlines() if len(line) > 80 and " " in line.strip()]


def test_a_scheme_of_ones_own_is_shown_from_its_file(own):
    assert run("show", str(own)).stdout.splitlines() == [
        "Our council (ours)",
        "  [Complaints policy 2026, section 7; local]",
        "  agreed: We agree. Counts as upheld.",
        "  disagreed: We do not agree. Counts as not upheld.",
        "    Say why in plain words.",
    ]
    assert json.loads(run("show", str(own), "--json").stdout)["outcomes"][1]["note"] == "Say why in plain words."


def test_the_schemes_of_the_configuration_can_be_used(configured):
    assert any(line.startswith("ours ") for line in run("list").stdout.splitlines())
    assert run("show", "ours").stdout.startswith("Our council (ours)\n")
    assert run("show", "done").stdout.startswith("Done or not done (done)\n")


def test_a_scheme_can_be_printed_to_be_copied_and_changed(configured):
    assert run("show", "ours", "--file").stdout == OURS
    assert run("show", "done", "--file").stdout.startswith('id = "done"\n')


@pytest.mark.parametrize("more", [(), ("--file",), ("--json",)])
def test_an_unknown_scheme_says_which_there_are(more):
    done = run("show", "mars", *more)

    assert done.exit_code == 1
    assert "there is no outcome scheme 'mars': choose one of done, housing-ombudsman" in done.stderr


def test_a_file_without_mistakes_passes_the_check(own):
    done = run("check", str(own))

    assert (done.exit_code, done.stdout) == (0, "ours.toml: no mistakes; it is ours\n")
    (answer,) = json.loads(run("check", str(own), "--json").stdout)
    assert answer == {"file": "ours.toml", "scheme": "ours", "replaces": False, "problems": []}


def test_a_scheme_that_takes_the_place_of_ours_is_told(tmp_path):
    upheld = tmp_path / "upheld.toml"
    upheld.write_text(OURS.replace('"ours"', '"upheld"'), encoding="utf-8")

    assert "takes the place of the upheld that comes with casework" in " ".join(
        run("check", str(upheld)).stdout.split()
    )


def test_all_mistakes_of_all_files_are_listed(own, tmp_path):
    wrong, nonsense = tmp_path / "wrong.toml", tmp_path / "nonsense.toml"
    wrong.write_text(OURS.replace('"upheld"', '"won"').replace('"ours"', "7"), encoding="utf-8")
    nonsense.write_text("nonsense", encoding="utf-8")

    done = run("check", str(own), str(wrong), str(nonsense))
    said = " ".join(done.stdout.split())

    assert done.exit_code == 3
    assert "ours.toml: no mistakes" in said
    assert "id: must be text in quotes, not 7" in said
    assert "outcome[0].roll_up: 'won' is not known; write one of upheld, partly_upheld" in said
    assert "nonsense.toml cannot be read" in said
