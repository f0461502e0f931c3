"""Agenda rows page by page: what changes behind a page is met again, and what changes before it is not lost."""

from collections.abc import Callable, Iterator, Sequence

import attrs

from casework.application.agenda_rows import AgendaQuery, AgendaRow
from casework.application.streams import Desk


def never() -> bool:
    """Say that nobody wants to stop."""
    return False


def pages(desk: Desk, query: AgendaQuery, is_over: Callable[[], bool] = never) -> Iterator[Sequence[AgendaRow]]:
    """Yield the agenda rows that agree with *query*, a page at a time, until *is_over* says that it ends."""
    while not is_over() and (rows := desk.store.agendas(desk.organisation, query)):
        yield rows
        query = attrs.evolve(query, after=rows[-1])
