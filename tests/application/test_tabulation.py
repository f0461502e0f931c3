"""Counting rows: what ``Store.tabulate`` means."""

import attrs
import pytest

from casework.application.ports import CaseRow, FindingRow, JudgedRow, LimitRow, PraiseRow, RemedyRow
from casework.application.tabulation import NAMES, part_of, tabulate_rows
from casework.errors import UsageError

LIMITS = (
    LimitRow(
        stage="1", limit="acknowledge", result="met", starts_on="2026-01-05", due_on="2026-01-12", done_on="2026-01-06"
    ),
    LimitRow(stage="1", limit="respond", result="open", due_on="2026-01-20"),
)
FINDINGS = (
    FindingRow(matter="1", stage="1", by="body", scheme="plain", outcome="not-upheld", roll_up="not_upheld"),
    FindingRow(matter="1", by="ombudsman", scheme="ho", outcome="service-failure", roll_up="upheld"),
)
REMEDIES = (
    RemedyRow(remedy="1", kind="apology", result="done", agreed_on="2026-01-20", done_on="2026-01-29"),
    RemedyRow(remedy="2", kind="payment", result="late", amount="150.00", currency="GBP"),
    RemedyRow(remedy="3", kind="payment", result="open", amount="150.00", currency="GBP"),
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
    escalated_to=("2", "3"),
    flags=("risk", "vulnerability"),
    learning=("letters",),
    findings=FINDINGS,
    remedies=REMEDIES,
    judged=(JudgedRow(name="target", verdict="overdue"),),
    praise=(PraiseRow(who="staff-3", is_team=False, named_on="2026-04-20", told_on="2026-04-22"),),
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
    escalated_to=("2",),
    flags=(),
    learning=("letters", "training"),
    findings=(),
    remedies=(),
)


def test_rows_are_counted_by_each_combination_that_occurs():
    assert list(tabulate_rows([ROW, ROW, OTHER], ("kind", "status"))) == [
        (("complaint", "closed"), 1),
        (("complaint", "open"), 2),
    ]


def test_what_is_not_known_comes_first():
    assert list(tabulate_rows([ROW, OTHER], ("service",))) == [((None,), 1), (("waste",), 1)]


def test_rows_are_counted_by_the_month_of_receipt():
    assert list(tabulate_rows([ROW, OTHER, ROW], ("received_month",))) == [(("2026-01",), 2), (("2026-02",), 1)]


def test_days_to_close_are_calendar_days_and_unknown_while_open():
    assert list(tabulate_rows([ROW, OTHER], ("days_to_close",))) == [((None,), 1), ((10,), 1)]


def test_days_sort_as_numbers():
    rows = [attrs.evolve(OTHER, closed_on=f"2026-02-{day:02d}") for day in (3, 11, 21)]

    assert [values for values, _ in tabulate_rows(rows, ("days_to_close",))] == [(2,), (10,), (20,)]


def test_a_row_counts_once_for_each_category_and_once_without_any():
    counted = list(tabulate_rows([ROW, OTHER], ("category",)))

    assert counted == [((None,), 1), (("cause:delay",), 1), (("theme:bins",), 1)]


def test_a_row_counts_once_for_each_flag_and_once_without_any():
    assert list(tabulate_rows([ROW, OTHER], ("flag",))) == [((None,), 1), (("risk",), 1), (("vulnerability",), 1)]


def test_a_row_counts_once_for_each_stage_that_it_was_escalated_to():
    assert list(tabulate_rows([ROW, OTHER], ("escalated_to",))) == [(("2",), 2), (("3",), 1)]


def test_days_from_the_agreement_of_a_remedy_to_done_are_calendar_days_and_unknown_until_then():
    assert list(tabulate_rows([ROW], ("remedy_days",))) == [((None,), 2), ((9,), 1)]


def test_a_row_counts_once_for_each_thing_learnt():
    assert list(tabulate_rows([ROW, OTHER], ("learning",))) == [(("letters",), 2), (("training",), 1)]


