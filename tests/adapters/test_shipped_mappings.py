from pathlib import Path

import pytest

from casework.adapters.shipped_mappings import TomlMappings, load_mappings, mapping_file
from casework.casebook import Casebook
from casework.domain.actors import Actor
from casework.errors import DataError, NotFoundError

SHIPPED = ("boston-311", "cfpb", "housing-ombudsman", "nhs-fft", "nyc-311")


def test_these_public_sources_have_a_mapping():
    assert tuple(load_mappings()) == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_each_imports_its_sample_without_a_rejected_row(name, tmp_path):
    sample = tmp_path / "sample.csv"
    sample.write_text(load_mappings().sample(name), encoding="utf-8")
    with Casebook.open("memory:", organisation="exampleton") as book:
        outcome = book.import_file(sample, name, by=Actor("staff-17"))

    assert outcome.rows >= 2
    assert (outcome.accepted, outcome.rejected, outcome.unmentioned) == (outcome.rows, 0, ())


@pytest.mark.parametrize("name", SHIPPED)
def test_each_says_in_its_first_lines_what_its_source_is(name):
    assert load_mappings().about(name).endswith(".")
    assert load_mappings().text(name).startswith(f"# {load_mappings().about(name)[:20]}")


def test_a_file_goes_before_a_shipped_mapping_of_that_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert mapping_file("cfpb").name == "cfpb.toml"
    Path("cfpb").write_text("", encoding="utf-8")
    assert mapping_file("cfpb") == Path("cfpb")


def test_a_name_that_is_neither_stays_what_it_is():
    assert mapping_file("ours.toml") == Path("ours.toml")
    with pytest.raises(NotFoundError):
        load_mappings().sample("ours")


def test_a_mapping_is_named_as_its_file_is(tmp_path):
    (tmp_path / "other.toml").write_text(load_mappings().text("cfpb"), encoding="utf-8")
    with pytest.raises(DataError) as refused:
        TomlMappings(tmp_path)["other"]
    assert refused.value.problems == ("other.toml: id: the file is named other, but its id is cfpb",)


def test_what_a_file_without_a_comment_is_about_is_not_said(tmp_path):
    (tmp_path / "bare.toml").write_text('id = "bare"\n', encoding="utf-8")
    assert not TomlMappings(tmp_path).about("bare")
