"""The page on mapping files names every key with its default, and every word."""

import re
from pathlib import Path

import attrs
import pytest

from casework.application import mappings
from casework.application.mappings import words
from casework.application.row_reading.columns import MOST_WATCHED
from casework.application.row_reading.events import NEEDS, TAKES
from casework.domain.cases.vocabulary import DocumentUse, FindingBy
from casework.domain.surveys.scales import Scale

PAGE = (Path(__file__).resolve().parents[2] / "docs/reference/mapping-files.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+?) \| .+ \|$", re.MULTILINE)
SECTIONS = {
    mappings.SourceMapping: "## The file",
    mappings.Source: "## `[source]`",
    mappings.ColumnRule: "## `[columns.NAME]`",
    mappings.Identity: "## `[identity]`",
    mappings.ProcedureRule: "## `[[procedure_by]]`",
    mappings.CaseFields: "## `[fields]`",
    mappings.PartyRule: "## `[[party]]`",
    mappings.MatterRule: "## `[[matter]]`",
    mappings.FindingRule: "### `[matter.finding]`",
    mappings.DocumentRule: "## `[[document]]`",
    mappings.EventRule: "## `[[event]]`",
    mappings.StandingRule: "## `[standing]`",
    mappings.VerdictRule: "## `[[verdict]]`",
    mappings.Join: "## `[[join]]`",
    mappings.SkipRule: "## `[[skip]]`",
    mappings.AnswerFields: "## `[answer]`",
    Scale: "### `answer.scale`",
    mappings.LabelledFields: "## `[labelled]`",
    mappings.DateRule: "## A date",
    mappings.FormatsBy: "A blank is no date",
    mappings.ValueRule: "## A value",
    mappings.TextRule: "## A text rule",
}


def section(heading):
    """Return the first table below *heading*."""
    text = PAGE.partition(f"{heading}\n" if heading.startswith("#") else heading)[2]
    return re.search(r"\| key \|.*?\n\n", text, re.DOTALL)[0]


@pytest.mark.parametrize("kind", SECTIONS, ids=lambda kind: kind.__name__)
def test_every_key_has_a_row_that_says_whether_it_is_needed(kind):
    told = dict(ROW.findall(section(SECTIONS[kind])))

    assert {name: default == "needed" for name, default in told.items()} == {
        field.name: field.default is attrs.NOTHING for field in attrs.fields(kind)
    }


@pytest.mark.parametrize("kind", SECTIONS, ids=lambda kind: kind.__name__)
def test_every_default_is_the_one_that_holds(kind):
    told = dict(ROW.findall(section(SECTIONS[kind])))
    plain = {
        field.name: str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
        for field in attrs.fields(kind)
        if isinstance(field.default, str | int)
    }

    assert {name: told[name] for name in plain} == {name: f"`{default}`" for name, default in plain.items()}


def test_every_class_of_a_mapping_is_on_the_page():
    classes = {each for name in mappings.__all__ if attrs.has(each := getattr(mappings, name))}
    transforms = {mappings.Pad, mappings.Extract}
    in_words = {mappings.Where, mappings.ValueTarget, mappings.DateTarget}

    assert classes == (SECTIONS.keys() - {Scale}) | transforms | in_words
    assert all(f"`{{ {field.name} = " in PAGE for each in transforms for field in attrs.fields(each))
    assert '`{ column = "Extended?", match = "^Y" }`' in PAGE


def test_every_word_is_on_the_page():
    lists = [each for each in vars(words).values() if isinstance(each, type) and each.__module__ == words.__name__]
    said = {word.value for each in [*lists, DocumentUse, FindingBy] for word in each}

    assert [word for word in sorted(said) if f"`{word}`" not in PAGE and f'`"{word}"`' not in PAGE] == []
    assert all(f'| `"{each}"` |' in PAGE for each in mappings.Cleaning)
    assert f"{MOST_WATCHED:,}" in PAGE


def test_what_each_event_takes_and_needs_is_on_the_page():
    table = re.search(r"\| event \|.*?\n\n", PAGE, re.DOTALL)[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.MULTILINE))

    assert {name: set(re.findall(r"`(\w+)`", cell)) for name, cell in rows.items()} == {
        fate.value: taken for fate, taken in TAKES.items()
    }
    assert {name: set(re.findall(r"\*\*`(\w+)`\*\*", cell)) for name, cell in rows.items()} == {
        fate.value: NEEDS.get(fate, set()) for fate in TAKES
    }
