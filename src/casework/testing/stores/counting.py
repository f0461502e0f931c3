"""What a store must promise of counting rows."""

import pytest

from casework.application.ports import LimitRow, RowQuery, Store
from casework.errors import UsageError
from casework.testing.stores.samples import FULL, ORGANISATION, OTHER, commit, row


class CountContract:
    """The sentences about counting rows."""

    @pytest.fixture
    def counted(self, store: Store) -> Store:
        """Return the store with rows to count in it."""
        store.append(
            commit(
                rows=(
                    FULL,
                    row("a", service="waste", received_on="2026-03-31", categories=("delay",)),
                    row("b", kind="compliment", received_on="2026-03-30", closed_on="2026-04-01", handler="staff-2"),
                )
            )
        )
        store.append(commit(organisation=OTHER, rows=(row("a"),)))
        return store

    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            ((), [((), 3)]),
            (("kind",), [(("complaint",), 2), (("compliment",), 1)]),
            (("service",), [((None,), 1), (("waste",), 2)]),
            (("received_month", "kind"), [(("2026-03", "complaint"), 1), (("2026-03", "compliment"), 1),
                                          (("2026-04", "complaint"), 1)]),
            (("days_to_close",), [((None,), 1), ((2,), 1), ((29,), 1)]),
            (("category",), [((None,), 1), (("delay",), 2), (("staff",), 1)]),
            (("limit_stage", "limit", "limit_result"), [(("1", "acknowledge", "met"), 1),
                                                        (("1", "respond", "open"), 1)]),
            (("limit_days",), [((None,), 1), ((5,), 1)]),
            (("limit_procedure", "limit"), [((None, "acknowledge"), 1), (("left", "respond"), 1)]),
            (("limit", "category"), [(("acknowledge", "delay"), 1), (("acknowledge", "staff"), 1),
                                     (("respond", "delay"), 1), (("respond", "staff"), 1)]),
            (("escalated_to",), [((None,), 2), (("2",), 1)]),
            (("flag",), [((None,), 2), (("risk",), 1), (("vulnerability",), 1)]),
            (("learning", "flag"), [((None, None), 2), (("letters", "risk"), 1), (("letters", "vulnerability"), 1)]),
            (("declined_for", "escalation_declined_for"), [((None, None), 2), (("too-late", "no-reasons"), 1)]),
            (("remedy_kind", "remedy_result"), [(("apology", "done"), 1), (("payment", "late"), 1),
                                                (("payment", "undeliverable"), 1)]),
            (("remedy_currency", "remedy_amount"), [((None, None), 1), (("GBP", "150.00"), 2)]),
            (("remedy_kind", "remedy_days"), [(("apology", 1), 1), (("payment", None), 1), (("payment", 15), 1)]),
            (("remedy_kind", "kind", "learning"), [(("apology", "complaint", "letters"), 1),
                                                   (("payment", "complaint", "letters"), 2)]),
            (("finding_by", "finding_stage", "finding_roll_up"), [(("body", "1", "not_upheld"), 1),
                                                                  (("ombudsman", None, "upheld"), 1)]),
            (("finding_stands", "finding_by"), [((False, "body"), 1), ((True, "ombudsman"), 1)]),
            (("finding_scheme", "finding_outcome", "category"), [(("ho", "service-failure", "delay"), 1),
                                                                 (("ho", "service-failure", "staff"), 1),
                                                                 (("plain", "not-upheld", "delay"), 1),
                                                                 (("plain", "not-upheld", "staff"), 1)]),
            (("praise_is_team", "praise_who"), [((False, "staff-3"), 1), ((True, "grounds"), 1)]),
            (("praise_named_on", "praise_told_on"), [(("2026-04-20", None), 1), (("2026-04-20", "2026-04-22"), 1)]),
            (("judged_name", "judged_verdict"), [(("target", "overdue"), 1), (("visit", "kept"), 1)]),
            (("judged_result", "judged_waits_until"), [(("open", "2026-04-16"), 1), (("undue", None), 1)]),
            (("category_set", "kind"), [((None, "compliment"), 1), (("delay", "complaint"), 1),
                                        (("delay staff", "complaint"), 1)]),
            (("source_system", "batch", "judged_verdict"), [(("old-crm", "batch-1", "kept"), 1),
                                                            (("old-crm", "batch-1", "overdue"), 1)]),
            (("reducer", "case"), [((1, "a"), 1), ((1, "b"), 1), ((1, "case-full"), 1)]),
        ],
    )  # fmt: skip
    def test_rows_are_counted_by_each_combination_of_values_that_occurs(
        self, counted: Store, by: tuple[str, ...], expected: list[tuple[tuple[object, ...], int]]
    ) -> None:
        assert counted.tabulate(ORGANISATION, by) == tuple(expected)

    def test_only_rows_that_agree_are_counted_and_order_page_and_size_play_no_part(self, counted: Store) -> None:
        query = RowQuery(kind="complaint", order="next_due_on", after=row("b"), limit=1)

        assert list(counted.tabulate(ORGANISATION, ("service",), query)) == [(("waste",), 2)]

    def test_only_what_is_open_and_has_started_waits_until_a_day(self, store: Store) -> None:
        begun, due = "2026-04-02", "2026-04-20"
        limits = (
            LimitRow(stage="1", limit="begun", result="open", starts_on=begun, due_on=due),
            LimitRow(stage="1", limit="not-begun", result="open", due_on=due),
            LimitRow(stage="1", limit="over", result="missed", starts_on=begun, due_on=due),
        )
        store.append(commit(rows=(row("a", limits=limits),)))

        found = dict(store.tabulate(ORGANISATION, ("limit", "limit_waits_until")))

        assert found == {("begun", "2026-04-20"): 1, ("not-begun", None): 1, ("over", None): 1}

    def test_cases_of_which_nobody_knows_when_they_came_in_can_be_asked_for_alone(self, store: Store) -> None:
        store.append(commit(rows=(row("a", received_on=None), row("b", received_on="2026-04-01"))))

        assert list(store.tabulate(ORGANISATION, ("case",), RowQuery(undated=True))) == [(("a",), 1)]
        assert [each.case for each in store.find(ORGANISATION, RowQuery(undated=True))] == ["a"]

    def test_nothing_to_count_gives_nothing(self, store: Store) -> None:
        assert not store.tabulate(ORGANISATION, ())
        assert not store.tabulate(ORGANISATION, ("kind",))

    @pytest.mark.parametrize(
        "by",
        [("limit", "remedy_kind"), ("remedy_kind", "kind", "finding_by"), ("limit_days", "finding_outcome")],
    )
    def test_limits_remedies_and_findings_are_counted_one_at_a_time(self, counted: Store, by: tuple[str, ...]) -> None:
        with pytest.raises(UsageError, match="cannot be counted together"):
            counted.tabulate(ORGANISATION, by)

    @pytest.mark.parametrize(
        "name",
        ["categories", "limits", "flags", "remedies", "findings", "judged", "organisation", "1; DROP TABLE cases", ""],
    )
    def test_rows_cannot_be_counted_by_anything_else(self, counted: Store, name: str) -> None:
        with pytest.raises(UsageError):
            counted.tabulate(ORGANISATION, ("kind", name))
