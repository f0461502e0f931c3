"""Rows by query: from the fields of a query to SQL. Names come from the closed lists here, values are bound."""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from casework.application.listing import SAME, check_order
from casework.application.ports import AgendaQuery, FindingRow, JudgedRow, LimitRow, PraiseRow, RemedyRow, RowQuery
from casework.application.tabulation import EACH_NAMES, PART_NAMES, ROW_NAMES, part_of
from casework_postgres.statements import Statement, named

_COMPARED = {
    "received_from": "received_on >= %(received_from)s",
    "received_before": "received_on < %(received_before)s",
    "due_from": "next_due_on >= %(due_from)s",
    "due_before": "next_due_on < %(due_before)s",
}
_PERSON = {"person": "cases.people ? %(person)s::text"}
_CONDITIONS = {name: f'cases."{name}" = %({name})s' for name in sorted(SAME)} | _COMPARED | _PERSON
_NAMED = (
    'cases."case" = (SELECT names."case" FROM {{s}}.names WHERE organisation = %(organisation)s::text'
    " AND names.system = {0} AND names.key = {1})"
)
_BY_NAME = {
    "reference": _NAMED.format("''", "%(reference)s"),
    "source_key": _NAMED.format("%(source_system)s", "%(source_key)s"),
}

_CASTS: Mapping[Any, str] = {int: "::bigint", bool: "::boolean", int | None: "::bigint"}
_PARTS: Mapping[str, Any] = {
    "limits": LimitRow,
    "remedies": RemedyRow,
    "findings": FindingRow,
    "judged": JudgedRow,
    "praise": PraiseRow,
}
_TEXT = ' COLLATE "C"'
_OPEN_UNTIL = "(CASE WHEN part.value ->> 'result' = 'open'{0} THEN part.value ->> 'due_on' END)" + _TEXT
_DAYS = "({1}::date - {0}::date)"


def _of_part(part: str, field: str) -> str:
    kind = getattr(attrs.fields_dict(_PARTS[part]).get(field), "type", str)
    return f"(part.value ->> '{field}'){_CASTS.get(kind, _TEXT)}"


_COUNTED = (
    {name: f'cases."{name}"' for name in ROW_NAMES}
    | {name: f'each_{name}.value COLLATE "C"' for name in EACH_NAMES}
    | {name: _of_part(part, field) for part, fields in PART_NAMES.items() for name, field in fields.items()}
    | {
        "received_month": "substr(received_on, 1, 7)",
        "days_to_close": _DAYS.format("received_on", "closed_on"),
        "limit_days": _DAYS.format("(part.value ->> 'starts_on')", "(part.value ->> 'done_on')"),
        "category_set": """nullif(replace(trim(cases.categories::text, '[]"'), '", "', ' '), '')""" + _TEXT,
        "limit_waits_until": _OPEN_UNTIL.format(" AND part.value ->> 'starts_on' IS NOT NULL"),
        "judged_waits_until": _OPEN_UNTIL.format(""),
        "remedy_days": _DAYS.format("(part.value ->> 'agreed_on')", "(part.value ->> 'done_on')"),
    }
)

Asked = tuple[Statement, dict[str, Any]]


def page_statements(schema: str, organisation: str, query: RowQuery) -> tuple[Asked, ...]:
    """Return the statements whose rows, one after the other, are the page; each takes a value ``limit`` besides.

    Rows by due day come in two parts, with a due day and without, so that each can follow the index.

    Raises:
        UsageError: If rows cannot come in the order that *query* asks for.
    """
    check_order(query)
    where, values = _where(organisation, query)
    if query.after:
        values |= {"after_case": query.after.case, "after_due": query.after.next_due_on}
    later = ' AND cases."case" > %(after_case)s' if query.after else ""
    if query.order == "case":
        return ((_select(schema, where + later, 'cases."case"'), values),)
    never = f"{where} AND next_due_on IS NULL"
    if query.after and query.after.next_due_on is None:
        return ((_select(schema, never + later, 'cases."case"'), values),)
    after = ' AND (next_due_on, cases."case") > (%(after_due)s, %(after_case)s)' if query.after else ""
    due = f"{where} AND next_due_on IS NOT NULL{after}"
    first = (_select(schema, due, 'next_due_on, cases."case"'), values)
    if query.due_from is not None or query.due_before is not None:
        return (first,)
    return (first, (_select(schema, never, 'cases."case"'), values))


