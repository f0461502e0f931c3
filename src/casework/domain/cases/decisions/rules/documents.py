"""The rules for documents and notes."""

from casework.domain.cases.case import Case
from casework.domain.cases.decisions.circumstances import Circumstances
from casework.domain.cases.decisions.rule import Rule
from casework.domain.cases.decisions.rules.words import unknown
from casework.domain.cases.events import DocumentAdded, DocumentErased, Noted
from casework.domain.cases.vocabulary import DocumentUse
from casework.domain.procedures import ProcedureVersion
from casework.domain.time.moments import Moment


def unknown_document(case: Case, document: str | None) -> str | None:
    """Return that *case* has no document under that id, and which it has; None where it has it, or none is named.

    One that was erased is still known: that it was there is not erased.
    """
    return None if document is None else unknown("it", "document", document, _ids(case))


def _ids(case: Case) -> list[str]:
    return [each.event.document for each in case.documents]


def _added(case: Case, event: DocumentAdded, _happened: Moment, _circumstances: Circumstances) -> str | None:
    if event.document in _ids(case):
        return f"it has a document {event.document} already: give another id, or none"
    if event.use is not DocumentUse.SENT and (event.template is not None or event.promised_on is not None):
        said = "a template" if event.template is not None else "a promised date"
        return f"only a document that was sent has {said}, and this one is {event.use.value}: leave it out"
    return None


def _erase(case: Case, _version: ProcedureVersion) -> str | None:
    if not case.documents:
        return "it has no document"
    return None if any(each.erased is None for each in case.documents) else "all its documents are erased"


def _erased(case: Case, event: DocumentErased, _happened: Moment, _circumstances: Circumstances) -> str | None:
    gone = any(each.event.document == event.document and each.erased is not None for each in case.documents)
    return f"document {event.document} is erased already" if gone else unknown_document(case, event.document)


RULES = (
    Rule(decision="document", event=DocumentAdded, fits=_added),
    Rule(decision="erase-document", event=DocumentErased, whether=_erase, fits=_erased, when_undone=True),
    Rule(decision="note", event=Noted),
)
