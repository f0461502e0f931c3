import json

from click.testing import CliRunner

from casework.adapters.shipped_mappings import load_mappings
from casework.cli.main import cli
from tests.boston import REGISTER


def run(*arguments):
    return CliRunner().invoke(cli, ["mappings", *arguments])


def test_the_list_says_what_each_source_is():
    lines = run("list").stdout
    assert all(name in lines for name in load_mappings())
    assert "City of Boston's 311 service" in lines


def test_the_list_is_there_for_scripts():
    said = json.loads(run("list", "--json").stdout)
    assert [each["id"] for each in said] == list(load_mappings())
    assert {each["record"] for each in said} == {"case", "survey_answer"}


def test_a_mapping_is_printed_to_be_copied():
    assert run("show", "cfpb").stdout == load_mappings().text("cfpb")


def test_its_sample_is_printed_to_try_it_on():
    assert run("show", "cfpb", "--sample").stdout == load_mappings().sample("cfpb")


def test_a_name_that_nobody_knows_is_told_with_those_that_there_are():
    refused = run("show", "bostn-311")
    assert refused.exit_code != 0
    assert "boston-311" in refused.stderr


def test_a_mapping_of_ones_own_is_checked_without_a_source(tmp_path):
    own = tmp_path / "ours.toml"
    own.write_text(load_mappings().text("cfpb"), encoding="utf-8")
    said = " ".join(run("check", str(own)).stdout.split())
    assert "ours.toml: no mistakes; it is cfpb/1" in said
    assert f"Whether a file has its columns: casework import FILE --mapping {own} --by YOU --check" in said


def test_a_scale_that_its_words_turn_round_is_remarked(tmp_path):
    own = tmp_path / "ours.toml"
    score = 'score = { columns = ["FFT categorical answer"] }'
    words = score.replace("]", '], codes = { "Very poor" = "1", "Very good" = "5" }')
    own.write_text(load_mappings().text("nhs-fft").replace(score, words), encoding="utf-8")
    odd = "answer.scale: 1 is near the best end of"

    assert odd in run("check", str(own)).stdout
    (said,) = json.loads(run("check", str(own), "--json").stdout)
    assert (said["problems"], said["remarks"][0][: len(odd)]) == ([], odd)
    assert run("check", str(own)).exit_code == 0


def test_the_mistakes_of_a_mapping_are_all_listed(tmp_path):
    own = tmp_path / "ours.toml"
    own.write_text(
        load_mappings().text("cfpb").replace('zone = "America/New_York"', 'zone = "Nowhere"'), encoding="utf-8"
    )
    refused = run("check", str(own))
    assert refused.exit_code == 3
    assert "ours.toml: line 13: source.zone: there is no time zone 'Nowhere'" in " ".join(refused.stdout.split())


def procedure(name):
    """Return a mapping for cases under the procedure called *name*."""
    return REGISTER.replace('default = "local-service-requests"', f'default = "{name}"')


def test_a_procedure_that_is_nearly_one_that_there_is_is_told_with_that_and_few_others(tmp_path):
    own = tmp_path / "ours.toml"
    own.write_text(procedure("lgsco-cod-2024"), encoding="utf-8")

    said = " ".join(run("check", str(own)).stdout.split())

    assert "procedure.default: there is no procedure 'lgsco-cod-2024': did you mean lgsco-code-2024" in said
    assert len(said) < 700


def test_a_procedure_that_lies_in_a_folder_that_nobody_reads_is_told_with_how_to_use_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(cli, ["init", "--organisation", "exampleton"]).exit_code == 0
    new = CliRunner().invoke(cli, ["procedures", "new", "our-policy", "--stage-1", "10", "--stage-2", "20"])
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "our-policy.toml").write_text(new.stdout, encoding="utf-8")
    (tmp_path / "ours.toml").write_text(procedure("our-policy"), encoding="utf-8")
    (tmp_path / "log.csv").write_text("Ref\n1\n", encoding="utf-8")
    unused = 'procedures/our-policy.toml is there, and its folder is not in use: write procedures = "procedures" under'
    imported = ["import", "log.csv", "--mapping", "ours.toml", "--by", "staff-17", "--check"]

    assert unused in " ".join(run("check", "ours.toml").stdout.split())
    assert unused in " ".join(CliRunner().invoke(cli, imported).stderr.split())
    shown = CliRunner().invoke(cli, ["procedures", "show", "our-policy"])
    assert unused in " ".join(shown.stderr.split())
    (tmp_path / "ours.toml").write_text(procedure("our-polcy"), encoding="utf-8")
    assert "not in use" not in CliRunner().invoke(cli, imported).stderr


def test_a_case_to_which_no_time_limit_applies_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sample.csv").write_text(load_mappings().sample("housing-ombudsman"), encoding="utf-8")
    runner = CliRunner()
    assert runner.invoke(cli, ["init", "--organisation", "exampleton"]).exit_code == 0
    brought = runner.invoke(cli, ["import", "sample.csv", "--mapping", "housing-ombudsman", "--by", "staff-17"])
    assert brought.exit_code == 0

    shown = runner.invoke(cli, ["show", "900000001"]).stdout

    assert "None: no time limit applies to it." in shown
    assert "Received   not known when" in shown


def test_what_an_import_would_refuse_is_found_by_the_check(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = REGISTER.replace('default = "local-service-requests"', 'default = "nosuch"')
    (tmp_path / "old.toml").write_text(text, encoding="utf-8")

    checked = run("check", "old.toml")

    assert checked.exit_code == 3
    assert "procedure.default: there is no procedure 'nosuch'" in " ".join(checked.output.split())
