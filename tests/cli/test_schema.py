"""What commands print for scripts is what the published schemas say, and what Python is told."""

import json

import pytest

from casework.application.as_data.schemas import SHAPES
from tests.schemas import check


def test_what_a_command_that_writes_prints_is_a_decision(bins):
    check("decision", json.loads(bins("acknowledge BINS-1 --json").stdout))


@pytest.mark.parametrize("options", ["", "--explain", "--explain --history --people", "--on 2030-01-02"])
def test_what_show_prints_is_a_case(bins, options):
    bins("note BINS-1 --text 'Rang them'")

    check("case", json.loads(bins(f"show BINS-1 --json {options}").stdout))


@pytest.mark.parametrize("name", SHAPES)
def test_each_schema_is_printed_by_its_name(bins, name):
    assert json.loads(bins(f"schema {name}").stdout)["$id"] == f"urn:casework:schema:{name}"


def test_an_unknown_schema_is_refused_with_those_that_there_are(bins):
    refused = bins("schema file")

    assert refused.exit_code == 2
    assert "next-steps" in refused.output