def agenda_page(schema: str, organisation: str, query: AgendaQuery) -> Asked:
    """Return the statement that finds the page of agenda rows that *query* asks for."""
    instant, where = query.ordered_by, ["organisation = %(organisation)s::text"]
    values: dict[str, Any] = {"organisation": organisation, "limit": query.limit}
    if query.case is not None:
        where.append('"case" = %(case)s')
        values["case"] = query.case
    if instant is not None:
        where.append(f"{instant} {'>' if query.until is None else '<='} %(until)s")
        values["until"] = query.passed_after if query.until is None else query.until
    if query.for_staff:
        where.append("(failed > 0 OR nobody > 0 OR unreadable)")
    if query.unreadable:
        where.append("unreadable")
    order = f'{instant}, "case"' if instant else '"case"'
    if last := query.begins_after():
        where.append(f"({order}) > (%(after_instant)s, %(after_case)s)" if instant else '"case" > %(after_case)s')
        values |= dict(zip(("after_instant", "after_case"), last, strict=True))
    text = (
        f"SELECT row_to_json(agendas)::text FROM {{s}}.agendas WHERE {' AND '.join(where)}"
        f" ORDER BY {order} LIMIT %(limit)s"
    )
    return named(text, schema), values


def count_statement(schema: str, organisation: str, by: Sequence[str], query: RowQuery) -> Asked:
    """Return the statement that counts rows by *by*; the count is the last column.

    Raises:
        UsageError: If rows cannot be counted by one of the names.
    """
    part, tables = part_of(by), "{s}.cases"
    if part:
        tables += f" CROSS JOIN jsonb_array_elements(cases.{part}) AS part (value)"
    for name in (name for name in EACH_NAMES if name in by):
        tables += f" LEFT JOIN jsonb_array_elements_text(cases.{EACH_NAMES[name]}) AS each_{name} (value) ON true"
    columns = [_COUNTED[name] for name in by]
    where, values = _where(organisation, query)
    numbers = range(1, len(by) + 1)
    group, order = ", ".join(map(str, numbers)), ", ".join(f"{number} NULLS FIRST" for number in numbers)
    grouped = f" GROUP BY {group} ORDER BY {order}" if by else ""
    return named(f"SELECT {', '.join([*columns, 'count(*)'])} FROM {tables} WHERE {where}{grouped}", schema), values


def _where(organisation: str, query: RowQuery) -> tuple[str, dict[str, Any]]:
    wanted = {name: value for name in _CONDITIONS if (value := getattr(query, name)) is not None}
    conditions = ["cases.organisation = %(organisation)s::text", *(_CONDITIONS[name] for name in wanted)]
    if query.without_merged:
        conditions.append("merged_into IS NULL")
    if query.undated:
        conditions.append("received_on IS NULL")
    # Only the names have an index by reference and source key; what stands in the row must agree all the same.
    if "reference" in wanted:
        conditions.append(_BY_NAME["reference"])
    if {"source_key", "source_system"} <= wanted.keys():
        conditions.append(_BY_NAME["source_key"])
    return " AND ".join(conditions), {"organisation": organisation, **wanted}


def _select(schema: str, where: str, order: str) -> Statement:
    text = f"SELECT row_to_json(cases)::text FROM {{s}}.cases WHERE {where} ORDER BY {order} LIMIT %(limit)s"
    return named(text, schema)
