"""Agenda rows: how they go into their table and come back, and how far sweeps have looked.

Names come from the closed lists here, values are bound.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from casework.adapters.sqlite.listing import Statement
from casework.adapters.sqlite.rows import AGENDA_COLUMNS, agenda_statement
from casework.application.ports import AgendaQuery, AgendaRow, SweepMark

if TYPE_CHECKING:
    import sqlite3

SWEPT = "SELECT position, rules FROM sweeps WHERE organisation = ?"
_PUT_MARK = "INSERT OR REPLACE INTO sweeps (organisation, position, rules) VALUES (?, ?, ?)"
_CLEAR = "DELETE FROM agendas WHERE organisation = ?"
_INDEXED = {
    "next_at": "agendas INDEXED BY agendas_by_next",
    "deliver_at": "agendas INDEXED BY agendas_by_delivery",
    True: "agendas INDEXED BY agendas_unsettled",
}
"""The table with the index of the few, by what they are asked for by."""


def replace_agendas(
    connection: "sqlite3.Connection", organisation: str, rows: Iterable[AgendaRow], mark: SweepMark | None
) -> None:
    """Write *rows* in place of those of the same cases, and *mark* in place of the last one."""
    if mark is not None:
        connection.execute(_PUT_MARK, (organisation, mark.position, mark.rules))
        if mark.position == 0:
            connection.execute(_CLEAR, (organisation,))
    for row in rows:
        connection.execute(*agenda_statement(organisation, row))


def agenda_page(organisation: str, query: AgendaQuery) -> Statement:
    """Return the statement that finds the page of agenda rows that *query* asks for.

    Those that are few among many have an index, which SQLite by itself takes for no better than the primary key.
    """
    instant, where = query.ordered_by, ["organisation = ?"]
    values: list[Any] = [organisation]
    if query.case is not None:
        where.append('"case" = ?')
        values.append(query.case)
    if instant is not None:
        where.append(f"{instant} <= ?")
        values.append(query.until)
    if query.unsettled:
        where.append("unsettled > 0")
    order = f'{instant}, "case"' if instant else '"case"'
    if last := query.begins_after():
        where.append(f"({order}) > (?, ?)" if instant else '"case" > ?')
        values += last if instant else last[1:]
    table = "agendas" if query.case is not None else _INDEXED.get(instant or query.unsettled, "agendas")
    chosen = f"SELECT {AGENDA_COLUMNS} FROM {table} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?"
    return chosen, [*values, query.limit]
