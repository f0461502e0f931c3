"""The page about the two sources leaves no numbered criterion and no section of them out."""

import re
from pathlib import Path

import click
import pytest

from casework.adapters.toml_frameworks import load_frameworks
from casework.cli.main import cli
from tests.shared import shared_file

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "sources.md"
ROW = re.compile(r"^\| (?P<number>[^|]+) \| (?P<about>[^|]+) \| (?P<far>[^|]+) \| (?P<serves>[^|]+) \|$", re.MULTILINE)
HOW_FAR = {"today", "in part", "not yet", "nothing to add"}


def rows(heading):
    part = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [row for row in ROW.finditer(part) if row["far"] in HOW_FAR]


def printed(name, pattern):
    text = shared_file(f"sources/{name}.txt").read_text(encoding="utf-8")
    return re.findall(pattern, text, re.MULTILINE)


def test_every_number_of_the_workshop_notes_is_on_the_page_once_with_how_far_it_is_served():
    numbers = [re.sub(r"^(\S+) \\(printed (.*)\\)$", r"\2", row["number"]) for row in rows("The Charter Mark criteria")]
    numbers = [number.partition("(printed ")[2].rstrip(")") or number for number in numbers]

    assert numbers == printed("charter-mark-good-practice", r"^(\d\.\d\.?\d)\b")


def test_what_a_criterion_is_about_is_told_as_the_framework_file_tells_it():
    titles = {standard.code: standard.title for standard in load_frameworks()["charter-mark"].standards}

    assert {row["number"].split()[0]: row["about"] for row in rows("The Charter Mark criteria")} == titles


def test_every_section_of_the_report_is_on_the_page():
    sections = printed("rotherham-customer-charter", r"^(\d+(?:\.\d)?)\.?[ \t]")
    told = [row["number"] for row in rows("Rotherham's customer charter")]

    assert sections[:4] == ["1", "2", "3", "4"]
    assert told == ["1 to 4", *sections[4:]]


def test_every_gap_of_the_numbering_is_named_on_the_page():
    text = PAGE.read_text(encoding="utf-8")

    assert all(f"**{gap.code}**" in text for gap in load_frameworks()["charter-mark"].newest.gaps)


@pytest.mark.parametrize("number", ["36", "15", "5", "244", "74 %", "72 %"])
def test_every_figure_of_the_consultation_is_on_the_page(number):
    (row,) = (row for row in rows("Rotherham's customer charter") if row["number"] == "7.1")

    assert number in row["serves"]


def test_where_something_is_missing_the_page_says_what():
    for row in (*rows("The Charter Mark criteria"), *rows("Rotherham's customer charter")):
        assert row["far"] != "not yet" or "yet" in row["serves"], row["number"]


@pytest.mark.parametrize("told", sorted(set(re.findall(r"`casework ([^`]+)`", PAGE.read_text(encoding="utf-8")))))
def test_every_command_that_the_page_names_is_there(told):
    words = " ".join(told.split()).split()
    command, context = cli, click.Context(cli)
    while words and isinstance(command, click.Group):
        command = command.get_command(context, words.pop(0))
        assert command is not None

    arguments = [each.name for each in command.params if isinstance(each, click.Argument)]
    assert len(words) <= len(arguments)
