"""Rows page by page: what changes behind a page is met again, and what changes before it is not lost."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

import attrs

from casework.application.agenda_rows import AgendaQuery, AgendaRow
from casework.application.ports import CaseRow, RowQuery
from casework.application.streams import Desk

_Query = TypeVar("_Query")
_Row = TypeVar("_Row")
_PAGE = 500


def never() -> bool:
    """Say that nobody wants to stop."""
    return False


def pages(desk: Desk, query: AgendaQuery, is_over: Callable[[], bool] = never) -> Iterator[Sequence[AgendaRow]]:
    """Yield the agenda rows that agree with *query*, a page at a time, until *is_over* says that it ends."""
    store, organisation = desk.store, desk.organisation
    return _pages(
        lambda each: store.agendas(organisation, each), query, lambda last: attrs.evolve(query, after=last), is_over
    )


def row_of(desk: Desk, case: str) -> AgendaRow | None:
    """Return the agenda row that *case* has now, if there is one."""
    return next(iter(desk.store.agendas(desk.organisation, AgendaQuery(case=case, limit=1))), None)


def rows_of(desk: Desk, person: str) -> Iterator[CaseRow]:
    """Yield the rows of the cases of *person*, whom the body knows by that id."""
    store, organisation, query = desk.store, desk.organisation, RowQuery(person=person, limit=_PAGE)
    found = _pages(
        lambda each: store.find(organisation, each), query, lambda last: attrs.evolve(query, after=last), never
    )
    return chain.from_iterable(found)


def _pages(
    find: Callable[[_Query], Sequence[_Row]],
    query: _Query,
    following: Callable[[_Row], _Query],
    is_over: Callable[[], bool],
) -> Iterator[Sequence[_Row]]:
    while not is_over() and (rows := find(query)):
        yield rows
        query = following(rows[-1])
