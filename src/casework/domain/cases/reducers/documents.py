"""How a case changes by its papers and notes."""

from types import MappingProxyType

import attrs

from casework.domain.cases.case import Case
from casework.domain.cases.events import DocumentAdded, DocumentErased, Noted
from casework.domain.cases.parts import Document
from casework.domain.time.moments import Moment


def _document_added(case: Case, event: DocumentAdded, happened: Moment) -> Case:
    return attrs.evolve(case, documents=(*case.documents, Document(event=event, added=happened)))


def _document_erased(case: Case, event: DocumentErased, happened: Moment) -> Case:
    documents = tuple(
        attrs.evolve(each, erased=happened) if each.event.document == event.document else each
        for each in case.documents
    )
    return attrs.evolve(case, documents=documents)


def _noted(case: Case, event: Noted, _happened: Moment) -> Case:
    return attrs.evolve(case, notes=(*case.notes, event.text))


REDUCERS = MappingProxyType({DocumentAdded: _document_added, DocumentErased: _document_erased, Noted: _noted})
PAPERS = frozenset(REDUCERS)
"""What changes nothing of a case but its papers and notes."""
