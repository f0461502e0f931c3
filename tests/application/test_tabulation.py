"""Counting rows: what ``Store.tabulate`` means."""

import attrs
import pytest

from casework.application.ports import CaseRow, LimitRow
from casework.application.tabulation import DERIVED_NAMES, LIMIT_NAMES, NAMES, check_names, tabulate_rows
from casework.errors import UsageError

LIMITS = (
    LimitRow(
        stage="1", limit="acknowledge", result="met", starts_on="2026-01-05", due_on="2026-01-12", done_on="2026-01-06"
    ),
    LimitRow(stage="1", limit="respond", result="open", due_on="2026-01-20"),
)
ROW = CaseRow(
    case="case-1",
    reference="C-1",
    version=2,
    kind="complaint",
    status="open",
    procedure="lgsco-code-2024",
    stage="1",
    channel="web",
    received_on="2026-01-05",
    service="waste",
    categories=("cause:delay", "theme:bins"),
    limits=LIMITS,
    reducer=1,
    procedure_version="a",
    calendar_version="b",
)
OTHER = attrs.evolve(
    ROW,
    case="case-2",
    reference="C-2",
    status="closed",
    received_on="2026-02-01",
    closed_on="2026-02-11",
    service=None,
    categories=(),
    limits=(),
)


def test_rows_are_counted_by_each_combination_that_occurs():
    assert tabulate_rows([ROW, ROW, OTHER], ("kind", "status")) == [
        (("complaint", "closed"), 1),
        (("complaint", "open"), 2),
    ]


def test_what_is_not_known_comes_first():
    assert tabulate_rows([ROW, OTHER], ("service",)) == [((None,), 1), (("waste",), 1)]


def test_rows_are_counted_by_the_month_of_receipt():
    assert tabulate_rows([ROW, OTHER, ROW], ("received_month",)) == [(("2026-01",), 2), (("2026-02",), 1)]


def test_days_to_close_are_calendar_days_and_unknown_while_open():
    assert tabulate_rows([ROW, OTHER], ("days_to_close",)) == [((None,), 1), ((10,), 1)]


def test_days_sort_as_numbers():
    rows = [attrs.evolve(OTHER, closed_on=f"2026-02-{day:02d}") for day in (3, 11, 21)]

    assert [values for values, _ in tabulate_rows(rows, ("days_to_close",))] == [(2,), (10,), (20,)]


def test_a_row_counts_once_for_each_category_and_once_without_any():
    assert tabulate_rows([ROW, OTHER], ("category",)) == [((None,), 1), (("cause:delay",), 1), (("theme:bins",), 1)]


def test_limits_are_counted_instead_of_rows_where_a_name_is_theirs():
    assert tabulate_rows([ROW, OTHER], ("limit_stage", "limit", "limit_result", "kind")) == [
        (("1", "acknowledge", "met", "complaint"), 1),
        (("1", "respond", "open", "complaint"), 1),
    ]


def test_the_days_of_a_limit_run_from_the_receipt():
    assert tabulate_rows([ROW], ("limit", "limit_days")) == [(("acknowledge", 1), 1), (("respond", None), 1)]


def test_each_category_of_each_limit_counts():
    assert sum(number for _, number in tabulate_rows([ROW], ("limit", "category"))) == 4


def test_nothing_to_count_by_gives_the_number_of_rows():
    assert tabulate_rows([ROW, OTHER], ()) == [((), 2)]
    assert tabulate_rows([], ("kind",)) == []


def test_an_unknown_name_is_refused_with_those_that_are_known():
    with pytest.raises(
        UsageError, match=r"rows cannot be counted by colour, shape: choose from .*calendar_version, case"
    ):
        tabulate_rows([ROW], ("kind", "colour", "shape"))


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_name_can_be_counted_by(name):
    assert tabulate_rows([ROW, OTHER], (name,))


@pytest.mark.parametrize("name", ["categories", "limits"])
def test_what_holds_several_values_is_counted_under_a_name_of_its_own(name):
    with pytest.raises(UsageError):
        check_names((name,))
    assert DERIVED_NAMES | LIMIT_NAMES | {"category"} <= NAMES