def test_flags_and_learning_are_counted_in_each_combination():
    assert list(tabulate_rows([ROW, OTHER], ("learning", "flag"))) == [
        (("letters", None), 1),
        (("letters", "risk"), 1),
        (("letters", "vulnerability"), 1),
        (("training", None), 1),
    ]


def test_remedies_are_counted_instead_of_rows_and_their_amounts_can_be_added_up():
    assert list(tabulate_rows([ROW, OTHER], ("remedy_kind", "remedy_currency", "remedy_amount"))) == [
        (("apology", None, None), 1),
        (("payment", "GBP", "150.00"), 2),
    ]
    assert list(tabulate_rows([ROW, OTHER], ("remedy_result",))) == [(("done",), 1), (("late",), 1), (("open",), 1)]


def test_findings_are_counted_instead_of_rows_beside_one_another():
    names = ("finding_by", "finding_stage", "finding_scheme", "finding_outcome", "finding_roll_up", "kind")

    assert list(tabulate_rows([ROW, OTHER], names)) == [
        (("body", "1", "plain", "not-upheld", "not_upheld", "complaint"), 1),
        (("ombudsman", None, "ho", "service-failure", "upheld", "complaint"), 1),
    ]


def test_those_who_were_praised_are_counted_instead_of_rows():
    names = ("praise_who", "praise_is_team", "praise_named_on", "praise_told_on")

    assert list(tabulate_rows([ROW], names)) == [(("staff-3", False, "2026-04-20", "2026-04-22"), 1)]


def test_each_flag_of_each_remedy_counts():
    assert sum(number for _, number in tabulate_rows([ROW, OTHER], ("remedy_kind", "flag"))) == 6


def test_what_was_declined_or_merged_is_counted_as_any_field():
    rows = [attrs.evolve(ROW, declined_for="too-late", merged_into="case-9"), OTHER]

    counted = list(tabulate_rows(rows, ("declined_for", "merged_into")))

    assert counted == [((None, None), 1), (("too-late", "case-9"), 1)]


def test_limits_are_counted_instead_of_rows_where_a_name_is_theirs():
    assert list(tabulate_rows([ROW, OTHER], ("limit_stage", "limit", "limit_result", "kind"))) == [
        (("1", "acknowledge", "met", "complaint"), 1),
        (("1", "respond", "open", "complaint"), 1),
    ]


def test_the_days_of_a_limit_run_from_the_receipt():
    assert list(tabulate_rows([ROW], ("limit", "limit_days"))) == [(("acknowledge", 1), 1), (("respond", None), 1)]


def test_each_category_of_each_limit_counts():
    assert sum(number for _, number in tabulate_rows([ROW], ("limit", "category"))) == 4


def test_nothing_to_count_by_gives_the_number_of_rows():
    assert list(tabulate_rows([ROW, OTHER], ())) == [((), 2)]
    assert list(tabulate_rows([], ("kind",))) == []


def test_an_unknown_name_is_refused_with_those_that_are_known():
    with pytest.raises(
        UsageError, match=r"rows cannot be counted by colour, shape: choose from .*calendar_version, case"
    ):
        tabulate_rows([ROW], ("kind", "colour", "shape"))


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (("remedy_kind", "limit", "remedy_result"), "limits (limit) and remedies (remedy_kind, remedy_result)"),
        (("finding_by", "kind", "limit_days"), "limits (limit_days) and findings (finding_by)"),
        (
            ("limit", "remedy_kind", "finding_by"),
            "limits (limit) and remedies (remedy_kind) and findings (finding_by)",
        ),
    ],
)
def test_limits_remedies_and_findings_are_counted_one_at_a_time(by, told):
    with pytest.raises(UsageError) as refused:
        tabulate_rows([ROW], by)

    assert str(refused.value) == f"{told} cannot be counted together: count them one by one"


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_name_can_be_counted_by(name):
    assert tabulate_rows([ROW, OTHER], (name,))


@pytest.mark.parametrize("name", ["categories", "limits", "matter", "flags", "findings", "remedies"])
def test_what_holds_several_values_is_counted_under_a_name_of_its_own(name):
    with pytest.raises(UsageError):
        part_of((name,))
