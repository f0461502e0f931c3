"""Counting rows in Python: what ``Store.tabulate`` means.

For a store that has nothing faster, and for viewers who do not see everything.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import attrs

from casework.application.ports import CaseRow, LimitRow
from casework.errors import UsageError

Value = str | int | None

ROW_NAMES = frozenset(field.name for field in attrs.fields(CaseRow)) - {"categories", "limits"}
DERIVED_NAMES = frozenset({"received_month", "days_to_close"})
LIMIT_NAMES = frozenset({"limit_stage", "limit", "limit_result", "limit_days"})
NAMES = ROW_NAMES | DERIVED_NAMES | LIMIT_NAMES | {"category"}


def check_names(by: Sequence[str]) -> None:
    """Refuse a name that rows cannot be counted by.

    Raises:
        UsageError: If there is one.
    """
    unknown = [name for name in by if name not in NAMES]
    if unknown:
        message = f"rows cannot be counted by {', '.join(unknown)}: choose from {', '.join(sorted(NAMES))}"
        raise UsageError(message)


def tabulate_rows(rows: Iterable[CaseRow], by: Sequence[str]) -> Sequence[tuple[tuple[Value, ...], int]]:
    """Count *rows* by each combination of the values of *by* that occurs; sorted, None first.

    Raises:
        UsageError: If *by* holds a name that rows cannot be counted by.
    """
    check_names(by)
    counted: Counter[tuple[Value, ...]] = Counter()
    for row in rows:
        counted.update(tuple(_value(name, *one) for name in by) for one in _occurrences(row, by))
    return sorted(counted.items(), key=lambda item: [_sort_key(value) for value in item[0]])


def _occurrences(row: CaseRow, by: Sequence[str]) -> Iterator[tuple[CaseRow, LimitRow | None, str | None]]:
    limits: Iterable[LimitRow | None] = row.limits if LIMIT_NAMES & set(by) else (None,)
    categories: Iterable[str | None] = (row.categories or (None,)) if "category" in by else (None,)
    for limit in limits:
        for category in categories:
            yield row, limit, category


def _value(name: str, row: CaseRow, limit: LimitRow | None, category: str | None) -> Value:
    if name == "category":
        return category
    if name == "received_month":
        return row.received_on[:7]
    if name == "days_to_close":
        return _days(row.received_on, row.closed_on)
    if limit is not None and name in LIMIT_NAMES:
        return _limit_value(name, limit)
    value: Value = getattr(row, name)
    return value


def _limit_value(name: str, limit: LimitRow) -> Value:
    if name == "limit_days":
        return _days(limit.starts_on, limit.done_on)
    return {"limit_stage": limit.stage, "limit": limit.limit, "limit_result": limit.result}[name]


def _days(first: str | None, last: str | None) -> int | None:
    return None if first is None or last is None else (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days


def _sort_key(value: Value) -> tuple[bool, int, str]:
    return (value is not None, value if isinstance(value, int) else 0, value if isinstance(value, str) else "")
