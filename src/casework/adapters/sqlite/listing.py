"""Rows by query: from the fields of a ``RowQuery`` to SQL. Names come from the closed lists here, values are bound."""

from collections.abc import Sequence
from typing import Any

from casework.adapters.sqlite.rows import CASE_COLUMNS, CASE_OF
from casework.application.listing import SAME, check_order
from casework.application.ports import RowQuery
from casework.application.tabulation import EACH_NAMES, PART_NAMES, ROW_NAMES, part_of

_COMPARED = {
    "received_from": "received_on >= ?",
    "received_before": "received_on < ?",
    "due_from": "next_due_on >= ?",
    "due_before": "next_due_on < ?",
}
_PERSON = {"person": "EXISTS (SELECT 1 FROM json_each(cases.people) WHERE json_each.value = ?)"}
_CONDITIONS = {name: f'cases."{name}" = ?' for name in sorted(SAME)} | _COMPARED | _PERSON

_PART = "json_extract(part.value, '$.{0}')"
_OPEN_UNTIL = f"CASE WHEN {_PART.format('result')} = 'open'{{0}} THEN {_PART.format('due_on')} END"
_DAYS = "CAST(julianday({1}) - julianday({0}) AS INTEGER)"
_COUNTED = (
    {name: f'cases."{name}"' for name in ROW_NAMES}
    | {name: f"each_{name}.value" for name in EACH_NAMES}
    | {name: _PART.format(field) for names in PART_NAMES.values() for name, field in names.items()}
    | {
        "received_month": "substr(received_on, 1, 7)",
        "days_to_close": _DAYS.format("received_on", "closed_on"),
        "limit_days": _DAYS.format(_PART.format("starts_on"), _PART.format("done_on")),
        "category_set": """replace(trim(cases.categories, '[]"'), '","', ' ')""",
        "limit_waits_until": _OPEN_UNTIL.format(" AND " + _PART.format("starts_on") + " IS NOT NULL"),
        "judged_waits_until": _OPEN_UNTIL.format(""),
        "remedy_days": _DAYS.format(_PART.format("agreed_on"), _PART.format("done_on")),
    }
)

Statement = tuple[str, list[Any]]


def page_statements(organisation: str, query: RowQuery) -> tuple[Statement, ...]:
    """Return the statements whose rows, one after the other, are the page; each ends with a mark for how many.

    Rows by due day come in two parts, with a due day and without, so that each can follow an index.

    Raises:
        UsageError: If rows cannot come in the order that *query* asks for.
    """
    check_order(query)
    where, values = _where(organisation, query)
    if query.order == "case":
        if query.after:
            where, values = f'{where} AND "case" > ?', [*values, query.after.case]
        return ((_select(where, '"case"'), values),)
    due, due_values = f"{where} AND next_due_on IS NOT NULL", values
    never, never_values = f"{where} AND next_due_on IS NULL", values
    if query.after and query.after.next_due_on is None:
        return ((_select(f'{never} AND "case" > ?', '"case"'), [*never_values, query.after.case]),)
    if query.after:
        due = f'{due} AND (next_due_on, "case") > (?, ?)'
        due_values = [*due_values, query.after.next_due_on, query.after.case]
    first = (_select(due, 'next_due_on, "case"'), due_values)
    if query.due_from is not None or query.due_before is not None:
        return (first,)
    return (first, (_select(never, '"case"'), never_values))


def count_statement(organisation: str, by: Sequence[str], query: RowQuery) -> Statement:
    """Return the statement that yields the values of *by* once for each that is counted; without names, how many.

    They come in any order. Counting is left to Python: SQLite sorts all of them to put those that are alike together,
    which takes longer, and some of its builds keep what they sort in memory, however much it is.

    Raises:
        UsageError: If rows cannot be counted by one of the names.
    """
    # By itself, SQLite takes the primary key for as good an index as the one of the few that are undated.
    part, tables = part_of(by), "cases INDEXED BY cases_undated" if query.undated else "cases"
    if part:
        tables += f" JOIN json_each(cases.{part}) AS part"
    for name in (name for name in EACH_NAMES if name in by):
        tables += f" LEFT JOIN json_each(cases.{EACH_NAMES[name]}) AS each_{name}"
    columns = [_COUNTED[name] for name in by]
    where, values = _where(organisation, query)
    return f"SELECT {', '.join(columns) or 'count(*)'} FROM {tables} WHERE {where}", values


def _where(organisation: str, query: RowQuery) -> Statement:
    wanted = {name: value for name in _CONDITIONS if (value := getattr(query, name)) is not None}
    conditions, values = ["organisation = ?", *(_CONDITIONS[name] for name in wanted)], [organisation, *wanted.values()]
    if query.without_merged:
        conditions.append("merged_into IS NULL")
    if query.undated:
        conditions.append("received_on IS NULL")
    # Only the names have an index by reference and source key; what stands in the row must agree all the same.
    for key, system in ((query.reference, ""), (query.source_key, query.source_system)):
        if key is not None and system is not None:
            conditions.append(f'cases."case" = ({CASE_OF})')
            values += [organisation, system, key]
    return " AND ".join(conditions), values


def _select(where: str, order: str) -> str:
    return f"SELECT {CASE_COLUMNS} FROM cases WHERE {where} ORDER BY {order} LIMIT ?"
