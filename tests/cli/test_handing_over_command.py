"""``casework hand-over``: a case ends here and begins with a partner."""

import json

import pytest

from casework.casebook import Casebook

TO = "hand-over BINS-1 --to trust.toml --procedure lgsco-code-2024 --on 2024-12-23"


@pytest.fixture
def partner(bins, tmp_path):
    """An office with a case, and the configuration of a partner in the same store."""
    own = (tmp_path / "casework.toml").read_text(encoding="utf-8")
    (tmp_path / "trust.toml").write_text(own.replace('"rotherham"', '"trust"'), encoding="utf-8")
    agreed = bins("consent BINS-1 --step received --scope pass-on --giver p1 --on 2024-12-21")
    assert agreed.exit_code == 0, agreed.output
    return bins


def test_a_case_is_handed_over_and_it_is_told_where_it_is(partner, tmp_path):
    told = partner(f"{TO} --json")

    assert told.exit_code == 0, told.output
    said = json.loads(told.output)
    assert (said["case"], said["organisation"]) == ("BINS-1", "trust")
    with Casebook.configured(tmp_path / "trust.toml") as book:
        assert book.case(said["reference"]).id == said["id"]
    again = partner(TO)
    assert again.output == f"BINS-1 was handed over to trust, where it is {said['reference']}.\n"


def test_a_key_is_not_needed_and_refused(partner):
    refused = partner(f"{TO} --key form-1")

    assert refused.exit_code != 0
    assert "a case is handed over once in any case" in refused.output
