"""The index of the how-to pages: each page stands in one group, and what measures a charter in the order of its use."""

import re
from collections import Counter
from pathlib import Path

import pytest

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
MEASURE_AND_LEARN = [
    "a-printed-charter",
    "ask-people",
    "survey-answers",
    "ask-what-matters-most",
    "find-dips",
    "sort-cases",
    "you-asked-we-did",
    "publish-a-page",
    "share-results",
]


def groups():
    """Return the pages of each group of the index, in their order."""
    text = (HOW_TO / "index.md").read_text(encoding="utf-8")
    return {
        heading: re.findall(r"^[a-z-]+$", body.partition("{toctree}")[2].partition("```")[0], re.MULTILINE)
        for heading, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    }


def test_each_page_stands_in_one_group():
    listed = Counter(page for pages in groups().values() for page in pages)

    assert set(listed) == {path.stem for path in HOW_TO.glob("*.md")} - {"index"}
    assert set(listed.values()) == {1}


def test_a_performance_officer_reads_from_the_printed_charter_to_the_published_page():
    assert groups()["Measure and learn"] == MEASURE_AND_LEARN


@pytest.mark.parametrize("page", MEASURE_AND_LEARN)
def test_the_table_says_of_each_page_what_one_wants_who_reads_it(page):
    text = (HOW_TO / "index.md").read_text(encoding="utf-8")

    assert re.search(rf"^\| \w.+ \| {{doc}}`{page}` \|$", text, re.MULTILINE)
