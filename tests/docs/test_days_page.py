"""The page on how days are counted says of each rule what the data of the procedures say."""

import re
from pathlib import Path

import pytest

from casework.adapters.toml_procedures import ProcedureLibrary

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "how-days-are-counted.md"
TABLE = PAGE.read_text(encoding="utf-8").partition("## Nine rules\n")[2].partition("\n## ")[0]
ROWS = [line.strip("|").split(" | ") for line in TABLE.splitlines() if line.startswith("| ")][1:]
MARK = re.compile(r" \(\*([a-z-]+)\*\)")
LIBRARY = ProcedureLibrary()

PLAIN = {
    "unit": "working_days", "cut_off": None, "closed_day": "keep", "start": "receipt", "day_one": "next",
    "roll": "none",
}  # fmt: skip
WAYS = [
    PLAIN,
    PLAIN | {"closed_day": "deemed"},
    PLAIN | {"day_one": "same"},
    PLAIN | {"unit": "months", "roll": "forward"},
    PLAIN | {"unit": "months", "day_one": "same"},
    PLAIN | {"unit": "calendar_days"},
    PLAIN | {"unit": "calendar_days", "roll": "forward"},
    PLAIN | {"cut_off": "16:00"},
    PLAIN | {"unit": "hours"},
]


def counted():
    """Every limit and window of the library: its citation, its mark, and the ways in which it is counted."""
    for version in (each for name in LIBRARY.ids() for each in LIBRARY.get(name).versions):
        for limit in (each for stage in version.stages for each in stage.limits):
            yield limit.authority, [way(each) for each in limit.counts]
        for window in version.windows:
            yield window.authority, [way(each.count) for each in window.periods if each.count is not None]


def way(count):
    return {name: getattr(count.rule, name) for name in PLAIN}


def cited(row):
    """What the row cites, each with its mark: the longest citation of the library that stands before the mark."""
    for found in MARK.finditer(row[2]):
        before = row[2][: found.start()]
        known = {authority.citation for authority, _ in counted() if before.endswith(authority.citation)}
        yield max(known, key=len, default=before), found[1]


def test_there_are_nine_rules():
    assert len(ROWS) == len(WAYS)


@pytest.mark.parametrize("number", range(9))
def test_what_a_rule_cites_is_counted_so_by_a_procedure_and_known_as_well_as_the_page_says(number):
    for citation, mark in cited(ROWS[number]):
        ways = [each for authority, ways in counted() for each in ways
                if (authority.citation, authority.evidence) == (citation, mark)]  # fmt: skip
        assert WAYS[number] in ways, f"{citation} ({mark}) is not counted so"


def test_nothing_that_a_row_cites_is_overlooked():
    assert [len(list(cited(row))) for row in ROWS] == [9, 0, 1, 1, 2, 1, 1, 0, 1]


def test_no_procedure_counts_in_a_way_that_the_page_does_not_name():
    same = {"weeks": "calendar_days", "school_days": "working_days", "years": "months"}  # counted by the same rule
    on_all_days = PLAIN | {"unit": "months"}  # the fourth rule, where no day is closed and nothing moves
    before_2019 = WAYS[3] | {"start": "next_day"}  # told below the heading "Months"

    ways = [each | {"unit": same.get(each["unit"], each["unit"])} for _, found in counted() for each in found]

    assert [each for each in ways if each not in [*WAYS, on_all_days, before_2019]] == []
