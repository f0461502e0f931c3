"""Numbers that stand in several parts of a workbook, each of which has a mapping of its own."""

from casework.application.suggesting import ReadAs
from casework.cli import numbers_again
from casework.cli.drafting_sources import Looked
from tests.suggesting.sources import Rows


def part(*refs):
    return Looked(source=Rows(["Ref"], [[ref] if ref != "!" else [] for ref in refs]), read_as=ReadAs())


def again(*parts):
    return [[line for _, line in each] for each in numbers_again.numbers_again(parts)]


def test_each_part_hears_of_its_own_lines():
    assert again((part("A1", "A2 "), "Ref"), (part("A2", "B1"), "Ref")) == [[3], [2]]


def test_blanks_rows_that_do_not_fit_and_parts_without_numbers_say_nothing():
    assert again((part("", "!", "A1"), "Ref"), (part("", "!"), "Ref"), (part("A1"), None)) == [[], [], []]


def test_so_many_are_compared_as_there_is_room_for(monkeypatch):
    monkeypatch.setattr(numbers_again, "_MOST", 1)

    assert again((part("A1", "A2"), "Ref"), (part("A2", "A1"), "Ref")) == [[3], [3]]
