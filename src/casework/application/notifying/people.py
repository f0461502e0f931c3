"""In which cases somebody is, whom the body knows by an id."""

from collections.abc import Iterator

import attrs

from casework.application.ports import RowQuery
from casework.application.streams import Desk

_PAGE = 500


def cases_of(desk: Desk, person: str) -> Iterator[str]:
    """Yield the ids of the cases of *person*."""
    query = RowQuery(person=person, limit=_PAGE)
    while rows := desk.store.find(desk.organisation, query):
        yield from (row.case for row in rows)
        query = attrs.evolve(query, after=rows[-1])
