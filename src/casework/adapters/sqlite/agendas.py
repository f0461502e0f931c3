"""Agenda rows: how they go into their table and come back, and how far sweeps have looked.

Names come from the closed lists here, values are bound.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from casework.adapters.sqlite.commits import versions_of
from casework.adapters.sqlite.listing import Statement
from casework.adapters.sqlite.rows import AGENDA_COLUMNS, agenda_statements, to_agenda
from casework.application.agenda_rows import check_mark, is_current
from casework.application.ports import AgendaChange, AgendaQuery, AgendaRow, SweepMark

if TYPE_CHECKING:
    import sqlite3

SWEPT = "SELECT position, rules FROM sweeps WHERE organisation = ?"
_PUT_MARK = "INSERT OR REPLACE INTO sweeps (organisation, position, rules) VALUES (?, ?, ?)"
_CLEAR = "DELETE FROM agendas WHERE organisation = ?"
_OF_CASE = f'SELECT {AGENDA_COLUMNS} FROM agendas WHERE organisation = ? AND "case" = ?'
_BY_INSTANT = {
    "next_at": "agendas INDEXED BY agendas_by_next",
    "deliver_at": "agendas INDEXED BY agendas_by_delivery",
    "passed_until": "agendas INDEXED BY agendas_by_passing",
}
"""The table with the index of the few, by what they are asked for by."""


def replace_agendas(
    connection: "sqlite3.Connection",
    organisation: str,
    changes: Sequence[AgendaChange],
    mark: SweepMark | None,
    expected: SweepMark | None,
) -> tuple[str, ...]:
    """Write *changes*, and *mark* in place of *expected*; return the cases of those that were left out.

    Raises:
        StaleVersionError: If *mark* is above position 0 and another one than *expected* is there.
    """
    begins_anew = mark is not None and mark.position == 0
    if begins_anew:
        connection.execute(_CLEAR, (organisation,))
    elif mark is not None:
        there = to_mark(connection.execute(SWEPT, (organisation,)).fetchall())
        check_mark(organisation, there=there, expected=expected)
    streams = list({stream for each in changes for stream in each.versions})
    versions = dict(versions_of(connection, organisation, streams))
    left = []
    for change in changes:
        if is_current(change, versions.__getitem__) and change.may_replace(_there(connection, organisation, change)):
            for statement, values in agenda_statements(organisation, change):
                connection.execute(statement, values)
        else:
            left.append(change.case)
    if mark is not None and (begins_anew or not left):
        connection.execute(_PUT_MARK, (organisation, mark.position, mark.rules))
    return tuple(left)


def to_mark(found: Sequence[tuple[int, str]]) -> SweepMark | None:
    """Return the mark that ``SWEPT`` found."""
    return SweepMark(position=found[0][0], rules=found[0][1]) if found else None


def _there(connection: "sqlite3.Connection", organisation: str, change: AgendaChange) -> AgendaRow | None:
    found = connection.execute(_OF_CASE, (organisation, change.case)).fetchone()
    return to_agenda(found) if found else None


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
        where.append(f"{instant} {'>' if query.until is None else '<='} ?")
        values.append(query.passed_after if query.until is None else query.until)
    if query.for_staff:
        where.append("(failed > 0 OR nobody > 0 OR unreadable > 0)")
    if query.unreadable:
        where.append("unreadable > 0")
    order = f'{instant}, "case"' if instant else '"case"'
    if last := query.begins_after():
        where.append(f"({order}) > (?, ?)" if instant else '"case" > ?')
        values += last if instant else last[1:]
    chosen = f"SELECT {AGENDA_COLUMNS} FROM {_table(query)} WHERE {' AND '.join(where)} ORDER BY {order} LIMIT ?"
    return chosen, [*values, query.limit]


def _table(query: AgendaQuery) -> str:
    if query.case is not None:
        return "agendas"
    if query.ordered_by is not None:
        return _BY_INSTANT[query.ordered_by]
    if query.unreadable:
        return "agendas INDEXED BY agendas_unreadable"
    return "agendas INDEXED BY agendas_for_staff" if query.for_staff else "agendas"
