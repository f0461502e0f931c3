import json
from pathlib import Path

from tests.reliability.tampering import database


def test_a_log_goes_into_a_file_and_into_another_store(bins):
    assert bins("note BINS-1 --text Rang --on 2024-12-23 --key ring-1").exit_code == 0
    anchor = json.loads(bins("verify --json").stdout)["anchor"]

    out = bins("export log.jsonl")
    assert out.stdout == "Wrote the log of rotherham to log.jsonl: 3 records.\n"
    Path("casework.db").unlink()
    Path("casework.toml").unlink()
    assert bins("init --organisation rotherham").exit_code == 0

    checked = bins("import --log log.jsonl --check")
    assert checked.stdout.splitlines()[2] == "This was a check: nothing was written."
    read_in = bins("import --log log.jsonl")
    assert read_in.stdout.splitlines() == [
        "The log of rotherham in log.jsonl is whole up to position 3.",
        "New here: 3 of its records.",
        "Cases: 1.",
        f"Anchor: {anchor}",
    ]
    assert bins(f"verify --anchor {anchor}").exit_code == 0
    assert bins("show BINS-1").exit_code == 0
    assert bins("note BINS-1 --text Rang --on 2024-12-23 --key ring-1").exit_code == 0
    assert json.loads(bins("verify --json").stdout)["anchor"] == anchor


def test_scripts_are_told_what_went_out_and_what_came_in(bins):
    out = json.loads(bins("export log.jsonl --json").stdout)
    assert out == {"file": "log.jsonl", "organisation": "rotherham", "records": 2}

    told = json.loads(bins("import --log log.jsonl --json").stdout)
    assert (told["position"], told["new"], told["cases"], told["check"]) == (2, 0, 1, False)
    assert json.loads(bins("import --log log.jsonl --check --json").stdout)["cases"] is None


def test_nobody_has_to_say_who_reads_a_log_in(bins, monkeypatch):
    assert bins("export log.jsonl").exit_code == 0
    monkeypatch.delenv("CASEWORK_ACTOR")

    assert bins("import --log log.jsonl").exit_code == 0
    missing = bins("import log.jsonl --mapping log.jsonl")
    assert missing.exit_code == 2
    assert "Missing option '--by'" in missing.stderr


def test_a_log_has_neither_mapping_nor_rejects(bins):
    assert bins("export log.jsonl").exit_code == 0

    for option in ("--mapping log.jsonl", "--rejects rejects.csv"):
        refused = bins(f"import --log log.jsonl {option}")
        assert refused.exit_code == 2
        assert "a log has no mapping, no rejects and no totals" in refused.stderr


def test_a_file_that_was_changed_is_refused_and_nothing_is_written(bins):
    assert bins("export log.jsonl").exit_code == 0
    log = Path("log.jsonl")
    log.write_text(log.read_text().replace("Bins missed three times", "Bins missed once"))

    refused = bins("import --log log.jsonl")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "is not the one that was written" in refused.stderr


def test_what_is_no_log_is_rejected_data(bins):
    refused = bins("import --log casework.toml")

    assert refused.exit_code == 3
    assert "casework.toml is no log that 'casework export' wrote" in refused.stderr


def test_a_log_that_was_tampered_with_leaves_no_file(bins):
    with database(Path("casework.db")) as connection:
        connection.execute("UPDATE log SET actor = 'somebody-else'")

    refused = bins("export log.jsonl")

    assert refused.exit_code == 1
    assert "the log of rotherham is broken at position 1" in refused.stderr
    assert not Path("log.jsonl").exists()


def test_a_file_that_is_there_is_replaced_only_by_force(bins):
    Path("log.jsonl").write_text("mine")

    refused = bins("export log.jsonl")

    assert (refused.exit_code, Path("log.jsonl").read_text()) == (2, "mine")
    assert "log.jsonl is there already: choose another name, or replace it with --force" in refused.stderr
    assert bins("export log.jsonl --force").exit_code == 0
    assert Path("log.jsonl").read_text() != "mine"


def test_an_organisation_without_cases_in_a_store_of_others_is_told(bins):
    path = Path("casework.toml")
    assert bins("due").stderr == ""
    path.write_text(path.read_text().replace('id = "rotherham"', 'id = "rotherhm"'))

    told = bins("due")

    assert told.exit_code == 0
    assert "the organisation rotherhm, which has no case in this store; it holds rotherham" in told.stderr
