"""Listing rows in Python: what ``RowQuery`` means, for a store that has nothing faster."""

from collections.abc import Iterable

import attrs

from casework.application.ports import CaseRow, RowPlace, RowQuery
from casework.errors import UsageError

SAME = frozenset(field.name for field in attrs.fields(RowQuery)) & frozenset(
    field.name for field in attrs.fields(CaseRow)
)
"""The fields of a query that must be the same in a row."""

ORDERS = frozenset({"case", "next_due_on"})


def check_order(query: RowQuery) -> None:
    """Refuse an order that rows cannot come in.

    Raises:
        UsageError: If it is one.
    """
    if query.order not in ORDERS:
        message = f"rows cannot be listed by {query.order}: choose from {', '.join(sorted(ORDERS))}"
        raise UsageError(message)


def agrees(row: CaseRow, query: RowQuery) -> bool:
    """Say whether *row* is wanted by *query*; order, page and size play no part."""
    return (
        all(getattr(query, name) in (None, getattr(row, name)) for name in SAME)
        and _between(row.received_on, query.received_from, query.received_before)
        and _between(row.next_due_on, query.due_from, query.due_before)
        and (query.person is None or query.person in row.people)
        and not (query.without_merged and row.merged_into is not None)
        and not (query.undated and row.received_on is not None)
    )


def page(rows: Iterable[CaseRow], query: RowQuery) -> tuple[CaseRow, ...]:
    """Return the page of *rows* that *query* asks for.

    Raises:
        UsageError: If rows cannot come in the order that it asks for.
    """
    check_order(query)
    wanted = sorted((row for row in rows if agrees(row, query)), key=lambda row: _place(row, query.order))
    if query.after is not None:
        last = _place(query.after, query.order)
        wanted = [row for row in wanted if _place(row, query.order) > last]
    return tuple(wanted[: query.limit])


def _between(day: str | None, first: str | None, end: str | None) -> bool:
    if day is None:
        return first is None and end is None
    return (first is None or day >= first) and (end is None or day < end)


def _place(row: CaseRow | RowPlace, order: str) -> tuple[bool, str, str]:
    if order == "case":
        return (False, "", row.case)
    return (row.next_due_on is None, row.next_due_on or "", row.case)
